//! The closing line: what a run found, in one sentence or two.

use std::fmt;

use super::Report;
use super::text::counted;
use crate::atlas::Version;
use crate::diagnose::Diagnostic;
use crate::rules::Applicability;
use crate::rules::Severity;

/// Counts over a whole report. `Display` is the closing line of the formats for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// The version of TensorFlow that the code was held against.
    pub target: Version,
    /// Diagnostics that say that something breaks, or could not be checked.
    pub errors: usize,
    /// Diagnostics that say that something behaves otherwise.
    pub warnings: usize,
    /// Diagnostics that advise.
    pub notes: usize,
    /// Files with at least one diagnostic.
    pub files: usize,
    /// Files that were looked at.
    pub files_checked: usize,
    /// Files that could not be checked in full.
    pub files_incomplete: usize,
    /// Diagnostics that `--fix` mends.
    pub fixable: usize,
    /// Diagnostics that `--unsafe-fixes` mends besides.
    pub fixable_unsafe: usize,
}

impl Summary {
    /// Counts what is in `report`.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let fixes = |applicability| {
            let found = report.diagnostics().map(|(_, found)| found);
            found.filter(|found| fixable(found, applicability)).count()
        };
        let incomplete =
            |diagnostics: &[Diagnostic]| diagnostics.iter().any(Diagnostic::is_incomplete);
        Self {
            target: report.target,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            files: report.files.len(),
            files_checked: report.files_checked,
            files_incomplete: report
                .files
                .iter()
                .filter(|file| incomplete(&file.diagnostics))
                .count(),
            fixable: fixes(Applicability::Safe),
            fixable_unsafe: fixes(Applicability::Unsafe),
        }
    }

    /// Whether there is nothing to say but that all is well.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.errors + self.warnings + self.notes == 0 && self.files_checked > 0
    }

    /// `12 errors, 3 warnings`; severities that do not occur are left out.
    fn counts(&self) -> String {
        let all = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ];
        let present: Vec<String> = all
            .into_iter()
            .filter(|&(count, _)| count > 0)
            .map(|(count, noun)| counted(count, noun))
            .collect();
        present.join(", ")
    }
}

/// Whether a fix of exactly this applicability mends a diagnostic.
pub(crate) fn fixable(found: &Diagnostic, applicability: Applicability) -> bool {
    found.applicability() == Some(applicability)
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return write!(
                f,
                "All checks passed: no use of TensorFlow breaks on {} ({} checked).",
                self.target,
                counted(self.files_checked, "file")
            );
        }
        let counts = self.counts();
        if counts.is_empty() {
            return write!(f, "Nothing was checked: no Python files found.");
        }
        write!(f, "Found {counts} in {}.", counted(self.files, "file"))?;
        if self.files_incomplete > 0 {
            let files = counted(self.files_incomplete, "file");
            write!(f, " {files} could not be checked in full.")?;
        }
        match (self.fixable, self.fixable_unsafe) {
            (0, 0) => Ok(()),
            (0, more) => write!(f, " {more} fixable with --fix --unsafe-fixes."),
            (safe, 0) => write!(f, " {safe} fixable with --fix."),
            (safe, more) => write!(
                f,
                " {safe} fixable with --fix ({more} more with --unsafe-fixes)."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Summary;
    use crate::report::sample;

    fn closing(report: &crate::report::Report) -> String {
        Summary::of(report).to_string()
    }

    #[test]
    fn says_that_all_is_well_only_if_something_was_checked() {
        assert_eq!(
            closing(&sample::empty(3)),
            "All checks passed: no use of TensorFlow breaks on 2.21 (3 files checked)."
        );
        assert_eq!(
            closing(&sample::empty(0)),
            "Nothing was checked: no Python files found."
        );
        assert_eq!(
            closing(&sample::incomplete()),
            "Found 2 errors in 2 files. 2 files could not be checked in full."
        );
    }

    #[test]
    fn counts_severities_and_fixes() {
        assert_eq!(
            closing(&sample::every_shape()),
            "Found 4 errors, 1 warning, 1 note in 2 files. \
             2 fixable with --fix (1 more with --unsafe-fixes)."
        );
    }
}
