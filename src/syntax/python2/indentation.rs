//! Tabs mixed with blanks: in Python 2 a tab reaches to the next multiple of eight columns, in
//! Python 3 a line whose depth hangs on that is an error.

use super::Form;
use super::forms::Found;
use super::statements::Tokens;
use super::tokens::Kind;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// The blanks before a logical line.
#[derive(Clone, Copy)]
struct Indent {
    start: usize,
    end: usize,
    /// How far they reach.
    columns: usize,
    /// How far they would reach if a tab were a blank.
    characters: usize,
}

/// Adds the lines on whose depth Python 2 and Python 3 do not agree, and writes all lines of the
/// text with blanks.
pub(super) fn find(text: &str, tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    if memchr::memchr(b'\t', text.as_bytes()).is_none() {
        return;
    }
    let lines = indents(text, tokens);
    let mut mixed: Vec<Found> = inconsistent(&lines)
        .into_iter()
        .map(|line| Found::certain(Form::MixedTabs, line.start, line.end))
        .collect();
    if let Some(first) = mixed.first_mut() {
        for line in &lines {
            if line.columns > 0 && text[line.start..line.end].contains('\t') {
                let blanks = " ".repeat(line.columns);
                first.edits.push((line.start, line.end, blanks));
            }
        }
    }
    found.append(&mut mixed);
}

/// The blanks before each logical line that begins with a line of the text.
fn indents(text: &str, tokens: &Tokens<'_>) -> Vec<Indent> {
    let mut lines = Vec::new();
    let mut begins = true;
    for (_, token) in tokens.iter() {
        if begins {
            let before = &text.as_bytes()[..token.start];
            let blanks = before
                .iter()
                .rev()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'));
            let start = token.start - blanks.count();
            lines.push(measure(text, start, token.start));
        }
        begins = token.kind == Kind::Newline;
    }
    lines
}

fn measure(text: &str, start: usize, end: usize) -> Indent {
    let (mut columns, mut characters) = (0, 0);
    for byte in text[start..end].bytes() {
        match byte {
            b'\t' => {
                columns = (columns / TAB + 1) * TAB;
                characters += 1;
            }
            b' ' => {
                columns += 1;
                characters += 1;
            }
            // A form feed begins the line anew.
            _ => (columns, characters) = (0, 0),
        }
    }
    Indent {
        start,
        end,
        columns,
        characters,
    }
}

/// The lines that Python 3 refuses though their columns are in order.
fn inconsistent(lines: &[Indent]) -> Vec<Indent> {
    let mut open = vec![Indent {
        start: 0,
        end: 0,
        columns: 0,
        characters: 0,
    }];
    let mut found = Vec::new();
    for line in lines {
        while open.len() > 1 && open.last().is_some_and(|top| line.columns < top.columns) {
            open.pop();
        }
        let top = open[open.len() - 1];
        let agrees = match line.columns.cmp(&top.columns) {
            std::cmp::Ordering::Greater => {
                open.push(*line);
                line.characters > top.characters
            }
            _ => line.characters == top.characters,
        };
        if !agrees {
            found.push(*line);
        }
    }
    found
}
