//! At which directories absolute imports of a file start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::declared::declared_in;
use super::root::Root;
use crate::files::Directories;
use crate::memory::Memory;
use crate::names::ModuleId;

/// Where the absolute imports of the files of one directory start, the first place first.
#[derive(Debug, Default)]
pub(super) struct Roots {
    /// The directory itself: relative imports start there.
    pub(super) here: PathBuf,
    /// What Python searches before it comes to installed packages.
    pub(super) first: Vec<Root>,
    /// Where a module is looked for in the end: a path that is set when the program is run, or
    /// the implicit relative imports of Python 2.
    pub(super) last: Vec<Root>,
    /// What imports were found to mean, as they are written.
    pub(super) found: Memory<String, Option<ModuleId>>,
}

/// What the user gives for all files.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// The directories that were typed, and `src` of the configuration.
    pub(super) roots: Vec<PathBuf>,
    /// Directories above which nothing is looked for.
    pub(super) tops: Vec<PathBuf>,
}

/// The roots of the files in `directory`.
pub(super) fn roots_of(directory: &Path, given: &Given, directories: &Directories) -> Arc<Roots> {
    let is_package = |path: &Path| directories.has_file(path, "__init__.py");
    let outermost = directory.ancestors().find(|path| !is_package(path));
    let base = outermost.unwrap_or(directory);
    let above = up_to_top(directory, base, given, directories);
    // A script's own directory is the first place, and so is the one above a whole package.
    let mut first = vec![Root::Directory(base.to_path_buf())];
    first.extend(above.iter().flat_map(|path| declared_in(path, directories)));
    let mut given: Vec<&PathBuf> = given.roots.iter().collect();
    given.sort_by_key(|root| std::cmp::Reverse(common_parts(root, directory)));
    first.extend(given.into_iter().cloned().map(Root::Directory));
    let mut last = vec![Root::Directory(directory.to_path_buf())];
    last.extend(
        above
            .into_iter()
            .map(|path| Root::Directory(path.to_path_buf())),
    );
    without_repetitions(&mut first, &[]);
    without_repetitions(&mut last, &first);
    Arc::new(Roots {
        here: directory.to_path_buf(),
        first,
        last,
        found: Memory::default(),
    })
}

/// The directory and those above it that belong to the project: up to the repository, or else to
/// the highest directory that the user speaks of.
fn up_to_top<'d>(
    directory: &'d Path,
    base: &Path,
    given: &Given,
    directories: &Directories,
) -> Vec<&'d Path> {
    let mut above: Vec<&Path> = directory.ancestors().collect();
    let repository = above
        .iter()
        .position(|path| directories.has_directory(path, ".git"));
    let top = above
        .iter()
        .rposition(|path| given.tops.iter().any(|top| top == path));
    let height = match (repository, top) {
        (Some(height), _) | (None, Some(height)) => height,
        // Nobody says where the project ends: not above what is one for certain.
        (None, None) => above.iter().position(|path| *path == base).unwrap_or(0),
    };
    above.truncate(height + 1);
    above
}

fn common_parts(one: &Path, other: &Path) -> usize {
    let pairs = one.components().zip(other.components());
    pairs.take_while(|(a, b)| a == b).count()
}

fn without_repetitions(roots: &mut Vec<Root>, before: &[Root]) {
    let mut seen: Vec<Root> = before.to_vec();
    roots.retain(|root| {
        let is_new = !seen.contains(root) && root.directory().is_absolute();
        if is_new {
            seen.push(root.clone());
        }
        is_new
    });
}
