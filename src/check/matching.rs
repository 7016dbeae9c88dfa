//! What rules and atlas say of one candidate of one reference.

use std::borrow::Cow;

use super::answers::rename_to;
use super::arguments::{can_hold_of_a_part, holds, spoken_of, without_function};
use super::{Context, Finding, Problem};
use crate::names::{Candidate, Reference, Usage, parts};
use crate::rules::Severity;
use crate::rules::{Applicability, Found, Matcher, NameKind, Replacement};

/// One candidate of one reference, and what it is held against.
pub(super) struct Matching<'m, 'c> {
    pub(super) reference: &'m Reference<'m>,
    pub(super) candidate: &'m Candidate,
    pub(super) text: &'m str,
    pub(super) context: &'m Context<'c>,
    pub(super) place: (usize, usize),
}

impl<'c> Matching<'_, 'c> {
    /// What is said of the name: by the most specific rule, else by the verdict of the atlas.
    pub(super) fn by_name(&self) -> Option<Finding<'c>> {
        let name = self.candidate.name.as_str();
        let rules = self.context.rules;
        if let Some(rest) = name.strip_prefix("tf.compat.v1.contrib") {
            return self.by_contrib(rest);
        }
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
        let known = known?;
        self.by_verdict(known)
            .or_else(|| self.by_native_form(known))
    }

    /// What is said of `tf.contrib` followed by `rest`, where it is looked for in `tf.compat.v1`:
    /// it was never there, and the way out is the same.
    fn by_contrib(&self, rest: &str) -> Option<Finding<'c>> {
        let plain = format!("tf.contrib{rest}");
        let matched = self.context.rules.index().name(&plain)?;
        let known = self.context.atlas.longest_known_prefix(&plain);
        let known = known.filter(|known| known.len() > matched.matched.len());
        let as_written = |name: &str| name.replacen("tf.", "tf.compat.v1.", 1);
        self.stated(
            matched.found,
            &as_written(known.unwrap_or(matched.matched)),
            &as_written(matched.matched),
        )
    }

    /// A finding of a rule that speaks of the name itself.
    fn stated(&self, found: Found, symbol: &str, matched: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let rule = context.rules.rule(found.rule);
        let severity = rule.severity_at(found.row, symbol, context.target)?;
        // Whatever befell the name in general, the target may not have it.
        let severity = match context.lacks(symbol) {
            true => Severity::Error,
            false => severity,
        };
        // Who assigns to a name does not care how it behaves.
        let is_store = matches!(self.reference.usage, Usage::Target);
        if is_store && severity < Severity::Error || self.is_said_at_binding(symbol) {
            return None;
        }
        let answers = rule.replacements_of(found.row);
        let written = context.answer(answers, symbol, matched);
        let is_written = found.row.is_some();
        if !is_written && severity < Severity::Error && context.atlas.is_private(symbol) {
            let gone = self.by_verdict(symbol);
            if gone.is_some() {
                return gone;
            }
        }
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
        if !atlas.is_private(symbol) {
            return None;
        }
        let to = atlas.public_name(symbol, target).or_else(|| {
            let mut aliases = atlas.aliases(symbol, target).into_iter();
            aliases.find(|alias| alias.starts_with("tf.compat.v1."))
        })?;
        Some(Replacement {
            // What a source path holds is nobody's promise, in no version.
            applicability: Applicability::Unsafe,
            ..rename_to(&to, None)
        })
    }

    /// Whether the whole symbol stands where the first name is bound, and is reported there: the
    /// `FLAGS` of `FLAGS.batch_size`. What is called or derived from is reported where that is
    /// done as well, for there it must be rewritten.
    pub(super) fn is_said_at_binding(&self, symbol: &str) -> bool {
        // What is called in `FLAGS.name.split()` is not the symbol, but something behind it.
        let goes_on = symbol.len() < self.candidate.name.as_str().len();
        self.candidate.is_bound_within(symbol)
            && match self.reference.usage {
                Usage::Value | Usage::Partial(_) | Usage::Alias(_) | Usage::Target => true,
                Usage::Call(_) | Usage::Base | Usage::Decorator => goes_on,
                Usage::Import(_) => false,
            }
    }

    /// What is said of this very call.
    pub(super) fn by_call(&self) -> Vec<Finding<'c>> {
        let partial;
        let call = match self.reference.usage {
            Usage::Call(call) => call,
            Usage::Partial(call) => {
                partial = without_function(call);
                &partial
            }
            _ => return Vec::new(),
        };
        let is_partial = matches!(self.reference.usage, Usage::Partial(_));
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
                if is_partial && !can_hold_of_a_part(matcher) {
                    return None;
                }
                let severity = rule.severity_at(found.row, name, context.target)?;
                let parameters = context.parameters(name);
                if !holds(matcher, call, parameters.as_deref(), self.text) {
                    return None;
                }
                let answers = rule.replacements_of(found.row);
                let answer = context.answer(answers, name, name);
                let mut finding =
                    self.finding(*found, severity, name, name, answer, Problem::Stated);
                if let Some(argument) = spoken_of(matcher, call, parameters.as_deref()) {
                    finding.span = argument;
                }
                Some(finding)
            });
        found.collect()
    }

    pub(super) fn finding(
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
