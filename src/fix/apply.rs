//! All edits of a file, applied once.

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
    let mut edits: Vec<&Edit> = Vec::new();
    let mut made = Vec::new();
    for (number, fix) in fixes.into_iter().enumerate() {
        if fix.applicability < floor || fix.applicability == Applicability::Manual {
            continue;
        }
        let new: Vec<&Edit> = fix
            .edits
            .iter()
            .filter(|edit| !edits.contains(edit))
            .collect();
        if new
            .iter()
            .any(|edit| edits.iter().any(|other| collide(edit, other)))
        {
            continue;
        }
        edits.extend(new);
        made.push(number);
    }
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

/// Whether two different edits cannot both be made. Two insertions at one place can.
fn collide(a: &Edit, b: &Edit) -> bool {
    let inserts = |edit: &Edit| edit.span.start == edit.span.end;
    if inserts(a) && inserts(b) {
        return false;
    }
    a.span.start < b.span.end && b.span.start < a.span.end
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
}
