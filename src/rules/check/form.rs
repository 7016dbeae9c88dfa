//! Codes, names and wording.

use super::super::problem::RuleProblem;
use super::super::written::{RuleFile, WrittenRule};
use super::clash::check_clashes;

/// The first digit of the codes in each family. A folder that is not listed is a user's.
const FAMILIES: [(&str, char); 10] = [
    ("namespaces", '1'),
    ("contrib", '2'),
    ("symbols", '3'),
    ("methods", '3'),
    ("arguments", '4'),
    ("graph", '5'),
    ("behaviour", '6'),
    ("keras", '7'),
    ("estimator", '8'),
    ("packages", '9'),
];

/// The holes of a message template.
const HOLES: [&str; 4] = ["symbol", "replacement", "removed-in", "target"];

/// A summary is one line of a list; it has to fit.
const LONGEST_SUMMARY: usize = 100;

/// Checks codes, names and wording of each rule, and that no two rules get in each other's way.
///
/// Give all files of a directory at once. Problems come in order of path and place.
#[must_use]
pub fn check_form(files: &[RuleFile]) -> Vec<RuleProblem> {
    let mut problems = check_clashes(files);
    for file in files {
        for rule in &file.rules {
            let mut checker = Checker {
                file,
                problems: &mut problems,
            };
            checker.code_and_name(rule);
            checker.wording(rule);
        }
    }
    problems.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    problems
}

/// Carries the file and where problems go.
struct Checker<'a> {
    file: &'a RuleFile,
    problems: &'a mut Vec<RuleProblem>,
}

impl Checker<'_> {
    fn problem(&mut self, span: crate::files::Span, message: impl Into<String>, help: &str) {
        let problem = RuleProblem::new(&self.file.source, span, message);
        self.problems.push(problem.with_help(help));
    }

    fn code_and_name(&mut self, rule: &WrittenRule) {
        let code = rule.rule.code.as_str();
        let digits = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let is_number = digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit());
        let hundreds = FAMILIES
            .iter()
            .find(|(family, _)| *family == self.file.family);
        let letters = &code[..code.len() - digits.len()];
        if !is_number || letters.len() < 2 {
            self.problem(
                rule.spans.code,
                format!("`{code}` is not a code"),
                "write capital letters and three digits, such as `TF110`",
            );
        } else if let Some((family, first)) = hundreds
            && (letters != "TF" || !digits.starts_with(*first))
        {
            self.problem(
                rule.spans.code,
                format!("`{code}` does not belong to the family `{family}`"),
                &format!("codes of this family are `TF{first}00` to `TF{first}99`"),
            );
        }
        let name = rule.rule.name.as_str();
        let is_word = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if !name.split('-').all(is_word) {
            self.problem(
                rule.spans.name,
                format!("`{name}` is not a name of a rule"),
                "write lower-case words with hyphens between them, such as `flags-removed`",
            );
        }
    }

    fn wording(&mut self, rule: &WrittenRule) {
        let summary = rule.rule.summary.as_str();
        self.headline(rule.spans.summary, "summary", summary);
        if summary.lines().count() > 1 || summary.chars().count() > LONGEST_SUMMARY {
            self.problem(
                rule.spans.summary,
                format!("the summary is longer than one line of {LONGEST_SUMMARY} characters"),
                "say the rest in `why`",
            );
        }
        if let (Some(span), Some(message)) = (rule.spans.message, &rule.rule.message) {
            self.headline(span, "message", message);
            self.holes(span, message);
        }
        let why = rule.rule.why.trim();
        if !why.ends_with('.') {
            self.problem(
                rule.spans.why,
                "the why does not end with a full stop",
                "write one or two sentences",
            );
        }
        if sentences(why) > 2 {
            self.problem(
                rule.spans.why,
                "the why has more than two sentences",
                "leave what to do to the notes of the replacements",
            );
        }
    }

    /// A line that is printed after `error: `.
    fn headline(&mut self, span: crate::files::Span, what: &str, text: &str) {
        let begins_well = text
            .chars()
            .next()
            .is_some_and(|first| first.is_lowercase() || matches!(first, '`' | '{'));
        if !begins_well {
            self.problem(
                span,
                format!("the {what} does not start with a lower-case letter or a backtick"),
                "it is printed after `error: `",
            );
        }
        if text.trim_end().ends_with('.') {
            self.problem(
                span,
                format!("the {what} ends with a full stop"),
                "it is a line, not a sentence: leave the full stop out",
            );
        }
    }

    fn holes(&mut self, span: crate::files::Span, message: &str) {
        for part in message.split('{').skip(1) {
            let hole = part.split('}').next().unwrap_or_default();
            if !HOLES.contains(&hole) {
                self.problem(
                    span,
                    format!("`{{{hole}}}` is not a hole of a message"),
                    "the holes are {symbol}, {replacement}, {removed-in} and {target}",
                );
            }
        }
    }
}

/// How many sentences a text has: a full stop, a blank and a new beginning end one.
fn sentences(text: &str) -> usize {
    let begins = |next: &str| {
        next.chars()
            .next()
            .is_some_and(|first| first.is_uppercase() || first == '`')
    };
    1 + text
        .split(". ")
        .skip(1)
        .filter(|next| begins(next.trim_start()))
        .count()
}
