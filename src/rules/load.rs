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

/// The folder that holds tables of types and no rules.
const TYPES: &str = "types";

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
        if family.ends_with(TYPES) {
            continue;
        }
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

#[cfg(test)]
mod tests {
    use super::load;
    use crate::atlas::{Version, VersionRange};
    use crate::rules::{Applicability, Category, FixOperation, Matcher, RuleProblem, Style};

    const FLAGS: &str = r#"
[[rule]]
code = "TF110"
name = "flags-removed"
summary = "`tf.flags` was removed"
why = "TensorFlow 2 leaves command-line flags to absl."
match = { namespace = ["tf.flags", "tf.app.flags"] }
removed-in = "2.0"
category = "mandatory"
effort = 2
[[rule.replacement]]
versions = ">=2.0"
applicability = "unsafe"
requires = { package = "absl-py", import = "from absl import flags" }
fix = [{ move-namespace = "absl.flags" }]
[[rule.replacement]]
label = "compat"
applicability = "safe"
fix = [{ move-namespace = "tf.compat.v1.flags" }]
[[rule.example]]
before = '''
import tensorflow as tf
FLAGS = tf.app.flags.FLAGS
'''
after = '''
from absl import flags
FLAGS = flags.FLAGS
'''
[[rule.clean]]
code = "import absl"
"#;

    fn problems(text: &str) -> Vec<RuleProblem> {
        load("rules/x/y.toml", "x", text).1
    }

    /// A sound rule with these lines added before its tables.
    fn rule(lines: &str) -> String {
        format!(
            "[[rule]]\ncode = \"TF110\"\nname = \"n\"\nsummary = \"s\"\nwhy = \"W.\"\n\
             category = \"mandatory\"\neffort = 1\n{lines}"
        )
    }

    #[test]
    fn reads_a_rule_whole() {
        let (file, problems) = load("rules/namespaces/flags.toml", "namespaces", FLAGS);
        assert_eq!(problems, []);
        let written = &file.rules[0];
        let rule = &written.rule;
        assert_eq!(rule.code, "TF110");
        assert_eq!(rule.family, "namespaces");
        assert_eq!(rule.category, Category::Mandatory);
        assert_eq!(rule.life.removed_in, Some(Version::FIRST_TF2));
        let names = ["tf.flags".to_owned(), "tf.app.flags".to_owned()];
        assert_eq!(rule.matcher, Some(Matcher::Namespace(names.to_vec())));
        let [native, compat] = rule.replacements.as_slice() else {
            panic!("two replacements")
        };
        assert_eq!(native.applicability, Applicability::Unsafe);
        assert_eq!(native.label, None);
        assert_eq!(compat.label, Some(Style::Compat));
        assert_eq!(compat.versions.since, Some(Version::FIRST_TF2));
        assert_eq!(
            native.fix,
            [FixOperation::MoveNamespace("absl.flags".to_owned())]
        );
        assert!(
            written.examples[0]
                .1
                .before
                .starts_with("import tensorflow")
        );
        assert_eq!(written.clean[0].1.text, "import absl");
        let source = &file.source;
        assert_eq!(source.slice(written.spans.code), "\"TF110\"");
        assert_eq!(source.slice(written.spans.matched[1]), "\"tf.app.flags\"");
        assert_eq!(
            source.slice(written.spans.replacements[1].fix[0]),
            "{ move-namespace = \"tf.compat.v1.flags\" }"
        );
    }

    #[test]
    fn defaults_hold_for_rules_that_do_not_say_otherwise() {
        let text = r#"
[defaults]
category = "potential"
effort = 7
url = "https://example.org"
removed-in = "2.0"
[[rule]]
code = "TF111"
name = "a"
summary = "s"
why = "W."
match = { symbol = ["tf.a"] }
[[rule]]
code = "TF112"
name = "b"
summary = "s"
why = "W."
category = "optional"
effort = 1
deprecated-in = "1.14"
match = { symbol = ["tf.b"] }
"#;
        let (file, problems) = load("a.toml", "x", text);
        assert_eq!(problems, []);
        let [first, second] = [&file.rules[0].rule, &file.rules[1].rule];
        assert_eq!((first.category, first.effort), (Category::Potential, 7));
        assert_eq!(first.life.removed_in, Some(Version::FIRST_TF2));
        assert_eq!((second.category, second.effort), (Category::Optional, 1));
        // A life of one's own takes the place of the whole life in the defaults.
        assert_eq!(second.life.removed_in, None);
        assert_eq!(second.life.deprecated_in, Some(Version::new(1, 14)));
        assert_eq!(second.url.as_deref(), Some("https://example.org"));
    }

    #[test]
    fn renames_become_rows_with_a_fix() {
        let text = rule(
            "removed-in = \"2.1\"\napplicability = \"unsafe\"\nversions = \">=2.1, <2.16\"\n\
             [rule.rename]\n\"tf.b\" = \"tf.c\"\n\"tf.a\" = \"tf.d\"\n",
        );
        let (file, problems) = load("a.toml", "x", &text);
        assert_eq!(problems, []);
        let rows = &file.rules[0].rule.rows;
        assert_eq!(rows[0].symbols, ["tf.a"]);
        let answer = &rows[0].replacements[0];
        assert_eq!(answer.to.as_deref(), Some("tf.d"));
        assert_eq!(answer.fix, [FixOperation::Rename("tf.d".to_owned())]);
        assert_eq!(answer.applicability, Applicability::Unsafe);
        let range: VersionRange = ">=2.1, <2.16".parse().expect("a range");
        assert_eq!(answer.versions, range);
    }

    #[test]
    fn a_row_with_a_life_of_its_own_dates_its_replacements() {
        let text = rule(
            "removed-in = \"2.0\"\n[[rule.row]]\nsymbols = [\"tf.a\"]\nremoved-in = \"2.16\"\n\
             [[rule.row.replacement]]\nto = \"tf.b\"\n",
        );
        let (file, problems) = load("a.toml", "x", &text);
        assert_eq!(problems, []);
        let answer = &file.rules[0].rule.rows[0].replacements[0];
        assert_eq!(answer.versions.since, Some(Version::new(2, 16)));
        assert_eq!(answer.applicability, Applicability::Manual);
    }

    #[test]
    fn every_mistake_is_found_at_once_with_its_place() {
        let text = r#"[defaults]
effrt = 3
[[rule]]
code = "TF110"
nam = "flags-removed"
summary = 5
why = "W."
match = { symbol = ["a"], namespace = ["b"] }
removed-in = "2.x"
category = "mandatry"
[rule.rename]
tf.a = "tf.b"
[[rule.replacement]]
fix = [{ move-namespac = "absl.flags" }, { rename-argument = { from = "a" } }]
[[rule]]
code = "TF111"
"#;
        let found: Vec<String> = problems(text)
            .iter()
            .map(|problem| {
                let (line, column) = (problem.place.line, problem.place.column);
                let help = problem.help.as_deref().unwrap_or("-");
                format!("{line}:{column} {} | {help}", problem.message)
            })
            .collect();
        assert_eq!(
            found,
            [
                "2:1 unknown key `effrt` | did you mean `effort`?",
                "5:1 unknown key `nam` | did you mean `name`?",
                "6:11 invalid type: integer `5`, expected a string | -",
                "8:9 wanted exactly 1 element, more than 1 element | write exactly one key between the braces",
                "10:12 unknown variant `mandatry` | did you mean `mandatory`?",
                "12:1 invalid type: map, expected a string | put the dotted name to the left of `=` in quotes",
                "14:10 unknown variant `move-namespac` | did you mean `move-namespace`?",
                "14:62 missing field `to` | -",
                "15:1 missing field `name` | -",
            ]
        );
    }

    #[test]
    fn what_is_not_toml_is_a_problem_too() {
        let found = problems("[[rule]\ncode = \"TF110\"\n");
        assert_eq!(found[0].place.line, 1);
        assert!(!problems("\u{0}").is_empty());
        assert_eq!(problems(""), []);
    }

    #[test]
    fn an_incomplete_rule_is_refused() {
        let symbol = "match = { symbol = [\"tf.a\"] }\n";
        let cases = [
            (rule(symbol), "the rule does not say when it begins to hold"),
            (rule("removed-in = \"2.0\""), "the rule matches nothing"),
            (
                rule("removed-in = \"two\"\nmatch = { symbol = [\"a\"] }"),
                "`two` is not a version: write a major and a minor number, such as `2.16`",
            ),
            (
                rule("removed-in = \"2.0\"\n[[rule.row]]\nsymbols = []"),
                "the row has no names",
            ),
            (
                rule(&format!(
                    "{symbol}removed-in = \"2.0\"\nversions = \">=2.0\""
                )),
                "this speaks of `[rule.rename]`, which the rule does not have",
            ),
            (
                rule(&format!(
                    "{symbol}removed-in = \"2.0\"\n[[rule.replacement]]"
                )),
                "the replacement says nothing",
            ),
            (
                rule(&format!(
                    "{symbol}removed-in = \"2.0\"\n[[rule.replacement]]\nfix = [{{ rename = \"a\" }}]"
                )),
                "the replacement has a fix, but does not say how far it can be trusted",
            ),
            (
                rule(&format!(
                    "{symbol}removed-in = \"2.0\"\n[[rule.replacement]]\nto = \"a\"\napplicability = \"safe\""
                )),
                "without a fix nothing can be applied",
            ),
        ];
        for (text, message) in cases {
            let found = problems(&text);
            assert!(
                found.iter().any(|problem| problem.message == message),
                "{message}: {found:?}"
            );
        }
    }

    #[test]
    fn what_a_fix_writes_need_not_be_said_twice() {
        let text = rule(
            "removed-in = \"2.0\"\nmatch = { symbol = [\"tf.a\"] }\n[[rule.replacement]]\n\
             applicability = \"safe\"\nfix = [{ rename = \"tf.b\" }, { remove-argument = \"x\" }]\n",
        );
        let (file, problems) = load("a.toml", "x", &text);
        assert_eq!(problems, []);
        let answer = &file.rules[0].rule.replacements[0];
        assert_eq!(answer.to.as_deref(), Some("tf.b"));
    }

    #[test]
    fn no_text_makes_the_loader_panic() {
        let mut problems_seen = 0;
        for (at, _) in FLAGS.char_indices() {
            let (before, after) = FLAGS.split_at(at);
            problems_seen += problems(before).len();
            let rest = &after[1..];
            for odd in ["é", "\"", "]", "[[", "{", "\0", "\r", "'''", ""] {
                problems_seen += problems(&format!("{before}{odd}{rest}")).len();
            }
        }
        assert!(problems_seen > 1000);
    }
}
