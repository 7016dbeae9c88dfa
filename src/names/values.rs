//! Inferred types: what class the value of an expression is of.
//!
//! Types come from [`super::Packages`] and are followed through whatever binds a name. An unknown
//! type is no type; of several possible types each is only likely.

use smallvec::SmallVec;

use super::binding::{Bound, Join, Value};
use super::resolver::Resolver;
use super::typed::{Given, Typed, Types, add, one_of};
use super::types::{Act, Subject, Type};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::{CmpOp, Expr, UnaryOp};

/// How deep an expression is looked into; real code stays far below.
const DEEPEST: usize = 48;

/// How many elements of a tuple are told apart.
const LONGEST_TUPLE: usize = 16;

impl<'a> Resolver<'a, '_> {
    /// What a target is bound to by what it is given.
    pub(super) fn bound_by(&mut self, given: Given<'a>, span: Span) -> Bound {
        match given {
            Given::Value(value) => self.evaluate(value, span),
            Given::Bound(bound) => bound,
            Given::Types(types) => self.bound_to_types(types, span),
        }
    }

    /// What a name of a value of these types is bound to.
    pub(super) fn bound_to_types(&mut self, types: Types, span: Span) -> Bound {
        let bounds = types.into_iter().map(|typed| {
            let value = match typed.of {
                Type::Own(class) => Value::Instance(class),
                other => Value::Object(other),
            };
            self.bound(value, span, typed.certainty)
        });
        let bounds: SmallVec<[Bound; 2]> = bounds.collect();
        let joined = self.scopes.join(&bounds, Join::Either);
        joined.unwrap_or(Bound::Unknown)
    }

    /// What the element at `index` of something given is, from the end if that is negative.
    pub(super) fn element_of(&self, given: &Given<'a>, index: i64) -> Given<'a> {
        self.part_of(given, |this, typed| match &typed.of {
            Type::Object(_) => this.acted(typed, Act::Element),
            other => other.element(index).cloned(),
        })
    }

    /// The list of those elements of something given that no other target takes.
    pub(super) fn rest_of(&self, given: &Given<'a>) -> Given<'a> {
        self.part_of(given, |this, typed| {
            let element = this.any_element(typed)?;
            Some(Type::Each(Box::new(element)))
        })
    }

    fn part_of(
        &self,
        given: &Given<'a>,
        part: impl Fn(&Self, &Typed) -> Option<Type>,
    ) -> Given<'a> {
        match given {
            Given::Types(types) => Given::Types(self.each(types.clone(), part)),
            _ => Given::UNKNOWN,
        }
    }

    /// The types that the value of an expression can have.
    pub(super) fn types(&mut self, expression: &'a Expr) -> Types {
        self.types_at(expression, 0)
    }

    pub(super) fn types_at(&mut self, expression: &'a Expr, depth: usize) -> Types {
        let depth = depth + 1;
        if depth > DEEPEST {
            return Types::new();
        }
        match expression {
            Expr::Name(name) => match self.scopes.look_up(self.scope, &name.id) {
                Some(bound) => self.types_of_bound(bound),
                None => self.types_elsewhere(expression).unwrap_or_default(),
            },
            Expr::Attribute(_) => self.types_of_chain(expression, depth),
            Expr::Call(call) => self.types_of_call(call, Act::Call, depth),
            Expr::Subscript(subscript) => {
                let of = self.types_at(&subscript.value, depth);
                self.each(of, |this, typed| this.item(typed, &subscript.slice))
            }
            Expr::BinOp(operation) => {
                let mut of = self.types_at(&operation.left, depth);
                if of.is_empty() {
                    of = self.types_at(&operation.right, depth);
                }
                self.each(of, |this, typed| this.acted(typed, Act::Operate))
            }
            Expr::UnaryOp(operation) if operation.op != UnaryOp::Not => {
                let of = self.types_at(&operation.operand, depth);
                self.each(of, |this, typed| this.acted(typed, Act::Operate))
            }
            Expr::Compare(compare) => {
                let orders =
                    |op: &CmpOp| matches!(op, CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE);
                if !compare.ops.iter().all(orders) {
                    return Types::new();
                }
                let of = self.types_at(&compare.left, depth);
                self.each(of, |this, typed| this.acted(typed, Act::Operate))
            }
            Expr::If(conditional) => {
                let then = self.types_at(&conditional.body, depth);
                let other = self.types_at(&conditional.orelse, depth);
                one_of([then, other])
            }
            Expr::BoolOp(operation) => {
                let types = operation.values.iter();
                let types: Vec<_> = types.map(|value| self.types_at(value, depth)).collect();
                one_of(types)
            }
            Expr::Named(named) => self.types_at(&named.value, depth),
            Expr::Tuple(tuple) if tuple.elts.len() <= LONGEST_TUPLE => {
                self.types_of_tuple(&tuple.elts, depth)
            }
            _ => Types::new(),
        }
    }

    /// A tuple of which at least one element has one known type.
    fn types_of_tuple(&mut self, elements: &'a [Expr], depth: usize) -> Types {
        let mut certainty = Certainty::Proven;
        let mut parts = Vec::with_capacity(elements.len());
        for element in elements {
            let single = match &self.types_at(element, depth)[..] {
                [single] if !element.is_starred_expr() => {
                    certainty = certainty.min(single.certainty);
                    Some(single.of.clone())
                }
                _ => None,
            };
            parts.push(single);
        }
        if parts.iter().all(Option::is_none) || elements.iter().any(Expr::is_starred_expr) {
            return Types::new();
        }
        Typed::only(Type::Tuple(parts), certainty)
    }

    /// The types of what a name or an attribute of the module is bound to.
    pub(super) fn types_of_bound(&self, bound: Bound) -> Types {
        if bound == Bound::Unknown {
            return Types::new();
        }
        let (bindings, or_unknown) = self.scopes.bindings(&bound);
        let several = or_unknown || bindings.len() > 1;
        let mut all = Types::new();
        for &id in bindings {
            let binding = &self.bindings[id.0 as usize];
            if let Value::Outside(outside) = &binding.value {
                for mut typed in self.types_outside(outside) {
                    typed.certainty = typed.certainty.min(binding.certainty);
                    if several {
                        typed.certainty = typed.certainty.min(Certainty::Likely);
                    }
                    typed.binding = Some(id);
                    add(&mut all, typed);
                }
                continue;
            }
            let of = match &binding.value {
                Value::Object(of) => Some(of.clone()),
                Value::Instance(class) => Some(Type::Own(*class)),
                Value::Path(path) => self
                    .packages
                    .result(Subject::Path(path.as_str()), Act::Read),
                _ => None,
            };
            let Some(of) = of else { continue };
            let certainty = match several {
                true => binding.certainty.min(Certainty::Likely),
                false => binding.certainty,
            };
            let binding = Some(id);
            let typed = Typed {
                of,
                certainty,
                binding,
            };
            add(&mut all, typed);
        }
        all
    }
}
