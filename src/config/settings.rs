//! Settings, resolved: what holds for the files of one directory, without any "if given".

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::Version;
use crate::files::{DEFAULT_EXCLUDE, PatternSet, Selection};
use crate::rules::Style;

use super::listing;
use super::options::{Given, Options, Pattern, PerFileIgnore};
use super::problem::{ConfigProblem, Located, Origin};
use super::selector::{RuleFilter, RuleSelection, SelectionLayer, Selector};

/// What holds for the files of one directory. Paths are absolute.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The directory from which paths and patterns start: that of the configuration file, or the
    /// working directory.
    pub root: PathBuf,
    /// The configuration file, if there is one.
    pub path: Option<PathBuf>,
    /// The version of TensorFlow that the code is to run on.
    pub target: Version,
    /// Whether tf_keras stands behind `tf.keras` where the target would have Keras 3.
    pub legacy_keras: bool,
    /// The style of migration.
    pub prefer: Style,
    /// Which rules are asked for.
    pub selection: RuleSelection,
    /// Which of them are not wanted in some files.
    pub per_file_ignores: Vec<PerFileIgnore>,
    /// Files of rules besides those that are built in.
    pub rules: Vec<PathBuf>,
    /// The file of known findings.
    pub baseline: Option<PathBuf>,
    /// Directories at which absolute imports of the project start.
    pub src: Vec<PathBuf>,
    /// Which files are checked.
    pub files: Arc<Selection>,
    /// What was said, the nearest first; the last layer is what holds if nobody says anything.
    layers: Vec<Options>,
}

/// One setting as it is listed: `target = "2.16"`, and where that was said.
#[derive(Debug, Clone)]
pub struct SettingEntry {
    /// The key in a configuration file.
    pub key: &'static str,
    /// The value as TOML; paths start at the root of the settings.
    pub value: String,
    /// Where it was given.
    pub origin: Origin,
}

impl Settings {
    /// Which rules are asked for in the file at `path`, which is absolute.
    #[must_use]
    pub fn rules_for(&self, path: &Path) -> RuleFilter<'_> {
        let ignored = self
            .per_file_ignores
            .iter()
            .filter(|ignore| ignore.files.matches(path) != ignore.negated)
            .flat_map(|ignore| ignore.selectors.iter().map(|selector| &selector.value))
            .collect();
        RuleFilter {
            selection: &self.selection,
            ignored,
        }
    }

    /// All settings in a fixed order, with where they were made. A key that adds up, such as
    /// `extend-exclude`, is there once for each place that gives it.
    #[must_use]
    pub fn entries(&self) -> Vec<SettingEntry> {
        listing::entries(&self.layers, &self.root)
    }

    /// All selectors, with where they are written.
    pub fn selectors(&self) -> impl Iterator<Item = &Located<Selector>> {
        let per_file = self.per_file_ignores.iter();
        self.selection
            .selectors()
            .chain(per_file.flat_map(|ignore| &ignore.selectors))
    }
}

/// Where settings are resolved.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// As [`Settings::root`].
    pub(super) root: PathBuf,
    /// As [`Settings::path`].
    pub(super) path: Option<PathBuf>,
    /// The target of those who name none.
    pub(super) newest: Version,
}

/// The settings that `given`, the nearest first, say together: for each key the nearest that gives
/// it counts, except that `extend-…` keys add up, and selectors follow their own rules.
pub(super) fn resolve(
    given: Vec<Options>,
    place: Place,
    problems: &mut Vec<ConfigProblem>,
) -> Settings {
    let selection = RuleSelection {
        layers: given.iter().rev().map(selection_layer).collect(),
    };
    let mut layers = given;
    layers.push(defaults(&place));
    let per_file_ignores = value(&layers, |it| &it.per_file_ignores).unwrap_or_default();
    let files = file_selection(&layers, &place, problems);
    Settings {
        target: value(&layers, |it| &it.target).unwrap_or(place.newest),
        legacy_keras: value(&layers, |it| &it.legacy_keras).unwrap_or_default(),
        prefer: value(&layers, |it| &it.prefer).unwrap_or_default(),
        selection,
        per_file_ignores,
        rules: value(&layers, |it| &it.rules).unwrap_or_default(),
        baseline: value(&layers, |it| &it.baseline),
        src: value(&layers, |it| &it.src).unwrap_or_default(),
        files: Arc::new(files),
        root: place.root,
        path: place.path,
        layers,
    }
}

/// What holds if nobody says anything.
fn defaults(place: &Place) -> Options {
    let exclude = DEFAULT_EXCLUDE.map(|name| Pattern {
        text: name.to_owned(),
        base: place.root.clone(),
    });
    let everything = Located::by_default(Selector::All);
    let src = vec![place.root.clone(), place.root.join("src")];
    Options {
        target: Some(Located::by_default(place.newest)),
        legacy_keras: Some(Located::by_default(false)),
        prefer: Some(Located::by_default(Style::default())),
        select: Some(Located::by_default(vec![everything])),
        src: Some(Located::by_default(src)),
        exclude: Some(Located::by_default(exclude.to_vec())),
        respect_gitignore: Some(Located::by_default(true)),
        force_exclude: Some(Located::by_default(false)),
        docs: Some(Located::by_default(false)),
        ..Options::default()
    }
}

/// Which files `layers` ask for.
fn file_selection(
    layers: &[Options],
    place: &Place,
    problems: &mut Vec<ConfigProblem>,
) -> Selection {
    let exclude = first(layers, |it| &it.exclude).into_iter();
    let exclude = exclude.chain(all(layers, |it| &it.extend_exclude));
    let include = first(layers, |it| &it.include);
    Selection {
        root: place.root.clone(),
        exclude: compile(exclude, problems),
        include: include.map(|include| compile([include], problems)),
        extend_include: compile(all(layers, |it| &it.extend_include), problems),
        respect_gitignore: value(layers, |it| &it.respect_gitignore).unwrap_or(true),
        force_exclude: value(layers, |it| &it.force_exclude).unwrap_or_default(),
        docs: value(layers, |it| &it.docs).unwrap_or_default(),
    }
}

/// One set of the patterns in all `lists`. Each is known to be a glob; together they may still be
/// too many.
fn compile<'a>(
    lists: impl IntoIterator<Item = &'a Located<Vec<Pattern>>>,
    problems: &mut Vec<ConfigProblem>,
) -> PatternSet {
    let mut origin = &Origin::Default;
    let mut patterns = Vec::new();
    for list in lists {
        origin = &list.origin;
        patterns.extend(list.value.iter().map(Pattern::as_pair));
    }
    PatternSet::new(patterns).unwrap_or_else(|error| {
        problems.push(ConfigProblem::at(origin, error.to_string(), None));
        PatternSet::default()
    })
}

/// What the nearest layer that gives a value says.
pub(super) fn first<T>(
    layers: &[Options],
    key: impl Fn(&Options) -> &Given<T>,
) -> Option<&Located<T>> {
    layers.iter().find_map(|layer| key(layer).as_ref())
}

/// What each layer that gives a value says, the nearest first.
pub(super) fn all<'a, T: 'a>(
    layers: &'a [Options],
    key: impl Fn(&'a Options) -> &'a Given<T>,
) -> impl Iterator<Item = &'a Located<T>> {
    layers.iter().filter_map(move |layer| key(layer).as_ref())
}

/// The value that the nearest layer gives.
fn value<T: Clone>(layers: &[Options], key: impl Fn(&Options) -> &Given<T>) -> Option<T> {
    first(layers, key).map(|found| found.value.clone())
}

/// What one layer says about rules.
fn selection_layer(options: &Options) -> SelectionLayer {
    let words = |given: &Given<Vec<Located<Selector>>>| Some(given.as_ref()?.value.clone());
    SelectionLayer {
        select: words(&options.select),
        extend_select: words(&options.extend_select).unwrap_or_default(),
        ignore: words(&options.ignore).unwrap_or_default(),
    }
}
