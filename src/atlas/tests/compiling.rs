//! The compiler refuses what is not as the format says, and tells where.

use super::sample::{FILES, compiled};

/// The error when `text` is added to the file `path` of the sample.
fn error_with(path: &str, text: &str) -> String {
    let mut files: Vec<(&str, String)> = FILES
        .iter()
        .map(|(path, text)| (*path, (*text).to_owned()))
        .collect();
    match files.iter_mut().find(|(held, _)| *held == path) {
        Some((_, held)) => held.push_str(text),
        None => files.push((path, text.to_owned())),
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    compiled(&files).expect_err("a mistake").to_string()
}

#[test]
fn nothing_at_all_is_an_empty_atlas() {
    let bytes = compiled(&[]).expect("no files, no mistakes");
    let atlas = crate::atlas::Atlas::open(bytes.leak()).expect("well formed");
    assert!(atlas.versions().is_empty());
    assert_eq!(atlas.longest_known_prefix("tf.log"), None);
}

#[test]
fn mistakes_in_names_are_told_with_file_and_line() {
    const PATH: &str = "tf_slim/names/tf_slim.txt";
    for (line, expected) in [
        (
            "tf_slim.a 1.0..=module",
            "version 1.0 is not in package.txt",
        ),
        ("tf_slim.a", "in no version"),
        ("tf_slim.a 1.1", "`1.1` is not of the form"),
        ("tf_slim.a 1.1=", "a definition is missing"),
        ("tf_slim.a 1.1=module 1.1..=const", "two meanings"),
        ("tf_slim.conv2d 1.1=module", "a second line"),
        ("slim.a 1.1=module", "not below `tf_slim`"),
    ] {
        let error = error_with(PATH, line);
        assert!(error.contains(expected), "{line}: {error}");
        assert!(error.contains("tf_slim.txt:3:"), "{line}: {error}");
    }
}

#[test]
fn mistakes_in_definitions_are_told_with_file_and_line() {
    const PATH: &str = "tf_slim/definitions/tf_slim.txt";
    for (line, expected) in [
        ("  1.1 (a)", "two facts for one version"),
        ("  was 1.1 (a)", "unknown word `was`"),
        ("  deprecated 1.1 no bar", "` | `"),
        ("  .a 1.1 (b", "not a signature"),
        ("  .a deprecated-because 1.1 |", "unknown word"),
        ("tf_slim.x thing", "`thing` is not a kind"),
        ("tf_slim.layers.convolution2d function", "a second block"),
    ] {
        let error = error_with(PATH, line);
        assert!(error.contains(expected), "{line}: {error}");
        assert!(error.contains("tf_slim.txt:3:"), "{line}: {error}");
    }
    let error = error_with("tf_slim/definitions/a.txt", "  1.1 (a)");
    assert!(error.contains("before the first definition"), "{error}");
}

#[test]
fn mistakes_in_packages_are_told() {
    for (path, text, expected) in [
        ("tf_slim/package.txt", "version 1.0 1.0.0\n", "must ascend"),
        (
            "tf_slim/package.txt",
            "colour red\n",
            "unknown word `colour`",
        ),
        (
            "tf_slim/package.txt",
            "version 1.2 1.2.0 x\n",
            "`key=value`",
        ),
        ("other/package.txt", "package other\n", "no line `root`"),
        (
            "tf_slim/package.txt",
            "overlay nothing\n",
            "no package `nothing`",
        ),
        (
            "tf_slim/names/tf_slim.txt",
            "tf_slim.a 1.1=tf_slim.nowhere\n",
            "which no file below definitions/ describes",
        ),
    ] {
        let error = error_with(path, text);
        assert!(error.contains(expected), "{text}: {error}");
    }
}
