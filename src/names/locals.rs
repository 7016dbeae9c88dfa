//! Which names a function binds, and which it hands to other scopes.

use super::targets::each_target;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Pattern, Stmt};

/// The names that statements bind in their own scope; what is bound in functions, classes and
/// comprehensions below them is not theirs.
#[derive(Default)]
pub(super) struct Locals<'a> {
    /// What is bound by an assignment, an import, a loop or anything else.
    pub(super) bound: Vec<&'a str>,
    /// What `global` hands to the module.
    pub(super) global: Vec<&'a ast::Identifier>,
    /// What `nonlocal` hands to an enclosing function.
    pub(super) nonlocal: Vec<&'a ast::Identifier>,
}

impl<'a> Locals<'a> {
    /// Those of the body of a function.
    pub(super) fn of(body: &'a [Stmt]) -> Self {
        let mut locals = Self::default();
        locals.visit_body(body);
        locals
    }

    fn target(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self.bound.push(name.id.as_str()),
            Expr::Starred(starred) => self.target(&starred.value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    self.target(element);
                }
            }
            _ => {}
        }
    }

    fn imported(&mut self, names: &'a [ast::Alias]) {
        for alias in names {
            let local = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            self.bound.push(local.split('.').next().unwrap_or(local));
        }
    }
}

impl<'a> Visitor<'a> for Locals<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => self.bound.push(function.name.as_str()),
            Stmt::ClassDef(class) => self.bound.push(class.name.as_str()),
            Stmt::Import(import) => self.imported(&import.names),
            Stmt::ImportFrom(import) => self.imported(&import.names),
            Stmt::Global(global) => self.global.extend(&global.names),
            Stmt::Nonlocal(nonlocal) => self.nonlocal.extend(&nonlocal.names),
            Stmt::Delete(delete) => delete.targets.iter().for_each(|one| self.target(one)),
            Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Try(_)
            | Stmt::Match(_) => {
                each_target(statement, |target| self.target(target));
                visitor::walk_stmt(self, statement);
            }
            _ => each_target(statement, |target| self.target(target)),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(one) = handler;
        self.bound
            .extend(one.name.as_ref().map(ast::Identifier::as_str));
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let captured = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        self.bound.extend(captured.map(ast::Identifier::as_str));
        visitor::walk_pattern(self, pattern);
    }

    // An assignment within an expression (`:=`) is rare, and looking for it costs as much as all
    // the rest: until it comes, the name is what is around the function.
    fn visit_expr(&mut self, _: &'a Expr) {}
}
