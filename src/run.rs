//! Many files at once. The only place with threads; nothing that comes out depends on their order.
//!
//! Files are looked at twice, if that is needed: first each by itself, for what it says and what
//! it exports; then those again that take something from another module which leads to a watched
//! package, and those that never say `tensorflow` and reach it that way. Manifests are looked at
//! again when it is known what the suggestions for the code around them need.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::Linter;
use crate::diagnose::about_source;
use crate::files::{
    DecodeError, Decoded, DiscoveryProblem, Encoding, FileKind, InputFile, ManifestKind, Needles,
    ReadError, decode, decode_undeclared, kind_of, manifest_kind, read,
};
use crate::manifest::{Lacking, Need, Requirement, Stated, lacking, stated};
use crate::names::{Exports, Surroundings};
use crate::project::{Asked as Questioned, Project};
use crate::report::CheckedFile;
use crate::rules::{Requirement as Asked, Severity};
use crate::syntax::{STACK_SIZE, parse_source};

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
    /// What the code around a manifest needs besides.
    pub lacking: Vec<Lacking>,
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

/// What came of a file at first sight.
enum Seen {
    /// It does not hold a needle.
    Quiet,
    /// It is done with, unless an answer to what it asks says otherwise.
    Checked(Done, Questioned),
    /// It cannot be checked.
    Refused(Done),
}

/// What the other modules say of a file.
enum Linked {
    /// It says nothing of a watched package, and reaches none.
    Quiet,
    /// It says nothing of one, and reaches one.
    Reaching(Vec<u8>),
    /// Nothing that it takes from others leads anywhere.
    Alone(Done),
    /// Something does: it must be checked again.
    Again(Done),
    /// It cannot be checked.
    Done(Done),
}

/// Checks files, in parallel; the results are in the order of the jobs. Files that hold none of
/// the needles, and reach no watched package through other modules, have no result.
#[must_use]
pub fn check_files(jobs: &[Job], needles: &Needles, pool: &rayon::ThreadPool) -> Vec<Done> {
    pool.install(|| {
        let seen: Vec<Seen> = jobs
            .par_iter()
            .map(|job| first_look(job, needles))
            .collect();
        let linked: Vec<Linked> = jobs
            .par_iter()
            .zip(seen)
            .map(|(job, seen)| link(job, seen))
            .collect();
        let mut done: Vec<(&Job, Done)> = jobs
            .par_iter()
            .zip(linked)
            .filter_map(|(job, linked)| Some((job, second_look(job, linked)?)))
            .collect();
        look_for_packages(&mut done);
        done.into_iter().map(|(_, done)| done).collect()
    })
}

/// Tells manifests of what suggestions need and nothing asks for.
fn look_for_packages(done: &mut [(&Job, Done)]) {
    let path = |job: &Job| job.file.path.clone();
    let needs: Vec<(PathBuf, Asked)> = done
        .iter()
        .flat_map(|(job, done)| {
            let found = done.checked.diagnostics.iter();
            found.filter_map(|found| Some((path(job), found.requires.clone()?)))
        })
        .collect();
    if needs.is_empty() {
        return;
    }
    let manifests: Vec<(usize, PathBuf, ManifestKind, Vec<Requirement>)> = done
        .iter()
        .enumerate()
        .filter_map(|(index, (job, done))| {
            let kind = manifest_kind(&job.file.display)?;
            let source = done.checked.source.as_ref()?;
            let module = match kind {
                ManifestKind::Setup => Some(parse_source(source).ok()?),
                _ => None,
            };
            let stated = stated(kind, source, module.as_ref()).ok()?;
            Some((index, path(job), kind, stated))
        })
        .collect();
    let needs: Vec<Need<'_>> = needs
        .iter()
        .map(|(path, asked)| Need {
            path,
            package: &asked.package,
            versions: asked.versions.as_deref(),
        })
        .collect();
    let stated: Vec<Stated<'_>> = manifests
        .iter()
        .map(|(_, path, kind, requirements)| Stated {
            path,
            kind: *kind,
            requirements,
        })
        .collect();
    for ((index, ..), lacking) in manifests.iter().zip(lacking(&needs, &stated)) {
        let (job, done) = &mut done[*index];
        if let Some(decoded) = done.decoded.take_if(|_| !lacking.is_empty()) {
            let view = job.project.view(&job.file.path);
            *done = check_manifest(job, decoded, &view, lacking);
        }
    }
}

fn first_look(job: &Job, needles: &Needles) -> Seen {
    let bytes = match read(&job.file.path) {
        Ok(bytes) => bytes,
        Err(error) => return Seen::Refused(unread(job, &error)),
    };
    // A manifest can matter without naming TensorFlow, and is short.
    let is_manifest = manifest_kind(&job.file.display).is_some();
    if !is_manifest && !needles.can_matter(&bytes) && !is_wide(&bytes) {
        return Seen::Quiet;
    }
    let questions = job.project.questions(&job.file.path);
    match decode_as(job, bytes) {
        Ok(decoded) => {
            let (done, exports) = check_decoded(job, decoded, &questions);
            job.project.keep(&job.file.path, exports);
            Seen::Checked(done, questions.into_asked())
        }
        Err(error) => Seen::Refused(refused(job, "TF002", not_text(&error))),
    }
}

/// Follows what a file asks of other modules.
fn link(job: &Job, seen: Seen) -> Linked {
    match seen {
        Seen::Refused(done) => Linked::Done(done),
        Seen::Checked(done, asked) => match asked.tells(&job.project) {
            true => Linked::Again(done),
            false => Linked::Alone(done),
        },
        Seen::Quiet => match read(&job.file.path) {
            Ok(bytes) if job.project.reaches(&job.file.path, &bytes) => Linked::Reaching(bytes),
            Ok(_) => Linked::Quiet,
            Err(error) => Linked::Done(unread(job, &error)),
        },
    }
}

fn second_look(job: &Job, linked: Linked) -> Option<Done> {
    let path = &job.file.path;
    let done = match linked {
        Linked::Quiet => return None,
        Linked::Reaching(bytes) => return Some(check_bytes(job, bytes)),
        Linked::Done(done) => return Some(done),
        // A fix must know what others take.
        Linked::Alone(done) if !job.project.is_taken_from(path) => return Some(done),
        Linked::Alone(done) | Linked::Again(done) => done,
    };
    let decoded = done.decoded?;
    Some(check_decoded(job, decoded, &job.project.view(path)).0)
}

/// Whether the bytes begin like UTF-16 or UTF-32, in which no needle can be seen: with a mark, or
/// with a character of which one byte is zero.
fn is_wide(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, ..] | [_, 0, ..]
    )
}

/// Checks one file of which the bytes are there, in its project.
#[must_use]
pub fn check_bytes(job: &Job, bytes: Vec<u8>) -> Done {
    check_again(job, bytes, &[])
}

/// The same for a file that has been checked, and of which is known what its project lacks.
#[must_use]
pub fn check_again(job: &Job, bytes: Vec<u8>, lacking: &[Lacking]) -> Done {
    let view = job.project.view(&job.file.path);
    match decode_as(job, bytes) {
        Ok(decoded) if !lacking.is_empty() => check_manifest(job, decoded, &view, lacking.to_vec()),
        Ok(decoded) => check_decoded(job, decoded, &view).0,
        Err(error) => refused(job, "TF002", not_text(&error)),
    }
}

fn check_manifest(
    job: &Job,
    decoded: Decoded,
    surroundings: &dyn Surroundings,
    lacking: Vec<Lacking>,
) -> Done {
    let path = &job.file.display;
    let checked = job
        .linter
        .check_manifest(path, &decoded.text, surroundings, &lacking);
    done(checked, decoded, lacking)
}

/// The text of a file: only scripts declare their encoding.
fn decode_as(job: &Job, bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    match kind_of(&job.file.display) {
        FileKind::Script => decode(bytes),
        FileKind::Notebook | FileKind::Document => decode_undeclared(bytes),
    }
}

fn check_decoded(job: &Job, decoded: Decoded, surroundings: &dyn Surroundings) -> (Done, Exports) {
    let (checked, exports) =
        job.linter
            .check_text_in(&job.file.display, &decoded.text, surroundings);
    (done(checked, decoded, Vec::new()), exports)
}

/// What came of a file of which there is a text.
fn done(mut checked: CheckedFile, decoded: Decoded, lacking: Vec<Lacking>) -> Done {
    if let Some(problem) = &decoded.problem {
        let message = not_text(&problem.error);
        let mut diagnostic = about_source("TF002", Severity::Error, message, Some(problem.span));
        let note = match decoded.encoding == Encoding::LATIN_1 {
            true => "the file is checked as if it were latin-1",
            false => "the file is checked as far as it can be understood",
        };
        diagnostic.notes.push(note.to_owned());
        checked.diagnostics.insert(0, diagnostic);
    }
    Done {
        checked,
        decoded: Some(decoded),
        lacking,
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
        lacking: Vec::new(),
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
