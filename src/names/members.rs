//! References to members of values: `sess.run` where `sess` is a session.

use super::Join;
use super::parts;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::types::Type;
use crate::files::Span;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{dotted, span_of};

impl<'a> Resolver<'a, '_> {
    /// Visits a chain that leads to no package: records the members of values of known type in
    /// it, and visits what stands before its first point.
    pub(super) fn visit_members(&mut self, expression: &'a Expr, usage: Usage<'a>) {
        let mut usage = usage;
        let mut here = expression;
        while let Expr::Attribute(attribute) = here {
            self.member_reference(attribute, usage);
            usage = Usage::Value;
            here = &attribute.value;
        }
        if !here.is_name_expr() {
            self.visit_expr(here);
        }
    }

    fn member_reference(&mut self, attribute: &'a ast::ExprAttribute, usage: Usage<'a>) {
        let name = attribute.attr.as_str();
        let (first, attributes) = dotted(&attribute.value);
        let end = span_of(&attribute.attr).end;
        // What is not a name is not part of the reference: `f(x).g` is `g`.
        let (start, written_parts) = match first {
            Expr::Name(_) => (span_of(first).start, attributes.len() + 1),
            _ => (span_of(&attribute.attr).start, 0),
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        for typed in self.types(&attribute.value) {
            let (class, certainty) = match typed.of {
                Type::Object(class) => (class, typed.certainty),
                Type::Own(class) => match self.outer_base(class, name) {
                    Some((base, certainty)) => (base, certainty.min(typed.certainty)),
                    None => continue,
                },
                Type::Tuple(_) | Type::Each(_) => continue,
            };
            candidates.push(Candidate {
                name: class.attribute(name),
                certainty,
                binding: typed.binding,
                bound_parts: parts(class.as_str()),
                written_parts,
                elsewhere: false,
            });
        }
        if candidates.is_empty() {
            return;
        }
        let mut part_ends = Vec::with_capacity(written_parts + 1);
        if written_parts > 0 {
            part_ends.push(span_of(first).end);
            part_ends.extend(attributes.iter().map(|part| span_of(&part.attr).end));
        }
        part_ends.push(end);
        self.references.push(Reference {
            has_arguments: false,
            span: Span::new(start, end),
            part_ends,
            candidates,
            join: Join::Either,
            usage,
            receiver: Some(attribute),
            guarded: self.guards.covers_attribute(),
            scope: self.scope,
        });
    }
}
