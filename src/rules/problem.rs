//! What is wrong with a rule file, and where.

use std::fmt;

use crate::files::{Place, SourceFile, Span, offset};

/// One mistake in a rule file. Displayed as `path:line:column: message`, then the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The rule file, as it was given to the loader.
    pub path: String,
    /// The place in bytes.
    pub span: Span,
    /// The same place as people count.
    pub place: Place,
    /// One line: what is wrong.
    pub message: String,
    /// One line: what to do.
    pub help: Option<String>,
}

impl RuleProblem {
    /// A problem at `span` of `source`.
    #[must_use]
    pub fn new(source: &SourceFile, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: source.path.clone(),
            span,
            place: source.place(span.start),
            message: message.into(),
            help: None,
        }
    }

    /// The same problem with a line that says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "{}:{line}:{column}: {}", self.path, self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// The span of a range of bytes.
pub(super) fn span_of(range: std::ops::Range<usize>) -> Span {
    Span::new(offset(range.start), offset(range.end))
}
