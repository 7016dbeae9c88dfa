//! What a fix is: edits that belong together.

use crate::files::Span;
use crate::rules::Applicability;

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
