//! A number for each finding that stays the same while lines move.
//!
//! It is made of the rule, the path, the symbol and the text of the line without its indentation;
//! of findings that agree in all of these, each counts how many came before it.

use crate::fnv::{START, add};
use rustc_hash::FxHashMap;

use super::{CheckedFile, Report};
use crate::diagnose::Diagnostic;

/// The fingerprint of each diagnostic, in the order of [`Report::diagnostics`].
pub(crate) fn fingerprints(report: &Report) -> Vec<u64> {
    let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
    let each = report.diagnostics().map(|(file, found)| {
        let base = fingerprint(file, found);
        let before = seen.entry(base).or_default();
        let hash = add(base, &before.to_le_bytes());
        *before += 1;
        hash
    });
    each.collect()
}

fn fingerprint(file: &CheckedFile, found: &Diagnostic) -> u64 {
    let line = match (&file.source, found.span) {
        (Some(source), Some(span)) => source.slice(source.line_span(source.line_index(span.start))),
        _ => "",
    };
    let symbol = found.symbol.as_deref().unwrap_or_default();
    [&found.code, &file.path, symbol, line.trim()]
        .iter()
        .fold(START, |hash, part| add(add(hash, part.as_bytes()), &[0]))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::fingerprints;
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
}
