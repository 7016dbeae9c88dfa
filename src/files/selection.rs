//! Which entries of a directory are taken.

use std::path::{Path, PathBuf};

use super::manifests::manifest_kind;
use super::patterns::PatternSet;

/// Extensions of Python files and notebooks.
const EXTENSIONS: [&str; 4] = ["py", "pyi", "pyw", "ipynb"];

/// Extensions of documents that show code.
const DOCUMENTS: [&str; 3] = ["md", "markdown", "rst"];

/// What a file that a walk meets is.
pub(super) enum Inclusion {
    /// Python by its name.
    Taken,
    /// Python if its first line says so.
    TakenIfScript,
    /// Not Python.
    Left,
}

/// What `exclude` holds if the user does not say: the list of ruff.
pub const DEFAULT_EXCLUDE: [&str; 25] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pypackages__",
    "_build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// Which entries of a directory are taken.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The directory of the configuration; `force_exclude` asks about no directory above it.
    pub root: PathBuf,
    /// What is left out.
    pub exclude: PatternSet,
    /// What is taken instead of the usual Python files and manifests; `None` takes those.
    pub include: Option<PatternSet>,
    /// What is taken besides.
    pub extend_include: PatternSet,
    /// Whether `.gitignore` and its kin are heard.
    pub respect_gitignore: bool,
    /// Whether `exclude` holds for paths that were typed, too.
    pub force_exclude: bool,
    /// Whether documents that show code are taken besides.
    pub docs: bool,
}

impl Selection {
    /// The selection of those who configure nothing.
    #[must_use]
    pub fn usual(root: PathBuf) -> Self {
        let exclude = PatternSet::new(DEFAULT_EXCLUDE.map(|name| (name, root.as_path())))
            .expect("the patterns are constant, and the tests compile them");
        Self {
            root,
            exclude,
            include: None,
            extend_include: PatternSet::default(),
            respect_gitignore: true,
            force_exclude: false,
            docs: false,
        }
    }

    /// Whether `path` or a directory above it, up to the root of the configuration, is left out.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        for part in path.ancestors() {
            if self.exclude.matches(part) {
                return true;
            }
            if part == self.root {
                return false;
            }
        }
        false
    }

    /// What the name of a file says about it.
    pub(super) fn inclusion(&self, path: &Path) -> Inclusion {
        let usual = match &self.include {
            Some(include) if include.matches(path) => Inclusion::Taken,
            Some(_) => Inclusion::Left,
            None if manifest_kind(&path.to_string_lossy()).is_some() => Inclusion::Taken,
            None => match path.extension() {
                Some(extension) if EXTENSIONS.iter().any(|known| extension == *known) => {
                    Inclusion::Taken
                }
                Some(extension)
                    if self.docs && DOCUMENTS.iter().any(|known| extension == *known) =>
                {
                    Inclusion::Taken
                }
                Some(_) => Inclusion::Left,
                None => Inclusion::TakenIfScript,
            },
        };
        match usual {
            Inclusion::Taken => Inclusion::Taken,
            _ if self.extend_include.matches(path) => Inclusion::Taken,
            other => other,
        }
    }
}
