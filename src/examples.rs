//! The examples beside the rules, run: what must be found is found, fixes make of it what is
//! written down, and clean code stays silent.
//!
//! Our own examples run as tests, a user's with `tf2lint rules check`.

use std::fmt;
use std::sync::Arc;

use crate::atlas::{Atlas, Target, Version};
use crate::diagnose::Diagnostic;
use crate::rules::{Applicability, CleanExample, Example, RuleSet, Style};
use crate::{Linter, Options};

/// The path under which examples are checked.
const PATH: &str = "example.py";

/// What is wrong with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExampleProblem {
    /// A part of it is not Python.
    NotPython(String),
    /// The rule does not find it.
    NotFound,
    /// Fixes make something else of it than what is written down.
    Fixed {
        /// What is written down; `None`: that there is no fix.
        expected: Option<String>,
        /// What comes out.
        got: String,
    },
    /// The rule still finds something after the fixes.
    StillFound {
        /// The line of the fixed code, from 1.
        line: u32,
        /// What is said of it.
        message: String,
    },
    /// The rule finds something in code that it must let pass.
    NotClean {
        /// The line, from 1.
        line: u32,
        /// What is said of it.
        message: String,
    },
}

impl ExampleProblem {
    /// What to do, in one line.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::NotPython(_) => "write it as Python 3",
            Self::NotFound => "write code in `before` that the rule matches at its target",
            Self::Fixed { expected: None, .. } => "write down in `after` what comes out",
            Self::Fixed { .. } => "correct `after`, or the `fix` of the rule",
            Self::StillFound { .. } => "suggest something that the rule does not find",
            Self::NotClean { .. } => "narrow what the rule matches",
        }
    }
}

impl fmt::Display for ExampleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPython(message) => write!(f, "the example is not Python: {message}"),
            Self::NotFound => f.write_str("the rule does not find its example"),
            Self::Fixed { expected: None, .. } => {
                f.write_str("the example has a fix, and `after` is not written down")
            }
            Self::Fixed { .. } => f.write_str("the fixes make something else of the example"),
            Self::StillFound { line, message } => {
                write!(
                    f,
                    "the rule still finds line {line} after the fixes: {message}"
                )
            }
            Self::NotClean { line, message } => {
                write!(f, "the rule finds line {line} of clean code: {message}")
            }
        }
    }
}

/// Runs an example of a rule of `rules`, with no other rule switched on.
///
/// # Errors
/// What is wrong with it.
pub fn check_example(example: &Example, rules: &Arc<RuleSet>) -> Result<(), ExampleProblem> {
    let linter = alone(&example.code, example.target, example.prefer, rules);
    if found(&linter, &example.code, &example.before)?.is_none() {
        return Err(ExampleProblem::NotFound);
    }
    let fixed = linter.fix_text(PATH, &example.before, Applicability::Unsafe);
    let is_expected = match &example.after {
        Some(after) => *after == fixed.text,
        None => fixed.count == 0,
    };
    if !is_expected {
        return Err(ExampleProblem::Fixed {
            expected: example.after.clone(),
            got: fixed.text,
        });
    }
    match found(&linter, &example.code, &fixed.text)? {
        Some((line, message)) if example.after.is_some() => {
            Err(ExampleProblem::StillFound { line, message })
        }
        _ => Ok(()),
    }
}

/// Runs a clean example of a rule of `rules`, with no other rule switched on, in both styles.
///
/// # Errors
/// What is wrong with it.
pub fn check_clean(example: &CleanExample, rules: &Arc<RuleSet>) -> Result<(), ExampleProblem> {
    for style in [Style::Native, Style::Compat] {
        let linter = alone(&example.code, None, style, rules);
        if let Some((line, message)) = found(&linter, &example.code, &example.text)? {
            return Err(ExampleProblem::NotClean { line, message });
        }
    }
    Ok(())
}

/// A linter with one rule.
fn alone(code: &str, target: Option<Version>, prefer: Style, rules: &Arc<RuleSet>) -> Linter {
    let code = code.to_owned();
    Linter::new(Options {
        target: Target::from(target.unwrap_or_else(|| Atlas::embedded().newest())),
        prefer,
        include_guarded: false,
        rules: Arc::clone(rules),
        enabled: Box::new(move |_, enabled, _| enabled == code),
    })
}

/// Line and message of the first finding of the rule.
fn found(linter: &Linter, code: &str, text: &str) -> Result<Option<(u32, String)>, ExampleProblem> {
    let checked = linter.check_text(PATH, text);
    let mut found = checked.diagnostics.iter();
    if let Some(wrong) = found.clone().find(|found| found.is_incomplete()) {
        return Err(ExampleProblem::NotPython(wrong.message.clone()));
    }
    let line = |found: &Diagnostic| {
        let place = found.span.zip(checked.source.as_ref());
        place.map_or(1, |(span, source)| source.place(span.start).line)
    };
    let of_rule = found.find(|found| found.code == code);
    Ok(of_rule.map(|found| (line(found), found.message.clone())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{ExampleProblem, check_clean, check_example};
    use crate::rules::{CleanExample, Example, RuleSet, Style, load};

    const RULE: &str = r#"
[[rule]]
code = "ACME001"
name = "old-log"
summary = "`tf.log` moved"
why = "It moved."
category = "mandatory"
effort = 1
removed-in = "2.0"
match = { symbol = ["tf.log"] }
[[rule.replacement]]
to = "tf.math.log"
applicability = "unsafe"
fix = [{ rename = "tf.math.log" }]
"#;

    fn rules() -> Arc<RuleSet> {
        let (file, problems) = load("a.toml", "ours", RULE);
        assert_eq!(problems, []);
        let rules = file.rules.into_iter().map(|written| written.rule);
        Arc::new(RuleSet::embedded().with_user_rules(rules.collect()))
    }

    fn run(before: &str, after: Option<&str>) -> Result<(), ExampleProblem> {
        let line = |line: &str| format!("import tensorflow as tf\n{line}\n");
        let example = Example {
            code: "ACME001".to_owned(),
            target: None,
            prefer: Style::Native,
            before: line(before),
            after: after.map(line),
        };
        check_example(&example, &rules())
    }

    #[test]
    fn an_example_is_found_and_fixed_as_written() {
        assert_eq!(run("tf.log(1)", Some("tf.math.log(1)")), Ok(()));
        // Other rules are switched off: `tf.flags` stays.
        let (before, after) = ("tf.flags(tf.log)", "tf.flags(tf.math.log)");
        assert_eq!(run(before, Some(after)), Ok(()));
    }

    #[test]
    fn whatever_differs_is_a_problem() {
        let after = Some("tf.math.log(1)");
        assert_eq!(run("tf.exp(1)", after), Err(ExampleProblem::NotFound));
        let not_python = run("tf.log(", after);
        assert!(matches!(not_python, Err(ExampleProblem::NotPython(_))));
        let wrong = run("tf.log(1)", Some("tf.math.log(2)")).expect_err("it differs");
        let ExampleProblem::Fixed { got, .. } = wrong else {
            panic!("it is fixed otherwise")
        };
        assert_eq!(got, "import tensorflow as tf\ntf.math.log(1)\n");
        let none = run("tf.log(1)", None);
        let none = none.expect_err("there is a fix");
        assert!(matches!(none, ExampleProblem::Fixed { expected: None, .. }));
    }

    #[test]
    fn clean_code_is_silent() {
        let clean = |text: &str| {
            let example = CleanExample {
                code: "ACME001".to_owned(),
                text: text.to_owned(),
            };
            check_clean(&example, &rules())
        };
        assert_eq!(clean("import math as tf\ntf.log(1)\n"), Ok(()));
        let found = clean("import tensorflow as tf\ntf.log(1)\n");
        assert!(matches!(
            found,
            Err(ExampleProblem::NotClean { line: 2, .. })
        ));
    }
}
