//! Pages of text in a terminal: headings, paragraphs, entries with a hanging indent, code.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::report::Appearance;
use crate::report::appearance::{ADDED, FRAME, REMOVED, STRONG};
use crate::report::text::{harmless, wrap};

/// Columns that a paragraph stands in from the left.
const INDENT: usize = 2;

/// A page while it is written.
pub(super) struct Page {
    appearance: Appearance,
    text: String,
}

impl Page {
    pub(super) fn new(appearance: Appearance) -> Self {
        Self {
            appearance,
            text: String::new(),
        }
    }

    /// The whole page.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The first line: what the page is about, and a word on it.
    pub(super) fn title(&mut self, name: &str, rest: &str) {
        self.painted(STRONG, &harmless(name));
        self.text.push_str("  ");
        self.text.push_str(&harmless(rest));
        self.text.push('\n');
    }

    /// A heading, after an empty line.
    pub(super) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.painted(STRONG, text);
        self.text.push('\n');
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.appearance.columns() - INDENT, 0) {
            self.text.push_str(&" ".repeat(INDENT));
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// A word in a column of `width`, and beside it what is to be said of it.
    pub(super) fn entry(&mut self, word: &str, width: usize, text: &str) {
        let word = harmless(word);
        let indent = INDENT + width + 2;
        let room = self.appearance.columns().saturating_sub(indent).max(20);
        let mut lines = wrap(text, room, 0).into_iter();
        self.text.push_str(&" ".repeat(INDENT));
        self.painted(FRAME, &word);
        let first = lines.next().unwrap_or_default();
        if !first.is_empty() {
            let gap = (width + 2).saturating_sub(word.width()).max(2);
            self.text.push_str(&" ".repeat(gap));
            self.text.push_str(&first);
        }
        self.text.push('\n');
        for line in lines {
            self.text.push_str(&" ".repeat(indent));
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// Entries whose words stand in one column.
    pub(super) fn entries(&mut self, entries: &[(String, String)]) {
        let width = entries.iter().map(|(word, _)| word.width()).max();
        for (word, text) in entries {
            self.entry(word, width.unwrap_or(0), text);
        }
    }

    /// A line of code, as it was, as it goes or as it comes: `' '`, `'-'`, `'+'`.
    pub(super) fn code(&mut self, mark: char, line: &str) {
        let style = match mark {
            '-' => REMOVED,
            '+' => ADDED,
            _ => Style::new(),
        };
        self.text.push_str(&" ".repeat(INDENT));
        let line = format!("{mark} {}", harmless(line.trim_end_matches(['\n', '\r'])));
        self.painted(style, line.trim_end());
        self.text.push('\n');
    }

    fn painted(&mut self, style: Style, text: &str) {
        let style = self.appearance.style(style);
        self.text.push_str(&format!("{style}{text}{style:#}"));
    }
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::report::Appearance;

    #[test]
    fn words_stand_in_a_column_and_text_wraps_beside_them() {
        let mut page = Page::new(Appearance {
            width: 40,
            colour: false,
        });
        page.title("tf.a\u{1b}[31m", "function");
        let entry = |word: &str, text: &str| (word.to_owned(), text.to_owned());
        page.entries(&[
            entry("1.0 to 1.15", "words that are long enough to wrap"),
            entry("2.0", ""),
        ]);
        page.code('-', "x = 1\n");
        assert_eq!(
            page.into_text(),
            "tf.a\u{1b}[31m  function\n\
             \x20 1.0 to 1.15  words that are long\n\
             \x20              enough to wrap\n\
             \x20 2.0\n\
             \x20 - x = 1\n"
                .replace('\u{1b}', "␛")
        );
    }
}
