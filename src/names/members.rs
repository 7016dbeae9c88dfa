//! References to members of values: `sess.run` where `sess` is a session.

use super::Join;
use super::chains::Head;
use super::parts;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::typed::Types;
use super::types::Type;
use crate::files::Span;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{dotted, span_of};

impl<'a> Resolver<'a, '_> {
    /// Visits a chain: records it if it leads to a package, and what is known of its members if
    /// it does not.
    pub(super) fn visit_chain(&mut self, expression: &'a Expr, usage: Usage<'a>) {
        if self.skims() && self.skim(expression) {
            return;
        }
        let head = self.head(expression);
        if !self.reference_from(head, expression, usage) {
            self.visit_members(head, expression, usage);
        }
    }

    /// Visits a chain that leads to no package: records the members of values of known type in
    /// it, and visits what stands before its first point.
    fn visit_members(&mut self, head: Head<'a>, expression: &'a Expr, usage: Usage<'a>) {
        let (first, attributes) = dotted(expression);
        if let [before @ .., _] = &attributes[..] {
            let is_outside = self.outside_from(head, first).is_some();
            let mut receivers = match is_outside {
                true => self.types(first),
                false => self.types_of_head(head, before.len()),
            };
            for (place, attribute) in before.iter().enumerate() {
                self.member_reference(&receivers, first, &attributes[..=place], Usage::Value);
                receivers = match is_outside {
                    true => self.types(&attributes[place + 1].value),
                    false => self.read_of(receivers, &attribute.attr),
                };
            }
            self.member_reference(&receivers, first, &attributes, usage);
        }
        if !first.is_name_expr() {
            self.visit_expr(first);
        }
    }

    /// The type of the value of unknown type that has this member.
    fn told_by_member(&self, attribute: &ast::ExprAttribute) -> Types {
        let told = self.told_by(&attribute.attr);
        if told.is_empty() {
            return told;
        }
        match self.outside(&attribute.value) {
            // A function of another module is no member of a value.
            Some(outside) if outside.path.is_empty() => Types::new(),
            _ => told,
        }
    }

    /// Records the last of the attributes of a chain as a member of the values that come before it.
    fn member_reference(
        &mut self,
        receivers: &Types,
        first: &Expr,
        attributes: &[&'a ast::ExprAttribute],
        usage: Usage<'a>,
    ) {
        let Some((attribute, before)) = attributes.split_last() else {
            return;
        };
        let name = attribute.attr.as_str();
        let told = match receivers.is_empty() {
            true => self.told_by_member(attribute),
            false => Types::new(),
        };
        let mut candidates: Vec<Candidate> = Vec::new();
        // What is not a name is not part of the reference: `f(x).g` is `g`.
        let written_parts = match first {
            Expr::Name(_) => attributes.len(),
            _ => 0,
        };
        for typed in receivers.iter().chain(&told) {
            let (class, certainty) = match &typed.of {
                Type::Object(class) => (class.clone(), typed.certainty),
                Type::Own(class) => match self.outer_base(*class, name) {
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
        let end = span_of(&attribute.attr).end;
        let mut start = span_of(&attribute.attr).start;
        let mut part_ends = Vec::with_capacity(written_parts + 1);
        if written_parts > 0 {
            start = span_of(first).start;
            part_ends.push(span_of(first).end);
            part_ends.extend(before.iter().map(|part| span_of(&part.attr).end));
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
