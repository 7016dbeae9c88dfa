//! The code blocks of Markdown: fenced ones that say Python, and sessions outside of fences.

use super::doctest;
use super::document::{Block, is_python, without};
use crate::files::source::SourceFile;

/// A fence that is open.
struct Fence<'t> {
    /// What stands before it, blanks and the marks of quotes.
    before: &'t str,
    mark: char,
    length: usize,
    /// The lines behind it, if they can be Python.
    code: Option<Block>,
    /// Whether it names no language, so that only a session is Python.
    is_bare: bool,
}

/// The lines of each block of Python, in order.
pub(super) fn blocks(file: &SourceFile) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Fence<'_>> = None;
    let mut session = Block::new();
    for index in 0..file.line_count() {
        let line = file.line_span(index);
        let text = file.slice(line);
        if let Some(fence) = &mut open {
            if fence.is_closed_by(text) {
                blocks.extend(fence.code(file));
                open = None;
            } else if let Some(code) = &mut fence.code {
                code.push(without(file, line, shared(text, fence.before)));
            }
            continue;
        }
        open = Fence::opened_by(text);
        let goes_on = !session.is_empty() && !text.trim().is_empty();
        if open.is_none() && (goes_on || doctest::is_prompt(text)) {
            session.push(line);
        } else if !session.is_empty() {
            blocks.push(std::mem::take(&mut session));
        }
    }
    blocks.extend(open.and_then(|mut fence| fence.code(file)));
    blocks.extend((!session.is_empty()).then_some(session));
    blocks
}

impl<'t> Fence<'t> {
    /// The fence that a line opens.
    fn opened_by(line: &'t str) -> Option<Self> {
        let rest = line.trim_start_matches(is_before);
        // The first block of an item of a list may stand behind its mark.
        let rest = match rest.strip_prefix(['-', '*', '+']) {
            Some(item) if item.starts_with(' ') => item.trim_start(),
            _ => rest,
        };
        let mark = rest
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let info = rest.trim_start_matches(mark);
        let length = rest.len() - info.len();
        // Behind a fence of backquotes there are none: it would be code within a line.
        if length < 3 || mark == '`' && info.contains('`') {
            return None;
        }
        Some(Self {
            before: &line[..line.len() - rest.len()],
            mark,
            length,
            code: (is_python(language(info)) || info.trim().is_empty()).then(Block::new),
            is_bare: info.trim().is_empty(),
        })
    }

    /// The lines behind it, if they are Python.
    fn code(&mut self, file: &SourceFile) -> Option<Block> {
        let code = self.code.take()?;
        let mut lines = code.iter().map(|line| file.slice(*line));
        let first = lines.find(|line| !line.trim().is_empty());
        (!self.is_bare || first.is_some_and(doctest::is_prompt)).then_some(code)
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let rest = line.trim_start_matches(is_before).trim_end();
        rest.len() >= self.length && rest.chars().all(|c| c == self.mark)
    }
}

/// The language that the text behind a fence names: `python`, `{.python .numberLines}`,
/// `{code-block} python`, `py hl_lines="1"`.
fn language(info: &str) -> &str {
    let info = info.trim();
    let named = ["{code-block}", "{code-cell}", "{code}"]
        .iter()
        .find_map(|directive| info.strip_prefix(directive));
    let word = named.unwrap_or(info).trim_start_matches([' ', '{', '.']);
    let is_end = |c: char| c.is_whitespace() || matches!(c, '}' | ',' | ':' | '{' | '[');
    &word[..word.find(is_end).unwrap_or(word.len())]
}

/// What may stand before a fence.
fn is_before(c: char) -> bool {
    matches!(c, ' ' | '\t' | '>')
}

/// How much of a line stands before its code, if `before` stands before the fence.
fn shared(line: &str, before: &str) -> usize {
    if line.starts_with(before) {
        return before.len();
    }
    let most = before.len();
    let count = line.chars().take_while(|c| is_before(*c)).count();
    count.min(most)
}
