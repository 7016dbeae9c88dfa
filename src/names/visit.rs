//! One visit of the tree that binds and resolves as it goes.
//!
//! Function bodies run later than the code around them, so they are visited after the enclosing
//! scope is complete, and see its last bindings.

use std::cell::RefCell;

use super::binding::Bound;
use super::chains::{asked_for_members, partially_applied, tested_classes};
use super::reference::Usage;
use super::resolver::Resolver;
use super::scope::ScopeKind;
use super::typed::Given;
use super::{Alone, Names, Packages, Surroundings};
use crate::syntax::Module;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};

/// Resolves all names of a module that stands alone.
#[must_use]
pub fn resolve<'a>(module: &'a Module, packages: &dyn Packages) -> Names<'a> {
    resolve_in(module, packages, &Alone)
}

/// Resolves all names of a module of a project.
#[must_use]
pub fn resolve_in<'a>(
    module: &'a Module,
    packages: &dyn Packages,
    surroundings: &dyn Surroundings,
) -> Names<'a> {
    let mut names = Resolver::new(packages, surroundings).run(module.body());
    names.references.sort_by_key(|reference| reference.span);
    names
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn run(mut self, body: &'a [Stmt]) -> Names<'a> {
        self.visit_body(body);
        self.ask_functions_again();
        while let Some(later) = self.later.pop_front() {
            if !self.surroundings.seeks_exports() || self.tells_others(&later) {
                self.visit_in_turn(later);
            }
        }
        Names {
            references: self.references,
            bindings: self.bindings,
            scopes: self.scopes,
            classes: self.classes,
            functions: self.functions,
            stars: self.stars,
            taken: self.surroundings.taken(),
            supposed_free: RefCell::default(),
        }
    }

    fn visit_class_test(&mut self, class: &'a Expr) {
        match class {
            Expr::Attribute(_) | Expr::Name(_) => self.visit_chain(class, Usage::ClassTest),
            _ => self.visit_expr(class),
        }
    }

    fn visit_lambda(&mut self, lambda: &'a ast::ExprLambda) {
        let outer = self.scope;
        if let Some(parameters) = &lambda.parameters {
            self.visit_parameter_expressions(parameters);
        }
        self.scope = self.scopes.open(ScopeKind::Function, Some(outer));
        if let Some(parameters) = &lambda.parameters {
            self.bind_parameters(parameters, outer);
        }
        self.visit_expr(&lambda.body);
        self.scope = outer;
    }

    /// A comprehension: a scope of its own, in which the targets are bound.
    fn visit_comprehension_scope(
        &mut self,
        generators: &'a [ast::Comprehension],
        parts: &[&'a Expr],
    ) {
        let outer = self.scope;
        for (index, generator) in generators.iter().enumerate() {
            // The first of them is evaluated where the comprehension stands.
            self.visit_expr(&generator.iter);
            let types = self.elements(&generator.iter);
            if index == 0 {
                self.scope = self.scopes.open(ScopeKind::Comprehension, Some(outer));
            }
            self.bind_targets_here(&generator.target, Given::Types(types));
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for part in parts {
            self.visit_expr(part);
        }
        self.scope = outer;
    }
}

impl<'a> Visitor<'a> for Resolver<'a, '_> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        let before = self.guards.version;
        for statement in body {
            self.visit_stmt(statement);
            // What follows is for another version.
            self.guards.version |= self.leaves_at_target(statement);
        }
        self.guards.version = before;
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(import) => self.visit_import(statement, import),
            Stmt::ImportFrom(import) => self.visit_import_from(statement, import),
            Stmt::FunctionDef(function) => self.visit_function(function),
            Stmt::ClassDef(class) => self.visit_class(class),
            Stmt::Assign(assign) => {
                let aliases = matches!(&assign.targets[..], [Expr::Name(_)]) && !self.skims();
                if !(aliases && self.reference(&assign.value, Usage::Alias(assign))) {
                    self.visit_expr(&assign.value);
                }
                for target in &assign.targets {
                    self.assign(target, Given::Value(&assign.value));
                }
            }
            Stmt::AnnAssign(assign) => {
                self.visit_expr(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                let types = self.annotated(&assign.annotation);
                match &assign.value {
                    Some(value) if types.is_empty() => {
                        self.assign(&assign.target, Given::Value(value));
                    }
                    None if types.is_empty() => {}
                    _ => self.assign(&assign.target, Given::Types(types)),
                }
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.value);
                self.visit_expr(&assign.target);
                self.assign(&assign.target, Given::UNKNOWN);
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    match target {
                        Expr::Name(name) => {
                            let home = self.scopes.home(self.scope, &name.id);
                            self.scopes.set(home, name.id.as_str(), None);
                        }
                        _ => self.visit_chain(target, Usage::Target),
                    }
                }
            }
            Stmt::Return(returned) => {
                visitor::walk_stmt(self, statement);
                self.note_return(returned.value.as_deref());
            }
            Stmt::For(statement) => {
                self.visit_expr(&statement.iter);
                let types = self.elements(&statement.iter);
                self.assign(&statement.target, Given::Types(types));
                self.visit_body(&statement.body);
                self.visit_body(&statement.orelse);
            }
            Stmt::With(statement) => {
                for item in &statement.items {
                    self.visit_expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        let types = self.entered(&item.context_expr);
                        self.assign(target, Given::Types(types));
                    }
                }
                self.visit_body(&statement.body);
            }
            Stmt::If(statement) => self.visit_if(statement),
            Stmt::While(statement) => self.visit_while(statement),
            Stmt::Try(statement) => self.visit_try(statement),
            Stmt::Match(statement) => self.visit_match(statement),
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a ast::Pattern) {
        let captured = match pattern {
            ast::Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            ast::Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            ast::Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = captured {
            self.bind(name.as_str(), Bound::Unknown);
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_decorator(&mut self, decorator: &'a ast::Decorator) {
        if !self.reference(&decorator.expression, Usage::Decorator) {
            self.visit_expr(&decorator.expression);
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        if self.skims() && self.skim(expression) {
            return;
        }
        match expression {
            Expr::Attribute(_) | Expr::Name(_) => {
                self.visit_chain(expression, Usage::Value);
            }
            Expr::Call(call) => {
                if !self.reference(expression, Usage::Value) {
                    self.visit_chain(&call.func, Usage::Call(call));
                }
                if let classes @ [_, ..] = tested_classes(call) {
                    self.visit_expr(&call.arguments.args[0]);
                    for class in classes {
                        self.visit_class_test(class);
                    }
                    return;
                }
                let is_first_seen = match (partially_applied(call), asked_for_members(call)) {
                    (Some(function), _) => self.reference(function, Usage::Partial(call)),
                    (_, Some(of)) => self.reference(of, Usage::Members),
                    (None, None) => false,
                };
                if !is_first_seen {
                    self.visit_arguments(&call.arguments);
                    return;
                }
                for argument in &call.arguments.args[1..] {
                    self.visit_expr(argument);
                }
                for keyword in &call.arguments.keywords {
                    self.visit_keyword(keyword);
                }
            }
            Expr::Lambda(lambda) => self.visit_lambda(lambda),
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                self.assign(&named.target, Given::Value(&named.value));
            }
            Expr::If(conditional) => self.visit_conditional(conditional),
            Expr::BoolOp(operation) => self.visit_operands(operation),
            Expr::ListComp(comprehension) => {
                self.visit_comprehension_scope(&comprehension.generators, &[&comprehension.elt]);
            }
            Expr::SetComp(comprehension) => {
                self.visit_comprehension_scope(&comprehension.generators, &[&comprehension.elt]);
            }
            Expr::Generator(generator) => {
                self.visit_comprehension_scope(&generator.generators, &[&generator.elt]);
            }
            Expr::DictComp(comprehension) => {
                let parts = [&*comprehension.key, &*comprehension.value];
                self.visit_comprehension_scope(&comprehension.generators, &parts);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.note_yield();
                visitor::walk_expr(self, expression);
            }
            _ => visitor::walk_expr(self, expression),
        }
    }
}
