//! The file table that codespan reads: of a source, the lines that labels touch, as shown.

use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::super::concise::name;
use super::shown::ShownLine;
use crate::files::{Place, SourceFile, Span};

/// What one diagnostic shows of a file: one excerpt, or one of each cell of a notebook.
pub(super) struct Excerpts(Vec<Excerpt>);

/// Where a span is shown.
pub(super) struct Part {
    /// The index of the excerpt.
    pub(super) excerpt: usize,
    /// The range in its text; empty if it is not visible.
    pub(super) range: Range<usize>,
}

/// Lines of a file or a cell, under their own numbers.
struct Excerpt {
    name: String,
    /// The shown lines, each with `\n`.
    text: String,
    /// In order of index.
    lines: Vec<Line>,
    /// The place that the header of the snippet names.
    place: Place,
}

/// A line of the excerpt.
struct Line {
    /// From 0, in the source.
    index: usize,
    /// As its reader counts.
    number: u32,
    /// Where it starts in the text of the excerpt.
    start: usize,
}

/// Lines that are shown, with what they hold.
struct Builder<'a> {
    source: &'a SourceFile,
    spans: &'a [Span],
    columns: usize,
}

impl Excerpts {
    /// The lines of `source` that `spans` touch, at most `columns` columns of each, and where each
    /// span is shown. In each excerpt the first span decides on the place in the header, and on
    /// what is visible of a line that is too long.
    pub(super) fn new(
        path: &str,
        source: &SourceFile,
        spans: &[Span],
        columns: usize,
    ) -> (Self, Vec<Part>) {
        let cell = |span: &Span| source.cell(span.start);
        let mut cells: Vec<Option<u32>> = Vec::new();
        for span in spans {
            if !cells.contains(&cell(span)) {
                cells.push(cell(span));
            }
        }
        let mut excerpts = Vec::new();
        let mut parts: Vec<(usize, Part)> = Vec::new();
        for (index, &of) in cells.iter().enumerate() {
            let (order, within): (Vec<usize>, Vec<Span>) = spans
                .iter()
                .enumerate()
                .filter(|(_, span)| cell(span) == of)
                .map(|(order, &span)| (order, without_line_end(source, span)))
                .unzip();
            let builder = Builder {
                source,
                spans: &within,
                columns,
            };
            let (excerpt, ranges) = builder.build(name(path, of));
            excerpts.push(excerpt);
            let shown = ranges.into_iter().map(|range| Part {
                excerpt: index,
                range,
            });
            parts.extend(order.into_iter().zip(shown));
        }
        parts.sort_by_key(|(order, _)| *order);
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        (Self(excerpts), parts)
    }

    fn get(&self, excerpt: usize) -> Result<&Excerpt, Error> {
        self.0.get(excerpt).ok_or(Error::FileMissing)
    }
}

impl Excerpt {
    fn line(&self, index: usize) -> Result<usize, Error> {
        self.lines
            .binary_search_by_key(&index, |line| line.index)
            .map_err(|_| Error::LineTooLarge {
                given: index,
                max: self.lines.last().map_or(0, |line| line.index),
            })
    }
}

impl Builder<'_> {
    fn build(&self, name: String) -> (Excerpt, Vec<Range<usize>>) {
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut ranges = vec![0..0; self.spans.len()];
        for index in self.indices() {
            let start = text.len();
            let number = self.source.line_number(index);
            lines.push(Line {
                index,
                number,
                start,
            });
            let shown = self.shown(index);
            for (span, range) in self.spans.iter().zip(&mut ranges) {
                let line_start = self.source.line_span(index).start as usize;
                let position = |at: u32| start + shown.position(at as usize - line_start);
                if self.source.line_index(span.start) == index {
                    range.start = position(span.start);
                }
                if self.source.line_index(span.end) == index {
                    range.end = position(span.end);
                }
            }
            text.push_str(&shown.text);
            text.push('\n');
        }
        let place = self.spans.first().map_or(0, |span| span.start);
        let excerpt = Excerpt {
            name,
            text,
            lines,
            place: self.source.place(place),
        };
        (excerpt, ranges)
    }

    /// The lines that spans touch, and single ones between them, which codespan shows too.
    fn indices(&self) -> Vec<usize> {
        let touched =
            |span: &Span| self.source.line_index(span.start)..=self.source.line_index(span.end);
        let mut indices: Vec<usize> = self.spans.iter().flat_map(touched).collect();
        indices.sort_unstable();
        indices.dedup();
        let gaps = indices.windows(2).filter(|pair| pair[1] - pair[0] == 2);
        let between: Vec<usize> = gaps.map(|pair| pair[0] + 1).collect();
        indices.extend(between);
        indices.sort_unstable();
        indices
    }

    fn shown(&self, index: usize) -> ShownLine {
        let line = content(self.source, index);
        let on_line = |span: &&Span| span.start <= line.end && line.start <= span.end;
        let focus = self.spans.iter().find(on_line).map_or(0..0, |span| {
            let start = span.start.max(line.start) - line.start;
            let end = span.end.min(line.end) - line.start;
            start as usize..end as usize
        });
        ShownLine::new(self.source.slice(line), focus, self.columns)
    }
}

/// The line with this index, from 0, without its line end.
fn content(source: &SourceFile, index: usize) -> Span {
    let line = source.line_span(index);
    let text = source.slice(line).trim_end_matches(['\n', '\r']);
    Span::new(line.start, line.start + crate::files::offset(text.len()))
}

/// `span` without the line ends that it ends with, so that no label reaches into a line of which
/// it holds nothing.
fn without_line_end(source: &SourceFile, span: Span) -> Span {
    let text = source.slice(span).trim_end_matches(['\n', '\r']);
    let end = span.start + crate::files::offset(text.len());
    let within = |at: u32| at.min(content(source, source.line_index(at)).end);
    Span::new(within(span.start), within(end))
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, excerpt: usize) -> Result<&'a str, Error> {
        Ok(&self.get(excerpt)?.name)
    }

    fn source(&'a self, excerpt: usize) -> Result<&'a str, Error> {
        Ok(&self.get(excerpt)?.text)
    }

    fn line_index(&'a self, excerpt: usize, at: usize) -> Result<usize, Error> {
        let lines = &self.get(excerpt)?.lines;
        let after = lines.partition_point(|line| line.start <= at);
        let line = after.checked_sub(1).map(|last| lines[last].index);
        line.ok_or(Error::IndexTooLarge { given: at, max: 0 })
    }

    fn line_number(&'a self, excerpt: usize, index: usize) -> Result<usize, Error> {
        let excerpt = self.get(excerpt)?;
        let line = excerpt.line(index)?;
        Ok(excerpt.lines[line].number as usize)
    }

    fn line_range(&'a self, excerpt: usize, index: usize) -> Result<Range<usize>, Error> {
        let excerpt = self.get(excerpt)?;
        let line = excerpt.line(index)?;
        let next = excerpt.lines.get(line + 1);
        let end = next.map_or(excerpt.text.len(), |next| next.start);
        Ok(excerpt.lines[line].start..end)
    }

    /// The place in the file, not in the excerpt; codespan asks for the one in the header only.
    fn location(&'a self, excerpt: usize, _: usize) -> Result<Location, Error> {
        let place = self.get(excerpt)?.place;
        Ok(Location {
            line_number: place.line as usize,
            column_number: place.column as usize,
        })
    }
}
