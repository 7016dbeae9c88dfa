//! From dotted names to files, as Python finds them.

use std::path::{Path, PathBuf};

use super::root::Root;
use super::roots::Roots;
use crate::files::Directories;

/// Where a module is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A file `name.py`.
    File(PathBuf),
    /// A directory with an `__init__.py`.
    Package(PathBuf),
    /// Directories without one, which are one package together.
    Namespace(Vec<PathBuf>),
}

impl Place {
    /// The file that holds the code of the module.
    pub(super) fn file(&self) -> Option<PathBuf> {
        match self {
            Self::File(path) => Some(path.clone()),
            Self::Package(directory) => Some(directory.join("__init__.py")),
            Self::Namespace(_) => None,
        }
    }

    /// Where modules below it are looked for.
    fn portions(&self) -> &[PathBuf] {
        match self {
            Self::File(_) => &[],
            Self::Package(directory) => std::slice::from_ref(directory),
            Self::Namespace(portions) => portions,
        }
    }
}

/// The place of the module that a file is; `None` for what cannot be imported.
pub(super) fn place_of(path: &Path) -> Option<Place> {
    if path.extension()? != "py" {
        return None;
    }
    Some(match path.file_stem()?.to_str()? {
        "__init__" => Place::Package(path.parent()?.to_path_buf()),
        _ => Place::File(path.to_path_buf()),
    })
}

/// The module that an absolute import means.
pub(super) fn absolute(roots: &Roots, dotted: &str, directories: &Directories) -> Option<Place> {
    let all: Vec<&Root> = roots.first.iter().chain(&roots.last).collect();
    let (first, rest) = match dotted.split_once('.') {
        Some((first, rest)) => (first, rest),
        None => (dotted, ""),
    };
    below(start(&all, first, directories)?, rest, directories)
}

/// Whether a package or module of the project is found before an installed one of this name. A
/// directory without an `__init__.py` never is.
pub(super) fn shadows(roots: &Roots, name: &str, directories: &Directories) -> bool {
    let first: Vec<&Root> = roots.first.iter().collect();
    matches!(
        start(&first, name, directories),
        Some(Place::File(_) | Place::Package(_))
    )
}

/// The module that a relative import means, with as many points as `level` says.
pub(super) fn relative(
    roots: &Roots,
    level: u32,
    dotted: &str,
    directories: &Directories,
) -> Option<Place> {
    let up = usize::try_from(level).ok()?.checked_sub(1)?;
    let directory = roots.here.ancestors().nth(up)?;
    below(
        directory_as_module(directory, directories),
        dotted,
        directories,
    )
}

/// What follows a module.
pub(super) fn below(place: Place, dotted: &str, directories: &Directories) -> Option<Place> {
    let mut parts = dotted.split('.').filter(|part| !part.is_empty());
    parts.try_fold(place, |place, part| {
        in_portions(place.portions(), part, directories)
    })
}

fn directory_as_module(directory: &Path, directories: &Directories) -> Place {
    match directories.has_file(directory, "__init__.py") {
        true => Place::Package(directory.to_path_buf()),
        false => Place::Namespace(vec![directory.to_path_buf()]),
    }
}

/// The first part of an absolute name.
fn start(roots: &[&Root], name: &str, directories: &Directories) -> Option<Place> {
    let mut portions = Vec::new();
    for root in roots {
        match root {
            Root::Directory(directory) => portions.push(directory.clone()),
            Root::Package {
                name: package,
                directory,
            } if &**package == name => return Some(directory_as_module(directory, directories)),
            Root::Package { .. } => {}
        }
    }
    in_portions(&portions, name, directories)
}

/// A package, else a module, in the first directory that has one; else all directories so called.
fn in_portions(portions: &[PathBuf], name: &str, directories: &Directories) -> Option<Place> {
    let mut namespace = Vec::new();
    let file = format!("{name}.py");
    for portion in portions {
        if directories.has_directory(portion, name) {
            let directory = portion.join(name);
            if directories.has_file(&directory, "__init__.py") {
                return Some(Place::Package(directory));
            }
            namespace.push(directory);
        }
        if directories.has_file(portion, &file) {
            return Some(Place::File(portion.join(&file)));
        }
    }
    (!namespace.is_empty()).then_some(Place::Namespace(namespace))
}
