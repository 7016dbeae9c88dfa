//! Workflow commands: lines on standard output that GitHub Actions shows as annotations.
//!
//! Escaping is that of the runner: `%`, CR and LF everywhere, `:` and `,` in properties besides.
//! An annotation over several lines takes no columns. In a notebook the line is that of the JSON.

use std::io::{self, Write};

use super::Report;
use super::place::Region;
use super::text::stand_in;
use crate::diagnose::Diagnostic;
use crate::rules::Severity;

/// Writes one command a finding.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (file, found) in report.diagnostics() {
        let Region { start, end } = Region::in_file(file, found.span);
        write!(
            out,
            "::{} file={},line={}",
            command(found),
            property(&file.path),
            start.line
        )?;
        if start.line == end.line {
            write!(
                out,
                ",col={},endLine={},endColumn={}",
                start.column, end.line, end.column
            )?;
        } else {
            write!(out, ",endLine={}", end.line)?;
        }
        let title = match found.cell {
            Some(cell) => format!("{} {} in cell {cell}", found.code, found.name),
            None => format!("{} {}", found.code, found.name),
        };
        write!(out, ",title={}::{}", property(&title), data(&found.message))?;
        if let Some(help) = &found.help {
            write!(out, "%0A{}", data(help))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The runner's word for the severity.
fn command(found: &Diagnostic) -> &'static str {
    match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// A value before the second `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The text after the second `::`. Other control characters than line ends, which no escape
/// covers, get a visible stand-in.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            _ => escaped.push(stand_in(c).unwrap_or(c)),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use crate::report::{Format, sample};

    #[test]
    fn commands_stay_whole_whatever_is_in_names_and_messages() {
        insta::assert_snapshot!(sample::drawn(Format::Github, &sample::every_shape()));
        insta::assert_snapshot!(sample::drawn(Format::Github, &sample::hostile()));
        insta::assert_snapshot!(sample::drawn(Format::Github, &sample::incomplete()));
    }
}
