//! The rules of a run: the embedded ones, and those that the user adds.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::compiled::{Compiled, Examples};
use super::entries::Entries;
use super::frozen::FrozenNames;
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
        index.freeze(FrozenNames::new(compiled.slots, compiled.records));
        index.add(compiled.entries, &ids, Cow::Borrowed);
        let mut start = 0;
        let rules = compiled.rules.into_iter().map(|rule| {
            let end = rule.end as usize;
            let body = &compiled.bodies[start..end];
            start = end;
            LazyRule {
                code: Cow::Borrowed(rule.code),
                name: Cow::Borrowed(rule.name),
                body,
                decoded: OnceLock::new(),
            }
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

#[cfg(test)]
mod tests {
    use super::{RuleSet, embedded_examples};
    use crate::rules::entries::Entries;
    use crate::rules::{Matcher, NameKind, Rule, VerdictKind, load};

    fn rule(code: &str, lines: &str) -> String {
        format!(
            "[[rule]]\ncode = \"{code}\"\nname = \"n-{}\"\nsummary = \"s\"\nwhy = \"W.\"\n\
             category = \"mandatory\"\neffort = 1\nremoved-in = \"2.0\"\n{lines}\n",
            code.to_lowercase()
        )
    }

    fn rules(texts: &[String]) -> Vec<Rule> {
        let (file, problems) = load("a.toml", "x", &texts.concat());
        assert_eq!(problems, []);
        file.rules.into_iter().map(|written| written.rule).collect()
    }

    fn set(texts: &[String]) -> RuleSet {
        RuleSet::empty().with_user_rules(rules(texts))
    }

    /// `code/row kind matched` of the best match.
    fn matched(set: &RuleSet, name: &str) -> Option<String> {
        let hit = set.index().name(name)?;
        let (code, _) = set.code_and_name(hit.found.rule);
        let row = hit.found.row.map_or("-".to_owned(), |row| row.to_string());
        let kind = match hit.kind {
            NameKind::Symbol => "symbol",
            NameKind::Namespace => "namespace",
        };
        Some(format!("{code}/{row} {kind} {}", hit.matched))
    }

    #[test]
    fn the_longest_part_of_a_name_decides() {
        let set = set(&[
            rule("TF201", "match = { namespace = [\"tf.contrib\"] }"),
            rule(
                "TF202",
                "match = { namespace = [\"tf.contrib.layers\"] }\n\
                 [[rule.row]]\nsymbols = [\"tf.contrib.layers.conv2d\", \"tf.contrib.layers\"]",
            ),
        ]);
        let cases = [
            ("tf.contrib", Some("TF201/- namespace tf.contrib")),
            ("tf.contrib.slim.x", Some("TF201/- namespace tf.contrib")),
            (
                "tf.contrib.layers",
                Some("TF202/0 symbol tf.contrib.layers"),
            ),
            (
                "tf.contrib.layers.dense",
                Some("TF202/- namespace tf.contrib.layers"),
            ),
            (
                "tf.contrib.layers.conv2d.__name__",
                Some("TF202/0 symbol tf.contrib.layers.conv2d"),
            ),
            ("tf.contribution", None),
            ("tf", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(matched(&set, name).as_deref(), expected, "{name}");
        }
        let name = "tf.contrib.layers.conv2d.a.b";
        let hit = set.index().name(name).expect("found");
        assert_eq!(hit.rest(name), "a.b");
    }

    #[test]
    fn rows_of_a_call_refine_the_call_and_match_no_name() {
        let set = set(&[rule(
            "TF401",
            "match = { call = { of = [\"tf.a\", \"tf.b\"], present = [\"x\"] } }\n\
             [[rule.row]]\nsymbols = [\"tf.b\"]",
        )]);
        assert_eq!(matched(&set, "tf.b"), None);
        assert_eq!(set.index().calls("tf.a")[0].row, None);
        assert_eq!(set.index().calls("tf.b")[0].row, Some(0));
        assert!(set.index().calls("tf.c").is_empty());
    }

    #[test]
    fn methods_are_found_by_name() {
        let set = set(&[rule(
            "TF301",
            "match = { method = { of = \"tf.Tensor\", names = [\"get_shape\", \"eval\"] } }\n\
             [[rule.row]]\nsymbols = [\"tf.Tensor.eval\"]",
        )]);
        let [method] = set.index().methods("eval") else {
            panic!("one method")
        };
        assert_eq!(
            (method.of.as_ref(), method.found.row),
            ("tf.Tensor", Some(0))
        );
        assert_eq!(set.index().methods("get_shape")[0].found.row, None);
        assert!(set.index().methods("run").is_empty());
    }

    #[test]
    fn the_narrowest_verdict_rule_speaks() {
        let set = set(&[
            rule("TF300", "match = { verdict = { is = \"moved\" } }"),
            rule(
                "TF301",
                "match = { verdict = { is = \"moved\", into = [\"tf.math\", \"tf.io\"] } }",
            ),
            rule(
                "TF302",
                "match = { verdict = { is = \"moved\", from = [\"tf.train\"] } }",
            ),
            rule("TF303", "match = { verdict = { is = \"gone\" } }"),
        ]);
        let code = |is, old, new| {
            let id = set.index().verdict(is, old, new)?;
            Some(set.code_and_name(id).0.to_owned())
        };
        let moved = |old, new| code(VerdictKind::Moved, old, Some(new));
        assert_eq!(moved("tf.log", "tf.math.log").as_deref(), Some("TF301"));
        assert_eq!(moved("tf.log", "tf.mathematics").as_deref(), Some("TF300"));
        assert_eq!(moved("tf.train.x", "tf.io.x").as_deref(), Some("TF302"));
        assert_eq!(
            code(VerdictKind::Gone, "tf.x", None).as_deref(),
            Some("TF303")
        );
        assert_eq!(code(VerdictKind::Changed, "tf.x", None), None);
    }

    #[test]
    fn a_users_rule_wins_by_code_and_on_the_same_name() {
        let ours = set(&[
            rule("TF110", "match = { namespace = [\"tf.flags\"] }"),
            rule(
                "TF120",
                "match = { namespace = [\"tf.logging\"] }\n\
                 [[rule.row]]\nsymbols = [\"tf.logging.info\"]",
            ),
        ]);
        let set = ours.with_user_rules(rules(&[
            rule("TF110", "match = { symbol = [\"tf.flags.FLAGS\"] }"),
            rule("ACME001", "match = { namespace = [\"tf.logging.info\"] }"),
        ]));
        assert_eq!(set.ids().len(), 3);
        assert_eq!(matched(&set, "tf.flags.DEFINE_bool"), None);
        assert_eq!(
            matched(&set, "tf.flags.FLAGS").as_deref(),
            Some("TF110/- symbol tf.flags.FLAGS")
        );
        assert_eq!(
            matched(&set, "tf.logging.info").as_deref(),
            Some("ACME001/- namespace tf.logging.info")
        );
        assert_eq!(
            matched(&set, "tf.logging.debug").as_deref(),
            Some("TF120/- namespace tf.logging")
        );
        assert_eq!(set.find("n-acme001"), set.find("ACME001"));
        assert!(set.find("ACME001").is_some());
    }

    #[test]
    fn the_embedded_rules_decode_and_keep_their_order() {
        let set = RuleSet::embedded();
        let rules: Vec<&Rule> = set.rules().collect();
        assert!(rules.is_sorted_by_key(|rule| &rule.code));
        for id in set.ids() {
            let rule = set.rule(id);
            assert_eq!(
                set.code_and_name(id),
                (rule.code.as_str(), rule.name.as_str())
            );
        }
        let examples = embedded_examples();
        let codes = examples.found.iter().map(|example| &example.code);
        assert!(codes.into_iter().all(|code| set.find(code).is_some()));
    }

    #[test]
    fn every_name_of_an_embedded_rule_finds_it() {
        let set = RuleSet::embedded();
        // Rows of call and method rules match no name.
        let by_name = |rule: &&Rule| {
            matches!(
                rule.matcher,
                None | Some(Matcher::Symbol(_) | Matcher::Namespace(_))
            )
        };
        for rule in set.rules().filter(by_name) {
            let rows = rule.rows.iter().flat_map(|row| &row.symbols);
            let matcher = rule.matcher.iter().flat_map(Matcher::names);
            for name in rows.map(String::as_str).chain(matcher) {
                let hit = set.index().name(name).expect(name);
                assert_eq!(set.rule(hit.found.rule).code, rule.code, "{name}");
                assert_eq!(hit.matched, name);
            }
        }
        assert_eq!(set.index().name("tf.no_rule_has_this_name"), None);
    }

    #[test]
    fn a_users_rule_takes_the_place_of_an_embedded_one() {
        let matched = |set: &RuleSet| matched(set, "tf.flags.DEFINE_string");
        let set = RuleSet::embedded();
        assert!(matched(&set).is_some_and(|found| found.starts_with("TF110")));
        let symbol = "match = { symbol = [\"tf.flags.FLAGS\"] }";
        let set = set.with_user_rules(rules(&[rule("TF110", symbol)]));
        assert_eq!(matched(&set), None);
        let namespace = "match = { namespace = [\"tf.flags\"] }";
        let set = set.with_user_rules(rules(&[rule("TF110", namespace)]));
        assert_eq!(matched(&set).as_deref(), Some("TF110/- namespace tf.flags"));
    }

    #[test]
    fn entries_survive_the_encoding() {
        let rules = rules(&[rule(
            "TF301",
            "match = { method = { of = \"tf.Tensor\", names = [\"eval\"] } }",
        )]);
        let entries = Entries::of(&rules);
        let bytes = postcard::to_allocvec(&entries).expect("encoded");
        assert_eq!(postcard::from_bytes(&bytes), Ok(entries));
    }
}
