//! A line of source as it can be shown: harmless, tabs expanded, cut to the width.

use std::ops::Range;

use crate::report::text::{char_width, stand_in};

/// Columns between tab stops.
const TAB: usize = 4;
/// What stands for the part of a line that is left out.
const CUT: char = '…';

/// A line as it is shown, with the way from its bytes to the shown ones.
pub(super) struct ShownLine {
    /// What is shown.
    pub(super) text: String,
    /// For each shown character of the line: where it is in the line, and where it is shown.
    origins: Vec<(usize, usize)>,
    /// Where an end of the line is shown, and everything after the part that is shown.
    end: usize,
}

impl ShownLine {
    /// Shows at most `columns` columns of `line`, which has no line end, with as much as possible
    /// of the bytes in `focus` among them.
    pub(super) fn new(line: &str, focus: Range<usize>, columns: usize) -> Self {
        let near = neighbourhood(line, &focus, columns);
        let cells = cells(&line[near.clone()], near.start);
        let column_of = |at: usize| {
            let index = cells.partition_point(|cell| cell.at < at);
            cells
                .get(index)
                .map_or_else(|| end_of(&cells), |cell| cell.column)
        };
        let focus = column_of(focus.start)..column_of(focus.end);
        let window = window(focus, end_of(&cells), columns);
        let cut_before = near.start > 0 || window.start > 0;
        let cut_after = near.end < line.len() || window.end < end_of(&cells);

        let mut shown = Self {
            text: String::new(),
            origins: Vec::new(),
            end: 0,
        };
        shown.text.extend(cut_before.then_some(CUT));
        let first = window.start + usize::from(cut_before);
        let last = window.end - usize::from(cut_after);
        for cell in &cells {
            if first <= cell.column && cell.column + cell.width <= last {
                shown.origins.push((cell.at, shown.text.len()));
                shown.push(cell);
            }
        }
        shown.end = shown.text.len();
        shown.text.extend(cut_after.then_some(CUT));
        shown
    }

    /// Where the byte at `at` of the line is shown.
    pub(super) fn position(&self, at: usize) -> usize {
        let index = self.origins.partition_point(|&(origin, _)| origin < at);
        self.origins
            .get(index)
            .map_or(self.end, |&(_, shown)| shown)
    }

    fn push(&mut self, cell: &Cell) {
        if cell.shown == '\t' {
            self.text.extend(std::iter::repeat_n(' ', cell.width));
        } else {
            self.text.push(cell.shown);
        }
    }
}

/// A character of the line and the columns it takes.
struct Cell {
    at: usize,
    shown: char,
    column: usize,
    width: usize,
}

fn cells(line: &str, offset: usize) -> Vec<Cell> {
    let mut column = 0;
    let cell = |(at, c): (usize, char)| {
        let shown = if c == '\t' {
            c
        } else {
            stand_in(c).unwrap_or(c)
        };
        let width = if c == '\t' {
            TAB - column % TAB
        } else {
            char_width(shown)
        };
        let cell = Cell {
            at: offset + at,
            shown,
            column,
            width,
        };
        column += width;
        cell
    };
    line.char_indices().map(cell).collect()
}

/// The column after the last cell.
fn end_of(cells: &[Cell]) -> usize {
    cells.last().map_or(0, |cell| cell.column + cell.width)
}

/// The bytes of `line` that can come into a window of `columns` columns around `focus`: looking
/// at more of a line of megabytes, once a finding, takes too long. Characters without width may
/// make it too small by some; no line that a person wrote has so many.
fn neighbourhood(line: &str, focus: &Range<usize>, columns: usize) -> Range<usize> {
    let reach = columns * 8;
    if line.len() <= reach {
        return 0..line.len();
    }
    let start = line.floor_char_boundary(focus.start.saturating_sub(reach));
    let end = line.ceil_char_boundary(focus.start.saturating_add(reach).min(line.len()));
    start..end
}

/// The columns to show of a line that has `total`: from the beginning if `focus` is in reach,
/// else with `focus` in the middle.
fn window(focus: Range<usize>, total: usize, columns: usize) -> Range<usize> {
    /// Columns that stay visible beside what is in focus.
    const MARGIN: usize = 4;
    if total <= columns {
        return 0..total;
    }
    if focus.end + MARGIN <= columns {
        return 0..columns;
    }
    let wanted = focus.len().min(columns - 2 * MARGIN);
    let before = (columns - wanted) / 2;
    let start = focus.start.saturating_sub(before).min(total - columns);
    start..start + columns
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::ShownLine;

    /// The line as shown, with `[` and `]` around what is shown of `focus`.
    fn shown(line: &str, focus: &str, columns: usize) -> String {
        let start = line.find(focus).expect("in the line");
        let end = start + focus.len();
        let shown = ShownLine::new(line, start..end, columns);
        assert!(shown.text.width() <= columns, "{}", shown.text);
        let mut text = shown.text.clone();
        text.insert(shown.position(end), ']');
        text.insert(shown.position(start), '[');
        text
    }

    #[test]
    fn short_lines_stay_whole_and_tabs_reach_their_stops() {
        assert_eq!(shown("x = tf.log(y)", "tf.log", 40), "x = [tf.log](y)");
        assert_eq!(
            shown("\tif a:\ttf.log", "tf.log", 40),
            "    if a:   [tf.log]"
        );
        assert_eq!(
            shown("a\x1b[31m = tf.log", "tf.log", 40),
            "a␛[31m = [tf.log]"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_focus() {
        assert_eq!(
            shown("abcdefghij, tf.log, klmnopqrst", "tf.log", 20),
            "…ghij, [tf.log], klmn…"
        );
        assert_eq!(
            shown("tf.log, abcdefghijklmnopqrst", "tf.log", 20),
            "[tf.log], abcdefghijk…"
        );
        assert_eq!(
            shown("abcdefghijklmnopqrst, tf.log", "tf.log", 20),
            "…jklmnopqrst, [tf.log]"
        );
        assert_eq!(
            shown("漢字漢字漢字漢字, tf.log, 漢字", "tf.log", 20),
            "…漢字, [tf.log], 漢字"
        );
        let long = format!("{}tf.log{}", "漢".repeat(100_000), "é".repeat(100_000));
        assert!(shown(&long, "tf.log", 40).contains("漢[tf.log]é"));
    }

    #[test]
    fn a_focus_wider_than_the_window_is_cut_itself() {
        let shown = shown(
            "x = abcdefghijklmnopqrstuvwxyz + 1",
            "abcdefghijklmnopqrstuvwxyz",
            16,
        );
        assert_eq!(shown, "x = [abcdefghijk]…");
    }
}
