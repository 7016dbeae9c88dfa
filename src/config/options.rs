//! What one place says: a configuration file, or the command line. Everything may be left out.

use std::path::{Path, PathBuf};

use crate::atlas::Version;
use crate::files::{PatternSet, absolute};
use crate::rules::Style;

use super::problem::{ConfigProblem, Located};
use super::selector::Selector;

/// The keys of a configuration file, in the order in which they are listed.
pub(super) const KEYS: [&str; 18] = [
    "extend",
    "target",
    "legacy-keras",
    "prefer",
    "select",
    "extend-select",
    "ignore",
    "per-file-ignores",
    "rules",
    "baseline",
    "src",
    "exclude",
    "extend-exclude",
    "include",
    "extend-include",
    "respect-gitignore",
    "force-exclude",
    "docs",
];

/// A value that may be left out, with where it is given.
pub(super) type Given<T> = Option<Located<T>>;

/// What one place says. Paths are absolute, patterns are globs, versions exist.
#[derive(Debug, Clone, Default)]
pub(super) struct Options {
    pub(super) extend: Given<PathBuf>,
    pub(super) target: Given<Version>,
    pub(super) legacy_keras: Given<bool>,
    pub(super) prefer: Given<Style>,
    pub(super) select: Given<Vec<Located<Selector>>>,
    pub(super) extend_select: Given<Vec<Located<Selector>>>,
    pub(super) ignore: Given<Vec<Located<Selector>>>,
    pub(super) per_file_ignores: Given<Vec<PerFileIgnore>>,
    pub(super) rules: Given<Vec<PathBuf>>,
    pub(super) baseline: Given<PathBuf>,
    pub(super) src: Given<Vec<PathBuf>>,
    pub(super) exclude: Given<Vec<Pattern>>,
    pub(super) extend_exclude: Given<Vec<Pattern>>,
    pub(super) include: Given<Vec<Pattern>>,
    pub(super) extend_include: Given<Vec<Pattern>>,
    pub(super) respect_gitignore: Given<bool>,
    pub(super) force_exclude: Given<bool>,
    pub(super) docs: Given<bool>,
}

/// A pattern over paths, with the directory from which it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) base: PathBuf,
}

impl Pattern {
    /// A pattern that is known to be a glob, or what is wrong with it.
    pub(super) fn new(text: &str, base: &Path) -> Result<Self, String> {
        match PatternSet::new([(text, base)]) {
            Ok(_) => Ok(Self {
                text: text.to_owned(),
                base: base.to_path_buf(),
            }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// As [`PatternSet::new`] takes it.
    pub(super) fn as_pair(&self) -> (&str, &Path) {
        (&self.text, &self.base)
    }
}

/// Rules that are not wanted in some files.
#[derive(Debug, Clone)]
pub struct PerFileIgnore {
    /// The pattern as written, with `!` if it is negated.
    pub pattern: String,
    /// Which files it matches.
    pub files: PatternSet,
    /// Whether all other files are meant instead.
    pub negated: bool,
    /// The rules.
    pub selectors: Vec<Located<Selector>>,
}

impl PerFileIgnore {
    /// What a key of `per-file-ignores` and its selectors say, or what is wrong with the key.
    pub(super) fn new(
        pattern: &str,
        base: &Path,
        selectors: Vec<Located<Selector>>,
    ) -> Result<Self, String> {
        let turned = pattern.strip_prefix('!');
        let text = turned.unwrap_or(pattern);
        Ok(Self {
            pattern: pattern.to_owned(),
            files: PatternSet::new([(text, base)]).map_err(|error| error.to_string())?,
            negated: turned.is_some(),
            selectors,
        })
    }
}

/// What is wrong with a target, if anything: it must be a TensorFlow 2 that is known.
pub(super) fn check_target(target: Version, newest: Version) -> Result<Version, String> {
    if (Version::FIRST_TF2..=newest).contains(&target) {
        Ok(target)
    } else {
        Err(format!(
            "`{target}` is no target: tf2lint knows TensorFlow {} to {newest}",
            Version::FIRST_TF2
        ))
    }
}

/// What the command line says about settings; it wins over all files. Relative paths and patterns
/// start at the working directory.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--target`
    pub target: Option<Version>,
    /// `--legacy-keras`
    pub legacy_keras: Option<bool>,
    /// `--prefer`
    pub prefer: Option<Style>,
    /// `--select`: instead of what the files select.
    pub select: Option<Vec<Selector>>,
    /// `--extend-select`: besides.
    pub extend_select: Vec<Selector>,
    /// `--ignore`
    pub ignore: Vec<Selector>,
    /// `--per-file-ignores`: pairs of pattern and selector.
    pub per_file_ignores: Option<Vec<(String, Selector)>>,
    /// `--rules`: files of rules.
    pub rules: Option<Vec<PathBuf>>,
    /// `--baseline`
    pub baseline: Option<PathBuf>,
    /// `--exclude`: instead of what the files exclude.
    pub exclude: Option<Vec<String>>,
    /// `--extend-exclude`: besides.
    pub extend_exclude: Vec<String>,
    /// `--respect-gitignore`, `--no-respect-gitignore`
    pub respect_gitignore: Option<bool>,
    /// `--force-exclude`, `--no-force-exclude`
    pub force_exclude: Option<bool>,
    /// `--docs`
    pub docs: Option<bool>,
}

impl Overrides {
    /// The same as what a file could say; mistakes are added to `problems`.
    pub(super) fn options(
        &self,
        working_directory: &Path,
        newest: Version,
        problems: &mut Vec<ConfigProblem>,
    ) -> Options {
        let mut wrong = |option: &'static str, message: String| {
            let origin = super::Origin::CommandLine(option);
            problems.push(ConfigProblem::at(&origin, message, None));
        };
        let mut patterns = |option: &'static str, texts: &[String]| {
            let patterns = texts
                .iter()
                .filter_map(|text| {
                    Pattern::new(text, working_directory)
                        .map_err(|message| wrong(option, message))
                        .ok()
                })
                .collect();
            Located::by_option(option, patterns)
        };
        let exclude = self.exclude.as_deref();
        let exclude = exclude.map(|texts| patterns("--exclude", texts));
        let extend_exclude = (!self.extend_exclude.is_empty())
            .then(|| patterns("--extend-exclude", &self.extend_exclude));
        let target = self.target.and_then(|target| {
            check_target(target, newest)
                .map_err(|message| wrong("--target", message))
                .ok()
        });
        let per_file_ignores = self.per_file_ignores.as_ref().map(|pairs| {
            let option = "--per-file-ignores";
            let ignores = pairs.iter().filter_map(|(key, selector)| {
                let selectors = vec![Located::by_option(option, selector.clone())];
                PerFileIgnore::new(key, working_directory, selectors)
                    .map_err(|message| wrong(option, message))
                    .ok()
            });
            Located::by_option(option, ignores.collect())
        });
        let whole = |path: &PathBuf| absolute(path, working_directory);
        let rules = self.rules.as_ref();
        let baseline = self.baseline.as_ref();
        Options {
            extend: None,
            target: given("--target", target),
            legacy_keras: given("--legacy-keras", self.legacy_keras),
            prefer: given("--prefer", self.prefer),
            select: self.select.as_deref().map(|it| selectors("--select", it)),
            extend_select: some_selectors("--extend-select", &self.extend_select),
            ignore: some_selectors("--ignore", &self.ignore),
            per_file_ignores,
            rules: given("--rules", rules.map(|it| it.iter().map(whole).collect())),
            baseline: given("--baseline", baseline.map(whole)),
            src: None,
            exclude,
            extend_exclude,
            include: None,
            extend_include: None,
            respect_gitignore: given("--respect-gitignore", self.respect_gitignore),
            force_exclude: given("--force-exclude", self.force_exclude),
            docs: given("--docs", self.docs),
        }
    }
}

/// A value of the command line, if it was given.
fn given<T>(option: &'static str, value: Option<T>) -> Given<T> {
    value.map(|value| Located::by_option(option, value))
}

/// Selectors of the command line.
fn selectors(option: &'static str, words: &[Selector]) -> Located<Vec<Located<Selector>>> {
    let words = words.iter().cloned();
    Located::by_option(
        option,
        words.map(|word| Located::by_option(option, word)).collect(),
    )
}

/// Selectors of the command line, if any were given.
fn some_selectors(option: &'static str, words: &[Selector]) -> Given<Vec<Located<Selector>>> {
    (!words.is_empty()).then(|| selectors(option, words))
}
