//! A number for each finding that stays the same while lines move.
//!
//! It is made of the rule, the path, the symbol and the text of the line without its indentation;
//! of findings that agree in all of these, each counts how many came before it. A line is read
//! once, however many findings it has.

use rustc_hash::FxHashMap;

use super::{CheckedFile, Report};
use crate::diagnose::Diagnostic;
use crate::fnv::{START, add};

/// The fingerprint of each diagnostic, in the order of [`Report::diagnostics`].
pub(crate) fn fingerprints(report: &Report) -> Vec<u64> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let mut all = Vec::new();
    for file in &report.files {
        let mut lines = FxHashMap::default();
        for found in &file.diagnostics {
            let base = fingerprint(file, found, &mut lines);
            let before = seen.entry(base).or_default();
            all.push(add(base, &before.to_le_bytes()));
            *before += 1;
        }
    }
    all
}

/// `lines` holds the hashes of lines of the file by their indices.
fn fingerprint(file: &CheckedFile, found: &Diagnostic, lines: &mut FxHashMap<usize, u64>) -> u64 {
    let line = file.source.as_ref().zip(found.span).map(|(source, span)| {
        let index = source.line_index(span.start);
        *lines.entry(index).or_insert_with(|| {
            let line = source.slice(source.line_span(index));
            add(START, line.trim().as_bytes())
        })
    });
    let symbol = found.symbol.as_deref().unwrap_or_default();
    let parts = [&found.code, &file.path, symbol];
    let hash = parts
        .iter()
        .fold(START, |hash, part| add(add(hash, part.as_bytes()), &[0]));
    add(hash, &line.unwrap_or(START).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rustc_hash::FxHashMap;

    use super::{fingerprint, fingerprints};
    use crate::fnv::{START, add};
    use crate::report::sample;

    #[test]
    fn is_fnv_1a() {
        assert_eq!(add(START, b"foobar"), 0x85944171f73967e8);
    }

    #[test]
    fn survives_moved_lines_and_tells_equal_lines_apart() {
        let line = "x = tf.log(tf.log(y))\n";
        let first = sample::logs(&format!("import tensorflow as tf\n{line}{line}"));
        let moved = sample::logs(&format!(
            "# moved\nimport tensorflow as tf\nif x:\n    {line}\n\n{line}"
        ));
        assert_eq!(fingerprints(&first), fingerprints(&moved));
        let distinct: HashSet<u64> = fingerprints(&first).into_iter().collect();
        assert_eq!(distinct.len(), 4);
    }

    #[test]
    fn a_line_is_read_once() {
        let call = "tf.log(y); ";
        let report = sample::logs(&format!("import tensorflow as tf\n{}\n", call.repeat(50)));
        let mut lines = FxHashMap::default();
        let file = &report.files[0];
        for found in &file.diagnostics {
            fingerprint(file, found, &mut lines);
        }
        assert_eq!((file.diagnostics.len(), lines.len()), (50, 1));
    }
}
