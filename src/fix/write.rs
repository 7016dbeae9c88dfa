//! The only place that writes source files.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Replaces the bytes of a file: through a temporary file beside it, with the same permissions.
/// A symbolic link stays; the file that it leads to is replaced. Other hard links to the file keep
/// the old text, as with git and `sed -i`: they are most often backups.
///
/// At every moment the path leads to the old text or to the new one.
///
/// # Errors
/// If the file changed since `before` was read, or the system refuses. The file is then as it was.
pub fn replace_file(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let real = fs::canonicalize(path)?;
    if fs::read(&real)? != before {
        return Err(io::Error::other("it changed while it was being checked"));
    }
    let metadata = fs::metadata(&real)?;
    if metadata.permissions().readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it is read-only",
        ));
    }
    let directory = real.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".tf2lint-")
        .tempfile_in(directory)?;
    file.write_all(after)?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&real).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::replace_file;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("a.py");
        fs::write(&path, "new").expect("written");
        assert!(replace_file(&path, b"old", b"fixed").is_err());
        assert_eq!(fs::read(&path).expect("read"), b"new");
        replace_file(&path, b"new", b"fixed").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"fixed");
    }

    #[test]
    fn a_file_that_vanished_meanwhile_stays_away() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("a.py");
        assert!(replace_file(&path, b"old", b"fixed").is_err());
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("a.py");
        let link = directory.path().join("link.py");
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
        symlink(&path, &link).expect("linked");
        replace_file(&link, b"old", b"fixed").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
        assert_eq!(fs::read(&path).expect("read"), b"fixed");
    }
}
