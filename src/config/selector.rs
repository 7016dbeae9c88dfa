//! Words that stand for rules: `TF110`, `TF2`, `contrib-layers`, `ALL`; and which of them wins.
//!
//! The longest word that fits a rule decides, as in ruff: `select = ["TF2"]` with
//! `ignore = ["TF210"]` is all of TF2 but TF210, and the other way round it is TF210 alone. Of
//! equally long ones `ignore` wins.

use std::fmt;
use std::str::FromStr;

use crate::nearest::nearest;

use super::problem::Located;

/// A word that stands for one or more rules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// Every rule: `ALL`.
    All,
    /// The rules whose code begins so, in capitals: `TF2`, `TF210`.
    Code(String),
    /// The rule of that name: `contrib-layers`.
    Name(String),
}

/// Text that cannot be a selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no code such as `TF110` or `TF1`, no name such as `flags-removed`, and not `ALL`"
)]
pub struct SelectorError(pub String);

impl Selector {
    /// Whether it stands for the rule with this code and name.
    #[must_use]
    pub fn matches(&self, code: &str, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Code(prefix) => code.starts_with(prefix),
            Self::Name(wanted) => name == wanted,
        }
    }

    /// How closely it says what it stands for: a longer code is closer, a name is closest.
    fn closeness(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Code(prefix) => prefix.len(),
            Self::Name(_) => usize::MAX,
        }
    }
}

impl FromStr for Selector {
    type Err = SelectorError;

    /// Reads a selector. The codes of tf2lint may be written in small letters, too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = &text[..text.len() - digits.len()];
        let is_code = !letters.is_empty()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (letters.bytes().all(|byte| byte.is_ascii_uppercase())
                || letters.eq_ignore_ascii_case("TF"));
        let is_name = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if text == "ALL" {
            Ok(Self::All)
        } else if is_code {
            Ok(Self::Code(text.to_ascii_uppercase()))
        } else if is_name {
            Ok(Self::Name(text.to_owned()))
        } else {
            Err(SelectorError(text.to_owned()))
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => write!(f, "ALL"),
            Self::Code(text) | Self::Name(text) => write!(f, "{text}"),
        }
    }
}

/// The rules that there are, to tell a mistyped selector from a good one.
#[derive(Debug, Clone, Default)]
pub struct KnownRules<'a> {
    rules: Vec<(&'a str, &'a str)>,
}

impl<'a> KnownRules<'a> {
    /// All rules, each by code and name.
    #[must_use]
    pub fn new(rules: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self {
            rules: rules.into_iter().collect(),
        }
    }

    /// Whether `selector` stands for any rule.
    #[must_use]
    pub fn has(&self, selector: &Selector) -> bool {
        *selector == Selector::All
            || self
                .rules
                .iter()
                .any(|(code, name)| selector.matches(code, name))
    }

    /// The name, or else the code, that was probably meant by `text`.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&'a str> {
        let names = self.rules.iter().map(|&(_, name)| name);
        let codes = self.rules.iter().map(|&(code, _)| code);
        nearest(text, names.chain(["ALL"]).chain(codes))
    }
}

/// Which rules are asked for, by the configuration files and the command line together.
#[derive(Debug, Clone, Default)]
pub struct RuleSelection {
    /// What each place says, the farthest first.
    pub(super) layers: Vec<SelectionLayer>,
}

/// Which rules one place asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct SelectionLayer {
    /// What is asked for instead of what the places before ask for.
    pub(super) select: Option<Vec<Located<Selector>>>,
    /// What is asked for besides.
    pub(super) extend_select: Vec<Located<Selector>>,
    /// What is not wanted.
    pub(super) ignore: Vec<Located<Selector>>,
}

impl RuleSelection {
    /// Whether the rule with this code and name is asked for. Without a word on it, it is.
    #[must_use]
    pub fn enables(&self, code: &str, name: &str) -> bool {
        self.layers.iter().fold(true, |before, layer| {
            let closest = |selectors: &mut dyn Iterator<Item = &Located<Selector>>| {
                selectors
                    .filter(|selector| selector.value.matches(code, name))
                    .map(|selector| selector.value.closeness())
                    .max()
            };
            let selected = layer.select.iter().flatten().chain(&layer.extend_select);
            let selected = closest(&mut { selected });
            let ignored = closest(&mut layer.ignore.iter());
            match (selected, ignored) {
                (None, None) => layer.select.is_none() && before,
                // `None` is less than any closeness.
                (selected, ignored) => selected > ignored,
            }
        })
    }

    /// All selectors, with where they are written.
    pub fn selectors(&self) -> impl Iterator<Item = &Located<Selector>> {
        self.layers.iter().flat_map(|layer| {
            let select = layer.select.iter().flatten();
            select.chain(&layer.extend_select).chain(&layer.ignore)
        })
    }
}

/// Which rules are asked for in one file.
#[derive(Debug, Clone)]
pub struct RuleFilter<'a> {
    /// What is asked for in all files.
    pub(super) selection: &'a RuleSelection,
    /// What is not wanted in this file.
    pub(super) ignored: Vec<&'a Selector>,
}

impl RuleFilter<'_> {
    /// Whether the rule with this code and name is asked for in the file.
    #[must_use]
    pub fn enables(&self, code: &str, name: &str) -> bool {
        !self.ignored.iter().any(|it| it.matches(code, name)) && self.selection.enables(code, name)
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownRules, Located, RuleSelection, SelectionLayer, Selector};

    fn all(words: &[&str]) -> Vec<Located<Selector>> {
        words
            .iter()
            .map(|word| Located::by_default(word.parse().expect("a selector")))
            .collect()
    }

    fn layer(select: Option<&[&str]>, extend: &[&str], ignore: &[&str]) -> SelectionLayer {
        SelectionLayer {
            select: select.map(all),
            extend_select: all(extend),
            ignore: all(ignore),
        }
    }

    /// Which of three rules are enabled.
    fn enabled(layers: Vec<SelectionLayer>) -> Vec<&'static str> {
        let selection = RuleSelection { layers };
        [
            ("TF110", "flags-removed"),
            ("TF210", "contrib-layers"),
            ("TF211", "contrib-slim"),
        ]
        .into_iter()
        .filter(|(code, name)| selection.enables(code, name))
        .map(|(code, _)| code)
        .collect()
    }

    #[test]
    fn reads_codes_names_and_all() {
        let read = |text: &str| text.parse::<Selector>().map_err(|error| error.0);
        assert_eq!(read("ALL"), Ok(Selector::All));
        assert_eq!(read(" tf2 "), Ok(Selector::Code("TF2".into())));
        assert_eq!(read("TF"), Ok(Selector::Code("TF".into())));
        assert_eq!(read("ACME12"), Ok(Selector::Code("ACME12".into())));
        assert_eq!(
            read("flags-removed"),
            Ok(Selector::Name("flags-removed".into()))
        );
        assert_eq!(read("all"), Ok(Selector::Name("all".into())));
        for wrong in [
            "",
            "TF-110",
            "Flags-removed",
            "flags removed",
            "110",
            "TF1x",
            "-x",
        ] {
            assert_eq!(read(wrong), Err(wrong.to_owned()));
        }
    }

    #[test]
    fn everything_is_enabled_unless_something_is_said() {
        assert_eq!(enabled(vec![]), ["TF110", "TF210", "TF211"]);
        assert_eq!(enabled(vec![layer(Some(&[]), &[], &[])]), [""; 0]);
        assert_eq!(enabled(vec![layer(None, &[], &["TF2"])]), ["TF110"]);
        assert_eq!(
            enabled(vec![layer(Some(&["TF2"]), &[], &[])]),
            ["TF210", "TF211"]
        );
        assert_eq!(
            enabled(vec![layer(Some(&["contrib-slim"]), &[], &[])]),
            ["TF211"]
        );
    }

    #[test]
    fn the_longer_word_wins_and_ignore_wins_a_draw() {
        assert_eq!(
            enabled(vec![layer(Some(&["TF2"]), &[], &["TF210"])]),
            ["TF211"]
        );
        assert_eq!(
            enabled(vec![layer(Some(&["TF210"]), &[], &["TF2"])]),
            ["TF210"]
        );
        assert_eq!(enabled(vec![layer(Some(&["TF2"]), &[], &["TF2"])]), [""; 0]);
        assert_eq!(enabled(vec![layer(Some(&["ALL"]), &[], &["ALL"])]), [""; 0]);
        let by_name = layer(None, &["contrib-slim"], &["TF2"]);
        assert_eq!(enabled(vec![by_name]), ["TF110", "TF211"]);
    }

    #[test]
    fn a_later_place_starts_from_what_the_earlier_ones_left() {
        let file = || layer(Some(&["TF1", "TF210"]), &[], &["TF110"]);
        assert_eq!(enabled(vec![file()]), ["TF210"]);
        let extended = layer(None, &["TF211"], &[]);
        assert_eq!(enabled(vec![file(), extended]), ["TF210", "TF211"]);
        let ignored = layer(None, &[], &["ALL"]);
        assert_eq!(enabled(vec![file(), ignored]), [""; 0]);
        let replaced = layer(Some(&["TF1"]), &[], &[]);
        assert_eq!(enabled(vec![file(), replaced]), ["TF110"], "as in ruff");
    }

    #[test]
    fn tells_known_selectors_from_mistyped_ones() {
        let known = KnownRules::new([("TF110", "flags-removed"), ("TF210", "contrib-layers")]);
        let has = |text: &str| known.has(&text.parse().expect("a selector"));
        assert!(
            ["ALL", "TF", "TF1", "TF210", "contrib-layers"]
                .iter()
                .all(|it| has(it))
        );
        assert!(!["TF3", "TF1101", "contrib-layer"].iter().any(|it| has(it)));
        assert_eq!(known.nearest("contrib-layer"), Some("contrib-layers"));
        assert_eq!(known.nearest("TF111"), Some("TF110"));
        assert_eq!(known.nearest("all"), Some("ALL"));
        assert_eq!(known.nearest("banana"), None);
    }
}
