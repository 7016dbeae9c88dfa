//! Diagnostics on magics that choose a TensorFlow (TF9xx).

use super::Diagnostic;
use crate::atlas::Target;
use crate::manifest::Pin;
use crate::names::Certainty;
use crate::rules::{Rule, Style, choose, severity};

/// A magic that selects TensorFlow 1, and the rule that speaks of it; `None` if that is as it
/// should be at `target`.
#[must_use]
pub fn pinned(pin: &Pin, rule: &Rule, target: Target, prefer: Style) -> Option<Diagnostic> {
    let severity = severity(rule.life, target.version)?;
    let message = rule.message.as_ref().unwrap_or(&rule.summary);
    let answer = choose(&rule.replacements, target, prefer);
    let notes = answer.and_then(|answer| answer.note.clone());
    Some(Diagnostic {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity,
        category: rule.category,
        message: message
            .replace("{symbol}", &pin.written)
            .replace("{target}", &target.version.to_string()),
        span: Some(pin.span),
        cell: None,
        symbol: None,
        certainty: Certainty::Proven,
        replacement: None,
        requires: None,
        help: Some(format!("install `tensorflow=={}.*`", target.version)),
        notes: notes.into_iter().chain([rule.why.clone()]).collect(),
        related: None,
        url: rule.url.clone(),
        effort: rule.effort,
        fix: None,
        no_fix: None,
        mended_at: None,
    })
}
