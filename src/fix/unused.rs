//! Imports that fail and that nothing uses any more are taken out, or narrowed to what works.

use super::imports::{local_name, with_comma};
use super::rename::below;
use super::{NoFix, Site, statements};
use crate::files::Span;
use crate::fix::Edit;
use crate::names::{ImportPart, Usage};
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

/// The edits that take `part` out of the module.
pub(super) fn take_out(site: &Site<'_>, part: ImportPart<'_>) -> Result<Vec<Edit>, NoFix> {
    let is_package = site.file.path.ends_with("__init__.py");
    let is_taken = site.names.is_taken_elsewhere(local_name(part.alias));
    if is_package || is_taken || part.alias.name.as_str() == "*" {
        return Err(NoFix::InUse);
    }
    let binds_root = part.alias.asname.is_none() && part.alias.name.contains('.');
    let mut uses = Uses {
        name: local_name(part.alias),
        statement: part.statement,
        found: false,
        alone: false,
    };
    uses.look_through(site.module.body());
    if uses.found {
        return match binds_root {
            true => narrow(site, part),
            false => Err(NoFix::InUse),
        };
    }
    if let Some(gap) = with_comma(part)? {
        return match site.file.slice(gap).contains('#') {
            true => Err(NoFix::Comment),
            false => Ok(vec![site.replace(gap, "")]),
        };
    }
    let edit = match uses.alone {
        true => site.replace(span_of(part.statement), "pass"),
        false => statements::delete(site, part.statement)?,
    };
    Ok(vec![edit])
}

/// `import a.b` binds `a`: without uses of `a.b` it becomes `import a`.
fn narrow(site: &Site<'_>, part: ImportPart<'_>) -> Result<Vec<Edit>, NoFix> {
    let module = site.candidate.name.as_str();
    let is_used = site.names.references.iter().any(|reference| {
        let mut names = reference.candidates.iter().map(|candidate| &candidate.name);
        !matches!(reference.usage, Usage::Import(_))
            && names.any(|name| below(name.as_str(), module).is_some())
    });
    if is_used {
        return Err(NoFix::InUse);
    }
    let span = span_of(&part.alias.name);
    let root = local_name(part.alias).len();
    let root = u32::try_from(root).map_err(|_| NoFix::ImportForm)?;
    Ok(vec![
        site.replace(Span::new(span.start + root, span.end), ""),
    ])
}

/// Looks for a name in a whole module, and for the place of an import statement in it.
struct Uses<'a> {
    name: &'a str,
    statement: &'a Stmt,
    /// Whether the name stands anywhere, in a text as well: `__all__` is one of many ways.
    found: bool,
    /// Whether the statement is all that its block holds.
    alone: bool,
}

impl<'a> Uses<'a> {
    fn look_through(&mut self, body: &'a [Stmt]) {
        body.iter().for_each(|statement| self.visit_stmt(statement));
    }
}

impl<'a> Visitor<'a> for Uses<'a> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.alone |= matches!(body, [only] if std::ptr::eq(only, self.statement));
        visitor::walk_body(self, body);
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Global(ast::StmtGlobal { names, .. }) = statement {
            self.found |= names.iter().any(|name| name.as_str() == self.name);
        }
        visitor::walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        self.found |= match expression {
            Expr::Name(name) => name.id == self.name,
            Expr::StringLiteral(text) => text.value.to_str() == self.name,
            _ => false,
        };
        visitor::walk_expr(self, expression);
    }
}
