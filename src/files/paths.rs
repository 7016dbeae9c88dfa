//! Absolute paths for work, short ones for people.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// `path` from the root of the file system, without `.`, `..` and doubled separators.
///
/// A path that does not exist is returned in the same form. Symbolic links are kept as they are,
/// except for one that stands before `..`: there the operating system goes to the parent of its
/// target, and so does this function.
#[must_use]
pub fn absolute(path: &Path, working_directory: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in working_directory.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if result.is_symlink()
                    && let Ok(target) = result.canonicalize()
                {
                    result = target;
                }
                result.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                result.push(component);
            }
        }
    }
    result
}

/// `path` as every output shows it: relative to `base` if it lies below it, with `/` between the
/// parts. Names that are not UTF-8 are shown with replacement characters.
#[must_use]
pub fn display_path(path: &Path, base: &Path) -> String {
    let shown = path.strip_prefix(base).unwrap_or(path);
    if shown.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let text = shown.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::{absolute, display_path};
    use std::path::{Path, PathBuf};

    #[test]
    fn makes_paths_absolute_and_plain() {
        let from = Path::new("/nowhere/here");
        let cases = [
            ("a.py", "/nowhere/here/a.py"),
            (".", "/nowhere/here"),
            ("./b//c/../a.py", "/nowhere/here/b/a.py"),
            ("../x", "/nowhere/x"),
            ("/y/./z", "/y/z"),
            ("../../../../y", "/y"),
        ];
        for (path, expected) in cases {
            assert_eq!(absolute(Path::new(path), from), PathBuf::from(expected));
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_parent_of_a_link_is_the_parent_of_its_target() {
        let tree = tempfile::tempdir().expect("a directory");
        let root = tree.path().canonicalize().expect("it exists");
        std::fs::create_dir_all(root.join("far/away")).expect("created");
        std::os::unix::fs::symlink(root.join("far/away"), root.join("near")).expect("linked");
        assert_eq!(
            absolute(Path::new("near/../a.py"), &root),
            root.join("far/a.py")
        );
        assert_eq!(
            absolute(Path::new("near/a.py"), &root),
            root.join("near/a.py")
        );
    }

    #[test]
    fn shows_paths_below_the_base_relative_and_others_whole() {
        let base = Path::new("/project");
        assert_eq!(display_path(Path::new("/project/a/b.py"), base), "a/b.py");
        assert_eq!(
            display_path(Path::new("/projector/b.py"), base),
            "/projector/b.py"
        );
        assert_eq!(display_path(Path::new("/project"), base), ".");
    }

    #[cfg(unix)]
    #[test]
    fn shows_names_that_are_not_utf_8() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"/project/caf\xe9.py");
        assert_eq!(
            display_path(Path::new(name), Path::new("/project")),
            "caf\u{fffd}.py"
        );
    }
}
