//! The rules of a run: the embedded ones, and those that the user adds.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::compiled::{Compiled, Examples};
use super::entries::Entries;
use super::index::{RuleId, RuleIndex};
use super::model::Rule;

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));
static EXAMPLES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/examples.bin"));

/// Rules, and the index that finds them.
///
/// A rule is decoded when it is first asked for: most runs touch a few of several hundred.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<LazyRule>,
    index: RuleIndex,
}

#[derive(Debug)]
struct LazyRule {
    code: Cow<'static, str>,
    name: Cow<'static, str>,
    body: &'static [u8],
    decoded: OnceLock<Rule>,
}

impl From<Rule> for LazyRule {
    fn from(rule: Rule) -> Self {
        Self {
            code: Cow::Owned(rule.code.clone()),
            name: Cow::Owned(rule.name.clone()),
            body: &[],
            decoded: OnceLock::from(rule),
        }
    }
}

impl LazyRule {
    fn get(&self) -> &Rule {
        self.decoded.get_or_init(|| {
            postcard::from_bytes(self.body).expect("the build script encoded this rule")
        })
    }
}

impl RuleSet {
    /// The rules of tf2lint itself.
    #[must_use]
    pub fn embedded() -> Self {
        let compiled: Compiled<'static> =
            postcard::from_bytes(RULES).expect("the build script encoded these rules");
        let ids: Vec<RuleId> = (0..compiled.rules.len()).map(RuleId::at).collect();
        let mut index = RuleIndex::default();
        index.add(compiled.entries, &ids, Cow::Borrowed);
        let rules = compiled.rules.into_iter().map(|rule| LazyRule {
            code: Cow::Borrowed(rule.code),
            name: Cow::Borrowed(rule.name),
            body: rule.body,
            decoded: OnceLock::new(),
        });
        Self {
            rules: rules.collect(),
            index,
        }
    }

    /// No rules, to add some to.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            rules: Vec::new(),
            index: RuleIndex::default(),
        }
    }

    /// The same rules with those of a user.
    ///
    /// A user's rule takes the place of the rule with the same code. Apart from that the more
    /// specific name decides, as it does among our own rules; on the very same name the user's
    /// rule wins. Calls and methods may have several rules, so there a user's rule comes in
    /// addition.
    #[must_use]
    pub fn with_user_rules(mut self, rules: Vec<Rule>) -> Self {
        let replaced: Vec<RuleId> = rules
            .iter()
            .filter_map(|rule| self.with_code(&rule.code))
            .collect();
        self.index.remove(&replaced);
        let keys = rules.clone();
        let mut ids = Vec::with_capacity(rules.len());
        for rule in rules {
            let id = self.with_code(&rule.code);
            let id = id.unwrap_or_else(|| RuleId::at(self.rules.len()));
            let rule = LazyRule::from(rule);
            match self.rules.get_mut(id.position()) {
                Some(place) => *place = rule,
                None => self.rules.push(rule),
            }
            ids.push(id);
        }
        let key = |text: &str| Cow::Owned(text.to_owned());
        self.index.add(Entries::of(&keys), &ids, key);
        self
    }

    /// The look-ups.
    #[must_use]
    pub fn index(&self) -> &RuleIndex {
        &self.index
    }

    /// The rule with this number.
    ///
    /// # Panics
    /// If the number comes from another set.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> &Rule {
        self.rules[id.position()].get()
    }

    /// Code and name of a rule, which cost nothing.
    ///
    /// # Panics
    /// If the number comes from another set.
    #[must_use]
    pub fn code_and_name(&self, id: RuleId) -> (&str, &str) {
        let rule = &self.rules[id.position()];
        (&rule.code, &rule.name)
    }

    /// The numbers of all rules: ours in order of code, then the user's own in order of writing.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = RuleId> + use<> {
        (0..self.rules.len()).map(RuleId::at)
    }

    /// All rules, in the order of [`RuleSet::ids`].
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.rules.iter().map(LazyRule::get)
    }

    /// The rule with this code (`TF110`) or this name (`flags-removed`).
    #[must_use]
    pub fn find(&self, code_or_name: &str) -> Option<RuleId> {
        self.with_code(code_or_name).or_else(|| {
            self.ids()
                .find(|&id| self.code_and_name(id).1 == code_or_name)
        })
    }

    fn with_code(&self, code: &str) -> Option<RuleId> {
        self.ids().find(|&id| self.code_and_name(id).0 == code)
    }
}

/// The examples of the rules of tf2lint itself.
#[must_use]
pub fn embedded_examples() -> Examples {
    postcard::from_bytes(EXAMPLES).expect("the build script encoded these examples")
}
