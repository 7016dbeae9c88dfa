//! String literals of JSON: what they say, character by character, and how a text is written.

use std::fmt::Write as _;
use std::ops::Range;

/// The characters of a literal, which begins and ends with a quote and is known to be valid, each
/// with the bytes that write it. Half of a surrogate pair becomes U+FFFD.
pub(super) fn characters(literal: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    let end = literal.len().saturating_sub(1);
    let mut at = 1;
    std::iter::from_fn(move || {
        let rest = literal.get(at..end).filter(|rest| !rest.is_empty())?;
        let (length, character) = first(rest)?;
        let range = at..at + length;
        at = range.end;
        Some((range, character))
    })
}

/// The first character that `text`, a part of a literal, writes, and the bytes that it takes.
fn first(text: &str) -> Option<(usize, char)> {
    let mut characters = text.chars();
    let first = characters.next()?;
    if first != '\\' {
        return Some((first.len_utf8(), first));
    }
    let escaped = match characters.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return Some(unicode(text)),
        other => other,
    };
    Some((2, escaped))
}

/// The character of the escape `\uXXXX`, or of two that are a surrogate pair.
fn unicode(text: &str) -> (usize, char) {
    let unit = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let units = [unit(0), unit(6)].into_iter().flatten();
    match char::decode_utf16(units).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => (12, character),
        Some(Ok(character)) => (6, character),
        _ => (6, char::REPLACEMENT_CHARACTER),
    }
}

/// Adds a character to the inside of a literal as Python's `json` writes it; with `ascii`, nothing
/// but ASCII.
pub(super) fn write(character: char, ascii: bool, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        _ if character < ' ' || ascii && !character.is_ascii() => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
        _ => out.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::{characters, write};

    fn read(literal: &str) -> String {
        characters(literal)
            .map(|(_, character)| character)
            .collect()
    }

    #[test]
    fn reads_every_escape() {
        assert_eq!(read(r#""""#), "");
        assert_eq!(
            read(r#""a\n\t\"\\\/\u00e9é\ud83d\ude00""#),
            "a\n\t\"\\/éé😀"
        );
        assert_eq!(read(r#""\ud83dx\ude00""#), "\u{fffd}x\u{fffd}");
        let places: Vec<_> = characters(r#""é\n\u0041""#)
            .map(|(range, _)| range)
            .collect();
        assert_eq!(places, [1..3, 3..5, 5..11]);
    }

    #[test]
    fn what_is_written_reads_as_it_was() {
        let text = "a\u{1}\n\r\t\"\\/\u{8}\u{c}é😀";
        for ascii in [false, true] {
            let mut literal = String::from("\"");
            text.chars().for_each(|c| write(c, ascii, &mut literal));
            literal.push('"');
            assert_eq!(read(&literal), text);
            assert_eq!(
                serde_json::from_str::<String>(&literal).expect("JSON"),
                text
            );
            assert_eq!(literal.is_ascii(), ascii);
        }
    }
}
