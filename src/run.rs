//! Many files at once. The only place with threads; nothing that comes out depends on their order.
//!
//! Files that take something from other modules are looked at twice: first each by itself, for
//! what it exports and asks; then, when all of that is known, for what is to be said of it. Those
//! that hold no needle are checked if they reach a watched package through other modules.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnose::about_source;
use crate::files::{
    DecodeError, Decoded, DiscoveryProblem, FileKind, InputFile, Needles, ReadError, decode,
    decode_undeclared, kind_of, manifest_kind, read,
};
use crate::project::{Asked, Project};
use crate::report::CheckedFile;
use crate::rules::Severity;
use crate::syntax::STACK_SIZE;
use crate::{Linter, Reading};

/// A file, and what it is held against.
pub struct Job {
    /// The file.
    pub file: InputFile,
    /// The linter with the settings that hold for it.
    pub linter: Arc<Linter>,
    /// The modules around it.
    pub project: Arc<Project>,
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

/// How many bytes of text may be kept with their trees between two looks: a tree takes some thirty
/// times as much memory as its text. What is beyond is parsed again.
const MOST_KEPT: usize = 8 << 20;

/// What came of a file at first sight.
enum Seen {
    /// It does not hold a needle.
    Quiet,
    /// It asks nothing of other modules, and is done with.
    Checked(Done),
    /// It waits for the others; read already, if there was room to keep it.
    Waiting(Decoded, Option<Box<Reading>>, Asked),
    /// It cannot be checked.
    Refused(Done),
}

/// What the other modules say of a file.
enum Linked {
    /// It says nothing of a watched package, and reaches none.
    Quiet,
    /// It says nothing of one, and reaches one.
    Reaching(Vec<u8>),
    /// It takes nothing from others.
    Alone(Done),
    /// It takes something from others, whatever that is.
    Read(Decoded, Option<Box<Reading>>),
    /// It cannot be checked.
    Done(Done),
}

/// Checks files, in parallel; the results are in the order of the jobs. Files that hold none of
/// the needles, and reach no watched package through other modules, have no result.
#[must_use]
pub fn check_files(jobs: &[Job], needles: &Needles, pool: &rayon::ThreadPool) -> Vec<Done> {
    let kept = AtomicUsize::new(0);
    pool.install(|| {
        let seen: Vec<Seen> = jobs
            .par_iter()
            .map(|job| first_look(job, needles, &kept))
            .collect();
        let linked: Vec<Linked> = jobs
            .par_iter()
            .zip(seen)
            .map(|(job, seen)| link(job, seen))
            .collect();
        jobs.par_iter()
            .zip(linked)
            .filter_map(|(job, linked)| second_look(job, linked))
            .collect()
    })
}

fn first_look(job: &Job, needles: &Needles, kept: &AtomicUsize) -> Seen {
    let bytes = match read(&job.file.path) {
        Ok(bytes) => bytes,
        Err(error) => return Seen::Refused(unread(job, &error)),
    };
    // A manifest can matter without naming TensorFlow, and is short.
    let is_manifest = manifest_kind(&job.file.display).is_some();
    if !is_manifest && !needles.can_matter(&bytes) && !is_wide(&bytes) {
        return Seen::Quiet;
    }
    let decoded = match decode_as(job, bytes) {
        Ok(decoded) => decoded,
        Err(error) => return Seen::Refused(refused(job, "TF002", not_text(&error))),
    };
    let questions = job.project.questions(&job.file.path);
    let reading = Reading::of(&job.file.display, &decoded.text);
    let waits = || questions.has_asked();
    let (checked, exports) = job.linter.check_unless(&reading, &questions, waits);
    job.project.keep(&job.file.path, exports);
    if let Some(checked) = checked {
        return Seen::Checked(done(checked, decoded));
    }
    let before = kept.fetch_add(reading.length(), Ordering::Relaxed);
    let has_room = before + reading.length() <= MOST_KEPT;
    let reading = has_room.then(|| Box::new(reading));
    Seen::Waiting(decoded, reading, questions.into_asked())
}

/// Follows what a file asks of other modules.
fn link(job: &Job, seen: Seen) -> Linked {
    match seen {
        Seen::Refused(done) => Linked::Done(done),
        Seen::Checked(done) => Linked::Alone(done),
        Seen::Waiting(decoded, reading, asked) => {
            asked.take(&job.project);
            Linked::Read(decoded, reading)
        }
        Seen::Quiet => match read(&job.file.path) {
            Ok(bytes) if job.project.reaches(&job.file.path, &bytes) => Linked::Reaching(bytes),
            Ok(_) => Linked::Quiet,
            Err(error) => Linked::Done(unread(job, &error)),
        },
    }
}

fn second_look(job: &Job, linked: Linked) -> Option<Done> {
    let path = &job.file.path;
    match linked {
        Linked::Quiet => None,
        Linked::Reaching(bytes) => Some(check_bytes(job, bytes)),
        Linked::Done(done) => Some(done),
        // A fix must know what others take.
        Linked::Alone(done) if job.project.is_taken_from(path) => {
            Some(check_decoded(job, done.decoded?))
        }
        Linked::Alone(done) => Some(done),
        Linked::Read(decoded, None) => Some(check_decoded(job, decoded)),
        Linked::Read(decoded, Some(reading)) => {
            let checked = job.linter.check(&reading, &job.project.view(path));
            Some(done(checked, decoded))
        }
    }
}

/// Whether the bytes begin like UTF-16 or UTF-32, in which no needle can be seen.
fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// Checks one file of which the bytes are there, in its project.
#[must_use]
pub fn check_bytes(job: &Job, bytes: Vec<u8>) -> Done {
    match decode_as(job, bytes) {
        Ok(decoded) => check_decoded(job, decoded),
        Err(error) => refused(job, "TF002", not_text(&error)),
    }
}

/// The text of a file: only scripts declare their encoding.
fn decode_as(job: &Job, bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    match kind_of(&job.file.display) {
        FileKind::Script => decode(bytes),
        FileKind::Notebook | FileKind::Document => decode_undeclared(bytes),
    }
}

/// Checks the text of a file in its project.
fn check_decoded(job: &Job, decoded: Decoded) -> Done {
    let reading = Reading::of(&job.file.display, &decoded.text);
    let view = job.project.view(&job.file.path);
    done(job.linter.check(&reading, &view), decoded)
}

fn done(mut checked: CheckedFile, decoded: Decoded) -> Done {
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

fn unread(job: &Job, error: &ReadError) -> Done {
    refused(job, "TF001", format!("the file cannot be read: {error}"))
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
