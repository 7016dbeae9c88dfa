//! Looks names up in the embedded table, as it lies in the program.
//!
//! Filling a hash map with a few thousand names takes a good part of a millisecond, which every
//! run would pay; this costs nothing at the start. The layout is told in [`super::compiled`].

use super::compiled::{NONE, hash};
use super::entries::{Answer, Named};

/// Numbers before the name of a record.
const HEAD: usize = 5;

/// The table of names.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FrozenNames<'a> {
    slots: &'a [u8],
    records: &'a [u8],
}

impl<'a> FrozenNames<'a> {
    /// The table in these bytes.
    pub(super) const fn new(slots: &'a [u8], records: &'a [u8]) -> Self {
        Self { slots, records }
    }

    /// What the rules say of `name`.
    pub(super) fn get(&self, name: &str) -> Option<Named> {
        let mask = (self.slots.len() / 4).checked_sub(1)?;
        let mut slot = hash(name) as usize & mask;
        loop {
            let at = number(self.slots, slot)?.checked_sub(1)? as usize;
            let record = self.records.get(at..)?;
            let length = number(record, 0)? as usize;
            if record.get(HEAD * 4..)?.get(..length)? == name.as_bytes() {
                return Some(Named {
                    symbol: answer(number(record, 1)?, number(record, 2)?),
                    namespace: answer(number(record, 3)?, number(record, 4)?),
                });
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// The number at this position.
fn number(bytes: &[u8], position: usize) -> Option<u32> {
    let bytes = bytes.get(position * 4..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

fn answer(rule: u32, row: u32) -> Option<Answer> {
    (rule != NONE).then_some(Answer {
        rule,
        row: (row != NONE).then_some(row),
    })
}
