//! One decoded source text, its places, and how to get from one to the other.

use std::fmt::Debug;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::columns::Columns;

/// A range of bytes in the decoded text of a file, `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`, in bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The same range for slicing.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether all of `other` lies in this range.
    #[must_use]
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place as people and editors count: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// What the file is in which code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Python, and nothing else.
    Script,
    /// A Jupyter notebook.
    Notebook,
    /// Text for people that shows code: Markdown or reStructuredText.
    Document,
}

/// A source text with the path under which it is reported.
///
/// Code that stands in another kind of file, such as the cells of a notebook, is a source text
/// like any other: its parts come one after the other. Lines are counted as the reader of that
/// file counts them. [`super::open`] makes such sources.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the working directory where possible, with `/` between the parts.
    pub path: String,
    /// The decoded text, line ends as in the file, without a byte order mark.
    pub text: String,
    line_starts: Vec<u32>,
    columns: Columns,
    container: Option<Arc<dyn Container>>,
}

/// The file in which code stands if it is not a file of its own, and where it stands there.
///
/// The code is put together of units: cells of a notebook, blocks of a document.
pub trait Container: Debug + Send + Sync {
    /// What the file is.
    fn kind(&self) -> FileKind;
    /// The whole file.
    fn file(&self) -> &SourceFile;
    /// All units, in order of place in the code.
    fn units(&self) -> Vec<Unit>;
    /// The unit in which the byte of the code at `at` lies, or after which it stands.
    fn unit(&self, at: u32) -> Option<Unit>;
    /// Where `span` of the code is in the file.
    fn in_file(&self, span: Span) -> Span;
    /// What replaces which bytes of the file, so that the replacements are made in `code`. They
    /// are in order of place, do not overlap, and each lies in one unit.
    fn rewrite(&self, code: &str, replacements: &[(Span, &str)]) -> Vec<(Span, String)>;
}

/// A cell of a notebook or a block of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// In the code, with the end of its last line.
    pub span: Span,
    /// The number of a cell of a notebook, from 1 and counting all cells.
    pub cell: Option<u32>,
}

impl SourceFile {
    /// A source text; line starts are found here, once. A line ends with `\n`, `\r\n` or `\r`.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        line_starts.extend(
            memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
                .map(|at| offset(at + 1)),
        );
        Self {
            path,
            text,
            line_starts,
            columns: Columns::default(),
            container: None,
        }
    }

    /// Code that stands in another file; `text` is what Python sees.
    pub(super) fn within(container: Arc<dyn Container>, text: String) -> Self {
        let plain = Self::new(container.file().path.clone(), text);
        Self {
            container: Some(container),
            ..plain
        }
    }

    /// What the file is in which the code stands.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        let container = self.container.as_ref();
        container.map_or(FileKind::Script, |container| container.kind())
    }

    /// The units of the code, in order; a script is one.
    #[must_use]
    pub fn units(&self) -> Vec<Unit> {
        match &self.container {
            Some(container) => container.units(),
            None => vec![Unit {
                span: Span::new(0, offset(self.text.len())),
                cell: None,
            }],
        }
    }

    /// The text of the whole file: that of a notebook is JSON.
    #[must_use]
    pub fn whole_text(&self) -> &str {
        match &self.container {
            Some(container) => &container.file().text,
            None => &self.text,
        }
    }

    /// The cell of a notebook, from 1, in which the byte at `at` lies.
    #[must_use]
    pub fn cell(&self, at: u32) -> Option<u32> {
        self.container.as_ref()?.unit(at)?.cell
    }

    /// Whether something can take the place of `span`: of what reaches from one unit into another,
    /// nothing can.
    #[must_use]
    pub fn is_editable(&self, span: Span) -> bool {
        let container = self.container.as_ref();
        container.is_none_or(|container| {
            let unit = container.unit(span.start);
            unit.is_some_and(|unit| unit.span.covers(span))
        })
    }

    /// What replaces which bytes of the whole file, so that the replacements are made in the code.
    /// They are in order of place and do not overlap.
    #[must_use]
    pub fn in_whole_text(&self, replacements: &[(Span, &str)]) -> Vec<(Span, String)> {
        match &self.container {
            Some(container) => container.rewrite(&self.text, replacements),
            None => replacements
                .iter()
                .map(|(span, text)| (*span, (*text).to_owned()))
                .collect(),
        }
    }

    /// The places of the two ends of `span` in the whole file.
    #[must_use]
    pub fn places_in_file(&self, span: Span) -> (Place, Place) {
        let (file, span) = match &self.container {
            Some(container) => (container.file(), container.in_file(span)),
            None => (self, span),
        };
        (file.place(span.start), file.place(span.end))
    }

    /// The text in `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// How many lines there are; the empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The index, from 0, of the line in which the byte at `at` lies.
    #[must_use]
    pub fn line_index(&self, at: u32) -> usize {
        self.line_starts.partition_point(|&start| start <= at) - 1
    }

    /// The line with this index, from 0, with its line end; empty past the last line.
    #[must_use]
    pub fn line_span(&self, index: usize) -> Span {
        let end = offset(self.text.len());
        let start = self.line_starts.get(index).copied().unwrap_or(end);
        Span::new(
            start,
            self.line_starts.get(index + 1).copied().unwrap_or(end),
        )
    }

    /// The places of the two ends of `span`, which is a range of the whole text.
    #[must_use]
    pub fn stored_places(&self, span: Span) -> (Place, Place) {
        let file = match &self.container {
            Some(container) => container.file(),
            None => self,
        };
        (file.place(span.start), file.place(span.end))
    }

    /// The number, from 1, of the line with this index: in the cell of a notebook, or in the
    /// document.
    #[must_use]
    pub fn line_number(&self, index: usize) -> u32 {
        let start = self.line_span(index).start;
        let Some(container) = &self.container else {
            return offset(index + 1);
        };
        match container.unit(start) {
            Some(unit) if unit.cell.is_some() => {
                offset(index - self.line_index(unit.span.start) + 1)
            }
            _ => self.places_in_file(Span::new(start, start)).0.line,
        }
    }

    /// The place of the byte at `at`: in the cell of a notebook, or in the document.
    #[must_use]
    pub fn place(&self, at: u32) -> Place {
        if self.kind() == FileKind::Document {
            return self.places_in_file(Span::new(at, at)).0;
        }
        let index = self.line_index(at);
        let start = self.line_starts[index] as usize;
        let before = self.columns.between(&self.text, start, at as usize);
        Place {
            line: self.line_number(index),
            column: offset(before + 1),
        }
    }
}

/// An offset as the spans hold it.
///
/// # Panics
/// If the text is 4 GiB or longer; `decode` refuses such files.
#[must_use]
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("decode refuses files of 4 GiB and more")
}

#[cfg(test)]
mod tests {
    use super::{Place, SourceFile, Span};

    #[test]
    fn places_count_characters_and_all_line_ends() {
        let file = SourceFile::new("a.py".into(), "é = 1\r\nb\rc\nd".into());
        let place = |text: &str| file.place(file.text.find(text).expect("there") as u32);
        assert_eq!(place("= 1"), Place { line: 1, column: 3 });
        assert_eq!(place("b"), Place { line: 2, column: 1 });
        assert_eq!(place("c"), Place { line: 3, column: 1 });
        assert_eq!(place("d"), Place { line: 4, column: 1 });
        assert_eq!(file.line_count(), 4);
        assert_eq!(file.slice(file.line_span(0)), "é = 1\r\n");
        assert_eq!(file.slice(file.line_span(3)), "d");
        assert_eq!(file.line_span(9), Span::new(13, 13));
    }
}
