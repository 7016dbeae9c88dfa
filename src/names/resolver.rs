//! What is known while a module is visited.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::binding::{Binding, BindingId, BindingKind, Bound, FunctionId, Value};
use super::guards::Guards;
use super::reference::Reference;
use super::returns::{Function, Look};
use super::scope::{ScopeId, Scopes};
use super::{Packages, Surroundings};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast;

pub(super) struct Resolver<'a, 'p> {
    pub(super) packages: &'p dyn Packages,
    pub(super) surroundings: &'p dyn Surroundings,
    pub(super) scopes: Scopes<'a>,
    pub(super) scope: ScopeId,
    pub(super) guards: Guards,
    pub(super) bindings: Vec<Binding<'a>>,
    pub(super) classes: Vec<Class<'a>>,
    pub(super) functions: Vec<Function<'a>>,
    /// What a look through a function has found so far, while there is one.
    pub(super) look: Option<Look>,
    /// Whether the body of a function is visited ahead of its turn, for what it returns.
    pub(super) looks_ahead: bool,
    /// Star imports of watched packages and of modules of the project, the last one first to be
    /// asked.
    pub(super) stars: Vec<BindingId>,
    pub(super) references: Vec<Reference<'a>>,
    /// Whether the module names TensorFlow's version: only then are tests of it looked for.
    pub(super) version_seen: bool,
    pub(super) later: VecDeque<Later<'a>>,
}

/// A class of the module.
pub(super) struct Class<'a> {
    /// Where the names of its body are.
    pub(super) scope: ScopeId,
    /// What methods assign to `self`.
    pub(super) attributes: FxHashMap<&'a str, Bound>,
    /// The bases that are followed, in order, and how sure each is: classes of the module, of
    /// watched packages and of other modules of the project.
    pub(super) bases: Vec<(Value, Certainty)>,
    /// Whether there is another base.
    pub(super) has_unknown_base: bool,
}

/// A function body that waits.
pub(super) struct Later<'a> {
    pub(super) function: &'a ast::StmtFunctionDef,
    pub(super) id: FunctionId,
    pub(super) scope: ScopeId,
    pub(super) guards: Guards,
}

impl<'a, 'p> Resolver<'a, 'p> {
    pub(super) fn new(packages: &'p dyn Packages, surroundings: &'p dyn Surroundings) -> Self {
        Self {
            packages,
            surroundings,
            scopes: Scopes::new(),
            scope: Scopes::MODULE,
            guards: Guards::default(),
            bindings: Vec::new(),
            classes: Vec::new(),
            functions: Vec::new(),
            look: None,
            looks_ahead: false,
            stars: Vec::new(),
            references: Vec::new(),
            version_seen: false,
            later: VecDeque::new(),
        }
    }

    /// Makes a binding that leads somewhere.
    pub(super) fn add_binding(
        &mut self,
        value: Value,
        span: Span,
        certainty: Certainty,
        kind: BindingKind<'a>,
    ) -> BindingId {
        let id = BindingId(u32::try_from(self.bindings.len()).expect("fewer bindings than bytes"));
        self.bindings.push(Binding {
            value,
            span,
            certainty,
            kind,
            guarded: self.guards.any(),
            at_module_level: self.scope == Scopes::MODULE,
            elsewhere: false,
        });
        id
    }
}
