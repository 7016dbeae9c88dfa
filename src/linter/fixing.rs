//! A text and what fixes made of it, round by round.

use std::collections::BTreeMap;

use super::{Linter, Reading};
use crate::diagnose::Diagnostic;
use crate::files::{ManifestKind, SourceFile, manifest_kind, open};
use crate::fix::apply;
use crate::names::{Alone, Surroundings};
use crate::report::CheckedFile;
use crate::rules::Applicability;
use crate::syntax::parse_source;

/// How often a text is fixed again at most, while there are fixes within fixes.
pub const ROUNDS: usize = 10;

/// A text after fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new text of the whole file.
    pub text: String,
    /// How many fixes were made.
    pub count: usize,
    /// How many of each rule, by code and name.
    pub by_rule: BTreeMap<(String, String), usize>,
}

/// The findings with a fix.
fn fixable(checked: &CheckedFile) -> Vec<&Diagnostic> {
    let all = checked.diagnostics.iter();
    all.filter(|found| found.fix.is_some()).collect()
}

impl Fixed {
    /// A text before its first fix.
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            count: 0,
            by_rule: BTreeMap::new(),
        }
    }

    /// Applies the fixes of findings in `source`, which is the text as it is; says whether there
    /// was anything to do.
    fn apply(&mut self, source: &SourceFile, found: &[&Diagnostic], floor: Applicability) -> bool {
        let fixes = found.iter().filter_map(|found| found.fix.as_ref());
        let applied = apply(source, fixes, floor);
        for &number in &applied.made {
            let rule = (found[number].code.clone(), found[number].name.clone());
            *self.by_rule.entry(rule).or_default() += 1;
        }
        self.count += applied.made.len();
        self.text = applied.text;
        !applied.made.is_empty()
    }
}

impl Linter {
    /// The text with all fixes applied that are at least as safe as `floor`.
    #[must_use]
    pub fn fix_text(&self, path: &str, text: &str, floor: Applicability) -> Fixed {
        let checked = self.check_text(path, text);
        self.fix_checked(&checked, text, &Alone, floor, ROUNDS)
    }

    /// The same for a text of a project that has been checked already. After `rounds` rounds no fix
    /// within a fix is looked for; with 1, only the findings that are given are mended.
    ///
    /// A fix after which the parser takes the text less well is given up: it would be an error of
    /// tf2lint.
    #[must_use]
    pub fn fix_checked(
        &self,
        checked: &CheckedFile,
        text: &str,
        surroundings: &dyn Surroundings,
        floor: Applicability,
        rounds: usize,
    ) -> Fixed {
        let mut fixed = Fixed::new(text);
        let Some(source) = &checked.source else {
            return fixed;
        };
        fixed.apply(source, &fixable(checked), floor);
        // One fix may stand within another, and has its turn in the text that comes out.
        for _ in 1..rounds {
            if fixed.count == 0 {
                break;
            }
            let again = self.check(&Reading::of(&checked.path, &fixed.text), surroundings);
            let Some(source) = &again.source else {
                break;
            };
            if !fixed.apply(source, &fixable(&again), floor) {
                break;
            }
        }
        if fixed.count == 0 {
            return fixed;
        }
        let before = syntax_errors(&checked.path, text);
        let is_worse = |text: &str| syntax_errors(&checked.path, text) > before;
        if is_worse(&fixed.text) {
            // One of them is our mistake; the others need not suffer for it.
            let mut sound: Vec<&Diagnostic> = Vec::new();
            for found in fixable(checked) {
                sound.push(found);
                let fixes = sound.iter().filter_map(|found| found.fix.as_ref());
                if is_worse(&apply(source, fixes, floor).text) {
                    sound.pop();
                }
            }
            fixed = Fixed::new(text);
            fixed.apply(source, &sound, floor);
        }
        fixed
    }
}

/// How much of a text the parser refuses; nothing of what is not Python.
fn syntax_errors(path: &str, text: &str) -> usize {
    if !matches!(manifest_kind(path), None | Some(ManifestKind::Setup)) {
        return 0;
    }
    let source = open(path, text).ok();
    let module = source.and_then(|source| parse_source(&source).ok());
    module.map_or(usize::MAX, |module| module.errors.len())
}

#[cfg(test)]
mod tests {
    use crate::Linter;
    use crate::rules::Applicability;
    use crate::syntax::STACK_SIZE;

    #[test]
    fn the_deepest_trees_are_checked_from_end_to_end() {
        let texts = [
            format!("x = tf.log(1){}\n", " + tf.log(1)".repeat(1_500)),
            format!("x = {}tf.log(1){}\n", "(".repeat(3_000), ")".repeat(3_000)),
            format!("x = {}1{}\n", "tf.log(".repeat(2_000), ")".repeat(2_000)),
        ];
        for text in texts {
            let text = format!("import tensorflow as tf\n{text}");
            let check = move || {
                let linter = Linter::default();
                let found = linter.check_text("deep.py", &text).diagnostics.len();
                let fixed = linter.fix_text("deep.py", &text, Applicability::Safe);
                (found, fixed.text.matches("tf.math.log").count())
            };
            let thread = std::thread::Builder::new().stack_size(STACK_SIZE);
            let (found, fixed) = thread
                .spawn(check)
                .expect("a thread")
                .join()
                .expect("no panic");
            assert!(found > 0);
            assert_eq!(found, fixed);
        }
    }

    #[test]
    fn an_import_within_a_function_goes_with_its_last_use() {
        let text = "def f(x):\n    from tensorflow import to_float\n    return to_float(x)\n";
        let fixed = Linter::default().fix_text("a.py", text, Applicability::Safe);
        let expected =
            "def f(x):\n    import tensorflow as tf\n    return tf.cast(x, tf.float32)\n";
        assert_eq!(fixed.text, expected);
    }

    #[test]
    fn a_text_without_findings_comes_back_as_it_was() {
        let text = "import tensorflow as tf\r\nx = tf.abs(1)\r\n";
        let fixed = Linter::default().fix_text("a.py", text, Applicability::Unsafe);
        assert_eq!((fixed.text.as_str(), fixed.count), (text, 0));
    }
}
