//! From a name in the source to the rules that speak of it.
//!
//! The index answers for all rules. Whether a rule is switched on is the caller's business, so
//! that switching off a specific rule does not bring up a general one in its place.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::entries::{Answer, Entries, Named};
use super::frozen::FrozenNames;
use super::model::{RequirementMatcher, VerdictKind, VerdictMatcher};

/// The number of a rule within its [`super::RuleSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(u32);

impl RuleId {
    /// The rule at this position.
    pub(super) fn at(position: usize) -> Self {
        Self(u32::try_from(position).expect("there are not four thousand million rules"))
    }

    /// The position of the rule.
    #[must_use]
    pub const fn position(self) -> usize {
        self.0 as usize
    }
}

/// A rule, and the row of it that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The rule.
    pub rule: RuleId,
    /// The position of the row in the rule; `None` is the rule itself.
    pub row: Option<u32>,
}

/// What a rule took a name for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// The name itself; what follows is an attribute of its value.
    Symbol,
    /// A namespace; what follows lies in it.
    Namespace,
}

/// The answer to a qualified name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch<'n> {
    /// The rule and the row.
    pub found: Found,
    /// What the rule took the name for.
    pub kind: NameKind,
    /// The part of the name that the rule is written with, from its beginning.
    pub matched: &'n str,
}

impl<'n> NameMatch<'n> {
    /// What follows the matched part, without the dot: `batch_size` of `tf.flags.FLAGS.batch_size`.
    #[must_use]
    pub fn rest(&self, name: &'n str) -> &'n str {
        name[self.matched.len()..].trim_start_matches('.')
    }
}

/// The answer to the name of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodMatch {
    /// Qualified name of the class whose method it must be.
    pub of: Cow<'static, str>,
    /// The rule and the row.
    pub found: Found,
}

/// All look-ups. Built by [`super::RuleSet`].
#[derive(Debug, Default)]
pub struct RuleIndex {
    /// Names of the embedded rules.
    frozen: FrozenNames<'static>,
    /// Embedded rules that a user's rules have replaced.
    replaced: Vec<RuleId>,
    /// Names of a user's rules. A rule is its number.
    names: FxHashMap<Cow<'static, str>, Named>,
    calls: FxHashMap<Cow<'static, str>, Vec<Found>>,
    methods: FxHashMap<Cow<'static, str>, Vec<MethodMatch>>,
    verdicts: Vec<(VerdictMatcher, RuleId)>,
    requirements: Vec<(RequirementMatcher, RuleId)>,
    idioms: FxHashMap<Cow<'static, str>, RuleId>,
}

impl RuleIndex {
    /// The rule that speaks of the longest part of a qualified name, from its beginning.
    ///
    /// On the very same part, a symbol goes before a namespace if the name ends there, and after
    /// it if the name goes on.
    #[must_use]
    pub fn name<'n>(&self, name: &'n str) -> Option<NameMatch<'n>> {
        let mut matched = name;
        loop {
            let named = self.named(matched);
            let symbol = named.symbol.map(|answer| (answer, NameKind::Symbol));
            let namespace = named.namespace.map(|answer| (answer, NameKind::Namespace));
            let best = if matched.len() == name.len() {
                symbol.or(namespace)
            } else {
                namespace.or(symbol)
            };
            if let Some((answer, kind)) = best {
                return Some(NameMatch {
                    found: Found {
                        rule: RuleId(answer.rule),
                        row: answer.row,
                    },
                    kind,
                    matched,
                });
            }
            matched = &matched[..matched.rfind('.')?];
        }
    }

    /// What the rules say of exactly this name; what a user's rules say goes before.
    fn named(&self, name: &str) -> Named {
        let mut ours = self.frozen.get(name).unwrap_or_default();
        ours.forget(&self.replaced);
        match self.names.get(name) {
            None => ours,
            Some(user) if user.namespace.is_some() => *user,
            Some(user) => Named {
                symbol: user.symbol.or(ours.symbol),
                namespace: ours.namespace,
            },
        }
    }

    /// The rules that look at calls of a function, by its qualified name.
    #[must_use]
    pub fn calls(&self, function: &str) -> &[Found] {
        self.calls.get(function).map_or(&[], Vec::as_slice)
    }

    /// The rules that look at methods of this name, of whatever class.
    #[must_use]
    pub fn methods(&self, name: &str) -> &[MethodMatch] {
        self.methods.get(name).map_or(&[], Vec::as_slice)
    }

    /// The rule that speaks for a verdict of the atlas on the name `old`, whose new name, if it
    /// has one, is `new`. The longest `from` that holds wins, then the longest `into`.
    #[must_use]
    pub fn verdict(&self, is: VerdictKind, old: &str, new: Option<&str>) -> Option<RuleId> {
        let longest = |namespaces: &[String], name: Option<&str>| -> Option<usize> {
            if namespaces.is_empty() {
                return Some(0);
            }
            let lies_in = |namespace: &&String| name.is_some_and(|name| is_in(name, namespace));
            namespaces.iter().filter(lies_in).map(String::len).max()
        };
        self.verdicts
            .iter()
            .filter(|(matcher, _)| matcher.is == is)
            .filter_map(|(matcher, rule)| {
                let from = longest(&matcher.from, Some(old))?;
                let into = longest(&matcher.into, new)?;
                Some(((from, into), *rule))
            })
            .max_by_key(|&(length, rule)| (length, rule))
            .map(|(_, rule)| rule)
    }

    /// The rules on packages, in the order of their files.
    pub fn requirements(&self) -> impl Iterator<Item = (&RequirementMatcher, RuleId)> {
        self.requirements
            .iter()
            .map(|(matcher, rule)| (matcher, *rule))
    }

    /// The rule that is written for an idiom.
    #[must_use]
    pub fn idiom(&self, name: &str) -> Option<RuleId> {
        self.idioms.get(name).copied()
    }

    /// Takes the names of the embedded rules, whose numbers are their positions.
    pub(super) fn freeze(&mut self, names: FrozenNames<'static>) {
        self.frozen = names;
    }

    /// Adds keys of rules; `ids` are the rules' numbers. They win over what is there already.
    pub(super) fn add<'a>(
        &mut self,
        entries: Entries<'a>,
        ids: &[RuleId],
        key: impl Fn(&'a str) -> Cow<'static, str>,
    ) {
        let found = |answer: Answer| Found {
            rule: ids[answer.rule as usize],
            row: answer.row,
        };
        let numbered = |answer: Answer| Answer {
            rule: ids[answer.rule as usize].0,
            row: answer.row,
        };
        for (name, answer) in entries.namespaces {
            let namespace = Some(numbered(answer));
            let symbol = None;
            self.names.insert(key(name), Named { symbol, namespace });
        }
        for (name, answer) in entries.symbols {
            self.names.entry(key(name)).or_default().symbol = Some(numbered(answer));
        }
        for (name, answer) in entries.calls {
            self.calls.entry(key(name)).or_default().push(found(answer));
        }
        for (name, of, answer) in entries.methods {
            let of = key(of);
            let found = found(answer);
            let matches = self.methods.entry(key(name)).or_default();
            matches.push(MethodMatch { of, found });
        }
        for (matcher, rule) in entries.verdicts {
            self.verdicts.push((matcher, ids[rule as usize]));
        }
        for (matcher, rule) in entries.requirements {
            self.requirements.push((matcher, ids[rule as usize]));
        }
        for (name, rule) in entries.idioms {
            self.idioms.insert(key(name), ids[rule as usize]);
        }
    }

    /// Forgets what some rules are looked up by.
    pub(super) fn remove(&mut self, rules: &[RuleId]) {
        if rules.is_empty() {
            return;
        }
        let gone = |found: &Found| rules.contains(&found.rule);
        self.replaced.extend(rules);
        for named in self.names.values_mut() {
            named.forget(rules);
        }
        for found in self.calls.values_mut() {
            found.retain(|found| !gone(found));
        }
        for methods in self.methods.values_mut() {
            methods.retain(|method| !gone(&method.found));
        }
        self.verdicts.retain(|(_, rule)| !rules.contains(rule));
        self.requirements.retain(|(_, rule)| !rules.contains(rule));
        self.idioms.retain(|_, rule| !rules.contains(rule));
    }
}

impl Named {
    /// Drops the answers of some rules.
    fn forget(&mut self, rules: &[RuleId]) {
        let gone = |answer: &mut Answer| rules.contains(&RuleId(answer.rule));
        self.symbol.take_if(gone);
        self.namespace.take_if(gone);
    }
}

/// Whether a name is a namespace or lies in it.
fn is_in(name: &str, namespace: &str) -> bool {
    name.strip_prefix(namespace)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
