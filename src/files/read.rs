//! The bytes of one file, or why they cannot be had.

use std::fs;
use std::io;
use std::path::Path;

/// Why a file cannot be read. The path is with the caller.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A pipe, a device, a socket or a directory: to open it may block or do something.
    #[error("it is not a regular file")]
    NotRegular,
    /// Offsets in a text are 32 bits wide.
    #[error("it is too large: {0} bytes, and 4 GiB are too many")]
    TooLarge(u64),
    /// What the operating system says.
    #[error("{}", describe(.0))]
    Io(#[from] io::Error),
}

/// All bytes of a regular file.
///
/// # Errors
/// If the path leads to something else than a regular file below 4 GiB, or the system refuses.
pub fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(ReadError::NotRegular);
    }
    if u32::try_from(metadata.len()).is_err() {
        return Err(ReadError::TooLarge(metadata.len()));
    }
    Ok(fs::read(path)?)
}

/// An error of the operating system in lower case and without its number.
pub(super) fn describe(error: &io::Error) -> String {
    // A walk wraps the error in one that names the path again.
    let inner = error.get_ref().and_then(|inner| inner.source());
    let text = inner.map_or_else(|| error.to_string(), ToString::to_string);
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut rest = text.chars();
    rest.next()
        .map(|first| first.to_lowercase().chain(rest).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{ReadError, read};

    #[test]
    fn reads_regular_files_only() {
        let tree = tempfile::tempdir().expect("a directory");
        let file = tree.path().join("a.py");
        std::fs::write(&file, b"x = 1\n").expect("written");
        assert_eq!(read(&file).expect("readable"), b"x = 1\n");
        assert!(matches!(read(tree.path()), Err(ReadError::NotRegular)));
        let missing = read(&tree.path().join("b.py")).expect_err("there is none");
        assert_eq!(missing.to_string(), "no such file or directory");
    }

    #[cfg(unix)]
    #[test]
    fn never_opens_a_device() {
        let device = std::path::Path::new("/dev/zero");
        assert!(matches!(read(device), Err(ReadError::NotRegular)));
    }

    #[test]
    fn refuses_a_file_whose_offsets_do_not_fit() {
        let tree = tempfile::tempdir().expect("a directory");
        let path = tree.path().join("sparse.py");
        let file = std::fs::File::create(&path).expect("created");
        if file.set_len(1 << 32).is_ok() {
            assert!(matches!(
                read(&path),
                Err(ReadError::TooLarge(0x1_0000_0000))
            ));
        }
    }
}
