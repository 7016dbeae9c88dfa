//! Settings as a list of keys and values, for `tf2lint config`.

use std::path::{Path, PathBuf};

use toml::Value;

use crate::files::display_path;
use crate::rules::Style;

use super::options::{Given, Options, Pattern, PerFileIgnore};
use super::problem::Located;
use super::selector::Selector;
use super::settings::{SettingEntry, all, first};

/// What `layers`, the nearest first, say together. Paths are shown from `root`.
pub(super) fn entries(layers: &[Options], root: &Path) -> Vec<SettingEntry> {
    let path = |path: &PathBuf| Value::from(display_path(path, root));
    let paths = |paths: &Vec<PathBuf>| Value::Array(paths.iter().map(path).collect());
    let mut list = Listing {
        layers,
        entries: Vec::new(),
    };
    list.nearest("extend", |it| &it.extend, path);
    list.nearest("target", |it| &it.target, |it| it.to_string().into());
    list.nearest("legacy-keras", |it| &it.legacy_keras, |it| (*it).into());
    list.nearest("prefer", |it| &it.prefer, style);
    list.nearest("select", |it| &it.select, |it| selectors(it));
    list.every("extend-select", |it| &it.extend_select, |it| selectors(it));
    list.every("ignore", |it| &it.ignore, |it| selectors(it));
    list.nearest(
        "per-file-ignores",
        |it| &it.per_file_ignores,
        |it| per_file(it),
    );
    list.nearest("rules", |it| &it.rules, paths);
    list.nearest("baseline", |it| &it.baseline, path);
    list.nearest("src", |it| &it.src, paths);
    list.nearest("exclude", |it| &it.exclude, |it| patterns(it));
    list.every("extend-exclude", |it| &it.extend_exclude, |it| patterns(it));
    list.nearest("include", |it| &it.include, |it| patterns(it));
    list.every("extend-include", |it| &it.extend_include, |it| patterns(it));
    list.nearest(
        "respect-gitignore",
        |it| &it.respect_gitignore,
        |it| (*it).into(),
    );
    list.nearest("force-exclude", |it| &it.force_exclude, |it| (*it).into());
    list.nearest("docs", |it| &it.docs, |it| (*it).into());
    list.entries
}

/// The list that is being made.
struct Listing<'a> {
    layers: &'a [Options],
    entries: Vec<SettingEntry>,
}

impl<'a> Listing<'a> {
    /// Adds what the nearest layer says.
    fn nearest<T>(
        &mut self,
        key: &'static str,
        field: impl Fn(&Options) -> &Given<T>,
        value: impl Fn(&T) -> Value,
    ) {
        let given = first(self.layers, field).map(|given| entry(key, given, &value));
        self.entries.extend(given);
    }

    /// Adds what each layer says.
    fn every<T: 'a>(
        &mut self,
        key: &'static str,
        field: impl Fn(&'a Options) -> &'a Given<T>,
        value: impl Fn(&T) -> Value,
    ) {
        let given = all(self.layers, field).map(|given| entry(key, given, &value));
        self.entries.extend(given);
    }
}

fn entry<T>(key: &'static str, given: &Located<T>, value: &impl Fn(&T) -> Value) -> SettingEntry {
    SettingEntry {
        key,
        value: value(&given.value).to_string(),
        origin: given.origin.clone(),
    }
}

fn style(style: &Style) -> Value {
    match style {
        Style::Native => "native".into(),
        Style::Compat => "compat".into(),
    }
}

fn selectors(selectors: &[Located<Selector>]) -> Value {
    let words = selectors.iter().map(|it| it.value.to_string());
    words.collect::<Vec<_>>().into()
}

fn patterns(patterns: &[Pattern]) -> Value {
    patterns
        .iter()
        .map(|it| it.text.clone())
        .collect::<Vec<_>>()
        .into()
}

fn per_file(ignores: &[PerFileIgnore]) -> Value {
    let table = ignores
        .iter()
        .map(|ignore| (ignore.pattern.clone(), selectors(&ignore.selectors)));
    Value::Table(table.collect())
}
