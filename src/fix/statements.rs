//! A whole statement goes, with its line.

use super::imports::{line_start, next_line};
use super::{NoFix, Site};
use crate::files::Span;
use crate::fix::Edit;
use crate::syntax::ast::Stmt;
use crate::syntax::span_of;

/// Comments that speak to tools about the statement beside them, and go with it.
const FOR_TOOLS: [&str; 7] = [
    "noqa", "pylint:", "type:", "tf2lint:", "isort:", "pyright:", "pytype:",
];

/// The edit that takes out a statement which has its lines to itself, and one of two blank lines
/// that would meet. Its block must hold more.
pub(super) fn delete(site: &Site<'_>, statement: &Stmt) -> Result<Edit, NoFix> {
    let whole = span_of(statement);
    let mut lines = lines_of(site, whole)?;
    let comment = comment_behind(site, whole);
    let goes_with_it = FOR_TOOLS.iter().any(|tool| comment.starts_with(tool));
    if site.file.slice(whole).contains('#') || !(comment.is_empty() || goes_with_it) {
        return Err(NoFix::Comment);
    }
    let behind = Span::new(lines.end, next_line(site, lines.end));
    let before = lines.start.checked_sub(1).map(|end| line_start(site, end));
    let before = before.map(|start| Span::new(start, lines.start));
    let is_blank = |line: Span| site.file.slice(line).trim().is_empty();
    if before.is_some_and(is_blank) && is_blank(behind) {
        lines.end = behind.end;
    }
    Ok(site.replace(lines, ""))
}

/// The same, where a comment behind the statement stays on a line of its own.
pub(super) fn delete_before_comment(site: &Site<'_>, statement: &Stmt) -> Result<Edit, NoFix> {
    match delete(site, statement) {
        Err(NoFix::Comment) => {
            let whole = span_of(statement);
            let lines = lines_of(site, whole)?;
            let behind = site.file.slice(Span::new(whole.end, lines.end));
            let gap = behind.len() - behind.trim_start().len();
            let end = whole.end + u32::try_from(gap).map_err(|_| NoFix::Comment)?;
            match site.file.slice(whole).contains('#') || comment_behind(site, whole).is_empty() {
                true => Err(NoFix::Comment),
                false => Ok(site.replace(Span::new(whole.start, end), "")),
            }
        }
        other => other,
    }
}

/// The lines of a statement, if it shares them with no other.
fn lines_of(site: &Site<'_>, whole: Span) -> Result<Span, NoFix> {
    let lines = Span::new(line_start(site, whole.start), next_line(site, whole.end));
    let before = site.file.slice(Span::new(lines.start, whole.start));
    let behind = site.file.slice(Span::new(whole.end, lines.end)).trim();
    match before.trim().is_empty() && (behind.is_empty() || behind.starts_with('#')) {
        true => Ok(lines),
        false => Err(NoFix::SharedLine),
    }
}

/// The words of the comment on the last line of a statement.
fn comment_behind<'a>(site: &Site<'a>, whole: Span) -> &'a str {
    let line = Span::new(whole.end, next_line(site, whole.end));
    site.file.slice(line).trim().trim_start_matches(['#', ' '])
}
