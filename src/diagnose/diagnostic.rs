//! What tf2lint says about one place, complete: every output format only draws this.

use crate::files::Span;
use crate::fix::{Fix, NoFix};
use crate::names::Certainty;
use crate::rules::{Applicability, Category, Requirement, Severity};

/// One finding, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Code of the rule: `TF110`.
    pub code: String,
    /// Name of the rule: `flags-removed`.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// What happens to those who do nothing.
    pub category: Category,
    /// One line, complete without the source: what is wrong.
    pub message: String,
    /// Where, in the text of the file; `None` speaks of the file as a whole.
    pub span: Option<Span>,
    /// The cell of a notebook, from 1, in which the span lies.
    pub cell: Option<u32>,
    /// The qualified name, `tf.` for the module tensorflow.
    pub symbol: Option<String>,
    /// How sure the resolution of that name is.
    pub certainty: Certainty,
    /// What to write instead: a name or an expression.
    pub replacement: Option<String>,
    /// What must be installed and imported for it.
    pub requires: Option<Requirement>,
    /// What to do, one line: shown as help.
    pub help: Option<String>,
    /// Why, since when, and what differs: short sentences, shown in order.
    pub notes: Vec<String>,
    /// Another place that explains this one, such as the import that gives the name its meaning.
    pub related: Option<Related>,
    /// The official page that treats it.
    pub url: Option<String>,
    /// Minutes that it takes a person.
    pub effort: u32,
    /// The edits that mend it, if there are any.
    pub fix: Option<Fix>,
    /// Why there are none, where a rule was asked for them.
    pub no_fix: Option<NoFix>,
    /// The binding whose fix mends this as well, where there is no fix for that reason.
    pub mended_at: Option<MendedAt>,
}

/// A binding that gives a name its meaning, and whose fix mends the uses of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendedAt {
    /// The name where it is bound.
    pub span: Span,
    /// The qualified name of what is bound to it.
    pub bound: String,
    /// How far the fix there can be trusted; manual where there is none.
    pub applicability: Applicability,
}

impl Diagnostic {
    /// How far the edits that mend it can be trusted, be they its own or those of a binding.
    #[must_use]
    pub fn applicability(&self) -> Option<Applicability> {
        let own = self.fix.as_ref().map(|fix| fix.applicability);
        own.or_else(|| self.mended_at.as_ref().map(|at| at.applicability))
    }

    /// Whether it says that something could not be checked (family TF0xx).
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.code.starts_with("TF0") && self.severity == Severity::Error
    }
}

/// A second place in the same file and what it has to do with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there: `tf is bound here`.
    pub label: String,
}
