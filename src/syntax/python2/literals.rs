//! Numbers, strings and signs of Python 2.

use super::Form;
use super::forms::Found;
use super::statements::Tokens;
use super::tokens::{Kind, Token};

/// Adds what the tokens of a text say one by one.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    let imports_unicode = tokens
        .iter()
        .any(|(index, token)| token.text == "unicode_literals" && !tokens.word(index).is_empty());
    // The backticks that are open, with their depths.
    let mut open: Vec<(Token<'_>, u32)> = Vec::new();
    let mut follows_operand = false;
    for (index, token) in tokens.iter() {
        let mut is_operand = ends_operand(token);
        match token.kind {
            Kind::Number => found.extend(number(token)),
            Kind::String => found.extend(string(token, imports_unicode)),
            Kind::Newline => open.clear(),
            Kind::Sign if token.text == "<>" => {
                let sign = Found::certain(Form::NotEqual, token.start, token.end());
                found.push(sign.replacing(token.start, token.end(), "!="));
            }
            Kind::Sign if token.text == "`" => {
                let depth = tokens.depth(index);
                // Where an operand must begin, one that is quoted itself does.
                match open.pop_if(|(_, opened)| follows_operand && *opened == depth) {
                    Some((first, _)) => {
                        is_operand = true;
                        let quoted = Found::certain(Form::Backticks, first.start, token.end());
                        found.push(
                            quoted
                                .replacing(first.start, first.end(), "repr(")
                                .replacing(token.start, token.end(), ")"),
                        );
                    }
                    None => open.push((token, depth)),
                }
            }
            _ => {}
        }
        follows_operand = is_operand;
    }
}

/// Words after which an operand begins.
const BEFORE_OPERANDS: [&str; 19] = [
    "and", "assert", "del", "elif", "else", "exec", "except", "for", "if", "in", "is", "lambda",
    "not", "or", "print", "raise", "return", "while", "yield",
];

/// Whether an operand can end with a token, and none begin after it.
fn ends_operand(token: Token<'_>) -> bool {
    match token.kind {
        Kind::Name => !BEFORE_OPERANDS.contains(&token.text),
        Kind::Number | Kind::String => true,
        Kind::Sign => matches!(token.text, ")" | "]" | "}"),
        Kind::Newline => false,
    }
}

/// `0777` and `10L`.
fn number(token: Token<'_>) -> Option<Found> {
    let value = token.text.trim_end_matches(['l', 'L']);
    let is_octal = value.len() > 1
        && value.starts_with('0')
        && value.bytes().all(|byte| matches!(byte, b'0'..=b'7'))
        && value.bytes().any(|byte| byte != b'0');
    let form = match is_octal {
        true => Form::OldOctal,
        false if value.len() < token.text.len() => Form::LongNumber,
        false => return None,
    };
    let written = match value.strip_prefix('0') {
        Some(digits) if is_octal => format!("0o{digits}"),
        _ => value.to_owned(),
    };
    let found = Found::certain(form, token.start, token.end());
    Some(found.replacing(token.start, token.end(), written))
}

/// `ur''`, bytes outside of ASCII in `b''`, and escapes that mean nothing in a string of bytes.
fn string(token: Token<'_>, imports_unicode: bool) -> Option<Found> {
    let (prefix, content) = token.text.split_at(token.text.find(['\'', '"'])?);
    let prefix = prefix.to_ascii_lowercase();
    let at = |place: usize| token.start + prefix.len() + place;
    match prefix.as_str() {
        "ur" => {
            let raw = Found::certain(Form::RawUnicode, token.start, token.end());
            Some(raw.replacing(token.start, at(0), "r"))
        }
        // To Python 2 such a string is no other than one without the `b`.
        "b" | "br" | "rb" if !content.is_ascii() => {
            let bytes = Found::certain(Form::NonAsciiBytes, token.start, token.end());
            let quote = &content[..1];
            let written = format!("{}{quote}", prefix.replace('b', ""));
            Some(bytes.replacing(token.start, at(1), written))
        }
        "" if !imports_unicode => {
            let wrong = wrong_escapes(content);
            let escapes = Found::certain(Form::Escape, token.start, token.end()).if_certain(false);
            let escaped = wrong.iter().fold(escapes, |escapes, &place| {
                escapes.replacing(at(place), at(place), "\\")
            });
            (!wrong.is_empty()).then_some(escaped)
        }
        _ => None,
    }
}

/// Where in a string `\u`, `\U` or `\N` begin that stand for no character.
fn wrong_escapes(content: &str) -> Vec<usize> {
    let bytes = content.as_bytes();
    let digits = |from: usize, count: usize| {
        let digits = bytes.get(from..from + count);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let mut wrong = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', &bytes[at..]) {
        at += next;
        let is_right = match bytes.get(at + 1) {
            Some(b'u') => digits(at + 2, 4),
            Some(b'U') => digits(at + 2, 8) && bytes[at + 2..at + 4] == *b"00",
            Some(b'N') => bytes.get(at + 2) == Some(&b'{'),
            _ => true,
        };
        if !is_right {
            wrong.push(at);
        }
        at = bytes.len().min(at + 2);
    }
    wrong
}
