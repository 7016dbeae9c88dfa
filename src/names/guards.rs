//! Code that already copes: tests of the version, `hasattr`, `try … except AttributeError`.

use super::Exported;
use super::binding::{Bound, Value};
use super::resolver::Resolver;
use crate::syntax::ast::{self, CmpOp, Expr, Stmt};
use crate::syntax::dotted;

/// What the code around a place copes with.
#[derive(Debug, Clone, Default)]
pub(super) struct Guards {
    /// Another version than the target, or the absence of a name that was asked for.
    pub(super) version: bool,
    /// An attribute that does not exist.
    attribute: bool,
    /// A module that does not exist.
    import: bool,
}

/// What the handlers of a `try` statement cope with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handling {
    None,
    Attributes,
    Imports,
    Both,
}

impl Guards {
    pub(super) fn any(&self) -> bool {
        self.version || self.attribute || self.import
    }

    pub(super) fn covers_attribute(&self) -> bool {
        self.version || self.attribute
    }

    pub(super) fn covers_import(&self) -> bool {
        self.version || self.import
    }

    pub(super) fn handled(&mut self, handling: Handling) {
        self.attribute |= matches!(handling, Handling::Attributes | Handling::Both);
        self.import |= matches!(handling, Handling::Imports | Handling::Both);
    }
}

impl Handling {
    /// What the handlers cope with. One that raises again or ends the program copes with nothing;
    /// one that catches everything copes with imports if it binds something in their place, and
    /// with attributes if all that is done is to give them names, which it gives to others.
    pub(super) fn of(statement: &ast::StmtTry) -> Self {
        let (mut attributes, mut imports) = (false, false);
        for handler in &statement.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            if leaves(&handler.body) {
                continue;
            }
            let kinds = match handler.type_.as_deref() {
                Some(Expr::Tuple(tuple)) => tuple.elts.iter().map(last_name).collect(),
                Some(kind) => vec![last_name(kind)],
                None => vec![Some("Exception")],
            };
            for kind in kinds.into_iter().flatten() {
                match kind {
                    "AttributeError" => attributes = true,
                    "ImportError" | "ModuleNotFoundError" => imports = true,
                    "Exception" | "BaseException" => {
                        imports |= statement.body.iter().any(is_import)
                            && handler
                                .body
                                .iter()
                                .any(|s| is_import(s) || s.is_assign_stmt());
                        attributes |= gives_the_same_names(&statement.body, &handler.body);
                    }
                    _ => {}
                }
            }
        }
        match (attributes, imports) {
            (false, false) => Self::None,
            (true, false) => Self::Attributes,
            (false, true) => Self::Imports,
            (true, true) => Self::Both,
        }
    }
}

fn is_import(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_))
}

/// The last part of a dotted name.
fn last_name(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

/// Whether statements do nothing but give names to values, and the others give the same names.
fn gives_the_same_names(body: &[Stmt], others: &[Stmt]) -> bool {
    let name = |statement: &Stmt| match statement {
        Stmt::Assign(assign) => match &assign.targets[..] {
            [Expr::Name(name)] => Some(name.id.clone()),
            _ => None,
        },
        _ => None,
    };
    let others: Vec<_> = others.iter().filter_map(name).collect();
    body.iter()
        .all(|statement| name(statement).is_some_and(|name| others.contains(&name)))
}

/// Whether control never comes out at the end of these statements.
pub(super) fn leaves(body: &[Stmt]) -> bool {
    match body.last() {
        Some(Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) | Stmt::Break(_)) => true,
        Some(Stmt::Expr(statement)) => match &*statement.value {
            Expr::Call(call) => {
                let (first, attributes) = dotted(&call.func);
                match (first, &attributes[..]) {
                    (Expr::Name(name), []) => matches!(name.id.as_str(), "exit" | "quit"),
                    (Expr::Name(name), [last]) => {
                        matches!(
                            (name.id.as_str(), last.attr.as_str()),
                            ("sys", "exit") | ("os", "_exit")
                        )
                    }
                    _ => false,
                }
            }
            _ => false,
        },
        _ => false,
    }
}

impl Resolver<'_, '_> {
    /// Whether a test is true at the target, if it is a test of TensorFlow's version.
    pub(super) fn truth(&self, test: &Expr) -> Option<bool> {
        match test {
            Expr::Name(name) => match self.scopes.look_up(self.scope, &name.id)? {
                Bound::One(id) => match self.bindings[id.0 as usize].value {
                    Value::Flag(flag) => Some(flag),
                    _ => None,
                },
                _ => None,
            },
            // False while the program runs, whatever it says to a type checker.
            _ if last_name(test) == Some("TYPE_CHECKING") => Some(false),
            Expr::Attribute(_) => match self.told_elsewhere(test)? {
                Exported::Flag(flag) => Some(flag),
                _ => None,
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
            Expr::Compare(compare) if self.version_seen => {
                let [op] = *compare.ops else { return None };
                let [right] = &*compare.comparators else {
                    return None;
                };
                if self.is_version(&compare.left) {
                    self.compare(&compare.left, op, right)
                } else if self.is_version(right) {
                    self.compare(right, mirrored(op)?, &compare.left)
                } else {
                    None
                }
            }
            Expr::Call(call) if last_name(&call.func) == Some("hasattr") => {
                let [of, name] = &*call.arguments.args else {
                    return None;
                };
                let candidates = self.candidates(of)?.candidates;
                let [of] = &candidates[..] else { return None };
                self.packages
                    .exists(of.name.attribute(string(name)?).as_str())
            }
            Expr::Call(call) if self.version_seen => {
                let Expr::Attribute(method) = &*call.func else {
                    return None;
                };
                let [prefix] = &*call.arguments.args else {
                    return None;
                };
                if method.attr.as_str() != "startswith" || !self.is_version(&method.value) {
                    return None;
                }
                let prefix = string(prefix)?;
                let (major, minor) = self.packages.target();
                Some(format!("{major}.{minor}.").starts_with(prefix))
            }
            _ => None,
        }
    }

    /// Whether an expression is TensorFlow's version or computed from it alone.
    pub(super) fn is_version(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Name(_) | Expr::Attribute(_) => {
                self.candidates(expression).is_some_and(|chain| {
                    chain
                        .candidates
                        .iter()
                        .any(|candidate| is_version_name(candidate.name.as_str()))
                }) || matches!(expression, Expr::Attribute(attribute) if self.is_version(&attribute.value))
                    || self.told_elsewhere(expression) == Some(Exported::Version)
                    || matches!(expression, Expr::Name(name) if self.means_version(&name.id))
            }
            Expr::Subscript(subscript) => self.is_version(&subscript.value),
            Expr::Call(call) => {
                self.is_version(&call.func)
                    || call.arguments.args.iter().any(|arg| self.is_version(arg))
            }
            Expr::ListComp(comprehension) => comprehension
                .generators
                .iter()
                .any(|generator| self.is_version(&generator.iter)),
            Expr::Generator(generator) => generator
                .generators
                .iter()
                .any(|generator| self.is_version(&generator.iter)),
            _ => false,
        }
    }

    fn means_version(&self, name: &str) -> bool {
        match self.scopes.look_up(self.scope, name) {
            Some(Bound::One(id)) => self.bindings[id.0 as usize].value == Value::Version,
            _ => false,
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
                (self.version_seen && sides().any(|side| self.is_version(side)))
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

    /// Compares the version, at the target, with a literal.
    fn compare(&self, version: &Expr, op: CmpOp, literal: &Expr) -> Option<bool> {
        if takes_minor(version) {
            return None;
        }
        let (major, minor) = self.packages.target();
        let numbers = numbers(literal)?;
        let ordering = match numbers[..] {
            [first] => major.cmp(&first),
            [first, second, ..] => (major, minor).cmp(&(first, second)),
            [] => return None,
        };
        Some(match op {
            CmpOp::Eq => ordering.is_eq(),
            CmpOp::NotEq => ordering.is_ne(),
            CmpOp::Lt => ordering.is_lt(),
            CmpOp::LtE => ordering.is_le(),
            CmpOp::Gt => ordering.is_gt(),
            CmpOp::GtE => ordering.is_ge(),
            _ => return None,
        })
    }
}

/// Where TensorFlow says its version.
const VERSION_NAMES: [&str; 5] = [
    "tf.__version__",
    "tf.VERSION",
    "tf.version.VERSION",
    "tf.compat.v1.VERSION",
    "tf.compat.v1.__version__",
];

/// Whether a dotted name is where TensorFlow says its version.
pub(super) fn is_version_name(name: &str) -> bool {
    VERSION_NAMES.contains(&name)
}

/// Whether a dotted name is that, or an attribute of it.
pub(super) fn speaks_of_version(name: &str) -> bool {
    VERSION_NAMES.iter().any(|version| {
        name.strip_prefix(version)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Whether an expression takes the second number of a version: `x.split(".")[1]`.
fn takes_minor(version: &Expr) -> bool {
    match version {
        Expr::Subscript(subscript) => match &*subscript.slice {
            Expr::NumberLiteral(number) => number.value != ast::Number::Int(ast::Int::ZERO),
            _ => false,
        },
        Expr::Call(call) => call.arguments.args.first().is_some_and(takes_minor),
        _ => false,
    }
}

/// The same comparison with its sides exchanged.
fn mirrored(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Eq => CmpOp::Eq,
        CmpOp::NotEq => CmpOp::NotEq,
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        _ => return None,
    })
}

/// The text of a string literal.
pub(super) fn string(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// The numbers of a version literal: `"1.4.0"`, `2`, `1.4`, `(2, 0)`, `LooseVersion("1.4")`.
fn numbers(literal: &Expr) -> Option<Vec<u16>> {
    let of_text = |text: &str| {
        let numbers: Vec<u16> = text
            .split('.')
            .map_while(|part| part.parse().ok())
            .collect();
        (!numbers.is_empty()).then_some(numbers)
    };
    match literal {
        Expr::StringLiteral(_) => of_text(string(literal)?),
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(int) => Some(vec![int.as_u16()?]),
            ast::Number::Float(float) => of_text(&format!("{float:?}")),
            ast::Number::Complex { .. } => None,
        },
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
            let numbers: Vec<u16> = elts
                .iter()
                .map_while(|element| numbers(element)?.first().copied())
                .collect();
            (!numbers.is_empty()).then_some(numbers)
        }
        Expr::Call(call) => numbers(call.arguments.args.first()?),
        _ => None,
    }
}
