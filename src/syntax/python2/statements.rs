//! Where the statements of a text are, told from its tokens alone.

use super::tokens::{Kind, Token};
use crate::files::offset;

/// Words that begin a statement with a body.
const COMPOUND: [&str; 11] = [
    "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class",
];

/// The tokens of a text with what their places say.
pub(super) struct Tokens<'a> {
    all: Vec<Token<'a>>,
    /// For each token how many brackets are open around it; a bracket counts as outside of itself.
    depths: Vec<u32>,
    /// For each token that opens a bracket the index of the one that closes it; for others, and
    /// where none does, the index of the token itself.
    partners: Vec<usize>,
}

/// A statement, or the head of one with a body: `if x:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Statement {
    /// The index of its first token.
    pub(super) first: usize,
    /// The index of the token after its last: a line end, a `;`, or the `:` of a head.
    pub(super) end: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(all: Vec<Token<'a>>) -> Self {
        let mut depths = Vec::with_capacity(all.len());
        let mut partners: Vec<usize> = (0..all.len()).collect();
        let mut open = Vec::new();
        for (index, token) in all.iter().enumerate() {
            match (token.kind, token.text) {
                (Kind::Sign, ")" | "]" | "}") => {
                    if let Some(first) = open.pop() {
                        partners[first] = index;
                    }
                }
                (Kind::Newline, _) => open.clear(),
                _ => {}
            }
            depths.push(offset(open.len()));
            if token.kind == Kind::Sign && matches!(token.text, "(" | "[" | "{") {
                open.push(index);
            }
        }
        Self {
            all,
            depths,
            partners,
        }
    }

    /// The token with this index; `None` past the last.
    pub(super) fn get(&self, index: usize) -> Option<Token<'a>> {
        self.all.get(index).copied()
    }

    /// All tokens with their indices.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Token<'a>)> + '_ {
        self.all.iter().copied().enumerate()
    }

    /// The text of the token with this index, unless it is a string, of which nothing is known.
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.get(index) {
            Some(token) if token.kind != Kind::String => token.text,
            _ => "",
        }
    }

    /// How many brackets are open around the token with this index.
    pub(super) fn depth(&self, index: usize) -> u32 {
        self.depths.get(index).copied().unwrap_or(0)
    }

    /// The index of the bracket that closes the one with this index.
    pub(super) fn closing(&self, open: usize) -> Option<usize> {
        let partner = self.partners.get(open).copied();
        partner.filter(|&partner| partner > open)
    }

    /// The indices from `first` to `end` at which a token `text` stands as deep as `depth`.
    pub(super) fn at_depth(
        &self,
        text: &'static str,
        depth: u32,
        first: usize,
        end: usize,
    ) -> impl Iterator<Item = usize> + '_ {
        (first..end).filter(move |&at| self.depth(at) == depth && self.word(at) == text)
    }

    /// The statements in order.
    pub(super) fn statements(&self) -> Vec<Statement> {
        let mut found = Vec::new();
        let mut first = 0;
        let mut has_body = false;
        let mut lambdas = 0;
        for (index, token) in self.iter() {
            let ends = match (token.kind, token.text) {
                (Kind::Newline, _) => true,
                _ if self.depth(index) > 0 => false,
                (Kind::Sign, ";") => true,
                (Kind::Name, "lambda") => {
                    lambdas += 1;
                    false
                }
                (Kind::Sign, ":") if lambdas > 0 => {
                    lambdas -= 1;
                    false
                }
                (Kind::Sign, ":") => has_body,
                (Kind::Name, word) if index == first => {
                    has_body = COMPOUND.contains(&word);
                    false
                }
                _ => false,
            };
            if ends {
                if first < index {
                    found.push(Statement { first, end: index });
                }
                first = index + 1;
                has_body = false;
                lambdas = 0;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::Tokens;

    fn statements(text: &str) -> Vec<String> {
        let tokens = Tokens::new(tokens(text));
        let found = tokens.statements();
        let words = |statement: &super::Statement| {
            let range = statement.first..statement.end;
            range
                .filter_map(|index| tokens.get(index))
                .map(|token| token.text)
                .collect::<Vec<_>>()
                .join(" ")
        };
        found.iter().map(words).collect()
    }

    #[test]
    fn heads_bodies_and_lines_are_told_apart() {
        assert_eq!(
            statements("if x[1:2]: print a; print b\nelse: y = lambda: {1: 2}\n\n"),
            [
                "if x [ 1 : 2 ]",
                "print a",
                "print b",
                "else",
                "y = lambda : { 1 : 2 }"
            ]
        );
        assert_eq!(
            statements("for i in lambda x: x, 1:\n  x: int = 3\nclass A: pass"),
            [
                "for i in lambda x : x , 1",
                "x : int = 3",
                "class A",
                "pass"
            ]
        );
    }

    #[test]
    fn brackets_find_their_end() {
        let tokens = Tokens::new(tokens("f(a, (b, c))[0]\n"));
        assert_eq!(tokens.closing(1), Some(9));
        assert_eq!(tokens.closing(4), Some(8));
        assert_eq!(tokens.closing(5), None);
        assert_eq!(
            Tokens::new(super::super::tokens::tokens("f((a)\n")).closing(1),
            None
        );
        assert_eq!(tokens.at_depth(",", 1, 0, 99).collect::<Vec<_>>(), [3]);
    }
}
