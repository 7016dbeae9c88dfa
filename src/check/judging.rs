//! What the atlas alone says of a reference: the verdict on its name, and on its arguments.

use std::borrow::Cow;

use super::answers::{answer, rename_to};
use super::arguments::{call_shape, is_written_for};
use super::matching::Matching;
use super::{Finding, Problem};
use crate::atlas::{
    ArgumentProblem, Given, Kind, ProblemKind, Remedy, Signature, SignatureChange, Verdict,
    Version, affected,
};
use crate::files::Span;
use crate::names::Usage;
use crate::rules::{
    AddArgument, Applicability, FixOperation, Found, RenameArgument, Replacement, Requirement,
    Severity, Style, VerdictKind,
};
use crate::syntax::span_of;

impl<'c> Matching<'_, 'c> {
    /// A finding if the name is not there at the target. `known`: its longest beginning of which
    /// the atlas knows.
    pub(super) fn by_verdict(&self, known: &str) -> Option<Finding<'c>> {
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
            let problem = Problem::Unknown(nearest);
            return self.judged(VerdictKind::Unknown, &name[..end], None, problem);
        }
        if self.is_said_at_binding(known) {
            return None;
        }
        match &*context.verdicts.on(known) {
            Verdict::Moved { to, signature } => {
                self.renamed(VerdictKind::Moved, known, to, None, signature.as_ref())
            }
            Verdict::CompatOnly { to, signature } => {
                let style = Some(Style::Compat);
                let kind = VerdictKind::CompatOnly;
                self.renamed(kind, known, to, style, signature.as_ref())
            }
            Verdict::Gone { last } => {
                self.judged(VerdictKind::Gone, known, None, Problem::Last(*last))
            }
            Verdict::Same
            | Verdict::Changed { .. }
            | Verdict::Unknown { .. }
            | Verdict::NotYet { .. } => None,
        }
    }

    /// A finding if the name denotes something else at the target, or takes other arguments: on a
    /// call only if it is affected, elsewhere unless something `is_said` of the name already. What
    /// `is_mended` by a fix for the name is affected only if the call raises; of the arguments that
    /// are `covered` somebody has spoken.
    pub(super) fn by_change(
        &self,
        is_said: bool,
        is_mended: bool,
        covered: &[&str],
    ) -> Option<Finding<'c>> {
        let name = self.candidate.name.as_str();
        let atlas = self.context.atlas;
        let known = atlas.longest_known_prefix(name)?;
        // What is behind the value of a name is not the name; members of a class are.
        if known.len() < name.len() && self.context.kind_ever(known) != Some(Kind::Class) {
            return None;
        }
        let verdict = self.context.verdicts.on(name);
        let Verdict::Changed { signature, .. } = &*verdict else {
            return None;
        };
        match self.reference.usage {
            // Which places these arguments take is seen where the others were given.
            Usage::Call(call)
                if self.reference.has_arguments && !call.arguments.args.is_empty() =>
            {
                let problem = signature.clone().map_or(Problem::Stated, Problem::Differs);
                let kept = self.same_in_compat();
                self.judged(VerdictKind::Changed, name, kept, problem)
            }
            Usage::Call(_) => {
                let change = signature.as_ref()?;
                let mut problems = self.argument_problems(change);
                problems.retain(|problem| !is_covered(problem, covered));
                let is_known = is_mended && !problems.iter().any(ArgumentProblem::is_refused);
                if problems.is_empty() || is_known {
                    return None;
                }
                // What others rewrite for the new signature is not kept in the old one.
                let kept = self.kept_in_compat(change).filter(|_| covered.is_empty());
                let answer = kept.unwrap_or_else(|| Replacement {
                    to: written_with(name, &problems),
                    ..answer(None, None, remedies(&problems, &change.old))
                });
                let answer = Replacement {
                    // Code that was written for the new signature can look the same.
                    applicability: Applicability::Unsafe,
                    ..answer
                };
                let kind = VerdictKind::Arguments;
                self.judged(kind, name, Some(answer), Problem::Arguments(problems))
            }
            Usage::Alias(_) | Usage::Value if !is_said => {
                let kept = self.same_in_compat();
                let problem = signature.clone().map_or(Problem::Stated, Problem::Differs);
                self.judged(VerdictKind::Changed, name, kept, problem)
            }
            _ => None,
        }
    }

    /// For those who prefer it, the form of the function in `tf.compat.v1` that still takes the
    /// call as it is.
    fn kept_in_compat(&self, change: &SignatureChange) -> Option<Replacement> {
        let context = self.context;
        let Usage::Call(call) = self.reference.usage else {
            return None;
        };
        let below = self.candidate.name.as_str().strip_prefix("tf.")?;
        let old = format!("tf.compat.v1.{below}");
        if context.prefer != Style::Compat || !context.atlas.exists(&old, context.target) {
            return None;
        }
        let kept = context.atlas.signature(&old, context.target)?;
        let takes_it = match change.old.change_to(&kept) {
            Some(other) => affected(&call_shape(call), &other).is_empty(),
            None => true,
        };
        takes_it.then(|| rename_to(&old, Some(Style::Compat)))
    }

    /// For those who prefer it, the function as it was in TensorFlow 1, for code that hands it on
    /// and calls it elsewhere, or whose arguments cannot be seen.
    pub(super) fn same_in_compat(&self) -> Option<Replacement> {
        let context = self.context;
        let name = self.candidate.name.as_str();
        let was = context.atlas.definition(name, Version::LAST_TF1)?;
        let old = format!("tf.compat.v1.{}", name.strip_prefix("tf.")?);
        let is = context.atlas.definition(&old, context.target)?;
        let is_the_same = was == is && was.kind == Kind::Function && was.path.is_some();
        if context.prefer != Style::Compat || !is_the_same {
            return None;
        }
        Some(Replacement {
            // Code that was written for TensorFlow 2 looks the same.
            applicability: Applicability::Unsafe,
            ..rename_to(&old, Some(Style::Compat))
        })
    }

    /// A finding on a name that is `to` at the target.
    pub(super) fn renamed(
        &self,
        kind: VerdictKind,
        known: &str,
        to: &str,
        style: Option<Style>,
        change: Option<&SignatureChange>,
    ) -> Option<Finding<'c>> {
        let is_whole = known.len() == self.candidate.name.as_str().len();
        let requires = self.package_of(to);
        let change = change.filter(|_| is_whole);
        let problems = change.map_or_else(Vec::new, |change| self.argument_problems(change));
        let (Some(change), false) = (change, problems.is_empty()) else {
            let mut answer = Replacement {
                requires,
                ..rename_to(to, style)
            };
            // Who has the function as a value may give arguments that it no longer takes.
            if change.is_some() && !matches!(self.reference.usage, Usage::Call(_)) {
                answer.applicability = Applicability::Unsafe;
            }
            return self.judged(kind, known, Some(answer), Problem::Stated);
        };
        let answer = Replacement {
            applicability: Applicability::Unsafe,
            requires,
            ..answer(style, Some(to), remedies(&problems, &change.old))
        };
        let problem = Problem::Arguments(problems);
        self.judged(kind, known, Some(answer), problem)
    }

    /// The package that has a name which is not TensorFlow's own.
    fn package_of(&self, name: &str) -> Option<Requirement> {
        let package = self.context.atlas.package_of(name)?;
        (package.root != "tf").then(|| Requirement {
            package: package.name.to_owned(),
            versions: None,
            import: Some(format!("import {}", package.import)),
        })
    }

    /// What is wrong with the arguments of this call, if it is one.
    pub(super) fn argument_problems(&self, change: &SignatureChange) -> Vec<ArgumentProblem> {
        let Usage::Call(call) = self.reference.usage else {
            return Vec::new();
        };
        let mut shape = call_shape(call);
        if self.reference.has_arguments {
            shape.positional = 0;
            (shape.has_args, shape.has_kwargs) = (true, true);
        }
        if is_written_for(&change.new, &change.old, call, &shape) {
            return Vec::new();
        }
        let mut problems = affected(&shape, change);
        // What stars may hide is anybody's guess.
        problems.retain(|problem| problem.given != Given::Unclear);
        problems
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
    pub(super) fn judged(
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
        let severity = match &problem {
            Problem::Arguments(problems) if problems.iter().any(ArgumentProblem::is_refused) => {
                Severity::Error
            }
            _ => verdict.severity(),
        };
        let answer = match answer {
            Some(answer) => Some(Cow::Owned(answer)),
            None => context.answer(&stated.replacements, symbol, symbol),
        };
        let span = match &problem {
            Problem::Arguments(problems) if verdict == VerdictKind::Arguments => {
                self.span_of_first(problems)
            }
            _ => None,
        };
        let mut finding = self.finding(found, severity, symbol, symbol, answer, problem);
        finding.span = span.unwrap_or(finding.span);
        Some(finding)
    }

    /// The first argument that is given and wrong.
    fn span_of_first(&self, problems: &[ArgumentProblem]) -> Option<Span> {
        let Usage::Call(call) = self.reference.usage else {
            return None;
        };
        let arguments = &call.arguments;
        problems.iter().find_map(|problem| match problem.given {
            Given::Position(at) => arguments.args.get(at).map(span_of),
            Given::Keyword(at) => {
                let mut written = arguments.keywords.iter().filter(|word| word.arg.is_some());
                written.nth(at).map(span_of)
            }
            Given::Not | Given::Unclear => None,
        })
    }
}

/// What a call of `name` looks like with the remedies, if every problem has one:
/// `tf.f(…, axis=…)`.
fn written_with(name: &str, problems: &[ArgumentProblem]) -> Option<String> {
    let mut arguments = vec!["…".to_owned()];
    for problem in problems {
        let written = match problem.remedy.as_ref()? {
            Remedy::WriteKeywords { keywords } => {
                if keywords.first().is_some_and(|(place, _)| *place == 0) {
                    // None is left in its place.
                    arguments.retain(|argument| argument != "…");
                }
                let names = keywords.iter().map(|(_, name)| format!("{name}=…"));
                names.collect()
            }
            Remedy::RenameKeyword { to } => vec![format!("{to}=…")],
            Remedy::AddKeyword { name, value } => vec![format!("{name}={value}")],
        };
        for argument in written {
            if !arguments.contains(&argument) {
                arguments.push(argument);
            }
        }
    }
    Some(format!("{name}({})", arguments.join(", ")))
}

/// Whether somebody has spoken of the argument, or of one that has a new name as this one.
fn is_covered(problem: &ArgumentProblem, covered: &[&str]) -> bool {
    covered.contains(&problem.argument.as_str())
        || problem.kind == ProblemKind::Required && !covered.is_empty()
}

/// The edits that mend arguments; none unless they mend them all.
pub(super) fn remedies(problems: &[ArgumentProblem], old: &Signature) -> Vec<FixOperation> {
    let mut operations: Vec<FixOperation> = Vec::new();
    for problem in problems {
        let operation = match &problem.remedy {
            Some(Remedy::WriteKeywords { keywords }) => {
                let first = keywords.first().map_or(0, |(place, _)| *place);
                let stay = old.positional().take(first);
                FixOperation::NamePositionals(stay.map(|stays| stays.name.clone()).collect())
            }
            Some(Remedy::RenameKeyword { to }) => FixOperation::RenameArgument(RenameArgument {
                from: problem.argument.clone(),
                to: to.clone(),
            }),
            Some(Remedy::AddKeyword { name, value }) => FixOperation::AddArgument(AddArgument {
                name: name.clone(),
                value: value.clone(),
            }),
            None => return Vec::new(),
        };
        if !operations.contains(&operation) {
            operations.push(operation);
        }
    }
    operations
}
