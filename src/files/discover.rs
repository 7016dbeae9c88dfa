//! From the paths that were typed to the list of files that will be checked.
//!
//! What is left out, and what counts as Python, has the meaning it has in ruff: excluded and
//! git-ignored entries are not entered, symbolic links to directories neither, and what was typed
//! itself is taken as it is unless `force-exclude` says otherwise. Beyond ruff, scripts without
//! an extension are found by their first line.

use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::gitignore::IgnoreStack;
use super::paths::{absolute, display_path};
use super::read::describe;
use super::selection::{Inclusion, Selection};
use super::shebang::{HEAD_LENGTH, names_python};

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is, from the root of the file system.
    pub path: PathBuf,
    /// The path under which it is reported: relative to the working directory where possible, `/`
    /// between the parts.
    pub display: String,
}

/// Something that was asked for, or met on the way, and cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryProblem {
    /// A path that was typed, or the target of a symbolic link, is not there.
    #[error("`{path}` does not exist")]
    NotFound {
        /// As it is reported.
        path: String,
    },
    /// A directory or an entry of it that the operating system does not show.
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable {
        /// As it is reported.
        path: String,
        /// What the operating system says.
        reason: String,
    },
    /// A pipe, a device or a socket; it is not opened.
    #[error("`{path}` is not a regular file")]
    NotRegular {
        /// As it is reported.
        path: String,
    },
}

impl DiscoveryProblem {
    /// The path that it speaks of, as it is reported.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NotFound { path } | Self::Unreadable { path, .. } | Self::NotRegular { path } => {
                path
            }
        }
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// In order of path components, none twice.
    pub files: Vec<InputFile>,
    /// In order of path, none twice.
    pub problems: Vec<DiscoveryProblem>,
}

/// The files that `typed` stands for. Relative paths start at `working_directory`;
/// `selection_for` gives the selection that holds for the entries of a directory.
pub fn discover(
    typed: &[PathBuf],
    working_directory: &Path,
    selection_for: &mut dyn FnMut(&Path) -> Arc<Selection>,
) -> Discovery {
    let mut walk = Walk {
        working_directory,
        selection_for,
        files: Vec::new(),
        problems: Vec::new(),
    };
    for path in typed {
        walk.take_typed(&absolute(path, working_directory));
    }
    walk.finish()
}

/// A discovery under way.
struct Walk<'a> {
    working_directory: &'a Path,
    selection_for: &'a mut dyn FnMut(&Path) -> Arc<Selection>,
    files: Vec<PathBuf>,
    problems: Vec<DiscoveryProblem>,
}

impl Walk<'_> {
    /// Takes a path that was typed: it is checked whatever it is called.
    fn take_typed(&mut self, path: &Path) {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return self.refused(path, &error),
        };
        let directory = if metadata.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        let selection = (self.selection_for)(directory);
        if selection.force_exclude && selection.excludes(path) {
            return;
        }
        if metadata.is_dir() {
            self.walk(path, selection);
        } else {
            self.take(path, metadata.file_type());
        }
    }

    /// Takes what lies below `start`, at any depth.
    fn walk(&mut self, start: &Path, selection: Arc<Selection>) {
        let mut ignores = selection
            .respect_gitignore
            .then(|| IgnoreStack::above(start));
        // The selections that hold for the entries of the directories that are open.
        let mut open: Vec<Arc<Selection>> = Vec::new();
        let mut entries = WalkDir::new(start).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(start).to_path_buf();
                    self.refused(&path, &io::Error::from(error));
                    continue;
                }
            };
            let (path, depth) = (entry.path(), entry.depth());
            let is_directory = entry.file_type().is_dir() || depth == 0;
            open.truncate(depth);
            let inclusion = match open.last() {
                Some(selection) if !is_directory => selection.inclusion(path),
                _ => Inclusion::Taken,
            };
            if matches!(inclusion, Inclusion::Left) {
                continue;
            }
            let excluded = open.last().is_some_and(|above| above.exclude.matches(path));
            let left_out = excluded
                || depth > 0
                    && ignores
                        .as_ref()
                        .is_some_and(|ignores| ignores.ignores(path, is_directory, depth));
            match (is_directory, left_out) {
                (true, true) => entries.skip_current_dir(),
                (true, false) => {
                    open.push((self.selection_for)(path));
                    if let Some(ignores) = &mut ignores {
                        ignores.enter(path, depth);
                    }
                }
                (false, true) => {}
                (false, false) => self.take_entry(&entry, &inclusion),
            }
        }
    }

    /// Takes an entry of a directory that its name does not rule out.
    fn take_entry(&mut self, entry: &DirEntry, inclusion: &Inclusion) {
        let path = entry.path();
        let is_script = matches!(inclusion, Inclusion::TakenIfScript);
        // What is no link is known from the directory; to ask again costs a system call a file.
        let file_type = if entry.path_is_symlink() {
            fs::metadata(path).map(|metadata| metadata.file_type())
        } else {
            Ok(entry.file_type())
        };
        match file_type {
            // A symbolic link to a directory; walks do not follow it.
            Ok(file_type) if file_type.is_dir() => {}
            Ok(file_type) if is_script => {
                if file_type.is_file() && starts_as_script(path) {
                    self.files.push(path.to_path_buf());
                }
            }
            Ok(file_type) => self.take(path, file_type),
            Err(error) if !is_script && !is_editor_lock(entry) => self.refused(path, &error),
            Err(_) => {}
        }
    }

    /// Takes a regular file; anything else is a problem.
    fn take(&mut self, path: &Path, file_type: FileType) {
        if file_type.is_file() {
            self.files.push(path.to_path_buf());
        } else {
            let path = display_path(path, self.working_directory);
            self.problems.push(DiscoveryProblem::NotRegular { path });
        }
    }

    /// Notes that the operating system refuses `path`.
    fn refused(&mut self, path: &Path, error: &io::Error) {
        let path = display_path(path, self.working_directory);
        self.problems.push(match error.kind() {
            io::ErrorKind::NotFound => DiscoveryProblem::NotFound { path },
            _ => DiscoveryProblem::Unreadable {
                path,
                reason: describe(error),
            },
        });
    }

    /// In order, without repetitions.
    fn finish(mut self) -> Discovery {
        self.files.sort();
        self.files.dedup();
        self.problems
            .sort_by(|one, other| one.path().cmp(other.path()));
        self.problems.dedup();
        let input = |path: PathBuf| InputFile {
            display: display_path(&path, self.working_directory),
            path,
        };
        Discovery {
            files: self.files.into_iter().map(input).collect(),
            problems: self.problems,
        }
    }
}

/// Whether the first line of a regular file names Python. A file that cannot be opened, and whose
/// name says nothing, is not known to be Python.
fn starts_as_script(path: &Path) -> bool {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(HEAD_LENGTH).read_to_end(&mut head))
        .is_ok_and(|_| names_python(&head))
}

/// Whether an entry is the lock that Emacs puts beside a file: a link `.#name` to nowhere.
fn is_editor_lock(entry: &DirEntry) -> bool {
    entry.path_is_symlink() && entry.file_name().as_encoded_bytes().starts_with(b".#")
}

#[cfg(test)]
mod tests;
