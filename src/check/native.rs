//! The native form of what is written with `tf.compat.v1`.
//!
//! Such code runs. Who prefers TensorFlow 2's own idiom is told where there is one: what the rules
//! and the atlas answer to the same name of TensorFlow 1.

use std::borrow::Cow;

use super::answers::answer;
use super::judging::remedies;
use super::matching::Matching;
use super::{Finding, Problem};
use crate::atlas::{Kind, Verdict};
use crate::names::Usage;
use crate::rules::{Applicability, FixOperation, Found, Replacement, Style, VerdictKind};

const COMPAT: &str = "tf.compat.v1.";

impl<'c> Matching<'_, 'c> {
    /// A finding if `known`, which exists at the target under `tf.compat.v1`, has a native form.
    pub(super) fn by_native_form(&self, known: &str) -> Option<Finding<'c>> {
        let context = self.context;
        let rest = known.strip_prefix(COMPAT)?;
        if context.prefer != Style::Native || self.is_said_at_binding(known) {
            return None;
        }
        let name = format!("tf.{rest}");
        let forms = match context.rules.index().name(&name) {
            Some(found) => self.written_forms(&name, found.found, found.matched),
            None => self.known_form(&name).into_iter().collect(),
        };
        let mut forms = forms.into_iter().filter(is_native);
        let mut first = forms.next()?;
        // The same name in both is the same thing, and `tf.compat.v1` is only the way to it.
        if first.to.as_deref() == Some(known) {
            return None;
        }
        if self.is_imported_as_compat() {
            // That line was meant, and is theirs to change.
            first.applicability = first.applicability.min(Applicability::Unsafe);
        }
        let kind = VerdictKind::NativeForm;
        let finding = self.judged(kind, known, Some(first), Problem::Stated)?;
        Some(Finding {
            otherwise: forms.map(Cow::Owned).collect(),
            ..finding
        })
    }

    /// Whether the local name is bound to `tf.compat.v1` or something below it.
    fn is_imported_as_compat(&self) -> bool {
        self.candidate.is_bound_within(COMPAT.trim_end_matches('.'))
    }

    /// The native answers of a rule on the name of TensorFlow 1, each for uses where those before it
    /// are refused.
    fn written_forms(&self, name: &str, found: Found, matched: &str) -> Vec<Replacement> {
        let context = self.context;
        let answers = context.rules.rule(found.rule).replacements_of(found.row);
        let Some(first) = context.answer(answers, name, matched) else {
            return Vec::new();
        };
        if first.label == Some(Style::Compat) {
            return Vec::new();
        }
        let others = context.otherwise(answers, (name, matched), &first);
        let all = std::iter::once(first).chain(others.into_iter().map(Cow::Borrowed));
        all.map(|answer| written_for(answer, name, matched))
            .collect()
    }

    /// What the atlas knows to be the native form of a name of TensorFlow 1.
    fn known_form(&self, name: &str) -> Option<Replacement> {
        let verdict = self.context.verdicts.on(name);
        let (to, change) = match &*verdict {
            // It stays as it is written when the import changes.
            Verdict::Same if self.is_imported_as_compat() => return None,
            Verdict::Same => (name, None),
            Verdict::Moved { to, signature } => (to.as_str(), signature.as_ref()),
            Verdict::Changed { signature, .. } => (name, signature.as_ref()),
            _ => return None,
        };
        let is_changed = matches!(&*verdict, Verdict::Changed { .. });
        let problems = change.map_or_else(Vec::new, |change| self.argument_problems(change));
        let operations = change.map_or_else(Vec::new, |change| remedies(&problems, &change.old));
        let is_mended = problems.is_empty() || !operations.is_empty();
        let native = answer(None, Some(to), operations);
        // The arguments of a function show whether a call fits; what its values have lost, the call
        // of a class does not.
        let is_shown = matches!(self.reference.usage, Usage::Call(_))
            && self.context.kind_ever(name) != Some(Kind::Class);
        let fits = is_mended && (is_shown || !is_changed);
        Some(match (fits, is_changed) {
            (true, false) => native,
            (true, true) => Replacement {
                applicability: Applicability::Unsafe,
                ..native
            },
            (false, _) => Replacement {
                fix: Vec::new(),
                ..native
            },
        })
    }
}

/// Whether an answer writes something that is not in `tf.compat.v1`.
fn is_native(answer: &Replacement) -> bool {
    let written = answer.to.as_deref();
    written.is_some_and(|to| !to.starts_with(COMPAT))
}

/// An answer of a rule on the namespace `matched`, as one on `name` alone.
fn written_for(answer: Cow<'_, Replacement>, name: &str, matched: &str) -> Replacement {
    let to = answer.written_for(name, matched);
    let moved = |operation: &FixOperation| match operation {
        FixOperation::MoveNamespace(_) => to.clone().map(FixOperation::Rename),
        other => Some(other.clone()),
    };
    Replacement {
        fix: answer.fix.iter().filter_map(moved).collect(),
        to,
        ..answer.into_owned()
    }
}
