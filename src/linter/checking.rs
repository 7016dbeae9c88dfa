//! From a text to what is to be said of it.

use std::sync::Arc;

use super::reading::{Content, Reading};
use super::{Options, bindings};
use crate::atlas::Atlas;
use crate::check::{Context, Known, Types, Verdicts, check};
use crate::diagnose::{Diagnostic, diagnose, older_python, syntax_error};
use crate::files::{FileKind, manifest_kind};
use crate::fix::{Fix, NoFix};
use crate::manifest::stated;
use crate::names::{Alone, Exports, Names, Surroundings, resolve_in};
use crate::report::CheckedFile;
use crate::syntax::{Module, SyntaxError};

/// What is said of a text, and on what that relies.
pub struct Supposing {
    /// What is said.
    pub file: CheckedFile,
    /// Names of the text that no other module was known to take; a fix may have counted on that.
    pub free: Vec<Box<str>>,
}

/// Diagnostics, and the names that nobody was known to take.
type Found = (Vec<Diagnostic>, Vec<Box<str>>);

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
        self.check(&Reading::of(path, text), &Alone)
    }

    /// All that is to be said of one text of a project, in order of place.
    #[must_use]
    pub fn check(&self, reading: &Reading, surroundings: &dyn Surroundings) -> CheckedFile {
        self.check_supposing(reading, surroundings).file
    }

    /// The same, and on what it relies.
    #[must_use]
    pub fn check_supposing(&self, reading: &Reading, surroundings: &dyn Surroundings) -> Supposing {
        let found = self.diagnostics(reading, surroundings, |_, _| true);
        self.supposing(reading, found.unwrap_or_default())
    }

    /// The same, unless it turns out, once the names are resolved, that somebody `waits` for more;
    /// and what the text exports.
    #[must_use]
    pub fn check_unless(
        &self,
        reading: &Reading,
        surroundings: &dyn Surroundings,
        waits: impl Fn() -> bool,
    ) -> (Option<Supposing>, Exports) {
        let mut exports = Exports::default();
        let found = self.diagnostics(reading, surroundings, |names, module| {
            exports = names.exports(module);
            !waits()
        });
        (found.map(|found| self.supposing(reading, found)), exports)
    }

    fn supposing(&self, reading: &Reading, (diagnostics, free): Found) -> Supposing {
        Supposing {
            file: self.checked(reading, diagnostics),
            free,
        }
    }

    /// Findings as they are reported: with their cells, in order.
    fn checked(&self, reading: &Reading, mut diagnostics: Vec<Diagnostic>) -> CheckedFile {
        let source = &reading.source;
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
        bindings::settle(&mut diagnostics, source);
        diagnostics
            .sort_by(|a, b| (a.span, &a.code, &a.message).cmp(&(b.span, &b.code, &b.message)));
        CheckedFile {
            path: source.path.clone(),
            source: Some(Arc::clone(source)),
            diagnostics,
        }
    }

    /// What is to be said of a text; nothing if it is code of which `goes_on` says, once its names
    /// are resolved, that it is not to be looked at further.
    fn diagnostics(
        &self,
        reading: &Reading,
        surroundings: &dyn Surroundings,
        goes_on: impl FnOnce(&Names<'_>, &Module) -> bool,
    ) -> Option<Found> {
        match &reading.content {
            Content::Code(module) => {
                let names = resolve_in(module, &self.packages, surroundings);
                goes_on(&names, module).then(|| {
                    let diagnostics = self.of_code(reading, module, &names);
                    (diagnostics, names.supposed_free())
                })
            }
            Content::Manifest(kind) => {
                let lacking = reading.lacking.as_deref();
                let diagnostics = self.manifest(*kind, &reading.source, lacking);
                Some((diagnostics, Vec::new()))
            }
            Content::Refused(why) => Some((vec![(**why).clone()], Vec::new())),
        }
    }

    fn of_code(&self, reading: &Reading, module: &Module, names: &Names<'_>) -> Vec<Diagnostic> {
        let source = &*reading.source;
        let lacking = reading.lacking.as_deref();
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
        let findings = check(names, module, &source.text, &context);
        let mut diagnostics: Vec<Diagnostic> = findings
            .iter()
            .filter(|finding| {
                (options.enabled)(&source.path, &finding.rule.code, &finding.rule.name)
            })
            .map(|finding| diagnose(finding, source, module, names, &context))
            .collect();
        // Several candidates of one reference can lead to the same words.
        diagnostics.dedup_by(|a, b| (a.span, &a.code, &a.symbol) == (b.span, &b.code, &b.symbol));
        diagnostics.extend(self.pinned(source, module));
        if let Some(kind) = manifest_kind(&source.path)
            && let Ok(stated) = stated(kind, source, Some(module))
        {
            diagnostics.extend(self.required(&stated, source));
            diagnostics.extend(self.lacking(lacking, &stated, kind, source));
        }
        let older = module.older.iter();
        let older = older.map(|older| older_python(older, options.target.version));
        let enabled =
            |found: &Diagnostic| (options.enabled)(&source.path, &found.code, &found.name);
        diagnostics.extend(older.filter(enabled));
        self.suppress(source, module, lacking.is_some(), &mut diagnostics);
        // Documents show sketches; what can be read of them is checked.
        if source.kind() != FileKind::Document {
            // The first of a file, or of each cell: others follow from it more often than not.
            let mut errors: Vec<&SyntaxError> = module.errors.iter().collect();
            errors.dedup_by_key(|error| source.cell(error.span.start));
            diagnostics.extend(errors.into_iter().map(syntax_error));
        }
        diagnostics
    }
}
