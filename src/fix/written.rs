//! The calls that a fix writes, so that they can be held against what they call.
//!
//! Only what stands there when the edits are made counts: for `f(a, dim=0)` with `dim` renamed,
//! one argument by position and the keyword `axis`.

use super::arguments::{are_changed, new_name};
use super::{NoFix, Site};
use crate::atlas::{CallShape, Parameter, Signature, fits};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::Usage;
use crate::rules::{FixOperation, Replacement};
use crate::syntax::ast::visitor::{Visitor, walk_expr};
use crate::syntax::{ast, dotted, parse, span_of};

/// Holds the call of the site, as `edits` leave it, against the signature of what it calls: adds
/// keywords to the arguments that would reach other parameters by their places.
///
/// # Errors
/// [`NoFix::Unfit`] if the call does not fit, whatever is written. Of a call that the parser had to
/// complete nobody knows what it passes.
pub(super) fn bind(
    site: &Site<'_>,
    replacement: &Replacement,
    edits: &mut Vec<Edit>,
) -> Result<(), NoFix> {
    let (call, is_partial) = match site.reference.usage {
        // What was given before cannot be seen here.
        Usage::Call(_) if site.reference.has_arguments => return Ok(()),
        Usage::Call(call) => (call, false),
        Usage::Partial(call) => (call, true),
        _ => return Ok(()),
    };
    let is_template = |operation: &FixOperation| {
        matches!(
            operation,
            FixOperation::Call(_)
                | FixOperation::CallInstance(_)
                | FixOperation::DeleteRun(_)
                | FixOperation::Value(_)
                | FixOperation::Property(_)
                | FixOperation::RenameMember(_)
                | FixOperation::CallAfterImports(_)
        )
    };
    let is_complete = site.module.errors.is_empty();
    if !is_complete || site.reference.receiver.is_some() || replacement.fix.iter().any(is_template)
    {
        return Ok(());
    }
    let renamed = replacement
        .fix
        .iter()
        .find_map(|operation| match operation {
            FixOperation::Rename(to) => Some(to.clone()),
            FixOperation::MoveNamespace(_) => replacement.written_for(site.symbol, site.matched),
            _ => None,
        });
    let written = renamed.as_deref().unwrap_or(site.symbol);
    let rest = site.candidate.name.as_str().strip_prefix(site.symbol);
    let callee = format!("{written}{}", rest.unwrap_or_default());
    let Some(signature) = (site.signature)(&callee) else {
        return Ok(());
    };
    let unfit = || NoFix::Unfit {
        callee: callee.clone(),
        signature: signature.to_string(),
    };
    let (_, places) = edited(call, is_partial, edits);
    let named = match keywords(site, &places, &signature, &replacement.fix) {
        None if callee == site.symbol => return Ok(()),
        named => named.ok_or_else(unfit)?,
    };
    if is_partial && !named.is_empty() {
        return Err(unfit());
    }
    for (index, name) in named {
        let at = span_of(&call.arguments.args[index]).start;
        edits.push(site.replace(Span::new(at, at), format!("{name}=")));
    }
    // What else is wrong with a call of the same function others say, and mend. Who took more than
    // the signature says (the old keywords of `tf.flags.DEFINE_string`) still takes it.
    let is_alike = || {
        !are_changed(&replacement.fix)
            && (site.signature_before)(site.symbol).as_ref() == Some(&signature)
    };
    match callee == site.symbol
        || fits(&edited(call, is_partial, edits).0, &signature)
        || is_alike()
    {
        true => Ok(()),
        false => Err(unfit()),
    }
}

/// The positional arguments that need a keyword, from the first that would reach another parameter
/// on: with the number that each has in the source, and its keyword. `None` if one has none.
fn keywords<'n>(
    site: &'n Site<'_>,
    places: &[usize],
    signature: &Signature,
    fix: &'n [FixOperation],
) -> Option<Vec<(usize, &'n str)>> {
    let Some(old) = site.parameters else {
        return Some(Vec::new());
    };
    let is_astray = |(place, index): (usize, &usize)| {
        let name = new_name(old, *index, fix)?;
        let reaches = signature.positional().nth(place);
        let is_same = reaches.is_some_and(|reaches| reaches.name == name);
        // A new name at the old place is most likely the old parameter; one that was there as well
        // is so only if nobody had to give it.
        let is_other = |reaches: &Parameter| old.contains(&reaches.name) && !reaches.is_required();
        let has_own = signature.keyword(name).is_some();
        let astray = has_own && (reaches.is_some() || !signature.has_var_args())
            || reaches.is_some_and(is_other);
        Some(!is_same && astray)
    };
    let first = places
        .iter()
        .enumerate()
        .position(|at| is_astray(at) == Some(true));
    let Some(first) = first else {
        return Some(Vec::new());
    };
    places[first..]
        .iter()
        .map(|index| {
            let name = new_name(old, *index, fix)?;
            signature.keyword(name).map(|_| (*index, name))
        })
        .collect()
}

/// Refuses a template of which a call does not fit what it calls. `filled`: the template with a
/// word for each hole.
pub(super) fn check_template(site: &Site<'_>, filled: &str) -> Result<(), NoFix> {
    let Ok(module) = parse(filled) else {
        return Ok(());
    };
    let mut calls = Calls::default();
    module
        .body()
        .iter()
        .for_each(|statement| calls.visit_stmt(statement));
    let mut calls = calls.found.iter();
    calls.try_for_each(|(callee, call)| match (site.signature)(callee) {
        Some(signature)
            if callee != site.symbol && !fits(&edited(call, false, &[]).0, &signature) =>
        {
            Err(NoFix::Unfit {
                callee: callee.clone(),
                signature: signature.to_string(),
            })
        }
        _ => Ok(()),
    })
}

/// A call as `edits` leave it, and the places that its positional arguments had before. Of
/// one that is `partial`, the first argument is the function, and more may come.
fn edited<'e>(
    call: &'e ast::ExprCall,
    partial: bool,
    edits: &'e [Edit],
) -> (CallShape<'e>, Vec<usize>) {
    let mut places = Vec::new();
    let mut shape = CallShape {
        has_args: partial,
        has_kwargs: partial,
        ..CallShape::default()
    };
    let is_removed = |span: Span| {
        let mut edits = edits.iter();
        edits.any(|edit| edit.text.is_empty() && edit.span.covers(span))
    };
    let key = |text: &'e str| text.split('=').next().unwrap_or(text);
    let is_insertion = |edit: &Edit| edit.span.start == edit.span.end;
    let skipped = usize::from(partial);
    for (index, argument) in call.arguments.args.iter().skip(skipped).enumerate() {
        let span = span_of(argument);
        // `name=` before the value, or `name=value` in its place.
        let named = edits.iter().find(|edit| {
            edit.span.start == span.start && (is_insertion(edit) || edit.span == span)
        });
        match named {
            _ if argument.is_starred_expr() => shape.has_args = true,
            _ if is_removed(span) => {}
            Some(edit) if edit.text.contains('=') => shape.keywords.push(key(&edit.text)),
            _ => {
                shape.positional += 1;
                places.push(index);
            }
        }
    }
    for keyword in &call.arguments.keywords {
        let Some(name) = &keyword.arg else {
            shape.has_kwargs = true;
            continue;
        };
        let spans = [span_of(name), span_of(keyword)];
        let renamed = edits.iter().find(|edit| spans.contains(&edit.span));
        match renamed {
            _ if is_removed(spans[1]) => {}
            Some(edit) => shape.keywords.push(key(&edit.text)),
            None => shape.keywords.push(name.as_str()),
        }
    }
    let arguments = span_of(&call.arguments);
    let added = edits.iter().filter(|edit| {
        is_insertion(edit)
            && arguments.covers(edit.span)
            && (edit.text.starts_with(", ") || edit.span.end + 1 == arguments.end)
    });
    shape
        .keywords
        .extend(added.map(|edit| key(edit.text.trim_start_matches(", "))));
    (shape, places)
}

/// The calls of names in an expression.
#[derive(Default)]
struct Calls<'t> {
    found: Vec<(String, &'t ast::ExprCall)>,
}

impl<'t> Visitor<'t> for Calls<'t> {
    fn visit_expr(&mut self, expression: &'t ast::Expr) {
        if let ast::Expr::Call(call) = expression
            && let (ast::Expr::Name(first), attributes) = dotted(&call.func)
        {
            let mut name = first.id.to_string();
            for attribute in attributes {
                name.push('.');
                name.push_str(&attribute.attr);
            }
            self.found.push((name, call));
        }
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::edited;
    use crate::files::Span;
    use crate::fix::Edit;
    use crate::syntax::{ast, parse};

    #[test]
    fn a_call_is_seen_as_the_edits_leave_it() {
        let text = "f(a, b, dim=0, name=n)";
        let module = parse(text).expect("not deep");
        let [ast::Stmt::Expr(statement)] = module.body() else {
            panic!("one expression")
        };
        let ast::Expr::Call(call) = &*statement.value else {
            panic!("a call")
        };
        let edit = |start, end, text: &str| Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        };
        let edits = [
            edit(5, 5, "y="),
            edit(8, 11, "axis"),
            edit(13, 21, ""),
            edit(21, 21, ", rate=1"),
        ];
        let (shape, places) = edited(call, false, &edits);
        assert_eq!((shape.positional, &places[..]), (1, &[0][..]));
        assert_eq!(shape.keywords, ["y", "axis", "rate"]);
        assert!(!shape.has_args && !shape.has_kwargs);
        let (partial, _) = edited(call, true, &[]);
        assert_eq!(partial.positional, 1);
        assert!(partial.has_args && partial.has_kwargs);
    }
}
