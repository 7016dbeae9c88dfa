//! Diagnostics on packages that suggestions need and the project does not ask for (TF920, TF921).

use super::Diagnostic;
use super::required::{about_packages, fitting};
use crate::atlas::Target;
use crate::files::{ManifestKind, SourceFile, Span, offset};
use crate::fix::{Edit, Fix};
use crate::manifest::{Lacking, Requirement};
use crate::rules::{Applicability, Requirement as Asked, Rule, Style, severity};

/// A package that a manifest lacks, said at its requirement `beside`; `None` if the rule is silent
/// at `target`.
#[must_use]
pub fn lacking(
    lacking: &Lacking,
    beside: &Requirement,
    kind: ManifestKind,
    source: &SourceFile,
    rule: &Rule,
    (target, prefer): (Target, Style),
) -> Option<Diagnostic> {
    let severity = severity(rule.life, target.version)?;
    let Lacking { package, count, .. } = lacking;
    let fitting = fitting(package, target);
    let mut versions: Vec<String> = fitting
        .into_iter()
        .chain(lacking.versions.clone())
        .collect();
    versions.dedup();
    let versions = versions.join(",");
    let wanted = format!("{package}{versions}");
    let needed = match count {
        1 => "1 suggestion".to_owned(),
        _ => format!("{count} suggestions"),
    };
    let edit = line_after(source, beside, &wanted).filter(|_| kind == ManifestKind::Requirements);
    let span = Span::new(offset(beside.range.start), offset(beside.range.end));
    let common = about_packages(rule, severity, (target, prefer), package, span);
    Some(Diagnostic {
        message: common.message.replace("{count}", &needed),
        replacement: Some(wanted.clone()),
        requires: Some(Asked {
            package: package.clone(),
            versions: (!versions.is_empty()).then_some(versions),
            import: None,
        }),
        help: Some(format!("ask for `{wanted}` as well")),
        fix: edit.map(|edit| Fix {
            applicability: Applicability::Unsafe,
            message: format!("add `{wanted}`"),
            edits: vec![edit],
        }),
        ..common
    })
}

/// A line of its own after the one with a requirement; `None` where hashes are checked, as pip then
/// wants one of every package.
fn line_after(source: &SourceFile, beside: &Requirement, wanted: &str) -> Option<Edit> {
    if source.text.contains("--hash") {
        return None;
    }
    let mut index = source.line_index(offset(beside.range.end));
    let content = |index: usize| source.slice(source.line_span(index)).trim_end();
    while content(index).ends_with('\\') && index + 1 < source.line_count() {
        index += 1;
    }
    let line = source.line_span(index);
    let said = source.slice(line);
    let end = &said[said.trim_end_matches(['\r', '\n']).len()..];
    let text = match end {
        "" if source.text.contains("\r\n") => format!("\r\n{wanted}"),
        "" => format!("\n{wanted}"),
        end => format!("{wanted}{end}"),
    };
    Some(Edit {
        span: Span::new(line.end, line.end),
        text,
    })
}
