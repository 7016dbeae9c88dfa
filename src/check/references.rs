//! Which rule speaks of a reference.

use super::finding::covered;
use super::matching::Matching;
use super::methods::match_member;
use super::{Context, Finding};
use crate::names::{Candidate, Join, Names, Reference};

/// Finds what the rules say of one reference.
pub(super) fn match_reference<'c>(
    names: &Names<'_>,
    index: usize,
    text: &str,
    context: &Context<'c>,
    findings: &mut Vec<Finding<'c>>,
) {
    let reference = &names.references[index];
    if reference.receiver.is_some() {
        match_member(names, index, text, context, findings);
        return;
    }
    for candidate in chosen(reference, context) {
        let matching = Matching {
            reference,
            candidate: &reference.candidates[candidate],
            text,
            context,
            place: (index, candidate),
        };
        let before = findings.len();
        let by_name = matching.by_name();
        let is_error = by_name.iter().any(Finding::is_error);
        findings.extend(by_name.filter(|found| !matching.is_mended_elsewhere(found)));
        if is_error {
            continue;
        }
        findings.extend(matching.by_lookup());
        let named = findings.len();
        let is_said = named > before;
        let is_mended = findings[before..].iter().any(Finding::is_mended);
        findings.extend(matching.by_call());
        let Some(covered) = covered(&findings[named..]) else {
            continue;
        };
        let change = matching.by_change(is_said, is_mended, &covered);
        findings.extend(change);
    }
}

/// The candidates that count: where a `try` offers several, the first that the target has.
fn chosen(reference: &Reference<'_>, context: &Context<'_>) -> std::ops::Range<usize> {
    let all = 0..reference.candidates.len();
    if reference.join == Join::Either {
        return all;
    }
    let exists = |candidate: &Candidate| {
        context
            .atlas
            .exists(candidate.first_parts(candidate.bound_parts), context.target)
    };
    let first = reference
        .candidates
        .iter()
        .position(exists)
        .unwrap_or(all.end - 1);
    first..first + 1
}
