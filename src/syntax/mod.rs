//! The only client of the Python parser.
//!
//! Everybody else sees [`Module`] and the tree under [`ast`]. The parser recovers from errors, so
//! a file with a syntax error still has a tree: what can be seen in it is checked. A text in
//! Python 2 has the tree that Python 3 would have of it, see `python2`.
//!
//! ```
//! use tf2lint::syntax::parse;
//!
//! let module = parse("import tensorflow as tf\nx = tf.log(1.0)\n").unwrap();
//! assert_eq!(module.body().len(), 2);
//! assert!(module.errors.is_empty());
//! ```

mod depth;
mod ipython;
mod python2;
mod tree;

pub use depth::TooDeep;
pub use python2::{Form, OlderPython};
pub use tree::{Attributes, ast, dotted, first_of, span_of};

use rustpython_ast::token::{Token, TokenKind};
use rustpython_parser::{Mode, ParseOptions, Parsed, parse_unchecked};

use self::python2::Origins;
use crate::files::{FileKind, SourceFile, Span};

/// Bytes of stack that a thread needs to parse, visit and drop any tree that [`parse`] returns.
///
/// The system maps a stack only as far as it is touched, so what is not needed costs nothing.
pub const STACK_SIZE: usize = 256 * 1024 * 1024;

/// A parsed source text.
pub struct Module {
    parsed: Parsed<ast::ModModule>,
    /// The tree in the places of the text, and the way back to them, if what was parsed is a
    /// changed copy of the text.
    restored: Option<(ast::ModModule, Origins)>,
    /// What the parser could not understand, in order of place.
    pub errors: Vec<SyntaxError>,
    /// What only IPython understands, each with its sign, in order of place: magics, shell lines,
    /// whole cells in other languages.
    pub commands: Vec<Span>,
    /// What keeps Python 3 of today from reading a text that an older Python reads.
    pub older: Option<OlderPython>,
}

/// A place that is not Python, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What the parser says, in its words, starting with a lower-case letter.
    pub message: String,
}

/// Parses a module.
///
/// # Errors
/// [`TooDeep`] if the text nests so deeply that a tree of it could not be handled.
pub fn parse(text: &str) -> Result<Module, TooDeep> {
    depth::check(text)?;
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module))
        .try_into_module()
        .expect("mode Module yields a module");
    Ok(match python2::restore(text, &parsed) {
        Some(restored) => Module {
            parsed: restored.parsed,
            restored: Some((restored.tree, restored.origins)),
            errors: restored.errors,
            older: restored.older,
            commands: Vec::new(),
        },
        None => Module {
            errors: parsed.errors().iter().map(SyntaxError::from).collect(),
            parsed,
            restored: None,
            older: None,
            commands: Vec::new(),
        },
    })
}

/// Parses the code of a source, which may be written for IPython.
///
/// # Errors
/// [`TooDeep`] if it nests so deeply that a tree of it could not be handled.
pub fn parse_source(source: &SourceFile) -> Result<Module, TooDeep> {
    match ipython::plain(source) {
        Some(plain) => {
            let mut module = parse(&plain.text)?;
            if source.kind() == FileKind::Notebook && !module.errors.is_empty() {
                module.errors =
                    ipython::cells::errors(&plain.text, &source.units(), &module.errors)?;
            }
            module.errors.extend(plain.errors);
            module.errors.sort_by_key(|error| error.span);
            module.commands = plain.commands;
            Ok(module)
        }
        None => parse(&source.text),
    }
}

impl Module {
    /// The statements at the top level.
    #[must_use]
    pub fn body(&self) -> &[ast::Stmt] {
        match &self.restored {
            Some((tree, _)) => &tree.body,
            None => &self.parsed.syntax().body,
        }
    }

    /// The tokens with their places, in order.
    fn tokens(&self) -> impl Iterator<Item = (TokenKind, Span)> {
        let tokens = self.parsed.tokens().iter();
        tokens.map(|token| (token.kind(), self.place(span_of(token))))
    }

    /// Where in the text a place of what was parsed is.
    fn place(&self, span: Span) -> Span {
        match &self.restored {
            Some((_, origins)) => origins.of(span),
            None => span,
        }
    }

    /// The places of all comments, from `#` to the end of the line, in order.
    pub fn comments(&self) -> impl Iterator<Item = Span> {
        self.tokens()
            .filter(|(kind, _)| *kind == TokenKind::Comment)
            .map(|(_, span)| span)
    }

    /// The places of the comments that begin within a span, in order.
    pub fn comments_within(&self, span: Span) -> impl Iterator<Item = Span> {
        let tokens: &[Token] = self.parsed.tokens();
        let place = |token: &Token| self.place(span_of(token));
        let start = tokens.partition_point(|token| place(token).start < span.start);
        let within = tokens[start..].iter();
        within
            .take_while(move |token| place(token).start < span.end)
            .filter(|token| token.kind() == TokenKind::Comment)
            .map(place)
    }

    /// The places of logical lines that go over several lines of text, in order, each from the
    /// first byte of its first token to its line end.
    #[must_use]
    pub fn continued_lines(&self, text: &str) -> Vec<Span> {
        let mut lines = Vec::new();
        let mut start: Option<u32> = None;
        for (kind, place) in self.tokens() {
            match kind {
                TokenKind::Newline | TokenKind::EndOfFile => {
                    if let Some(start) = start.take() {
                        let span = Span::new(start, place.start);
                        if memchr::memchr2(b'\n', b'\r', text[span.range()].as_bytes()).is_some() {
                            lines.push(span);
                        }
                    }
                }
                TokenKind::NonLogicalNewline
                | TokenKind::Comment
                | TokenKind::Indent
                | TokenKind::Dedent => {}
                _ => {
                    start.get_or_insert(place.start);
                }
            }
        }
        lines
    }
}

impl From<&rustpython_parser::ParseError> for SyntaxError {
    fn from(error: &rustpython_parser::ParseError) -> Self {
        let message = error.error.to_string();
        let mut letters = message.chars();
        let lowered = match (letters.next(), letters.clone().next()) {
            (Some(first), Some(second)) if !second.is_uppercase() => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => message,
        };
        Self {
            span: Span::new(error.location.start().into(), error.location.end().into()),
            message: lowered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::files::Span;

    #[test]
    fn recovers_from_errors_and_keeps_the_rest() {
        let module = parse("x = (\nimport tensorflow as tf\ny = 1\n").expect("not deep");
        assert!(!module.errors.is_empty());
        assert!(module.body().len() > 1);
        let first = module.errors[0].message.chars().next();
        assert!(first.is_some_and(|c| !c.is_uppercase()));
    }

    #[test]
    fn finds_comments_and_continued_lines() {
        let text = "x = 1  # one\ny = f(  # two\n  2,\n)\nz = '# no'\n";
        let module = parse(text).expect("not deep");
        let comments: Vec<_> = module.comments().map(|span| &text[span.range()]).collect();
        assert_eq!(comments, ["# one", "# two"]);
        let within = |start, end| {
            let comments = module.comments_within(Span::new(start, end));
            comments.map(|span| &text[span.range()]).collect::<Vec<_>>()
        };
        assert_eq!(within(0, 7), [""; 0]);
        assert_eq!(within(7, 8), ["# one"]);
        assert_eq!(within(8, 40), ["# two"]);
        let lines = module.continued_lines(text);
        assert_eq!(lines.len(), 1);
        assert_eq!(&text[lines[0].range()], "y = f(  # two\n  2,\n)");
    }
}
