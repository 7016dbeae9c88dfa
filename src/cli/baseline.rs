//! Known findings: left out of a run, or written down.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::check::Results;
use crate::diagnose::{Diagnostic, about_source};
use crate::files::display_path;
use crate::report::CheckedFile;
use crate::rules::Severity;
use crate::suppress::{Baseline, Fingerprint, Recognition};

/// Takes known findings out of the results, and says which entries are no longer found.
pub(super) fn apply(
    results: &mut Results,
    file: &Path,
    working_directory: &Path,
) -> anyhow::Result<()> {
    let name = display_path(file, working_directory);
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read the baseline `{name}`"))?;
    let baseline = Baseline::parse(&text).with_context(|| format!("`{name}` is no baseline"))?;
    let mut matcher = baseline.matcher();
    let root = file.parent().unwrap_or(working_directory);
    for index in 0..results.done.len() {
        let path = path_of(results, index, root);
        let checked = &mut results.done[index].checked;
        let (settled, open): (Vec<Diagnostic>, Vec<Diagnostic>) =
            std::mem::take(&mut checked.diagnostics)
                .into_iter()
                .partition(Diagnostic::is_incomplete);
        let split = matcher.split(&path, checked.source.as_deref(), open);
        checked.diagnostics = settled;
        checked.diagnostics.extend(split.new);
    }
    let checked: Vec<String> = results
        .jobs
        .iter()
        .map(|job| display_path(&job.file.path, root))
        .collect();
    let is_settled =
        |path: &str| checked.iter().any(|known| known == path) || !root.join(path).exists();
    let stale = matcher.stale(is_settled);
    if !stale.is_empty() {
        let diagnostics = stale.iter().map(|entry| {
            let Fingerprint { path, code, .. } = &entry.fingerprint;
            let message = format!(
                "the baseline knows {} more of {code} in `{path}` than there are",
                entry.count
            );
            let mut diagnostic = about_source("TF010", Severity::Note, message, None);
            diagnostic.help = Some("write it anew with --write-baseline".to_owned());
            diagnostic
        });
        results.add(CheckedFile {
            path: name,
            source: None,
            diagnostics: diagnostics.collect(),
        });
    }
    Ok(())
}

/// Writes all findings of the results down as known, and takes them out.
pub(super) fn write(
    results: &mut Results,
    file: &Path,
    working_directory: &Path,
) -> anyhow::Result<usize> {
    let root = file.parent().unwrap_or(working_directory);
    let mut baseline = Baseline::default();
    for index in 0..results.done.len() {
        let path = path_of(results, index, root);
        let checked = &mut results.done[index].checked;
        let mut file = Recognition::new(&path, checked.source.as_deref());
        let known = checked.diagnostics.iter();
        for found in known.filter(|found| !found.is_incomplete()) {
            baseline.add(file.of(found));
        }
        checked.diagnostics.retain(Diagnostic::is_incomplete);
    }
    fs::write(file, baseline.to_json())
        .with_context(|| format!("cannot write `{}`", display_path(file, working_directory)))?;
    Ok(baseline.len())
}

/// The path of a checked file from the directory of the baseline.
fn path_of(results: &Results, index: usize, root: &Path) -> String {
    let shown = &results.done[index].checked.path;
    let job = results.jobs.iter().find(|job| job.file.display == *shown);
    job.map_or_else(|| shown.clone(), |job| display_path(&job.file.path, root))
}
