//! References to members of values: `sess.run` where `sess` is a session.

use super::binding::ClassId;
use super::parts;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::types::Type;
use super::{Join, QualifiedName};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{dotted, span_of};

/// How deep classes may inherit from each other; a wrong program can go in circles.
const DEEPEST: usize = 32;

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

    /// The base outside of the module from which a class of the module has a member that it does
    /// not define itself, and how sure that is.
    pub(super) fn outer_base(
        &self,
        class: ClassId,
        member: &str,
    ) -> Option<(QualifiedName, Certainty)> {
        if self.class_attribute(class, member, 0).is_some() {
            return None;
        }
        let mut certainty = Certainty::Proven;
        let base = self.base_with(class, member, &mut certainty, 0)?;
        Some((base, certainty))
    }

    fn base_with(
        &self,
        class: ClassId,
        member: &str,
        certainty: &mut Certainty,
        depth: usize,
    ) -> Option<QualifiedName> {
        if depth > DEEPEST {
            return None;
        }
        let class = &self.classes[class.0 as usize];
        if class.has_unknown_base {
            *certainty = Certainty::Likely;
        }
        let has =
            |base: &&(QualifiedName, Certainty)| self.packages.is_member(base.0.as_str(), member);
        if let Some((base, sure)) = class.outer_bases.iter().find(has) {
            *certainty = (*certainty).min(*sure);
            return Some(base.clone());
        }
        class
            .bases
            .iter()
            .find_map(|base| self.base_with(*base, member, certainty, depth + 1))
    }
}
