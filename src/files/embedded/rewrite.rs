//! From replacements in the code to replacements in the file.
//!
//! What is not replaced stays as it is, byte for byte: the escapes of a string, the blanks before
//! a line. New lines are written like those around them.

use super::literal;
use super::{Embedded, Form, JsonString, Written};
use crate::files::source::{Span, offset};

/// A range of the code, and what comes in its place.
type Replacement<'r> = (Span, &'r str);

/// What replaces which bytes of the file. `text` is the code; the replacements are in order of
/// place, do not overlap, and each lies in one unit.
pub(super) fn rewrite(
    embedded: &Embedded,
    text: &str,
    replacements: &[Replacement<'_>],
) -> Vec<(Span, String)> {
    let mut made = Vec::new();
    for written in &embedded.units {
        let within: Vec<Replacement<'_>> = replacements
            .iter()
            .filter(|(span, _)| written.unit.span.covers(*span))
            .copied()
            .collect();
        match &written.form {
            _ if within.is_empty() => {}
            Form::Strings { strings, separator } => {
                let cell = CellWriter {
                    file: &embedded.file.text,
                    text,
                    written,
                    strings,
                    separator: separator.as_deref(),
                    ascii: embedded.file.text.is_ascii(),
                };
                cell.write(&within, &mut made);
            }
            Form::Lines => {
                let lines = within
                    .iter()
                    .map(|it| embedded.write_lines(text, written, it));
                made.extend(lines);
            }
        }
    }
    made
}

impl Embedded {
    /// One replacement in code whose lines have something before them.
    fn write_lines(
        &self,
        text: &str,
        written: &Written,
        &(span, new): &Replacement<'_>,
    ) -> (Span, String) {
        let unit = written.unit;
        let starts_line = |at: u32| {
            text[unit.span.start as usize..at as usize].ends_with(['\n', '\r'])
                || at == unit.span.start
        };
        let is_last = span.end == unit.span.end;
        // After the last line there is no line whose beginning could be taken as it is.
        let line_of = if is_last { span.end - 1 } else { span.start };
        let before = self.before_line(line_of);
        let next = match span.start == span.end && starts_line(span.start) {
            true => before.clone(),
            false => doctest_continued(&before),
        };
        let mut lines = String::new();
        let mut rest = new;
        while let Some(end) = rest.find('\n') {
            let (line, after) = rest.split_at(end + 1);
            lines.push_str(line);
            if !(is_last && after.is_empty()) {
                lines.push_str(&next);
            }
            rest = after;
        }
        lines.push_str(rest);
        if !is_last {
            return (
                Span::new(self.pieces.start(span.start), self.pieces.start(span.end)),
                lines,
            );
        }
        let end = self.pieces.end(span.end);
        if span.start < span.end {
            let mut start = self.pieces.start(span.start);
            if starts_line(span.start) && lines.is_empty() {
                start = self.file.line_span(self.file.line_index(start)).start;
            } else if !lines.ends_with('\n') && !lines.is_empty() && !written.closed {
                lines.push('\n');
            }
            return (Span::new(start, end), lines);
        }
        let first = doctest_begun(&before);
        let lines = match written.closed {
            true => format!("\n{first}{}", lines.trim_end_matches('\n')),
            false => format!("{first}{lines}"),
        };
        (Span::new(end, end), lines)
    }

    /// What stands in the file before the line of the code in which the byte at `at` lies.
    fn before_line(&self, at: u32) -> String {
        let place = self.pieces.start(at);
        let line = self.file.line_span(self.file.line_index(place));
        let code = self.pieces.line_start(line, place);
        self.file.text[line.start as usize..code as usize].to_owned()
    }
}

/// What stands before the second line of a statement if `before` stands before the first.
fn doctest_continued(before: &str) -> String {
    match before.strip_suffix(">>> ") {
        Some(blanks) => format!("{blanks}... "),
        None => before.to_owned(),
    }
}

/// What stands before the first line of a statement if `before` stands before another line.
fn doctest_begun(before: &str) -> String {
    match before.strip_suffix("... ") {
        Some(blanks) => format!("{blanks}>>> "),
        None => before.to_owned(),
    }
}

/// The strings of a cell while replacements are written into them.
struct CellWriter<'a> {
    /// The text of the file.
    file: &'a str,
    /// The code.
    text: &'a str,
    written: &'a Written,
    strings: &'a [JsonString],
    separator: Option<&'a str>,
    ascii: bool,
}

/// Lines as they stand between the quotes of literals.
#[derive(Default)]
struct Lines {
    whole: Vec<String>,
    open: String,
}

impl Lines {
    /// Adds a character that is written as `raw`.
    fn push(&mut self, character: char, raw: &str) {
        self.open.push_str(raw);
        if character == '\n' {
            self.whole.push(std::mem::take(&mut self.open));
        }
    }

    /// Takes the last line end away if nothing follows it.
    fn drop_last_line_end(&mut self) {
        if self.open.is_empty()
            && let Some(mut last) = self.whole.pop()
        {
            let kept = last.rfind('\\').unwrap_or(last.len());
            last.truncate(kept);
            self.open = last;
        }
    }

    fn done(mut self) -> Vec<String> {
        if !self.open.is_empty() || self.whole.is_empty() {
            self.whole.push(self.open);
        }
        self.whole
    }
}

impl CellWriter<'_> {
    /// Adds what replaces which strings. Strings next to each other that change are written
    /// together.
    fn write(&self, replacements: &[Replacement<'_>], written: &mut Vec<(Span, String)>) {
        let mut rest = replacements;
        while let Some(first) = rest.first() {
            let from = self.string_at(first.0.start);
            let mut to = from;
            let mut count = 0;
            for (span, new) in rest {
                if count > 0 && self.string_at(span.start) > to {
                    break;
                }
                to = to.max(self.last_string_of(*span, new));
                count += 1;
            }
            let (together, after) = rest.split_at(count);
            written.push(self.write_strings(from, to, together));
            rest = after;
        }
    }

    /// The index of the string in which the byte of the code at `at` lies; the last one for what
    /// stands behind it.
    fn string_at(&self, at: u32) -> usize {
        let after = self.strings.partition_point(|it| it.text.end <= at);
        after.min(self.strings.len().saturating_sub(1))
    }

    /// The index of the last string that changes if `new` replaces `span`. If a line end goes, the
    /// next line moves up.
    fn last_string_of(&self, span: Span, new: &str) -> usize {
        let joins = self.text[span.range()].ends_with('\n') && !new.ends_with('\n');
        match (joins, span.start == span.end) {
            (true, _) | (_, true) => self.string_at(span.end),
            (false, false) => self.string_at(span.end - 1),
        }
    }

    /// What replaces the strings from index `from` to index `to`.
    fn write_strings(
        &self,
        from: usize,
        to: usize,
        replacements: &[Replacement<'_>],
    ) -> (Span, String) {
        let mut lines = Lines::default();
        let mut rest = replacements.iter().peekable();
        let mut done = 0;
        let mut put = |at: u32, lines: &mut Lines| {
            while let Some((span, new)) = rest.next_if(|(span, _)| span.start <= at) {
                for character in new.chars() {
                    let mut raw = String::new();
                    literal::write(character, self.ascii, &mut raw);
                    lines.push(character, &raw);
                }
                done = span.end;
            }
            at < done
        };
        for string in &self.strings[from..=to] {
            let literal = &self.file[string.literal.range()];
            let mut at = string.text.start;
            for (range, character) in literal::characters(literal) {
                if !put(at, &mut lines) {
                    lines.push(character, &literal[range]);
                }
                at += offset(character.len_utf8());
            }
        }
        let is_last = to + 1 == self.strings.len();
        if is_last {
            // The line end that the file lacks, and what comes behind it.
            let end = self.written.unit.span.end;
            if self.written.closed && !put(end - 1, &mut lines) {
                lines.push('\n', "\\n");
            }
            put(end, &mut lines);
            if self.written.closed {
                lines.drop_last_line_end();
            }
        }
        let lines = lines.done();
        let mut span = Span::new(
            self.strings[from].literal.start,
            self.strings[to].literal.end,
        );
        let Some(separator) = self.separator else {
            return (span, format!("\"{}\"", lines.concat()));
        };
        if lines == [""] && from > 0 {
            span.start = self.strings[from - 1].literal.end;
            return (span, String::new());
        }
        (
            span,
            format!("\"{}\"", lines.join(&format!("\"{separator}\""))),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::files::{Span, open};

    /// The source of the only cell after replacing each text, in order, by another.
    fn fixed(source: &str, replacements: &[(&str, &str)]) -> String {
        let notebook = |source: &str| {
            format!("{{\"cells\": [{{\"cell_type\": \"code\", \"source\": {source}}}]}}")
        };
        let mut text = notebook(source);
        let code = open("a.ipynb", &text).expect("a notebook");
        let mut from = 0;
        let spans: Vec<(Span, &str)> = replacements
            .iter()
            .map(|&(old, new)| {
                let start = from + code.text[from..].find(old).expect("there");
                from = start + old.len();
                (Span::new(start as u32, from as u32), new)
            })
            .collect();
        for (span, new) in code.in_whole_text(&spans).into_iter().rev() {
            text.replace_range(span.range(), &new);
        }
        let around = notebook("\u{0}");
        let (before, after) = around.split_once('\u{0}').expect("there");
        let source = text
            .strip_prefix(before)
            .and_then(|it| it.strip_suffix(after));
        source.expect("the rest stays").to_owned()
    }

    #[test]
    fn a_string_keeps_its_other_escapes() {
        let source = r#""a\u00e9\nb \"\/\"\n""#;
        assert_eq!(
            fixed(source, &[("b", "c\n\"")]),
            r#""a\u00e9\nc\n\" \"\/\"\n""#
        );
    }

    #[test]
    fn a_list_has_a_string_for_each_line() {
        let source = "[\n  \"a\\n\",\n  \"b\\n\",\n  \"c\"\n ]";
        for (replacements, expected) in [
            (
                &[("b", "x")][..],
                "[\n  \"a\\n\",\n  \"x\\n\",\n  \"c\"\n ]",
            ),
            (
                &[("a", "a\na")],
                "[\n  \"a\\n\",\n  \"a\\n\",\n  \"b\\n\",\n  \"c\"\n ]",
            ),
            (&[("a\n", "")], "[\n  \"b\\n\",\n  \"c\"\n ]"),
            (&[("\nb\n", " ")], "[\n  \"a c\"\n ]"),
            (&[("b\nc\n", "")], "[\n  \"a\\n\"\n ]"),
            (
                &[("c", "c\nd")],
                "[\n  \"a\\n\",\n  \"b\\n\",\n  \"c\\n\",\n  \"d\"\n ]",
            ),
            (
                &[("a", "x"), ("c", "y")],
                "[\n  \"x\\n\",\n  \"b\\n\",\n  \"y\"\n ]",
            ),
        ] {
            assert_eq!(fixed(source, replacements), expected, "{replacements:?}");
        }
        assert_eq!(fixed("[\"a\"]", &[("a", "a\nb")]), "[\"a\\n\",\"b\"]");
    }

    #[test]
    fn the_place_after_the_last_line_belongs_to_the_cell() {
        let source = "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"a\"]}, \
                      {\"cell_type\": \"code\", \"source\": [\"b\"]}]}";
        let code = open("a.ipynb", source).expect("a notebook");
        let end = code.units()[0].span.end;
        let written = code.in_whole_text(&[(Span::new(end, end), "x\n")]);
        assert_eq!(written[0].1, "\"a\\n\",\"x\"");
        assert_eq!(code.cell(end), Some(1));
    }

    #[test]
    fn what_is_written_is_ascii_if_the_file_is() {
        assert_eq!(fixed("\"a\"", &[("a", "é")]), "\"\\u00e9\"");
        assert_eq!(fixed("\"é a\"", &[("a", "é")]), "\"é é\"");
    }
}
