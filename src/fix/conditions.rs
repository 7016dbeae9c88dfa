//! What must hold of a place, so that anything is written there.

use super::arguments::{edit, find};
use super::rename::below;
use super::{NoFix, Site};
use crate::files::Span;
use crate::names::{BindingKind, Certainty, Usage};
use crate::rules::{FixOperation, RefuseWithin, Replacement};
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::span_of;

/// Whether the name that is called may be bound to the function with some of its arguments given,
/// as by `functools.partial`: what is missing here need not be missing.
pub(super) fn may_have_arguments(site: &Site<'_>) -> bool {
    let candidate = site.candidate;
    let is_made = candidate.binding.is_some_and(|id| {
        let kind = site.names.binding(id).kind;
        matches!(kind, BindingKind::Assignment | BindingKind::Partial)
    });
    matches!(site.reference.usage, Usage::Call(_))
        && site.reference.receiver.is_none()
        && candidate.certainty < Certainty::Proven
        && candidate.is_bound_within(site.symbol)
        && (is_made || candidate.elsewhere)
}

/// Refuses unless a condition of a replacement holds.
pub(super) fn check(
    site: &Site<'_>,
    condition: &FixOperation,
    replacement: &Replacement,
) -> Result<(), NoFix> {
    match condition {
        FixOperation::RefuseUnlessText(name) => is_text(site, name),
        FixOperation::RefuseUnlessContext => is_context(site),
        FixOperation::RefuseWithin(around) => is_outside(site, around),
        FixOperation::RefuseBeside(names) => is_alone(site, names),
        FixOperation::RefuseUnlessBeside(names) => is_in_company(site, names),
        _ => edit(site, condition, replacement).map(drop),
    }
}

/// Refuses unless the source shows that the argument `name` is a text.
fn is_text(site: &Site<'_>, name: &str) -> Result<(), NoFix> {
    let call = site.call()?;
    let argument = find(site, call, name);
    let is_text = argument.is_some_and(|argument| shows_text(argument.expression));
    match is_text {
        true => Ok(()),
        false => Err(NoFix::NotText(name.to_owned())),
    }
}

/// Whether an expression is a text, whatever the names in it are.
fn shows_text(expression: &Expr) -> bool {
    match expression {
        Expr::StringLiteral(_) | Expr::FString(_) => true,
        Expr::BinOp(operation) => match operation.op {
            ast::Operator::Mod => shows_text(&operation.left),
            ast::Operator::Add => shows_text(&operation.left) || shows_text(&operation.right),
            _ => false,
        },
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) => {
                matches!(method.attr.as_str(), "format" | "join") && shows_text(&method.value)
            }
            Expr::Name(function) => function.id == "str",
            _ => false,
        },
        Expr::If(choice) => shows_text(&choice.body) && shows_text(&choice.orelse),
        // `name or "default"`
        Expr::BoolOp(choice) => choice.values.last().is_some_and(shows_text),
        _ => false,
    }
}

/// Refuses unless the call is the context of a `with` and its value is not kept, or nobody uses
/// the name under which it is.
fn is_context(site: &Site<'_>) -> Result<(), NoFix> {
    let call = span_of(site.call()?);
    let withs = Withs::around(site, call);
    let items = withs.found.iter().flat_map(|with| &with.items);
    let mut items = items.filter(|item| span_of(&item.context_expr) == call);
    let kept_as = items.next().map(|item| item.optional_vars.as_deref());
    match kept_as {
        Some(None) => Ok(()),
        Some(Some(Expr::Name(name))) if !Reads::any(site, &name.id) => Ok(()),
        _ => Err(NoFix::ValueKept),
    }
}

/// Refuses in the body of a `with` that calls one of the functions with the keyword.
fn is_outside(site: &Site<'_>, around: &RefuseWithin) -> Result<(), NoFix> {
    let withs = Withs::around(site, site.reference.span);
    let calls = withs.found.iter().flat_map(|with| {
        with.items
            .iter()
            .filter_map(|item| match &item.context_expr {
                Expr::Call(call) => Some(call),
                _ => None,
            })
    });
    let is_given = |call: &&ast::ExprCall| {
        let mut keywords = call.arguments.keywords.iter();
        keywords.any(|keyword| keyword.arg.as_deref() == Some(&*around.given))
    };
    let found = calls.filter(is_given).find_map(|call| {
        let name = site.called(call)?;
        around.of.iter().find(|function| *function == name)
    });
    match found {
        Some(name) => Err(NoFix::Within(name.clone())),
        None => Ok(()),
    }
}

/// The `with` statements around a place, the outermost first.
struct Withs<'a> {
    place: Span,
    found: Vec<&'a ast::StmtWith>,
}

impl<'a> Withs<'a> {
    fn around(site: &Site<'a>, place: Span) -> Self {
        let found = Vec::new();
        let mut withs = Self { place, found };
        withs.visit_body(site.module.body());
        withs
    }
}

impl<'a> Visitor<'a> for Withs<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if !span_of(statement).covers(self.place) {
            return;
        }
        if let Stmt::With(with) = statement {
            self.found.push(with);
        }
        visitor::walk_stmt(self, statement);
    }

    // No statement stands in an expression.
    fn visit_expr(&mut self, _: &'a Expr) {}
}

/// A look for a place at which a module reads a name.
struct Reads<'n> {
    name: &'n str,
    found: bool,
}

impl<'n> Reads<'n> {
    fn any(site: &Site<'_>, name: &'n str) -> bool {
        let found = false;
        let mut reads = Self { name, found };
        reads.visit_body(site.module.body());
        reads.found
    }
}

impl Visitor<'_> for Reads<'_> {
    fn visit_expr(&mut self, expression: &Expr) {
        if let Expr::Name(name) = expression {
            self.found |= name.ctx.is_load() && name.id == self.name;
        }
        if !self.found {
            visitor::walk_expr(self, expression);
        }
    }
}

/// Refuses where the module uses one of the names, or what is below it.
fn is_alone(site: &Site<'_>, names: &[String]) -> Result<(), NoFix> {
    match used_of(site, names) {
        Some(name) => Err(NoFix::Beside(name.to_owned())),
        None => Ok(()),
    }
}

/// Refuses where the module uses none of the names, nor what is below them.
fn is_in_company(site: &Site<'_>, names: &[String]) -> Result<(), NoFix> {
    used_of(site, names).map(drop).ok_or(NoFix::NotBeside)
}

/// The first of some names that the module uses, be it for what is below it.
fn used_of<'n>(site: &Site<'_>, names: &'n [String]) -> Option<&'n str> {
    let mut candidates = site
        .names
        .references
        .iter()
        .flat_map(|reference| &reference.candidates);
    candidates.find_map(|candidate| {
        let of = |name: &&String| below(candidate.name.as_str(), name).is_some();
        names.iter().find(of).map(String::as_str)
    })
}
