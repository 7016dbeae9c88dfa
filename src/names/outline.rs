//! What of a module can mean anything to others, told without resolving it.
//!
//! A module that takes something from others is looked at twice: first for what it exports. Then
//! no reference matters, and most bodies of functions do not either.

use super::resolver::{Later, Resolver};
use super::returns::Returns;
use super::targets::each_target;
use super::versions::is_version_word;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{self, Expr, Stmt};

impl<'a> Resolver<'a, '_> {
    /// Whether expressions are only skimmed: where nobody wants references. What stands in code
    /// that copes with its absence says which code runs, and is resolved.
    pub(super) fn skims(&self) -> bool {
        (self.looks_ahead || self.surroundings.seeks_exports()) && !self.guards.covers_attribute()
    }

    /// Takes from an expression what others can notice; false if it binds a name, and must be
    /// visited for that.
    pub(super) fn skim(&mut self, expression: &'a Expr) -> bool {
        let mut words = Words::default();
        words.visit_expr(expression);
        if words.bind {
            return false;
        }
        self.version_seen |= words.speak_of_version;
        if words.yield_ {
            self.note_yield();
        }
        true
    }

    /// Whether the body of a function can change what the module exports.
    pub(super) fn tells_others(&self, later: &Later<'a>) -> bool {
        let function = &self.functions[later.id.0 as usize];
        let can_tell = matches!(function.returns, Returns::Unasked)
            && self.surroundings.this().is_some()
            && self.shows_returns(later.id);
        let mut body = Body::default();
        body.visit_body(&later.function.body);
        body.reaches_out || (can_tell && (body.returns || later.function.returns.is_some()))
    }
}

/// What an expression does besides being evaluated.
#[derive(Default)]
struct Words {
    bind: bool,
    yield_: bool,
    speak_of_version: bool,
}

impl Visitor<'_> for Words {
    fn visit_expr(&mut self, expression: &Expr) {
        match expression {
            Expr::Named(_) => self.bind = true,
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yield_ = true,
            Expr::Name(name) => self.speak_of_version |= is_version_word(&name.id),
            Expr::Attribute(attribute) => {
                self.speak_of_version |= is_version_word(&attribute.attr);
            }
            // `getattr(tf, "__version__")`.
            Expr::StringLiteral(text) => {
                self.speak_of_version |= is_version_word(text.value.to_str());
            }
            _ => {}
        }
        visitor::walk_expr(self, expression);
    }
}

/// What the body of a function does to what is around it.
#[derive(Default)]
struct Body {
    /// Whether it returns a value.
    returns: bool,
    /// Whether it, or a function in it, assigns to names of the module or to attributes.
    reaches_out: bool,
    /// How many functions and classes are around.
    depth: usize,
}

impl Body {
    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Attribute(_) => self.reaches_out = true,
            Expr::Starred(starred) => self.target(&starred.value),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().for_each(|element| self.target(element));
            }
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Body {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Return(returned) => self.returns |= self.depth == 0 && returned.value.is_some(),
            Stmt::Global(_) => self.reaches_out = true,
            Stmt::ImportFrom(import) => {
                self.reaches_out |= import.names.iter().any(|alias| alias.name.as_str() == "*");
            }
            _ => each_target(statement, |target| self.target(target)),
        }
        let is_inner = matches!(statement, Stmt::FunctionDef(_) | Stmt::ClassDef(_));
        self.depth += usize::from(is_inner);
        visitor::walk_stmt(self, statement);
        self.depth -= usize::from(is_inner);
    }

    // An expression assigns to nothing but names around it.
    fn visit_expr(&mut self, _: &'a Expr) {}
}
