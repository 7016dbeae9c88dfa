//! From a finding to a diagnostic.

use super::wording;
use super::{Diagnostic, MendedAt, Related};
use crate::atlas::Version;
use crate::check::{Context, Finding};
use crate::files::{SourceFile, Span};
use crate::fix::{self, Fix, NoFix, Site};
use crate::names::{Candidate, Names, Reference, Usage, parts};
use crate::rules::{Applicability, FixOperation, Replacement, Severity};
use crate::syntax::Module;

/// Words a finding, and builds its fix. Where the conditions of an answer refuse it, the next one
/// has its turn.
#[must_use]
pub fn diagnose(
    finding: &Finding<'_>,
    file: &SourceFile,
    module: &Module,
    names: &Names<'_>,
    context: &Context<'_>,
) -> Diagnostic {
    let mut diagnostic = answered(finding, file, module, names, context);
    let Some(refusal) = diagnostic.no_fix.clone().filter(NoFix::is_refusal) else {
        return diagnostic;
    };
    let first = diagnostic.replacement.clone();
    for next in &finding.otherwise {
        if !leads_on(&diagnostic) {
            break;
        }
        let finding = Finding {
            answer: Some(next.clone()),
            ..finding.clone()
        };
        diagnostic = answered(&finding, file, module, names, context);
    }
    // What is for other modules needs no excuse.
    if refusal != NoFix::NotBeside {
        let chosen = diagnostic.replacement.as_deref();
        let reason = wording::refusal(&refusal, first.as_deref(), chosen);
        diagnostic.notes.insert(0, reason);
    }
    diagnostic
}

/// Whether another answer is better than the one that was refused. What may be a text may be left
/// to those who know.
fn leads_on(diagnostic: &Diagnostic) -> bool {
    let refusal = diagnostic.no_fix.as_ref();
    refusal.is_some_and(|refusal| refusal.is_refusal() && !matches!(refusal, NoFix::NotText(_)))
}

/// Words a finding with the answer that it has.
fn answered(
    finding: &Finding<'_>,
    file: &SourceFile,
    module: &Module,
    names: &Names<'_>,
    context: &Context<'_>,
) -> Diagnostic {
    let rule = finding.rule;
    let reference = &names.references[finding.reference];
    let candidate = &reference.candidates[finding.candidate];
    let answer = finding.answer.as_deref();
    let replacement = answer.and_then(|answer| wording::replacement(finding, answer));
    let parameters = context.parameters(&finding.symbol, reference);
    let new_parameters = answer
        .map(|answer| written_name(answer, &finding.symbol))
        .and_then(|name| context.parameters_at_target(name));
    let site = Site {
        file,
        module,
        names,
        reference,
        candidate,
        symbol: &finding.symbol,
        matched: &finding.matched,
        replacement: replacement.as_deref(),
        becomes: &|bound| context.becomes(bound),
        parameters: parameters.as_deref(),
        new_parameters: new_parameters.as_deref(),
        signature: &|name| context.atlas.signature(name, context.target),
        signature_before: &|name| context.atlas.signature(name, Version::LAST_TF1),
    };
    let built = build(finding, &site);
    // Who mends the binding has mended this.
    let is_free = built == Err(NoFix::AtBinding);
    let mended_at = candidate.binding.zip(candidate.bound_name());
    let mended_at = mended_at.map(|(id, bound)| MendedAt {
        span: names.binding(id).span,
        bound: bound.to_owned(),
        applicability: Applicability::Manual,
    });
    Diagnostic {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity: finding.severity,
        category: rule.category,
        message: wording::message(finding, replacement.as_deref(), context.target.version),
        span: Some(finding.span),
        cell: None,
        symbol: Some(finding.symbol.clone()),
        certainty: finding.certainty,
        help: answer.and_then(|answer| wording::help(finding, answer)),
        replacement,
        requires: answer.and_then(|answer| answer.requires.clone()),
        notes: wording::notes(finding, built.as_ref().err()),
        related: related(finding, file, names, reference, candidate),
        url: rule.url.clone(),
        effort: if is_free { 0 } else { rule.effort },
        mended_at: mended_at.filter(|_| is_free),
        no_fix: built.as_ref().err().cloned(),
        fix: built.ok(),
    }
}

/// The qualified name that an answer writes in place of `symbol`.
fn written_name<'a>(answer: &'a Replacement, symbol: &'a str) -> &'a str {
    let renamed = answer.fix.iter().find_map(|operation| match operation {
        FixOperation::Rename(to) => Some(to.as_str()),
        FixOperation::CallInstance(instance) => Some(instance.of.as_str()),
        _ => None,
    });
    renamed.unwrap_or(symbol)
}

/// The fix of a finding: what its answer says, or that an import goes that fails and of which
/// nothing is used.
fn build(finding: &Finding<'_>, site: &Site<'_>) -> Result<Fix, NoFix> {
    let answered = match finding.answer.as_deref() {
        Some(answer) => fix::build(site, answer),
        None => Err(NoFix::Manual),
    };
    let fails = finding.severity == Severity::Error;
    match answered {
        Err(NoFix::Manual | NoFix::NotACall | NoFix::ImportForm) if fails => {
            fix::take_out(site).or(answered)
        }
        answered => answered,
    }
}

/// The binding that gives the first name its meaning, where the source does not spell it out.
fn related(
    finding: &Finding<'_>,
    file: &SourceFile,
    names: &Names<'_>,
    reference: &Reference<'_>,
    candidate: &Candidate,
) -> Option<Related> {
    let written = reference.span_of(candidate, parts(&finding.symbol));
    let is_spelled_out = file.slice(written) == finding.symbol;
    if matches!(reference.usage, Usage::Import(_)) || is_spelled_out {
        return None;
    }
    let binding = names.binding(candidate.binding?);
    let written = reference
        .part_ends
        .get(candidate.written_parts.checked_sub(1)?)?;
    let spelled = file.slice(Span::new(reference.span.start, *written));
    let path = candidate.bound_name()?;
    let path = if path == "tf" { "tensorflow" } else { path };
    (file.line_index(binding.span.start) != file.line_index(finding.span.start)
        || path != "tensorflow")
        .then(|| Related {
            span: binding.span,
            label: match reference.receiver {
                Some(_) => format!("`{spelled}` is a `{path}`"),
                None => format!("`{spelled}` is `{path}`"),
            },
        })
}
