//! A whole call becomes another expression: `tf.cast({x}, tf.float32)`.

use super::arguments::{find, has_stars, is_atom};
use super::rename::expression_for;
use super::written::check_template;
use super::{NoFix, Site};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::Usage;
use crate::rules::{FixOperation, Replacement};
use crate::syntax::{ast, span_of};

/// The edits that put a template in the place of the call.
///
/// `{x}` is the source of the argument for the parameter `x`; arguments that the template does
/// not name are passed on as keywords at its end, if it ends in a call and they are not removed.
pub(super) fn fill(
    site: &Site<'_>,
    template: &str,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let call = site.call()?;
    if has_stars(call) {
        return Err(NoFix::StarArguments);
    }
    let Filled {
        mut text,
        mut edits,
        mut placed,
    } = filled(site, template, replacement, |name| {
        find(site, call, name).map(|argument| (argument.value, argument.span, argument.expression))
    })?;
    let whole = span_of(call);
    if loses_comment(site, whole, &placed) {
        return Err(NoFix::Comment);
    }
    let removed = replacement
        .fix
        .iter()
        .filter_map(|operation| match operation {
            FixOperation::RemoveArgument(name) => find(site, call, name),
            _ => None,
        });
    placed.extend(removed.map(|argument| argument.span));
    let (mut left, mut names) = (Vec::new(), Vec::new());
    for (index, argument) in call.arguments.args.iter().enumerate() {
        if !placed.contains(&span_of(argument)) {
            let name = site.parameters.and_then(|names| names.get(index));
            let name = name.ok_or_else(|| NoFix::Argument(index.to_string()))?;
            left.push(format!("{name}={}", site.file.slice(span_of(argument))));
            names.push(name.as_str());
        }
    }
    for keyword in &call.arguments.keywords {
        if !placed.contains(&span_of(keyword)) {
            left.push(site.file.slice(span_of(keyword)).to_owned());
            names.extend(keyword.arg.as_ref().map(|name| name.as_str()));
        }
    }
    let plain = without_holes(template);
    if left.is_empty() {
        check_template(site, &plain)?;
    } else {
        let words = names.iter().map(|name| format!("{name}=_"));
        let passed_on = with_arguments(&plain, &words.collect::<Vec<_>>().join(", "));
        check_template(site, &passed_on.unwrap_or(plain))?;
        let left = left.join(", ");
        text = with_arguments(&text, &left).ok_or(NoFix::Argument(left))?;
    }
    edits.push(site.replace(whole, text));
    Ok(edits)
}

/// An expression without holes as it is written at the site, and the imports that this takes.
pub(super) fn written(
    site: &Site<'_>,
    expression: &str,
    replacement: &Replacement,
) -> Result<(String, Vec<Edit>), NoFix> {
    let filled = filled(site, expression, replacement, |_| None)?;
    Ok((filled.text, filled.edits))
}

/// A call with more arguments at its end; `None` if the text is not one call.
fn with_arguments(text: &str, arguments: &str) -> Option<String> {
    let closed = one_call(text)?;
    let comma = if closed.ends_with('(') { "" } else { ", " };
    Some(format!("{closed}{comma}{arguments})"))
}

/// A template with a word in the place of each hole.
fn without_holes(template: &str) -> String {
    let mut parts = template.split('{');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push('_');
        plain.push_str(part.split_once('}').map_or(part, |(_, after)| after));
    }
    plain
}

/// A template with its holes filled.
struct Filled {
    text: String,
    /// Imports that the text needs.
    edits: Vec<Edit>,
    /// What of the source went into the text.
    placed: Vec<Span>,
}

/// Fills the holes of a template. `argument` finds what a hole stands for: its source, what of
/// the call it takes with it, and its tree.
fn filled<'a>(
    site: &Site<'a>,
    template: &str,
    replacement: &Replacement,
    argument: impl Fn(&str) -> Option<(Span, Span, &'a ast::Expr)>,
) -> Result<Filled, NoFix> {
    let mut edits = Vec::new();
    let mut text = String::new();
    let mut placed = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', 't']) {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        if let Some(hole) = tail.strip_prefix('{') {
            let (name, after) = hole.split_once('}').ok_or(NoFix::Manual)?;
            let hole = match (name, site.reference.receiver) {
                ("receiver", Some(member)) => {
                    let span = span_of(&*member.value);
                    Some((span, span, &*member.value))
                }
                _ => argument(name),
            };
            let (value, whole, expression) =
                hole.ok_or_else(|| NoFix::Argument(name.to_owned()))?;
            let written = site.file.slice(value);
            // Over several lines, brackets around the whole may be what holds it together.
            let is_open = written.contains('\n') && text.trim().is_empty();
            if is_open || binds_tighter(&text, after) && !is_atom(expression) {
                text.push_str(&format!("({written})"));
            } else {
                text.push_str(written);
            }
            placed.push(whole);
            rest = after;
        } else if tail.starts_with("tf.")
            && !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.'))
        {
            let end = tail
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')))
                .unwrap_or(tail.len());
            let (local, imports) = expression_for(site, &tail[..end], replacement)?;
            text.push_str(&local);
            edits.extend(imports);
            rest = &tail[end..];
        } else {
            text.push('t');
            rest = &tail[1..];
        }
    }
    text.push_str(rest);
    Ok(Filled {
        text,
        edits,
        placed,
    })
}

/// Whether a comment within `whole` stands in none of the parts that stay.
fn loses_comment(site: &Site<'_>, whole: Span, placed: &[Span]) -> bool {
    let is_lost = |comment: Span| {
        whole.covers(comment) && !placed.iter().any(|argument| argument.covers(comment))
    };
    site.module.comments_within(whole).any(is_lost)
}

/// The edits that put a template in the place of a property that is read: `{receiver}` is the
/// value whose property it is.
pub(super) fn fill_property(
    site: &Site<'_>,
    template: &str,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let member = site.reference.receiver.ok_or(NoFix::Manual)?;
    if !matches!(site.reference.usage, Usage::Value | Usage::ClassTest) {
        return Err(NoFix::Manual);
    }
    let filled = filled(site, template, replacement, |_| None)?;
    let whole = span_of(member);
    if loses_comment(site, whole, &filled.placed) {
        return Err(NoFix::Comment);
    }
    check_template(site, &without_holes(template))?;
    let mut edits = filled.edits;
    edits.push(site.replace(whole, filled.text));
    Ok(edits)
}

/// Whether what stands around a hole binds tighter than a call's brackets and commas would.
fn binds_tighter(before: &str, after: &str) -> bool {
    let opens = |c: char| matches!(c, '(' | '[' | ',' | '=');
    let closes = |c: char| matches!(c, ')' | ']' | ',');
    !(before.trim_end().chars().next_back().is_none_or(opens)
        && after.trim_start().chars().next().is_none_or(closes))
}

/// The text of one call, `name(…)`, without its last bracket; `None` if it is something else.
fn one_call(text: &str) -> Option<&str> {
    let open = text.find('(')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    let mut depth = 0usize;
    let end = text.char_indices().find_map(|(at, c)| {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        };
        (c == ')' && depth == 0).then_some(at)
    })?;
    (text[..open].chars().all(is_name) && end + 1 == text.len()).then(|| &text[..end])
}
