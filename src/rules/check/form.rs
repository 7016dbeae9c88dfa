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
const HOLES: [&str; 6] = [
    "symbol",
    "replacement",
    "removed-in",
    "target",
    "package",
    "count",
];

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
                    "the holes are {symbol}, {replacement}, {removed-in}, {target}, {package} and {count}",
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

#[cfg(test)]
mod tests {
    use super::check_form;
    use crate::rules::load;

    /// The problems of rules in this family, as `line: message`.
    fn problems(family: &str, text: &str) -> Vec<String> {
        let (file, problems) = load("a.toml", family, text);
        assert_eq!(problems, []);
        check_form(&[file])
            .iter()
            .map(|problem| format!("{}: {}", problem.place.line, problem.message))
            .collect()
    }

    fn rule(code: &str, name: &str, summary: &str, why: &str, rest: &str) -> String {
        format!(
            "[[rule]]\ncode = \"{code}\"\nname = \"{name}\"\nsummary = \"{summary}\"\n\
             why = \"{why}\"\ncategory = \"mandatory\"\neffort = 1\nremoved-in = \"2.0\"\n{rest}\n"
        )
    }

    fn symbol(name: &str) -> String {
        format!("match = {{ symbol = [\"{name}\"] }}")
    }

    #[test]
    fn a_rule_in_order_is_accepted() {
        let why = "It moved to `tf.math`. Nothing else changed.";
        let text = rule("TF110", "a-b2", "`tf.a` was removed", why, &symbol("tf.a"));
        assert_eq!(problems("namespaces", &text), [""; 0]);
    }

    #[test]
    fn codes_and_names_have_a_form() {
        let cases = [
            (
                "namespaces",
                "TF210",
                "a",
                Some("2: `TF210` does not belong to the family `namespaces`"),
            ),
            (
                "namespaces",
                "ACME110",
                "a",
                Some("2: `ACME110` does not belong to the family `namespaces`"),
            ),
            ("ours", "ACME110", "a", None),
            ("ours", "TF11", "a", Some("2: `TF11` is not a code")),
            ("ours", "tf110", "a", Some("2: `tf110` is not a code")),
            (
                "contrib",
                "TF200",
                "A-b",
                Some("3: `A-b` is not a name of a rule"),
            ),
            (
                "contrib",
                "TF200",
                "a--b",
                Some("3: `a--b` is not a name of a rule"),
            ),
            (
                "contrib",
                "TF200",
                "a_b",
                Some("3: `a_b` is not a name of a rule"),
            ),
        ];
        for (family, code, name, expected) in cases {
            let text = rule(code, name, "s", "W.", &symbol("tf.a"));
            let found = problems(family, &text);
            assert_eq!(found.first().map(String::as_str), expected, "{code} {name}");
        }
    }

    #[test]
    fn wording_has_a_style() {
        let long = "x".repeat(101);
        let message = "{symbl} is gone.";
        let cases = [
            (
                "Starts tall",
                "W.",
                "4: the summary does not start with a lower-case letter or a backtick",
            ),
            ("ends.", "W.", "4: the summary ends with a full stop"),
            (
                long.as_str(),
                "W.",
                "4: the summary is longer than one line of 100 characters",
            ),
            ("s", "no end", "5: the why does not end with a full stop"),
            (
                "s",
                "One. Two. Three.",
                "5: the why has more than two sentences",
            ),
        ];
        for (summary, why, expected) in cases {
            let text = rule("TF110", "a", summary, why, &symbol("tf.a"));
            assert_eq!(problems("namespaces", &text), [expected]);
        }
        let rest = format!("message = \"{message}\"\n{}", symbol("tf.a"));
        let found = problems("namespaces", &rule("TF110", "a", "s", "W.", &rest));
        assert_eq!(
            found,
            [
                "9: the message ends with a full stop",
                "9: `{symbl}` is not a hole of a message"
            ]
        );
    }

    #[test]
    fn no_two_rules_answer_for_the_same() {
        let twice = |first: &str, second: &str| {
            let text =
                rule("TF110", "a", "s", "W.", first) + &rule("TF111", "b", "s", "W.", second);
            problems("namespaces", &text)
        };
        let row = "[[rule.row]]\nsymbols = [\"tf.a\"]";
        assert_eq!(
            twice(&symbol("tf.a"), "match = { namespace = [\"tf.a\"] }"),
            ["18: `tf.a` has an answer already"]
        );
        assert_eq!(
            twice(row, "[rule.rename]\n\"tf.a\" = \"tf.b\""),
            ["20: `tf.a` has an answer already"]
        );
        assert_eq!(twice(&symbol("tf.a"), &symbol("tf.a.b")), [""; 0]);
        let call = |present: &str| {
            format!("match = {{ call = {{ of = [\"tf.a\"], present = [\"{present}\"] }} }}")
        };
        assert_eq!(twice(&call("x"), &call("y")), [""; 0]);
        assert_eq!(twice(&symbol("tf.a"), &call("y")), [""; 0]);
        assert_eq!(
            twice(&call("x"), &call("x")),
            ["18: calls of `tf.a` with these arguments have an answer already"]
        );
        let verdict = "match = { verdict = { is = \"gone\" } }";
        assert_eq!(
            twice(verdict, verdict),
            ["18: this verdict has an answer already"]
        );
    }

    #[test]
    fn codes_and_names_are_taken_once() {
        let text = rule("TF110", "a", "s", "W.", &symbol("tf.a"))
            + &rule("TF110", "a", "s", "W.", &symbol("tf.b"));
        assert_eq!(
            problems("namespaces", &text),
            ["11: the code `TF110` is taken", "12: the name `a` is taken"]
        );
    }

    #[test]
    fn a_row_may_answer_for_a_name_of_the_matcher_but_not_twice() {
        let row = "[[rule.row]]\nsymbols = [\"tf.a\"]\n";
        let matcher = symbol("tf.a");
        let with_rows = |rows: &str| {
            let text = rule("TF110", "a", "s", "W.", &format!("{matcher}\n{rows}"));
            problems("namespaces", &text)
        };
        assert_eq!(with_rows(row), [""; 0]);
        assert_eq!(
            with_rows(&row.repeat(2)),
            ["13: `tf.a` has an answer already"]
        );
    }

    #[test]
    fn a_row_that_the_call_never_reaches_is_refused() {
        let rest = "match = { call = { of = [\"tf.a\"] } }\n[[rule.row]]\nsymbols = [\"tf.b\"]";
        assert_eq!(
            problems("namespaces", &rule("TF110", "a", "s", "W.", rest)),
            ["11: the rule never finds `tf.b`"]
        );
    }
}
