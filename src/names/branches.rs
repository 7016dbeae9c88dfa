//! Statements that split the flow and join it again: `if`, `try`, `match`, `a if b else c`.

use super::binding::{Bound, Join};
use super::guards::{Handling, leaves};
use super::resolver::Resolver;
use super::scope::Changes;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr, Stmt};

/// What the branch of a test is at the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Branch {
    /// It may run.
    Open,
    /// It runs, for the test is about the version and holds.
    Certain,
    /// It copes with another version, or with something that the test asks for.
    Guarded,
}

impl<'a> Resolver<'a, '_> {
    /// Visits `visit` as a branch; its effects are rolled back and returned.
    fn branch(&mut self, kind: Branch, visit: impl FnOnce(&mut Self)) -> Changes {
        let mark = self.scopes.mark();
        let before = self.guards.clone();
        if kind == Branch::Guarded {
            self.guards.version = true;
        }
        visit(self);
        self.guards = before;
        self.scopes.roll_back(&mark)
    }

    /// What the two branches of a test are.
    fn branches_of(&self, test: &'a Expr) -> (Branch, Branch) {
        match self.truth(test) {
            Some(true) => (Branch::Certain, Branch::Guarded),
            Some(false) => (Branch::Guarded, Branch::Certain),
            None if self.asks_for_version_or_name(test) => (Branch::Guarded, Branch::Guarded),
            None => (Branch::Open, Branch::Open),
        }
    }

    /// Whether control never comes to the end of a statement at the target, for a test of the
    /// version holds there: `if TF2: return …`.
    pub(super) fn leaves_at_target(&self, statement: &'a Stmt) -> bool {
        match statement {
            Stmt::If(test) => {
                let mut clauses = test.elif_else_clauses.iter();
                let any_leaves = leaves(&test.body) || clauses.any(|clause| leaves(&clause.body));
                any_leaves && self.taken_leaves(&test.test, &test.body, &test.elif_else_clauses)
            }
            Stmt::Assert(assertion) => self.truth(&assertion.test) == Some(false),
            _ => false,
        }
    }

    /// Whether the branch that is taken at the target is known, and leaves.
    fn taken_leaves(&self, test: &Expr, body: &[Stmt], clauses: &[ast::ElifElseClause]) -> bool {
        match (self.truth(test), clauses.split_first()) {
            (Some(true), _) => leaves(body),
            (Some(false), Some((clause, rest))) => match &clause.test {
                Some(test) => self.taken_leaves(test, &clause.body, rest),
                None => leaves(&clause.body),
            },
            _ => false,
        }
    }

    /// `while test:`, of which the body may be for another version.
    pub(super) fn visit_while(&mut self, statement: &'a ast::StmtWhile) {
        self.visit_expr(&statement.test);
        match self.branches_of(&statement.test).0 {
            Branch::Guarded => {
                let body = self.branch(Branch::Guarded, |this| this.visit_body(&statement.body));
                self.scopes.merge(&[body, Vec::new()], Join::Either);
            }
            Branch::Open | Branch::Certain => self.visit_body(&statement.body),
        }
        self.visit_body(&statement.orelse);
    }

    /// `a and b`, `a or b`: what follows a test of the version, or for a name, copes with it.
    pub(super) fn visit_operands(&mut self, operation: &'a ast::ExprBoolOp) {
        let before = self.guards.version;
        for operand in &operation.values {
            self.visit_expr(operand);
            let (if_true, if_false) = self.branches_of(operand);
            let rest = match operation.op {
                ast::BoolOp::And => if_true,
                ast::BoolOp::Or => if_false,
            };
            self.guards.version |= rest == Branch::Guarded;
        }
        self.guards.version = before;
    }

    pub(super) fn visit_if(&mut self, statement: &'a ast::StmtIf) {
        let clauses = &statement.elif_else_clauses;
        self.visit_alternatives(&statement.test, &statement.body, clauses);
    }

    fn visit_alternatives(
        &mut self,
        test: &'a Expr,
        body: &'a [Stmt],
        clauses: &'a [ast::ElifElseClause],
    ) {
        self.visit_expr(test);
        let (kind, other) = self.branches_of(test);
        let then = self.branch(kind, |this| this.visit_body(body));
        let rest = self.branch(other, |this| {
            if let Some((clause, rest)) = clauses.split_first() {
                match &clause.test {
                    Some(test) => this.visit_alternatives(test, &clause.body, rest),
                    None => this.visit_body(&clause.body),
                }
            }
        });
        let rest_leaves = clauses
            .first()
            .is_some_and(|clause| clause.test.is_none() && leaves(&clause.body));
        match (kind, other) {
            (Branch::Certain, _) => self.scopes.apply(then),
            (_, Branch::Certain) => self.scopes.apply(rest),
            _ if leaves(body) => self.scopes.apply(rest),
            _ if rest_leaves => self.scopes.apply(then),
            _ => self.scopes.merge(&[then, rest], Join::Either),
        }
    }

    pub(super) fn visit_conditional(&mut self, conditional: &'a ast::ExprIf) {
        self.visit_expr(&conditional.test);
        let (kind, other) = self.branches_of(&conditional.test);
        let then = self.branch(kind, |this| this.visit_expr(&conditional.body));
        let rest = self.branch(other, |this| this.visit_expr(&conditional.orelse));
        self.scopes.merge(&[then, rest], Join::Either);
    }

    pub(super) fn visit_try(&mut self, statement: &'a ast::StmtTry) {
        let handling = Handling::of(statement);
        let mark = self.scopes.mark();
        let before = self.guards.clone();
        self.guards.handled(handling);
        let first = self.references.len();
        self.visit_body(&statement.body);
        // Then the handlers are what runs at the target, and nothing copes with them.
        let fails = self.fails_at_target(first);
        self.guards = before.clone();
        self.visit_body(&statement.orelse);
        let body = self.scopes.roll_back(&mark);
        let mut branches = vec![body];
        for handler in &statement.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            if let Some(kind) = &handler.type_ {
                self.visit_expr(kind);
            }
            let mark = self.scopes.mark();
            if !fails {
                self.guards.handled(handling);
            }
            if let Some(name) = &handler.name {
                self.bind(name.as_str(), Bound::Unknown);
            }
            self.visit_body(&handler.body);
            self.guards = before.clone();
            let changes = self.scopes.roll_back(&mark);
            if !leaves(&handler.body) {
                branches.push(changes);
            }
        }
        let join = if handling == Handling::None {
            Join::Either
        } else {
            Join::Fallback
        };
        self.scopes.merge(&branches, join);
        self.visit_body(&statement.finalbody);
    }

    /// Whether one of the references from the one at `first` on raises at the target what its
    /// surroundings cope with.
    fn fails_at_target(&self, first: usize) -> bool {
        self.references[first..].iter().any(|reference| {
            let [candidate] = &reference.candidates[..] else {
                return false;
            };
            reference.guarded && self.packages.lacks(candidate.name.as_str())
        })
    }

    pub(super) fn visit_match(&mut self, statement: &'a ast::StmtMatch) {
        self.visit_expr(&statement.subject);
        let is_exhaustive = statement.cases.iter().any(catches_all);
        let mut branches = match is_exhaustive {
            true => Vec::new(),
            false => vec![Vec::new()],
        };
        for case in &statement.cases {
            branches.push(self.branch(Branch::Open, |this| {
                this.visit_pattern(&case.pattern);
                if let Some(guard) = &case.guard {
                    this.visit_expr(guard);
                }
                this.visit_body(&case.body);
            }));
        }
        self.scopes.merge(&branches, Join::Either);
    }
}

/// Whether a case of a `match` takes whatever comes: `case _`, `case name`.
fn catches_all(case: &ast::MatchCase) -> bool {
    let takes_all = matches!(&case.pattern, ast::Pattern::MatchAs(all) if all.pattern.is_none());
    takes_all && case.guard.is_none()
}
