//! A whole call becomes another expression: `tf.cast({x}, tf.float32)`.

use super::arguments::{find, has_stars};
use super::rename::expression_for;
use super::{NoFix, Site};
use crate::diagnose::Edit;
use crate::rules::Replacement;
use crate::syntax::span_of;

/// The edits that put a template in the place of the call.
///
/// `{x}` is the source of the argument for the parameter `x`; arguments that the template does
/// not name are passed on as keywords at its end, if it ends in a call.
pub(super) fn fill(
    site: &Site<'_>,
    template: &str,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let call = site.call()?;
    if has_stars(call) {
        return Err(NoFix::StarArguments);
    }
    let mut edits = Vec::new();
    let mut text = String::new();
    let mut placed = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', 't']) {
        let (before, tail) = rest.split_at(at);
        text.push_str(before);
        if let Some(hole) = tail.strip_prefix('{') {
            let (name, after) = hole.split_once('}').ok_or(NoFix::Manual)?;
            let argument =
                find(site, call, name).ok_or_else(|| NoFix::Argument(name.to_owned()))?;
            text.push_str(site.file.slice(argument.value));
            placed.push(argument.span);
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
    let mut left = String::new();
    for (index, argument) in call.arguments.args.iter().enumerate() {
        if !placed.contains(&span_of(argument)) {
            let name = site.parameters.and_then(|names| names.get(index));
            let name = name.ok_or_else(|| NoFix::Argument(index.to_string()))?;
            left.push_str(&format!(", {name}={}", site.file.slice(span_of(argument))));
        }
    }
    for keyword in &call.arguments.keywords {
        if !placed.contains(&span_of(keyword)) {
            left.push_str(&format!(", {}", site.file.slice(span_of(keyword))));
        }
    }
    if !left.is_empty() {
        let closed = text
            .strip_suffix(')')
            .ok_or_else(|| NoFix::Argument(left.clone()))?;
        text = format!("{closed}{left})");
    }
    edits.push(site.replace(span_of(call), text));
    Ok(edits)
}
