//! Many files at once. The only place with threads; nothing that comes out depends on their order.

use std::sync::Arc;

use rayon::prelude::*;

use crate::Linter;
use crate::diagnose::about_source;
use crate::files::{
    DecodeError, Decoded, DiscoveryProblem, FileKind, InputFile, Needles, decode,
    decode_undeclared, kind_of, manifest_kind, read,
};
use crate::report::CheckedFile;
use crate::rules::Severity;
use crate::syntax::STACK_SIZE;

/// A file, and what it is held against.
pub struct Job {
    /// The file.
    pub file: InputFile,
    /// The linter with the settings that hold for it.
    pub linter: Arc<Linter>,
}

/// What came of one file.
pub struct Done {
    /// What was found.
    pub checked: CheckedFile,
    /// The text with its encoding, for those who write it back; `None` if there is no text.
    pub decoded: Option<Decoded>,
}

/// A pool of threads whose stacks hold the deepest trees.
///
/// # Errors
/// If the system gives no threads.
pub fn pool() -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_SIZE)
        .build()
}

/// Checks files, in parallel; the results are in the order of the jobs. Files that hold none of
/// the needles have no result.
#[must_use]
pub fn check_files(jobs: &[Job], needles: &Needles, pool: &rayon::ThreadPool) -> Vec<Done> {
    pool.install(|| {
        jobs.par_iter()
            .filter_map(|job| check_file(job, needles))
            .collect()
    })
}

fn check_file(job: &Job, needles: &Needles) -> Option<Done> {
    let bytes = match read(&job.file.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("the file cannot be read: {error}");
            return Some(refused(job, "TF001", message));
        }
    };
    // A manifest can matter without naming TensorFlow, and is short.
    let is_manifest = manifest_kind(&job.file.display).is_some();
    if !is_manifest && !needles.can_matter(&bytes) && !is_wide(&bytes) {
        return None;
    }
    check_bytes(job, bytes)
}

/// Whether the bytes begin like UTF-16 or UTF-32, in which no needle can be seen.
fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// Checks one file of which the bytes are there.
#[must_use]
pub fn check_bytes(job: &Job, bytes: Vec<u8>) -> Option<Done> {
    let decoded = match kind_of(&job.file.display) {
        FileKind::Script => decode(bytes),
        FileKind::Notebook | FileKind::Document => decode_undeclared(bytes),
    };
    match decoded {
        Ok(decoded) => Some(check_decoded(job, decoded)),
        Err(error) => Some(refused(job, "TF002", not_text(&error))),
    }
}

fn check_decoded(job: &Job, decoded: Decoded) -> Done {
    let mut checked = job.linter.check_text(&job.file.display, &decoded.text);
    if let Some(problem) = &decoded.problem {
        let message = not_text(&problem.error);
        let mut diagnostic = about_source("TF002", Severity::Error, message, Some(problem.span));
        diagnostic
            .notes
            .push("the file is checked as if it were latin-1".to_owned());
        checked.diagnostics.insert(0, diagnostic);
    }
    Done {
        checked,
        decoded: Some(decoded),
    }
}

fn not_text(error: &DecodeError) -> String {
    format!("the file is not text that Python can read: {error}")
}

fn refused(job: &Job, code: &'static str, message: String) -> Done {
    Done {
        checked: CheckedFile {
            path: job.file.display.clone(),
            source: None,
            diagnostics: vec![about_source(code, Severity::Error, message, None)],
        },
        decoded: None,
    }
}

/// What is said of a path that could not be followed.
#[must_use]
pub fn undiscovered(problem: &DiscoveryProblem) -> CheckedFile {
    CheckedFile {
        path: problem.path().to_owned(),
        source: None,
        diagnostics: vec![about_source(
            "TF001",
            Severity::Error,
            problem.to_string(),
            None,
        )],
    }
}
