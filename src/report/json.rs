//! JSON: one array, or one object a line. Both hold the same objects, one a finding.
//!
//! The names of the fields and what they hold are a promise to other programs:
//!
//! - All fields are always there; what is absent is `null`.
//! - `line`, `column`, `end_line`, `end_column` count from 1, columns in characters (Unicode
//!   scalar values); the end is the place after the last character. A finding about a file as a
//!   whole has the empty range at line 1, column 1.
//! - `cell` is the cell of a notebook, from 1 and counting all cells; lines are counted from its
//!   beginning.
//! - `path` is relative to the working directory where possible, with `/` between its parts.
//! - The edits of a `fix` belong together and are in order of place; `text` replaces the range.
//! - `mended_at` is where a name is bound whose own fix mends the finding, too: it has none itself.
//! - `effort` is in minutes. `target` is a version such as `"2.21"`.
//!
//! Characters that could steer a terminal are written as `\u` escapes.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::place::Region;
use super::text::{is_plain, stand_in};
use super::{CheckedFile, Report};
use crate::diagnose::{Diagnostic, MendedAt};
use crate::files::Span;
use crate::fix::Fix;
use crate::names::Certainty;
use crate::rules::Severity;
use crate::rules::{Applicability, Category, Requirement};

/// Writes `report` as one array, an object a line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write_array(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_items(objects(report), out)
}

/// Writes `report` as one object a line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for object in objects(report) {
        write_value(&object, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A JSON array with one item a line.
pub(super) fn write_items<T: Serialize>(
    items: impl Iterator<Item = T>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return writeln!(out, "[]");
    }
    let mut before = "[";
    for item in items {
        write!(out, "{before}\n  ")?;
        write_value(&item, out)?;
        before = ",";
    }
    writeln!(out, "\n]")
}

/// One JSON value, in one line without its end.
pub(super) fn write_value<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Harmless);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Compact JSON in which every character that could steer a terminal is escaped.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        if is_plain(fragment) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut written = 0;
        for (at, c) in fragment.char_indices() {
            if stand_in(c).is_some() {
                writer.write_all(&fragment.as_bytes()[written..at])?;
                write!(writer, "\\u{:04x}", u32::from(c))?;
                written = at + c.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[written..])
    }
}

/// One finding. The order of the fields is that of the output.
#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    category: Category,
    message: &'a str,
    path: &'a str,
    #[serde(flatten)]
    range: Range,
    cell: Option<u32>,
    symbol: Option<&'a str>,
    certainty: Certainty,
    replacement: Option<&'a str>,
    requires: Option<&'a Requirement>,
    url: Option<&'a str>,
    effort: u32,
    fix: Option<FixObject<'a>>,
    mended_at: Option<MendedAtObject>,
    target: String,
}

#[derive(Serialize)]
struct Range {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct FixObject<'a> {
    applicability: Applicability,
    message: &'a str,
    edits: Vec<EditObject<'a>>,
}

#[derive(Serialize)]
struct MendedAtObject {
    line: u32,
    column: u32,
    cell: Option<u32>,
    applicability: Applicability,
}

#[derive(Serialize)]
struct EditObject<'a> {
    #[serde(flatten)]
    range: Range,
    cell: Option<u32>,
    text: &'a str,
}

impl From<Region> for Range {
    fn from(region: Region) -> Self {
        Self {
            line: region.start.line,
            column: region.start.column,
            end_line: region.end.line,
            end_column: region.end.column,
        }
    }
}

fn objects(report: &Report) -> impl Iterator<Item = Object<'_>> {
    report
        .diagnostics()
        .map(|(file, found)| object(file, found, report.target.to_string()))
}

fn object<'a>(file: &'a CheckedFile, found: &'a Diagnostic, target: String) -> Object<'a> {
    Object {
        code: &found.code,
        name: &found.name,
        severity: found.severity,
        category: found.category,
        message: &found.message,
        path: &file.path,
        range: Region::of(file, found.span).into(),
        cell: found.cell,
        symbol: found.symbol.as_deref(),
        certainty: found.certainty,
        replacement: found.replacement.as_deref(),
        requires: found.requires.as_ref(),
        url: found.url.as_deref(),
        effort: found.effort,
        fix: found.fix.as_ref().map(|fix| fix_object(file, fix)),
        mended_at: found.mended_at.as_ref().map(|at| mended_at(file, at)),
        target,
    }
}

fn mended_at(file: &CheckedFile, at: &MendedAt) -> MendedAtObject {
    let start = Region::of(file, Some(at.span)).start;
    MendedAtObject {
        line: start.line,
        column: start.column,
        cell: cell(file, at.span),
        applicability: at.applicability,
    }
}

fn cell(file: &CheckedFile, span: Span) -> Option<u32> {
    let source = file.source.as_ref()?;
    source.cell(span.start)
}

fn fix_object<'a>(file: &CheckedFile, fix: &'a Fix) -> FixObject<'a> {
    let edits = fix.edits.iter().map(|edit| EditObject {
        range: Region::of(file, Some(edit.span)).into(),
        cell: cell(file, edit.span),
        text: &edit.text,
    });
    FixObject {
        applicability: fix.applicability,
        message: &fix.message,
        edits: edits.collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::{Format, sample};

    #[test]
    fn array_and_lines_hold_the_same_objects() {
        for report in [
            sample::every_shape(),
            sample::hostile(),
            sample::incomplete(),
        ] {
            let array: Value =
                serde_json::from_str(&sample::drawn(Format::Json, &report)).expect("JSON");
            let text = sample::drawn(Format::JsonLines, &report);
            let lines = text
                .lines()
                .map(|line| serde_json::from_str(line).expect("JSON"));
            assert_eq!(array, Value::Array(lines.collect()));
            assert_eq!(array[0]["path"], report.files[0].path);
        }
        assert_eq!(sample::drawn(Format::Json, &sample::empty(1)).trim(), "[]");
        assert_eq!(sample::drawn(Format::JsonLines, &sample::empty(1)), "");
    }

    #[test]
    fn the_fields_are_those_promised() {
        insta::assert_snapshot!(sample::drawn(Format::Json, &sample::every_shape()));
    }

    #[test]
    fn nothing_that_steers_a_terminal_comes_through() {
        let text = sample::drawn(Format::JsonLines, &sample::hostile());
        assert!(text.contains("\\u202e") && text.contains("\\u009b") && text.contains("\\u001b"));
        assert!(
            text.lines()
                .all(|line| crate::report::text::harmless(line) == line)
        );
    }
}
