//! What is to be said of what a project asks for: in manifests, and in commands within code.

use super::Linter;
use crate::diagnose::{Diagnostic, no_manifest, pinned, required};
use crate::files::{ManifestKind, SourceFile};
use crate::manifest::{Pin, Requirement, asked_for, commands, comments, judge, pins, stated};
use crate::syntax::Module;

impl Linter {
    /// What is to be said of the commands in the code.
    pub(super) fn pinned(&self, source: &SourceFile, module: &Module) -> Vec<Diagnostic> {
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
    pub(super) fn required(
        &self,
        requirements: &[Requirement],
        source: &SourceFile,
    ) -> Vec<Diagnostic> {
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
    pub(super) fn manifest(&self, kind: ManifestKind, source: &SourceFile) -> Vec<Diagnostic> {
        match stated(kind, source, None) {
            Ok(requirements) => {
                let mut diagnostics = self.required(&requirements, source);
                self.silence(source, &comments(source), &[], &mut diagnostics);
                diagnostics
            }
            Err(error) => vec![no_manifest(&error)],
        }
    }
}
