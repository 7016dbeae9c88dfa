//! A text and what fixes made of it, round by round.

use std::collections::BTreeMap;

use crate::diagnose::Diagnostic;
use crate::files::SourceFile;
use crate::fix::apply;
use crate::report::CheckedFile;
use crate::rules::Applicability;

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text of the whole file.
    pub text: String,
    /// How many fixes were made.
    pub count: usize,
    /// How many of each rule, by code and name.
    pub by_rule: BTreeMap<(String, String), usize>,
}

/// The findings with a fix.
pub(crate) fn fixable(checked: &CheckedFile) -> Vec<&Diagnostic> {
    let all = checked.diagnostics.iter();
    all.filter(|found| found.fix.is_some()).collect()
}

impl Fixed {
    /// A text before its first fix.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            count: 0,
            by_rule: BTreeMap::new(),
        }
    }

    /// Applies the fixes of findings in `source`, which is the text as it is; says whether there
    /// was anything to do.
    pub(crate) fn apply(
        &mut self,
        source: &SourceFile,
        found: &[&Diagnostic],
        floor: Applicability,
    ) -> bool {
        let fixes = found.iter().filter_map(|found| found.fix.as_ref());
        let applied = apply(source, fixes, floor);
        for &number in &applied.made {
            let rule = (found[number].code.clone(), found[number].name.clone());
            *self.by_rule.entry(rule).or_default() += 1;
        }
        self.count += applied.made.len();
        self.text = applied.text;
        !applied.made.is_empty()
    }
}
