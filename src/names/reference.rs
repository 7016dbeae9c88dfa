//! One use of a name that leads out of the module.

use super::binding::{BindingId, ImportPart, Join};
use super::scope::ScopeId;
use super::{QualifiedName, parts};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast;

/// A chain `a.b.c` in the source, resolved.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    /// The whole chain as written.
    pub span: Span,
    /// Where each written part of the chain ends, in bytes.
    pub part_ends: Vec<u32>,
    /// What it can be; never empty. One in nearly every case.
    pub candidates: Vec<Candidate>,
    /// What several candidates mean.
    pub join: Join,
    /// What the program does with it.
    pub usage: Usage<'a>,
    /// The access to a member of a value whose type is known: then the name of each candidate is
    /// the class, as far as its `bound_parts` go, and the member. `None`: a path.
    pub receiver: Option<&'a ast::ExprAttribute>,
    /// Whether `functools.partial` gave some arguments to what is called here, before.
    pub has_arguments: bool,
    /// Whether it stands in code that copes with its absence, such as a test of the version.
    pub guarded: bool,
    /// From where it sees other names.
    pub(super) scope: ScopeId,
}

/// One thing that a reference can be.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is, down to the last written part.
    pub name: QualifiedName,
    /// How sure that is.
    pub certainty: Certainty,
    /// The binding of the first name; `None` where the reference binds it (imports) or where no
    /// binding stands (`importlib.import_module("tensorflow")`).
    pub binding: Option<BindingId>,
    /// How many parts of the qualified name the binding contributes.
    pub bound_parts: usize,
    /// How many written parts of the chain stand for them: 1 for `slim`, 2 for `self.slim`, 0 in
    /// an import statement.
    pub written_parts: usize,
    /// Whether another module of the project says what the first parts are, so that they are
    /// mended there.
    pub elsewhere: bool,
}

/// What the program does with a name.
#[derive(Debug, Clone, Copy)]
pub enum Usage<'a> {
    /// Imports it.
    Import(ImportPart<'a>),
    /// Calls it.
    Call(&'a ast::ExprCall),
    /// Gives it some of its arguments now and the others later: `functools.partial(tf.nn.dropout,
    /// keep_prob=0.5)`.
    Partial(&'a ast::ExprCall),
    /// Gives it another name: `slim = tf.contrib.slim`.
    Alias(&'a ast::StmtAssign),
    /// Asks it for members by names that only the running program knows: `vars(tf.train)`,
    /// `getattr(tf.nn, name)`.
    Members,
    /// Asks whether something is an instance of it, or a class derived from it:
    /// `isinstance(x, tf.Variable)`.
    ClassTest,
    /// Derives a class from it.
    Base,
    /// Decorates with it.
    Decorator,
    /// Reads it in any other way.
    Value,
    /// Assigns to it or deletes it.
    Target,
}

impl Reference<'_> {
    /// The span of the first `depth` parts of the candidate's qualified name, as far as they are
    /// written here; at least the first written part.
    #[must_use]
    pub fn span_of(&self, candidate: &Candidate, depth: usize) -> Span {
        let beyond = depth.saturating_sub(candidate.bound_parts);
        let written = (candidate.written_parts + beyond).clamp(1, self.part_ends.len());
        Span::new(self.span.start, self.part_ends[written - 1])
    }
}

impl Candidate {
    /// The qualified name to which the first name is bound, or of the class of its value; `None`
    /// without a binding.
    #[must_use]
    pub fn bound_name(&self) -> Option<&str> {
        self.binding?;
        Some(self.first_parts(self.bound_parts))
    }

    /// The first `count` parts of the name, or all if it has fewer.
    #[must_use]
    pub fn first_parts(&self, count: usize) -> &str {
        let name = self.name.as_str();
        let end = memchr::memchr_iter(b'.', name.as_bytes()).nth(count.saturating_sub(1));
        &name[..end.unwrap_or(name.len())]
    }

    /// Whether the first `dotted` parts of the name are all contributed by the binding, so that
    /// they stand at the binding and not here.
    #[must_use]
    pub fn is_bound_within(&self, dotted: &str) -> bool {
        parts(dotted) <= self.bound_parts
    }
}
