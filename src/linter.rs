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
use crate::check::{Context, Known, Types, Verdicts, check};
use crate::config::{KnownRules, Selector};
use crate::diagnose::{
    Diagnostic, SOURCE_RULES, diagnose, no_manifest, no_notebook, older_python, pinned, required,
    syntax_error, too_deep, unused_suppression, wrong_suppression,
};
use crate::files::{FileKind, ManifestKind, SourceFile, Span, manifest_kind, open};
use crate::fix::{Fix, NoFix, apply};
use crate::fixed::{Fixed, fixable};
use crate::manifest::{Pin, Requirement, asked_for, commands, comments, judge, pins, stated};
use crate::names::{Alone, Exports, Surroundings, resolve_in};
use crate::report::CheckedFile;
use crate::rules::{Applicability, RuleSet, Style};
use crate::suppress::Suppressions;
use crate::syntax::{Module, parse_source};

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
    verdicts: Verdicts,
    packages: Known,
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
            packages: Known {
                atlas,
                types: Arc::new(Types::new(atlas, options.target)),
                target: options.target,
            },
            options,
        }
    }

    /// The options.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What name resolution is told of the packages.
    #[must_use]
    pub fn packages(&self) -> &Known {
        &self.packages
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
        match open(path, text) {
            Ok(source) => self.check_source(Arc::new(source), surroundings),
            Err(error) => {
                let source = SourceFile::new(path.to_owned(), text.to_owned());
                let checked = CheckedFile {
                    path: path.to_owned(),
                    source: Some(Arc::new(source)),
                    diagnostics: vec![no_notebook(&error)],
                };
                (checked, Exports::default())
            }
        }
    }

    fn check_source(
        &self,
        source: Arc<SourceFile>,
        surroundings: &dyn Surroundings,
    ) -> (CheckedFile, Exports) {
        let (mut diagnostics, exports) = self.diagnostics(&source, surroundings);
        for found in &mut diagnostics {
            found.cell = found.span.and_then(|span| source.cell(span.start));
            let is_editable = |fix: &Fix| {
                let mut edits = fix.edits.iter();
                edits.all(|edit| source.is_editable(edit.span))
            };
            if found.fix.as_ref().is_some_and(|fix| !is_editable(fix)) {
                found.fix = None;
                found.no_fix = Some(NoFix::NotHere);
            }
        }
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
        match manifest_kind(&source.path) {
            None | Some(ManifestKind::Setup) => {}
            Some(kind) => return (self.manifest(kind, source), Exports::default()),
        }
        let module = match parse_source(source) {
            Ok(module) => module,
            Err(error) => return (vec![too_deep(error)], Exports::default()),
        };
        let options = &self.options;
        let context = Context {
            rules: &options.rules,
            atlas: self.packages.atlas,
            verdicts: &self.verdicts,
            types: &self.packages.types,
            target: options.target,
            prefer: options.prefer,
            include_guarded: options.include_guarded,
        };
        let names = resolve_in(&module, &self.packages, surroundings);
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
        diagnostics.extend(self.pinned(source, &module));
        if let Some(kind) = manifest_kind(&source.path)
            && let Ok(stated) = stated(kind, source, Some(&module))
        {
            diagnostics.extend(self.required(&stated, source));
        }
        let older = module.older.iter();
        let older = older.map(|older| older_python(older, options.target.version));
        let enabled =
            |found: &Diagnostic| (options.enabled)(&source.path, &found.code, &found.name);
        diagnostics.extend(older.filter(enabled));
        self.suppress(source, &module, &mut diagnostics);
        // Documents show sketches; what can be read of them is checked.
        if source.kind() != FileKind::Document {
            diagnostics.extend(module.errors.first().map(syntax_error));
        }
        (diagnostics, names.exports(&module))
    }

    /// What is to be said of the commands in the code.
    fn pinned(&self, source: &SourceFile, module: &Module) -> Vec<Diagnostic> {
        let options = &self.options;
        let diagnostic = |pin: &Pin| {
            let rule = options.rules.rule(options.rules.index().idiom(pin.idiom)?);
            let is_enabled = (options.enabled)(&source.path, &rule.code, &rule.name);
            pinned(pin, rule, options.target, options.prefer).filter(|_| is_enabled)
        };
        let commands = commands(source, module);
        let pinned = pins(&commands);
        let required = self.required(&asked_for(&commands), source);
        pinned
            .iter()
            .filter_map(diagnostic)
            .chain(required)
            .collect()
    }

    /// What is to be said of the packages that are asked for.
    fn required(&self, requirements: &[Requirement], source: &SourceFile) -> Vec<Diagnostic> {
        let options = &self.options;
        let judged = judge(requirements, &options.rules, options.target.version).into_iter();
        let diagnostic = |(id, requirement)| {
            let rule = options.rules.rule(id);
            let is_enabled = (options.enabled)(&source.path, &rule.code, &rule.name);
            required(
                requirement,
                &source.text,
                rule,
                options.target,
                options.prefer,
            )
            .filter(|_| is_enabled)
        };
        judged.filter_map(diagnostic).collect()
    }

    /// What is to be said of a manifest that is not Python.
    fn manifest(&self, kind: ManifestKind, source: &SourceFile) -> Vec<Diagnostic> {
        match stated(kind, source, None) {
            Ok(requirements) => {
                let mut diagnostics = self.required(&requirements, source);
                self.silence(source, &comments(source), &[], &mut diagnostics);
                diagnostics
            }
            Err(error) => vec![no_manifest(&error)],
        }
    }

    /// Takes out what comments silence, and adds what is wrong with the comments.
    fn suppress(&self, source: &SourceFile, module: &Module, diagnostics: &mut Vec<Diagnostic>) {
        let comments: Vec<Span> = module.comments().collect();
        self.silence(
            source,
            &comments,
            &module.continued_lines(&source.text),
            diagnostics,
        );
    }

    /// The same for comments wherever they come from; `lines` are statements of several lines.
    fn silence(
        &self,
        source: &SourceFile,
        comments: &[Span],
        lines: &[Span],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
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
        let mut silenced = Suppressions::new(
            source,
            comments,
            lines,
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
            let (again, _) = self.check_text_in(&checked.path, &fixed.text, surroundings);
            let Some(source) = &again.source else {
                break;
            };
            if !fixed.apply(source, &fixable(&again), floor) {
                break;
            }
        }
        let errors = |text: &str| {
            if !matches!(
                manifest_kind(&checked.path),
                None | Some(ManifestKind::Setup)
            ) {
                return 0;
            }
            let source = open(&checked.path, text).ok();
            let module = source.and_then(|source| parse_source(&source).ok());
            module.map_or(usize::MAX, |module| module.errors.len())
        };
        if fixed.count > 0 && errors(&fixed.text) > errors(text) {
            // One of them is our mistake; the others need not suffer for it.
            let mut sound: Vec<&Diagnostic> = Vec::new();
            for found in fixable(checked) {
                sound.push(found);
                let fixes = sound.iter().filter_map(|found| found.fix.as_ref());
                if errors(&apply(source, fixes, floor).text) > errors(text) {
                    sound.pop();
                }
            }
            fixed = Fixed::new(text);
            fixed.apply(source, &sound, floor);
        }
        fixed
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
