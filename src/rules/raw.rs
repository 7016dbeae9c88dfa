//! The TOML of a rule file, as it is written: every value with its place, nothing judged yet.
//!
//! The keys and their meaning are taught in `rules/README.md`. [`super::convert`] turns these
//! types into the model. An unknown key is an error; there is no `flatten` and no `untagged`,
//! which would lose the place and the reason of a mistake.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::files::Span;

use super::model::{
    Applicability, CallMatcher, Category, Keras, Matcher, MethodMatcher, Requirement,
    RequirementMatcher, Style, ValueMatcher, VerdictKind, VerdictMatcher,
};
use super::operation::FixOperation;
use super::problem::span_of;

/// A text with its place.
pub(super) type Text = Spanned<String>;

/// A text and its place.
pub(super) fn split(text: Text) -> (Span, String) {
    (span_of(text.span()), text.into_inner())
}

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(default)]
    pub(super) defaults: RawDefaults,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RawRule>>,
}

/// What holds for every rule of the file that does not say otherwise.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawDefaults {
    pub(super) category: Option<Category>,
    pub(super) effort: Option<u32>,
    pub(super) url: Option<String>,
    pub(super) removed_in: Option<Text>,
    pub(super) changed_in: Option<Text>,
    pub(super) deprecated_in: Option<Text>,
}

/// `[[rule]]`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) code: Text,
    pub(super) name: Text,
    pub(super) summary: Text,
    pub(super) message: Option<Text>,
    pub(super) why: Text,
    #[serde(rename = "match")]
    pub(super) matcher: Option<Spanned<RawMatcher>>,
    pub(super) category: Option<Category>,
    pub(super) effort: Option<u32>,
    pub(super) url: Option<String>,
    pub(super) removed_in: Option<Text>,
    pub(super) changed_in: Option<Text>,
    pub(super) deprecated_in: Option<Text>,
    pub(super) keras: Option<Keras>,
    pub(super) applicability: Option<Spanned<Applicability>>,
    pub(super) versions: Option<Text>,
    #[serde(default)]
    pub(super) rename: BTreeMap<Text, Text>,
    #[serde(default)]
    pub(super) row: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub(super) replacement: Vec<Spanned<RawReplacement>>,
    #[serde(default)]
    pub(super) example: Vec<Spanned<RawExample>>,
    #[serde(default)]
    pub(super) clean: Vec<Spanned<RawClean>>,
}

/// `match = { … }`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawMatcher {
    Symbol(Vec<Text>),
    Namespace(Vec<Text>),
    Call(RawCall),
    Method(RawMethod),
    Verdict(RawVerdict),
    Requirement(RequirementMatcher),
    Idiom(Text),
}

impl RawMatcher {
    /// The matcher, with the places of its names in the order of [`Matcher::names`].
    pub(super) fn into_model(self) -> (Vec<Span>, Matcher) {
        let unzip = |texts: Vec<Text>| texts.into_iter().map(split).unzip();
        match self {
            Self::Symbol(names) => {
                let (spans, names) = unzip(names);
                (spans, Matcher::Symbol(names))
            }
            Self::Namespace(names) => {
                let (spans, names) = unzip(names);
                (spans, Matcher::Namespace(names))
            }
            Self::Call(call) => {
                let (spans, of) = unzip(call.of);
                let matcher = CallMatcher {
                    of,
                    present: call.present,
                    keyword: call.keyword,
                    absent: call.absent,
                    positional: call.positional,
                    value: call.value,
                };
                (spans, Matcher::Call(matcher))
            }
            Self::Method(method) => {
                let (span, of) = split(method.of);
                let (mut spans, but): (Vec<Span>, _) = unzip(method.but);
                spans.push(span);
                let matcher = MethodMatcher {
                    of,
                    but,
                    names: method.names,
                    prefer: method.prefer,
                    guessed: method.guessed,
                    once: method.once,
                };
                (spans, Matcher::Method(matcher))
            }
            Self::Verdict(verdict) => {
                let (mut spans, from): (Vec<Span>, _) = unzip(verdict.from);
                let (into_spans, into): (Vec<Span>, _) = unzip(verdict.into);
                spans.extend(into_spans);
                let is = verdict.is;
                (spans, Matcher::Verdict(VerdictMatcher { is, into, from }))
            }
            Self::Requirement(matcher) => (Vec::new(), Matcher::Requirement(matcher)),
            Self::Idiom(name) => (Vec::new(), Matcher::Idiom(name.into_inner())),
        }
    }
}

/// `match = { call = { … } }`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawCall {
    pub(super) of: Vec<Text>,
    #[serde(default)]
    pub(super) present: Vec<String>,
    #[serde(default)]
    pub(super) keyword: Vec<String>,
    #[serde(default)]
    pub(super) absent: Vec<String>,
    pub(super) positional: Option<u32>,
    pub(super) value: Option<ValueMatcher>,
}

/// `match = { method = { … } }`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawMethod {
    pub(super) of: Text,
    #[serde(default)]
    pub(super) but: Vec<Text>,
    pub(super) names: Vec<String>,
    pub(super) prefer: Option<Style>,
    #[serde(default)]
    pub(super) guessed: bool,
    #[serde(default)]
    pub(super) once: bool,
}

/// `match = { verdict = { … } }`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawVerdict {
    pub(super) is: VerdictKind,
    #[serde(default)]
    pub(super) into: Vec<Text>,
    #[serde(default)]
    pub(super) from: Vec<Text>,
}

/// `[[rule.row]]`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) symbols: Spanned<Vec<Text>>,
    pub(super) note: Option<Text>,
    pub(super) removed_in: Option<Text>,
    pub(super) changed_in: Option<Text>,
    pub(super) deprecated_in: Option<Text>,
    #[serde(default)]
    pub(super) replacement: Vec<Spanned<RawReplacement>>,
}

/// `[[rule.replacement]]` and `[[rule.row.replacement]]`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawReplacement {
    pub(super) label: Option<Style>,
    pub(super) versions: Option<Text>,
    pub(super) keras: Option<Keras>,
    pub(super) applicability: Option<Spanned<Applicability>>,
    pub(super) to: Option<Text>,
    pub(super) note: Option<Text>,
    pub(super) requires: Option<Requirement>,
    #[serde(default)]
    pub(super) fix: Vec<Spanned<FixOperation>>,
}

/// `[[rule.example]]`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawExample {
    pub(super) target: Option<Text>,
    pub(super) prefer: Option<Style>,
    pub(super) before: Text,
    pub(super) after: Option<Text>,
}

/// `[[rule.clean]]`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawClean {
    pub(super) code: Text,
}
