//! Fixing real files: what is not code stays as it is, and nothing is half done.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

type Outcome = Result<(), Box<dyn Error>>;

/// Runs `tf2lint check --fix` in a directory.
fn fix(directory: &Path) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_tf2lint"))
        .args(["check", "--isolated", "--fix", "."])
        .current_dir(directory)
        .output()
}

/// Fixes a file with these bytes and compares what comes out.
fn becomes(before: &[u8], after: &[u8]) -> Outcome {
    let directory = tempfile::tempdir()?;
    let path = directory.path().join("a.py");
    fs::write(&path, before)?;
    let output = fix(directory.path())?;
    let now = fs::read(&path)?;
    assert_eq!(
        String::from_utf8_lossy(&now),
        String::from_utf8_lossy(after)
    );
    assert_eq!(now, after);
    assert_eq!(output.status.code(), Some(0));
    Ok(())
}

/// A file with one safe fix.
const OLD: &str = "import tensorflow as tf\n\nx = tf.log(1.0)\n";
/// The same, fixed.
const NEW: &str = "import tensorflow as tf\n\nx = tf.math.log(1.0)\n";

/// How many entries a directory has: temporary files are not left behind.
fn entries(directory: &Path) -> std::io::Result<usize> {
    Ok(fs::read_dir(directory)?.count())
}

#[test]
fn line_ends_stay() -> Outcome {
    let crlf = |text: &str| text.replace('\n', "\r\n");
    becomes(crlf(OLD).as_bytes(), crlf(NEW).as_bytes())?;
    let cr = |text: &str| text.replace('\n', "\r");
    becomes(cr(OLD).as_bytes(), cr(NEW).as_bytes())?;
    becomes(
        b"import tensorflow as tf\r\ny = 1\nx = tf.log(1.0)\r\n",
        b"import tensorflow as tf\r\ny = 1\nx = tf.math.log(1.0)\r\n",
    )
}

#[test]
fn what_is_added_ends_its_lines_as_the_file_does() -> Outcome {
    becomes(
        b"import tensorflow as tf\r\n\r\nslim = 1\r\nx = tf.contrib.slim.conv2d\r\n",
        b"import tensorflow as tf\r\nimport tf_slim\r\n\r\nslim = 1\r\nx = tf_slim.conv2d\r\n",
    )
}

#[test]
fn blanks_tabs_form_feeds_and_a_missing_last_newline_stay() -> Outcome {
    becomes(
        b"import tensorflow as tf\x0c\n\x0c\nif 1:\n\tx = tf.log( 1.0 )  \t\n\n   \ny = tf.log(2.)",
        b"import tensorflow as tf\x0c\n\x0c\nif 1:\n\tx = tf.math.log( 1.0 )  \t\n\n   \ny = tf.math.log(2.)",
    )
}

#[test]
fn a_byte_order_mark_stays() -> Outcome {
    let marked = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    becomes(&marked(OLD), &marked(NEW))
}

#[test]
fn the_encoding_of_a_cookie_stays() -> Outcome {
    let latin = |text: &str| {
        let head = b"# -*- coding: latin-1 -*-\ns = '\xE9'\n";
        [head, text.as_bytes()].concat()
    };
    becomes(&latin(OLD), &latin(NEW))
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> std::io::Result<u32> {
        Ok(fs::metadata(path)?.permissions().mode() & 0o7777)
    }

    #[test]
    fn mode_bits_stay() -> Outcome {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("a.py");
        for bits in [0o755, 0o640, 0o600] {
            fs::write(&path, OLD)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(bits))?;
            fix(directory.path())?;
            assert_eq!(fs::read_to_string(&path)?, NEW);
            assert_eq!(mode(&path)?, bits);
        }
        assert_eq!(entries(directory.path())?, 1);
        Ok(())
    }

    #[test]
    fn a_read_only_file_is_left_alone_and_reported() -> Outcome {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("a.py");
        fs::write(&path, OLD)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444))?;
        let output = fix(directory.path())?;
        assert_eq!(fs::read_to_string(&path)?, OLD);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8(output.stdout)?.contains("it is read-only"));
        assert_eq!(entries(directory.path())?, 1);
        Ok(())
    }

    #[test]
    fn a_symbolic_link_is_followed_and_stays_one() -> Outcome {
        let directory = tempfile::tempdir()?;
        let elsewhere = tempfile::tempdir()?;
        let file = elsewhere.path().join("real.py");
        let link = directory.path().join("link.py");
        fs::write(&file, OLD)?;
        symlink(&file, &link)?;
        let output = fix(directory.path())?;
        assert_eq!(output.status.code(), Some(0));
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert_eq!(fs::read_to_string(&file)?, NEW);
        Ok(())
    }

    #[test]
    fn another_name_of_the_same_file_keeps_what_it_had() -> Outcome {
        let directory = tempfile::tempdir()?;
        let elsewhere = tempfile::tempdir()?;
        let file = directory.path().join("a.py");
        let other = elsewhere.path().join("backup.py");
        fs::write(&file, OLD)?;
        fs::hard_link(&file, &other)?;
        fix(directory.path())?;
        assert_eq!(fs::read_to_string(&file)?, NEW);
        assert_eq!(fs::read_to_string(&other)?, OLD);
        Ok(())
    }

    #[test]
    fn on_a_full_disk_the_file_stays_as_it_was() -> Outcome {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("a.py");
        fs::write(&path, OLD)?;
        // No file may grow beyond nothing: every write fails, as on a full disk.
        let script = format!(
            "trap '' XFSZ; ulimit -f 0; exec '{}' check --isolated --fix .",
            env!("CARGO_BIN_EXE_tf2lint")
        );
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(directory.path())
            .output()?;
        assert_eq!(fs::read_to_string(&path)?, OLD);
        let said = String::from_utf8(output.stdout)?;
        assert!(said.contains("TF007"), "{said}");
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(entries(directory.path())?, 1);
        Ok(())
    }
}
