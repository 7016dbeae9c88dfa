//! Conditions on the arguments of a call.

use crate::atlas::{CallShape, Signature, fits};
use crate::files::Span;
use crate::rules::CallMatcher;
use crate::syntax::{ast, span_of};

/// A call as far as signatures are concerned.
pub(super) fn call_shape(call: &ast::ExprCall) -> CallShape<'_> {
    let arguments = &call.arguments;
    CallShape {
        positional: arguments
            .args
            .iter()
            .filter(|argument| !argument.is_starred_expr())
            .count(),
        keywords: keywords(call).map(|given| given.name).collect(),
        has_args: arguments.args.iter().any(ast::Expr::is_starred_expr),
        has_kwargs: arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none() && spelled_out(&keyword.value).is_none()),
    }
}

/// Whether some of the arguments of a call are given by `*` or `**`.
pub(super) fn has_stars(call: &ast::ExprCall) -> bool {
    let arguments = &call.arguments;
    arguments.args.iter().any(ast::Expr::is_starred_expr)
        || arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none())
}

/// An argument that is given by a keyword.
#[derive(Clone, Copy)]
struct Keyword<'a> {
    name: &'a str,
    value: &'a ast::Expr,
    /// The whole argument.
    span: Span,
}

impl<'a> Keyword<'a> {
    fn of(keyword: &'a ast::Keyword) -> Option<Self> {
        Some(Self {
            name: keyword.arg.as_ref()?.as_str(),
            value: &keyword.value,
            span: span_of(keyword),
        })
    }
}

/// The keywords of a call, also those that the source spells out behind `**`.
fn keywords(call: &ast::ExprCall) -> impl Iterator<Item = Keyword<'_>> {
    call.arguments
        .keywords
        .iter()
        .flat_map(|keyword| match Keyword::of(keyword) {
            Some(given) => vec![given],
            None => spelled_out(&keyword.value).unwrap_or_default(),
        })
}

/// The keywords in `{"axis": 1}`; `None` if some of them are not to be seen.
fn spelled_out(passed: &ast::Expr) -> Option<Vec<Keyword<'_>>> {
    match passed {
        ast::Expr::Dict(dictionary) => dictionary.items.iter().map(of_item).collect(),
        _ => None,
    }
}

fn of_item(item: &ast::DictItem) -> Option<Keyword<'_>> {
    let ast::Expr::StringLiteral(name) = item.key.as_ref()? else {
        return None;
    };
    Some(Keyword {
        name: name.value.to_str(),
        value: &item.value,
        span: Span::new(span_of(name).start, span_of(&item.value).end),
    })
}

/// What `functools.partial(f, x, a=1)` passes to `f`, as a call.
pub(super) fn without_function(partial: &ast::ExprCall) -> ast::ExprCall {
    let mut call = partial.clone();
    let rest = call.arguments.args.iter().skip(1).cloned();
    call.arguments.args = rest.collect();
    call
}

/// A call without what it gives by position.
pub(super) fn only_keywords(call: &ast::ExprCall) -> ast::ExprCall {
    let mut call = call.clone();
    call.arguments.args = Box::default();
    call
}

/// Whether some of the arguments can show that a matcher holds: one that is given, and none that
/// may still come.
pub(super) fn can_hold_of_a_part(matcher: &CallMatcher) -> bool {
    let asks = !matcher.present.is_empty() || !matcher.keyword.is_empty();
    matcher.absent.is_empty() && (asks || matcher.value.is_some())
}

/// Whether a call that fits the signature `now` shows by the text that it gives for `name`, or
/// does not give for it, that it was not written for the signature `then`.
pub(super) fn is_written_for(
    now: &Signature,
    then: &Signature,
    call: &ast::ExprCall,
    shape: &CallShape<'_>,
) -> bool {
    let (place_now, place_then) = (now.position("name"), then.position("name"));
    let is_given_text = |place: Option<usize>| {
        let argument = place.and_then(|place| call.arguments.args.get(place));
        argument.map(|argument| is_text(argument) || argument.is_none_literal_expr())
    };
    fits(shape, now)
        && place_now != place_then
        && (is_given_text(place_then) == Some(false)
            || is_given_text(place_now) == Some(true) && is_given_text(place_then) != Some(true))
}

/// Whether a call cannot have been written for the signature `then`, and fits the signature `now`.
pub(super) fn is_only_for(now: &Signature, then: &Signature, call: &ast::ExprCall) -> bool {
    let shape = call_shape(call);
    !fits(&shape, then) && fits(&shape, now)
}

/// Whether a call gives by keyword what the matcher speaks of.
pub(super) fn names_what_is_asked(matcher: &CallMatcher, call: &ast::ExprCall) -> bool {
    let value = matcher.value.as_ref().map(|value| &value.argument);
    let mut names = matcher.keyword.iter().chain(&matcher.present).chain(value);
    let shape = call_shape(call);
    names.any(|name| shape.keywords.contains(&name.as_str()))
}

/// Whether an expression is text, or called like one.
fn is_text(expression: &ast::Expr) -> bool {
    let is_called_so = |name: &str| name.contains("name") || name.contains("scope");
    match expression {
        ast::Expr::StringLiteral(_) | ast::Expr::FString(_) => true,
        ast::Expr::BinOp(operation) => is_text(&operation.left) || is_text(&operation.right),
        ast::Expr::Name(name) => is_called_so(&name.id),
        ast::Expr::Attribute(attribute) => {
            is_called_so(&attribute.attr) || is_text(&attribute.value)
        }
        ast::Expr::Call(call) => is_text(&call.func),
        _ => false,
    }
}

/// Whether a call is one that the matcher describes. `parameters` are the names of the positional
/// parameters, as far as the signature is known.
pub(super) fn holds(
    matcher: &CallMatcher,
    call: &ast::ExprCall,
    parameters: Option<&[String]>,
    text: &str,
) -> bool {
    let value_of = |name: &str| argument(call, parameters, name);
    if !matcher.present.is_empty() && !matcher.present.iter().any(|name| value_of(name).is_some()) {
        return false;
    }
    let shape = call_shape(call);
    if !matcher.keyword.is_empty()
        && !matcher
            .keyword
            .iter()
            .any(|name| shape.keywords.contains(&name.as_str()))
    {
        return false;
    }
    let hidden = shape.has_args || shape.has_kwargs;
    if !matcher.absent.is_empty()
        && (hidden || matcher.absent.iter().any(|name| value_of(name).is_some()))
    {
        return false;
    }
    if matcher
        .positional
        .is_some_and(|least| shape.positional < least as usize)
    {
        return false;
    }
    matcher.value.as_ref().is_none_or(|value| {
        value_of(&value.argument).is_some_and(|found| {
            let written = &text[span_of(found).range()];
            value.is.iter().any(|is| is == written)
        })
    })
}

/// The argument of which the matcher speaks, keyword included.
pub(super) fn spoken_of(
    matcher: &CallMatcher,
    call: &ast::ExprCall,
    parameters: Option<&[String]>,
) -> Option<Span> {
    let value = matcher.value.as_ref().map(|value| &value.argument);
    let names = matcher.keyword.iter().chain(&matcher.present).chain(value);
    names.into_iter().find_map(
        |name| match keywords(call).find(|given| given.name == name) {
            Some(given) => Some(given.span),
            None => argument(call, parameters, name).map(span_of),
        },
    )
}

/// The value that a call gives for a parameter.
fn argument<'a>(
    call: &'a ast::ExprCall,
    parameters: Option<&[String]>,
    name: &str,
) -> Option<&'a ast::Expr> {
    if let Some(given) = keywords(call).find(|given| given.name == name) {
        return Some(given.value);
    }
    let index = parameters?.iter().position(|parameter| parameter == name)?;
    let before = call.arguments.args.get(..=index)?;
    (!before.iter().any(ast::Expr::is_starred_expr)).then(|| &before[index])
}
