//! The form in which the rules are embedded: what matching looks up is ready, a rule is decoded
//! when it is first asked for, and examples lie apart.
//!
//! The names are a hash table with linear probing. All its numbers are little-endian `u32`.
//! `slots`, whose length is a power of two, holds zero for an empty slot, and otherwise one more
//! than the offset of a record in `records`: the length of the name, rule and row of the symbol,
//! rule and row of the namespace, then the name. [`NONE`] stands for a rule or row that is not
//! there.

use crate::fnv;
use serde::{Deserialize, Serialize};

use super::entries::Entries;
use super::model::{CleanExample, Example};

/// There is no such rule or row.
pub(super) const NONE: u32 = u32::MAX;

/// The hash that places a name: FNV-1a, folded. It is part of the layout, so it must not depend
/// on the machine.
pub(super) fn hash(name: &str) -> u32 {
    let hash = fnv::add(fnv::START, name.as_bytes());
    ((hash >> 32) ^ (hash & 0xffff_ffff)) as u32
}

/// The rules as they are embedded.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Compiled<'a> {
    /// In order of code.
    #[serde(borrow)]
    pub(super) rules: Vec<CompiledRule<'a>>,
    /// The table of names: slots.
    pub(super) slots: &'a [u8],
    /// The table of names: records.
    pub(super) records: &'a [u8],
    /// What else matching looks up; without the names.
    #[serde(borrow)]
    pub(super) entries: Entries<'a>,
    /// The encoded rules, one after the other. They lie apart so that the pages that hold them
    /// are not touched at the start.
    pub(super) bodies: &'a [u8],
}

/// One rule that is not decoded yet.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CompiledRule<'a> {
    /// Its code.
    pub(super) code: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// Where its encoded form ends in the bodies; it begins where the one before ends.
    pub(super) end: u32,
}

/// The examples of all rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Examples {
    /// Code that a rule must find, in order of the rules' codes.
    pub found: Vec<Example>,
    /// Code in which a rule must find nothing, in order of the rules' codes.
    pub clean: Vec<CleanExample>,
}
