//! Which rule speaks of a member of a value.
//!
//! The name of such a reference is the class of the value and the member: `tf.Session.run`. What
//! no rule knows, the atlas does: a class that lives on without a member that the code uses.

use super::finding::covered;
use super::matching::Matching;
use super::{Context, Finding, Problem};
use crate::atlas::{MemberKind, Membership, Verdict, Version};
use crate::names::Certainty;
use crate::names::{Candidate, Names, Usage, Value};
use crate::rules::{Found, Matcher, MethodMatcher, Severity, VerdictKind};

/// What TensorFlow 1 calls `tf.x` lives on here.
const COMPAT: &str = "tf.compat.v1.";

/// Finds what is to be said of a reference to a member of a value.
pub(super) fn match_member<'c>(
    names: &Names<'_>,
    index: usize,
    text: &str,
    context: &Context<'c>,
    findings: &mut Vec<Finding<'c>>,
) {
    let reference = &names.references[index];
    for (place, candidate) in reference.candidates.iter().enumerate() {
        let matching = Matching {
            reference,
            candidate,
            text,
            context,
            place: (index, place),
        };
        let class = candidate.first_parts(candidate.bound_parts);
        let Some(member) = candidate.name.as_str().get(class.len() + 1..) else {
            continue;
        };
        let is_guess = candidate.certainty == Certainty::Guessed;
        if (is_guess || is_told(candidate, class, member, context)) && !imports_old_names(names) {
            continue;
        }
        let found = matching.by_method(class, member);
        if found.is_empty() && !is_guess {
            let gone = matching.by_lost_member(class, member);
            match gone {
                Some(gone) => findings.push(gone),
                // A rule that holds at other targets knows more of the arguments than signatures.
                None if matching.is_spoken_of(class, member) => {}
                None if matches!(reference.usage, Usage::Call(_)) => {
                    let calls = matching.by_call();
                    let change = covered(&calls)
                        .and_then(|covered| matching.by_change(true, false, &covered));
                    findings.extend(calls);
                    findings.extend(change);
                }
                None => {}
            }
        }
        for finding in found.into_iter().flatten() {
            // Several types of one value can lead to the same words.
            let is_said = |known: &Finding<'_>| {
                known.reference == index && known.rule.code == finding.rule.code
            };
            if !findings
                .iter()
                .rev()
                .take_while(|known| known.reference == index)
                .any(is_said)
            {
                findings.push(finding);
            }
        }
    }
}

/// Whether only the member itself tells the class of the value.
fn is_told(candidate: &Candidate, class: &str, member: &str, context: &Context<'_>) -> bool {
    candidate.certainty < Certainty::Proven
        && context
            .types
            .told_by(member)
            .is_some_and(|told| told.as_str() == class)
}

/// Whether the module imports TensorFlow by other names than those of `tf.compat.v1`: only there a
/// guess takes a value for one of TensorFlow 1.
fn imports_old_names(names: &Names<'_>) -> bool {
    names.bindings().any(|(_, binding)| match &binding.value {
        Value::Path(path) => {
            let path = path.as_str();
            path == "tf" || path.starts_with("tf.") && !format!("{path}.").starts_with(COMPAT)
        }
        _ => false,
    })
}

/// Keeps, of what a rule says once a file, the surest finding, and of equally sure ones the first.
pub(super) fn keep_once(findings: &mut Vec<Finding<'_>>) {
    let is_once = |finding: &Finding<'_>| matches!(&finding.rule.matcher, Some(Matcher::Method(method)) if method.once);
    let mut best: Vec<(&str, usize)> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        if !is_once(finding) {
            continue;
        }
        let code = finding.rule.code.as_str();
        match best.iter_mut().find(|(known, _)| *known == code) {
            Some((_, place)) if findings[*place].certainty < finding.certainty => *place = at,
            Some(_) => {}
            None => best.push((code, at)),
        }
    }
    if best.is_empty() {
        return;
    }
    let kept: Vec<usize> = best.iter().map(|(_, at)| *at).collect();
    let mut at = 0;
    findings.retain(|finding| {
        let keep = !is_once(finding) || kept.contains(&at);
        at += 1;
        keep
    });
}

impl<'c> Matching<'_, 'c> {
    /// Whether a rule on methods knows the member, at whatever target it holds.
    fn is_spoken_of(&self, class: &str, member: &str) -> bool {
        let context = self.context;
        let mut methods = context.rules.index().methods(member).iter();
        methods.any(|method| context.types.is_a(class, &method.of))
    }

    /// What the rules on methods say; an empty answer if none that holds at the target knows the
    /// member. A rule that knows it and has nothing to say answers for it all the same.
    fn by_method(&self, class: &str, member: &str) -> Vec<Option<Finding<'c>>> {
        let context = self.context;
        let methods = context.rules.index().methods(member);
        if methods.is_empty() {
            return Vec::new();
        }
        let symbol = format!("{class}.{member}");
        let holds = |found: Found| {
            let rule = context.rules.rule(found.rule);
            rule.severity_at(found.row, &symbol, context.target)
                .is_some()
        };
        let known = methods
            .iter()
            .filter(|method| holds(method.found))
            .filter_map(|method| Some((context.types.distance(class, &method.of)?, method.found)));
        let known: Vec<(usize, Found)> = known.collect();
        let Some(nearest) = known.iter().map(|(distance, _)| *distance).min() else {
            return Vec::new();
        };
        let nearest = known.into_iter().filter(|known| known.0 == nearest);
        nearest
            .map(|(_, found)| self.stated_method(found, class, member))
            .collect()
    }

    fn stated_method(&self, found: Found, class: &str, member: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let rule = context.rules.rule(found.rule);
        let Some(Matcher::Method(matcher)) = &rule.matcher else {
            return None;
        };
        if self.is_spared(matcher, class, member) {
            return None;
        }
        let symbol = format!("{class}.{member}");
        let mut severity = rule.severity_at(found.row, &symbol, context.target)?;
        if self.candidate.certainty == Certainty::Guessed {
            severity = Severity::Note;
        }
        let answers = rule.replacements_of(found.row);
        let answer = context.answer(answers, &symbol, &symbol);
        Some(self.finding(found, severity, &symbol, &symbol, answer, Problem::Stated))
    }

    /// Whether a rule on a member has nothing to say to this user, or of this value.
    fn is_spared(&self, matcher: &MethodMatcher, class: &str, member: &str) -> bool {
        let context = self.context;
        let is_other_style = matcher.prefer.is_some_and(|style| style != context.prefer);
        let is_only_guessed = self.candidate.certainty == Certainty::Guessed && !matcher.guessed;
        let mut exempt = matcher.but.iter();
        is_other_style
            || is_only_guessed
            || exempt.any(|of| context.types.is_a(class, of))
            || self.is_there_in_compat(class, member)
    }

    /// Whether the value comes out of `tf.compat.v1`, where the target still has the member.
    fn is_there_in_compat(&self, class: &str, member: &str) -> bool {
        let membership = || {
            let context = self.context;
            context.atlas.membership(class, member, context.target)
        };
        class.starts_with(COMPAT) && !matches!(membership(), Membership::Absent)
    }

    /// A finding if the class is there at the target and has lost the member.
    fn by_lost_member(&self, class: &str, member: &str) -> Option<Finding<'c>> {
        let context = self.context;
        if member.starts_with('_') || context.types.is_open(class) {
            return None;
        }
        let symbol = format!("{class}.{member}");
        let verdict = context.verdicts.on_member(class, member);
        if !matches!(
            verdict.as_deref(),
            Some(Verdict::Gone { .. } | Verdict::CompatOnly { .. })
        ) {
            return None;
        }
        if matches!(&*context.verdicts.on(class), Verdict::Gone { .. }) {
            return None;
        }
        // Values that the constructor gives an instance are not seen in the classes of all
        // versions.
        let before = context.atlas.member(class, member, Version::LAST_TF1)?;
        if matches!(before.kind, MemberKind::Attribute | MemberKind::Constant) {
            return None;
        }
        let kind = VerdictKind::MemberGone;
        let rule = context.rules.index().verdict(kind, &symbol, None)?;
        let found = Found { rule, row: None };
        let answers = &context.rules.rule(rule).replacements;
        let answer = context.answer(answers, &symbol, &symbol);
        let severity = kind.severity();
        Some(self.finding(found, severity, &symbol, &symbol, answer, Problem::Stated))
    }
}
