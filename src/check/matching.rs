//! What rules and atlas say of one candidate of one reference.

use std::borrow::Cow;

use super::answers::rename_to;
use super::arguments::{
    can_hold_of_a_part, has_stars, holds, is_only_for, names_what_is_asked, only_keywords,
    spoken_of, without_function,
};
use super::{Context, Finding, Problem};
use crate::atlas::{Verdict, Version};
use crate::names::{Candidate, Reference, Usage, parts};
use crate::rules::Severity;
use crate::rules::{
    Applicability, Found, Matcher, NameKind, NameMatch, Replacement, Style, VerdictKind,
};
use crate::syntax::ast;

/// What TensorFlow's own `__init__` sets on `tf.compat.v2` and nowhere else, and no list of the API
/// says: it is there in 1.15, 2.3, 2.15 and 2.21.
const SET_ON_V2: &str = ".compat.v2.enable_v2_behavior";

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
        if name.ends_with(SET_ON_V2) {
            return None;
        }
        if let Some(rest) = name.strip_prefix("tf.compat.v1.contrib") {
            return self.by_older_name(&format!("tf.contrib{rest}"), "tf.compat.v1");
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
            let finding = finding.or_else(|| self.below_module(&matched, known?));
            if finding.is_some() {
                return finding;
            }
        }
        let known = known?;
        self.by_version_1_name(known)
            .or_else(|| self.by_verdict(known))
            .or_else(|| self.by_native_form(known))
    }

    /// What is said of `known`, which the target does not have, by a row on a module above it: the
    /// row is said where the module is imported, and answers for what it held as well. What it
    /// writes in place of the module does not stand for a part of it.
    fn below_module(&self, matched: &NameMatch<'_>, known: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let is_part = matched.kind == NameKind::Symbol && known.len() > matched.matched.len();
        if !is_part || context.atlas.exists(known, context.target) {
            return None;
        }
        let mut finding = self.stated(matched.found, known, matched.matched)?;
        if let Some(answer) = &mut finding.answer {
            answer.to_mut().fix.clear();
        }
        Some(finding)
    }

    /// What is said of a name that only TensorFlow 1 had and that is looked for in `tf.compat.v2`.
    fn by_version_1_name(&self, known: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let mut rest = known.strip_prefix("tf.compat.v2")?;
        while let Some(inner) = rest.strip_prefix(".compat.v2") {
            rest = inner;
        }
        if context.atlas.exists(known, context.target) {
            return None;
        }
        let prefix = &known[..known.len() - rest.len()];
        let plain = format!("tf{rest}");
        if let Some(finding) = self.by_older_name(&plain, prefix) {
            return Some(finding);
        }
        match &*context.verdicts.on(&plain) {
            Verdict::Moved { to, signature } => {
                self.renamed(VerdictKind::Moved, known, to, None, signature.as_ref())
            }
            Verdict::CompatOnly { to, signature } => {
                let style = Some(Style::Compat);
                self.renamed(
                    VerdictKind::CompatOnly,
                    known,
                    to,
                    style,
                    signature.as_ref(),
                )
            }
            _ => None,
        }
    }

    /// What the rules say of `plain`, which is looked for in the namespace `prefix` in place of
    /// `tf`: it was never there, and the way out is the same.
    fn by_older_name(&self, plain: &str, prefix: &str) -> Option<Finding<'c>> {
        let matched = self.context.rules.index().name(plain)?;
        let known = self.context.atlas.longest_known_prefix(plain);
        let known = known.filter(|known| known.len() > matched.matched.len());
        let as_written = |name: &str| name.replacen("tf", prefix, 1);
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
        let is_written = found.row.is_some();
        let is_private = context.atlas.is_private(symbol);
        let is_there = is_private && context.atlas.exists(symbol, context.target);
        // Whatever befell the name in general, the target may not have it.
        let severity = match context.lacks(symbol) {
            true => Severity::Error,
            false => severity,
        };
        // A row on a source path answers for what is gone; else the verdict on it does. Where the
        // atlas knows a source path by what is defined there only, a row says how long it lives.
        let has_life = rule.row(found.row).is_some_and(|row| row.life.is_some());
        let severity = match is_written && is_private && !has_life && !is_there {
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
        if !is_written && severity < Severity::Error && is_private {
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
                Usage::Value
                | Usage::ClassTest
                | Usage::Partial(_)
                | Usage::Alias(_)
                | Usage::Members
                | Usage::Target => true,
                Usage::Call(_) | Usage::Base | Usage::Decorator => goes_on,
                Usage::Import(_) => false,
            }
    }

    /// What is said of this very call.
    pub(super) fn by_call(&self) -> Vec<Finding<'c>> {
        let seen;
        let call = match self.reference.usage {
            Usage::Call(call) if self.reference.has_arguments => {
                seen = only_keywords(call);
                &seen
            }
            Usage::Call(call) => call,
            Usage::Partial(call) => {
                seen = without_function(call);
                &seen
            }
            _ => return Vec::new(),
        };
        let is_partial =
            self.reference.has_arguments || matches!(self.reference.usage, Usage::Partial(_));
        let context = self.context;
        let name = self.candidate.name.as_str();
        // A rule on a public function holds for its source path, too, unless that stayed behind.
        let calls = |name: &str| context.rules.index().calls(name);
        let public = match context.atlas.is_private(name) {
            true => {
                let stays = matches!(&*context.verdicts.on(name), Verdict::Same);
                let mut names = match stays {
                    true => Vec::new(),
                    false => context.atlas.aliases(name, Version::LAST_TF1),
                };
                names.extend(context.atlas.aliases(name, context.target));
                names
            }
            false => Vec::new(),
        };
        let spoken_of_as = public.iter().find(|alias| !calls(alias).is_empty());
        let spoken_of_as = spoken_of_as.map_or(name, String::as_str);
        let found = calls(spoken_of_as).iter().filter_map(|found| {
            let rule = context.rules.rule(found.rule);
            let Some(Matcher::Call(matcher)) = &rule.matcher else {
                return None;
            };
            if is_partial && !can_hold_of_a_part(matcher) {
                return None;
            }
            let severity = rule.severity_at(found.row, name, context.target)?;
            let parameters = context.parameters(name, self.reference);
            if !holds(matcher, call, parameters.as_deref(), self.text)
                || !names_what_is_asked(matcher, call) && self.is_only_for_target(name, call)
            {
                return None;
            }
            let answers = rule.replacements_of(found.row);
            let answer = context.answer(answers, name, name);
            // What stars give cannot be rewritten; what takes it as it is can be called.
            let answer = match has_stars(call) {
                true => self.same_in_compat().map(Cow::Owned).or(answer),
                false => answer,
            };
            let mut finding = self.finding(*found, severity, name, name, answer, Problem::Stated);
            if let Some(argument) = spoken_of(matcher, call, parameters.as_deref()) {
                finding.span = argument;
            }
            Some(finding)
        });
        found.collect()
    }

    /// Whether a call of `name` is one that the last TensorFlow 1 refuses and the target takes: its
    /// arguments are in the places of today.
    fn is_only_for_target(&self, name: &str, call: &ast::ExprCall) -> bool {
        let context = self.context;
        let then = context.atlas.signature(name, Version::LAST_TF1);
        let now = context.atlas.signature(name, context.target);
        let (Some(then), Some(now)) = (then, now) else {
            return false;
        };
        self.reference.receiver.is_none() && is_only_for(&now, &then, call)
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
        let rule = self.context.rules.rule(found.rule);
        let otherwise = answer.as_ref().map_or_else(Vec::new, |answer| {
            let answers = rule.replacements_of(found.row);
            self.context.otherwise(answers, (symbol, matched), answer)
        });
        Finding {
            rule,
            row: found.row,
            reference: self.place.0,
            candidate: self.place.1,
            symbol: symbol.to_owned(),
            matched: matched.to_owned(),
            span: self.reference.span_of(self.candidate, parts(symbol)),
            severity,
            certainty,
            answer,
            otherwise: otherwise.into_iter().map(Cow::Borrowed).collect(),
            problem,
        }
    }
}
