//! Compiles the text files of the atlas into one blob. Part of the build script, not of the
//! program: at run time nothing is parsed.
//!
//! Every package is a folder with `package.txt`, `names/` and `definitions/`; `rules/api/README.md`
//! describes their format. Whatever is not of that form is an error that names file and line.

mod definitions;
mod emit;
mod intern;
mod names;
mod package;
mod private;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use package::Package;

/// Why the atlas could not be compiled.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompileError {
    /// A file or folder could not be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("{path}:{line}: {what}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// The packages do not fit together.
    #[error("{0}")]
    Whole(String),
}

/// Compiles all packages below `folder`. A folder that is empty or missing gives an empty atlas.
///
/// # Errors
/// The first thing that is not as the format says.
pub(crate) fn compile(folder: &Path) -> Result<Vec<u8>, CompileError> {
    let mut packages = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            packages.push(Package::read(&path)?);
        }
    }
    package::connect(&mut packages)?;
    for package in &mut packages {
        private::add_source_paths(package);
    }
    emit::blob(&packages)
}

/// What lies in a folder, sorted; nothing if there is no such folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, CompileError> {
    let wrong = |source| CompileError::Read {
        path: folder.to_owned(),
        source,
    };
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = fs::read_dir(folder)
        .map_err(wrong)?
        .map(|entry| entry.map(|entry| entry.path()).map_err(wrong))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort();
    Ok(found)
}
