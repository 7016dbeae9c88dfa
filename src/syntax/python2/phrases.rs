//! Statements, heads and parameters of Python 2.

use rustc_hash::FxHashSet;

use super::Form;
use super::forms::Found;
use super::statements::{Statement, Tokens};
use super::tokens::{Kind, Token};

/// What is put behind `async` and `await` where they are names, so that Python 3 takes them.
pub(super) const NAME_MARK: &str = "_as_a_name";

/// Words that can follow an operand, and so do not begin one.
const BETWEEN: [&str; 10] = [
    "in", "is", "if", "and", "or", "for", "else", "as", "from", "import",
];

/// A text while its phrases are read.
struct Reader<'t, 'a> {
    tokens: &'t Tokens<'a>,
    /// Whether `print` is a function in it.
    has_print_function: bool,
    /// Names that the text imports, defines as classes, or assigns.
    bound: FxHashSet<&'a str>,
}

/// Adds what the statements of a text say.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    let statements = tokens.statements();
    let reader = Reader {
        tokens,
        has_print_function: has_print_function(tokens, &statements),
        bound: bound(tokens, &statements),
    };
    for statement in &statements {
        found.extend(reader.statement(*statement));
    }
    for (index, token) in tokens.iter() {
        match tokens.word(index) {
            "lambda" => reader.lambda(index, found),
            "[" => reader.list(index, found),
            "async" | "await" => found.extend(reader.keyword_name(index, token)),
            _ => {}
        }
        if tokens.word(index) == "def" && tokens.word(index + 2) == "(" {
            let end = tokens.closing(index + 2).unwrap_or(index + 2);
            reader.parameters(index + 2, end, found);
        }
    }
}

/// Whether `print` is a function in the text.
fn has_print_function(tokens: &Tokens<'_>, statements: &[Statement]) -> bool {
    statements.iter().any(|&Statement { first, end }| {
        tokens.word(first) == "from"
            && tokens.word(first + 1) == "__future__"
            && (first..end).any(|index| tokens.word(index) == "print_function")
    })
}

/// Whether something stands in the text that Python 2 does not have.
pub(super) fn needs_python_3(tokens: &Tokens<'_>) -> bool {
    let statements = tokens.statements();
    let has_print_function = has_print_function(tokens, &statements);
    let is_new = |(index, token): (usize, Token<'_>)| {
        let next = tokens.word(index + 1);
        match (token.kind, token.text) {
            (Kind::String, text) => text
                .split(['\'', '"'])
                .next()
                .is_some_and(|prefix| prefix.contains(['f', 'F', 't', 'T'])),
            (_, ":=" | "->") => true,
            (_, "async") => matches!(next, "def" | "with" | "for"),
            (_, "yield") => next == "from",
            _ => false,
        }
    };
    let is_new_statement = |statement: &Statement| {
        let Statement { first, end } = *statement;
        match tokens.word(first) {
            "nonlocal" => tokens
                .get(first + 1)
                .is_some_and(|next| next.kind == Kind::Name),
            "raise" => tokens.at_depth("from", 0, first, end).next().is_some(),
            "print" if tokens.word(first + 1) == "(" && !has_print_function => {
                tokens.at_depth("=", 1, first, end).next().is_some()
            }
            _ => false,
        }
    };
    tokens.iter().any(is_new) || statements.iter().any(is_new_statement)
}

/// Names that imports, classes and assignments bind.
fn bound<'a>(tokens: &Tokens<'a>, statements: &[Statement]) -> FxHashSet<&'a str> {
    let mut bound = FxHashSet::default();
    for &Statement { first, end } in statements {
        match tokens.word(first) {
            "import" | "from" => bound.extend((first + 1..end).map(|index| tokens.word(index))),
            "class" => {
                bound.insert(tokens.word(first + 1));
            }
            name if tokens.word(first + 1) == "=" => {
                bound.insert(name);
            }
            _ => {}
        }
    }
    bound
}

impl Reader<'_, '_> {
    fn statement(&self, statement: Statement) -> Option<Found> {
        let keyword = self.tokens.get(statement.first)?;
        let word = self.tokens.word(statement.first);
        let form = match word {
            "print" if !self.has_print_function => Form::Print,
            "exec" => Form::Exec,
            "raise" => Form::Raise,
            "except" => Form::Except,
            _ => return None,
        };
        let found = Found::certain(form, keyword.start, keyword.end());
        match word {
            "print" => self.print(statement, found),
            "exec" => self.exec(statement, found),
            "raise" => self.raise(statement, found),
            _ => self.except(statement, found),
        }
    }

    /// What follows the word that a statement begins with, in brackets.
    fn arguments_bracketed(&self, statement: Statement, found: Found) -> Option<Found> {
        let first = self.tokens.get(statement.first)?;
        let last = self.tokens.get(statement.end - 1)?;
        Some(found.bracketing(first.end(), last.end()))
    }

    /// Whether the token with this index begins an operand, wherever it stands.
    fn begins_operand(&self, index: usize) -> bool {
        match self.tokens.get(index) {
            Some(token) if token.kind == Kind::Name => !BETWEEN.contains(&token.text),
            Some(token) => {
                matches!(token.kind, Kind::Number | Kind::String)
                    || matches!(token.text, "[" | "{" | "`" | "-" | "+" | "~")
            }
            None => false,
        }
    }

    /// The index after the bracket that the word of a statement is followed by, if something of
    /// the statement comes after it.
    fn after_brackets(&self, statement: Statement) -> Option<usize> {
        let Statement { first, end } = statement;
        let closing = self.tokens.closing(first + 1)?;
        (closing + 1 < end).then_some(closing + 1)
    }

    fn print(&self, statement: Statement, found: Found) -> Option<Found> {
        let Statement { first, end } = statement;
        if first + 1 == end {
            let after = self.tokens.get(first)?.end();
            return Some(found.if_certain(false).replacing(after, after, "()"));
        }
        let next = self.tokens.get(first + 1)?;
        match next.text {
            "(" => {
                self.after_brackets(statement)?;
                self.arguments_bracketed(statement, found.if_certain(false))
            }
            ">>" => {
                let found = found.replacing(next.start, next.end(), "  ");
                self.arguments_bracketed(statement, found)
            }
            _ if self.begins_operand(first + 1) => self.arguments_bracketed(statement, found),
            _ => None,
        }
    }

    fn exec(&self, statement: Statement, found: Found) -> Option<Found> {
        let Statement { first, end } = statement;
        let has_brackets = self.tokens.word(first + 1) == "(";
        if has_brackets {
            let after = self.after_brackets(statement)?;
            if self.tokens.word(after) != "in" {
                return None;
            }
        } else if !self.begins_operand(first + 1) {
            return None;
        }
        let mut found = found.if_certain(!has_brackets);
        if let Some(index) = self.tokens.at_depth("in", 0, first, end).next() {
            let word = self.tokens.get(index)?;
            found = found.replacing(word.start, word.end(), ",");
        }
        self.arguments_bracketed(statement, found)
    }

    fn raise(&self, statement: Statement, found: Found) -> Option<Found> {
        let Statement { first, end } = statement;
        self.tokens.at_depth(",", 0, first, end).next()?;
        self.arguments_bracketed(statement, found)
    }

    /// `except E, e:`, which Python 3.14 reads as `except (E, e):`. A name that nothing else
    /// gives a value is one that it gives.
    fn except(&self, statement: Statement, found: Found) -> Option<Found> {
        let Statement { first, end } = statement;
        let mut commas = self.tokens.at_depth(",", 0, first, end);
        let (comma, None) = (commas.next()?, commas.next()) else {
            return None;
        };
        if self.tokens.at_depth("as", 0, first, end).next().is_some() {
            return None;
        }
        let sign = self.tokens.get(comma)?;
        let name = self.tokens.get(comma + 1)?;
        if comma + 2 != end || name.kind != Kind::Name {
            return Some(found.if_certain(false));
        }
        let is_new = name
            .text
            .starts_with(|c: char| c.is_lowercase() || c == '_')
            && !self.bound.contains(name.text);
        let gap = if name.start == sign.end() { " " } else { "" };
        Some(
            found
                .if_certain(is_new)
                .replacing(sign.start, sign.end(), format!(" as{gap}")),
        )
    }

    fn lambda(&self, index: usize, found: &mut Vec<Found>) {
        let depth = self.tokens.depth(index);
        let is_end = |&at: &usize| {
            self.tokens.depth(at) < depth
                || self.tokens.depth(at) == depth && self.tokens.word(at) == ":"
                || self
                    .tokens
                    .get(at)
                    .is_none_or(|token| token.kind == Kind::Newline)
        };
        let end = (index + 1..).find(is_end).unwrap_or(index);
        self.parameters(index, end, found);
    }

    /// Parameters that are tuples, in the list that begins after the token `before`.
    fn parameters(&self, before: usize, end: usize, found: &mut Vec<Found>) {
        let is_def = self.tokens.word(before) == "(";
        let depth = self.tokens.depth(before) + u32::from(is_def);
        let opening = self.tokens.at_depth("(", depth, before + 1, end);
        let opening: Vec<usize> = opening
            .filter(|&at| at == before + 1 || self.tokens.word(at - 1) == ",")
            .collect();
        for open in opening {
            if let Some(close) = self.tokens.closing(open) {
                found.extend(self.tuple(open, close));
            }
        }
    }

    /// A parameter that is a tuple: its names become parameters of their own.
    fn tuple(&self, open: usize, close: usize) -> Option<Found> {
        let (start, end) = (self.tokens.get(open)?.start, self.tokens.get(close)?.end());
        let mut found = Found::certain(Form::TupleParameter, start, end);
        let has_default = self.tokens.word(close + 1) == "=";
        let is_name = |&at: &usize| self.tokens.get(at).is_some_and(|t| t.kind == Kind::Name);
        let last = (open..close).rev().find(is_name);
        for index in open..=close {
            let token = self.tokens.get(index)?;
            let closes = self.tokens.word(index + 1) == ")" && index < close;
            match token.text {
                "(" | ")" => found = found.replacing(token.start, token.end(), " "),
                "," if closes => found = found.replacing(token.start, token.end(), " "),
                _ if token.kind == Kind::Name && has_default && Some(index) != last => {
                    found = found.replacing(token.end(), token.end(), "=None");
                }
                _ => {}
            }
        }
        Some(found)
    }

    /// `[x for x in 1, 2]`.
    fn list(&self, open: usize, found: &mut Vec<Found>) {
        let depth = self.tokens.depth(open) + 1;
        let Some(close) = self.tokens.closing(open) else {
            return;
        };
        let at_depth = |word| self.tokens.at_depth(word, depth, open + 1, close);
        for start in at_depth("for") {
            let Some(word) = at_depth("in").find(|&at| at > start) else {
                continue;
            };
            let is_end = |&at: &usize| {
                self.tokens.depth(at) == depth && matches!(self.tokens.word(at), "for" | "if")
            };
            let end = (word + 1..close).find(is_end).unwrap_or(close);
            let has_comma = self.tokens.at_depth(",", depth, word, end).next().is_some();
            if let (true, Some(word), Some(last)) =
                (has_comma, self.tokens.get(word), self.tokens.get(end - 1))
            {
                let tuple = Found::certain(Form::BareTuple, word.start, last.end());
                found.push(tuple.bracketing(word.end(), last.end()));
            }
        }
    }

    /// `async` and `await` where they are no keywords.
    fn keyword_name(&self, index: usize, token: Token<'_>) -> Option<Found> {
        let before = index
            .checked_sub(1)
            .map_or("", |before| self.tokens.word(before));
        let next = self.tokens.get(index + 1)?;
        let follows_a_point = matches!(before, "." | "def" | "class" | "import" | "global");
        let is_name = match token.text {
            "async" => !matches!(next.text, "def" | "with" | "for"),
            _ => {
                next.kind == Kind::Newline
                    || BETWEEN.contains(&next.text)
                    || next.kind == Kind::Sign
                        && !matches!(next.text, "(" | "[" | "{" | "-" | "+" | "~" | "...")
            }
        };
        (follows_a_point || is_name).then(|| {
            let name = Found::certain(Form::KeywordName, token.start, token.end());
            name.replacing(token.end(), token.end(), NAME_MARK)
        })
    }
}
