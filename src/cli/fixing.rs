//! `--fix` and `--diff`: fixes made in files, or only shown.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};

use similar::TextDiff;

use super::Ending;
use super::args::CheckArguments;
use super::check::Results;
use super::terminal::Screen;
use crate::ROUNDS;
use crate::diagnose::about_source;
use crate::fix::replace_file;
use crate::report::harmless;
use crate::rules::Applicability;
use crate::rules::Severity;
use crate::run::{check_bytes, pool};

/// What became of the fixes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcome {
    /// How many were made.
    pub(super) count: usize,
    /// In how many files.
    pub(super) files: usize,
    /// Whether the fixed text went to standard output.
    pub(super) printed: bool,
}

impl Outcome {
    /// How `--diff` ends: 1 if there is something to change.
    pub(super) fn ending(&self, results: &Results) -> Ending {
        if results.is_incomplete() {
            Ending::Failure
        } else if self.count > 0 {
            Ending::Findings
        } else {
            Ending::Clean
        }
    }
}

/// Makes the fixes, or shows them as a diff. What was fixed is checked again, so that the results
/// say what remains.
pub(super) fn fix(
    results: &mut Results,
    typed: &CheckArguments,
    screen: &Screen,
) -> anyhow::Result<Outcome> {
    let floor = match typed.unsafe_fixes {
        true => Applicability::Unsafe,
        false => Applicability::Safe,
    };
    // Known findings are left out of what is given, and a second round would find them again.
    let rounds = if results.holds_back { 1 } else { ROUNDS };
    let mut outcome = Outcome::default();
    let pool = pool()?;
    let mut written = HashSet::new();
    for index in 0..results.done.len() {
        let done = &results.done[index];
        let Some(decoded) = &done.decoded else {
            if let Some(bytes) = results.standard_input.as_ref().filter(|_| !typed.diff) {
                // What cannot be fixed comes out as it went in.
                io::stdout().lock().write_all(bytes)?;
                outcome.printed = true;
            }
            continue;
        };
        let Some(job) = results
            .jobs
            .iter()
            .find(|job| job.file.display == done.checked.path)
        else {
            continue;
        };
        let applied = pool.install(|| {
            let view = job.project.view(&job.file.path);
            job.linter
                .fix_checked(&done.checked, &decoded.text, &view, floor, rounds)
        });
        if typed.diff {
            outcome.count += applied.count;
            show_difference(&done.checked.path, &decoded.text, &applied.text, screen)?;
            continue;
        }
        if let Some(bytes) = &results.standard_input {
            let fixed = decoded.encode(&applied.text);
            io::stdout()
                .lock()
                .write_all(fixed.as_ref().unwrap_or(bytes))?;
            outcome.printed = true;
        }
        if applied.count == 0 {
            continue;
        }
        let before = decoded.encode(&decoded.text);
        let after = decoded.encode(&applied.text);
        let (before, after) = match (before, after) {
            (Ok(before), Ok(after)) => (before, after),
            (Err(error), _) | (_, Err(error)) => {
                refuse(results, index, &error.to_string());
                continue;
            }
        };
        // A link and the file that it leads to are one file: mended once.
        let real = fs::canonicalize(&job.file.path).unwrap_or_else(|_| job.file.path.clone());
        if results.standard_input.is_none() && !written.insert(real) {
            results.done[index] = pool.install(|| check_bytes(job, after));
            continue;
        }
        if results.standard_input.is_none()
            && let Err(error) = replace_file(&job.file.path, &before, &after)
        {
            refuse(results, index, &error.to_string());
            continue;
        }
        outcome.count += applied.count;
        outcome.files += 1;
        let again = pool.install(|| check_bytes(job, after));
        results.done[index] = again;
    }
    Ok(outcome)
}

/// Says that a file could not be written.
fn refuse(results: &mut Results, index: usize, reason: &str) {
    let message = format!("the fixed file cannot be written: {reason}");
    let diagnostic = about_source("TF007", Severity::Error, message, None);
    results.done[index]
        .checked
        .diagnostics
        .insert(0, diagnostic);
}

/// A unified diff, as `git apply` takes it.
fn show_difference(path: &str, before: &str, after: &str, screen: &Screen) -> anyhow::Result<()> {
    if before == after {
        return Ok(());
    }
    let path = harmless(path);
    let diff = TextDiff::from_lines(before, after);
    let text = diff
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string();
    let mut out = io::stdout().lock();
    if !screen.output().colour {
        out.write_all(text.as_bytes())?;
        return Ok(());
    }
    for line in text.split_inclusive('\n') {
        let colour = match line.as_bytes().first() {
            Some(b'+') => "\x1b[32m",
            Some(b'-') => "\x1b[31m",
            Some(b'@') => "\x1b[36m",
            _ => "",
        };
        write!(out, "{colour}{line}\x1b[0m")?;
    }
    Ok(())
}
