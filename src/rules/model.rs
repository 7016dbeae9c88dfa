//! What a rule is, once it has been read and found in order.
//!
//! These types hold judgement, not facts: which names exist in which version is the atlas's
//! business. How a rule is written is in `rules/README.md`; [`super::load`] reads it.

use serde::{Deserialize, Serialize};

use crate::atlas::{Version, VersionRange};

use super::operation::FixOperation;

/// How much a replacement, or a fix made from it, can be trusted. Ordered: a later value is safer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applicability {
    /// Shown, never applied.
    Manual,
    /// Valid code that may mean something else; the rule says what.
    Unsafe,
    /// Same meaning on the target.
    Safe,
}

/// What happens to those who do nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// The program breaks.
    Mandatory,
    /// The program may behave otherwise.
    Potential,
    /// The program works, and better exists.
    Optional,
}

/// The two styles of migration: idiomatic TensorFlow 2, or TensorFlow 2 with the least change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// TensorFlow 2's own idiom.
    #[default]
    Native,
    /// `tf.compat.v1` and companion packages.
    Compat,
}

/// Which Keras stands behind `tf.keras`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Keras {
    /// Keras 2: up to TensorFlow 2.15, and later with the package `tf_keras`.
    #[serde(rename = "2")]
    V2,
    /// Keras 3.
    #[serde(rename = "3")]
    V3,
}

/// When the old thing stopped being what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Life {
    /// First version without it.
    pub removed_in: Option<Version>,
    /// First version in which it is something else.
    pub changed_in: Option<Version>,
    /// First version that advises against it.
    pub deprecated_in: Option<Version>,
}

impl Life {
    /// The first version in which anything happened.
    #[must_use]
    pub fn begin(&self) -> Option<Version> {
        [self.removed_in, self.changed_in, self.deprecated_in]
            .into_iter()
            .flatten()
            .min()
    }
}

/// One rule: a problem, what to say about it and what to write instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// For machines: `TF110`.
    pub code: String,
    /// For people: `flags-removed`.
    pub name: String,
    /// The folder of the rule file: `namespaces`, `contrib`, …
    pub family: String,
    /// One line that names the problem.
    pub summary: String,
    /// What the diagnostic says, with the holes `{symbol}`, `{replacement}`, `{removed-in}`, `{package}`,
    /// `{target}`; `None` takes the wording that goes with the life of the rule.
    pub message: Option<String>,
    /// Why TensorFlow did this; one or two sentences.
    pub why: String,
    /// The official page that treats it.
    pub url: Option<String>,
    /// What happens to those who do nothing.
    pub category: Category,
    /// Minutes that one occurrence takes a person who does it by hand.
    pub effort: u32,
    /// When it happened.
    pub life: Life,
    /// The Keras with which it holds; `None`: with any.
    pub keras: Option<Keras>,
    /// What the rule looks for, besides its rows.
    pub matcher: Option<Matcher>,
    /// Names with an answer of their own.
    pub rows: Vec<Row>,
    /// Answers for whatever the rule matches without a row; the first that fits wins.
    pub replacements: Vec<Replacement>,
}

/// A set of names within a rule that has its own answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Qualified names.
    pub symbols: Vec<String>,
    /// What the reader must know about these names.
    pub note: Option<String>,
    /// When it happened, if not at the time of the rule.
    pub life: Option<Life>,
    /// Answers; the first that fits target and style wins. Empty: those of the rule.
    pub replacements: Vec<Replacement>,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Matcher {
    /// A name itself; what follows it in the source is an attribute of its value.
    Symbol(Vec<String>),
    /// A module and everything below it.
    Namespace(Vec<String>),
    /// A call with certain arguments.
    Call(CallMatcher),
    /// A method of a value whose type is known.
    Method(MethodMatcher),
    /// A name for which the atlas alone knows the verdict.
    Verdict(VerdictMatcher),
    /// A package that the project asks for, in code or beside it.
    Requirement(RequirementMatcher),
    /// A pattern that is written in Rust, by name.
    Idiom(String),
}

impl Matcher {
    /// The qualified names that it is written with, in the order of the rule file: symbols,
    /// namespaces, functions, the class of a method; `from` then `into` of a verdict.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let (first, second): (&[String], &[String]) = match self {
            Self::Symbol(names) | Self::Namespace(names) => (names, &[]),
            Self::Call(call) => (&call.of, &[]),
            Self::Method(method) => (std::slice::from_ref(&method.of), &[]),
            Self::Verdict(verdict) => (&verdict.from, &verdict.into),
            Self::Requirement(_) | Self::Idiom(_) => (&[], &[]),
        };
        first.iter().chain(second).map(String::as_str)
    }
}

/// A call of one of some functions, narrowed by its arguments. All that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallMatcher {
    /// Qualified names of the functions.
    pub of: Vec<String>,
    /// One of these arguments is given, by keyword or by position.
    #[serde(default)]
    pub present: Vec<String>,
    /// One of these arguments is given by keyword.
    #[serde(default)]
    pub keyword: Vec<String>,
    /// None of these arguments is given.
    #[serde(default)]
    pub absent: Vec<String>,
    /// At least this many arguments are given by position.
    #[serde(default)]
    pub positional: Option<u32>,
    /// An argument has one of these source texts: `{ argument = "method", is = ["0", "1"] }`.
    #[serde(default)]
    pub value: Option<ValueMatcher>,
}

impl CallMatcher {
    /// The arguments that it names.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        let value = self.value.iter().map(|value| &value.argument);
        let lists = [&self.present, &self.keyword, &self.absent];
        lists.into_iter().flatten().chain(value).map(String::as_str)
    }
}

/// The source text of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ValueMatcher {
    /// The name of the parameter.
    pub argument: String,
    /// The texts, any of which matches.
    pub is: Vec<String>,
}

/// Methods of values of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MethodMatcher {
    /// Qualified name of the class.
    pub of: String,
    /// Classes derived from it that have these members all the same.
    #[serde(default)]
    pub but: Vec<String>,
    /// Names of its methods and properties.
    pub names: Vec<String>,
    /// The style to which it speaks: with the other one the method stays. `None`: to both.
    #[serde(default)]
    pub prefer: Option<Style>,
    /// Whether the habitual name of a parameter is enough to take it for such a value. What is
    /// found by it is a note.
    #[serde(default)]
    pub guessed: bool,
    /// Whether it is said once a file, at the surest use.
    #[serde(default)]
    pub once: bool,
}

/// Packages that a project asks for, narrowed by their versions. All that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RequirementMatcher {
    /// Names of packages as pip compares them; `python`, and the names of images of containers.
    pub of: Vec<String>,
    /// No version from this one on is admitted.
    #[serde(default)]
    pub below: Option<String>,
    /// No version that is admitted fits the target.
    #[serde(default)]
    pub misfit: bool,
    /// The same file asks for one of these packages.
    #[serde(default)]
    pub beside: Vec<String>,
}

/// The verdict of the atlas on a name of TensorFlow 1 at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// Same name, other signature or definition; seen where it is not called.
    Changed,
    /// Same name, and this very call meets another signature.
    Arguments,
    /// The same definition under another name.
    Moved,
    /// Only under `tf.compat.v1`.
    CompatOnly,
    /// Nowhere.
    Gone,
    /// The class is there, and has lost the member.
    MemberGone,
    /// There was never such a name.
    Unknown,
    /// Under `tf.compat.v1`, and TensorFlow 2 says the same in its own idiom.
    NativeForm,
}

/// Names by what the atlas says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VerdictMatcher {
    /// The verdict.
    pub is: VerdictKind,
    /// The new name lies in one of these namespaces (`moved` only); empty: wherever.
    #[serde(default)]
    pub into: Vec<String>,
    /// The old name lies in one of these namespaces; empty: wherever.
    #[serde(default)]
    pub from: Vec<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replacement {
    /// The style that it belongs to; `None` serves both.
    pub label: Option<Style>,
    /// The targets at which it works.
    pub versions: VersionRange,
    /// The Keras with which it works; `None`: with any.
    pub keras: Option<Keras>,
    /// The best case for a fix made from it.
    pub applicability: Applicability,
    /// What to write, for people and as JSON's `replacement`: a name or an expression.
    pub to: Option<String>,
    /// What differs, or what to do by hand.
    pub note: Option<String>,
    /// What must be installed and imported.
    pub requires: Option<Requirement>,
    /// The edits, in order; empty: nothing can be applied.
    pub fix: Vec<FixOperation>,
}

/// A package that the suggested code needs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Requirement {
    /// Name on PyPI: `absl-py`.
    pub package: String,
    /// Version specifier on PyPI, where the target needs one: `<0.24`.
    #[serde(default)]
    pub versions: Option<String>,
    /// The import statement as one would write it: `from absl import flags`.
    #[serde(default)]
    pub import: Option<String>,
}

/// Code beside a rule: a test, what `tf2lint rule` prints, and what is run for real.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// The code of the rule that it belongs to.
    pub code: String,
    /// The target at which it is checked; `None` is the newest.
    pub target: Option<Version>,
    /// The style in which it is fixed.
    pub prefer: Style,
    /// Code that the rule must find.
    pub before: String,
    /// The same code with all fixes of the rule applied; `None`: there is no fix.
    pub after: Option<String>,
}

/// Code beside a rule in which the rule must find nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanExample {
    /// The code of the rule that it belongs to.
    pub code: String,
    /// The Python source.
    pub text: String,
}
