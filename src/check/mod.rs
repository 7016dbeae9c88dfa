//! From the names of a module to findings: which rule speaks of which use.
//!
//! One visit per module, no input and no output. What a finding says in words is made in
//! [`crate::diagnose`].

mod answers;
mod arguments;
mod elsewhere;
mod entry;
mod finding;
mod judging;
mod lookup;
mod matching;
mod methods;
mod native;
mod packages;
mod references;
mod types;
mod verdicts;

pub use finding::{Finding, Problem};
pub use packages::Known;
pub use types::Types;
pub use verdicts::Verdicts;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::atlas::{Atlas, Kind, Target, Version};
use crate::names::{Names, Reference};
use crate::rules::{FixOperation, Replacement, RuleSet, Style, choices_after, choose_for};
use crate::syntax::Module;

/// What a module is held against.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// What to say.
    pub rules: &'c RuleSet,
    /// What exists.
    pub atlas: &'c Atlas,
    /// What became of names at the target.
    pub verdicts: &'c Verdicts,
    /// What values are.
    pub types: &'c Types,
    /// The version to which the code is to go.
    pub target: Target,
    /// The style of the answers.
    pub prefer: Style,
    /// Whether code that copes with its own failure is looked at as well.
    pub include_guarded: bool,
}

/// All findings of a module, in order of place. `text` is its source.
#[must_use]
pub fn check<'c>(
    names: &Names<'_>,
    module: &Module,
    text: &str,
    context: &Context<'c>,
) -> Vec<Finding<'c>> {
    let mut findings = Vec::new();
    for (index, reference) in names.references.iter().enumerate() {
        if !reference.guarded || context.include_guarded {
            references::match_reference(names, index, text, context, &mut findings);
        }
    }
    // What never was is most likely misspelt in all places alike.
    let mut unknown = FxHashSet::default();
    findings.retain(|finding| {
        !matches!(finding.problem, Problem::Unknown(_)) || unknown.insert(finding.symbol.clone())
    });
    findings.extend(entry::started_in_eager_mode(names, module, context));
    methods::keep_once(&mut findings);
    findings
}

impl<'c> Context<'c> {
    /// Names of the parameters that `symbol`, to which `reference` leads, takes by position, in
    /// order: those of the last TensorFlow 1 that had it, for which the code was written, else
    /// those of the target.
    #[must_use]
    pub fn parameters(&self, symbol: &str, reference: &Reference<'_>) -> Option<Arc<[String]>> {
        if reference.receiver.is_some() {
            let (class, member) = symbol.rsplit_once('.')?;
            let called = |version: Target| self.atlas.member(class, member, version)?.signature;
            let signature = called(Version::LAST_TF1.into()).or_else(|| called(self.target))?;
            return Some(verdicts::positional(&signature));
        }
        let contrib = symbol.strip_prefix("tf.compat.v1.contrib");
        let symbol = contrib.map_or(Cow::Borrowed(symbol), |rest| {
            format!("tf.contrib{rest}").into()
        });
        self.verdicts.parameters(&symbol)
    }

    /// The same for the signature at the target.
    #[must_use]
    pub fn parameters_at_target(&self, symbol: &str) -> Option<Arc<[String]>> {
        self.verdicts.parameters_at_target(symbol)
    }

    /// The name that a fix writes for the qualified name `bound` wherever it is bound; `None` if
    /// no fix touches it.
    #[must_use]
    pub fn becomes(&self, bound: &str) -> Option<String> {
        let found = self.rules.index().name(bound)?;
        let rule = self.rules.rule(found.found.rule);
        rule.severity_at(found.found.row, bound, self.target)?;
        let answers = rule.replacements_of(found.found.row);
        let answer = self.answer(answers, bound, found.matched)?;
        answer.fix.iter().find_map(|operation| match operation {
            FixOperation::Rename(to) if found.matched == bound => Some(to.clone()),
            FixOperation::MoveNamespace(to) => {
                Some(format!("{to}{}", &bound[found.matched.len()..]))
            }
            _ => None,
        })
    }

    /// What to offer for `symbol`, found by its beginning `matched`.
    pub(super) fn answer(
        &self,
        answers: &'c [Replacement],
        symbol: &str,
        matched: &str,
    ) -> Option<Cow<'c, Replacement>> {
        let wanted = (self.target, self.prefer);
        choose_for(answers, (symbol, matched), wanted, self.atlas)
    }

    /// What to offer, one after the other, where the conditions of `answer` refuse it.
    pub(super) fn otherwise(
        &self,
        answers: &'c [Replacement],
        symbol: (&str, &str),
        answer: &Cow<'c, Replacement>,
    ) -> Vec<&'c Replacement> {
        match answer {
            Cow::Borrowed(first) => choices_after(answers, symbol, self.target, self.atlas, first),
            Cow::Owned(_) => Vec::new(),
        }
    }

    /// Whether `symbol` is a public name of TensorFlow that the target does not have.
    fn lacks(&self, symbol: &str) -> bool {
        let atlas = self.atlas;
        let is_public = symbol.starts_with("tf.") && !atlas.is_private(symbol);
        is_public && atlas.is_known(symbol) && !atlas.exists(symbol, self.target)
    }

    /// What `symbol` was in the last TensorFlow 1, or is at the target.
    fn kind_ever(&self, symbol: &str) -> Option<Kind> {
        self.atlas
            .kind(symbol, Version::LAST_TF1)
            .or_else(|| self.atlas.kind(symbol, self.target))
    }
}
