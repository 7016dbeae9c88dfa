//! One visit of the tree that binds and resolves as it goes.
//!
//! Function bodies run later than the code around them, so they are visited after the enclosing
//! scope is complete, and see its last bindings.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::binding::{Binding, BindingId, BindingKind, Bound, ClassId, Value};
use super::guards::Guards;
use super::reference::{Reference, Usage};
use super::scope::{ScopeId, ScopeKind, Scopes};
use super::{Names, Packages};
use crate::diagnose::Certainty;
use crate::files::Span;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

pub(super) struct Resolver<'a, 'p> {
    pub(super) packages: &'p dyn Packages,
    pub(super) scopes: Scopes<'a>,
    pub(super) scope: ScopeId,
    pub(super) guards: Guards,
    pub(super) bindings: Vec<Binding<'a>>,
    pub(super) classes: Vec<Class<'a>>,
    /// Star imports of watched packages, the last one first to be asked.
    pub(super) stars: Vec<BindingId>,
    pub(super) references: Vec<Reference<'a>>,
    /// Whether the module names TensorFlow's version: only then are tests of it looked for.
    pub(super) version_seen: bool,
    later: VecDeque<Later<'a>>,
}

/// A class of the module.
pub(super) struct Class<'a> {
    /// Where the names of its body are.
    pub(super) scope: ScopeId,
    /// What methods assign to `self`.
    pub(super) attributes: FxHashMap<&'a str, Bound>,
    /// Bases that the module defines.
    pub(super) bases: Vec<ClassId>,
}

/// A function body that waits.
struct Later<'a> {
    function: &'a ast::StmtFunctionDef,
    scope: ScopeId,
    guards: Guards,
}

impl<'a, 'p> Resolver<'a, 'p> {
    pub(super) fn new(packages: &'p dyn Packages) -> Self {
        Self {
            packages,
            scopes: Scopes::new(),
            scope: Scopes::MODULE,
            guards: Guards::default(),
            bindings: Vec::new(),
            classes: Vec::new(),
            stars: Vec::new(),
            references: Vec::new(),
            version_seen: false,
            later: VecDeque::new(),
        }
    }

    pub(super) fn run(mut self, body: &'a [Stmt]) -> Names<'a> {
        self.visit_body(body);
        while let Some(later) = self.later.pop_front() {
            self.scope = later.scope;
            self.guards = later.guards;
            self.visit_body(&later.function.body);
        }
        Names {
            references: self.references,
            bindings: self.bindings,
            taken: self.scopes.taken,
        }
    }

    /// Makes a binding that leads somewhere.
    pub(super) fn add_binding(
        &mut self,
        value: Value,
        span: Span,
        certainty: Certainty,
        kind: BindingKind<'a>,
    ) -> BindingId {
        let id = BindingId(u32::try_from(self.bindings.len()).expect("fewer bindings than bytes"));
        self.bindings.push(Binding {
            value,
            span,
            certainty,
            kind,
            guarded: self.guards.any(),
            at_module_level: self.scope == Scopes::MODULE,
        });
        id
    }

    /// Binds a name in the scope that Python would choose.
    pub(super) fn bind(&mut self, name: &'a str, bound: Bound) {
        let block = self.scopes.block(self.scope);
        let home = self.scopes.home(block, name);
        self.scopes.set(home, name, Some(bound));
    }

    /// Binds the names of an assignment target to a value; parts of it are bound part by part.
    pub(super) fn assign(&mut self, target: &'a Expr, value: Option<&'a Expr>) {
        match (target, value) {
            (Expr::Name(name), value) => {
                let bound =
                    value.map_or(Bound::Unknown, |value| self.evaluate(value, span_of(name)));
                self.bind(name.id.as_str(), bound);
            }
            (Expr::Starred(starred), _) => self.assign(&starred.value, None),
            (
                Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }),
                value,
            ) => {
                let values = match value {
                    Some(
                        Expr::Tuple(ast::ExprTuple { elts, .. })
                        | Expr::List(ast::ExprList { elts, .. }),
                    ) => &elts[..],
                    _ => &[],
                };
                let paired = values.len() == elts.len() && !elts.iter().any(Expr::is_starred_expr);
                for (index, element) in elts.iter().enumerate() {
                    self.assign(element, paired.then(|| &values[index]));
                }
            }
            (Expr::Attribute(attribute), value) => {
                self.assign_attribute(attribute, value);
                self.reference(target, Usage::Target);
            }
            _ => self.visit_expr(target),
        }
    }

    /// `self.name = value`.
    fn assign_attribute(&mut self, target: &'a ast::ExprAttribute, value: Option<&'a Expr>) {
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
        let bound = value.map_or(Bound::Unknown, |value| {
            self.evaluate(value, span_of(target))
        });
        let name = target.attr.as_str();
        let before = self.classes[class.0 as usize].attributes.get(name).copied();
        if before.is_some_and(|before| self.means_the_same(before, bound)) {
            return;
        }
        let bounds: Vec<Bound> = before.into_iter().chain([bound]).collect();
        let joined = self.scopes.join(&bounds, super::Join::Either);
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
            (self.scopes.bindings(known), self.scopes.bindings(new));
        let value = |id: &BindingId| &self.bindings[id.0 as usize].value;
        (known_unknown || !new_unknown)
            && new
                .iter()
                .all(|new| known.iter().any(|known| value(known) == value(new)))
    }

    /// Learns what the methods of a class assign to `self`, before any code asks for it.
    fn learn_attributes(&mut self, body: &'a [Stmt], class: ClassId) {
        let outer = self.scope;
        for statement in body {
            if let Stmt::FunctionDef(function) = statement {
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
                        match target {
                            Expr::Name(name) => {
                                let bound = self.evaluate(&assign.value, span_of(name));
                                self.scopes.set(self.scope, name.id.as_str(), Some(bound));
                            }
                            Expr::Attribute(attribute) => {
                                self.assign_attribute(attribute, Some(&assign.value));
                            }
                            _ => {}
                        }
                    }
                }
                Stmt::If(statement) => {
                    self.learn_assignments(&statement.body);
                    for clause in &statement.elif_else_clauses {
                        self.learn_assignments(&clause.body);
                    }
                }
                Stmt::With(statement) => self.learn_assignments(&statement.body),
                Stmt::Try(statement) => self.learn_assignments(&statement.body),
                Stmt::For(statement) => self.learn_assignments(&statement.body),
                _ => {}
            }
        }
    }

    fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        self.visit_parameter_expressions(&function.parameters);
        if let Some(returns) = &function.returns {
            self.visit_expr(returns);
        }
        let outer = self.scope;
        let class = self.class_of_scope(outer);
        self.scope = self.scopes.open(ScopeKind::Function, Some(outer));
        self.bind_parameters(&function.parameters, outer);
        if let Some(class) = class {
            self.bind_receiver(function, class);
        }
        for statement in &function.body {
            match statement {
                Stmt::Global(global) => self.hand_over(&global.names, true),
                Stmt::Nonlocal(nonlocal) => self.hand_over(&nonlocal.names, false),
                _ => {}
            }
        }
        let waiting = Later {
            function,
            scope: self.scope,
            guards: self.guards.clone(),
        };
        // Constructors and functions that fill module variables come first: others read them.
        if function.name.as_str() == "__init__" || function.body.iter().any(Stmt::is_global_stmt) {
            self.later.push_front(waiting);
        } else {
            self.later.push_back(waiting);
        }
        self.scope = outer;
        self.bind(function.name.as_str(), Bound::Unknown);
    }

    pub(super) fn hand_over(&mut self, names: &'a [ast::Identifier], global: bool) {
        for name in names {
            self.scopes.hand_over(self.scope, name.as_str(), global);
        }
    }

    fn visit_parameter_expressions(&mut self, parameters: &'a ast::Parameters) {
        for parameter in parameters {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
            if let Some(annotation) = parameter.annotation() {
                self.visit_expr(annotation);
            }
        }
    }

    /// Binds parameters; a default says what a parameter is likely to be.
    fn bind_parameters(&mut self, parameters: &'a ast::Parameters, outer: ScopeId) {
        for parameter in parameters {
            let name = parameter.name();
            let inner = std::mem::replace(&mut self.scope, outer);
            let default = parameter
                .default()
                .map(|default| self.evaluate(default, span_of(name)));
            self.scope = inner;
            let bound = match default {
                Some(Bound::One(id))
                    if matches!(self.bindings[id.0 as usize].value, Value::Path(_)) =>
                {
                    self.doubted(id, span_of(name))
                }
                _ => Bound::Unknown,
            };
            self.scopes.set(self.scope, name.as_str(), Some(bound));
        }
    }

    /// Binds `self` or `cls` in a method.
    fn bind_receiver(&mut self, function: &'a ast::StmtFunctionDef, class: ClassId) {
        let decorated = |with: &str| {
            function.decorator_list.iter().any(
                |decorator| matches!(&decorator.expression, Expr::Name(name) if name.id == with),
            )
        };
        let Some(receiver) = function.parameters.iter_non_variadic_params().next() else {
            return;
        };
        if decorated("staticmethod") {
            return;
        }
        let value = if decorated("classmethod") {
            Value::Class(class)
        } else {
            Value::Instance(class)
        };
        let name = &receiver.parameter.name;
        let id = self.add_binding(value, span_of(name), Certainty::Proven, BindingKind::Class);
        self.scopes
            .set(self.scope, name.as_str(), Some(Bound::One(id)));
    }

    fn class_of_scope(&self, scope: ScopeId) -> Option<ClassId> {
        if self.scopes.kind(scope) != ScopeKind::Class {
            return None;
        }
        let index = self.classes.iter().position(|class| class.scope == scope)?;
        u32::try_from(index).ok().map(ClassId)
    }

    fn visit_class(&mut self, class: &'a ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        let mut bases = Vec::new();
        if let Some(arguments) = &class.arguments {
            for base in &arguments.args {
                if !self.reference(base, Usage::Base) {
                    self.visit_expr(base);
                }
                if let Bound::One(id) = self.evaluate(base, span_of(base))
                    && let Value::Class(base) = self.bindings[id.0 as usize].value
                {
                    bases.push(base);
                }
            }
            for keyword in &arguments.keywords {
                self.visit_expr(&keyword.value);
            }
        }
        let outer = self.scope;
        let scope = self.scopes.open(ScopeKind::Class, Some(outer));
        let id = ClassId(u32::try_from(self.classes.len()).expect("fewer classes than bytes"));
        self.classes.push(Class {
            scope,
            attributes: FxHashMap::default(),
            bases,
        });
        self.scope = scope;
        self.visit_body(&class.body);
        self.learn_attributes(&class.body, id);
        self.scope = outer;
        let binding = self.add_binding(
            Value::Class(id),
            span_of(&class.name),
            Certainty::Proven,
            BindingKind::Class,
        );
        self.bind(class.name.as_str(), Bound::One(binding));
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
        self.scope = self.scopes.open(ScopeKind::Comprehension, Some(outer));
        for generator in generators {
            self.visit_expr(&generator.iter);
            self.bind_targets_here(&generator.target);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for part in parts {
            self.visit_expr(part);
        }
        self.scope = outer;
    }

    fn bind_targets_here(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => self
                .scopes
                .set(self.scope, name.id.as_str(), Some(Bound::Unknown)),
            Expr::Starred(starred) => self.bind_targets_here(&starred.value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    self.bind_targets_here(element);
                }
            }
            _ => self.visit_expr(target),
        }
    }
}

impl<'a> Visitor<'a> for Resolver<'a, '_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(import) => self.visit_import(statement, import),
            Stmt::ImportFrom(import) => self.visit_import_from(statement, import),
            Stmt::FunctionDef(function) => self.visit_function(function),
            Stmt::ClassDef(class) => self.visit_class(class),
            Stmt::Assign(assign) => {
                let aliases = matches!(&assign.targets[..], [Expr::Name(_)]);
                if !(aliases && self.reference(&assign.value, Usage::Alias(assign))) {
                    self.visit_expr(&assign.value);
                }
                for target in &assign.targets {
                    self.assign(target, Some(&assign.value));
                }
            }
            Stmt::AnnAssign(assign) => {
                self.visit_expr(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                    self.assign(&assign.target, Some(value));
                }
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.value);
                self.visit_expr(&assign.target);
                self.assign(&assign.target, None);
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    match target {
                        Expr::Name(name) => {
                            let home = self.scopes.home(self.scope, &name.id);
                            self.scopes.set(home, name.id.as_str(), None);
                        }
                        _ if self.reference(target, Usage::Target) => {}
                        _ => self.visit_expr(target),
                    }
                }
            }
            Stmt::For(statement) => {
                self.visit_expr(&statement.iter);
                self.assign(&statement.target, None);
                self.visit_body(&statement.body);
                self.visit_body(&statement.orelse);
            }
            Stmt::With(statement) => {
                for item in &statement.items {
                    self.visit_expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.assign(target, None);
                    }
                }
                self.visit_body(&statement.body);
            }
            Stmt::If(statement) => self.visit_if(statement),
            Stmt::Try(statement) => self.visit_try(statement),
            Stmt::Match(statement) => self.visit_match(statement),
            Stmt::Global(global) => self.hand_over(&global.names, true),
            Stmt::Nonlocal(nonlocal) => self.hand_over(&nonlocal.names, false),
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
        match expression {
            Expr::Attribute(_) | Expr::Name(_) => {
                if !self.reference(expression, Usage::Value) {
                    self.visit_first(expression);
                }
            }
            Expr::Call(call) => {
                if !self.reference(expression, Usage::Value)
                    && !self.reference(&call.func, Usage::Call(call))
                {
                    self.visit_first(&call.func);
                }
                self.visit_arguments(&call.arguments);
            }
            Expr::Lambda(lambda) => self.visit_lambda(lambda),
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                self.assign(&named.target, Some(&named.value));
            }
            Expr::If(conditional) => self.visit_conditional(conditional),
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
            _ => visitor::walk_expr(self, expression),
        }
    }
}
