//! A function becomes a class: `tf.layers.dense(x, 3)` is `tf.keras.layers.Dense(3)(x)`.

use super::arguments::{find, has_stars, new_name};
use super::rename::expression_for;
use super::template::written;
use super::{NoFix, Site};
use crate::files::Span;
use crate::fix::Edit;
use crate::rules::{AddArgument, CallInstance, FixOperation, Replacement};
use crate::syntax::{ast, span_of};

/// An argument of the old call, in the order of the source.
struct Given<'a> {
    /// All of it: keyword, value and the brackets around the value.
    span: Span,
    /// Its value, without the brackets around it.
    value: Span,
    /// The parameter that it is for.
    name: Option<&'a str>,
    is_positional: bool,
}

/// What `fix` makes of a function that becomes a class, if it does.
pub(super) fn of(fix: &[FixOperation]) -> Option<&CallInstance> {
    fix.iter().find_map(|operation| match operation {
        FixOperation::CallInstance(instance) => Some(instance),
        _ => None,
    })
}

/// The edits that make an instance and call it. They include what `remove-argument` and
/// `add-argument` say, and the renames of what is given by position or moves.
pub(super) fn call(
    site: &Site<'_>,
    instance: &CallInstance,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let call = site.call()?;
    if site.candidate.name.as_str() != site.symbol {
        return Err(NoFix::Manual);
    }
    if has_stars(call) {
        return Err(NoFix::StarArguments);
    }
    let fix = &replacement.fix;
    let all = given(site, call);
    let moves = |given: &Given<'_>| instance.with.iter().any(|name| Some(&**name) == given.name);
    let goes = |given: &Given<'_>| {
        fix.iter().any(|operation| {
            matches!(operation, FixOperation::RemoveArgument(name) if Some(&**name) == given.name)
        })
    };
    let (class, mut edits) = expression_for(site, &instance.of, replacement)?;
    let function = span_of(&*call.func);
    if site.file.slice(function).contains('#') {
        return Err(NoFix::Comment);
    }
    edits.push(site.replace(function, class));

    // The class takes what stays.
    let stays: Vec<&Given<'_>> = all
        .iter()
        .filter(|given| !moves(given) && !goes(given))
        .collect();
    let old = site.parameters.unwrap_or_default();
    let new = site.new_parameters.ok_or(NoFix::Manual)?;
    let mut by_place = true;
    for (place, given) in stays
        .iter()
        .enumerate()
        .filter(|(_, given)| given.is_positional)
    {
        let index = old.iter().position(|name| Some(&**name) == given.name);
        let name = index.and_then(|index| new_name(old, index, fix));
        let name = name.ok_or_else(|| NoFix::Argument(place.to_string()))?;
        by_place &= new.get(place).is_some_and(|there| there == name);
        if !by_place {
            let at = given.span.start;
            edits.push(site.replace(Span::new(at, at), format!("{name}=")));
        }
    }
    let mut added = Vec::new();
    for add in additions(site, call, fix) {
        if !instance.with.contains(&add.name) {
            let (value, imports) = written(site, &add.value, replacement)?;
            edits.extend(imports);
            added.push(format!("{}={value}", add.name));
        }
    }
    let added = added.join(", ");
    let inner = Span::new(
        span_of(&call.arguments).start + 1,
        span_of(&call.arguments).end - 1,
    );
    match stays.last() {
        Some(last) => {
            let mut added = Some(added).filter(|added| !added.is_empty());
            for gap in gaps(&all, |given| !moves(given) && !goes(given)) {
                let text = added.take_if(|_| gap.start == last.span.end);
                let text = text.map_or_else(String::new, |added| format!(", {added}"));
                edits.push(site.replace(gap, text));
            }
            if let Some(added) = added {
                let at = last.span.end;
                edits.push(site.replace(Span::new(at, at), format!(", {added}")));
            }
        }
        None => edits.push(site.replace(inner, added)),
    }
    let is_kept = |comment: Span| {
        all.iter()
            .any(|given| !goes(given) && given.span.covers(comment))
    };
    let mut gone = edits.iter().flat_map(|edit| {
        let comments = site.module.comments_within(edit.span);
        comments.filter(|comment| edit.span.covers(*comment))
    });
    if gone.any(|comment| !is_kept(comment)) {
        return Err(NoFix::Comment);
    }

    // The instance is called with what moves.
    let mut passed = Vec::new();
    for (place, name) in instance.with.iter().enumerate() {
        let new = fix.iter().find_map(|operation| match operation {
            FixOperation::RenameArgument(rename) if rename.from == *name => Some(&rename.to),
            _ => None,
        });
        let add = additions(site, call, fix).find(|add| add.name == *name);
        let value = match (all.iter().find(|given| given.name == Some(name)), add) {
            (Some(given), _) if place == 0 => site.file.slice(given.value).to_owned(),
            (Some(given), _) => {
                let value = with_brackets(site, given.value, given.span);
                site.file.slice(value).to_owned()
            }
            (None, Some(add)) => {
                let (value, imports) = written(site, &add.value, replacement)?;
                edits.extend(imports);
                value
            }
            (None, None) if place == 0 => return Err(NoFix::Argument(name.clone())),
            (None, None) => continue,
        };
        passed.push(match place {
            0 => value,
            _ => format!("{}={value}", new.unwrap_or(name)),
        });
    }
    let end = span_of(call).end;
    edits.push(site.replace(Span::new(end, end), format!("({})", passed.join(", "))));
    Ok(edits)
}

/// The arguments that `fix` adds to the call.
fn additions<'f>(
    site: &Site<'_>,
    call: &ast::ExprCall,
    fix: &'f [FixOperation],
) -> impl Iterator<Item = &'f AddArgument> {
    fix.iter().filter_map(move |operation| match operation {
        FixOperation::AddArgument(add) if find(site, call, &add.name).is_none() => Some(add),
        _ => None,
    })
}

/// The arguments of a call in the order of the source.
fn given<'a>(site: &Site<'a>, call: &'a ast::ExprCall) -> Vec<Given<'a>> {
    let arguments = &call.arguments;
    let inner = Span::new(span_of(arguments).start + 1, span_of(arguments).end - 1);
    let positional = arguments.args.iter().enumerate().map(|(index, argument)| {
        let value = span_of(argument);
        Given {
            span: with_brackets(site, value, inner),
            value,
            name: site
                .parameters
                .and_then(|names| names.get(index))
                .map(String::as_str),
            is_positional: true,
        }
    });
    let by_keyword = arguments.keywords.iter().map(|keyword| Given {
        span: with_brackets(site, span_of(keyword), inner),
        value: span_of(&keyword.value),
        name: keyword.arg.as_deref(),
        is_positional: false,
    });
    let mut all: Vec<Given<'a>> = positional.chain(by_keyword).collect();
    all.sort_by_key(|given| given.span);
    all
}

/// A span and the brackets that stand around it within `bounds`.
fn with_brackets(site: &Site<'_>, span: Span, bounds: Span) -> Span {
    let mut span = span;
    loop {
        let before = site
            .file
            .slice(Span::new(bounds.start, span.start))
            .trim_end();
        let behind = site.file.slice(Span::new(span.end, bounds.end));
        let closing = behind.len() - behind.trim_start().len();
        if !(before.ends_with('(') && behind.trim_start().starts_with(')')) {
            return span;
        }
        let opened = bounds.start + u32::try_from(before.len()).unwrap_or_default() - 1;
        let closed = span.end + u32::try_from(closing).unwrap_or_default() + 1;
        span = Span::new(opened, closed);
    }
}

/// What goes with the arguments that do not stay, each with one comma, if at least one stays.
fn gaps<'g>(
    all: &'g [Given<'_>],
    stays: impl Fn(&Given<'_>) -> bool + 'g,
) -> impl Iterator<Item = Span> + 'g {
    let last = all.iter().rposition(&stays).unwrap_or_default();
    (0..all.len()).filter_map(move |index| {
        let span = all[index].span;
        if stays(&all[index]) {
            return None;
        }
        Some(match all.get(index + 1) {
            Some(next) if index < last => Span::new(span.start, next.span.start),
            _ => Span::new(all[index - 1].span.end, span.end),
        })
    })
}
