//! A whole statement goes, with its line.

use super::imports::{line_start, next_line};
use super::remarks::speak_of;
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
    let comment = comment_behind(site, whole);
    match comment.is_empty() || speaks_to_tools(comment) {
        true => {
            let start = line_start(site, whole.start);
            take_out(site, whole, start, start)
        }
        false => Err(NoFix::Comment),
    }
}

/// The same with the comments above it, from `comments` on, where all goes from `gap` on. A comment
/// behind the statement goes if it speaks of what the statement is `about` alone, and else stays on
/// a line of its own.
pub(super) fn delete_with(
    site: &Site<'_>,
    statement: &Stmt,
    comments: Option<u32>,
    gap: u32,
    about: &[String],
) -> Result<Edit, NoFix> {
    let whole = span_of(statement);
    let comment = comment_behind(site, whole);
    if comment.is_empty() || speaks_to_tools(comment) || speak_of(comment, about) {
        let start = comments.unwrap_or_else(|| line_start(site, whole.start));
        return take_out(site, whole, start, gap);
    }
    let lines = lines_of(site, whole)?;
    let behind = site.file.slice(Span::new(whole.end, lines.end));
    let gap = behind.len() - behind.trim_start().len();
    let end = whole.end + u32::try_from(gap).map_err(|_| NoFix::Comment)?;
    match site.file.slice(whole).contains('#') {
        true => Err(NoFix::Comment),
        false => Ok(site.replace(Span::new(whole.start, end), "")),
    }
}

/// The edit that takes out the lines of a statement from `start` on, and one of two blank lines that
/// would meet where all goes from `gap` on.
fn take_out(site: &Site<'_>, whole: Span, start: u32, gap: u32) -> Result<Edit, NoFix> {
    let mut lines = lines_of(site, whole)?;
    if site.file.slice(whole).contains('#') {
        return Err(NoFix::Comment);
    }
    lines.start = start;
    let behind = Span::new(lines.end, next_line(site, lines.end));
    let before = gap.checked_sub(1).map(|end| line_start(site, end));
    let before = before.map(|start| site.file.slice(Span::new(start, gap)));
    // Nobody leaves a blank line where a block begins.
    let begins_block = |line: &str| line.ends_with(':') && !line.starts_with('#');
    let takes_none = |line: &str| line.trim().is_empty() || begins_block(line.trim());
    let longer = Span::new(lines.start, behind.end);
    if before.is_some_and(takes_none)
        && site.file.slice(behind).trim().is_empty()
        && site.file.is_editable(longer)
    {
        lines = longer;
    }
    Ok(site.replace(lines, ""))
}

/// Whether a comment speaks to tools about the statement beside it.
fn speaks_to_tools(comment: &str) -> bool {
    FOR_TOOLS.iter().any(|tool| comment.starts_with(tool))
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
