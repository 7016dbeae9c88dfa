//! Sessions: `>>> ` and `... ` of Python, `In [1]: ` and `...: ` of IPython, with what was typed.

use super::document::{Block, without};
use crate::files::source::{SourceFile, Span};

/// What was typed in the session that `block` shows; `None` if it is none.
pub(super) fn statements(file: &SourceFile, block: &[Span]) -> Option<Block> {
    let mut typed = Vec::new();
    let mut continues = false;
    for line in block {
        let text = file.slice(*line);
        let prompt = first_prompt(text).or_else(|| continuation(text).filter(|_| continues));
        continues = prompt.is_some();
        typed.extend(prompt.map(|length| without(file, *line, length)));
    }
    (!typed.is_empty()).then_some(typed)
}

/// Whether a line begins a statement of a session of Python.
pub(super) fn is_prompt(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    line.starts_with(">>> ") || line.trim_end() == ">>>"
}

/// How long the prompt is, with the blanks before it, if the line has one that begins a statement.
fn first_prompt(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches([' ', '\t']);
    if is_prompt(rest) {
        return Some(line.len() - rest.len() + ">>> ".len());
    }
    let number = rest.strip_prefix("In [")?;
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let code = after
        .strip_prefix("]:")
        .filter(|_| after.len() < number.len())?;
    Some(line.len() - code.strip_prefix(' ').unwrap_or(code).len())
}

/// How long the prompt is, with the blanks before it, if the line has one that goes on with a
/// statement.
fn continuation(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches([' ', '\t']);
    let after = rest.strip_prefix("...")?;
    let code = after.trim_start_matches('.');
    let code = code.strip_prefix(':').unwrap_or(after);
    let is_prompt = code.starts_with([' ', '\n', '\r']) || code.is_empty();
    is_prompt.then(|| line.len() - code.strip_prefix(' ').unwrap_or(code).len())
}
