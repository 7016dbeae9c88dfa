//! Tests that are true or false at the target: of the version, and for names.

use super::Exported;
use super::binding::Value;
use super::guards::last_name;
use super::literals::string;
use super::resolver::Resolver;
use crate::syntax::ast::{self, Expr, Stmt};

impl Resolver<'_, '_> {
    /// Whether a test is true at the target, if it is a test of TensorFlow's version.
    pub(super) fn truth(&self, test: &Expr) -> Option<bool> {
        match test {
            // False while the program runs, whatever it says to a type checker.
            _ if last_name(test) == Some("TYPE_CHECKING") => Some(false),
            Expr::Name(_) | Expr::Attribute(_) => match self.value_of(test) {
                Some(Value::Flag(flag)) => Some(*flag),
                _ => match self.told_elsewhere(test)? {
                    Exported::Flag(flag) => Some(flag),
                    _ => None,
                },
            },
            Expr::UnaryOp(not) if not.op == ast::UnaryOp::Not => {
                self.truth(&not.operand).map(|t| !t)
            }
            Expr::BoolOp(operation) => {
                let mut truths = operation.values.iter().map(|value| self.truth(value));
                match operation.op {
                    ast::BoolOp::And if truths.any(|truth| truth == Some(false)) => Some(false),
                    ast::BoolOp::Or if truths.any(|truth| truth == Some(true)) => Some(true),
                    _ => operation
                        .values
                        .iter()
                        .map(|value| self.truth(value))
                        .reduce(|a, b| if a == b { a } else { None })?,
                }
            }
            Expr::Compare(compare) if self.version_seen => self.compared(compare),
            Expr::Call(call) if last_name(&call.func) == Some("hasattr") => {
                let [of, name] = &*call.arguments.args else {
                    return None;
                };
                let candidates = self.candidates(of)?.candidates;
                let [of] = &candidates[..] else { return None };
                self.packages
                    .exists(of.name.attribute(string(name)?).as_str())
            }
            Expr::Call(call) => self.begins_like(call).or_else(|| self.flag_of(&call.func)),
            _ => None,
        }
    }

    /// Whether `version.startswith(prefix)` is true at the target.
    fn begins_like(&self, call: &ast::ExprCall) -> Option<bool> {
        let Expr::Attribute(method) = &*call.func else {
            return None;
        };
        let is_test = self.version_seen && method.attr.as_str() == "startswith";
        let [prefix] = &*call.arguments.args else {
            return None;
        };
        if !is_test || self.version(&method.value).is_none() {
            return None;
        }
        let (major, minor) = self.packages.target();
        Some(format!("{major}.{minor}.").starts_with(string(prefix)?))
    }

    /// What a function returns that does nothing but test the version.
    fn flag_of(&self, function: &Expr) -> Option<bool> {
        match self.value_of(function) {
            Some(Value::Function(id)) => self.functions[id.0 as usize].flag,
            Some(Value::Outside(_)) | None => match self.told_elsewhere(function)? {
                Exported::Function(function) => function.flag(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The truth that a function returns, if its only statement is to return one that follows
    /// from the version.
    pub(super) fn flag_returned(&mut self, function: &ast::StmtFunctionDef) -> Option<bool> {
        let is_text = |statement: &&Stmt| matches!(statement, Stmt::Expr(text) if text.value.is_string_literal_expr());
        let mut body = function.body.iter().skip_while(is_text);
        match (body.next()?, body.next()) {
            (Stmt::Return(returned), None) => {
                let value = returned.value.as_deref()?;
                // The body is visited later, and may be the first to name the version.
                let before = std::mem::replace(&mut self.version_seen, true);
                let flag = self.truth(value);
                self.version_seen = before || flag.is_some();
                flag
            }
            _ => None,
        }
    }

    /// Whether a test asks for the version in a way that cannot be decided, or for a name.
    pub(super) fn asks_for_version_or_name(&self, test: &Expr) -> bool {
        match test {
            Expr::UnaryOp(operation) => self.asks_for_version_or_name(&operation.operand),
            Expr::BoolOp(operation) => operation
                .values
                .iter()
                .any(|value| self.asks_for_version_or_name(value)),
            Expr::Compare(compare) => {
                let sides = || std::iter::once(&*compare.left).chain(&*compare.comparators);
                (self.version_seen && sides().any(|side| self.version(side).is_some()))
                    || sides().any(|side| self.asks("dir", side))
            }
            _ => self.asks("hasattr", test),
        }
    }

    /// Whether an expression is `hasattr(tf, …)` or `dir(tf)`, by the name of the function.
    fn asks(&self, function: &str, expression: &Expr) -> bool {
        let Expr::Call(call) = expression else {
            return false;
        };
        let of = call.arguments.args.first();
        last_name(&call.func) == Some(function)
            && of.is_some_and(|of| self.candidates(of).is_some())
    }
}
