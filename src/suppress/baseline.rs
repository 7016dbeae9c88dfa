//! The baseline: findings that are known, so that only new ones fail.
//!
//! A finding is recognised by what it says and by the text of its line, not by its line number, so
//! it stays known when the code around it moves. Equal findings in one file are counted: the first
//! so many are known, further ones are new.
//!
//! The file is JSON with one entry a line, sorted, so that changes to it read well and merge well:
//!
//! ```json
//! {
//!   "version": 1,
//!   "files": {
//!     "model.py": [
//!       {"code":"TF110","symbol":"tf.flags","line":"flags = tf.flags","count":1}
//!     ]
//!   }
//! }
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::diagnose::Diagnostic;
use crate::files::SourceFile;
use crate::fnv::{START, add};

/// The version of the format.
const VERSION: u32 = 1;

/// Longer lines are cut and end in a hash of the whole, in characters.
const LINE_LIMIT: usize = 120;

/// Why a baseline cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// Not the JSON of a baseline.
    #[error("line {line}, column {column}: {message}")]
    Format {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Written by a later tf2lint.
    #[error("its version is {found}, and this tf2lint reads version {VERSION}: write it anew")]
    Version {
        /// The version in the file.
        found: u32,
    },
}

/// By what a finding is recognised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// The path of the file, from the directory of the baseline, with `/` between the parts.
    pub path: String,
    /// The code of the rule.
    pub code: String,
    /// The qualified name that was found.
    pub symbol: Option<String>,
    /// The text of the line on which the finding starts, blanks made even; empty for a finding
    /// that speaks of the whole file.
    pub line: String,
}

/// By what the findings of one file are recognised. A line is read once, however many findings it
/// has.
#[derive(Debug)]
pub struct Recognition<'a> {
    path: &'a str,
    source: Option<&'a SourceFile>,
    /// The normal texts of lines, by index.
    lines: FxHashMap<usize, String>,
}

impl<'a> Recognition<'a> {
    /// Of the file at `path`, from the directory of the baseline, with the text `source`.
    #[must_use]
    pub fn new(path: &'a str, source: Option<&'a SourceFile>) -> Self {
        Self {
            path,
            source,
            lines: FxHashMap::default(),
        }
    }

    /// By what `diagnostic` is recognised.
    #[must_use]
    pub fn of(&mut self, diagnostic: &Diagnostic) -> Fingerprint {
        let line = self.source.zip(diagnostic.span).map(|(source, span)| {
            let index = source.line_index(span.start);
            let text = || normal(source.slice(source.line_span(index)));
            self.lines.entry(index).or_insert_with(text).clone()
        });
        Fingerprint {
            path: self.path.to_owned(),
            code: diagnostic.code.clone(),
            symbol: diagnostic.symbol.clone(),
            line: line.unwrap_or_default(),
        }
    }
}

/// The text of a line with single blanks, cut if it is long.
fn normal(line: &str) -> String {
    let even = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match even.char_indices().nth(LINE_LIMIT) {
        None => even,
        Some((cut, _)) => format!("{}… {:016x}", &even[..cut], add(START, even.as_bytes())),
    }
}

/// Known findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Fingerprint, u32>,
}

/// The file, as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

/// As much of the file as every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
    line: String,
    count: u32,
}

impl Baseline {
    /// Adds one finding.
    pub fn add(&mut self, fingerprint: Fingerprint) {
        *self.counts.entry(fingerprint).or_default() += 1;
    }

    /// How many findings are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.values().map(|count| *count as usize).sum()
    }

    /// Whether no finding is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// If it is not the JSON of a baseline, or of a later version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let files = match serde_json::from_str(text) {
            Ok(File { version, files }) if version == VERSION => files,
            Ok(File { version, .. }) => return Err(BaselineError::Version { found: version }),
            // A later version may hold what this one does not know.
            Err(error) => match serde_json::from_str(text) {
                Ok(Versioned { version }) if version != VERSION => {
                    return Err(BaselineError::Version { found: version });
                }
                _ => return Err(format_error(&error)),
            },
        };
        let mut baseline = Self::default();
        for (path, entries) in files {
            for entry in entries {
                let fingerprint = Fingerprint {
                    path: path.clone(),
                    code: entry.code,
                    symbol: entry.symbol,
                    line: entry.line,
                };
                let count = baseline.counts.entry(fingerprint).or_default();
                *count = count.saturating_add(entry.count);
            }
        }
        Ok(baseline)
    }

    /// The text of the baseline file; equal baselines have equal texts.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (fingerprint, count) in &self.counts {
            let entry = Entry {
                code: fingerprint.code.clone(),
                symbol: fingerprint.symbol.clone(),
                line: fingerprint.line.clone(),
                count: *count,
            };
            let entries = files.entry(&fingerprint.path).or_default();
            entries.push(format!("      {}", json(&entry)));
        }
        let files: Vec<String> = files
            .iter()
            .map(|(path, entries)| format!("    {}: [\n{}\n    ]", json(path), entries.join(",\n")))
            .collect();
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"files\": {{");
        if files.is_empty() {
            text.push_str("}\n}\n");
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "\n{}\n  }}\n}}\n", files.join(",\n"));
        }
        text
    }

    /// Starts to hold findings against the baseline.
    #[must_use]
    pub fn matcher(&self) -> BaselineMatcher {
        BaselineMatcher {
            left: self.counts.clone(),
        }
    }

    /// Takes out entries that are no longer found.
    pub fn prune(&mut self, stale: &[StaleEntry]) {
        for entry in stale {
            if let Some(count) = self.counts.get_mut(&entry.fingerprint) {
                *count = count.saturating_sub(entry.count);
            }
        }
        self.counts.retain(|_, count| *count > 0);
    }
}

/// A value as JSON on one line.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings and numbers can be written as JSON")
}

fn format_error(error: &serde_json::Error) -> BaselineError {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    BaselineError::Format {
        line: error.line(),
        column: error.column(),
        message: text.strip_suffix(&place).unwrap_or(&text).to_owned(),
    }
}

/// A baseline during a run: what of it has not been found yet.
#[derive(Debug, Clone)]
pub struct BaselineMatcher {
    left: BTreeMap<Fingerprint, u32>,
}

/// The diagnostics of a file, divided by a baseline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SplitDiagnostics {
    /// Those that the baseline knows.
    pub known: Vec<Diagnostic>,
    /// The others.
    pub new: Vec<Diagnostic>,
}

/// An entry of the baseline that is no longer found, or not so often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleEntry {
    /// The entry.
    pub fingerprint: Fingerprint,
    /// How many of its findings are gone.
    pub count: u32,
}

impl BaselineMatcher {
    /// Whether a finding is known. Each entry knows as many findings as it counts.
    pub fn recognises(&mut self, fingerprint: &Fingerprint) -> bool {
        match self.left.get_mut(fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// Divides the diagnostics of one file; of equal ones the first are the known ones. `path` is
    /// that of the file from the directory of the baseline.
    pub fn split(
        &mut self,
        path: &str,
        source: Option<&SourceFile>,
        diagnostics: Vec<Diagnostic>,
    ) -> SplitDiagnostics {
        let mut file = Recognition::new(path, source);
        let (known, new) = diagnostics
            .into_iter()
            .partition(|diagnostic| self.recognises(&file.of(diagnostic)));
        SplitDiagnostics { known, new }
    }

    /// What was not found, in order; to be asked after all findings. `is_settled` says for a path
    /// whether the run knows all about it: the file was checked, or is gone.
    #[must_use]
    pub fn stale(&self, is_settled: impl Fn(&str) -> bool) -> Vec<StaleEntry> {
        self.left
            .iter()
            .filter(|(fingerprint, count)| **count > 0 && is_settled(&fingerprint.path))
            .map(|(fingerprint, count)| StaleEntry {
                fingerprint: fingerprint.clone(),
                count: *count,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
