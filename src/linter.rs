//! The stages in one piece: a text in, diagnostics or a fixed text out.
//!
//! ```
//! use tf2lint::{Linter, Options};
//!
//! let linter = Linter::new(Options::default());
//! let checked = linter.check_text("a.py", "import tensorflow as tf\ntf.flags.FLAGS\n");
//! assert_eq!(checked.diagnostics[0].symbol.as_deref(), Some("tf.flags.FLAGS"));
//! ```

use std::sync::Arc;

use crate::atlas::{Atlas, Target};
use crate::check::{Context, Known, Verdicts, check};
use crate::config::{KnownRules, Selector};
use crate::diagnose::{
    Diagnostic, SOURCE_RULES, diagnose, syntax_error, too_deep, unused_suppression,
    wrong_suppression,
};
use crate::files::{SourceFile, Span};
use crate::fix::Fix;
use crate::fix::{Applied, apply};
use crate::names::{Alone, Exports, Surroundings, resolve_in};
use crate::report::CheckedFile;
use crate::rules::{Applicability, RuleSet, Style};
use crate::suppress::Suppressions;
use crate::syntax::{Module, parse};

/// How often a text is fixed again at most, while there are fixes within fixes.
pub const ROUNDS: usize = 10;

/// Whether a rule, by code and name, is switched on for a path.
pub type Enabled = Box<dyn Fn(&str, &str, &str) -> bool + Send + Sync>;

/// What a text is held against.
pub struct Options {
    /// The version to which the code is to go.
    pub target: Target,
    /// The style of the answers.
    pub prefer: Style,
    /// Whether code that copes with its own failure is looked at as well.
    pub include_guarded: bool,
    /// What to say.
    pub rules: Arc<RuleSet>,
    /// Which rules are switched on: called with path, code and name.
    pub enabled: Enabled,
}

impl Default for Options {
    /// All rules of tf2lint, for the newest TensorFlow, in its own idiom.
    fn default() -> Self {
        Self {
            target: Target::from(Atlas::embedded().newest()),
            prefer: Style::default(),
            include_guarded: false,
            rules: Arc::new(RuleSet::embedded()),
            enabled: Box::new(|_, _, _| true),
        }
    }
}

/// Checks and fixes texts. What it says of one depends on no other.
pub struct Linter {
    options: Options,
    atlas: &'static Atlas,
    verdicts: Verdicts,
}

impl Default for Linter {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl Linter {
    /// A linter with these options and the embedded atlas.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let atlas = Atlas::embedded();
        Self {
            verdicts: Verdicts::new(atlas, options.target),
            options,
            atlas,
        }
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// All that is to be said of one text that stands alone, in order of place.
    #[must_use]
    pub fn check_text(&self, path: &str, text: &str) -> CheckedFile {
        self.check_text_in(path, text, &Alone).0
    }

    /// All that is to be said of one text of a project, in order of place, and what it exports.
    #[must_use]
    pub fn check_text_in(
        &self,
        path: &str,
        text: &str,
        surroundings: &dyn Surroundings,
    ) -> (CheckedFile, Exports) {
        let source = SourceFile::new(path.to_owned(), text.to_owned());
        self.check_source(Arc::new(source), surroundings)
    }

    fn check_source(
        &self,
        source: Arc<SourceFile>,
        surroundings: &dyn Surroundings,
    ) -> (CheckedFile, Exports) {
        let (mut diagnostics, exports) = self.diagnostics(&source, surroundings);
        diagnostics
            .sort_by(|a, b| (a.span, &a.code, &a.message).cmp(&(b.span, &b.code, &b.message)));
        let checked = CheckedFile {
            path: source.path.clone(),
            source: Some(source),
            diagnostics,
        };
        (checked, exports)
    }

    fn diagnostics(
        &self,
        source: &SourceFile,
        surroundings: &dyn Surroundings,
    ) -> (Vec<Diagnostic>, Exports) {
        let module = match parse(&source.text) {
            Ok(module) => module,
            Err(error) => return (vec![too_deep(error)], Exports::default()),
        };
        let options = &self.options;
        let context = Context {
            rules: &options.rules,
            atlas: self.atlas,
            verdicts: &self.verdicts,
            target: options.target,
            prefer: options.prefer,
            include_guarded: options.include_guarded,
        };
        let known = Known {
            atlas: self.atlas,
            target: options.target,
        };
        let names = resolve_in(&module, &known, surroundings);
        let findings = check(&names, &module, &source.text, &context);
        let mut diagnostics: Vec<Diagnostic> = findings
            .iter()
            .filter(|finding| {
                (options.enabled)(&source.path, &finding.rule.code, &finding.rule.name)
            })
            .map(|finding| diagnose(finding, source, &module, &names, &context))
            .collect();
        // Several candidates of one reference can lead to the same words.
        diagnostics.dedup_by(|a, b| (a.span, &a.code, &a.symbol) == (b.span, &b.code, &b.symbol));
        self.suppress(source, &module, &mut diagnostics);
        diagnostics.extend(module.errors.first().map(syntax_error));
        (diagnostics, names.exports(&module))
    }

    /// Takes out what comments silence, and adds what is wrong with the comments.
    fn suppress(&self, source: &SourceFile, module: &Module, diagnostics: &mut Vec<Diagnostic>) {
        let comments: Vec<Span> = module.comments().collect();
        // Reading the lines of the module costs more than this look at its comments.
        let is_spoken_to = |comment: &Span| {
            let text = source.slice(*comment).to_ascii_lowercase();
            text.contains("noqa") || text.contains("tf2lint")
        };
        if !comments.iter().any(is_spoken_to) {
            return;
        }
        let enabled = |code: &str, name: &str| (self.options.enabled)(&source.path, code, name);
        let rules = &self.options.rules;
        let named = rules.ids().map(|id| rules.code_and_name(id));
        let known: Vec<(&str, &str)> = SOURCE_RULES
            .iter()
            .map(|rule| (rule.0, rule.1))
            .chain(named)
            .collect();
        let lines = module.continued_lines(&source.text);
        let mut silenced = Suppressions::new(
            source,
            &comments,
            &lines,
            &KnownRules::new(known.iter().copied()),
        );
        if silenced.skips_file() {
            diagnostics.clear();
            return;
        }
        diagnostics.retain(|found| !silenced.suppresses(&found.code, &found.name, found.span));
        let is_checked = |selector: &Selector| {
            known
                .iter()
                .any(|(code, name)| selector.matches(code, name) && enabled(code, name))
        };
        let unused = silenced
            .unused(is_checked)
            .into_iter()
            .map(|unused| unused_suppression(&unused));
        let malformed = silenced.malformed().iter().map(wrong_suppression);
        let complaints = unused.chain(malformed);
        diagnostics.extend(complaints.filter(|found| enabled(&found.code, &found.name)));
    }

    /// The text with all fixes applied that are at least as safe as `floor`.
    #[must_use]
    pub fn fix_text(&self, path: &str, text: &str, floor: Applicability) -> Applied {
        let checked = self.check_text(path, text);
        self.fix_checked(&checked, text, &Alone, floor, ROUNDS)
    }

    /// The same for a text of a project that has been checked already. After `rounds` rounds no fix within a fix
    /// is looked for; with 1, only the findings that are given are mended.
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
    ) -> Applied {
        let fixes = |checked: &CheckedFile| -> Vec<Fix> {
            let all = checked.diagnostics.iter();
            all.filter_map(|found| found.fix.clone()).collect()
        };
        let mut applied = apply(text, &fixes(checked), floor);
        // One fix may stand within another, and has its turn in the text that comes out.
        for _ in 1..rounds {
            if applied.count == 0 {
                break;
            }
            let (again, _) = self.check_text_in(&checked.path, &applied.text, surroundings);
            let next = apply(&applied.text, &fixes(&again), floor);
            if next.count == 0 {
                break;
            }
            applied = Applied {
                count: applied.count + next.count,
                text: next.text,
            };
        }
        let errors = |text: &str| parse(text).map_or(usize::MAX, |module| module.errors.len());
        if applied.count > 0 && errors(&applied.text) > errors(text) {
            // One of them is our mistake; the others need not suffer for it.
            let mut sound: Vec<Fix> = Vec::new();
            for fix in fixes(checked) {
                sound.push(fix);
                if errors(&apply(text, &sound, floor).text) > errors(text) {
                    sound.pop();
                }
            }
            applied = apply(text, &sound, floor);
        }
        applied
    }
}

#[cfg(test)]
mod tests {
    use super::Linter;
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
    fn a_text_without_findings_comes_back_as_it_was() {
        let text = "import tensorflow as tf\r\nx = tf.abs(1)\r\n";
        let fixed = Linter::default().fix_text("a.py", text, Applicability::Unsafe);
        assert_eq!((fixed.text.as_str(), fixed.count), (text, 0));
    }
}
