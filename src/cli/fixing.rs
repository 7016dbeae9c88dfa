//! `--fix` and `--diff`: fixes made in files, or only shown.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, Write};

use super::Ending;
use super::args::CheckArguments;
use super::check::{Results, plural};
use super::difference::show_difference;
use super::interruption::Interruption;
use super::terminal::Screen;
use crate::ROUNDS;
use crate::diagnose::{Diagnostic, about_source};
use crate::fix::replace_file;
use crate::report::{Report, harmless};
use crate::rules::Applicability;
use crate::rules::Severity;
use crate::run::{check_again, pool};

/// What became of the fixes.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// How many were made.
    pub(super) count: usize,
    /// In how many files.
    pub(super) files: usize,
    /// Whether the fixed text went to standard output.
    pub(super) printed: bool,
    /// How many of each rule, by code and name, in each file that was changed.
    made: Vec<(String, ByRule)>,
}

/// Numbers of fixes by code and name of their rule.
type ByRule = BTreeMap<(String, String), usize>;

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

impl Outcome {
    /// Says what was fixed; for those who want to know, by file and rule, and why the rest was not.
    pub(super) fn summarize(
        &self,
        report: &Report,
        typed: &CheckArguments,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if self.count > 0 {
            let (count, files) = (plural(self.count, "finding"), plural(self.files, "file"));
            writeln!(out, "Fixed {count} in {files}.")?;
        }
        if !typed.show_fixes {
            return Ok(());
        }
        for (path, by_rule) in &self.made {
            writeln!(out, "- {}:", harmless(path))?;
            for ((code, name), count) in by_rule {
                writeln!(out, "    {count} × {code} ({name})")?;
            }
        }
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for found in report.files.iter().flat_map(|file| &file.diagnostics) {
            *reasons.entry(why_left(found)).or_default() += 1;
        }
        if !reasons.is_empty() {
            let left = plural(reasons.values().sum(), "finding");
            writeln!(out, "Left {left}:")?;
        }
        for (reason, count) in reasons {
            writeln!(out, "    {count} × {reason}")?;
        }
        Ok(())
    }
}

/// Why a finding was not fixed.
fn why_left(found: &Diagnostic) -> String {
    match (&found.fix, &found.no_fix) {
        (Some(fix), _) => match fix.applicability {
            Applicability::Safe => "another fix is in the way: run it again".to_owned(),
            Applicability::Unsafe => "the fix is unsafe: --unsafe-fixes".to_owned(),
            Applicability::Manual => "the name is only guessed".to_owned(),
        },
        (None, Some(reason)) => reason.to_string(),
        (None, None) => "nothing can be written in its place automatically".to_owned(),
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
    let interruption = Interruption::hold_back()?;
    for index in 0..results.done.len() {
        interruption.end_if_asked()?;
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
            let lacking = std::mem::take(&mut results.done[index].lacking);
            results.done[index] = pool.install(|| check_again(job, after, &lacking));
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
        let path = results.done[index].checked.path.clone();
        outcome.made.push((path, applied.by_rule));
        let lacking = std::mem::take(&mut results.done[index].lacking);
        results.done[index] = pool.install(|| check_again(job, after, &lacking));
    }
    interruption.over()?;
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
