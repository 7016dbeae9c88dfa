//! What is known of the names of a module.

use std::cell::RefCell;

use super::binding::{Binding, BindingId, Bound};
use super::reference::Reference;
use super::resolver::Class;
use super::returns::Function;
use super::scope::Scopes;
use super::surroundings::TakenNames;

/// Everything that the names of a module say.
pub struct Names<'a> {
    /// The uses that lead to a watched package, in order of place.
    pub references: Vec<Reference<'a>>,
    pub(super) bindings: Vec<Binding<'a>>,
    pub(super) scopes: Scopes<'a>,
    pub(super) classes: Vec<Class<'a>>,
    pub(super) functions: Vec<Function<'a>>,
    pub(super) stars: Vec<BindingId>,
    pub(super) taken: TakenNames,
    /// Names that nobody was known to take when somebody wanted to know.
    pub(super) supposed_free: RefCell<Vec<Box<str>>>,
}

impl<'a> Names<'a> {
    /// The binding with this number.
    #[must_use]
    pub fn binding(&self, id: BindingId) -> &Binding<'a> {
        &self.bindings[id.0 as usize]
    }

    /// Whether any scope of the module binds `name`.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        self.scopes.is_taken(name)
    }

    /// Whether another module of the project takes `name` from this one. Only modules that were
    /// looked at count.
    #[must_use]
    pub fn is_taken_elsewhere(&self, name: &str) -> bool {
        let is_taken = self.taken.hold(name);
        if !is_taken {
            self.supposed_free.borrow_mut().push(name.into());
        }
        is_taken
    }

    /// The names of which [`Names::is_taken_elsewhere`] said that they are not: who learns of more
    /// modules can tell whether it would say so again.
    #[must_use]
    pub fn supposed_free(&self) -> Vec<Box<str>> {
        self.supposed_free.borrow().clone()
    }

    /// Whether `name`, written where the reference stands, means this binding and nothing else.
    #[must_use]
    pub fn sees(&self, reference: &Reference<'_>, name: &str, id: BindingId) -> bool {
        let found = self.scopes.look_up(reference.scope, name);
        let comes_before = self.binding(id).span.end <= reference.span.start;
        found == Some(Bound::One(id)) && (comes_before || !self.runs_at_once(reference))
    }

    /// Whether `name` means this binding and nothing else once the module has run.
    #[must_use]
    pub fn is_last(&self, name: &str, id: BindingId) -> bool {
        let found = self.scopes.local(Scopes::MODULE, name);
        found == Some(Bound::One(id))
    }

    /// Whether the reference is evaluated when the module is imported or started, and not only
    /// when a function of it is called.
    #[must_use]
    pub fn runs_at_once(&self, reference: &Reference<'_>) -> bool {
        self.scopes.block(reference.scope) == Scopes::MODULE
    }

    /// All bindings that lead to something that is followed, with their numbers.
    pub fn bindings(&self) -> impl Iterator<Item = (BindingId, &Binding<'a>)> {
        (0..).map(BindingId).zip(&self.bindings)
    }
}
