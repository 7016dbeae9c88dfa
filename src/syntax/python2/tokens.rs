//! The tokens of a text that is Python 2, Python 3, or neither.
//!
//! The parser's own lexer knows Python 3 only: backticks, `<>`, `0777`, `10L` and `ur''` are
//! errors to it. This one takes what either version takes and never fails: a character that
//! belongs to nothing is a token of its own.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    /// A number, with the `L` of a long one.
    Number,
    /// A string with its prefix and its quotes.
    String,
    /// An operator, a bracket, a backtick, or a stray character.
    Sign,
    /// The end of a logical line; an empty token if the text ends without one.
    Newline,
}

/// A token of a text. Blanks, comments and line ends within a logical line are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: Kind,
    /// Where its first byte is.
    pub(super) start: usize,
    /// As it is written.
    pub(super) text: &'a str,
}

impl Token<'_> {
    /// Where it ends.
    pub(super) const fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Signs of more than one character, longest first.
const SIGNS: [&str; 23] = [
    "**=", "//=", ">>=", "<<=", "...", "<>", "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "->",
    ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
];

/// Words that begin a statement and stand in no expression: if one begins a line inside brackets,
/// a bracket was not closed.
const BEGINNERS: [&str; 3] = ["def", "class", "import"];

/// The tokens of `text`, in order; the last one is a [`Kind::Newline`] unless there are none.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut scanner = Scanner {
        text,
        at: 0,
        nesting: 0,
        found: Vec::new(),
    };
    scanner.run();
    scanner.found
}

/// A text that is being read.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// How many brackets are open.
    nesting: usize,
    found: Vec<Token<'a>>,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        while let Some(&byte) = self.rest().as_bytes().first() {
            match byte {
                b' ' | b'\t' | b'\x0c' => self.at += 1,
                b'\n' | b'\r' => self.line_end(),
                b'#' => self.skip_line(),
                b'\\' if matches!(self.byte(1), Some(b'\n' | b'\r')) => {
                    self.at += 1;
                    self.at += line_end_length(self.rest());
                }
                // A line for IPython or the shell, which is not Python.
                b'%' | b'!' | b'?' if self.begins_statement() => self.skip_line(),
                b'\'' | b'"' => self.push(Kind::String, string_length(self.rest(), 0)),
                b'0'..=b'9' => self.push(Kind::Number, number_length(self.rest())),
                b'.' if self.byte(1).is_some_and(|next| next.is_ascii_digit()) => {
                    self.push(Kind::Number, number_length(self.rest()));
                }
                _ if is_name(byte) => self.word(),
                _ => self.sign(),
            }
        }
        if self
            .found
            .last()
            .is_some_and(|last| last.kind != Kind::Newline)
        {
            self.push(Kind::Newline, 0);
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.rest().as_bytes().get(ahead).copied()
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.found.push(Token {
            kind,
            start: self.at,
            text: &self.rest()[..length],
        });
        self.at += length;
    }

    fn begins_statement(&self) -> bool {
        self.nesting == 0
            && self
                .found
                .last()
                .is_none_or(|last| last.kind == Kind::Newline)
    }

    fn line_end(&mut self) {
        let length = line_end_length(self.rest());
        if self.nesting == 0 && !self.begins_statement() {
            self.push(Kind::Newline, length);
            return;
        }
        self.at += length;
        let word = self.rest().trim_start_matches([' ', '\t']);
        let word = &word[..name_length(word)];
        if self.nesting > 0 && BEGINNERS.contains(&word) {
            self.nesting = 0;
            self.push(Kind::Newline, 0);
        }
    }

    /// Goes to the end of the physical line.
    fn skip_line(&mut self) {
        let rest = self.rest().as_bytes();
        self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    }

    /// A name, a keyword, or a string with a prefix.
    fn word(&mut self) {
        let length = name_length(self.rest());
        let is_prefix = length <= 2
            && self.rest().as_bytes()[..length]
                .iter()
                .all(|byte| b"bBfFrRtTuU".contains(byte));
        match self.byte(length) {
            Some(b'\'' | b'"') if is_prefix => {
                self.push(Kind::String, string_length(self.rest(), length));
            }
            _ => self.push(Kind::Name, length),
        }
    }

    fn sign(&mut self) {
        let sign = SIGNS.iter().find(|sign| self.rest().starts_with(**sign));
        let first = self.rest().chars().next().map_or(1, char::len_utf8);
        match self.byte(0) {
            Some(b'(' | b'[' | b'{') => self.nesting += 1,
            Some(b')' | b']' | b'}') => self.nesting = self.nesting.saturating_sub(1),
            _ => {}
        }
        self.push(Kind::Sign, sign.map_or(first, |sign| sign.len()));
    }
}

/// Whether a byte can be part of a name.
const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// How long the name at the beginning of `text` is.
fn name_length(text: &str) -> usize {
    text.bytes()
        .position(|byte| !is_name(byte))
        .unwrap_or(text.len())
}

/// How long the line end at the beginning of `text` is.
fn line_end_length(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { 1 }
}

/// How long the number at the beginning of `text` is. Letters that follow it belong to it as far
/// as a number can have them: `1if x` is a number and a keyword.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = |from: usize, is_digit: fn(u8) -> bool| {
        let digits = bytes[from..]
            .iter()
            .take_while(|byte| is_digit(**byte) || **byte == b'_');
        from + digits.count()
    };
    let decimal: fn(u8) -> bool = |byte| byte.is_ascii_digit();
    let mut end = match bytes {
        [b'0', b'x' | b'X', ..] => run(2, |byte| byte.is_ascii_hexdigit()),
        [b'0', b'o' | b'O' | b'b' | b'B', ..] => run(2, decimal),
        _ => {
            let mut end = run(0, decimal);
            if bytes.get(end) == Some(&b'.') {
                end = run(end + 1, decimal);
            }
            if matches!(bytes.get(end), Some(b'e' | b'E')) {
                let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
                let power = run(end + 1 + sign, decimal);
                if power > end + 1 + sign {
                    end = power;
                }
            }
            end
        }
    };
    if matches!(bytes.get(end), Some(b'l' | b'L' | b'j' | b'J')) {
        end += 1;
    }
    end
}

/// How long the string at the beginning of `text` is, whose prefix has `prefix` bytes. One that
/// is not closed ends with its line, or with the text.
fn string_length(text: &str, prefix: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[prefix];
    let triple = [quote; 3];
    let is_triple = bytes[prefix..].starts_with(&triple);
    let mut at = prefix + if is_triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes[at + 1..].starts_with(b"\r\n") => at += 3,
            // A character of several bytes has no byte that looks like a quote or a line end.
            b'\\' => at += 2,
            b'\n' | b'\r' if !is_triple => return at,
            byte if byte == quote && !is_triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&triple) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn texts(text: &str) -> Vec<&str> {
        let found = tokens(text).into_iter();
        let found = found.filter(|token| token.kind != Kind::Newline);
        found.map(|token| token.text).collect()
    }

    #[test]
    fn takes_the_numbers_and_signs_of_both_versions() {
        assert_eq!(
            texts("x = 0777 + 0xFFL - 10l * 1e-5j / 0o17 if a <> b else `c`\n"),
            [
                "x", "=", "0777", "+", "0xFFL", "-", "10l", "*", "1e-5j", "/", "0o17", "if", "a",
                "<>", "b", "else", "`", "c", "`"
            ]
        );
        assert_eq!(texts("1if x else.5e"), ["1", "if", "x", "else", ".5", "e"]);
        assert_eq!(
            texts("a>>=b>>c;d->e"),
            ["a", ">>=", "b", ">>", "c", ";", "d", "->", "e"]
        );
    }

    #[test]
    fn strings_end_where_they_end() {
        assert_eq!(
            texts("ur'\\'' + \"a\\\"b\" + '''x\n'y''' + Rb'' + print'z"),
            [
                "ur'\\''",
                "+",
                "\"a\\\"b\"",
                "+",
                "'''x\n'y'''",
                "+",
                "Rb''",
                "+",
                "print",
                "'z"
            ]
        );
        assert_eq!(
            texts("'open\nx = 'a\\\r\nb'"),
            ["'open", "x", "=", "'a\\\r\nb'"]
        );
        assert_eq!(texts("'ends with \\"), ["'ends with \\"]);
        assert_eq!(texts("x = é漢 # 'no'"), ["x", "=", "é漢"]);
    }

    #[test]
    fn lines_are_logical_ones() {
        let lines = |text| {
            let found = tokens(text).into_iter();
            found.filter(|token| token.kind == Kind::Newline).count()
        };
        assert_eq!(lines("a\n\n# b\r\nc = (1,\n2)\rd \\\n e"), 3);
        assert_eq!(lines(""), 0);
        assert_eq!(lines("%matplotlib inline 'x\n!ls 'y\nx = 1 % 2\n"), 1);
        assert_eq!(lines("f(1,\ndef g():\n  pass\n"), 3);
    }
}
