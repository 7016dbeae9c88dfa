//! From chains of names to what they are.

use smallvec::SmallVec;

use super::binding::{BindingKind, Bound, Join, Value};
use super::literals::string;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::versions::speaks_of_version;
use super::{BindingId, Exported, Leads, QualifiedName};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{dotted, first_of, span_of};

/// A chain that leads to a watched package.
pub(super) struct Chain {
    pub(super) candidates: Vec<Candidate>,
    pub(super) join: Join,
    /// Whether the chain itself asks for the absence: `getattr(tf, "log", None)`.
    pub(super) copes: bool,
}

/// The names that follow the first one.
type Names<'a> = SmallVec<[&'a str; 6]>;

/// What stands before the first point of a chain, looked up once for all that is asked about it.
#[derive(Clone, Copy)]
pub(super) struct Head<'e> {
    pub(super) first: &'e Expr,
    /// What it is bound to, if it is a name.
    pub(super) bound: Option<Bound>,
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
    /// the chain stand, and tells what several leads mean.
    fn add(
        &mut self,
        found: Leads,
        binding: BindingId,
        certainty: Certainty,
        written: usize,
    ) -> Join {
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
        found.join
    }
}

impl<'a> Resolver<'a, '_> {
    /// Records a reference if the expression leads to a watched package. Nothing is recorded for
    /// what a chain does not cover, such as the arguments of a call.
    pub(super) fn reference(&mut self, expression: &'a Expr, usage: Usage<'a>) -> bool {
        self.reference_from(self.head(expression), expression, usage)
    }

    pub(super) fn reference_from(
        &mut self,
        head: Head<'a>,
        expression: &'a Expr,
        usage: Usage<'a>,
    ) -> bool {
        let Some(chain) = self.candidates_from(head, expression) else {
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
        let is_partial = |candidate: &Candidate| {
            let kind = candidate
                .binding
                .map(|id| self.bindings[id.0 as usize].kind);
            candidate.is_bound_within(candidate.name.as_str())
                && matches!(kind, Some(BindingKind::Partial))
        };
        self.references.push(Reference {
            has_arguments: chain.candidates.iter().any(is_partial),
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

    /// The head of a chain.
    pub(super) fn head<'e>(&self, expression: &'e Expr) -> Head<'e> {
        let first = first_of(expression);
        let bound = match first {
            Expr::Name(name) => self.scopes.look_up(self.scope, &name.id),
            _ => None,
        };
        Head { first, bound }
    }

    /// What a chain can be.
    pub(super) fn candidates(&self, expression: &Expr) -> Option<Chain> {
        self.candidates_from(self.head(expression), expression)
    }

    pub(super) fn candidates_from(&self, head: Head<'_>, expression: &Expr) -> Option<Chain> {
        let names = |expression| -> Names<'_> {
            let (_, attributes) = dotted(expression);
            attributes.iter().map(|one| one.attr.as_str()).collect()
        };
        let (attributes, mut chain) = match (head.first, head.bound) {
            (Expr::Call(call), _) => {
                let chain = self.of_call(call)?;
                (names(expression), chain)
            }
            // Most chains lead nowhere, and their first name says so.
            (_, Some(bound)) if self.can_lead(bound) => {
                let attributes = names(expression);
                let chain = self.follow(bound, &attributes)?;
                (attributes, chain)
            }
            (Expr::Name(name), None) if !self.stars.is_empty() => {
                let attributes = names(expression);
                let chain = self.brought_by_star(&name.id, &attributes)?;
                (attributes, chain)
            }
            _ => return None,
        };
        for candidate in &mut chain.candidates {
            let known = candidate.written_parts.saturating_sub(1);
            if let Some(rest @ [_, ..]) = attributes.get(known..) {
                candidate.name = candidate.name.attributes(rest.iter().copied());
            }
        }
        (!chain.candidates.is_empty()).then_some(chain)
    }

    /// Whether a chain can lead anywhere that begins with a name that is bound so.
    fn can_lead(&self, bound: Bound) -> bool {
        let (bindings, _) = self.scopes.bindings(&bound);
        bindings
            .iter()
            .any(|id| match self.bindings[id.0 as usize].value {
                Value::Path(_) | Value::Outside(_) | Value::Class(_) | Value::Instance(_) => true,
                Value::Function(_) | Value::Object(_) | Value::Version(_) | Value::Flag(_) => false,
            })
    }

    /// The paths behind a bound name; attributes of classes of the module and of other modules of
    /// the project are followed.
    fn follow(&self, bound: Bound, attributes: &[&str]) -> Option<Chain> {
        if bound == Bound::Unknown {
            return None;
        }
        let (bindings, mut or_unknown) = self.scopes.bindings(&bound);
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
        for &id in bindings {
            match (&self.bindings[id.0 as usize].value, attributes) {
                (Value::Instance(class) | Value::Class(class), [attribute, rest @ ..]) => {
                    let bound = self.class_attribute(*class, attribute)?;
                    let (bindings, unknown) = self.scopes.bindings(&bound);
                    or_unknown |= unknown;
                    several |= bindings.len() > 1;
                    for &id in bindings {
                        self.add_behind(&mut chain, id, 2, rest);
                    }
                }
                (Value::Path(_) | Value::Outside(_), _) => {
                    let before = chain.candidates.len();
                    if self.add_behind(&mut chain, id, 1, attributes) == Join::Fallback {
                        chain.join = Join::Fallback;
                    }
                    or_unknown |= chain.candidates.len() == before;
                }
                _ => {}
            }
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

    /// Adds what one binding leads to, and tells what several leads mean. `written` parts of the
    /// chain stand for it, `attributes` follow.
    fn add_behind(
        &self,
        chain: &mut Chain,
        id: BindingId,
        written: usize,
        attributes: &[&str],
    ) -> Join {
        let binding = &self.bindings[id.0 as usize];
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
                return chain.add(found, id, binding.certainty, written);
            }
            _ => {}
        }
        Join::Either
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
                        chain.join = chain.add(found, *star, Certainty::Likely, 0);
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
    pub(super) fn of_call(&self, call: &ast::ExprCall) -> Option<Chain> {
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
}

/// What a call asks for members by names that are not written in it: the module in `vars(module)`,
/// `getattr(module, name)`, `inspect.getmembers(module)`. Not where it says what to do without.
pub(super) fn asked_for_members(call: &ast::ExprCall) -> Option<&Expr> {
    let name = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return None,
    };
    match (name, &*call.arguments.args) {
        ("getattr", [of, name]) if string(name).is_none() => Some(of),
        ("vars", [of]) | ("getmembers", [of, ..]) => Some(of),
        _ => None,
    }
}

/// The classes in `isinstance(value, classes)` and `issubclass(class, classes)`.
pub(super) fn tested_classes(call: &ast::ExprCall) -> &[Expr] {
    match (&*call.func, &*call.arguments.args) {
        (Expr::Name(name), [_, classes]) if matches!(&*name.id, "isinstance" | "issubclass") => {
            match classes {
                Expr::Tuple(tuple) => &tuple.elts,
                class => std::slice::from_ref(class),
            }
        }
        _ => &[],
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
