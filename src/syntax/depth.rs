//! A limit on nesting, held before the parser runs.
//!
//! Parser, visitors and the drop of a tree are recursive; a chain of a few hundred thousand `+`
//! would overflow the stack, which ends the whole run. CPython refuses such files as well.

use rustpython_ast::token::TokenKind;
use rustpython_parser::Mode;
use rustpython_parser::lexer::lex;

/// The deepest tree that is let through. CPython's own limit on brackets is 200, on the depth of
/// a tree about 6,000.
const LIMIT: usize = 10_000;

/// The text nests more deeply than a tree of it could be handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nested more than {LIMIT} levels deep")]
pub struct TooDeep;

/// Refuses a text whose tree would be deeper than the limit.
///
/// A text with fewer tokens that can nest than the limit passes after a count of its bytes, which
/// costs little beside parsing; only a large one is looked at token by token.
pub(super) fn check(text: &str) -> Result<(), TooDeep> {
    if text.len() <= LIMIT || nesting_bytes(text.as_bytes()) <= LIMIT {
        return Ok(());
    }
    let mut levels = vec![0usize];
    let mut depth = 0;
    let mut lexer = lex(text, Mode::Module);
    loop {
        let kind = lexer.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                levels.push(1);
                depth += 1;
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if levels.len() > 1 => {
                depth -= levels.pop().unwrap_or_default();
                // What was in brackets is one more link of the chain around it: `f()()()`.
                depth += 1;
                *levels.last_mut().expect("the first level stays") += 1;
            }
            TokenKind::Comma => {
                let opening = usize::from(levels.len() > 1);
                let level = levels.last_mut().expect("the first level stays");
                depth -= *level - opening;
                *level = opening;
            }
            TokenKind::Newline | TokenKind::Semi => {
                levels.truncate(1);
                levels[0] = 0;
                depth = 0;
            }
            kind if nests(kind) => {
                *levels.last_mut().expect("the first level stays") += 1;
                depth += 1;
            }
            _ => {}
        }
        if depth > LIMIT {
            return Err(TooDeep);
        }
    }
}

/// How many bytes there are of tokens that can put one node into another.
fn nesting_bytes(text: &[u8]) -> usize {
    let signs = text
        .iter()
        .filter(|byte| {
            matches!(
                byte,
                b'+' | b'-'
                    | b'*'
                    | b'/'
                    | b'%'
                    | b'@'
                    | b'|'
                    | b'&'
                    | b'^'
                    | b'~'
                    | b'<'
                    | b'>'
                    | b'='
                    | b'.'
                    | b'('
                    | b'['
                    | b'{'
                    | b':'
            )
        })
        .count();
    let words = ["not", "else", "await", "lambda", "yield"];
    let words = words.map(|word| memchr::memmem::find_iter(text, word).count());
    signs + words.iter().sum::<usize>()
}

/// Whether a token can put one node into another without a bracket.
fn nests(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Plus
            | T::Minus
            | T::Star
            | T::DoubleStar
            | T::Slash
            | T::DoubleSlash
            | T::Percent
            | T::At
            | T::Vbar
            | T::Amper
            | T::CircumFlex
            | T::Tilde
            | T::LeftShift
            | T::RightShift
            | T::Dot
            | T::ColonEqual
            | T::Not
            | T::Else
            | T::Await
            | T::Lambda
            | T::Yield
            | T::Colon
    )
}

#[cfg(test)]
mod tests {
    use super::super::{STACK_SIZE, parse};

    fn parses(text: String) -> bool {
        std::thread::Builder::new()
            .stack_size(STACK_SIZE)
            .spawn(move || parse(&text).is_ok())
            .expect("a thread")
            .join()
            .expect("no panic")
    }

    #[test]
    fn refuses_what_would_overflow_the_stack() {
        let many = 100_000;
        assert!(!parses(format!("x = 1{}\n", " + 1".repeat(many))));
        assert!(!parses(format!(
            "x = {}1{}\n",
            "(".repeat(many),
            ")".repeat(many)
        )));
        assert!(!parses(format!("x = a{}\n", ".b".repeat(many))));
        assert!(!parses(format!("x = f{}\n", "()".repeat(many))));
        assert!(!parses(format!("x = {}1\n", "not ".repeat(many))));
        assert!(!parses(format!("x = {}1\n", "lambda: ".repeat(many))));
        assert!(!parses(format!("x = (\n1{}\n)\n", "\n+ 1".repeat(many))));
        assert!(!parses(format!("x = 1{}\n", " if y else 1".repeat(many))));
    }

    #[test]
    fn lets_long_flat_texts_pass() {
        assert!(parses(format!("x = [{}]\n", "-1, ".repeat(100_000))));
        assert!(parses("x = a.b + f(1)\n".repeat(20_000)));
        assert!(parses(format!(
            "x = {{{}}}\n",
            "'a': (1, -2), ".repeat(20_000)
        )));
        assert!(parses(format!("x = 1{}\n", " + 1".repeat(9_000))));
        assert!(parses(format!(
            "x = {}1{}\n",
            "(".repeat(4_500),
            ")".repeat(4_500)
        )));
    }
}
