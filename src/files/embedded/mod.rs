//! Python inside another kind of file: the cells of a notebook, the blocks of a document.
//!
//! The code of such a file becomes one source text, unit after unit, so that names flow from one
//! to the next; a map leads from each byte of it to the file. Everything behind this room sees a
//! [`SourceFile`]. What of the code is not Python (`%matplotlib inline`) is left to
//! [`crate::syntax`].
//!
//! ```
//! use tf2lint::files::{Place, open};
//!
//! let readme = "Then:\n\n```python\nimport tensorflow as tf\n```\n";
//! let source = open("README.md", readme).unwrap();
//! let at = source.text.find("tf").unwrap() as u32;
//! assert_eq!(source.place(at), Place { line: 4, column: 22 });
//! ```

mod doctest;
mod document;
mod literal;
mod markdown;
mod notebook;
mod pieces;
mod restructured;
mod rewrite;

use std::sync::Arc;

use self::pieces::Pieces;
use super::source::{Container, FileKind, SourceFile, Span, Unit, offset};

pub use notebook::NotebookError;

/// The kind of file that the end of its name says; anything unknown is a script.
#[must_use]
pub fn kind_of(path: &str) -> FileKind {
    let extension = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let extension = extension.rsplit_once('.').map_or("", |(_, end)| end);
    match extension.to_ascii_lowercase().as_str() {
        "ipynb" => FileKind::Notebook,
        "md" | "markdown" | "rst" => FileKind::Document,
        _ => FileKind::Script,
    }
}

/// The code in a file with this text: of a notebook or a document that which stands in it, else
/// the text itself. The path decides what it is.
///
/// # Errors
/// If a notebook is not what Jupyter could open.
pub fn open(path: &str, text: &str) -> Result<SourceFile, NotebookError> {
    let file = SourceFile::new(path.to_owned(), text.to_owned());
    match kind_of(path) {
        FileKind::Script => Ok(file),
        FileKind::Notebook => notebook::open(file),
        FileKind::Document => Ok(document::open(file)),
    }
}

/// The file in which code stands, and where in it.
#[derive(Debug)]
struct Embedded {
    kind: FileKind,
    /// The whole file.
    file: SourceFile,
    /// In order of place.
    units: Vec<Written>,
    pieces: Pieces,
}

/// A unit of the code. One line end parts it from the next, so that the place after its last line
/// is its own.
#[derive(Debug)]
struct Written {
    unit: Unit,
    /// Whether the file lacks the last line end.
    closed: bool,
    form: Form,
}

/// How the code of a unit is written in the file.
#[derive(Debug, Clone)]
enum Form {
    /// As the strings of a JSON value, one after the other.
    Strings {
        strings: Vec<JsonString>,
        /// What stands between two of them; `None` if the value is no list.
        separator: Option<String>,
    },
    /// As lines with something before each, such as blanks or `>>> `.
    Lines,
}

/// A string literal of JSON.
#[derive(Debug, Clone, Copy)]
struct JsonString {
    /// In the file, with its quotes.
    literal: Span,
    /// In the code.
    text: Span,
}

impl Container for Embedded {
    fn kind(&self) -> FileKind {
        self.kind
    }

    fn file(&self) -> &SourceFile {
        &self.file
    }

    fn units(&self) -> Vec<Unit> {
        self.units.iter().map(|written| written.unit).collect()
    }

    fn unit(&self, at: u32) -> Option<Unit> {
        let after = self.units.partition_point(|it| it.unit.span.start <= at);
        Some(self.units.get(after.checked_sub(1)?)?.unit)
    }

    fn in_file(&self, span: Span) -> Span {
        let start = self.pieces.start(span.start);
        let end = match span.start == span.end {
            true => start,
            false => self.pieces.end(span.end).max(start),
        };
        Span::new(start, end)
    }

    fn rewrite(&self, code: &str, replacements: &[(Span, &str)]) -> Vec<(Span, String)> {
        rewrite::rewrite(self, code, replacements)
    }
}

/// A source that is put together unit by unit.
struct Builder {
    kind: FileKind,
    file: SourceFile,
    text: String,
    units: Vec<Written>,
    pieces: Pieces,
}

impl Builder {
    fn new(kind: FileKind, file: SourceFile) -> Self {
        Self {
            kind,
            file,
            text: String::new(),
            units: Vec::new(),
            pieces: Pieces::default(),
        }
    }

    /// Where the next byte of the code comes to stand.
    fn at(&self) -> u32 {
        offset(self.text.len())
    }

    /// Adds code that the file holds as it is at `span`.
    fn copy(&mut self, span: Span) {
        self.pieces.add(self.at(), span.end - span.start, span);
        self.text.push_str(&self.file.text[span.range()]);
    }

    /// Adds one character that the file writes at `span`, perhaps escaped.
    fn push(&mut self, character: char, span: Span) {
        self.pieces
            .add(self.at(), offset(character.len_utf8()), span);
        self.text.push(character);
    }

    /// Makes a unit of what was added from `start` on.
    fn close(&mut self, start: u32, cell: Option<u32>, form: Form) {
        let closed = !self.text[start as usize..].ends_with(['\n', '\r']);
        if closed {
            self.text.push('\n');
        }
        let span = Span::new(start, self.at());
        self.units.push(Written {
            unit: Unit { span, cell },
            closed,
            form,
        });
        self.text.push('\n');
    }

    fn done(self) -> SourceFile {
        let embedded = Embedded {
            kind: self.kind,
            file: self.file,
            units: self.units,
            pieces: self.pieces,
        };
        SourceFile::within(Arc::new(embedded), self.text)
    }
}
