//! Attributes of classes of the module: what is assigned to `self`.

use super::binding::{BindingId, Bound, ClassId, Join, Value};
use super::resolver::Resolver;
use super::scope::ScopeKind;
use super::typed::Given;
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

impl<'a> Resolver<'a, '_> {
    /// `self.name = value`.
    pub(super) fn assign_attribute(&mut self, target: &'a ast::ExprAttribute, given: Given<'a>) {
        let Expr::Name(first) = &*target.value else {
            return;
        };
        let Some(Bound::One(id)) = self.scopes.look_up(self.scope, &first.id) else {
            return;
        };
        let (Value::Instance(class) | Value::Class(class)) = self.bindings[id.0 as usize].value
        else {
            return;
        };
        let bound = self.bound_by(given, span_of(target));
        let name = target.attr.as_str();
        let before = self.classes[class.0 as usize].attributes.get(name).copied();
        if before.is_some_and(|before| self.means_the_same(before, bound)) {
            return;
        }
        let joined = match before {
            Some(before) => self.scopes.join(&[before, bound], Join::Either),
            None => Some(bound),
        };
        if let Some(joined) = joined {
            self.classes[class.0 as usize]
                .attributes
                .insert(name, joined);
        }
    }

    /// Whether `new` adds nothing to what `known` can mean.
    fn means_the_same(&self, known: Bound, new: Bound) -> bool {
        if known == new {
            return true;
        }
        let ((known, known_unknown), (new, new_unknown)) =
            (self.scopes.bindings(&known), self.scopes.bindings(&new));
        let binding = |id: &BindingId| &self.bindings[id.0 as usize];
        (known_unknown || !new_unknown)
            && new.iter().map(binding).all(|new| {
                known
                    .iter()
                    .map(binding)
                    .any(|known| known.value == new.value && known.certainty >= new.certainty)
            })
    }

    /// Learns what the methods of a class assign to `self`, before any code asks for it.
    pub(super) fn learn_attributes(&mut self, body: &'a [Stmt], class: ClassId) {
        let outer = self.scope;
        for statement in body {
            if let Stmt::FunctionDef(function) = statement
                && assigns_attribute(&function.body)
            {
                self.scope = self.scopes.open(ScopeKind::Function, Some(outer));
                self.bind_parameters(&function.parameters, outer);
                self.bind_receiver(function, class);
                self.learn_assignments(&function.body);
            }
        }
        self.scope = outer;
    }

    fn learn_assignments(&mut self, body: &'a [Stmt]) {
        for statement in body {
            match statement {
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        self.learn(target, Given::Value(&assign.value));
                    }
                }
                Stmt::AnnAssign(assign) => {
                    if let Some(value) = &assign.value {
                        self.learn(&assign.target, Given::Value(value));
                    }
                }
                Stmt::If(statement) => {
                    let clauses = statement.elif_else_clauses.iter();
                    let mut bodies = vec![&statement.body[..]];
                    bodies.extend(clauses.clone().map(|clause| &clause.body[..]));
                    if clauses.last().is_none_or(|clause| clause.test.is_some()) {
                        bodies.push(&[]);
                    }
                    self.learn_branches(&bodies);
                }
                Stmt::With(statement) => {
                    for item in &statement.items {
                        if let Some(target) = &item.optional_vars {
                            let types = self.entered(&item.context_expr);
                            self.learn(target, Given::Types(types));
                        }
                    }
                    self.learn_assignments(&statement.body);
                }
                Stmt::Try(statement) => {
                    let handlers = statement.handlers.iter().map(|handler| {
                        let ast::ExceptHandler::ExceptHandler(handler) = handler;
                        &handler.body[..]
                    });
                    let bodies: Vec<_> = std::iter::once(&statement.body[..])
                        .chain(handlers)
                        .collect();
                    self.learn_branches(&bodies);
                }
                Stmt::For(statement) => {
                    let types = self.elements(&statement.iter);
                    self.learn(&statement.target, Given::Types(types));
                    self.learn_assignments(&statement.body);
                }
                _ => {}
            }
        }
    }

    fn learn_branches(&mut self, bodies: &[&'a [Stmt]]) {
        let branches: Vec<_> = bodies
            .iter()
            .map(|body| {
                let mark = self.scopes.mark();
                self.learn_assignments(body);
                self.scopes.roll_back(&mark)
            })
            .collect();
        self.scopes.merge(&branches, Join::Either);
    }

    /// What one target of an assignment learns.
    fn learn(&mut self, target: &'a Expr, given: Given<'a>) {
        match target {
            Expr::Name(name) => {
                let bound = self.bound_by(given, span_of(name));
                self.scopes.set(self.scope, name.id.as_str(), Some(bound));
            }
            Expr::Attribute(attribute) => self.assign_attribute(attribute, given),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for (element, given) in self.parts_of(elts, given) {
                    self.learn(element, given);
                }
            }
            _ => {}
        }
    }
}

/// Whether statements assign to an attribute of anything, where [`Resolver::learn_attributes`]
/// looks for it.
fn assigns_attribute(body: &[Stmt]) -> bool {
    fn is_attribute(target: &Expr) -> bool {
        match target {
            Expr::Attribute(_) => true,
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().any(is_attribute)
            }
            _ => false,
        }
    }
    body.iter().any(|statement| match statement {
        Stmt::Assign(assign) => assign.targets.iter().any(is_attribute),
        Stmt::AnnAssign(assign) => is_attribute(&assign.target),
        Stmt::If(statement) => {
            let mut clauses = statement.elif_else_clauses.iter();
            assigns_attribute(&statement.body)
                || clauses.any(|clause| assigns_attribute(&clause.body))
        }
        Stmt::With(statement) => {
            let targets = statement.items.iter();
            let mut targets = targets.filter_map(|item| item.optional_vars.as_deref());
            targets.any(is_attribute) || assigns_attribute(&statement.body)
        }
        Stmt::Try(statement) => {
            let mut handlers = statement.handlers.iter();
            assigns_attribute(&statement.body)
                || handlers.any(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    assigns_attribute(&handler.body)
                })
        }
        Stmt::For(statement) => {
            is_attribute(&statement.target) || assigns_attribute(&statement.body)
        }
        _ => false,
    })
}
