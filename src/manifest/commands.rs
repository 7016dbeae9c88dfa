//! Command lines within code: those of IPython, and what they become when a notebook is exported
//! (`get_ipython().system('pip install …')`).

use crate::files::{SourceFile, Span};
use crate::syntax::ast::visitor::{Visitor, walk_expr};
use crate::syntax::{Module, ast, span_of};

/// A command line in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// As it would be typed, with the sign of a magic.
    pub text: String,
    /// Where it is.
    pub span: Span,
    /// Whether the source holds it letter for letter at its place.
    pub is_verbatim: bool,
}

impl Command {
    /// The place of a part of it in the source; of one that is not verbatim, the whole.
    #[must_use]
    pub fn place_of(&self, part: std::ops::Range<usize>) -> Span {
        match self.is_verbatim {
            true => Span::new(
                self.span.start + crate::files::offset(part.start),
                self.span.start + crate::files::offset(part.end),
            ),
            false => self.span,
        }
    }
}

/// All command lines of a module, in order of place.
#[must_use]
pub fn commands(source: &SourceFile, module: &Module) -> Vec<Command> {
    let mut commands: Vec<Command> = module
        .commands
        .iter()
        .map(|span| Command {
            text: source.slice(*span).to_owned(),
            span: *span,
            is_verbatim: true,
        })
        .collect();
    if source.text.contains("get_ipython") {
        let mut exported = Exported {
            source,
            commands: &mut commands,
        };
        exported.visit_body(module.body());
        commands.sort_by_key(|command| command.span);
    }
    commands
}

/// Collects calls of the methods of `get_ipython()`.
struct Exported<'a> {
    source: &'a SourceFile,
    commands: &'a mut Vec<Command>,
}

impl<'a> Visitor<'a> for Exported<'_> {
    fn visit_expr(&mut self, expression: &'a ast::Expr) {
        if let ast::Expr::Call(call) = expression {
            self.commands.extend(command(self.source, call));
        }
        walk_expr(self, expression);
    }
}

/// The command line that a call runs.
fn command(source: &SourceFile, call: &ast::ExprCall) -> Option<Command> {
    let ast::Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let ast::Expr::Call(shell) = &*method.value else {
        return None;
    };
    let ast::Expr::Name(name) = &*shell.func else {
        return None;
    };
    if name.id.as_str() != "get_ipython" {
        return None;
    }
    let words: Vec<(&str, Span)> = call
        .arguments
        .args
        .iter()
        .map_while(|argument| match argument {
            ast::Expr::StringLiteral(literal) => Some((literal.value.to_str(), span_of(literal))),
            _ => None,
        })
        .collect();
    let (first, literal) = *words.first()?;
    match method.attr.as_str() {
        "system" | "getoutput" | "run_cell" => Some(verbatim(source, first, literal)),
        "magic" => Some(Command {
            text: format!("%{first}"),
            span: literal,
            is_verbatim: false,
        }),
        "run_line_magic" | "run_cell_magic" => {
            let sign = if method.attr.as_str() == "run_line_magic" {
                "%"
            } else {
                "%%"
            };
            let rest: Vec<&str> = words.iter().map(|(text, _)| *text).collect();
            Some(Command {
                text: format!("{sign}{}", rest.join(if sign == "%" { " " } else { "\n" })),
                span: words.last().map_or(literal, |(_, span)| *span),
                is_verbatim: false,
            })
        }
        _ => None,
    }
}

/// A command that a literal holds; verbatim if the literal writes no character as an escape.
fn verbatim(source: &SourceFile, text: &str, literal: Span) -> Command {
    let inner = source
        .slice(literal)
        .find(text)
        .filter(|_| !text.is_empty());
    match inner {
        Some(at) => {
            let start = literal.start + crate::files::offset(at);
            Command {
                text: text.to_owned(),
                span: Span::new(start, start + crate::files::offset(text.len())),
                is_verbatim: true,
            }
        }
        None => Command {
            text: text.to_owned(),
            span: literal,
            is_verbatim: false,
        },
    }
}
