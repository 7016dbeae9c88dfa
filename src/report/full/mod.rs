//! For people: each finding with its source, the name underlined, why, and the suggested edit.
//!
//! Codespan draws header and source; notes and the edit are drawn below in the same frame. To
//! stay readable over hundreds of findings, a note, a link or a related place is shown only where
//! it first comes up in a file; what to do is always shown, or where it is said.

mod excerpt;
mod hunks;
mod paint;
mod shown;

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Drawing, Label};
use codespan_reporting::files::Error;
use codespan_reporting::term::{Config, Renderer, RichDiagnostic};
use rustc_hash::{FxHashMap, FxHashSet};

use self::excerpt::Excerpts;
use self::hunks::{Hunk, hunks};
use self::paint::{Painter, level};
use self::shown::ShownLine;
use super::appearance::{ADDED, FRAME, REMOVED};
use super::concise::{closing, named};
use super::place::Region;
use super::text::{counted, harmless, wrap};
use super::{Appearance, CheckedFile, Report, Summary};
use crate::diagnose::Diagnostic;
use crate::files::{SourceFile, Span};
use crate::fix::Fix;
use crate::rules::Applicability;

/// Lines of a hunk that are drawn of what goes, and as many of what comes.
const LINES_OF_A_HUNK: usize = 5;
/// Hunks of a fix that are drawn.
const HUNKS_OF_A_FIX: usize = 3;
/// Columns of the frame beside a line number: ` │ `, or ` = `.
const FRAME_COLUMNS: usize = 3;
/// Columns for the mark of a label over several lines: `│ `.
const MULTI_LINE_COLUMNS: usize = 2;
/// Source is shown no wider than this, however wide the terminal.
const WIDEST_SOURCE: usize = 160;
/// From this many findings on, the closing line says how to get an overview.
const MANY: usize = 100;

/// Writes `report`, and a closing line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(
    report: &Report,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    for file in &report.files {
        let mut said = Said::default();
        for found in &file.diagnostics {
            let mut page = Page::new(file, found, appearance);
            page.draw(&mut said).map_err(io::Error::other)?;
            out.write_all(page.painter.drawn())?;
        }
    }
    closing(&Summary::of(report), appearance, out)?;
    if report.diagnostics().count() >= MANY {
        writeln!(
            out,
            "For an overview: --statistics counts by rule, `tf2lint checklist` makes a plan."
        )?;
    }
    Ok(())
}

/// What the reader of a file has been told already.
#[derive(Default)]
struct Said<'a> {
    /// Notes, each with the place where it was told.
    notes: FxHashMap<&'a str, String>,
    rules: FxHashSet<&'a str>,
    related: FxHashSet<Span>,
}

/// One finding while it is drawn.
struct Page<'a> {
    file: &'a CheckedFile,
    found: &'a Diagnostic,
    appearance: Appearance,
    painter: Painter,
    /// Columns that line numbers take.
    digits: usize,
}

impl<'a> Page<'a> {
    fn new(file: &'a CheckedFile, found: &'a Diagnostic, appearance: Appearance) -> Self {
        Self {
            file,
            found,
            appearance,
            painter: Painter::new(appearance),
            digits: 1,
        }
    }

    fn draw(&mut self, said: &mut Said<'a>) -> Result<(), Error> {
        match (&self.file.source, self.found.span) {
            (Some(source), Some(span)) => self.draw_source(source, span, said)?,
            _ => self.draw_file_name()?,
        }
        let notes = self.notes(said);
        let fix = self.found.fix.as_ref().filter(|fix| !fix.edits.is_empty());
        if !notes.is_empty() || fix.is_some() {
            let level = level(self.found.severity);
            let digits = self.digits;
            self.renderer(|renderer| renderer.render_snippet_empty(digits, level, 0, &[]))?;
        }
        for (label, text) in notes {
            self.draw_note(label, &text)?;
        }
        if let (Some(fix), Some(source)) = (fix, &self.file.source) {
            self.draw_fix(source, fix)?;
        }
        writeln!(self.painter)?;
        Ok(())
    }

    /// Header and source, without the empty line that codespan ends with.
    fn draw_source(
        &mut self,
        source: &SourceFile,
        span: Span,
        said: &mut Said<'a>,
    ) -> Result<(), Error> {
        let related = self.found.related.as_ref();
        let related = related.filter(|related| said.related.insert(related.span));
        let mut spans = vec![span];
        spans.extend(related.map(|related| related.span));
        let lines = |span: &Span| (source.line_index(span.start), source.line_index(span.end));
        let last = spans
            .iter()
            .map(|span| source.line_number(lines(span).1))
            .max()
            .unwrap_or(1);
        let marks = spans.iter().filter(|span| lines(span).0 < lines(span).1);
        self.digits = digits(last);
        let columns = self.columns() - marks.count() * MULTI_LINE_COLUMNS;
        let (excerpts, ranges) = Excerpts::new(&self.file.path, source, &spans, columns);

        let labels = ranges.iter().enumerate().filter_map(|(index, part)| {
            if index == 0 {
                return Some(Label::primary(part.excerpt, part.range.clone()));
            }
            // What lies outside of the visible part of a long line has no range there.
            let related = related.filter(|_| !part.range.is_empty())?;
            let label = Label::secondary(part.excerpt, part.range.clone());
            Some(label.with_message(harmless(&related.label)))
        });
        let labels = labels.collect();
        let drawing = Drawing::new(level(self.found.severity))
            .with_code(harmless(&self.found.code))
            .with_message(self.message())
            .with_labels(labels);
        self.renderer(|renderer| {
            RichDiagnostic::new(&drawing, &Config::default()).render(&excerpts, renderer)
        })?;
        self.painter.drawn().pop();
        Ok(())
    }

    /// Header and the name of the file, for what speaks of the file as a whole.
    fn draw_file_name(&mut self) -> Result<(), Error> {
        let level = level(self.found.severity);
        let code = harmless(&self.found.code);
        let message = self.message();
        self.renderer(|renderer| renderer.render_header(None, level, Some(&code), &message))?;
        self.painter.paint(FRAME, "  ┌─ ")?;
        writeln!(self.painter, "{}", named(self.file, self.found))?;
        Ok(())
    }

    /// The message, broken into lines for the header.
    fn message(&self) -> String {
        let header = self.found.severity.as_str().len() + self.found.code.len() + "[]: ".len();
        wrap(
            &self.found.message,
            self.appearance.columns() - 2,
            header.saturating_sub(2),
        )
        .join("\n  ")
    }

    /// What is said below the source: why, the rule and its page, what to do.
    fn notes(&self, said: &mut Said<'a>) -> Vec<(&'static str, Cow<'a, str>)> {
        let found = self.found;
        // The last of them is why it is so; what to do stands before.
        let advice = found.notes.first().filter(|_| found.notes.len() > 1);
        let told = advice.and_then(|note| said.notes.get(note.as_str()).cloned());
        let mut notes = Vec::new();
        for note in &found.notes {
            if !said.notes.contains_key(note.as_str()) {
                said.notes.insert(note, self.place());
                notes.push(("note", Cow::from(note)));
            }
        }
        if let Some(place) = told
            && notes.is_empty()
            && found.help.is_none()
            && found.fix.is_none()
            && found.mended_at.is_none()
        {
            notes.push(("note", Cow::from(format!("as explained at {place}"))));
        }
        if said.rules.insert(&found.name) {
            let rule = match &found.url {
                Some(url) => Cow::from(format!("{}, {url}", found.name)),
                None => Cow::from(&found.name),
            };
            notes.push(("rule", rule));
        }
        notes.extend(found.help.iter().map(|help| ("help", Cow::from(help))));
        notes.extend(self.mended_elsewhere());
        notes
    }

    /// Where the finding is, for those who look for it on the same page.
    fn place(&self) -> String {
        let line = Region::of(self.file, self.found.span).start.line;
        match self.found.cell {
            Some(cell) => format!("cell {cell}, line {line}"),
            None => format!("line {line}"),
        }
    }

    /// That the fix of another finding mends this one as well.
    fn mended_elsewhere(&self) -> Option<(&'static str, Cow<'a, str>)> {
        let at = self.found.mended_at.as_ref()?;
        let source = self.file.source.as_ref()?;
        let name = source.slice(at.span);
        let line = Region::of(self.file, Some(at.span)).start.line;
        let text = format!("mended where `{name}` is bound, in line {line}");
        let is_mended = at.applicability != Applicability::Manual;
        is_mended.then(|| (label(at.applicability), text.into()))
    }

    fn draw_note(&mut self, label: &str, text: &str) -> Result<(), Error> {
        let digits = self.digits;
        let indent = label.len() + ": ".len();
        let width = self
            .appearance
            .columns()
            .saturating_sub(digits + FRAME_COLUMNS + indent);
        let text = wrap(text, width, 0).join(&format!("\n{:indent$}", ""));
        self.renderer(|renderer| renderer.render_snippet_note(digits, &format!("{label}: {text}")))
    }

    fn draw_fix(&mut self, source: &SourceFile, fix: &Fix) -> Result<(), Error> {
        self.draw_note(label(fix.applicability), &fix.message)?;
        let hunks = hunks(source, &fix.edits);
        let mut cell = self.found.cell;
        for hunk in hunks.iter().take(HUNKS_OF_A_FIX) {
            if hunk.cell != cell
                && let Some(other) = hunk.cell
            {
                self.draw_gutter("")?;
                writeln!(self.painter, "in cell {other}:")?;
            }
            cell = hunk.cell;
            self.draw_hunk(hunk)?;
        }
        self.draw_rest(hunks.len(), HUNKS_OF_A_FIX, "more place")?;
        Ok(())
    }

    fn draw_hunk(&mut self, hunk: &Hunk) -> io::Result<()> {
        let columns = self.columns() - "- ".len();
        for (lines, others, mark, style) in [
            (&hunk.removed, &hunk.added, '-', REMOVED),
            (&hunk.added, &hunk.removed, '+', ADDED),
        ] {
            for (index, line) in lines.iter().enumerate().take(LINES_OF_A_HUNK) {
                let other = others.get(index).map_or("", String::as_str);
                let shown = ShownLine::new(line, difference(line, other), columns).text;
                self.draw_gutter(&(hunk.line + index).to_string())?;
                self.painter
                    .paint(style, format!("{mark} {shown}").trim_end())?;
                writeln!(self.painter)?;
            }
            self.draw_rest(lines.len(), LINES_OF_A_HUNK, "more line")?;
        }
        Ok(())
    }

    /// Says how many of `all` things are not drawn.
    fn draw_rest(&mut self, all: usize, drawn: usize, noun: &str) -> io::Result<()> {
        if all > drawn {
            self.draw_gutter("")?;
            writeln!(self.painter, "… {}", counted(all - drawn, noun))?;
        }
        Ok(())
    }

    /// A line number, or the room for one, and the frame.
    fn draw_gutter(&mut self, number: &str) -> io::Result<()> {
        let digits = self.digits;
        self.painter.paint(FRAME, &format!("{number:>digits$} │ "))
    }

    /// Columns for source beside the line numbers.
    fn columns(&self) -> usize {
        let columns = self.appearance.columns().min(WIDEST_SOURCE);
        columns - self.digits - FRAME_COLUMNS
    }

    fn renderer(
        &mut self,
        draw: impl FnOnce(&mut Renderer<'_, '_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        draw(&mut Renderer::new(&mut self.painter, &Config::default()))
    }
}

/// What a fix is called.
fn label(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "fix",
        Applicability::Unsafe => "unsafe fix",
        Applicability::Manual => "by hand",
    }
}

/// Decimal digits of `number`, which is at least 1.
fn digits(number: u32) -> usize {
    number.max(1).ilog10() as usize + 1
}

/// The bytes of `line` that are not as in `other`.
fn difference(line: &str, other: &str) -> Range<usize> {
    let same = |((_, a), b): &((usize, char), char)| a == b;
    let head = line
        .char_indices()
        .zip(other.chars())
        .take_while(same)
        .count();
    let start: usize = line.chars().take(head).map(char::len_utf8).sum();
    let (line_rest, other_rest) = (&line[start..], &other[start..]);
    let tail = line_rest.chars().rev().zip(other_rest.chars().rev());
    let tail: usize = tail
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    start..line.len() - tail
}

#[cfg(test)]
mod tests;
