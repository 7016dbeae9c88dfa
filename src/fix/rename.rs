//! A name becomes another one, whatever the local spelling of both.

use std::cmp::Reverse;

use super::imports::{self, Wanted};
use super::{NoFix, Site, template};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::{Usage, parts};
use crate::rules::Replacement;
use crate::syntax::{ast, span_of};

/// Edits that make the qualified name `from`, a beginning of the site's name, be `to`.
pub(super) fn rename(
    site: &Site<'_>,
    from: &str,
    to: &str,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    if let Usage::Import(part) = site.reference.usage {
        return imports::redirect(site, part, from, to);
    }
    let span = site.reference.span_of(site.candidate, parts(from));
    // Whoever asks a module for members means another module; the binding stays what it is.
    let is_bound_elsewhere =
        site.candidate.is_bound_within(from) && site.candidate.written_parts > 0;
    if is_bound_elsewhere && !matches!(site.reference.usage, Usage::Members) {
        return Err(NoFix::AtBinding);
    }
    if let (Some(becomes), Some(bound)) = (site.binding_becomes(), site.candidate.bound_name())
        && below(to, &becomes).is_some_and(|rest| below(from, bound) == Some(rest))
    {
        return Err(NoFix::AtBinding);
    }
    if let (Usage::Alias(assign), Some(wanted)) = (site.reference.usage, Wanted::from(replacement))
        && wanted.qualified == to
        && span == span_of(&*assign.value)
        && let [ast::Expr::Name(target)] = &assign.targets[..]
    {
        // `flags = tf.app.flags` becomes the import of what it stands for.
        let text = wanted.statement_as(target.id.as_str());
        return Ok(vec![site.replace(span_of(assign), text)]);
    }
    if site.file.slice(span).contains('#') {
        return Err(NoFix::Comment);
    }
    let (local, mut edits) = expression_for(site, to, replacement)?;
    edits.push(site.replace(span, local));
    Ok(edits)
}

/// Edits that put an expression in the place of the site's symbol, which is nothing that calls or
/// binds it.
pub(super) fn value(
    site: &Site<'_>,
    expression: &str,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let is_read = matches!(
        site.reference.usage,
        Usage::Value | Usage::ClassTest | Usage::Alias(_)
    );
    if !is_read || site.candidate.is_bound_within(site.symbol) {
        return Err(NoFix::Manual);
    }
    let span = site.reference.span_of(site.candidate, parts(site.symbol));
    if site.file.slice(span).contains('#') {
        return Err(NoFix::Comment);
    }
    let (text, mut edits) = template::written(site, expression, replacement)?;
    edits.push(site.replace(span, text));
    Ok(edits)
}

/// How `qualified` is written at the site, and the imports that this takes.
pub(super) fn expression_for(
    site: &Site<'_>,
    qualified: &str,
    replacement: &Replacement,
) -> Result<(String, Vec<Edit>), NoFix> {
    if let Some(local) = through_own_binding(site, qualified) {
        return Ok((local, Vec::new()));
    }
    if let Some(local) = through_other_binding(site, qualified) {
        return Ok((local, Vec::new()));
    }
    let wanted = Wanted::from(replacement)
        .filter(|wanted| below(qualified, &wanted.qualified).is_some())
        .or_else(|| Wanted::root_of(qualified))
        .ok_or_else(|| NoFix::Import(qualified.to_owned()))?;
    let rest = below(qualified, &wanted.qualified).unwrap_or_default();
    let (name, edit) = imports::add(site, &wanted)?;
    Ok((format!("{name}{rest}"), vec![edit]))
}

/// `t.log` is `t.math.log` if `t` is the module.
fn through_own_binding(site: &Site<'_>, qualified: &str) -> Option<String> {
    let candidate = site.candidate;
    if site.binding_becomes().is_some() {
        return None;
    }
    let base = candidate.bound_name()?;
    let rest = below(qualified, base).filter(|rest| !rest.is_empty())?;
    let written = site
        .reference
        .part_ends
        .get(candidate.written_parts.checked_sub(1)?)?;
    let spelled = site
        .file
        .slice(Span::new(site.reference.span.start, *written));
    Some(format!("{spelled}{rest}"))
}

/// Any name of the module that leads there, or will when its binding is mended; the longest path
/// wins.
fn through_other_binding(site: &Site<'_>, qualified: &str) -> Option<String> {
    imports::module_level(site)
        .filter_map(|(path, name)| Some((below(qualified, &path)?, path, name)))
        .filter(|(rest, path, _)| !rest.is_empty() || parts(path) > 1)
        .min_by_key(|(_, path, _)| Reverse(path.len()))
        .map(|(rest, _, name)| format!("{name}{rest}"))
}

/// What follows `base` in `qualified`, with its point; `None` if it does not begin with it.
pub(super) fn below<'q>(qualified: &'q str, base: &str) -> Option<&'q str> {
    qualified
        .strip_prefix(base)
        .filter(|rest| rest.is_empty() || rest.starts_with('.'))
}
