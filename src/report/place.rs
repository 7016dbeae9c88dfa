//! Where a diagnostic is, in the numbers that every format shows.

use super::CheckedFile;
use crate::files::{Place, Span};

/// A range of places; `end` is the place after the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    /// The place of the first character.
    pub(crate) start: Place,
    /// The place after the last character.
    pub(crate) end: Place,
}

impl Region {
    /// The place of what speaks of a file as a whole: the empty range at its beginning.
    const WHOLE_FILE: Region = Region {
        start: Place { line: 1, column: 1 },
        end: Place { line: 1, column: 1 },
    };

    /// The places of `span` in `file`, counted as its reader does: from the beginning of the cell in
    /// a notebook. Line 1, column 1 without a span or without a text.
    pub(crate) fn of(file: &CheckedFile, span: Option<Span>) -> Self {
        match (&file.source, span) {
            (Some(source), Some(span)) => Self {
                start: source.place(span.start),
                end: source.place(span.end),
            },
            _ => Self::WHOLE_FILE,
        }
    }

    /// The same in the lines of the file as it is stored: those of the JSON of a notebook.
    pub(crate) fn in_file(file: &CheckedFile, span: Option<Span>) -> Self {
        match (&file.source, span) {
            (Some(source), Some(span)) => {
                let (start, end) = source.places_in_file(span);
                Self { start, end }
            }
            _ => Self::WHOLE_FILE,
        }
    }
}
