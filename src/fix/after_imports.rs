//! A call that the module makes right after its imports.

use super::imports::{self, Wanted};
use super::rename::below;
use super::{NoFix, Site};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::{BindingKind, Value};
use crate::syntax::ast::{self, Stmt};
use crate::syntax::span_of;

/// Edits that write `call`, such as `tf.compat.v1.disable_v2_behavior()`, as a statement after the
/// run of imports that brings the package, with the name that the package has in the module.
pub(super) fn call(site: &Site<'_>, call: &str) -> Result<Vec<Edit>, NoFix> {
    let (qualified, arguments) = call.split_at(call.find('(').unwrap_or(call.len()));
    let body = site.module.body();
    let (local, last, mut edits) = match spelling(site, qualified)? {
        Some((local, bound_at)) => {
            let holds = |statement: &Stmt| span_of(statement).covers(bound_at);
            let first = body.iter().position(holds).ok_or(NoFix::ImportForm)?;
            let run = body[first..].iter().take_while(|next| is_import(next));
            (local, first + run.count().max(1) - 1, Vec::new())
        }
        None => {
            let root = Wanted::root_of(qualified);
            let wanted = root.ok_or_else(|| NoFix::Import(qualified.to_owned()))?;
            let (name, edit) = imports::add(site, &wanted)?;
            let rest = below(qualified, &wanted.qualified).unwrap_or_default();
            let leading = body.iter().take_while(|next| is_leading(next)).count();
            let last = leading.checked_sub(1).ok_or(NoFix::ImportForm)?;
            (format!("{name}{rest}"), last, vec![edit])
        }
    };
    let end = span_of(&body[last]).end;
    let at = imports::next_line(site, end);
    let behind = site.file.slice(Span::new(end, at)).trim();
    let begins_a_line = at > end && site.file.slice(Span::new(end, at)).ends_with(['\n', '\r']);
    if !begins_a_line || !(behind.is_empty() || behind.starts_with('#')) {
        return Err(NoFix::ImportForm);
    }
    let line_end = imports::line_end(site);
    let next = site.file.slice(Span::new(at, imports::next_line(site, at)));
    let gap = if next.trim().is_empty() { "" } else { line_end };
    let text = format!("{line_end}{local}{arguments}{line_end}{gap}");
    edits.push(site.replace(Span::new(at, at), text));
    Ok(edits)
}

/// How the module writes a qualified name at its end, and where it binds the first part of it;
/// `None` if no name leads there.
fn spelling(site: &Site<'_>, qualified: &str) -> Result<Option<(String, Span)>, NoFix> {
    let mut found: Option<(usize, String, Span)> = None;
    for (id, binding) in site.names.bindings() {
        let (BindingKind::Import(part), Value::Path(path)) = (&binding.kind, &binding.value) else {
            continue;
        };
        let local = imports::local_name(part.alias);
        let rest = below(qualified, path.as_str()).filter(|rest| !rest.is_empty());
        let Some(rest) = rest.filter(|_| binding.at_module_level) else {
            continue;
        };
        if binding.guarded {
            // The module copes without the package.
            return Err(NoFix::Import(qualified.to_owned()));
        }
        let longest = found
            .as_ref()
            .is_none_or(|(length, ..)| *length < path.as_str().len());
        if longest && site.names.is_last(local, id) && (site.becomes)(path.as_str()).is_none() {
            let spelled = format!("{local}{rest}");
            found = Some((path.as_str().len(), spelled, span_of(part.statement)));
        }
    }
    Ok(found.map(|(_, spelled, span)| (spelled, span)))
}

/// Whether a statement may stand in a run of imports: an import, or a choice between imports.
fn is_import(statement: &Stmt) -> bool {
    let all = |body: &[Stmt]| body.iter().all(is_import);
    match statement {
        Stmt::Import(_) | Stmt::ImportFrom(_) => true,
        Stmt::Try(statement) => {
            let handled = |handler: &ast::ExceptHandler| {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                handler.body.iter().all(|statement| {
                    is_import(statement) || statement.is_pass_stmt() || statement.is_assign_stmt()
                })
            };
            all(&statement.body) && statement.handlers.iter().all(handled)
        }
        Stmt::If(statement) => {
            let clauses = &statement.elif_else_clauses;
            all(&statement.body) && clauses.iter().all(|clause| all(&clause.body))
        }
        _ => false,
    }
}

/// Whether a statement stands before everything that does something.
fn is_leading(statement: &Stmt) -> bool {
    let is_docstring =
        matches!(statement, Stmt::Expr(expression) if expression.value.is_string_literal_expr());
    is_docstring || is_import(statement)
}
