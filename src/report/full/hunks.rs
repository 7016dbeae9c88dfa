//! A fix as the lines that it takes and the lines that it gives.

use super::WIDEST_SOURCE;
use crate::files::{SourceFile, Span, offset};
use crate::fix::Edit;

/// Bytes of a line that are looked at before and after what changes in it: what a person sees of
/// a line of megabytes is less, even if each column takes 8 bytes.
const REACH: u32 = 8 * WIDEST_SOURCE as u32;

/// Lines that change together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// The number of the first line, from 1, in the file as it is, or in the cell.
    pub(super) line: usize,
    /// The cell of a notebook.
    pub(super) cell: Option<u32>,
    /// Lines that go, without line ends.
    pub(super) removed: Vec<String>,
    /// Lines that come, without line ends.
    pub(super) added: Vec<String>,
}

/// The hunks of `edits`, which are in order and do not overlap. Edits in the same or in adjoining
/// lines share a hunk unless they are very far from each other. Of a very long line a hunk holds
/// what is near its edits.
pub(super) fn hunks(source: &SourceFile, edits: &[Edit]) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let mut last_line = lines(source, first.span).1;
        let mut end = first.span.end;
        let together = rest.iter().take_while(|edit| {
            let (from, to) = lines(source, edit.span);
            let touches = from <= last_line && edit.span.start <= end.saturating_add(2 * REACH);
            last_line = last_line.max(to);
            end = edit.span.end;
            touches
        });
        let count = together.count();
        hunks.push(hunk(source, &rest[..count]));
        rest = &rest[count..];
    }
    hunks
}

/// The indices of the first and of the last line that `span` touches.
fn lines(source: &SourceFile, span: Span) -> (usize, usize) {
    (source.line_index(span.start), source.line_index(span.end))
}

fn hunk(source: &SourceFile, edits: &[Edit]) -> Hunk {
    let first = edits
        .iter()
        .map(|edit| lines(source, edit.span).0)
        .min()
        .unwrap_or(0);
    let last = edits
        .iter()
        .map(|edit| lines(source, edit.span).1)
        .max()
        .unwrap_or(0);
    let first_byte = edits.iter().map(|edit| edit.span.start).min().unwrap_or(0);
    let last_byte = edits.iter().map(|edit| edit.span.end).max().unwrap_or(0);
    let boundary = |at: u32| offset(source.text.floor_char_boundary(at as usize));
    let near = |at: u32| boundary(at.saturating_sub(REACH));
    let far = |at: u32| boundary(at.saturating_add(REACH));
    let start = source.line_span(first).start.max(near(first_byte));
    let end = source.line_span(last).end.min(far(last_byte));
    let mut after = String::new();
    let mut copied = start;
    for edit in edits {
        after.push_str(source.slice(Span::new(copied, edit.span.start)));
        after.push_str(&edit.text);
        copied = edit.span.end;
    }
    after.push_str(source.slice(Span::new(copied, end)));

    let before = split(source.slice(Span::new(start, end)));
    let after = split(&after);
    let same = |pair: &(&String, &String)| pair.0 == pair.1;
    let head = before.iter().zip(&after).take_while(same).count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take_while(same)
        .count();
    Hunk {
        line: source.line_number(first) as usize + head,
        cell: source.cell(start),
        removed: before[..before.len() - tail].to_vec(),
        added: after[..after.len() - tail].to_vec(),
    }
}

/// The lines of `text` without their ends.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Hunk, hunks};
    use crate::files::{SourceFile, Span, offset};
    use crate::fix::Edit;

    /// Hunks of replacing each `old` by its `new`, in order.
    fn drawn(text: &str, edits: &[(&str, &str)]) -> Vec<Hunk> {
        let source = SourceFile::new("a.py".into(), text.into());
        let mut from = 0;
        let edits: Vec<Edit> = edits
            .iter()
            .map(|&(old, new)| {
                let start = from + text[from..].find(old).expect("in the text");
                from = start + old.len();
                Edit {
                    span: Span::new(offset(start), offset(from)),
                    text: new.into(),
                }
            })
            .collect();
        hunks(&source, &edits)
    }

    fn hunk(line: usize, removed: &[&str], added: &[&str]) -> Hunk {
        let owned = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
        Hunk {
            line,
            cell: None,
            removed: owned(removed),
            added: owned(added),
        }
    }

    #[test]
    fn an_inserted_line_shows_alone() {
        let edits = [("", "from absl import flags\n"), ("tf.flags", "flags")];
        assert_eq!(
            drawn("import os\nimport sys\n\nF = tf.flags.F\n", &edits),
            [
                hunk(1, &[], &["from absl import flags"]),
                hunk(4, &["F = tf.flags.F"], &["F = flags.F"]),
            ]
        );
    }

    #[test]
    fn edits_on_a_line_are_one_hunk_and_line_ends_do_not_show() {
        assert_eq!(
            drawn("a\r\nf(x=1, y=2)\r\nb\r\n", &[("x", "u"), ("y", "v")]),
            [hunk(2, &["f(x=1, y=2)"], &["f(u=1, v=2)"])]
        );
    }

    #[test]
    fn of_a_very_long_line_a_hunk_holds_what_is_near() {
        let filler = "é".repeat(1_000_000);
        let text = format!("{filler}tf.log{filler}tf.abs{filler}");
        let found = drawn(
            &text,
            &[("tf.log", "tf.math.log"), ("tf.abs", "tf.math.abs")],
        );
        assert_eq!(found.len(), 2);
        for hunk in found {
            assert!(hunk.removed[0].contains("étf.") && hunk.added[0].contains("étf.math."));
            assert!(hunk.removed[0].len() < 10_000);
        }
    }

    #[test]
    fn lines_that_stay_at_the_ends_of_an_edit_do_not_show() {
        assert_eq!(
            drawn(
                "f(\n  a,\n  b,\n)\n",
                &[("f(\n  a,\n  b,\n)", "f(\n  a,\n  c=b,\n)")]
            ),
            [hunk(3, &["  b,"], &["  c=b,"])]
        );
        assert_eq!(drawn("a\nb\nc\n", &[("b\n", "")]), [hunk(2, &["b"], &[])]);
        assert_eq!(drawn("a\nb", &[("\nb", "")]), [hunk(2, &["b"], &[])]);
        assert_eq!(drawn("", &[("", "a\n")]), [hunk(1, &[], &["a"])]);
    }
}
