//! Edits of the arguments of a call.

use super::template::written;
use super::{NoFix, Site, instance};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::Usage;
use crate::rules::{CallInstance, FixOperation, RenameArgument, ReplaceArgument, Replacement};
use crate::syntax::{ast, span_of};

/// One argument of a call as the function sees it.
#[derive(Clone, Copy)]
pub(super) struct Argument<'a> {
    /// The whole argument, keyword included.
    pub(super) span: Span,
    /// Its value.
    pub(super) value: Span,
    /// The same in the tree.
    pub(super) expression: &'a ast::Expr,
    /// Its keyword in the source; `None` if it is given by position.
    pub(super) keyword: Option<&'a ast::Identifier>,
    /// Its number among the positional ones.
    pub(super) index: usize,
}

/// Finds the argument for the parameter `name`, by keyword or by position.
pub(super) fn find<'a>(
    site: &Site<'a>,
    call: &'a ast::ExprCall,
    name: &str,
) -> Option<Argument<'a>> {
    let by_keyword = call.arguments.keywords.iter().find_map(|keyword| {
        let identifier = keyword.arg.as_ref()?;
        (identifier.as_str() == name).then(|| Argument {
            span: span_of(keyword),
            value: span_of(&keyword.value),
            expression: &keyword.value,
            keyword: Some(identifier),
            index: 0,
        })
    });
    by_keyword.or_else(|| {
        if site.reference.has_arguments {
            return None;
        }
        let index = site
            .parameters?
            .iter()
            .position(|parameter| parameter == name)?;
        // The first argument of `functools.partial` is the function itself.
        let index = index + usize::from(matches!(site.reference.usage, Usage::Partial(_)));
        let argument = call.arguments.args.get(index)?;
        Some(Argument {
            span: span_of(argument),
            value: span_of(argument),
            expression: argument,
            keyword: None,
            index,
        })
    })
}

/// Whether an expression holds together without brackets, whatever stands around it.
pub(super) fn is_atom(expression: &ast::Expr) -> bool {
    matches!(
        expression,
        ast::Expr::Name(_)
            | ast::Expr::Attribute(_)
            | ast::Expr::Call(_)
            | ast::Expr::Subscript(_)
            | ast::Expr::List(_)
            | ast::Expr::Dict(_)
            | ast::Expr::NumberLiteral(_)
            | ast::Expr::StringLiteral(_)
            | ast::Expr::BooleanLiteral(_)
            | ast::Expr::NoneLiteral(_)
    )
}

/// Whether stars hide which arguments a call passes, or a generator without brackets of its own is
/// the only one: `f(x for x in y)`.
pub(super) fn has_stars(call: &ast::ExprCall) -> bool {
    let is_bare = |argument: &ast::Expr| matches!(argument, ast::Expr::Generator(generator) if !generator.parenthesized);
    call.arguments.args.iter().any(is_bare)
        || call.arguments.args.iter().any(ast::Expr::is_starred_expr)
        || call
            .arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none())
}

/// Whether a fix changes what arguments are given, or how, or takes not all of them.
pub(super) fn are_changed(fix: &[FixOperation]) -> bool {
    fix.iter().any(|operation| {
        matches!(
            operation,
            FixOperation::RenameArgument(_)
                | FixOperation::RemoveArgument(_)
                | FixOperation::AddArgument(_)
                | FixOperation::ReplaceArgument(_)
                | FixOperation::NamePositionals(_)
                | FixOperation::RefuseArgument(_)
        )
    })
}

/// Whether an argument comes to stand where another one stood: what is given later by place would
/// hit it.
fn changes_place(site: &Site<'_>, from: &str, to: &str) -> bool {
    let is_new = |parameter: &String| parameter == to;
    let place = || site.new_parameters?.iter().position(is_new);
    let stood = || site.parameters?.get(place()?);
    stood().is_some_and(|stood| stood != from && stood != to)
}

/// The edits of one operation of a replacement on arguments; none if the call has nothing that it
/// concerns.
pub(super) fn edit(
    site: &Site<'_>,
    operation: &FixOperation,
    replacement: &Replacement,
) -> Result<Vec<Edit>, NoFix> {
    let fix = &replacement.fix[..];
    let call = match site.reference.usage {
        Usage::Call(call) if site.reference.has_arguments => match operation {
            FixOperation::AddArgument(_) => return Err(NoFix::NotACall),
            _ if !call.arguments.args.is_empty() => return Err(NoFix::Arguments),
            _ => call,
        },
        Usage::Call(call) => call,
        // What is not given now may be given later.
        Usage::Partial(call) => match operation {
            FixOperation::AddArgument(_) => return Err(NoFix::NotACall),
            FixOperation::NamePositionals(_) if call.arguments.args.len() > 1 => {
                return Err(NoFix::NotACall);
            }
            FixOperation::RenameArgument(RenameArgument { from, to })
            | FixOperation::ReplaceArgument(ReplaceArgument { from, to, .. })
                if changes_place(site, from, to) =>
            {
                return Err(NoFix::Argument(from.clone()));
            }
            _ => call,
        },
        // An import or alias is mended by the operation that renames it, and calls through it here.
        Usage::Import(_) | Usage::Alias(_) => return Ok(Vec::new()),
        _ => match operation {
            FixOperation::AddArgument(_) => return Err(NoFix::NotACall),
            _ => return Ok(Vec::new()),
        },
    };
    if has_stars(call) {
        return Err(NoFix::StarArguments);
    }
    let is_rewritten = fix
        .iter()
        .any(|operation| matches!(operation, FixOperation::Call(_)));
    if is_rewritten && matches!(operation, FixOperation::RemoveArgument(_))
        || instance::of(fix).is_some_and(|instance| instance_does(site, call, instance, operation))
    {
        return Ok(Vec::new());
    }
    match operation {
        FixOperation::RefuseArgument(name) => match find(site, call, name) {
            Some(_) => Err(NoFix::Counterpart(name.clone())),
            None => Ok(Vec::new()),
        },
        FixOperation::RenameArgument(rename) => match find(site, call, &rename.from) {
            // An argument that was given under both names was an error before.
            Some(_) if find(site, call, &rename.to).is_some() => {
                Err(NoFix::Argument(rename.from.clone()))
            }
            Some(argument) => match argument.keyword {
                Some(keyword) => Ok(vec![site.replace(span_of(keyword), rename.to.clone())]),
                None => name_renamed(site, call, argument, rename, fix),
            },
            None => Ok(Vec::new()),
        },
        FixOperation::RemoveArgument(name) => match find(site, call, name) {
            Some(argument) => remove(site, call, argument, name, fix),
            None => Ok(Vec::new()),
        },
        FixOperation::AddArgument(add) => {
            if find(site, call, &add.name).is_some() {
                return Ok(Vec::new());
            }
            let (value, mut edits) = written(site, &add.value, replacement)?;
            edits.push(append(site, call, &format!("{}={value}", add.name)));
            Ok(edits)
        }
        FixOperation::ReplaceArgument(replace) => {
            let Some(argument) = find(site, call, &replace.from) else {
                return Ok(Vec::new());
            };
            let mut edits = name_those_after(site, call, argument, &replace.from, fix)?;
            let written = site.file.slice(argument.value);
            // A name or a call needs no brackets of its own.
            let hole = match is_atom(argument.expression) {
                true => "({value})",
                false => "{value}",
            };
            let value = replace
                .value
                .replace(hole, written)
                .replace("{value}", written);
            edits.push(site.replace(argument.span, format!("{}={value}", replace.to)));
            Ok(edits)
        }
        FixOperation::NamePositionals(new) => name_positionals(site, call, new, fix),
        // The others are not about arguments.
        _ => Ok(Vec::new()),
    }
}

/// Whether what `operation` says of this call is done where the call is split.
fn instance_does(
    site: &Site<'_>,
    call: &ast::ExprCall,
    instance: &CallInstance,
    operation: &FixOperation,
) -> bool {
    match operation {
        FixOperation::AddArgument(_) | FixOperation::RemoveArgument(_) => true,
        FixOperation::RenameArgument(rename) => {
            let by_place = |argument: Argument<'_>| argument.keyword.is_none();
            instance.with.contains(&rename.from)
                || find(site, call, &rename.from).is_some_and(by_place)
        }
        _ => false,
    }
}

/// Keywords for a positional argument with a new name, and for those around it, where the new name
/// has another place.
fn name_renamed(
    site: &Site<'_>,
    call: &ast::ExprCall,
    argument: Argument<'_>,
    rename: &RenameArgument,
    fix: &[FixOperation],
) -> Result<Vec<Edit>, NoFix> {
    let (Some(old), Some(new)) = (site.parameters, site.new_parameters) else {
        return Ok(Vec::new());
    };
    let partial = usize::from(matches!(site.reference.usage, Usage::Partial(_)));
    let place = argument.index - partial;
    if new.get(place) == Some(&rename.to) {
        return Ok(Vec::new());
    }
    if partial > 0 {
        return Err(NoFix::Argument(rename.from.clone()));
    }
    let moved = |index: usize| new.get(index).map(String::as_str) != new_name(old, index, fix);
    let first = (0..=place).find(|index| moved(*index)).unwrap_or(place);
    with_keywords(site, call, first, fix)
}

/// Keywords for the positional arguments that follow a positional one which gives up its place.
fn name_those_after(
    site: &Site<'_>,
    call: &ast::ExprCall,
    argument: Argument<'_>,
    name: &str,
    fix: &[FixOperation],
) -> Result<Vec<Edit>, NoFix> {
    if argument.keyword.is_some() || argument.index + 1 >= call.arguments.args.len() {
        return Ok(Vec::new());
    }
    let refused = || NoFix::Argument(name.to_owned());
    if matches!(site.reference.usage, Usage::Partial(_)) {
        return Err(refused());
    }
    with_keywords(site, call, argument.index + 1, fix).map_err(|_| refused())
}

/// Removes an argument with one comma; positional ones that follow it get keywords.
fn remove(
    site: &Site<'_>,
    call: &ast::ExprCall,
    argument: Argument<'_>,
    name: &str,
    fix: &[FixOperation],
) -> Result<Vec<Edit>, NoFix> {
    let mut edits = name_those_after(site, call, argument, name, fix)?;
    let mut spans: Vec<Span> = call.arguments.args.iter().map(span_of).collect();
    spans.extend(call.arguments.keywords.iter().map(span_of));
    spans.sort();
    let index = spans
        .iter()
        .position(|span| *span == argument.span)
        .ok_or_else(|| NoFix::Argument(name.to_owned()))?;
    let gap = match (index.checked_sub(1), spans.get(index + 1)) {
        (Some(before), _) => Span::new(spans[before].end, argument.span.end),
        (None, Some(next)) => Span::new(argument.span.start, next.start),
        (None, None) => argument.span,
    };
    // A comment between two arguments is not ours to delete.
    if site.file.slice(gap).contains('#') {
        return Err(NoFix::Argument(name.to_owned()));
    }
    edits.push(site.replace(gap, ""));
    Ok(edits)
}

/// An edit that writes one more keyword argument at the end of a call.
pub(super) fn append(site: &Site<'_>, call: &ast::ExprCall, text: &str) -> Edit {
    let last = call
        .arguments
        .args
        .iter()
        .map(span_of)
        .chain(call.arguments.keywords.iter().map(span_of))
        .max();
    match last {
        Some(last) => site.replace(Span::new(last.end, last.end), format!(", {text}")),
        None => {
            let end = span_of(&call.arguments).end - 1;
            site.replace(Span::new(end, end), text)
        }
    }
}

/// Writes keywords before positional arguments, from the first that has another place on.
fn name_positionals(
    site: &Site<'_>,
    call: &ast::ExprCall,
    new: &[String],
    fix: &[FixOperation],
) -> Result<Vec<Edit>, NoFix> {
    let Some(old) = site.parameters else {
        return Err(NoFix::Argument("?".to_owned()));
    };
    let moved = (0..call.arguments.args.len()).find(|&index| old.get(index) != new.get(index));
    let Some(first) = moved else {
        return Ok(Vec::new());
    };
    with_keywords(site, call, first, fix)
}

/// Writes keywords before all positional arguments from number `first` on: those that they have
/// after the renames of `fix`.
fn with_keywords(
    site: &Site<'_>,
    call: &ast::ExprCall,
    first: usize,
    fix: &[FixOperation],
) -> Result<Vec<Edit>, NoFix> {
    let old = site.parameters.unwrap_or_default();
    call.arguments.args[first..]
        .iter()
        .zip(first..)
        .map(|(argument, index)| {
            let name =
                new_name(old, index, fix).ok_or_else(|| NoFix::Argument(index.to_string()))?;
            let at = span_of(argument).start;
            Ok(site.replace(Span::new(at, at), format!("{name}=")))
        })
        .collect()
}

/// The name that the parameter at `index` has after the renames of `fix`.
pub(super) fn new_name<'n>(
    old: &'n [String],
    index: usize,
    fix: &'n [FixOperation],
) -> Option<&'n str> {
    let name = old.get(index)?;
    let renamed = fix.iter().find_map(|operation| match operation {
        FixOperation::RenameArgument(rename) if rename.from == *name => Some(rename.to.as_str()),
        _ => None,
    });
    Some(renamed.unwrap_or(name))
}
