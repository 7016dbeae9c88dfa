//! From expressions to what they are: chains, and the values of assignments.

use super::binding::{BindingKind, Bound, ClassId, Join, Value};
use super::guards::string;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::versions::speaks_of_version;
use super::{BindingId, Exported, Leads, QualifiedName};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{dotted, span_of};

/// A chain that leads to a watched package.
pub(super) struct Chain {
    pub(super) candidates: Vec<Candidate>,
    pub(super) join: Join,
    /// Whether the chain itself asks for the absence: `getattr(tf, "log", None)`.
    copes: bool,
}

impl Chain {
    /// A chain that leads nowhere yet.
    fn of(join: Join) -> Self {
        Self {
            candidates: Vec::new(),
            join,
            copes: false,
        }
    }

    /// Adds where other modules of the project lead from a binding for which `written` parts of
    /// the chain stand.
    fn add(&mut self, found: Leads, binding: BindingId, certainty: Certainty, written: usize) {
        let paths = found.leads.into_iter().filter_map(|lead| match lead.value {
            Exported::Path(name) => Some(Candidate {
                bound_parts: name.depth(),
                name,
                certainty: certainty.min(lead.certainty),
                binding: Some(binding),
                written_parts: written + lead.spent,
                elsewhere: true,
            }),
            _ => None,
        });
        self.candidates.extend(paths);
        self.join = found.join;
    }
}

impl<'a> Resolver<'a, '_> {
    /// Records a reference if the expression leads to a watched package. Nothing is recorded for
    /// what a chain does not cover, such as the arguments of a call.
    pub(super) fn reference(&mut self, expression: &'a Expr, usage: Usage<'a>) -> bool {
        let Some(chain) = self.candidates(expression) else {
            return false;
        };
        self.version_seen |= chain
            .candidates
            .iter()
            .any(|candidate| speaks_of_version(candidate.name.as_str()));
        let (first, attributes) = dotted(expression);
        let part_ends = std::iter::once(span_of(first).end)
            .chain(
                attributes
                    .iter()
                    .map(|attribute| span_of(&attribute.attr).end),
            )
            .collect();
        self.references.push(Reference {
            span: Span::new(span_of(expression).start, span_of(expression).end),
            part_ends,
            candidates: chain.candidates,
            join: chain.join,
            usage,
            receiver: None,
            guarded: chain.copes || self.guards.covers_attribute(),
            scope: self.scope,
        });
        true
    }

    /// What a chain can be.
    pub(super) fn candidates(&self, expression: &Expr) -> Option<Chain> {
        let (first, attributes) = dotted(expression);
        let attributes: Vec<&str> = attributes
            .iter()
            .map(|attribute| attribute.attr.as_str())
            .collect();
        let mut chain = match first {
            Expr::Name(name) => match self.scopes.look_up(self.scope, &name.id) {
                Some(bound) => self.follow(bound, &attributes),
                None => self.brought_by_star(&name.id, &attributes),
            }?,
            Expr::Call(call) => self.of_call(call)?,
            _ => return None,
        };
        for candidate in &mut chain.candidates {
            let known = candidate.written_parts.saturating_sub(1);
            for attribute in attributes.iter().skip(known) {
                candidate.name = candidate.name.attribute(attribute);
            }
        }
        (!chain.candidates.is_empty()).then_some(chain)
    }

    /// The paths behind a bound name; attributes of classes of the module and of other modules of
    /// the project are followed.
    fn follow(&self, bound: Bound, attributes: &[&str]) -> Option<Chain> {
        if bound == Bound::Unknown {
            return None;
        }
        let (bindings, mut or_unknown) = self.scopes.bindings(bound);
        let mut chain = Chain::of(self.scopes.join_of(bound));
        let is_function = |id: &BindingId| {
            let value = &self.bindings[id.0 as usize].value;
            matches!(value, Value::Function(_))
        };
        let is_own = |id: &BindingId| {
            let value = &self.bindings[id.0 as usize].value;
            matches!(value, Value::Function(_) | Value::Class(_))
        };
        let is_replaced = self.scopes.ends_unknown(bound) || bindings.last().is_some_and(is_own);
        let mut several =
            (bindings.len() > 1 && chain.join == Join::Either) || bindings.iter().any(is_function);
        for id in bindings {
            let found = match (&self.bindings[id.0 as usize].value, attributes) {
                (Value::Instance(class) | Value::Class(class), [attribute, rest @ ..]) => {
                    let bound = self.class_attribute(*class, attribute)?;
                    let (bindings, unknown) = self.scopes.bindings(bound);
                    or_unknown |= unknown;
                    several |= bindings.len() > 1;
                    let ids = bindings.into_iter();
                    ids.flat_map(|id| self.behind(id, 2, rest).candidates)
                        .collect()
                }
                (Value::Path(_) | Value::Outside(_), _) => {
                    let behind = self.behind(id, 1, attributes);
                    if behind.join == Join::Fallback {
                        chain.join = Join::Fallback;
                    }
                    or_unknown |= behind.candidates.is_empty();
                    behind.candidates
                }
                _ => Vec::new(),
            };
            chain.candidates.extend(found);
        }
        if chain.join == Join::Fallback && is_replaced {
            // What stands in for it in the end is none of a package.
            let is_there = |one: &Candidate| {
                self.packages.exists(one.first_parts(one.bound_parts)) != Some(false)
            };
            chain.candidates.retain(is_there);
        }
        if or_unknown || several {
            for candidate in &mut chain.candidates {
                candidate.certainty = candidate.certainty.min(Certainty::Likely);
            }
        }
        Some(chain)
    }

    /// What one binding leads to. `written` parts of the chain stand for it, `attributes` follow.
    fn behind(&self, id: BindingId, written: usize, attributes: &[&str]) -> Chain {
        let binding = &self.bindings[id.0 as usize];
        let mut chain = Chain::of(Join::Either);
        match &binding.value {
            Value::Path(name) => chain.candidates.push(Candidate {
                name: name.clone(),
                certainty: binding.certainty,
                binding: Some(id),
                bound_parts: name.depth(),
                written_parts: written,
                elsewhere: binding.elsewhere,
            }),
            Value::Outside(outside) => {
                let found = self.surroundings.look_up(outside, attributes);
                chain.add(found, id, binding.certainty, written);
            }
            _ => {}
        }
        chain
    }

    /// A name that only a star import can have brought: the last one that has it.
    fn brought_by_star(&self, name: &str, attributes: &[&str]) -> Option<Chain> {
        for star in self.stars.iter().rev() {
            let mut chain = Chain::of(Join::Either);
            match &self.bindings[star.0 as usize].value {
                Value::Path(module) if self.packages.has_member(module.as_str(), name) => {
                    let name = module.attribute(name);
                    chain.candidates.push(Candidate {
                        bound_parts: name.depth(),
                        name,
                        certainty: Certainty::Likely,
                        binding: Some(*star),
                        written_parts: 1,
                        elsewhere: false,
                    });
                    return Some(chain);
                }
                Value::Outside(outside) => {
                    let path: Vec<&str> = std::iter::once(name)
                        .chain(attributes.iter().copied())
                        .collect();
                    let found = self.surroundings.brought_by_star(outside.module, &path);
                    if found.bound {
                        chain.add(found, *star, Certainty::Likely, 0);
                        return (!chain.candidates.is_empty()).then_some(chain);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// `importlib.import_module("tensorflow.contrib")`, `__import__("tensorflow")`,
    /// `getattr(tf, "log")`.
    fn of_call(&self, call: &ast::ExprCall) -> Option<Chain> {
        let function = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return None,
        };
        match (function, &*call.arguments.args) {
            ("import_module", [module]) => self.imported(string(module)?),
            ("__import__", [module, ..]) => self.imported(string(module)?.split('.').next()?),
            ("getattr", [of, name, default @ ..]) => {
                let name = string(name)?;
                let mut chain = self.candidates(of)?;
                chain.copes = !default.is_empty();
                for candidate in &mut chain.candidates {
                    candidate.name = candidate.name.attribute(name);
                    candidate.bound_parts = candidate.bound_parts.min(candidate.name.depth() - 1);
                    candidate.written_parts = 0;
                }
                Some(chain)
            }
            _ => None,
        }
    }

    fn imported(&self, module: &str) -> Option<Chain> {
        let root = module.split('.').next()?;
        if !self.is_installed(root) {
            return None;
        }
        let name = QualifiedName::of_module(module);
        Some(Chain {
            candidates: vec![Candidate {
                bound_parts: name.depth() - 1,
                name,
                certainty: Certainty::Proven,
                binding: None,
                written_parts: 0,
                elsewhere: false,
            }],
            join: Join::Either,
            copes: false,
        })
    }

    /// What an assigned expression is. `span` is the name that it is assigned to.
    pub(super) fn evaluate(&mut self, value: &'a Expr, span: Span) -> Bound {
        match value {
            Expr::NoneLiteral(_) => return Bound::Nothing,
            Expr::If(conditional) => {
                return match self.truth(&conditional.test) {
                    Some(true) => self.evaluate(&conditional.body, span),
                    Some(false) => self.evaluate(&conditional.orelse, span),
                    None => self.one_of([&*conditional.body, &*conditional.orelse], span),
                };
            }
            Expr::BoolOp(operation) if !self.is_about_version(value) => {
                return self.one_of(&operation.values, span);
            }
            Expr::Named(named) => return self.evaluate(&named.value, span),
            Expr::Name(name) => {
                // The same bindings under another name, and not copies of them: copies of copies
                // would multiply where branches join.
                if let Some(bound) = self.scopes.look_up(self.scope, &name.id) {
                    return bound;
                }
            }
            Expr::Call(call) if !self.is_about_version(value) => {
                if let Some(class) = self.instance_of(&call.func) {
                    return self.bound(Value::Instance(class), span, Certainty::Proven);
                }
                if let Some(path) = self.path_returned(&call.func) {
                    // Who imports late may have another reason for it than to hand it on.
                    return self.bound(Value::Path(path), span, Certainty::Likely);
                }
                if let Some(function) = partially_applied(call) {
                    return match self.evaluate(function, span) {
                        Bound::One(id) => self.doubted(id, span),
                        other => other,
                    };
                }
            }
            _ => {}
        }
        if self.version_seen {
            if let Some(truth) = self.truth(value) {
                return self.bound(Value::Flag(truth), span, Certainty::Proven);
            }
            if let Some(part) = self.version(value) {
                return self.bound(Value::Version(part), span, Certainty::Proven);
            }
        }
        let Some(mut chain) = self.candidates(value) else {
            if let Some(outside) = self.outside(value) {
                return self.bound(Value::Outside(outside), span, Certainty::Proven);
            }
            let types = self.types(value);
            return self.bound_to_types(types, span);
        };
        let otherwise = match value {
            // `getattr(tf, "log", tf.math.log)`.
            Expr::Call(call) if chain.copes => call.arguments.args.last(),
            _ => None,
        };
        let otherwise = otherwise.map(|default| self.evaluate(default, span));
        if otherwise.is_some() {
            chain.join = Join::Fallback;
        }
        let bounds: Vec<Bound> = chain
            .candidates
            .into_iter()
            .map(|candidate| {
                let elsewhere =
                    candidate.elsewhere && candidate.bound_parts == candidate.name.depth();
                let value = Value::Path(candidate.name);
                let kind = BindingKind::Assignment;
                let id = self.add_binding(value, span, candidate.certainty, kind);
                self.bindings[id.0 as usize].elsewhere = elsewhere;
                Bound::One(id)
            })
            .chain(otherwise)
            .collect();
        self.scopes
            .join(&bounds, chain.join)
            .unwrap_or(Bound::Unknown)
    }

    /// What one of several values is, nobody knows which: `a or b`. Where one of them asks for its
    /// own absence, the first that exists is it.
    fn one_of(&mut self, values: impl IntoIterator<Item = &'a Expr>, span: Span) -> Bound {
        let mut join = Join::Either;
        let bounds: Vec<Bound> = values
            .into_iter()
            .map(|value| {
                if matches!(value, Expr::Call(call) if self.asks_with_default(call)) {
                    join = Join::Fallback;
                }
                self.evaluate(value, span)
            })
            .collect();
        self.scopes.join(&bounds, join).unwrap_or(Bound::Unknown)
    }

    /// Whether a call is `getattr(tf, "log", None)`.
    fn asks_with_default(&self, call: &ast::ExprCall) -> bool {
        self.of_call(call).is_some_and(|chain| chain.copes)
    }

    /// Whether an expression is a test of the version, or computed from it.
    fn is_about_version(&self, value: &Expr) -> bool {
        self.version_seen && (self.truth(value).is_some() || self.version(value).is_some())
    }

    /// The path of what a function of the module, or of another module, returns.
    fn path_returned(&mut self, function: &'a Expr) -> Option<QualifiedName> {
        let id = match self.value_of(function) {
            Some(Value::Function(id)) => Some(*id),
            Some(Value::Outside(_)) | None => None,
            Some(_) => return None,
        };
        if let Some(id) = id {
            return self.returned_by(id).path;
        }
        let Exported::Function(function) = self.told_elsewhere(function)? else {
            return None;
        };
        match &function.returns[..] {
            [(Exported::Path(path), _)] => Some(path.clone()),
            _ => None,
        }
    }

    /// What is bound by a binding, but less surely.
    pub(super) fn doubted(&mut self, id: BindingId, span: Span) -> Bound {
        let value = self.bindings[id.0 as usize].value.clone();
        self.bound(value, span, Certainty::Likely)
    }

    pub(super) fn bound(&mut self, value: Value, span: Span, certainty: Certainty) -> Bound {
        Bound::One(self.add_binding(value, span, certainty, BindingKind::Assignment))
    }

    /// The class of the module that a call constructs.
    fn instance_of(&self, function: &Expr) -> Option<ClassId> {
        let Expr::Name(name) = function else {
            return None;
        };
        match self.scopes.look_up(self.scope, &name.id)? {
            Bound::One(id) => match self.bindings[id.0 as usize].value {
                Value::Class(class) => Some(class),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The function in `functools.partial(function, …)`.
pub(super) fn partially_applied(call: &ast::ExprCall) -> Option<&Expr> {
    let name = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    (name == "partial")
        .then(|| call.arguments.args.first())
        .flatten()
}
