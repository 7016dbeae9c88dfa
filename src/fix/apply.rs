//! All edits of a file, applied once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::files::{SourceFile, Span};
use crate::fix::{Edit, Fix};
use crate::rules::Applicability;

/// The outcome of applying fixes to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The new text of the whole file.
    pub text: String,
    /// Which of the given fixes were applied, by their numbers.
    pub made: Vec<usize>,
}

/// Applies the fixes of a source, in order, as far as they are at least as safe as `floor`.
///
/// A fix is applied wholly or not at all. One that touches what an earlier one changes is left
/// out; an edit that two fixes have in common, such as an import, is made once. Of insertions at
/// one place, imports come first.
#[must_use]
pub fn apply<'f>(
    source: &SourceFile,
    fixes: impl IntoIterator<Item = &'f Fix>,
    floor: Applicability,
) -> Applied {
    let mut taken = Taken::default();
    let mut made = Vec::new();
    for (number, fix) in fixes.into_iter().enumerate() {
        if fix.applicability < floor || fix.applicability == Applicability::Manual {
            continue;
        }
        let new = fix.edits.iter();
        let new: Vec<&Edit> = new.filter(|edit| !taken.edits.contains(edit)).collect();
        if new.iter().any(|edit| taken.collides(edit)) {
            continue;
        }
        new.into_iter().for_each(|edit| taken.add(edit));
        made.push(number);
    }
    let mut edits: Vec<&Edit> = taken.edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span, !is_import(edit), &edit.text));
    let edits: Vec<(Span, &str)> = edits
        .iter()
        .map(|edit| (edit.span, edit.text.as_str()))
        .collect();
    let text = source.whole_text();
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (span, new) in source.in_whole_text(&edits) {
        out.push_str(&text[at..span.start as usize]);
        out.push_str(&new);
        at = span.end as usize;
    }
    out.push_str(&text[at..]);
    Applied { text: out, made }
}

/// Whether an edit writes an import: at one place, imports go before what uses them.
fn is_import(edit: &Edit) -> bool {
    let text = edit.text.trim_start();
    text.starts_with("import ") || text.starts_with("from ")
}

/// Edits that are to be made, none of which collides with another.
#[derive(Default)]
struct Taken<'f> {
    edits: FxHashSet<&'f Edit>,
    /// Ends of what goes, by starts.
    replaced: BTreeMap<u32, u32>,
    /// Where something is inserted.
    inserted: BTreeSet<u32>,
}

impl<'f> Taken<'f> {
    /// Whether an edit cannot be made besides. Two insertions at one place can.
    fn collides(&self, edit: &Edit) -> bool {
        let Span { start, end } = edit.span;
        // What goes does not overlap, so the last that begins before the end also ends last.
        let last = self.replaced.range(..end).next_back();
        let overlaps = last.is_some_and(|(_, &other)| other > start);
        let holds = || self.inserted.range(start + 1..end).next().is_some();
        overlaps || start < end && holds()
    }

    fn add(&mut self, edit: &'f Edit) {
        let Span { start, end } = edit.span;
        self.edits.insert(edit);
        if start == end {
            self.inserted.insert(start);
        } else {
            self.replaced.insert(start, end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::files::{SourceFile, Span};
    use crate::fix::{Edit, Fix};
    use crate::rules::Applicability;

    fn fix(applicability: Applicability, edits: &[(u32, u32, &str)]) -> Fix {
        Fix {
            applicability,
            message: String::new(),
            edits: edits
                .iter()
                .map(|&(start, end, text)| Edit {
                    span: Span::new(start, end),
                    text: text.to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn shared_edits_are_made_once_and_overlaps_left_out() {
        let fixes = [
            fix(Applicability::Safe, &[(0, 0, "import a\n"), (0, 1, "X")]),
            fix(Applicability::Safe, &[(0, 0, "import a\n"), (2, 3, "Y")]),
            fix(Applicability::Safe, &[(2, 4, "Z")]),
            fix(Applicability::Unsafe, &[(4, 5, "W")]),
        ];
        let source = SourceFile::new("a.py".into(), "a b c".into());
        let safe = apply(&source, &fixes, Applicability::Safe);
        assert_eq!(safe.text, "import a\nX Y c");
        assert_eq!(safe.made, [0, 1]);
        let more = apply(&source, &fixes, Applicability::Unsafe);
        assert_eq!(more.text, "import a\nX Y W");
        assert_eq!(more.made, [0, 1, 3]);
    }

    #[test]
    fn a_fix_is_held_against_its_neighbours_only() {
        // Held against all others, each of them would make this test run for days.
        let count = 300_000;
        let fixes: Vec<Fix> = (0..count)
            .map(|number| fix(Applicability::Safe, &[(number * 2, number * 2 + 1, "X")]))
            .collect();
        let source = SourceFile::new("a.py".into(), "a ".repeat(count as usize));
        let applied = apply(&source, &fixes, Applicability::Safe);
        assert_eq!(applied.made.len(), count as usize);
        assert_eq!(applied.text, "X ".repeat(count as usize));
    }

    #[test]
    fn insertions_and_replacements_collide_where_one_is_within_the_other() {
        let source = SourceFile::new("a.py".into(), "abcdef".into());
        let made = |fixes: &[&[(u32, u32, &str)]]| {
            let fixes: Vec<Fix> = fixes
                .iter()
                .map(|it| fix(Applicability::Safe, it))
                .collect();
            apply(&source, &fixes, Applicability::Safe).text
        };
        assert_eq!(made(&[&[(2, 4, "X")], &[(3, 3, "Y")]]), "abXef");
        assert_eq!(made(&[&[(3, 3, "Y")], &[(2, 4, "X")]]), "abcYdef");
        assert_eq!(
            made(&[&[(2, 4, "X")], &[(2, 2, "Y")], &[(4, 4, "Z")]]),
            "abYXZef"
        );
        assert_eq!(
            made(&[&[(2, 2, "Y")], &[(2, 2, "Z")], &[(2, 4, "X")]]),
            "abYZXef"
        );
        assert_eq!(
            made(&[&[(0, 1, "X"), (4, 6, "X")], &[(1, 5, "Y")]]),
            "XbcdX"
        );
    }
}
