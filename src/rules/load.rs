//! Reads rule files: ours when tf2lint is built, a user's when it runs, with the same code.
//!
//! ```
//! let text = r#"
//!     [[rule]]
//!     code = "TF110"
//!     name = "flags-removed"
//!     sumary = "`tf.flags` was removed"
//! "#;
//! let (_, problems) = tf2lint::rules::load("rules/namespaces/flags.toml", "namespaces", text);
//! assert_eq!(problems[0].place.line, 5);
//! assert_eq!(problems[0].help.as_deref(), Some("did you mean `summary`?"));
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::{SourceFile, Span};

use super::convert::convert;
use super::problem::RuleProblem;
use super::recover::deserialize;
use super::written::RuleFile;

/// Reads the text of a rule file. `path` is only reported; `family` is the folder it belongs to.
///
/// All problems are collected. What could be read is returned beside them; do not use it for
/// anything but further checks unless there are no problems.
#[must_use]
pub fn load(path: &str, family: &str, text: &str) -> (RuleFile, Vec<RuleProblem>) {
    let source = SourceFile::new(path.to_owned(), text.to_owned());
    let mut problems = Vec::new();
    let rules = deserialize(&source, &mut problems)
        .map(|raw| convert(raw, &source, family, &mut problems))
        .unwrap_or_default();
    problems.sort_by_key(|problem| problem.span);
    let file = RuleFile {
        source,
        family: family.to_owned(),
        rules,
    };
    (file, problems)
}

/// Reads a rule file from disk; its family is the name of the folder it lies in.
///
/// A file that is not UTF-8 is a problem at its first wrong byte.
///
/// # Errors
/// If the file cannot be read.
pub fn load_file(path: &Path) -> io::Result<(RuleFile, Vec<RuleProblem>)> {
    let family = path
        .canonicalize()?
        .parent()
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let shown = path.to_string_lossy().replace('\\', "/");
    Ok(match String::from_utf8(fs::read(path)?) {
        Ok(text) => load(&shown, &family, text.trim_start_matches('\u{feff}')),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
            let source = SourceFile::new(shown, good);
            let end = crate::files::offset(at);
            let problem = RuleProblem::new(&source, Span::new(end, end), "this is not UTF-8")
                .with_help("save the file as UTF-8");
            let file = RuleFile {
                source,
                family,
                rules: Vec::new(),
            };
            (file, vec![problem])
        }
    })
}

/// Reads every `<family>/<topic>.toml` below `root`, in order of path.
///
/// # Errors
/// If a folder or a file cannot be read.
pub fn load_directory(root: &Path) -> io::Result<(Vec<RuleFile>, Vec<RuleProblem>)> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in rule_files(root)? {
        let (file, found) = load_file(&path)?;
        files.push(file);
        problems.extend(found);
    }
    Ok((files, problems))
}

/// The paths of all rule files below `root`, sorted.
fn rule_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for family in entries(root)?.iter().filter(|path| path.is_dir()) {
        let is_rule_file = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml");
        paths.extend(entries(family)?.into_iter().filter(is_rule_file));
    }
    Ok(paths)
}

/// The paths in a folder, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
