//! What the value of an assigned expression is.

use super::binding::{BindingId, BindingKind, Bound, ClassId, Join, Value};
use super::chains::partially_applied;
use super::resolver::Resolver;
use super::{Exported, QualifiedName};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::{self, Expr};

impl<'a> Resolver<'a, '_> {
    /// What an assigned expression is. `span` is the name that it is assigned to.
    pub(super) fn evaluate(&mut self, value: &'a Expr, span: Span) -> Bound {
        match value {
            Expr::NoneLiteral(_) => return Bound::Nothing,
            Expr::StringLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::List(_)
            | Expr::Dict(_) => return Bound::Unknown,
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
                        Bound::One(id) => {
                            let value = self.bindings[id.0 as usize].value.clone();
                            let kind = BindingKind::Partial;
                            Bound::One(self.add_binding(value, span, Certainty::Likely, kind))
                        }
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
