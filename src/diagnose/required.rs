//! Diagnostics on the packages that a project asks for (TF9xx).

use super::Diagnostic;
use crate::atlas::Target;
use crate::files::{Span, offset};
use crate::fix::{Edit, Fix};
use crate::manifest::{Fit, Requirement, fit, left_out};
use crate::names::Certainty;
use crate::rules::{Applicability, Rule, Severity, Style, choose, severity};

/// A requirement in `text`, and the rule that speaks of it; `None` if it is as it should be at
/// `target`.
///
/// The fix is never safe: another version is another program.
#[must_use]
pub fn required(
    requirement: &Requirement,
    text: &str,
    rule: &Rule,
    target: Target,
    prefer: Style,
) -> Option<Diagnostic> {
    let severity = severity(rule.life, target.version)?;
    let answer = choose(&rule.replacements, target, prefer);
    let asked = answer.and_then(|answer| answer.requires.as_ref());
    let package = asked.map_or(requirement.name.as_str(), |asked| &asked.package);
    let versions = asked
        .and_then(|asked| asked.versions.clone())
        .or_else(|| fitting(package, target));
    let place = |range: &std::ops::Range<usize>| Span::new(offset(range.start), offset(range.end));
    let is_python = requirement.name == "python";
    let is_image = requirement.name.contains('/');
    let written = match is_python || is_image {
        true => text[requirement.range.clone()]
            .trim_matches(['"', '\''])
            .to_owned(),
        false => requirement.written(),
    };
    // An image has tags, and no versions.
    let wanted = versions.filter(|_| !is_image);
    let wanted = wanted.map(|versions| format!("{package}{versions}"));
    let help = wanted.as_ref().map(|wanted| match is_python {
        true => format!(
            "take a Python that TensorFlow {} runs on: `{wanted}`",
            target.version
        ),
        false => format!("ask for `{wanted}`"),
    });
    let left_out = left_out(requirement, target.version);
    let plain = match &left_out {
        // All of the marker says for which Pythons it is: it goes with the versions.
        Some((pythons, _)) if !pythons.is_partial => {
            let plain = requirement.plain.as_ref();
            plain.map(|plain| plain.start..requirement.range.end)
        }
        Some(_) => None,
        None => requirement.plain.clone(),
    };
    let fix = wanted.as_ref().zip(plain).and_then(|(wanted, plain)| {
        // In a command, `<` and `>` need quotes; where they are, they are quoted already.
        let is_sign = |text: &str| text.contains(['<', '>']);
        (!is_sign(wanted) || is_sign(&text[plain.clone()])).then(|| Fix {
            applicability: Applicability::Unsafe,
            message: format!("replace with `{wanted}`"),
            edits: vec![Edit {
                span: place(&plain),
                text: wanted.clone(),
            }],
        })
    });
    let span = place(&requirement.range);
    let mut diagnostic = about_packages(rule, severity, (target, prefer), &written, span);
    diagnostic.notes.splice(
        0..0,
        left_out.map(|(pythons, running)| {
            let what = match pythons.is_partial {
                true => "say anew when it holds",
                false => "it goes, too",
            };
            let version = target.version;
            format!(
                "its marker leaves out every Python of TensorFlow {version}, `{running}`: {what}"
            )
        }),
    );
    Some(Diagnostic {
        replacement: wanted.filter(|_| !is_python),
        help,
        fix,
        ..diagnostic
    })
}

/// What all diagnostics on packages have in common; `written` is what they speak of.
pub(super) fn about_packages(
    rule: &Rule,
    severity: Severity,
    (target, prefer): (Target, Style),
    written: &str,
    span: Span,
) -> Diagnostic {
    let message = rule.message.as_ref().unwrap_or(&rule.summary);
    let answer = choose(&rule.replacements, target, prefer);
    let notes = answer.and_then(|answer| answer.note.clone());
    Diagnostic {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity,
        category: rule.category,
        message: message
            .replace("{symbol}", written)
            .replace("{package}", written)
            .replace("{target}", &target.version.to_string()),
        span: Some(span),
        cell: None,
        symbol: None,
        certainty: Certainty::Proven,
        replacement: None,
        requires: None,
        help: None,
        notes: notes.into_iter().chain([rule.why.clone()]).collect(),
        related: None,
        url: rule.url.clone(),
        effort: rule.effort,
        fix: None,
        no_fix: None,
        mended_at: None,
    }
}

/// The versions of a package that fit, in the shortest form: `~=2.21.0`.
pub(super) fn fitting(package: &str, target: Target) -> Option<String> {
    let Some(Fit::Versions(versions)) = fit(package, target.version) else {
        return None;
    };
    let (major, minor) = (target.version.major, target.version.minor);
    if versions == format!(">={major}.{minor},<{major}.{}", minor + 1) {
        return Some(format!("~={major}.{minor}.0"));
    }
    let kept = versions
        .split(',')
        .filter(|clause| !clause.starts_with("!="));
    Some(kept.collect::<Vec<_>>().join(","))
}
