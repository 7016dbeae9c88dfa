//! The code blocks of reStructuredText: directives that say Python, and sessions.

use super::doctest;
use super::document::{Block, is_python, without};
use crate::files::source::SourceFile;

/// Directives whose argument is the language of the code below them.
const DIRECTIVES: [&str; 3] = ["code-block", "code", "sourcecode"];

/// Directives whose content is Python.
const PYTHON_DIRECTIVES: [&str; 3] = ["ipython", "testcode", "doctest"];

/// The lines of each block of Python, in order.
pub(super) fn blocks(file: &SourceFile) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut session = Block::new();
    let mut index = 0;
    while index < file.line_count() {
        let line = file.line_span(index);
        let text = file.slice(line);
        index += 1;
        if let Some(indent) = directive(text) {
            let mut code = Block::new();
            let mut in_options = true;
            while index < file.line_count() {
                let line = file.line_span(index);
                let text = file.slice(line);
                if !is_blank(text) && indent_of(text) <= indent {
                    break;
                }
                in_options &= text.trim_start().starts_with(':');
                let is_leading = code.is_empty() && is_blank(text);
                if !in_options && !is_leading {
                    code.push(without(file, line, indent));
                }
                index += 1;
            }
            while code.last().is_some_and(|line| is_blank(file.slice(*line))) {
                code.pop();
            }
            blocks.push(code);
        } else if doctest::is_prompt(text) || !session.is_empty() && !text.trim().is_empty() {
            session.push(line);
            continue;
        }
        if !session.is_empty() {
            blocks.push(std::mem::take(&mut session));
        }
    }
    blocks.extend((!session.is_empty()).then_some(session));
    blocks
}

/// The blanks before a directive that Python follows.
fn directive(line: &str) -> Option<usize> {
    let (name, argument) = line.trim().strip_prefix(".. ")?.split_once("::")?;
    let is_code = DIRECTIVES.contains(&name) && is_python(argument.trim());
    (is_code || PYTHON_DIRECTIVES.contains(&name)).then(|| indent_of(line))
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// How many blanks a line begins with.
fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
