//! What comments say of findings.

use super::Linter;
use crate::config::{KnownRules, Selector};
use crate::diagnose::{Diagnostic, SOURCE_RULES, unused_suppression, wrong_suppression};
use crate::files::{SourceFile, Span};
use crate::manifest::Lacking;
use crate::suppress::Suppressions;
use crate::syntax::Module;

impl Linter {
    /// Takes out what comments silence, and adds what is wrong with the comments.
    pub(super) fn suppress(
        &self,
        source: &SourceFile,
        module: &Module,
        knows_project: bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let comments: Vec<Span> = module.comments().collect();
        self.silence(
            source,
            &comments,
            || module.continued_lines(&source.text),
            knows_project,
            diagnostics,
        );
    }

    /// The same for comments wherever they come from; `lines` gives the statements of several lines.
    /// What only the whole project can tell is not called unused before `knows_project`.
    pub(super) fn silence(
        &self,
        source: &SourceFile,
        comments: &[Span],
        lines: impl FnOnce() -> Vec<Span>,
        knows_project: bool,
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
        let lines = lines();
        let mut silenced = Suppressions::new(
            source,
            comments,
            &lines,
            &KnownRules::new(known.iter().copied()),
        );
        if silenced.skips_file() {
            diagnostics.clear();
            return;
        }
        diagnostics.retain(|found| !silenced.suppresses(&found.code, &found.name, found.span));
        let idioms = Lacking::IDIOMS.map(|idiom| rules.index().idiom(idiom));
        let of_project = idioms.map(|id| id.map(|id| rules.code_and_name(id)));
        let is_told = |rule: (&str, &str)| knows_project || !of_project.contains(&Some(rule));
        let is_checked = |selector: &Selector| {
            known.iter().any(|&(code, name)| {
                selector.matches(code, name) && enabled(code, name) && is_told((code, name))
            })
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
