//! Rules held against what TensorFlow really has.

use crate::atlas::Version;
use crate::files::{SourceFile, Span};

use super::super::answer::severity;
use super::super::model::{Category, Keras, Matcher, Replacement, Rule};
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
        let package = match replacement.keras {
            Some(Keras::V2) => Some("tf-keras"),
            _ => package,
        };
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
        if replacement
            .keras
            .is_some_and(|keras| other.keras.is_some_and(|at| at != keras))
        {
            return;
        }
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
        Some(Matcher::Namespace(_) | Matcher::Requirement(_) | Matcher::Idiom(_)) => true,
    }
}

#[cfg(test)]
mod tests;
