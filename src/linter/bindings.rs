//! Which findings go when the binding of their name is mended, and how far that can be trusted.

use rustc_hash::FxHashMap;

use crate::diagnose::Diagnostic;
use crate::files::{SourceFile, Span};
use crate::rules::Applicability;

/// How many names may stand for one another between a use and the fix that mends it.
const MOST_LINKS: usize = 8;

/// States, in each finding that is mended where its name is bound, what the fix there is worth.
///
/// The findings are all that will be reported: a fix that is switched off or silenced mends nothing.
pub(super) fn settle(diagnostics: &mut [Diagnostic], source: &SourceFile) {
    let line = |span: Span| source.line_index(span.start);
    let mut places: FxHashMap<(&str, usize), &Diagnostic> = FxHashMap::default();
    for found in diagnostics.iter() {
        if let (Some(symbol), Some(span)) = (found.symbol.as_deref(), found.span)
            && (found.fix.is_some() || found.mended_at.is_some())
        {
            places.entry((symbol, line(span))).or_insert(found);
        }
    }
    // The end of the chain `FLAGS`, `flags`, `tf.flags`.
    let end = |found: &Diagnostic| {
        let mut link = found.mended_at.as_ref()?;
        for _ in 0..MOST_LINKS {
            let there = places.get(&(link.bound.as_str(), line(link.span)))?;
            match &there.fix {
                Some(fix) => return Some(fix.applicability),
                None => link = there.mended_at.as_ref()?,
            }
        }
        None
    };
    let settled: Vec<Option<Applicability>> = diagnostics.iter().map(end).collect();
    for (found, applicability) in diagnostics.iter_mut().zip(settled) {
        if let (Some(at), Some(applicability)) = (&mut found.mended_at, applicability) {
            at.applicability = applicability;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Applicability::{self, Manual, Unsafe};
    use crate::{Linter, Options};

    fn applicabilities(text: &str, options: Options) -> Vec<Option<Applicability>> {
        let checked = Linter::new(options).check_text("a.py", text);
        let all = checked.diagnostics.iter();
        all.map(|found| found.applicability()).collect()
    }

    const CHAIN: &str = "import tensorflow as tf
flags = tf.app.flags
FLAGS = flags.FLAGS
";

    #[test]
    fn a_use_is_worth_what_the_fix_of_its_binding_is() {
        let found = applicabilities(CHAIN, Options::default());
        assert_eq!(found, [Some(Unsafe), Some(Unsafe)]);
    }

    #[test]
    fn a_silenced_binding_mends_nothing() {
        let text = CHAIN.replace("tf.app.flags", "tf.app.flags  # noqa");
        let found = applicabilities(&text, Options::default());
        assert_eq!(found, [Some(Manual)]);
    }
}
