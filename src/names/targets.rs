//! What the targets of an assignment get.

use super::binding::{Bound, Value};
use super::reference::Usage;
use super::resolver::Resolver;
use super::typed::Given;
use crate::names::Certainty;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

/// Gives each target that a statement itself assigns to; not those within its body.
pub(super) fn each_target<'a>(statement: &'a Stmt, mut each: impl FnMut(&'a Expr)) {
    match statement {
        Stmt::Assign(assign) => assign.targets.iter().for_each(each),
        Stmt::AnnAssign(assign) => each(&assign.target),
        Stmt::AugAssign(assign) => each(&assign.target),
        Stmt::For(statement) => each(&statement.target),
        Stmt::With(statement) => {
            let targets = statement.items.iter();
            let targets = targets.filter_map(|item| item.optional_vars.as_deref());
            targets.for_each(each);
        }
        _ => {}
    }
}

impl<'a> Resolver<'a, '_> {
    /// Binds a name in the scope that Python would choose.
    pub(super) fn bind(&mut self, name: &'a str, bound: Bound) {
        self.scopes.bind(self.scope, name, bound);
    }

    /// Binds the names of an assignment target to a value; parts of it are bound part by part.
    pub(super) fn assign(&mut self, target: &'a Expr, given: Given<'a>) {
        match target {
            Expr::Name(name) => {
                let bound = self.bound_by(given, span_of(name));
                self.bind(name.id.as_str(), bound);
            }
            Expr::Starred(starred) => self.assign(&starred.value, given),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for (element, given) in self.parts_of(elts, given) {
                    self.assign(element, given);
                }
            }
            Expr::Attribute(attribute) => {
                self.assign_attribute(attribute, given);
                self.visit_chain(target, Usage::Target);
            }
            _ => self.visit_expr(target),
        }
    }

    /// The targets of an unpacking assignment, each with what it gets.
    pub(super) fn parts_of(
        &mut self,
        targets: &'a [Expr],
        given: Given<'a>,
    ) -> Vec<(&'a Expr, Given<'a>)> {
        let given = match given {
            Given::Value(
                Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }),
            ) if elts.len() == targets.len() && !elts.iter().any(Expr::is_starred_expr) => {
                // All values are there before the first target is bound: `a, b = b, a`.
                let pairs = targets.iter().zip(elts);
                let given = |(target, value): (&'a Expr, &'a Expr)| match target {
                    Expr::Name(name) => (target, Given::Bound(self.evaluate(value, span_of(name)))),
                    Expr::Starred(_) => (target, Given::UNKNOWN),
                    _ => (target, Given::Value(value)),
                };
                return pairs.map(given).collect();
            }
            Given::Value(value) if self.version_seen && self.version(value).is_some() => {
                return self.parts_of_version(targets, value);
            }
            Given::Value(value) => Given::Types(self.types(value)),
            given => given,
        };
        let star = targets.iter().position(Expr::is_starred_expr);
        let place = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let part = |(index, target)| match star {
            Some(star) if star == index => (target, self.rest_of(&given)),
            Some(star) if star < index => {
                let from_end = place(index) - place(targets.len());
                (target, self.element_of(&given, from_end))
            }
            _ => (target, self.element_of(&given, place(index))),
        };
        targets.iter().enumerate().map(part).collect()
    }

    /// `major, minor = tf.__version__.split(".")[:2]`.
    fn parts_of_version(
        &mut self,
        targets: &'a [Expr],
        value: &'a Expr,
    ) -> Vec<(&'a Expr, Given<'a>)> {
        let Some(whole) = self.version(value) else {
            return Vec::new();
        };
        let part = |(index, target): (usize, &'a Expr)| {
            let part = Value::Version(whole.unpacked(index));
            let bound = self.bound(part, span_of(target), Certainty::Proven);
            (target, Given::Bound(bound))
        };
        targets.iter().enumerate().map(part).collect()
    }

    /// The same for the targets of a comprehension, which are bound in its own scope.
    pub(super) fn bind_targets_here(&mut self, target: &'a Expr, given: Given<'a>) {
        match target {
            Expr::Name(name) => {
                let bound = self.bound_by(given, span_of(name));
                self.scopes.set(self.scope, name.id.as_str(), Some(bound));
            }
            Expr::Starred(starred) => self.bind_targets_here(&starred.value, given),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for (element, given) in self.parts_of(elts, given) {
                    self.bind_targets_here(element, given);
                }
            }
            _ => self.visit_expr(target),
        }
    }
}
