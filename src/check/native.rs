//! The native form of what is written with `tf.compat.v1`.
//!
//! Such code runs. Who prefers TensorFlow 2's own idiom is told where there is one: what the rules
//! and the atlas answer to the same name of TensorFlow 1.

use super::answers::answer;
use super::judging::remedies;
use super::matching::Matching;
use super::{Finding, Problem};
use crate::atlas::{Kind, Verdict};
use crate::names::Usage;
use crate::rules::{Applicability, FixOperation, Replacement, Style, VerdictKind};

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
        let native = match context.rules.index().name(&name) {
            Some(found) => self.written_form(&name, found.found, found.matched)?,
            None => self.known_form(&name)?,
        };
        let written = native.to.as_deref().filter(|to| !to.starts_with(COMPAT))?;
        // The same name in both is the same thing, and `tf.compat.v1` is only the way to it.
        if written == known {
            return None;
        }
        let native = match self.is_imported_as_compat() {
            // That line was meant, and is theirs to change.
            true => Replacement {
                applicability: native.applicability.min(Applicability::Unsafe),
                ..native
            },
            false => native,
        };
        let kind = VerdictKind::NativeForm;
        self.judged(kind, known, Some(native), Problem::Stated)
    }

    /// Whether the local name is bound to `tf.compat.v1` or something below it.
    fn is_imported_as_compat(&self) -> bool {
        self.candidate.is_bound_within(COMPAT.trim_end_matches('.'))
    }

    /// The native answer of a rule on the name of TensorFlow 1.
    fn written_form(
        &self,
        name: &str,
        found: crate::rules::Found,
        matched: &str,
    ) -> Option<Replacement> {
        let rule = self.context.rules.rule(found.rule);
        let answers = rule.replacements_of(found.row);
        let chosen = self.context.answer(answers, name, matched)?;
        if chosen.label == Some(Style::Compat) {
            return None;
        }
        let to = chosen.written_for(name, matched);
        let moved = |operation: &FixOperation| match operation {
            // What moves here is not the namespace that the rule speaks of.
            FixOperation::MoveNamespace(_) => to.clone().map(FixOperation::Rename),
            other => Some(other.clone()),
        };
        Some(Replacement {
            fix: chosen.fix.iter().filter_map(moved).collect(),
            to,
            ..chosen.into_owned()
        })
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
