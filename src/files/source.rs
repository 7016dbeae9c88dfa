//! One decoded source text, its places, and how to get from one to the other.

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

/// A source text with the path under which it is reported.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the working directory where possible, with `/` between the parts.
    pub path: String,
    /// The decoded text, line ends as in the file, without a byte order mark.
    pub text: String,
    line_starts: Vec<u32>,
    columns: Columns,
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
        }
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

    /// The place of the byte at `at`.
    #[must_use]
    pub fn place(&self, at: u32) -> Place {
        let index = self.line_index(at);
        let start = self.line_starts[index] as usize;
        let before = self.columns.between(&self.text, start, at as usize);
        Place {
            line: offset(index + 1),
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
