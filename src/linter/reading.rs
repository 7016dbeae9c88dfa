//! A text that has been read, so that it can be looked at more than once.

use std::sync::Arc;

use crate::diagnose::{Diagnostic, no_notebook, too_deep};
use crate::files::{ManifestKind, SourceFile, manifest_kind, open};
use crate::manifest::Lacking;
use crate::syntax::{Module, parse_source};

/// A text and the tree of its code.
pub struct Reading {
    pub(super) source: Arc<SourceFile>,
    pub(super) content: Content,
    /// What the project around it needs besides, if that is known.
    pub(super) lacking: Option<Vec<Lacking>>,
}

/// What a text turned out to be.
pub(super) enum Content {
    /// Python, as far as it could be understood.
    Code(Box<Module>),
    /// What a project asks for, not in Python.
    Manifest(ManifestKind),
    /// Something that cannot be checked, and why.
    Refused(Box<Diagnostic>),
}

impl Reading {
    /// Reads a text; what kind of text it is, its path tells.
    #[must_use]
    pub fn of(path: &str, text: &str) -> Self {
        let source = match open(path, text) {
            Ok(source) => source,
            Err(error) => {
                let source = SourceFile::new(path.to_owned(), text.to_owned());
                return Self {
                    source: Arc::new(source),
                    content: Content::Refused(Box::new(no_notebook(&error))),
                    lacking: None,
                };
            }
        };
        let content = match manifest_kind(path) {
            None | Some(ManifestKind::Setup) => match parse_source(&source) {
                Ok(module) => Content::Code(Box::new(module)),
                Err(error) => Content::Refused(Box::new(too_deep(error))),
            },
            Some(kind) => Content::Manifest(kind),
        };
        Self {
            source: Arc::new(source),
            content,
            lacking: None,
        }
    }

    /// The same of a manifest of which is known what the project around it needs besides.
    #[must_use]
    pub fn in_need_of(self, lacking: &[Lacking]) -> Self {
        let lacking = (!lacking.is_empty()).then(|| lacking.to_vec());
        Self { lacking, ..self }
    }

    /// The tree of its code; `None` if it is not code.
    #[must_use]
    pub fn module(&self) -> Option<&Module> {
        match &self.content {
            Content::Code(module) => Some(module),
            Content::Manifest(_) | Content::Refused(_) => None,
        }
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.source.text.len()
    }
}
