//! How many characters lie between two places of a text, in a time that does not grow with them.

use std::sync::OnceLock;

/// Bytes from one mark to the next. Two places nearer than that are counted out.
const STEP: usize = 4096;

/// Marks in a text, made when they are first needed: a file of one line with a hundred thousand
/// findings would otherwise be counted through for each of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// How many characters begin before each multiple of [`STEP`].
    marks: OnceLock<Vec<usize>>,
}

impl Columns {
    /// How many characters of `text` begin from the byte at `start` on and before the one at
    /// `end`. `text` is the same in every call.
    pub(super) fn between(&self, text: &str, start: usize, end: usize) -> usize {
        let bytes = text.as_bytes();
        if end - start <= STEP {
            return characters(&bytes[start..end]);
        }
        let marks = self.marks.get_or_init(|| {
            let mut before = 0;
            let mark = |block: &[u8]| {
                let mark = before;
                before += characters(block);
                mark
            };
            bytes.chunks(STEP).map(mark).collect()
        });
        let before = |at: usize| match marks.get(at / STEP) {
            Some(mark) => mark + characters(&bytes[at - at % STEP..at]),
            // The end of a text whose length is a multiple of the step.
            None => marks
                .last()
                .map_or(0, |mark| mark + characters(&bytes[at - STEP..])),
        };
        before(end) - before(start)
    }
}

/// How many characters begin in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{Columns, STEP};

    #[test]
    fn counts_characters_near_and_far() {
        let text = "aé漢😀".repeat(STEP);
        let columns = Columns::default();
        let places = [0, 1, 3, 10, STEP * 10 - 10, STEP * 5, STEP * 10];
        for start in places {
            for end in places.into_iter().filter(|&end| end >= start) {
                let expected = text
                    .char_indices()
                    .filter(|(at, _)| (start..end).contains(at));
                assert_eq!(columns.between(&text, start, end), expected.count());
            }
        }
        assert_eq!(Columns::default().between("", 0, 0), 0);
        let plain = "x".repeat(2 * STEP);
        assert_eq!(Columns::default().between(&plain, 0, 2 * STEP), 2 * STEP);
    }
}
