//! One line a finding: `path:line:column: TF110 message`. For grep, and for editors that jump.
//!
//! `[*]` before the message marks what `--fix` mends.

use std::io::{self, Write};

use super::appearance::{FRAME, GOOD, STRONG, severity};
use super::place::Region;
use super::summary::fixable;
use super::text::{harmless, wrap};
use super::{Appearance, CheckedFile, Report, Summary};
use crate::diagnose::Diagnostic;
use crate::rules::Applicability;

/// Writes `report`, and a closing line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(
    report: &Report,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (file, found) in report.diagnostics() {
        line(file, found, appearance, out)?;
    }
    let unbroken = Appearance {
        width: usize::MAX,
        ..appearance
    };
    closing(&Summary::of(report), unbroken, out)
}

fn line(
    file: &CheckedFile,
    found: &Diagnostic,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let start = Region::of(file, found.span).start;
    let strong = appearance.style(STRONG);
    let frame = appearance.style(FRAME);
    let code = appearance.style(severity(found.severity).bold());
    write!(out, "{strong}{}{strong:#}", named(file, found))?;
    write!(
        out,
        "{frame}:{frame:#}{}{frame}:{frame:#}{}{frame}:{frame:#} ",
        start.line, start.column
    )?;
    write!(out, "{code}{}{code:#} ", harmless(&found.code))?;
    if fixable(found, Applicability::Safe) {
        let mark = appearance.style(GOOD);
        write!(out, "{mark}[*]{mark:#} ")?;
    }
    writeln!(out, "{}", harmless(&found.message))
}

/// The name of the file, with the cell of a notebook: `a.ipynb:cell 3`.
pub(super) fn named(file: &CheckedFile, found: &Diagnostic) -> String {
    name(&file.path, found.cell)
}

/// The same of a path and a cell.
pub(super) fn name(path: &str, cell: Option<u32>) -> String {
    let path = harmless(path);
    match cell {
        Some(cell) => format!("{path}:cell {cell}"),
        None => path.into_owned(),
    }
}

/// The closing line, in green if all is well.
pub(super) fn closing(
    summary: &Summary,
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = appearance.style(if summary.is_clean() { GOOD } else { STRONG });
    for line in wrap(&summary.to_string(), appearance.columns(), 0) {
        writeln!(out, "{style}{line}{style:#}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::report::sample;
    use crate::report::{Appearance, Format};

    #[test]
    fn one_line_a_finding_whatever_is_in_names_and_messages() {
        insta::assert_snapshot!(sample::drawn(Format::Concise, &sample::every_shape()));
        insta::assert_snapshot!(sample::drawn(Format::Concise, &sample::hostile()));
        insta::assert_snapshot!(sample::drawn(Format::Concise, &sample::incomplete()));
    }

    #[test]
    fn colour_changes_nothing_but_escapes() {
        let report = sample::every_shape();
        let colour = Appearance {
            colour: true,
            ..Appearance::default()
        };
        let coloured = sample::drawn_as(Format::Concise, &report, colour);
        assert!(coloured.contains("\u{1b}["));
        assert_eq!(
            anstream::adapter::strip_str(&coloured).to_string(),
            sample::drawn(Format::Concise, &report)
        );
    }
}
