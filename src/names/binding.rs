//! What the names of a module are bound to.

use super::types::Type;
use super::{Outside, QualifiedName, VersionPart};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast;

/// The number of a binding within its module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub(super) u32);

/// The number of a class that the module itself defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub(super) u32);

/// The number of a function that the module itself defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub(super) u32);

/// One event that gives a name its meaning.
#[derive(Debug, Clone)]
pub struct Binding<'a> {
    /// What the name means from here on.
    pub value: Value,
    /// The name where it is bound: the alias of an import, the target of an assignment.
    pub span: Span,
    /// How sure that meaning is.
    pub certainty: Certainty,
    /// How the name was bound.
    pub kind: BindingKind<'a>,
    /// Whether the binding stands in code that copes with its failure.
    pub guarded: bool,
    /// Whether it binds a name of the module itself, so that all code after it sees it.
    pub at_module_level: bool,
    /// Whether another module of the project says what the value is.
    pub elsewhere: bool,
}

/// How a name came to be bound.
#[derive(Debug, Clone, Copy)]
pub enum BindingKind<'a> {
    /// By one alias of an import statement.
    Import(ImportPart<'a>),
    /// By an assignment, a default of a parameter, or anything else that copies a value.
    Assignment,
    /// By `functools.partial`: who calls the name gives the arguments that are left.
    Partial,
    /// By a star import; the name itself stands nowhere.
    Star(ImportPart<'a>),
    /// By the definition of a class.
    Class,
    /// By the definition of a function.
    Function,
}

/// One alias of an import statement.
#[derive(Debug, Clone, Copy)]
pub struct ImportPart<'a> {
    /// The statement: `import …` or `from … import …`.
    pub statement: &'a ast::Stmt,
    /// The part of it.
    pub alias: &'a ast::Alias,
}

/// What a name can mean, as far as tf2lint follows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Something that is reached by a path from the root of a package.
    Path(QualifiedName),
    /// Another module of the project or something in it, of which no more is known.
    Outside(Outside),
    /// A class of this module.
    Class(ClassId),
    /// An instance of a class of this module, such as `self`.
    Instance(ClassId),
    /// A function of this module.
    Function(FunctionId),
    /// A value of a known type.
    Object(Type),
    /// The version of TensorFlow, or something computed from it.
    Version(VersionPart),
    /// A truth value that follows from the version of TensorFlow.
    Flag(bool),
}

/// What a name is bound to at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Something that tf2lint does not follow.
    Unknown,
    /// `None`, which gives way to anything else that the name may be.
    Nothing,
    /// One binding.
    One(BindingId),
    /// Several bindings: the number of a [`Junction`].
    Several(u32),
}

/// Bindings that meet where branches join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Junction {
    /// In the order of the source.
    pub(super) bindings: Vec<BindingId>,
    /// What their meeting means.
    pub(super) join: Join,
    /// Whether something that tf2lint does not follow is possible as well.
    pub(super) or_unknown: bool,
    /// Whether that comes last.
    pub(super) ends_unknown: bool,
}

/// Why there are several candidates for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// Branches join: any of them may be it.
    Either,
    /// `try … except ImportError`: the first that exists on the target is it.
    Fallback,
}
