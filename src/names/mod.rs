//! What every name in a module really is.
//!
//! Spelling proves nothing: a reference is a chain whose first name is bound in some scope, by an
//! import, an alias, an assignment, a parameter or a star import. This room follows the bindings
//! through scopes and branches and yields one [`Reference`] for every chain that leads to a
//! package of interest. It knows nothing of rules, and of the packages only what [`Packages`]
//! tells.
//!
//! ```
//! use tf2lint::names::{Packages, resolve};
//! use tf2lint::syntax::parse;
//!
//! struct TensorFlow;
//! impl Packages for TensorFlow {
//!     fn is_watched(&self, root: &str) -> bool { root == "tensorflow" }
//!     fn has_member(&self, _: &str, _: &str) -> bool { false }
//!     fn target(&self) -> (u16, u16) { (2, 21) }
//! }
//! let module = parse("from tensorflow import nn as n\nn.softmax(x)\n").unwrap();
//! let names = resolve(&module, &TensorFlow);
//! let last = names.references.last().unwrap();
//! assert_eq!(last.candidates[0].name.as_str(), "tf.nn.softmax");
//! ```

mod binding;
mod branches;
mod certainty;
mod chains;
mod definitions;
mod elsewhere;
mod evaluation;
mod exports;
mod functions;
mod guards;
mod imports;
mod inheritance;
mod locals;
mod members;
mod qualified;
mod reference;
mod resolver;
mod results;
mod scope;
mod surroundings;
mod targets;
mod types;
mod values;
mod versions;

pub use binding::{Binding, BindingId, BindingKind, ClassId, FunctionId, ImportPart, Join, Value};
pub use certainty::Certainty;
pub use qualified::{QualifiedName, parts};
pub use reference::{Candidate, Reference, Usage};
pub use surroundings::{
    Alone, Export, Exported, ExportedClass, ExportedFunction, Exports, Lead, Leads, ModuleId,
    Outside, Surroundings, TakenNames,
};
pub use types::{Act, Subject, Type};
pub use versions::VersionPart;

use crate::syntax::Module;

/// What name resolution must know of the world outside the module.
pub trait Packages {
    /// Whether references into the package that is imported as `root` are of interest.
    fn is_watched(&self, root: &str) -> bool;
    /// Whether the module with the qualified name `module` has, in any version, a public member
    /// `name`: decides what a star import brings.
    fn has_member(&self, module: &str, name: &str) -> bool;
    /// Whether `name` exists at the target: decides `hasattr(tf, "name")`. `None` if nobody knows.
    fn exists(&self, name: &str) -> Option<bool> {
        let _ = name;
        None
    }
    /// The type of what an act on a thing gives, as far as it is known. A path that leads to a
    /// class gives an instance of it when it is called.
    fn result(&self, of: Subject<'_>, act: Act) -> Option<Type> {
        let _ = (of, act);
        None
    }
    /// Whether `path` is a class.
    fn is_class(&self, path: &str) -> bool {
        let _ = path;
        false
    }
    /// Whether instances of the class `class` have, in any version, a member `member`.
    fn is_member(&self, class: &str, member: &str) -> bool {
        let _ = (class, member);
        false
    }
    /// The class whose instances parameters of this name usually are.
    fn guess(&self, parameter: &str) -> Option<QualifiedName> {
        let _ = parameter;
        None
    }
    /// Major and minor number of the target, for tests of the version.
    fn target(&self) -> (u16, u16);
}

/// Everything that the names of a module say.
pub struct Names<'a> {
    /// The uses that lead to a watched package, in order of place.
    pub references: Vec<Reference<'a>>,
    bindings: Vec<Binding<'a>>,
    scopes: scope::Scopes<'a>,
    classes: Vec<resolver::Class<'a>>,
    functions: Vec<functions::Function<'a>>,
    stars: Vec<BindingId>,
    taken: TakenNames,
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
        self.scopes.taken.contains(name)
    }

    /// Whether another module of the project takes `name` from this one. Only modules that were
    /// looked at count.
    #[must_use]
    pub fn is_taken_elsewhere(&self, name: &str) -> bool {
        self.taken.names.contains(name) || (self.taken.by_star && !name.starts_with('_'))
    }

    /// Whether `name`, written where the reference stands, means this binding and nothing else.
    #[must_use]
    pub fn sees(&self, reference: &Reference<'_>, name: &str, id: BindingId) -> bool {
        let found = self.scopes.look_up(reference.scope, name);
        let comes_before = self.binding(id).span.end <= reference.span.start;
        found == Some(binding::Bound::One(id)) && (comes_before || !self.runs_at_once(reference))
    }

    /// Whether `name` means this binding and nothing else once the module has run.
    #[must_use]
    pub fn is_last(&self, name: &str, id: BindingId) -> bool {
        let found = self.scopes.local(scope::Scopes::MODULE, name);
        found == Some(binding::Bound::One(id))
    }

    /// Whether the reference is evaluated when the module is imported or started, and not only
    /// when a function of it is called.
    #[must_use]
    pub fn runs_at_once(&self, reference: &Reference<'_>) -> bool {
        self.scopes.block(reference.scope) == scope::Scopes::MODULE
    }

    /// All bindings that lead to something that is followed, with their numbers.
    pub fn bindings(&self) -> impl Iterator<Item = (BindingId, &Binding<'a>)> {
        (0..).map(BindingId).zip(&self.bindings)
    }
}

/// Resolves all names of a module that stands alone.
#[must_use]
pub fn resolve<'a>(module: &'a Module, packages: &dyn Packages) -> Names<'a> {
    resolve_in(module, packages, &Alone)
}

/// Resolves all names of a module of a project.
#[must_use]
pub fn resolve_in<'a>(
    module: &'a Module,
    packages: &dyn Packages,
    surroundings: &dyn Surroundings,
) -> Names<'a> {
    let mut names = resolver::Resolver::new(packages, surroundings).run(module.body());
    names.references.sort_by_key(|reference| reference.span);
    names
}
