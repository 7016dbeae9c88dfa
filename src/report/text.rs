//! Text made fit for people: harmless on a terminal, wrapped to a width, counted.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The visible character that stands for `c` where `c` itself could steer a terminal or hide
/// text: control characters, line and paragraph separators, bidirectional controls.
pub(crate) fn stand_in(c: char) -> Option<char> {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('␡'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

/// Whether a text is printable ASCII, as most is: none of it needs a stand-in.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_printable = |byte: u8| matches!(byte, b' '..=b'~');
    // All bytes are looked at, so that the compiler takes many at a time.
    text.bytes()
        .fold(true, |all, byte| all & is_printable(byte))
}

/// `text` with a visible stand-in for each character that could steer a terminal, line ends
/// included: what comes out is one line.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !is_plain(text) && text.chars().any(|c| stand_in(c).is_some()) {
        Cow::Owned(text.chars().map(|c| stand_in(c).unwrap_or(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The columns that `c` takes on a terminal.
pub(crate) fn char_width(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Breaks prose into harmless lines of at most `width` columns, the first of which has `taken`
/// columns less. Code in backticks stays whole where it fits; longer words stand out.
pub(crate) fn wrap(text: &str, width: usize, taken: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = taken;
    for word in words(text, width) {
        let word = harmless(word);
        let line = lines.last_mut().expect("starts with one line");
        if line.is_empty() {
            column += word.width();
            line.push_str(&word);
        } else if column + 1 + word.width() <= width {
            column += 1 + word.width();
            line.push(' ');
            line.push_str(&word);
        } else {
            column = word.width();
            lines.push(word.into_owned());
        }
    }
    lines
}

/// The words of `text`; code in backticks is one word unless it is wider than `width`.
fn words(text: &str, width: usize) -> Vec<&str> {
    let mut found = Vec::new();
    let mut in_code = false;
    let whole = text.split(|c: char| {
        in_code ^= c == '`';
        !in_code && c.is_whitespace()
    });
    for word in whole.filter(|word| !word.is_empty()) {
        if word.width() <= width && !word.contains(['\n', '\r']) {
            found.push(word);
        } else {
            found.extend(word.split_whitespace());
        }
    }
    found
}

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::{harmless, wrap};

    #[test]
    fn what_steers_a_terminal_becomes_visible() {
        assert_eq!(harmless("a\x1b[31mb\r\n\x07\x7f"), "a␛[31mb␍␊␇␡");
        assert_eq!(
            harmless("\u{9b}2J \u{202e}evil\u{2069}"),
            "\u{fffd}2J \u{fffd}evil\u{fffd}"
        );
        assert_eq!(harmless("naïve 漢字 👩‍🚀"), "naïve 漢字 👩‍🚀");
    }

    #[test]
    fn wraps_at_the_width_and_keeps_code_whole() {
        assert_eq!(
            wrap("write `from absl import flags` first", 24, 6),
            ["write", "`from absl import flags`", "first"]
        );
        assert_eq!(wrap("漢字 漢字", 8, 0), ["漢字", "漢字"]);
        assert_eq!(wrap("", 10, 0), [""]);
        assert_eq!(wrap("an odd ` alone and some more", 12, 0).len(), 3);
        assert_eq!(wrap("one\ntwo  three", 80, 0), ["one two three"]);
    }
}
