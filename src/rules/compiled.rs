//! The form in which the rules are embedded: what matching looks up is ready, a rule is decoded
//! when it is first asked for, and examples lie apart.

use serde::{Deserialize, Serialize};

use super::entries::Entries;
use super::model::{CleanExample, Example};

/// The rules as they are embedded.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Compiled<'a> {
    /// In order of code.
    #[serde(borrow)]
    pub(super) rules: Vec<CompiledRule<'a>>,
    /// What matching looks up.
    #[serde(borrow)]
    pub(super) entries: Entries<'a>,
}

/// One rule that is not decoded yet.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CompiledRule<'a> {
    /// Its code.
    pub(super) code: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// All of it, encoded.
    pub(super) body: &'a [u8],
}

/// The examples of all rules.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Examples {
    /// Code that a rule must find, in order of the rules' codes.
    pub found: Vec<Example>,
    /// Code in which a rule must find nothing, in order of the rules' codes.
    pub clean: Vec<CleanExample>,
}
