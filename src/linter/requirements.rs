//! What is to be said of what a project asks for: in manifests, and in commands within code.

use super::Linter;
use crate::diagnose::{Diagnostic, lacking, no_manifest, pinned, required};
use crate::files::{ManifestKind, SourceFile};
use crate::manifest::{
    Lacking, Pin, Requirement, asked_for, commands, comments, judge, pins, stated,
};
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

    /// What is to be said of what suggestions for the code need and `stated` does not ask for. It is
    /// said where TensorFlow is asked for, else at the last requirement.
    pub(super) fn lacking(
        &self,
        packages: Option<&[Lacking]>,
        stated: &[Requirement],
        kind: ManifestKind,
        source: &SourceFile,
    ) -> Vec<Diagnostic> {
        let options = &self.options;
        let Some(beside) = stated
            .iter()
            .find(|it| it.is_tensorflow())
            .or(stated.last())
        else {
            return Vec::new();
        };
        let is_stated = |package: &Lacking| stated.iter().any(|it| it.name == package.package);
        let diagnostic = |package: &Lacking| {
            let idiom = package.idiom(options.target.version);
            let rule = options.rules.rule(options.rules.index().idiom(idiom)?);
            let is_enabled = (options.enabled)(&source.path, &rule.code, &rule.name);
            let style = (options.target, options.prefer);
            lacking(package, beside, kind, source, rule, style).filter(|_| is_enabled)
        };
        let packages = packages.unwrap_or_default().iter();
        packages
            .filter(|package| !is_stated(package))
            .filter_map(diagnostic)
            .collect()
    }

    /// What is to be said of a manifest that is not Python.
    pub(super) fn manifest(
        &self,
        kind: ManifestKind,
        source: &SourceFile,
        lacking: Option<&[Lacking]>,
    ) -> Vec<Diagnostic> {
        match stated(kind, source, None) {
            Ok(requirements) => {
                let mut diagnostics = self.required(&requirements, source);
                diagnostics.extend(self.lacking(lacking, &requirements, kind, source));
                let comments = comments(source);
                self.silence(
                    source,
                    &comments,
                    Vec::new,
                    lacking.is_some(),
                    &mut diagnostics,
                );
                diagnostics
            }
            Err(error) => vec![no_manifest(&error)],
        }
    }
}
