//! What code copes with: another version, or `try … except AttributeError`.

use crate::syntax::ast::{self, Expr, Stmt};
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
            if gives_up(&handler.body) {
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
pub(super) fn last_name(expression: &Expr) -> Option<&str> {
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
        Some(Stmt::Return(_) | Stmt::Continue(_) | Stmt::Break(_)) => true,
        _ => gives_up(body),
    }
}

/// Whether these statements end by raising an error or by ending the program.
fn gives_up(body: &[Stmt]) -> bool {
    match body.last() {
        Some(Stmt::Raise(_)) => true,
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
