//! The words of diagnostics, as far as they are not in the rule files.

use super::differences;
use crate::atlas::{ArgumentProblem, ProblemKind, Version};
use crate::check::{Finding, Problem};
use crate::fix::NoFix;
use crate::rules::Severity;
use crate::rules::{Matcher, Replacement};

/// What is wrong, in one line that is complete without the source.
pub(super) fn message(finding: &Finding<'_>, replacement: Option<&str>, target: Version) -> String {
    let rule = finding.rule;
    let life = rule.life_of(finding.row);
    let symbol = &finding.symbol;
    if let Some(template) = &rule.message {
        let since = [life.removed_in, life.changed_in, life.deprecated_in];
        let since = since.iter().flatten().find(|since| **since <= target);
        return template
            .replace("{symbol}", symbol)
            .replace("{replacement}", replacement.unwrap_or("nothing"))
            .replace(
                "{removed-in}",
                &since.map_or_else(String::new, Version::to_string),
            )
            .replace("{package}", &package(symbol, target))
            .replace("{target}", &target.to_string());
    }
    if let Problem::Arguments(problems) = &finding.problem {
        let said: Vec<String> = problems.iter().map(argument).collect();
        return format!(
            "`{symbol}` takes other arguments in TensorFlow {target}: {}",
            said.join("; ")
        );
    }
    if matches!(
        rule.matcher,
        Some(Matcher::Call(_) | Matcher::Idiom(_) | Matcher::Method(_))
    ) && finding.row.is_none()
    {
        return rule.summary.clone();
    }
    let since = |version: Option<Version>| {
        version.map_or_else(String::new, |version| format!(" in TensorFlow {version}"))
    };
    match finding.severity {
        Severity::Error => format!("`{symbol}` was removed{}", since(life.removed_in)),
        Severity::Warning => format!("`{symbol}` changed{}", since(life.changed_in)),
        Severity::Note => format!(
            "`{symbol}` is deprecated{}",
            since(life.deprecated_in).replace(" in ", " since ")
        ),
    }
}

/// The package, with its version, in which a symbol is looked for.
fn package(symbol: &str, target: Version) -> String {
    match symbol.split('.').next() {
        Some("tf") | None => format!("TensorFlow {target}"),
        Some(root) => format!("the `{root}` that goes with TensorFlow {target}"),
    }
}

/// What an answer says to write, for this very symbol.
pub(super) fn replacement(finding: &Finding<'_>, answer: &Replacement) -> Option<String> {
    answer.written_for(&finding.symbol, &finding.matched)
}

/// What to do, in one line.
pub(super) fn help(finding: &Finding<'_>, answer: &Replacement) -> Option<String> {
    let replacement = replacement(finding, answer)?;
    Some(match &answer.requires {
        Some(required) => {
            let versions = required.versions.as_deref().unwrap_or_default();
            let package = format!("{}{versions}", required.package);
            match replacement.starts_with("tf.") {
                true => format!("use `{replacement}`, with the package `{package}`"),
                false => format!("use `{replacement}` from the package `{package}`"),
            }
        }
        None => format!("use `{replacement}`"),
    })
}

/// What else is worth knowing, in order of use: what differs, then why. `no_fix`: why there are no
/// edits.
pub(super) fn notes(finding: &Finding<'_>, no_fix: Option<&NoFix>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(NoFix::Unfit { callee, signature }) = no_fix {
        notes.push(format!(
            "the arguments do not fit as they stand: it is `{callee}{signature}`"
        ));
    }
    // Otherwise the message says it.
    if let (Problem::Arguments(problems), Some(_)) = (&finding.problem, &finding.rule.message) {
        let said: Vec<String> = problems.iter().map(argument).collect();
        notes.push(format!("it takes other arguments: {}", said.join("; ")));
    }
    if let Problem::Differs(change) = &finding.problem {
        notes.push(format!("what differs: {}", differences(change)));
    }
    if let Problem::Last(last) = &finding.problem {
        let package = match finding.symbol.split('.').next() {
            Some("tf") | None => "TensorFlow",
            Some(root) => root,
        };
        notes.push(format!("{package} {last} is the last version that has it"));
    }
    if let Problem::Unknown(nearest) = &finding.problem
        && !nearest.is_empty()
    {
        let names: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
        notes.push(format!("there are names like it: {}", names.join(", ")));
    }
    let answer = finding
        .answer
        .as_ref()
        .and_then(|answer| answer.note.clone());
    let row = finding
        .rule
        .row(finding.row)
        .and_then(|row| row.note.clone());
    notes.extend(answer);
    notes.extend(row.filter(|row| !notes.contains(row)));
    notes.push(finding.rule.why.clone());
    notes
}

/// Why the first answer is not written, be it that there is another one.
pub(super) fn refusal(refusal: &NoFix, first: Option<&str>, chosen: Option<&str>) -> String {
    match first.filter(|first| Some(*first) != chosen) {
        Some(first) => format!("no `{first}` here: {refusal}"),
        None => format!("no fix here: {refusal}"),
    }
}

/// What is wrong with one argument of a call.
fn argument(problem: &ArgumentProblem) -> String {
    let name = &problem.argument;
    match &problem.kind {
        ProblemKind::Removed {
            candidate: Some(new),
        } => format!("`{name}` is gone, `{new}` has its place"),
        ProblemKind::Removed { candidate: None } if problem.certain => format!("`{name}` is gone"),
        ProblemKind::Removed { candidate: None } => {
            format!("`{name}` is no argument of its own any more")
        }
        ProblemKind::Shifted {
            reaches: Some(other),
        } => format!("by its position, `{name}` reaches `{other}`"),
        ProblemKind::Shifted { reaches: None } => format!("`{name}` has another position"),
        ProblemKind::KeywordOnly => format!("`{name}` must be given by keyword"),
        ProblemKind::PositionalOnly => format!("`{name}` must be given by position"),
        ProblemKind::Required => format!("`{name}` must be given"),
        ProblemKind::Default { old, new } => {
            format!("`{name}` is now `{new}` by default, not `{old}`")
        }
    }
}
