//! What the rules say of a name at a target, in both styles.

use std::borrow::Cow;

use serde::Serialize;

use crate::atlas::{Atlas, Target, Verdict};
use crate::cli::words;
use crate::rules::Severity;
use crate::rules::{
    Found, Replacement, Requirement, Rule, RuleId, RuleSet, Style, VerdictKind, choices_after,
    choose_for,
};

/// What one rule says.
#[derive(Serialize)]
pub(super) struct Advice {
    pub(super) code: String,
    pub(super) rule: String,
    pub(super) summary: String,
    pub(super) url: Option<String>,
    pub(super) severity: Severity,
    /// Whether it speaks only of certain calls of the name.
    pub(super) calls_only: bool,
    /// What the reader must know about this name.
    pub(super) note: Option<String>,
    /// What to write; one for each style, or one for both.
    pub(super) answers: Vec<Answer>,
}

/// What to write.
#[derive(Serialize, PartialEq)]
pub(super) struct Answer {
    /// The style that it belongs to; `None` serves both.
    pub(super) style: Option<Style>,
    /// Whether it is for uses where the conditions of the answer before it do not hold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) after_refusal: bool,
    pub(super) to: Option<String>,
    pub(super) note: Option<String>,
    pub(super) requires: Option<Requirement>,
    /// All of it, in a few words.
    pub(super) text: String,
}

/// What all rules say of `name`: by name, by the verdict of the atlas, by its calls.
pub(super) fn on(name: &str, verdict: &Verdict, target: Target, rules: &RuleSet) -> Vec<Advice> {
    let named = rules.index().name(name);
    let named = named.and_then(|named| stated(named.found, name, named.matched, target, rules));
    let mut all = Vec::new();
    all.extend(named.or_else(|| of_member(name, target, rules)));
    if all.is_empty() {
        all.extend(judged(name, verdict, target, rules));
    }
    for found in rules.index().calls(name) {
        all.extend(
            stated(*found, name, name, target, rules).map(|advice| Advice {
                calls_only: true,
                ..advice
            }),
        );
    }
    all
}

/// What a rule says that speaks of the name itself.
fn stated(
    found: Found,
    name: &str,
    matched: &str,
    target: Target,
    rules: &RuleSet,
) -> Option<Advice> {
    let rule = rules.rule(found.rule);
    let severity = rule.severity_at(found.row, name, target)?;
    let answers = answers(rule.replacements_of(found.row), target, name, matched);
    let note = rule.row(found.row).and_then(|row| row.note.clone());
    Some(advice(rule, severity, note, answers))
}

/// What a rule says that speaks of methods.
fn of_member(name: &str, target: Target, rules: &RuleSet) -> Option<Advice> {
    let (class, member) = name.rsplit_once('.')?;
    let mut methods = rules.index().methods(member).iter();
    let found = methods.find(|method| method.of == class)?.found;
    stated(found, name, name, target, rules)
}

/// What a rule says that speaks for a verdict of the atlas.
fn judged(name: &str, verdict: &Verdict, target: Target, rules: &RuleSet) -> Option<Advice> {
    let (kind, to, style) = match verdict {
        Verdict::Changed { .. } => (VerdictKind::Changed, None, None),
        Verdict::Moved { to, .. } => (VerdictKind::Moved, Some(to), None),
        Verdict::CompatOnly { to, .. } => (VerdictKind::CompatOnly, Some(to), Some(Style::Compat)),
        Verdict::Gone { .. } => (VerdictKind::Gone, None, None),
        Verdict::Same | Verdict::NotYet { .. } | Verdict::Unknown { .. } => return None,
    };
    let id: RuleId = rules.index().verdict(kind, name, to.map(String::as_str))?;
    let rule = rules.rule(id);
    let severity = kind.severity();
    let answers = match to {
        Some(to) => vec![Answer {
            style,
            after_refusal: false,
            text: format!("`{to}`"),
            to: Some(to.clone()),
            note: None,
            requires: None,
        }],
        None => answers(&rule.replacements, target, name, name),
    };
    Some(advice(rule, severity, None, answers))
}

fn advice(rule: &Rule, severity: Severity, note: Option<String>, answers: Vec<Answer>) -> Advice {
    Advice {
        code: rule.code.clone(),
        rule: rule.name.clone(),
        summary: rule.summary.clone(),
        url: rule.url.clone(),
        severity,
        calls_only: false,
        note,
        answers,
    }
}

/// The answers of both styles at `target`, each followed by those that come after a refusal; one
/// that serves both styles comes once.
fn answers(replacements: &[Replacement], target: Target, name: &str, matched: &str) -> Vec<Answer> {
    let symbol = (name, matched);
    let atlas = Atlas::embedded();
    let mut answers: Vec<Answer> = Vec::new();
    for style in [Style::Native, Style::Compat] {
        let first = choose_for(replacements, symbol, (target, style), atlas);
        let others = match &first {
            Some(Cow::Borrowed(first)) => choices_after(replacements, symbol, target, atlas, first),
            _ => Vec::new(),
        };
        let all = first
            .into_iter()
            .chain(others.into_iter().map(Cow::Borrowed));
        for (place, replacement) in all.enumerate() {
            let answer = Answer {
                style: replacement.label,
                after_refusal: place > 0,
                to: replacement.written_for(name, matched),
                note: replacement.note.clone(),
                requires: replacement.requires.clone(),
                text: words::answer(&replacement, name, matched),
            };
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
    }
    answers
}
