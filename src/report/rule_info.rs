//! What a renderer needs to know of a rule.

use rustc_hash::FxHashMap;

use super::Report;
use crate::rules::Rule;

/// A view of a rule, for formats that describe rules and not only findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo<'a> {
    /// For machines: `TF110`.
    pub code: &'a str,
    /// For people: `flags-removed`.
    pub name: &'a str,
    /// One line that names the problem.
    pub summary: &'a str,
    /// Why TensorFlow did this.
    pub why: &'a str,
    /// The official page that treats it.
    pub url: Option<&'a str>,
}

impl<'a> From<&'a Rule> for RuleInfo<'a> {
    fn from(rule: &'a Rule) -> Self {
        Self {
            code: &rule.code,
            name: &rule.name,
            summary: &rule.summary,
            why: &rule.why,
            url: rule.url.as_deref(),
        }
    }
}

impl<'a> RuleInfo<'a> {
    /// The rules that occur in `report`, in order of code. One that is not among `rules` has only
    /// the code and the name that its diagnostics carry.
    #[must_use]
    pub(crate) fn occurring(report: &'a Report, rules: &[Self]) -> Vec<Self> {
        let known: FxHashMap<&str, RuleInfo<'a>> =
            rules.iter().map(|rule| (rule.code, *rule)).collect();
        let mut found: FxHashMap<&str, RuleInfo<'a>> = FxHashMap::default();
        for (_, diagnostic) in report.diagnostics() {
            let code = diagnostic.code.as_str();
            found.entry(code).or_insert_with(|| {
                known.get(code).copied().unwrap_or(RuleInfo {
                    code,
                    name: &diagnostic.name,
                    summary: "",
                    why: "",
                    url: None,
                })
            });
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_unstable_by_key(|rule| rule.code);
        found
    }
}
