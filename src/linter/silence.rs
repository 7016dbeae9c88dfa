//! What comments say of findings.

use super::Linter;
use crate::config::{KnownRules, Selector};
use crate::diagnose::{Diagnostic, SOURCE_RULES, unused_suppression, wrong_suppression};
use crate::files::{SourceFile, Span};
use crate::suppress::Suppressions;
use crate::syntax::Module;

impl Linter {
    /// Takes out what comments silence, and adds what is wrong with the comments.
    pub(super) fn suppress(
        &self,
        source: &SourceFile,
        module: &Module,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let comments: Vec<Span> = module.comments().collect();
        self.silence(
            source,
            &comments,
            &module.continued_lines(&source.text),
            diagnostics,
        );
    }

    /// The same for comments wherever they come from; `lines` are statements of several lines.
    pub(super) fn silence(
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
}
