//! What directories hold, each read once: whoever looks for modules asks often.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::{FxHashMap, FxHashSet};

/// What one directory holds.
#[derive(Debug, Default)]
struct Listing {
    files: FxHashSet<Box<str>>,
    directories: FxHashSet<Box<str>>,
}

/// Directories that have been read. What cannot be read is empty; names that are not UTF-8 are
/// left out, for no module can have them.
#[derive(Debug, Default)]
pub struct Directories {
    /// By their texts: a path takes ten times as long to hash.
    known: RwLock<FxHashMap<OsString, Arc<Listing>>>,
}

impl Directories {
    /// Whether `directory` holds a regular file `name`, or a link to one.
    #[must_use]
    pub fn has_file(&self, directory: &Path, name: &str) -> bool {
        self.listing(directory).files.contains(name)
    }

    /// Whether `directory` holds a directory `name`, or a link to one.
    #[must_use]
    pub fn has_directory(&self, directory: &Path, name: &str) -> bool {
        self.listing(directory).directories.contains(name)
    }

    fn listing(&self, directory: &Path) -> Arc<Listing> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(listing) = known.get(directory.as_os_str()) {
            return Arc::clone(listing);
        }
        drop(known);
        let listing = Arc::new(list(directory));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let entry = known.entry(directory.into());
        Arc::clone(entry.or_insert(listing))
    }
}

fn list(directory: &Path) -> Listing {
    let mut listing = Listing::default();
    let Ok(entries) = fs::read_dir(directory) else {
        return listing;
    };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        let (is_file, is_directory) = if kind.is_symlink() {
            let target = fs::metadata(entry.path());
            target.map_or((false, false), |target| (target.is_file(), target.is_dir()))
        } else {
            (kind.is_file(), kind.is_dir())
        };
        if let Some(name) = entry.file_name().to_str() {
            if is_file {
                listing.files.insert(name.into());
            } else if is_directory {
                listing.directories.insert(name.into());
            }
        }
    }
    listing
}

#[cfg(test)]
mod tests {
    use super::Directories;

    #[test]
    fn tells_files_from_directories_and_from_nothing() {
        let tree = tempfile::tempdir().expect("a directory");
        std::fs::create_dir(tree.path().join("nets")).expect("created");
        std::fs::write(tree.path().join("common.py"), "").expect("written");
        let directories = Directories::default();
        assert!(directories.has_file(tree.path(), "common.py"));
        assert!(directories.has_directory(tree.path(), "nets"));
        assert!(!directories.has_file(tree.path(), "nets"));
        assert!(!directories.has_directory(tree.path(), "common.py"));
        assert!(!directories.has_file(&tree.path().join("none"), "common.py"));
    }
}
