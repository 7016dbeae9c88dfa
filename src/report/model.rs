//! The result of a run, ready to be drawn.

use std::sync::Arc;

use crate::atlas::Version;
use crate::diagnose::Diagnostic;
use crate::files::SourceFile;
use crate::rules::Severity;

/// Everything that a run found, in order of path, then place, then code.
#[derive(Debug, Clone)]
pub struct Report {
    /// The version of TensorFlow that the code was held against.
    pub target: Version,
    /// Files with at least one diagnostic.
    pub files: Vec<CheckedFile>,
    /// How many files were looked at.
    pub files_checked: usize,
}

/// What was found in one file.
#[derive(Debug, Clone)]
pub struct CheckedFile {
    /// The path under which it is reported: relative where possible, `/` between the parts.
    pub path: String,
    /// The text; `None` if it could not be read.
    pub source: Option<Arc<SourceFile>>,
    /// In order of place, then code.
    pub diagnostics: Vec<Diagnostic>,
}

/// How the run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing found: exit code 0.
    Clean,
    /// Findings: exit code 1.
    Findings,
    /// Something could not be checked: exit code 2.
    Incomplete,
}

impl Report {
    /// A report on files; those without diagnostics are left out, the rest is put in order of
    /// path. `files_checked` counts all that were looked at.
    #[must_use]
    pub fn new(target: Version, mut files: Vec<CheckedFile>, files_checked: usize) -> Self {
        files.retain(|file| !file.diagnostics.is_empty());
        files.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        Self {
            target,
            files,
            files_checked,
        }
    }

    /// All diagnostics with the file they are in, in order.
    pub fn diagnostics(&self) -> impl Iterator<Item = (&CheckedFile, &Diagnostic)> {
        self.files
            .iter()
            .flat_map(|file| file.diagnostics.iter().map(move |found| (file, found)))
    }

    /// How many diagnostics have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics()
            .filter(|(_, found)| found.severity == severity)
            .count()
    }

    /// How the run ends. Family TF0xx stands for what could not be checked.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.diagnostics().any(|(_, found)| found.is_incomplete()) {
            Outcome::Incomplete
        } else if self.files.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Findings
        }
    }
}
