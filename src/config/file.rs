//! One configuration file: from TOML to [`Options`], strictly, with all mistakes at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::atlas::Version;
use crate::files::{SourceFile, Span, absolute, offset};
use crate::nearest::nearest;
use crate::rules::Style;

use super::options::{Given, KEYS, Options, Pattern, PerFileIgnore, check_target};
use super::problem::{ConfigProblem, Located, Origin, did_you_mean};
use super::selector::Selector;

/// The names of configuration files; of several in one directory the first counts.
pub(super) const NAMES: [&str; 3] = [".tf2lint.toml", "tf2lint.toml", PYPROJECT];

/// The file that many tools share.
pub(super) const PYPROJECT: &str = "pyproject.toml";

/// Where a file lies, for what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// Relative paths and patterns start here.
    pub(super) base: &'a Path,
    /// The newest version of TensorFlow that is known.
    pub(super) newest: Version,
}

/// What a configuration file says. Its mistakes are added to `problems`, and what they are about
/// is left out.
///
/// `None`: there is no table `[tool.tf2lint]` in a `pyproject.toml`, so it is none of ours.
pub(super) fn read(
    source: &Arc<SourceFile>,
    is_pyproject: bool,
    surroundings: Surroundings<'_>,
    problems: &mut Vec<ConfigProblem>,
) -> Option<Options> {
    // The words of other tools need not be parsed, nor be without mistakes.
    if is_pyproject && !source.text.contains("tf2lint") {
        return None;
    }
    let mut reader = Reader {
        source,
        surroundings,
        problems,
    };
    let document = match DeTable::parse(&source.text) {
        Ok(document) => document.into_inner(),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            reader.wrong(&span, one_line(error.message()), None);
            return Some(Options::default());
        }
    };
    if !is_pyproject {
        return Some(reader.options(&document));
    }
    let tool = document.get("tool")?.get_ref().as_table()?;
    let own = tool.get("tf2lint")?;
    match own.get_ref() {
        DeValue::Table(table) => Some(reader.options(table)),
        other => {
            reader.unexpected("tool.tf2lint", "a table", other, &own.span());
            Some(Options::default())
        }
    }
}

/// The message of a TOML error without its line breaks.
fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(": ")
}

type Value<'i> = Spanned<DeValue<'i>>;
type Range = std::ops::Range<usize>;

/// A file that is being read.
struct Reader<'a> {
    source: &'a Arc<SourceFile>,
    surroundings: Surroundings<'a>,
    problems: &'a mut Vec<ConfigProblem>,
}

impl Reader<'_> {
    /// What a table says.
    fn options(&mut self, table: &DeTable<'_>) -> Options {
        let mut options = Options::default();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "extend" => options.extend = self.path(name, value),
                "target" => options.target = self.target(value),
                "legacy-keras" => options.legacy_keras = self.switch(name, value),
                "prefer" => options.prefer = self.style(value),
                "select" => options.select = self.selectors(name, value),
                "extend-select" => options.extend_select = self.selectors(name, value),
                "ignore" => options.ignore = self.selectors(name, value),
                "per-file-ignores" => options.per_file_ignores = self.per_file_ignores(value),
                "rules" => options.rules = self.paths(name, value),
                "baseline" => options.baseline = self.path(name, value),
                "src" => options.src = self.paths(name, value),
                "exclude" => options.exclude = self.patterns(name, value),
                "extend-exclude" => options.extend_exclude = self.patterns(name, value),
                "include" => options.include = self.patterns(name, value),
                "extend-include" => options.extend_include = self.patterns(name, value),
                "respect-gitignore" => options.respect_gitignore = self.switch(name, value),
                "force-exclude" => options.force_exclude = self.switch(name, value),
                "docs" => options.docs = self.switch(name, value),
                unknown => {
                    let help = did_you_mean(nearest(unknown, KEYS))
                        .unwrap_or_else(|| format!("the keys are {}", listed(&KEYS)));
                    let message = format!("unknown key `{unknown}`");
                    self.wrong(&key.span(), message, Some(help));
                }
            }
        }
        options
    }

    fn target(&mut self, value: &Value<'_>) -> Given<Version> {
        let text = match value.get_ref() {
            DeValue::String(text) => text,
            other => {
                let number = self.source.slice(span(&value.span())).to_owned();
                self.unexpected("target", "a string", other, &value.span());
                if let (DeValue::Float(_) | DeValue::Integer(_), Some(problem)) =
                    (other, self.problems.last_mut())
                {
                    problem.help = Some(format!("write `target = \"{number}\"`"));
                }
                return None;
            }
        };
        let newest = self.surroundings.newest;
        let version = text.parse::<Version>().map_err(|error| error.to_string());
        let target = version.and_then(|version| check_target(version, newest));
        self.accepted(target, &value.span())
    }

    fn style(&mut self, value: &Value<'_>) -> Given<Style> {
        let text = self.string("prefer", value)?;
        let style = match text.as_str() {
            "native" => Style::Native,
            "compat" => Style::Compat,
            other => {
                let help = did_you_mean(nearest(other, ["native", "compat"]));
                let message = format!("`{other}` is no style: write `native` or `compat`");
                self.wrong(&value.span(), message, help);
                return None;
            }
        };
        Some(self.located(style, &value.span()))
    }

    fn switch(&mut self, key: &str, value: &Value<'_>) -> Given<bool> {
        match value.get_ref() {
            DeValue::Boolean(on) => Some(self.located(*on, &value.span())),
            other => {
                self.unexpected(key, "`true` or `false`", other, &value.span());
                None
            }
        }
    }

    fn path(&mut self, key: &str, value: &Value<'_>) -> Given<PathBuf> {
        let text = self.string(key, value)?;
        let path = absolute(Path::new(&text), self.surroundings.base);
        Some(self.located(path, &value.span()))
    }

    fn paths(&mut self, key: &str, value: &Value<'_>) -> Given<Vec<PathBuf>> {
        self.list(key, value, |reader, item| {
            Some(reader.path(key, item)?.value)
        })
    }

    fn patterns(&mut self, key: &str, value: &Value<'_>) -> Given<Vec<Pattern>> {
        self.list(key, value, |reader, item| {
            let text = reader.string(key, item)?;
            let pattern = Pattern::new(&text, reader.surroundings.base);
            Some(reader.accepted(pattern, &item.span())?.value)
        })
    }

    fn selectors(&mut self, key: &str, value: &Value<'_>) -> Given<Vec<Located<Selector>>> {
        self.list(key, value, |reader, item| {
            let text = reader.string(key, item)?;
            let selector = text.parse::<Selector>().map_err(|error| error.to_string());
            reader.accepted(selector, &item.span())
        })
    }

    fn per_file_ignores(&mut self, value: &Value<'_>) -> Given<Vec<PerFileIgnore>> {
        let key = "per-file-ignores";
        let DeValue::Table(table) = value.get_ref() else {
            self.unexpected(key, "a table", value.get_ref(), &value.span());
            return None;
        };
        let mut ignores = Vec::new();
        for (pattern, selectors) in table {
            let Some(selectors) = self.selectors(key, selectors) else {
                continue;
            };
            let base = self.surroundings.base;
            let ignore = PerFileIgnore::new(pattern.get_ref(), base, selectors.value);
            ignores.extend(self.accepted(ignore, &pattern.span()).map(|it| it.value));
        }
        Some(self.located(ignores, &value.span()))
    }

    /// The items of an array that `read` accepts.
    fn list<T>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        mut read: impl FnMut(&mut Self, &Value<'_>) -> Option<T>,
    ) -> Given<Vec<T>> {
        match value.get_ref() {
            DeValue::Array(items) => {
                let items = items.iter().filter_map(|item| read(self, item)).collect();
                Some(self.located(items, &value.span()))
            }
            other => {
                self.unexpected(key, "an array of strings", other, &value.span());
                None
            }
        }
    }

    fn string(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.clone().into_owned()),
            other => {
                self.unexpected(key, "a string", other, &value.span());
                None
            }
        }
    }

    /// A value with its place, or a problem there.
    fn accepted<T>(&mut self, value: Result<T, String>, range: &Range) -> Given<T> {
        match value {
            Ok(value) => Some(self.located(value, range)),
            Err(message) => {
                self.wrong(range, message, None);
                None
            }
        }
    }

    fn unexpected(&mut self, key: &str, wanted: &str, found: &DeValue<'_>, range: &Range) {
        let found = found.type_str();
        let article = if found.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        let message = format!("`{key}` takes {wanted}, not {article} {found}");
        self.wrong(range, message, None);
    }

    fn wrong(&mut self, range: &Range, message: String, help: Option<String>) {
        let origin = self.origin(range);
        self.problems
            .push(ConfigProblem::at(&origin, message, help));
    }

    fn located<T>(&self, value: T, range: &Range) -> Located<T> {
        let origin = self.origin(range);
        Located { value, origin }
    }

    fn origin(&self, range: &Range) -> Origin {
        Origin::File {
            source: Arc::clone(self.source),
            span: span(range),
        }
    }
}

fn span(range: &Range) -> Span {
    Span::new(offset(range.start), offset(range.end))
}

/// Words for a sentence: `` `a`, `b`, `c` ``.
fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests;
