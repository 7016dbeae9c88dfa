//! From expressions to what they are: chains, and the values of assignments.

use super::binding::{BindingKind, Bound, ClassId, Join, Value};
use super::guards::{speaks_of_version, string};
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::{BindingId, QualifiedName};
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
                None => self.brought_by_star(&name.id),
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

    /// The paths behind a bound name; attributes of classes of the module are followed.
    fn follow(&self, bound: Bound, attributes: &[&str]) -> Option<Chain> {
        if bound == Bound::Unknown {
            return None;
        }
        let (bindings, or_unknown) = self.scopes.bindings(bound);
        let mut chain = Chain {
            candidates: Vec::new(),
            join: self.scopes.join_of(bound),
            copes: false,
        };
        let is_function =
            |id: &BindingId| matches!(self.bindings[id.0 as usize].value, Value::Function(_));
        let several = or_unknown
            || (bindings.len() > 1 && chain.join == Join::Either)
            || bindings.iter().any(is_function);
        for id in bindings {
            match (&self.bindings[id.0 as usize].value, attributes) {
                (Value::Path(_), _) => chain.candidates.extend(self.candidate(id, 1, several)),
                (Value::Instance(class) | Value::Class(class), [attribute, ..]) => {
                    let bound = self.class_attribute(*class, attribute, 0)?;
                    let (bindings, or_unknown) = self.scopes.bindings(bound);
                    let several = several || or_unknown || bindings.len() > 1;
                    let candidates = bindings
                        .into_iter()
                        .filter_map(|id| self.candidate(id, 2, several));
                    chain.candidates.extend(candidates);
                }
                _ => {}
            }
        }
        Some(chain)
    }

    fn candidate(&self, id: BindingId, written_parts: usize, several: bool) -> Option<Candidate> {
        let binding = &self.bindings[id.0 as usize];
        let Value::Path(name) = &binding.value else {
            return None;
        };
        Some(Candidate {
            name: name.clone(),
            certainty: if several {
                binding.certainty.min(Certainty::Likely)
            } else {
                binding.certainty
            },
            binding: Some(id),
            bound_parts: name.depth(),
            written_parts,
        })
    }

    /// An attribute of a class of the module, its own or inherited within the module.
    pub(super) fn class_attribute(
        &self,
        class: ClassId,
        name: &str,
        depth: usize,
    ) -> Option<Bound> {
        let class = &self.classes[class.0 as usize];
        class
            .attributes
            .get(name)
            .copied()
            .or_else(|| self.scopes.local(class.scope, name))
            .or_else(|| {
                // A class cannot inherit from itself, but a wrong program can say so.
                let mut bases = class.bases.iter().filter(|_| depth < 32);
                bases.find_map(|base| self.class_attribute(*base, name, depth + 1))
            })
    }

    /// A name that only a star import can have brought.
    fn brought_by_star(&self, name: &str) -> Option<Chain> {
        let star = self.stars.iter().rev().find(|id| {
            matches!(&self.bindings[id.0 as usize].value, Value::Path(module)
                if self.packages.has_member(module.as_str(), name))
        })?;
        let Value::Path(module) = &self.bindings[star.0 as usize].value else {
            return None;
        };
        let name = module.attribute(name);
        Some(Chain {
            candidates: vec![Candidate {
                bound_parts: name.depth(),
                name,
                certainty: Certainty::Likely,
                binding: Some(*star),
                written_parts: 1,
            }],
            join: Join::Either,
            copes: false,
        })
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
        if !self.packages.is_watched(root) {
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
                let bounds = [
                    self.evaluate(&conditional.body, span),
                    self.evaluate(&conditional.orelse, span),
                ];
                return self
                    .scopes
                    .join(&bounds, Join::Either)
                    .unwrap_or(Bound::Unknown);
            }
            Expr::Named(named) => return self.evaluate(&named.value, span),
            Expr::Name(name) => {
                // The same bindings under another name, and not copies of them: copies of copies
                // would multiply where branches join.
                if let Some(bound) = self.scopes.look_up(self.scope, &name.id) {
                    return bound;
                }
            }
            Expr::Call(call) => {
                if let Some(class) = self.instance_of(&call.func) {
                    return self.bound(Value::Instance(class), span, Certainty::Proven);
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
            if self.is_version(value) {
                return self.bound(Value::Version, span, Certainty::Proven);
            }
        }
        let Some(chain) = self.candidates(value) else {
            let types = self.types(value);
            return self.bound_to_types(types, span);
        };
        let bounds: Vec<Bound> = chain
            .candidates
            .into_iter()
            .map(|candidate| self.bound(Value::Path(candidate.name), span, candidate.certainty))
            .collect();
        self.scopes
            .join(&bounds, chain.join)
            .unwrap_or(Bound::Unknown)
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
