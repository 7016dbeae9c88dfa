//! From a text to what is to be said of it.

use std::sync::Arc;

use super::{Options, bindings};
use crate::atlas::Atlas;
use crate::check::{Context, Known, Types, Verdicts, check};
use crate::diagnose::{Diagnostic, diagnose, no_notebook, older_python, syntax_error, too_deep};
use crate::files::{FileKind, ManifestKind, SourceFile, manifest_kind, open};
use crate::fix::{Fix, NoFix};
use crate::manifest::{Lacking, stated};
use crate::names::{Alone, Exports, Surroundings, resolve_in};
use crate::report::CheckedFile;
use crate::syntax::{SyntaxError, parse_source};

/// Checks and fixes texts. What it says of one depends on no other.
pub struct Linter {
    pub(super) options: Options,
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
            Ok(source) => self.check_source(Arc::new(source), surroundings, None),
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

    /// The same of a manifest of which is known what its project lacks.
    #[must_use]
    pub fn check_manifest(
        &self,
        path: &str,
        text: &str,
        surroundings: &dyn Surroundings,
        lacking: &[Lacking],
    ) -> CheckedFile {
        let source = Arc::new(SourceFile::new(path.to_owned(), text.to_owned()));
        self.check_source(source, surroundings, Some(lacking)).0
    }

    fn check_source(
        &self,
        source: Arc<SourceFile>,
        surroundings: &dyn Surroundings,
        lacking: Option<&[Lacking]>,
    ) -> (CheckedFile, Exports) {
        let (mut diagnostics, exports) = self.diagnostics(&source, surroundings, lacking);
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
        bindings::settle(&mut diagnostics, &source);
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
        lacking: Option<&[Lacking]>,
    ) -> (Vec<Diagnostic>, Exports) {
        match manifest_kind(&source.path) {
            None | Some(ManifestKind::Setup) => {}
            Some(kind) => return (self.manifest(kind, source, lacking), Exports::default()),
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
            diagnostics.extend(self.lacking(lacking, &stated, kind, source));
        }
        let older = module.older.iter();
        let older = older.map(|older| older_python(older, options.target.version));
        let enabled =
            |found: &Diagnostic| (options.enabled)(&source.path, &found.code, &found.name);
        diagnostics.extend(older.filter(enabled));
        self.suppress(source, &module, lacking.is_some(), &mut diagnostics);
        // Documents show sketches; what can be read of them is checked.
        if source.kind() != FileKind::Document {
            // The first of a file, or of each cell: others follow from it more often than not.
            let mut errors: Vec<&SyntaxError> = module.errors.iter().collect();
            errors.dedup_by_key(|error| source.cell(error.span.start));
            diagnostics.extend(errors.into_iter().map(syntax_error));
        }
        (diagnostics, names.exports(&module))
    }
}
