//! Mistakes in the configuration, and where a setting comes from.

use std::fmt;
use std::sync::Arc;

use crate::files::{SourceFile, Span};

/// Where a setting was made.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// An option of the command line, such as `--target`.
    CommandLine(&'static str),
    /// A configuration file.
    File {
        /// The file.
        source: Arc<SourceFile>,
        /// The value in it.
        span: Span,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => write!(f, "default"),
            Self::CommandLine(option) => write!(f, "{option}"),
            Self::File { source, span } => {
                write!(f, "{}:{}", source.path, source.place(span.start).line)
            }
        }
    }
}

/// A value with where it was given.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it was given.
    pub origin: Origin,
}

impl<T> Located<T> {
    /// A value that nobody gave.
    pub const fn by_default(value: T) -> Self {
        Self {
            value,
            origin: Origin::Default,
        }
    }

    /// A value given by an option of the command line.
    pub const fn by_option(option: &'static str, value: T) -> Self {
        Self {
            value,
            origin: Origin::CommandLine(option),
        }
    }
}

/// A mistake in the configuration. The run must not go on: exit code 2.
#[derive(Debug, Clone)]
pub struct ConfigProblem {
    /// The configuration file as it is reported; `None` for the command line.
    pub path: Option<String>,
    /// Its text; `None` if it cannot be read, and for the command line.
    pub source: Option<Arc<SourceFile>>,
    /// The place in the text.
    pub span: Option<Span>,
    /// What is wrong, one line.
    pub message: String,
    /// What was probably meant, or what is valid.
    pub help: Option<String>,
}

impl ConfigProblem {
    /// A mistake in a value that was given at `origin`.
    pub(super) fn at(origin: &Origin, message: String, help: Option<String>) -> Self {
        let (source, span, message) = match origin {
            Origin::Default => (None, None, message),
            Origin::CommandLine(option) => (None, None, format!("`{option}`: {message}")),
            Origin::File { source, span } => (Some(Arc::clone(source)), Some(*span), message),
        };
        Self {
            path: source.as_ref().map(|source| source.path.clone()),
            source,
            span,
            message,
            help,
        }
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(path: String, reason: &str) -> Self {
        Self {
            message: format!("`{path}` cannot be read: {reason}"),
            path: Some(path),
            source: None,
            span: None,
            help: None,
        }
    }
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(source), Some(span)) = (&self.source, self.span) {
            let place = source.place(span.start);
            write!(f, "{}:{}:{}: ", source.path, place.line, place.column)?;
        }
        write!(f, "{}", self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ConfigProblem {}

/// The help line for a mistyped word, if one can be guessed.
pub(super) fn did_you_mean(word: Option<&str>) -> Option<String> {
    word.map(|word| format!("did you mean `{word}`?"))
}
