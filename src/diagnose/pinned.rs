//! Diagnostics on magics that choose a TensorFlow (TF9xx).

use super::Diagnostic;
use super::required::about_packages;
use crate::atlas::Target;
use crate::manifest::Pin;
use crate::rules::{Rule, Style, severity};

/// A magic that selects TensorFlow 1, and the rule that speaks of it; `None` if that is as it
/// should be at `target`.
#[must_use]
pub fn pinned(pin: &Pin, rule: &Rule, target: Target, prefer: Style) -> Option<Diagnostic> {
    let severity = severity(rule.life, target.version)?;
    Some(Diagnostic {
        help: Some(format!("install `tensorflow=={}.*`", target.version)),
        ..about_packages(rule, severity, (target, prefer), &pin.written, pin.span)
    })
}
