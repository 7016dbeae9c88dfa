//! Rules held against what TensorFlow really has.

use crate::atlas::Version;
use crate::files::{SourceFile, Span};

use super::super::answer::severity;
use super::super::model::{Category, Matcher, Replacement, Rule};
use super::super::problem::RuleProblem;
use super::super::set::RuleSet;
use super::super::written::{ReplacementSpans, RuleFile, WrittenRule};
use super::api::Api;
use super::mentions::{names_in_note, suggested};

/// Checks that the names in the rules exist, that what is suggested exists wherever it is
/// suggested and is not itself a finding, and that every target has an answer.
///
/// `rules` are the rules that will run together: at least those of `files`. Problems come in
/// order of path and place.
#[must_use]
pub fn check_facts(files: &[RuleFile], rules: &RuleSet, api: &dyn Api) -> Vec<RuleProblem> {
    let targets = api.versions().into_iter();
    let mut checker = Checker {
        api,
        rules,
        targets: targets
            .filter(|&version| version >= Version::FIRST_TF2)
            .collect(),
        problems: Vec::new(),
    };
    for file in files {
        for rule in &file.rules {
            checker.subjects(&file.source, rule);
            checker.suggestions(&file.source, rule);
            checker.every_target(&file.source, rule);
        }
    }
    let mut problems = checker.problems;
    problems.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    problems.dedup();
    problems
}

struct Checker<'a> {
    api: &'a dyn Api,
    rules: &'a RuleSet,
    targets: Vec<Version>,
    problems: Vec<RuleProblem>,
}

impl Checker<'_> {
    /// The names that the rule looks for.
    fn subjects(&mut self, source: &SourceFile, written: &WrittenRule) {
        let WrittenRule { rule, spans, .. } = written;
        if let Some(matcher) = &rule.matcher {
            for (name, &span) in matcher.names().zip(&spans.matched) {
                self.must_have_existed(source, span, name);
            }
            if let Matcher::Method(method) = matcher
                && self.api.existed(&method.of)
            {
                // The facts hold no private members.
                for name in method.names.iter().filter(|name| !name.starts_with('_')) {
                    let name = format!("{}.{name}", method.of);
                    self.must_have_existed(source, spans.matcher, &name);
                }
            }
        }
        for (row, spans) in rule.rows.iter().zip(&spans.rows) {
            for (name, &span) in row.symbols.iter().zip(&spans.symbols) {
                self.must_have_existed(source, span, name);
            }
        }
    }

    fn must_have_existed(&mut self, source: &SourceFile, span: Span, name: &str) {
        if self.is_known_package(name) && !self.api.existed(name) {
            let message = format!("no version of TensorFlow has `{name}`");
            self.no_such_name(source, span, message, name);
        }
    }

    fn no_such_name(&mut self, source: &SourceFile, span: Span, message: String, name: &str) {
        let mut problem = RuleProblem::new(source, span, message);
        problem.help = self
            .api
            .nearest(name)
            .map(|near| format!("did you mean `{near}`?"));
        self.problems.push(problem);
    }

    /// Whether the facts cover the package that a name begins with.
    fn is_known_package(&self, name: &str) -> bool {
        let root = name.split('.').next().unwrap_or(name);
        root == "tf" || self.api.existed(root)
    }

    fn suggestions(&mut self, source: &SourceFile, written: &WrittenRule) {
        let WrittenRule { rule, spans, .. } = written;
        let mut answers: Vec<(&Replacement, &ReplacementSpans)> =
            rule.replacements.iter().zip(&spans.replacements).collect();
        for (row, spans) in rule.rows.iter().zip(&spans.rows) {
            answers.extend(row.replacements.iter().zip(&spans.replacements));
            for name in row.note.iter().flat_map(|note| names_in_note(note)) {
                self.must_have_existed(source, spans.note, name);
            }
        }
        for (replacement, spans) in answers {
            for (name, span) in suggested(replacement, spans) {
                self.must_exist(source, span, &name, replacement);
                self.must_be_silent(source, span, &name, replacement);
            }
            for name in replacement.note.iter().flat_map(|note| names_in_note(note)) {
                self.must_have_existed(source, spans.note, name);
            }
        }
    }

    /// The targets at which a replacement is offered.
    fn offered(&self, replacement: &Replacement) -> Vec<Version> {
        let holds = |target: &Version| replacement.versions.contains(*target);
        self.targets.iter().copied().filter(holds).collect()
    }

    fn must_exist(
        &mut self,
        source: &SourceFile,
        span: Span,
        name: &str,
        replacement: &Replacement,
    ) {
        if !self.is_known_package(name) {
            return;
        }
        let mut missing = self.offered(replacement);
        let offered = missing.len();
        let package = replacement.requires.as_ref();
        let package = package.map(|requires| requires.package.as_str());
        missing.retain(|&target| !self.api.exists(name, target, package));
        if missing.is_empty() {
            return;
        }
        let message = format!(
            "`{name}` does not exist in TensorFlow {}",
            self.runs(&missing)
        );
        if missing.len() == offered {
            self.no_such_name(source, span, message, name);
        } else {
            let problem = RuleProblem::new(source, span, message);
            let help = "limit `versions`, and add a replacement for the others";
            self.problems.push(problem.with_help(help));
        }
    }

    /// A suggestion must not be what this or another rule says breaks. A rule on behaviour that
    /// changed under the same name cannot tell old code from new, and hinders no suggestion.
    fn must_be_silent(
        &mut self,
        source: &SourceFile,
        span: Span,
        name: &str,
        replacement: &Replacement,
    ) {
        let Some(hit) = self.rules.index().name(name) else {
            return;
        };
        let other = self.rules.rule(hit.found.rule);
        let life = other.life_of(hit.found.row);
        let mut flagged = self.offered(replacement);
        flagged.retain(|&target| severity(life, target).is_some());
        if other.category != Category::Mandatory || flagged.is_empty() {
            return;
        }
        let message = format!(
            "{} {} finds `{name}` in TensorFlow {}",
            other.code,
            other.name,
            self.runs(&flagged)
        );
        let problem = RuleProblem::new(source, span, message);
        let help = "suggest what that rule suggests";
        self.problems.push(problem.with_help(help));
    }

    /// From the removal on, each target needs a replacement or a note.
    fn every_target(&mut self, source: &SourceFile, written: &WrittenRule) {
        let WrittenRule { rule, spans, .. } = written;
        if needs_answer_of_its_own(rule) {
            self.answered(source, spans.code, rule, None);
        }
        for ((row, spans), position) in rule.rows.iter().zip(&spans.rows).zip(0..) {
            if let (None, Some(&span)) = (&row.note, spans.symbols.first()) {
                self.answered(source, span, rule, Some(position));
            }
        }
    }

    fn answered(&mut self, source: &SourceFile, span: Span, rule: &Rule, row: Option<u32>) {
        let Some(removed) = rule.life_of(row).removed_in else {
            return;
        };
        let replacements = rule.replacements_of(row);
        let is_open = |target: &Version| {
            removed <= *target
                && !replacements
                    .iter()
                    .any(|replacement| replacement.versions.contains(*target))
        };
        let open: Vec<Version> = self.targets.iter().copied().filter(is_open).collect();
        if !open.is_empty() {
            let message = format!("there is no answer for TensorFlow {}", self.runs(&open));
            let help = "add a replacement, or a note on what to do by hand";
            self.problems
                .push(RuleProblem::new(source, span, message).with_help(help));
        }
    }

    /// Versions in words: `2.0, 2.12 to 2.18`.
    fn runs(&self, versions: &[Version]) -> String {
        let runs = self
            .targets
            .chunk_by(|a, b| versions.contains(a) == versions.contains(b))
            .filter(|run| run.first().is_some_and(|first| versions.contains(first)))
            .map(|run| match run {
                [] => String::new(),
                [only] => only.to_string(),
                [first, .., last] => format!("{first} to {last}"),
            });
        runs.collect::<Vec<_>>().join(", ")
    }
}

/// Whether the matcher finds something that no row answers for. What a verdict rule writes comes
/// from the facts.
fn needs_answer_of_its_own(rule: &Rule) -> bool {
    let has_row = |name: &String| rule.rows.iter().any(|row| row.symbols.contains(name));
    match &rule.matcher {
        None | Some(Matcher::Verdict(_)) => false,
        Some(Matcher::Symbol(names)) => !names.iter().all(has_row),
        Some(Matcher::Call(call)) => !call.of.iter().all(has_row),
        Some(Matcher::Method(method)) => {
            let mut names = method.names.iter();
            !names.all(|name| has_row(&format!("{}.{name}", method.of)))
        }
        Some(Matcher::Namespace(_) | Matcher::Idiom(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::check_facts;
    use crate::atlas::{Version, VersionRange};
    use crate::rules::{Api, RuleSet, load};

    /// Names with the versions that have them.
    struct Known(Vec<(&'static str, VersionRange)>);

    impl Api for Known {
        fn existed(&self, name: &str) -> bool {
            self.0.iter().any(|(known, _)| *known == name)
        }

        fn exists(&self, name: &str, target: Version, package: Option<&str>) -> bool {
            let mut names = self.0.iter();
            let name = match (name, package) {
                ("tf.keras2", Some("tf-keras")) => "tf.new",
                _ => name,
            };
            names.any(|(known, versions)| *known == name && versions.contains(target))
        }

        fn versions(&self) -> Vec<Version> {
            let minors = (0..4).map(|minor| Version::new(2, minor));
            [Version::LAST_TF1].into_iter().chain(minors).collect()
        }

        fn nearest(&self, name: &str) -> Option<String> {
            (name == "tf.odl").then(|| "tf.old".to_owned())
        }
    }

    fn api() -> Known {
        let known = [
            ("tf.old", "<2.0"),
            ("tf.older", "<2.0"),
            ("tf.new", ">=2.0"),
            ("tf.late", ">=2.2"),
            ("tf.short", ">=2.0, <2.2"),
            ("tf_slim", ">=2.0"),
            ("tf_slim.conv2d", ">=2.0"),
        ];
        let range = |text: &str| text.parse().expect("a range");
        Known(known.map(|(name, text)| (name, range(text))).to_vec())
    }

    /// The problems of one rule for `tf.old` with these lines, as `line: message | help`.
    fn problems(lines: &str) -> Vec<String> {
        let text = format!(
            "[[rule]]\ncode = \"TF300\"\nname = \"a\"\nsummary = \"s\"\nwhy = \"W.\"\n\
             category = \"mandatory\"\neffort = 1\nremoved-in = \"2.0\"\n{lines}\n"
        );
        let (file, problems) = load("a.toml", "x", &text);
        assert_eq!(problems, []);
        let rules = file.rules.iter().map(|written| written.rule.clone());
        let rules = RuleSet::empty().with_user_rules(rules.collect());
        check_facts(&[file], &rules, &api())
            .iter()
            .map(|problem| {
                let help = problem.help.as_deref().unwrap_or("-");
                format!("{}: {} | {help}", problem.place.line, problem.message)
            })
            .collect()
    }

    /// A rule for `tf.old` with one replacement.
    fn suggesting(replacement: &str) -> Vec<String> {
        let lines = "match = { symbol = [\"tf.old\"] }\n[[rule.replacement]]\n";
        problems(&format!("{lines}{replacement}"))
    }

    #[test]
    fn a_name_that_never_was_is_refused() {
        let lines = "match = { symbol = [\"tf.odl\"] }\n[[rule.replacement]]\nto = \"tf.new\"";
        assert_eq!(
            problems(lines),
            ["9: no version of TensorFlow has `tf.odl` | did you mean `tf.old`?"]
        );
        assert_eq!(
            problems(
                "[[rule.row]]\nsymbols = [\"tf.old\", \"tf_slim.x\", \"absl.x\"]\nnote = \"n\""
            ),
            ["10: no version of TensorFlow has `tf_slim.x` | -"]
        );
    }

    #[test]
    fn a_suggestion_exists_wherever_it_is_made() {
        let refused = "does not exist in TensorFlow";
        let limit = "limit `versions`, and add a replacement for the others";
        assert_eq!(suggesting("to = \"tf.new(x, 'tf.none')\""), [""; 0]);
        assert_eq!(
            suggesting("to = \"tf.new(tf.late)\""),
            [format!("11: `tf.late` {refused} 2.0 to 2.1 | {limit}")]
        );
        assert_eq!(
            suggesting("applicability = \"safe\"\nfix = [{ call = \"tf.short({x})\" }]"),
            [format!("12: `tf.short` {refused} 2.2 to 2.3 | {limit}")]
        );
        assert_eq!(
            suggesting("applicability = \"safe\"\nfix = [{ rename = \"tf.none\" }]"),
            [format!("12: `tf.none` {refused} 2.0 to 2.3 | -")]
        );
        let argument = "{ replace-argument = { from = \"a\", to = \"b\", value = \"tf.none\" } }";
        assert_eq!(
            suggesting(&format!("applicability = \"safe\"\nfix = [{argument}]")),
            [format!("12: `tf.none` {refused} 2.0 to 2.3 | -")]
        );
    }

    #[test]
    fn a_required_package_may_bring_the_name() {
        let to = "to = \"tf.keras2\"\n";
        assert_eq!(suggesting(to).len(), 1);
        let found = suggesting(&format!("{to}requires = {{ package = \"tf-keras\" }}"));
        assert_eq!(found, [""; 0]);
    }

    #[test]
    fn names_of_other_packages_are_looked_up_through_the_import() {
        let requires = "requires = { package = \"tf-slim\", import = \"import tf_slim as slim\" }";
        assert_eq!(
            suggesting(&format!("to = \"slim.conv2d\"\n{requires}")),
            [""; 0]
        );
        assert_eq!(
            suggesting(&format!("to = \"slim.conv3d\"\n{requires}")),
            ["11: `tf_slim.conv3d` does not exist in TensorFlow 2.0 to 2.3 | -"]
        );
        assert_eq!(suggesting("to = \"absl.flags\""), [""; 0]);
    }

    #[test]
    fn a_note_may_speak_of_the_past_but_not_of_what_never_was() {
        assert_eq!(suggesting("note = \"`tf.old` was `tf.short`\""), [""; 0]);
        assert_eq!(
            suggesting("note = \"see `tf.none`\""),
            ["11: no version of TensorFlow has `tf.none` | -"]
        );
    }

    #[test]
    fn a_suggestion_that_a_rule_finds_is_refused() {
        let lines = "match = { symbol = [\"tf.old\", \"tf.new\"] }\n\
                     [[rule.replacement]]\nto = \"tf.new.x\"";
        let found = problems(lines);
        let expected = "11: TF300 a finds `tf.new.x` in TensorFlow 2.0 to 2.3 \
                        | suggest what that rule suggests";
        assert!(found.iter().any(|found| found == expected), "{found:?}");
    }

    #[test]
    fn every_target_from_the_removal_on_has_an_answer() {
        let help = "add a replacement, or a note on what to do by hand";
        assert_eq!(
            suggesting("versions = \">=2.1, <2.3\"\nnote = \"n\""),
            [format!(
                "2: there is no answer for TensorFlow 2.0, 2.3 | {help}"
            )]
        );
        assert_eq!(
            problems(
                "[[rule.row]]\nsymbols = [\"tf.old\"]\n[[rule.row]]\nsymbols = [\"tf.older\"]\nnote = \"n\""
            ),
            [format!(
                "10: there is no answer for TensorFlow 2.0 to 2.3 | {help}"
            )]
        );
        let verdict = "match = { verdict = { is = \"gone\" } }";
        assert_eq!(problems(verdict), [""; 0]);
    }
}
