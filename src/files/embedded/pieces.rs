//! Which bytes of the code are which bytes of the file.

use crate::files::Span;

/// Runs of bytes, in order of place in the code and in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    runs: Vec<Run>,
}

/// A run of the code that is one run of the file.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// Where it starts in the code.
    at: u32,
    /// Its bytes in the code. If the file has another number of bytes for it, it is one character
    /// that is written as an escape.
    length: u32,
    /// In the file.
    file: Span,
}

impl Run {
    fn is_verbatim(&self) -> bool {
        self.length == self.file.end - self.file.start
    }
}

impl Pieces {
    /// Adds `length` bytes of the code from `at` on, which are `file` in the file. Pieces are added
    /// in order.
    pub(super) fn add(&mut self, at: u32, length: u32, file: Span) {
        let run = Run { at, length, file };
        if let Some(last) = self.runs.last_mut()
            && last.is_verbatim()
            && run.is_verbatim()
            && (last.at + last.length, last.file.end) == (at, file.start)
        {
            last.length += length;
            last.file.end = file.end;
        } else if length > 0 {
            self.runs.push(run);
        }
    }

    /// The place in the file of the byte at `at`. A byte that the file does not have stands where
    /// the byte before it ends.
    pub(super) fn start(&self, at: u32) -> u32 {
        let Some(run) = self.run(at) else {
            return self.runs.first().map_or(0, |run| run.file.start);
        };
        match at - run.at {
            0 => run.file.start,
            within if within >= run.length => run.file.end,
            within if run.is_verbatim() => run.file.start + within,
            _ => run.file.start,
        }
    }

    /// The place in the file after the byte that ends at `end`.
    pub(super) fn end(&self, end: u32) -> u32 {
        let Some(run) = self.run(end.saturating_sub(1)) else {
            return 0;
        };
        if run.is_verbatim() {
            (run.file.start + (end - run.at)).min(run.file.end)
        } else {
            run.file.end
        }
    }

    /// Where code begins in a line of the file that holds code at `place`.
    pub(super) fn line_start(&self, line: Span, place: u32) -> u32 {
        let after = self.runs.partition_point(|run| run.file.end <= line.start);
        let first = self.runs.get(after);
        first.map_or(place, |run| run.file.start.clamp(line.start, place))
    }

    /// The last run that starts at or before `at`.
    fn run(&self, at: u32) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.at <= at);
        self.runs.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use crate::files::Span;

    #[test]
    fn leads_through_escapes_and_gaps() {
        // The code `ab"c` and, in another literal, `d`; in the file `ab\"c", "d`.
        let mut pieces = Pieces::default();
        pieces.add(0, 1, Span::new(10, 11));
        pieces.add(1, 1, Span::new(11, 12));
        pieces.add(2, 1, Span::new(12, 14));
        pieces.add(3, 1, Span::new(14, 15));
        pieces.add(4, 1, Span::new(19, 20));
        let starts: Vec<u32> = (0..7).map(|at| pieces.start(at)).collect();
        assert_eq!(starts, [10, 11, 12, 14, 19, 20, 20]);
        let ends: Vec<u32> = (1..6).map(|at| pieces.end(at)).collect();
        assert_eq!(ends, [11, 12, 14, 15, 20]);
    }
}
