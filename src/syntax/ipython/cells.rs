//! Cells as IPython takes them: without the prompts that were pasted with the code, without the
//! indentation of their first line, and each compiled by itself.

use std::borrow::Cow;

use super::super::{SyntaxError, TooDeep, parse};
use crate::files::{Span, Unit, offset};

/// `cell` with blanks in the place of its prompts, if it begins with one: `>>> ` and `... ` of
/// Python, `In [1]: ` and `   ...: ` of IPython.
pub(super) fn without_prompts(cell: &str) -> Cow<'_, str> {
    let is_empty = |line: &&str| line.trim().is_empty();
    let first = cell.split_inclusive('\n').find(|line| !is_empty(line));
    if first.and_then(first_prompt).is_none() {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    for line in cell.split_inclusive('\n') {
        let prompt = first_prompt(line).or_else(|| continued_prompt(line));
        let length = prompt.unwrap_or_default();
        out.extend(std::iter::repeat_n(' ', length));
        out.push_str(&line[length..]);
    }
    Cow::Owned(out)
}

/// How long the prompt is with which a statement begins.
fn first_prompt(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(">>>").or_else(|| {
        let number = line.strip_prefix("In [")?;
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        after
            .strip_prefix("]:")
            .filter(|_| after.len() < number.len())
    })?;
    length_of_prompt(line, rest)
}

/// How long the prompt is with which a statement goes on.
fn continued_prompt(line: &str) -> Option<usize> {
    let points = line.trim_start_matches(' ').strip_prefix("...")?;
    let points = points.trim_start_matches('.');
    length_of_prompt(line, points.strip_prefix(':').unwrap_or(points))
}

/// A prompt ends with a blank, or with its line.
fn length_of_prompt(line: &str, rest: &str) -> Option<usize> {
    let code = rest.strip_prefix(' ');
    let is_prompt = code.is_some() || rest.trim_end_matches(['\r', '\n']).is_empty();
    is_prompt.then(|| line.len() - code.unwrap_or(rest).len())
}

/// The syntax errors of the cells of a notebook, of which `joint` are found in all of its text.
///
/// What a cell leaves open, such as a `def` without a body, is its own error, and none of the next.
///
/// # Errors
/// Those of [`parse`].
pub(in super::super) fn errors(
    text: &str,
    units: &[Unit],
    joint: &[SyntaxError],
) -> Result<Vec<SyntaxError>, TooDeep> {
    let mut all = Vec::new();
    let mut follows_odd = false;
    for Unit { span, .. } in units {
        let cell = &text[span.range()];
        let last = offset(cell.trim_end().len());
        let (cell, origins) = dedented(cell);
        let mut found = parse(&cell)?.errors;
        for error in &mut found {
            // What is missing at the end is missing on the last line that says something.
            let at = |at: u32| span.start + origin(&origins, at).min(last);
            error.span = Span::new(at(error.span.start), at(error.span.end));
        }
        let is_broken = !found.is_empty();
        let is_odd = is_broken || !origins.is_empty();
        if !is_odd && !follows_odd {
            // Cells before it may forbid what it says: `from __future__ import print_function`.
            let within = |error: &&SyntaxError| span.covers(error.span);
            found.extend(joint.iter().filter(within).cloned());
        }
        // What the parser says of all cells together, it may say at the next one.
        follows_odd = is_odd;
        all.extend(found);
    }
    Ok(all)
}

/// A cell without the indentation of its first line, on all lines that have it. With the places in
/// the new text from which on so many bytes have gone.
fn dedented(cell: &str) -> (Cow<'_, str>, Vec<(u32, u32)>) {
    let is_blank = |c: char| c == ' ' || c == '\t';
    let first = cell
        .split_inclusive('\n')
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let indent = &first[..first.len() - first.trim_start_matches(is_blank).len()];
    if indent.is_empty() {
        return (Cow::Borrowed(cell), Vec::new());
    }
    let mut out = String::with_capacity(cell.len());
    let mut origins = Vec::new();
    let mut gone = 0;
    for line in cell.split_inclusive('\n') {
        let kept = line.strip_prefix(indent).unwrap_or(line);
        gone += offset(line.len() - kept.len());
        origins.push((offset(out.len()), gone));
        out.push_str(kept);
    }
    (Cow::Owned(out), origins)
}

/// Where a byte of the dedented cell is in the cell.
fn origin(origins: &[(u32, u32)], at: u32) -> u32 {
    let line = origins.partition_point(|(start, _)| *start <= at);
    at + line.checked_sub(1).map_or(0, |line| origins[line].1)
}

#[cfg(test)]
mod tests {
    use super::without_prompts;
    use crate::files::open;
    use crate::syntax::parse_source;

    #[test]
    fn prompts_become_blanks_where_a_cell_begins_with_one() {
        for (cell, expected) in [
            (">>> x\n>>>\n1\n", "    x\n   \n1\n"),
            (
                "\n>>> if x:\n...     y\n... \n",
                "\n    if x:\n        y\n    \n",
            ),
            ("In [12]: x\n    ...: y\n", "         x\n         y\n"),
            ("x >>> y\n...\n", "x >>> y\n...\n"),
            ("In []: x\n", "In []: x\n"),
            (">>>x\n", ">>>x\n"),
        ] {
            assert_eq!(without_prompts(cell), expected, "{cell}");
        }
    }

    /// The cells with errors, and the texts of the lines on which these start.
    fn broken(cells: &[&str]) -> Vec<(u32, String)> {
        let cells: Vec<_> = cells
            .iter()
            .map(|cell| serde_json::json!({"cell_type": "code", "source": cell}))
            .collect();
        let notebook = serde_json::json!({"cells": cells}).to_string();
        let source = open("a.ipynb", &notebook).expect("a notebook");
        let module = parse_source(&source).expect("not deep");
        let place = |start: u32| {
            let line = source.slice(source.line_span(source.line_index(start)));
            (source.cell(start).expect("in a cell"), line.trim().into())
        };
        let mut found: Vec<_> = module
            .errors
            .iter()
            .map(|it| place(it.span.start))
            .collect();
        found.dedup_by_key(|(cell, _)| *cell);
        found
    }

    #[test]
    fn each_cell_has_its_own_errors() {
        let text = |line: &str| line.to_owned();
        let prose = "Some words, isn't it?";
        let found = broken(&["x = 1", prose, "y = (1,", "z = 1", "def f():", "z", "x y"]);
        let expected = [
            (2, text(prose)),
            (3, text("y = (1,")),
            (5, text("def f():")),
        ];
        assert_eq!(found[..3], expected);
        assert_eq!(found[3..], [(7, text("x y"))]);
    }

    #[test]
    fn what_ipython_takes_is_no_error() {
        let cells = [
            "    x = 1\n    if x:\n        y\n",
            "\n  for a in b: c\n# end\n",
            ">>> x = 1\n>>> for a in b:\n...     c\n",
            "In [3]: x\n   ...: y",
            "matplotlib inline\ncd ..\nrm -rf x y\ncat a.txt",
            "x = !ls\n!!ls\n?x\nx??\n/f x\n,f a b\n;f a b",
        ];
        assert_eq!(broken(&cells), []);
        assert_eq!(broken(&["await f()\nasync for x in y: pass", "x"]), []);
        assert_eq!(broken(&["print 'a'", "x"]), []);
        assert_eq!(broken(&["ls = 1", "lsx y"]), [(2, "lsx y".to_owned())]);
    }

    #[test]
    fn a_future_import_holds_in_all_later_cells() {
        let future = "from __future__ import print_function";
        let found = broken(&[future, "x", "print 'b'", "y"]);
        assert_eq!(found, [(3, "print 'b'".to_owned())]);
    }
}
