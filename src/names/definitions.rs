//! Functions and classes of the module: their scopes and parameters.

use rustc_hash::FxHashMap;

use super::binding::{BindingKind, Bound, ClassId, Join, Value};
use super::locals::Locals;
use super::reference::Usage;
use super::resolver::{Class, Later, Resolver};
use super::scope::{ScopeId, ScopeKind};
use super::typed::Types;
use super::types::Type;
use crate::names::Certainty;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::span_of;

impl<'a> Resolver<'a, '_> {
    pub(super) fn visit_function(&mut self, function: &'a ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &function.type_params {
            self.visit_type_params(parameters);
        }
        self.visit_parameter_expressions(&function.parameters);
        if let Some(returns) = &function.returns {
            self.visit_expr(returns);
        }
        let outer = self.scope;
        let class = self.class_of_scope(outer);
        self.scope = self.scopes.open(ScopeKind::Function, Some(outer));
        let locals = Locals::of(&function.body);
        let most = function.parameters.len() + locals.bound.len();
        self.scopes.reserve(self.scope, most);
        self.bind_parameters(&function.parameters, outer);
        if let Some(class) = class {
            self.bind_receiver(function, class);
        }
        self.hand_over(&locals.global, true);
        self.hand_over(&locals.nonlocal, false);
        self.doubt(&locals.nonlocal);
        self.scopes.own(self.scope, &locals.bound);
        let id = self.add_function(function, outer, class);
        let waiting = Later {
            function,
            id,
            scope: self.scope,
            guards: self.guards.clone(),
        };
        // Constructors and functions that fill module variables come first: others read them.
        if function.name.as_str() == "__init__" || !locals.global.is_empty() {
            self.later.push_front(waiting);
        } else {
            self.later.push_back(waiting);
        }
        self.scope = outer;
        let binding = self.add_binding(
            Value::Function(id),
            span_of(&function.name),
            Certainty::Proven,
            BindingKind::Function,
        );
        self.bind(function.name.as_str(), Bound::One(binding));
    }

    fn hand_over(&mut self, names: &[&'a ast::Identifier], global: bool) {
        for name in names {
            self.scopes.hand_over(self.scope, name.as_str(), global);
        }
    }

    /// From here on, names of an enclosing function may be what an inner one makes of them.
    fn doubt(&mut self, names: &[&'a ast::Identifier]) {
        for name in names {
            let home = self.scopes.home(self.scope, name.as_str());
            let known = self.scopes.local(home, name.as_str());
            if let Some(known @ (Bound::One(_) | Bound::Several(_))) = known {
                let doubted = self.scopes.join(&[known, Bound::Unknown], Join::Either);
                self.scopes.set(home, name.as_str(), doubted);
            }
        }
    }

    pub(super) fn visit_parameter_expressions(&mut self, parameters: &'a ast::Parameters) {
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
    pub(super) fn bind_parameters(&mut self, parameters: &'a ast::Parameters, outer: ScopeId) {
        for parameter in parameters {
            let name = parameter.name();
            let inner = std::mem::replace(&mut self.scope, outer);
            let default = parameter
                .default()
                .map(|default| self.evaluate(default, span_of(name)));
            let annotated = match parameter.annotation() {
                Some(annotation) if !parameter.is_variadic() => self.annotated(annotation),
                _ => Types::new(),
            };
            self.scope = inner;
            let bound = match default {
                _ if !annotated.is_empty() => self.bound_to_types(annotated, span_of(name)),
                Some(Bound::One(id))
                    if matches!(self.bindings[id.0 as usize].value, Value::Path(_)) =>
                {
                    self.doubted(id, span_of(name))
                }
                None | Some(Bound::Nothing) if !parameter.is_variadic() => self.guessed(name),
                _ => Bound::Unknown,
            };
            self.scopes.set(self.scope, name.as_str(), Some(bound));
        }
    }

    /// What a parameter without annotation is by the habit of its name.
    fn guessed(&mut self, name: &'a ast::Identifier) -> Bound {
        match self.packages.guess(name.as_str()) {
            Some(class) => {
                let value = Value::Object(Type::Object(class));
                self.bound(value, span_of(name), Certainty::Guessed)
            }
            None => Bound::Unknown,
        }
    }

    /// Binds `self` or `cls` in a method.
    pub(super) fn bind_receiver(&mut self, function: &'a ast::StmtFunctionDef, class: ClassId) {
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

    pub(super) fn visit_class(&mut self, class: &'a ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &class.type_params {
            self.visit_type_params(parameters);
        }
        let mut bases = Vec::new();
        let mut has_unknown_base = false;
        if let Some(arguments) = &class.arguments {
            for base in &arguments.args {
                if !self.reference(base, Usage::Base) {
                    self.visit_expr(base);
                }
                let is_object = matches!(base, Expr::Name(name) if name.id == "object");
                let bound = self.evaluate(base, span_of(base));
                if is_object {
                    continue;
                }
                let (known, or_unknown) = self.scopes.bindings(&bound);
                has_unknown_base |= or_unknown || known.len() != 1;
                for id in known {
                    let binding = &self.bindings[id.0 as usize];
                    match &binding.value {
                        value @ (Value::Class(_) | Value::Path(_) | Value::Outside(_)) => {
                            bases.push((value.clone(), binding.certainty));
                        }
                        _ => has_unknown_base = true,
                    }
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
            has_unknown_base,
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
}
