//! What of an older Python stands in a text, and how Python 3 says it.

use super::edits::Edits;
use super::statements::Tokens;
use super::{Form, indentation, literals, phrases, tokens};
use crate::files::{Span, offset};

/// One place that is written in an older Python.
pub(super) struct Found {
    /// What is there.
    pub(super) form: Form,
    /// The word or the sign that shows it.
    pub(super) span: Span,
    /// Whether no Python 3 of today can mean something by it.
    pub(super) certain: bool,
    /// How Python 3 says it: what is to be put into which range of bytes.
    pub(super) edits: Vec<(usize, usize, String)>,
}

impl Found {
    /// A place for which Python 3 has no meaning.
    pub(super) fn certain(form: Form, start: usize, end: usize) -> Self {
        Self {
            form,
            span: Span::new(offset(start), offset(end)),
            certain: true,
            edits: Vec::new(),
        }
    }

    /// The same, if `certain`; else a place that is old only if others are.
    pub(super) fn if_certain(mut self, certain: bool) -> Self {
        self.certain = certain;
        self
    }

    /// The same with one more edit.
    pub(super) fn replacing(mut self, start: usize, end: usize, text: impl Into<String>) -> Self {
        self.edits.push((start, end, text.into()));
        self
    }

    /// The same with brackets around the bytes from `start` to `end`.
    pub(super) fn bracketing(self, start: usize, end: usize) -> Self {
        self.replacing(start, start, "(").replacing(end, end, ")")
    }
}

/// What is said in an older Python in `text`, in order of place; empty if nothing certain is.
pub(super) struct Reading {
    /// The places.
    pub(super) found: Vec<Found>,
    /// Whether something stands beside them that no Python 2 has.
    pub(super) needs_python_3: bool,
}

/// Reads `text` for forms of an older Python.
pub(super) fn read(text: &str) -> Reading {
    let tokens = Tokens::new(tokens::tokens(text));
    let mut found = Vec::new();
    phrases::find(&tokens, &mut found);
    literals::find(&tokens, &mut found);
    indentation::find(text, &tokens, &mut found);
    let is_python_2 = |found: &Found| found.certain && found.form != Form::KeywordName;
    if !found.iter().any(is_python_2) {
        // `async` is a name up to Python 3.6 as well, where the other forms have gone already.
        found.retain(|found| found.form == Form::KeywordName);
    }
    found.sort_by_key(|found| found.span);
    Reading {
        found,
        needs_python_3: phrases::needs_python_3(&tokens),
    }
}

impl Reading {
    /// All edits.
    pub(super) fn edits(&self) -> Edits {
        let mut edits = Edits::default();
        for (start, end, text) in self.found.iter().flat_map(|found| &found.edits) {
            edits.replace(*start, *end, text.as_str());
        }
        edits
    }
}
