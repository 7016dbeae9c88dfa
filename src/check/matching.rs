//! Which rule speaks of a reference.

use std::borrow::Cow;

use super::arguments::{call_shape, holds, spoken_of};
use super::{Context, Finding, Problem};
use crate::atlas::{Kind, Verdict, affected};
use crate::names::{Candidate, Join, Names, Reference, Usage, parts};
use crate::rules::Severity;
use crate::rules::{
    Applicability, FixOperation, Found, Matcher, NameKind, Replacement, Style, VerdictKind, choose,
    severity,
};

/// Finds what the rules say of one reference.
pub(super) fn match_reference<'c>(
    names: &Names<'_>,
    index: usize,
    text: &str,
    context: &Context<'c>,
    findings: &mut Vec<Finding<'c>>,
) {
    let reference = &names.references[index];
    for candidate in chosen(reference, context) {
        let matching = Matching {
            reference,
            candidate: &reference.candidates[candidate],
            text,
            context,
            place: (index, candidate),
        };
        let before = findings.len();
        let by_name = matching.by_name();
        findings.extend(by_name.filter(|found| !matching.is_mended_elsewhere(found)));
        if findings[before..]
            .iter()
            .all(|found| found.severity < Severity::Error)
        {
            findings.extend(matching.by_call());
        }
    }
}

/// The candidates that count: where a `try` offers several, the first that the target has.
fn chosen(reference: &Reference<'_>, context: &Context<'_>) -> std::ops::Range<usize> {
    let all = 0..reference.candidates.len();
    if reference.join == Join::Either {
        return all;
    }
    let exists = |candidate: &Candidate| {
        context
            .atlas
            .exists(candidate.first_parts(candidate.bound_parts), context.target)
    };
    let first = reference
        .candidates
        .iter()
        .position(exists)
        .unwrap_or(all.end - 1);
    first..first + 1
}

/// One candidate of one reference, and what it is held against.
struct Matching<'m, 'c> {
    reference: &'m Reference<'m>,
    candidate: &'m Candidate,
    text: &'m str,
    context: &'m Context<'c>,
    place: (usize, usize),
}

impl<'c> Matching<'_, 'c> {
    /// What is said of the name: by the most specific rule, else by the verdict of the atlas.
    fn by_name(&self) -> Option<Finding<'c>> {
        let name = self.candidate.name.as_str();
        let rules = self.context.rules;
        let known = self.context.atlas.longest_known_prefix(name);
        if let Some(matched) = rules.index().name(name) {
            let symbol = match matched.kind {
                NameKind::Symbol => matched.matched,
                NameKind::Namespace => known
                    .filter(|known| known.len() > matched.matched.len())
                    .unwrap_or(matched.matched),
            };
            let finding = self.stated(matched.found, symbol, matched.matched);
            if finding.is_some() {
                return finding;
            }
        }
        self.by_verdict(known?)
    }

    /// A finding of a rule that speaks of the name itself.
    fn stated(&self, found: Found, symbol: &str, matched: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let rule = context.rules.rule(found.rule);
        let severity = severity(rule.life_of(found.row), context.target.version)?;
        // Who assigns to a name does not care how it behaves.
        let is_store = matches!(self.reference.usage, Usage::Target);
        if is_store && severity < Severity::Error || self.is_said_at_binding(symbol) {
            return None;
        }
        let answers = rule.replacements_of(found.row);
        let written = choose(answers, context.target.version, context.prefer).map(Cow::Borrowed);
        // A row knows better than the atlas, a whole rule does not.
        let twin = match found.row {
            Some(_) => None,
            None => self.public_twin(symbol).map(Cow::Owned),
        };
        let answer = twin.or(written);
        Some(self.finding(found, severity, symbol, matched, answer, Problem::Stated))
    }

    /// For a source path, the public name of the same thing at the target.
    fn public_twin(&self, symbol: &str) -> Option<Replacement> {
        let (atlas, target) = (self.context.atlas, self.context.target);
        let to = Some(symbol).filter(|symbol| atlas.is_private(symbol))?;
        let to = atlas.public_name(to, target)?;
        Some(Replacement {
            // What a source path holds is nobody's promise, in no version.
            applicability: Applicability::Unsafe,
            ..rename_to(&to, None)
        })
    }

    /// Whether the whole symbol stands where the first name is bound, and is reported there: the
    /// `FLAGS` of `FLAGS.batch_size`. What is called or derived from is reported where that is
    /// done as well, for there it must be rewritten.
    fn is_said_at_binding(&self, symbol: &str) -> bool {
        // What is called in `FLAGS.name.split()` is not the symbol, but something behind it.
        let goes_on = symbol.len() < self.candidate.name.as_str().len();
        self.candidate.is_bound_within(symbol)
            && match self.reference.usage {
                Usage::Value | Usage::Alias(_) | Usage::Target => true,
                Usage::Call(_) | Usage::Base | Usage::Decorator => goes_on,
                Usage::Import(_) => false,
            }
    }

    /// Whether another module of the project binds the name, and who mends it there has mended
    /// this: the `slim` of `from common import slim`, and what stays below it.
    fn is_mended_elsewhere(&self, finding: &Finding<'c>) -> bool {
        let (Some(bound), true) = (self.candidate.bound_name(), self.candidate.elsewhere) else {
            return false;
        };
        let Some(answer) = &finding.answer else {
            return false;
        };
        let only_renames = !answer.fix.is_empty() && answer.fix.iter().all(|operation| {
            matches!(
                operation,
                FixOperation::Rename(_) | FixOperation::MoveNamespace(_)
            )
        });
        let Some(written) = answer.written_for(&finding.symbol, &finding.matched) else {
            return false;
        };
        let becomes = self.context.becomes(bound);
        let stays_below = || {
            let rest = finding.symbol.strip_prefix(bound);
            becomes.is_some_and(|new| written.strip_prefix(&*new) == rest)
        };
        only_renames && (self.candidate.is_bound_within(&finding.symbol) || stays_below())
    }

    fn by_verdict(&self, known: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let name = self.candidate.name.as_str();
        if known.starts_with("tensorboard") {
            // The atlas holds a part of it only.
            return None;
        }
        if known.len() < name.len() && self.is_missing_member(known) {
            let end = name[known.len() + 1..]
                .find('.')
                .map_or(name.len(), |at| known.len() + 1 + at);
            if self.is_said_at_binding(&name[..end]) {
                return None;
            }
            let nearest = context.atlas.nearest(&name[..end]);
            return self.judged(
                VerdictKind::Unknown,
                &name[..end],
                None,
                Problem::Unknown(nearest),
            );
        }
        if self.is_said_at_binding(known) {
            return None;
        }
        match &*context.verdicts.on(known) {
            Verdict::Same => None,
            Verdict::Moved { to, .. } => {
                let answer = rename_to(to, None);
                self.judged(VerdictKind::Moved, known, Some(answer), Problem::Stated)
            }
            Verdict::CompatOnly { to, .. } => {
                let answer = rename_to(to, Some(Style::Compat));
                self.judged(
                    VerdictKind::CompatOnly,
                    known,
                    Some(answer),
                    Problem::Stated,
                )
            }
            Verdict::Gone { .. } => self.judged(VerdictKind::Gone, known, None, Problem::Stated),
            Verdict::Unknown { .. } | Verdict::NotYet { .. } => None,
            Verdict::Changed { signature, .. } => {
                let problem = match (self.reference.usage, signature) {
                    (Usage::Call(call), Some(change)) if known.len() == name.len() => {
                        let problems = affected(&call_shape(call), change);
                        if problems.is_empty() {
                            return None;
                        }
                        Problem::Arguments(problems)
                    }
                    (Usage::Alias(_) | Usage::Value | Usage::Base | Usage::Decorator, _)
                        if known.len() == name.len() =>
                    {
                        Problem::Stated
                    }
                    _ => return None,
                };
                self.judged(VerdictKind::Changed, known, None, problem)
            }
        }
    }

    /// Whether the part after `known` should be a member of a module and never was one.
    fn is_missing_member(&self, known: &str) -> bool {
        let atlas = self.context.atlas;
        let next = self.candidate.name.as_str()[known.len() + 1..]
            .split('.')
            .next()
            .unwrap_or_default();
        (known == "tf" || known.starts_with("tf."))
            && !next.starts_with('_')
            && !atlas.is_private(known)
            && self.context.kind_ever(known) == Some(Kind::Module)
    }

    /// A finding of the rule that is written for a verdict.
    fn judged(
        &self,
        verdict: VerdictKind,
        symbol: &str,
        answer: Option<Replacement>,
        problem: Problem,
    ) -> Option<Finding<'c>> {
        let context = self.context;
        let new = answer.as_ref().and_then(|answer| answer.to.as_deref());
        let rule = context.rules.index().verdict(verdict, symbol, new)?;
        let found = Found { rule, row: None };
        let stated = context.rules.rule(rule);
        let severity = severity(stated.life, context.target.version)?;
        let answer = match answer {
            Some(answer) => Some(Cow::Owned(answer)),
            None => choose(&stated.replacements, context.target.version, context.prefer)
                .map(Cow::Borrowed),
        };
        Some(self.finding(found, severity, symbol, symbol, answer, problem))
    }

    /// What is said of this very call.
    fn by_call(&self) -> Vec<Finding<'c>> {
        let Usage::Call(call) = self.reference.usage else {
            return Vec::new();
        };
        let context = self.context;
        let name = self.candidate.name.as_str();
        let found = context
            .rules
            .index()
            .calls(name)
            .iter()
            .filter_map(|found| {
                let rule = context.rules.rule(found.rule);
                let Some(Matcher::Call(matcher)) = &rule.matcher else {
                    return None;
                };
                let severity = severity(rule.life_of(found.row), context.target.version)?;
                let parameters = context.parameters(name);
                if !holds(matcher, call, parameters.as_deref(), self.text) {
                    return None;
                }
                let answers = rule.replacements_of(found.row);
                let answer =
                    choose(answers, context.target.version, context.prefer).map(Cow::Borrowed);
                let mut finding =
                    self.finding(*found, severity, name, name, answer, Problem::Stated);
                if let Some(argument) = spoken_of(matcher, call, parameters.as_deref()) {
                    finding.span = argument;
                }
                Some(finding)
            });
        found.collect()
    }

    fn finding(
        &self,
        found: Found,
        severity: Severity,
        symbol: &str,
        matched: &str,
        answer: Option<Cow<'c, Replacement>>,
        problem: Problem,
    ) -> Finding<'c> {
        let certainty = self.candidate.certainty;
        Finding {
            rule: self.context.rules.rule(found.rule),
            row: found.row,
            reference: self.place.0,
            candidate: self.place.1,
            symbol: symbol.to_owned(),
            matched: matched.to_owned(),
            span: self.reference.span_of(self.candidate, parts(symbol)),
            severity,
            certainty,
            answer,
            problem,
        }
    }
}

/// The answer that follows from a verdict: the same thing under its present name.
fn rename_to(to: &str, label: Option<Style>) -> Replacement {
    Replacement {
        label,
        versions: crate::atlas::VersionRange::ALL,
        applicability: Applicability::Safe,
        to: Some(to.to_owned()),
        note: None,
        requires: None,
        fix: vec![FixOperation::Rename(to.to_owned())],
    }
}
