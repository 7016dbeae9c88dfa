//! A place at which dotted names start.

use std::path::{Path, PathBuf};

use crate::files::absolute;

/// A place at which dotted names start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Root {
    /// Modules and packages lie in the directory.
    Directory(PathBuf),
    /// The directory is the package of that name, whatever it is called.
    Package {
        /// The first part of the dotted name.
        name: Box<str>,
        /// Where its modules are.
        directory: PathBuf,
    },
}

impl Root {
    /// What `package_dir` means by one of its entries: the name `""` stands for all packages.
    pub(super) fn of_package(name: &str, directory: PathBuf) -> Self {
        let directory = absolute(&directory, Path::new("/"));
        match name {
            "" => Self::Directory(directory),
            _ => Self::Package {
                name: name.into(),
                directory,
            },
        }
    }

    pub(super) fn directory(&self) -> &Path {
        match self {
            Self::Directory(directory) | Self::Package { directory, .. } => directory,
        }
    }
}
