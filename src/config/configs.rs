//! Which configuration holds where: found, read and resolved once for each directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::atlas::Version;
use crate::files::{self, SourceFile, absolute, display_path};

use super::file::{self, NAMES, PYPROJECT, Surroundings};
use super::options::{Options, Overrides};
use super::problem::{ConfigProblem, Located, Origin, did_you_mean};
use super::selector::KnownRules;
use super::settings::{Place, Settings, resolve};

/// Where configuration is taken from, besides the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigSource {
    /// For each file, the nearest configuration file at or above its directory.
    Nearest,
    /// One file for all, whatever lies in the tree: `--config`. Its paths and patterns start at
    /// the working directory.
    File(PathBuf),
    /// No file: `--isolated`.
    Isolated,
}

/// The configurations of a run, each resolved when it is first asked for.
///
/// ```
/// use std::path::Path;
/// use tf2lint::atlas::Version;
/// use tf2lint::config::{ConfigSource, Configs, Overrides};
///
/// let here = Path::new("/project");
/// let newest = Version::new(2, 21);
/// let mut configs = Configs::new(ConfigSource::Isolated, Overrides::default(), here, newest);
/// let settings = configs.for_file(&here.join("model.py"));
/// assert_eq!(settings.target, newest);
/// assert!(configs.problems().is_empty());
/// ```
#[derive(Debug)]
pub struct Configs {
    source: ConfigSource,
    overrides: Options,
    working_directory: PathBuf,
    newest: Version,
    /// What holds where no file says anything.
    base: Arc<Settings>,
    directories: FxHashMap<PathBuf, Arc<Settings>>,
    problems: Vec<ConfigProblem>,
}

impl Configs {
    /// The configurations of a run in `working_directory`, which is absolute. `newest` is the
    /// newest TensorFlow that is known: the target of those who name none.
    #[must_use]
    pub fn new(
        source: ConfigSource,
        overrides: Overrides,
        working_directory: &Path,
        newest: Version,
    ) -> Self {
        let mut problems = Vec::new();
        let overrides = overrides.options(working_directory, newest, &mut problems);
        let place = Place {
            root: working_directory.to_path_buf(),
            path: None,
            newest,
        };
        let base = resolve(vec![overrides.clone()], place, &mut problems);
        let mut configs = Self {
            source,
            overrides,
            working_directory: working_directory.to_path_buf(),
            newest,
            base: Arc::new(base),
            directories: FxHashMap::default(),
            problems,
        };
        if let ConfigSource::File(path) = &configs.source {
            let path = absolute(path, working_directory);
            configs.base = configs.load_fixed(path);
        }
        configs
    }

    /// What holds for the files in `directory`, which is absolute.
    pub fn for_directory(&mut self, directory: &Path) -> Arc<Settings> {
        if self.source != ConfigSource::Nearest {
            return Arc::clone(&self.base);
        }
        // Upwards to the first directory whose answer is known, then down again with it.
        let mut unknown = Vec::new();
        let mut settings = Arc::clone(&self.base);
        for ancestor in directory.ancestors() {
            if let Some(known) = self.directories.get(ancestor) {
                settings = Arc::clone(known);
                break;
            }
            unknown.push(ancestor);
            if let Some(own) = self.load_nearest(ancestor) {
                settings = own;
                break;
            }
        }
        for ancestor in unknown {
            let known = Arc::clone(&settings);
            self.directories.insert(ancestor.to_path_buf(), known);
        }
        settings
    }

    /// What holds for the file at `path`, which is absolute.
    pub fn for_file(&mut self, path: &Path) -> Arc<Settings> {
        self.for_directory(path.parent().unwrap_or(path))
    }

    /// All mistakes met so far, in the order in which they were met. What they are about is left
    /// out of the settings.
    #[must_use]
    pub fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }

    /// Selectors that stand for no rule, in all settings resolved so far. To be asked once the
    /// rules are loaded, since settings may name further files of rules.
    #[must_use]
    pub fn unknown_selectors(&self, known: &KnownRules<'_>) -> Vec<ConfigProblem> {
        let mut resolved: Vec<&Arc<Settings>> = self.directories.values().collect();
        resolved.push(&self.base);
        let mut problems: Vec<ConfigProblem> = resolved
            .iter()
            .flat_map(|settings| settings.selectors())
            .filter(|selector| !known.has(&selector.value))
            .map(|selector| {
                let text = selector.value.to_string();
                let help = did_you_mean(known.nearest(&text));
                ConfigProblem::at(&selector.origin, format!("`{text}` is no rule"), help)
            })
            .collect();
        // Many directories share settings, and many settings the command line.
        let key = |it: &ConfigProblem| (it.path.clone(), it.span, it.message.clone());
        problems.sort_by_cached_key(key);
        problems.dedup_by_key(|it| key(it));
        problems
    }

    /// The settings of the configuration file in `directory`, if there is one.
    fn load_nearest(&mut self, directory: &Path) -> Option<Arc<Settings>> {
        let path = NAMES.iter().map(|name| directory.join(name));
        let (path, options) = path
            .filter(|path| path.is_file())
            .find_map(|path| Some((path.clone(), self.read(&path, directory)?)))?;
        Some(self.settings(path, directory.to_path_buf(), options))
    }

    /// The settings of the file that `--config` names.
    fn load_fixed(&mut self, path: PathBuf) -> Arc<Settings> {
        let root = self.working_directory.clone();
        let before = self.problems.len();
        let options = self.read(&path, &root);
        if options.is_none() && self.problems.len() == before {
            let message = without_table(&display_path(&path, &root));
            let origin = Origin::CommandLine("--config");
            self.problems
                .push(ConfigProblem::at(&origin, message, None));
        }
        self.settings(path, root, options.unwrap_or_default())
    }

    /// Settings from the options of the file at `path` and of those that it extends.
    fn settings(&mut self, path: PathBuf, root: PathBuf, options: Options) -> Arc<Settings> {
        let mut layers = vec![self.overrides.clone(), options];
        let mut chain = vec![path.clone()];
        while let Some(extend) = layers.last().and_then(|it| it.extend.clone()) {
            match self.extended(&extend, &chain) {
                Some(options) => layers.push(options),
                None => break,
            }
            chain.push(extend.value);
        }
        let place = Place {
            root,
            path: Some(path),
            newest: self.newest,
        };
        Arc::new(resolve(layers, place, &mut self.problems))
    }

    /// The options of a file that another one extends; `chain` are the files before it.
    fn extended(&mut self, extend: &Located<PathBuf>, chain: &[PathBuf]) -> Option<Options> {
        let path = &extend.value;
        let shown = display_path(path, &self.working_directory);
        let before = self.problems.len();
        let message = if chain.contains(path) {
            format!("`{shown}` extends itself")
        } else if path.is_file() {
            let options = self.read(path, path.parent().unwrap_or(path));
            if options.is_some() || self.problems.len() > before {
                return options;
            }
            without_table(&shown)
        } else {
            format!("`{shown}` does not exist")
        };
        self.problems
            .push(ConfigProblem::at(&extend.origin, message, None));
        None
    }

    /// The options of the file at `path`, whose paths and patterns start at `base`. `None` if it
    /// is none of ours or cannot be read.
    fn read(&mut self, path: &Path, base: &Path) -> Option<Options> {
        let shown = display_path(path, &self.working_directory);
        let text = files::read(path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
        let text = match text {
            Ok(text) => text,
            Err(reason) => {
                self.problems
                    .push(ConfigProblem::unreadable(shown, &reason));
                return None;
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        let source = Arc::new(SourceFile::new(shown, text));
        let surroundings = Surroundings {
            base,
            newest: self.newest,
        };
        let is_pyproject = path.file_name().is_some_and(|name| name == PYPROJECT);
        file::read(&source, is_pyproject, surroundings, &mut self.problems)
    }
}

/// What is said of a `pyproject.toml` that was named although it is none of ours.
fn without_table(path: &str) -> String {
    format!("`{path}` has no table `[tool.tf2lint]`")
}

#[cfg(test)]
mod tests;
