//! What another module of the project binds is mended there, and said there.

use super::Finding;
use super::matching::Matching;
use crate::rules::FixOperation;

impl<'c> Matching<'_, 'c> {
    /// Whether another module of the project binds the name, and who mends it there has mended
    /// this: the `slim` of `from common import slim`, and what stays below it.
    pub(super) fn is_mended_elsewhere(&self, finding: &Finding<'c>) -> bool {
        let (Some(bound), true) = (self.candidate.bound_name(), self.candidate.elsewhere) else {
            return false;
        };
        let Some(answer) = finding.answer.as_ref().filter(|_| finding.is_mended()) else {
            return false;
        };
        let only_renames = answer.fix.iter().all(|operation| {
            matches!(
                operation,
                FixOperation::Rename(_) | FixOperation::MoveNamespace(_)
            )
        });
        let Some(written) = answer.written_for(&finding.symbol, &finding.matched) else {
            return false;
        };
        let becomes = self.context.becomes(bound);
        let stays_below = || {
            let rest = finding.symbol.strip_prefix(bound);
            becomes.is_some_and(|new| written.strip_prefix(&*new) == rest)
        };
        only_renames && (self.candidate.is_bound_within(&finding.symbol) || stays_below())
    }
}
