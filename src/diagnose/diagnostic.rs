//! What tf2lint says about one place, complete: every output format only draws this.

use serde::{Deserialize, Serialize};

use crate::files::Span;
use crate::rules::{Applicability, Category, Requirement};

/// How bad it is at the target. Ordered: a later value is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Deprecated at the target, or worth knowing.
    Note,
    /// Behaves otherwise at the target, or may.
    Warning,
    /// Breaks at the target.
    Error,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The word used in every output: `error`, `warning`, `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// How sure the resolution of a name is. Ordered: a later value is surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// A method name on a value of unknown type.
    Guessed,
    /// One of several bindings, or a name that came through a star import.
    Likely,
    /// The only thing that the name can be.
    Proven,
}

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
}

impl Diagnostic {
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

/// Edits that belong together: all of them are made, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How far it can be trusted, certainty of the name included.
    pub applicability: Applicability,
    /// What it does: `replace with tf.math.log`.
    pub message: String,
    /// In order of place, without overlaps.
    pub edits: Vec<Edit>,
}

/// One replaced range of the text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// What goes; an empty range inserts.
    pub span: Span,
    /// What comes.
    pub text: String,
}
