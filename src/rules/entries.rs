//! What the matching looks up, taken from the rules: computed when tf2lint is built, and again
//! for a user's rules when it runs.

use serde::{Deserialize, Serialize};

use super::model::{Matcher, RequirementMatcher, Row, Rule, VerdictMatcher};

/// The keys of some rules. A rule is its position among them.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entries<'a> {
    /// Names that a rule matches themselves.
    #[serde(borrow)]
    pub(super) symbols: Vec<(&'a str, Answer)>,
    /// Names that a rule matches with everything below them.
    #[serde(borrow)]
    pub(super) namespaces: Vec<(&'a str, Answer)>,
    /// Functions whose calls a rule looks at.
    #[serde(borrow)]
    pub(super) calls: Vec<(&'a str, Answer)>,
    /// Methods: name, class, rule.
    #[serde(borrow)]
    pub(super) methods: Vec<(&'a str, &'a str, Answer)>,
    /// Verdicts that a rule speaks for.
    pub(super) verdicts: Vec<(VerdictMatcher, u32)>,
    /// Packages that a rule speaks of.
    pub(super) requirements: Vec<(RequirementMatcher, u32)>,
    /// Idioms by name.
    #[serde(borrow)]
    pub(super) idioms: Vec<(&'a str, u32)>,
}

/// What the rules say of one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The answer to the name itself.
    pub(super) symbol: Option<Answer>,
    /// The answer to the name and everything below it.
    pub(super) namespace: Option<Answer>,
}

/// A rule, and the row of it that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The position of the rule.
    pub(super) rule: u32,
    /// The position of the row in the rule; `None` is the rule itself.
    pub(super) row: Option<u32>,
}

impl<'a> Entries<'a> {
    /// The keys of these rules.
    pub(super) fn of(rules: impl IntoIterator<Item = &'a Rule>) -> Self {
        let mut entries = Self::default();
        for (rule, at) in rules.into_iter().zip(0..) {
            entries.add(rule, at);
        }
        entries
    }

    fn add(&mut self, rule: &'a Rule, at: u32) {
        let whole = Answer {
            rule: at,
            row: None,
        };
        let answer = |name: &str| Answer {
            rule: at,
            row: row_of(&rule.rows, name),
        };
        match &rule.matcher {
            Some(Matcher::Symbol(names)) => {
                let names = names
                    .iter()
                    .filter(|name| row_of(&rule.rows, name).is_none());
                self.symbols
                    .extend(names.map(|name| (name.as_str(), whole)));
            }
            Some(Matcher::Namespace(names)) => {
                self.namespaces
                    .extend(names.iter().map(|name| (name.as_str(), whole)));
            }
            Some(Matcher::Call(call)) => {
                self.calls
                    .extend(call.of.iter().map(|name| (name.as_str(), answer(name))));
            }
            Some(Matcher::Method(method)) => {
                self.methods.extend(method.names.iter().map(|name| {
                    let row = answer(&format!("{}.{name}", method.of));
                    (name.as_str(), method.of.as_str(), row)
                }));
            }
            Some(Matcher::Verdict(verdict)) => self.verdicts.push((verdict.clone(), at)),
            Some(Matcher::Requirement(matcher)) => self.requirements.push((matcher.clone(), at)),
            Some(Matcher::Idiom(name)) => self.idioms.push((name, at)),
            None => {}
        }
        // The rows of a call or of a method speak of what the matcher found, not of the bare name.
        if !matches!(rule.matcher, Some(Matcher::Call(_) | Matcher::Method(_))) {
            for (row, number) in rule.rows.iter().zip(0..) {
                let answer = Answer {
                    rule: at,
                    row: Some(number),
                };
                self.symbols
                    .extend(row.symbols.iter().map(|name| (name.as_str(), answer)));
            }
        }
    }
}

/// The row that speaks of `name`.
fn row_of(rows: &[Row], name: &str) -> Option<u32> {
    rows.iter()
        .zip(0..)
        .find(|(row, _)| row.symbols.iter().any(|symbol| symbol == name))
        .map(|(_, number)| number)
}
