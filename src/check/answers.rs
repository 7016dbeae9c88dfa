//! Answers that follow from facts alone, without a rule that has written them down.

use crate::atlas::VersionRange;
use crate::rules::{Applicability, FixOperation, Replacement, Style};

/// The answer that follows from a verdict: the same thing under its present name.
pub(super) fn rename_to(to: &str, label: Option<Style>) -> Replacement {
    answer(label, Some(to), Vec::new())
}

/// An answer that writes the name `to`, if there is one, and does what else is in `fix`.
pub(super) fn answer(
    label: Option<Style>,
    to: Option<&str>,
    fix: Vec<FixOperation>,
) -> Replacement {
    let rename = to.map(|to| FixOperation::Rename(to.to_owned()));
    Replacement {
        label,
        versions: VersionRange::ALL,
        keras: None,
        applicability: Applicability::Safe,
        to: to.map(str::to_owned),
        note: None,
        requires: None,
        fix: rename.into_iter().chain(fix).collect(),
    }
}
