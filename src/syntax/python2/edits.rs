//! A text with some changes in it, and the way back from its places to those of the original.

use crate::files::{Span, offset};

/// Changes to a text, collected in any order.
#[derive(Default)]
pub(super) struct Edits {
    all: Vec<Edit>,
}

/// One change: the bytes from `start` to `end` become `text`.
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

/// Where the places of a changed text are in the original.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    /// In order of place.
    changes: Vec<Change>,
}

/// A range of the changed text and the one that it stands for.
#[derive(Debug, Clone, Copy)]
struct Change {
    new: Span,
    old: Span,
}

impl Edits {
    /// Puts `text`, which is not empty, in the place of the bytes from `start` to `end`.
    pub(super) fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        let text = text.into();
        self.all.push(Edit { start, end, text });
    }

    /// The changed text, and the way back. Of two edits of the same bytes the first is made.
    pub(super) fn apply(mut self, original: &str) -> (String, Origins) {
        self.all.sort_by_key(|edit| (edit.start, edit.end));
        let mut text = String::with_capacity(original.len() + 64);
        let mut origins = Origins::default();
        let mut at = 0;
        for edit in self.all {
            if edit.start < at {
                continue;
            }
            text.push_str(&original[at..edit.start]);
            let start = offset(text.len());
            text.push_str(&edit.text);
            origins.changes.push(Change {
                new: Span::new(start, offset(text.len())),
                old: Span::new(offset(edit.start), offset(edit.end)),
            });
            at = edit.end;
        }
        text.push_str(&original[at..]);
        (text, origins)
    }
}

impl Origins {
    /// The range of the original that `span` of the changed text stands for: all of a change that
    /// it touches with more than an end.
    pub(crate) fn of(&self, span: Span) -> Span {
        Span::new(self.start(span.start), self.end(span.end))
    }

    /// The original place of something that begins at `at`.
    fn start(&self, at: u32) -> u32 {
        let before = self
            .changes
            .partition_point(|change| change.new.start <= at);
        match before.checked_sub(1).map(|last| self.changes[last]) {
            Some(change) if at < change.new.end => change.old.start,
            Some(change) => change.old.end + (at - change.new.end),
            None => at,
        }
    }

    /// The original place of something that ends at `at`.
    fn end(&self, at: u32) -> u32 {
        let before = self.changes.partition_point(|change| change.new.start < at);
        match before.checked_sub(1).map(|last| self.changes[last]) {
            Some(change) if at <= change.new.end => change.old.end,
            Some(change) => change.old.end + (at - change.new.end),
            None => at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;
    use crate::files::{Span, offset};

    #[test]
    fn places_lead_back_to_the_original() {
        let original = "print ur'a', 10L, `x`\n\tprint\n";
        let mut edits = Edits::default();
        edits.replace(5, 5, "(");
        edits.replace(6, 11, "r'a'");
        edits.replace(13, 16, "10");
        edits.replace(18, 19, "repr(");
        edits.replace(20, 21, ")");
        edits.replace(21, 21, ")");
        edits.replace(22, 23, "        ");
        let (text, origins) = edits.apply(original);
        assert_eq!(text, "print( r'a', 10, repr(x))\n        print\n");
        let back = |part: &str| {
            let start = text.find(part).expect("in the text");
            let span = Span::new(offset(start), offset(start + part.len()));
            &original[origins.of(span).range()]
        };
        assert_eq!(back("r'a'"), "ur'a'");
        assert_eq!(back("10"), "10L");
        assert_eq!(back("repr(x)"), "`x`");
        assert_eq!(back("x"), "x");
        assert_eq!(back("repr"), "`");
        assert_eq!(back("print( r'a', 10, repr(x))"), "print ur'a', 10L, `x`");
        assert_eq!(back("( r'a', 10, repr(x))"), " ur'a', 10L, `x`");
        assert_eq!(back("        "), "\t");
        assert_eq!(back("        print"), "\tprint");
        let last = text.rfind("print").expect("in the text");
        let span = Span::new(offset(last), offset(text.len()));
        assert_eq!(&original[origins.of(span).range()], "print\n");
    }
}
