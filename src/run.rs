//! Many files at once. The only place with threads; nothing that comes out depends on their order.
//!
//! Files that take something from other modules are looked at twice: first each by itself, for
//! what it exports, if anybody imports it; then, when all of that is known, for what is to be said
//! of it. Those that hold no needle are checked if they reach a watched package through other
//! modules. What others take
//! from a file is known in the end: where a fix relied on something else, the file is looked at
//! again, and so are manifests when it is known what the suggestions for the code around them need.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnose::about_source;
use crate::files::{
    DecodeError, Decoded, DiscoveryProblem, Encoding, FileKind, InputFile, ManifestKind, Needles,
    ReadError, decode, decode_undeclared, kind_of, manifest_kind, read,
};
use crate::manifest::{Lacking, Need, Requirement, Stated, lacking, stated};
use crate::project::{Project, Scanned};
use crate::report::CheckedFile;
use crate::rules::{Requirement as Asked, Severity};
use crate::syntax::{STACK_SIZE, parse_source};
use crate::{Linter, Reading, Supposing};

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

/// How many bytes of text may be kept with their trees between two looks: a tree takes several
/// times as much memory as its text. What is beyond is parsed again.
const MOST_KEPT: usize = 8 << 20;

/// What is known of a file before all others are.
enum Seen {
    /// It does not hold a needle, and imports this.
    Quiet(Scanned),
    /// It imports modules of the project, and was not looked at further.
    Parsed(Decoded, Box<Reading>),
    /// It asks nothing of other modules, and is done with, unless others take one of the names.
    Checked(Done, Vec<Box<str>>),
    /// It waits for the others; read already, if there was room to keep it.
    Waiting(Decoded, Option<Box<Reading>>),
    /// It cannot be checked.
    Refused(Done),
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
        let seen: Vec<Seen> = jobs
            .par_iter()
            .zip(seen)
            .map(|(job, seen)| match seen {
                Seen::Parsed(decoded, reading) if job.project.is_imported(&job.file.path) => {
                    look_for_exports(job, decoded, reading, true)
                }
                seen => seen,
            })
            .collect();
        let checked: Vec<(&Job, Done, Vec<Box<str>>)> = jobs
            .par_iter()
            .zip(seen)
            .filter_map(|(job, seen)| {
                let (done, free) = second_look(job, seen)?;
                Some((job, done, free))
            })
            .collect();
        take_what_leads(jobs);
        let mut done: Vec<(&Job, Done)> = checked
            .into_par_iter()
            .map(|(job, done, free)| (job, last_look(job, done, &free)))
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
            *done = check_decoded(job, decoded, lacking);
        }
    }
}

fn first_look(job: &Job, needles: &Needles, kept: &AtomicUsize) -> Seen {
    let bytes = match read(&job.file.path) {
        Ok(bytes) => bytes,
        Err(error) => return Seen::Refused(unread(job, &error)),
    };
    // A manifest can matter without naming TensorFlow, and is short.
    let is_manifest = manifest_kind(&job.file.display).is_some();
    if !is_manifest && !needles.can_matter(&bytes) && !is_wide(&bytes) {
        return Seen::Quiet(job.project.scan(&job.file.path, &bytes));
    }
    let decoded = match decode_as(job, bytes) {
        Ok(decoded) => decoded,
        Err(error) => return Seen::Refused(undecoded(job, &error)),
    };
    let path = &job.file.path;
    let reading = Box::new(Reading::of(&job.file.display, &decoded.text));
    let imports = |module| job.project.note_imports(path, module);
    if !reading.module().is_some_and(imports) {
        return look_for_exports(job, decoded, reading, false);
    }
    let before = kept.fetch_add(reading.length(), Ordering::Relaxed);
    match before + reading.length() <= MOST_KEPT {
        true => Seen::Parsed(decoded, reading),
        false => look_for_exports(job, decoded, reading, false),
    }
}

/// Finds out what a file exports, and all there is to say of it if it asks nothing of others.
/// `keeps` says whether there is room to keep its tree until it can be checked.
fn look_for_exports(job: &Job, decoded: Decoded, reading: Box<Reading>, keeps: bool) -> Seen {
    let questions = job.project.questions(&job.file.path);
    let waits = || questions.has_asked();
    let (checked, exports) = job.linter.check_unless(&reading, &questions, waits);
    job.project.keep(&job.file.path, exports);
    if let Some(Supposing { file, free }) = checked {
        return Seen::Checked(done(file, decoded, Vec::new()), free);
    }
    Seen::Waiting(decoded, keeps.then_some(reading))
}

/// Checks a file when it is known what all others export; gives the names on which that relies.
fn second_look(job: &Job, seen: Seen) -> Option<(Done, Vec<Box<str>>)> {
    let path = &job.file.path;
    let mut view = job.project.view(path);
    let (decoded, reading) = match seen {
        Seen::Refused(done) => return Some((done, Vec::new())),
        Seen::Checked(done, free) => return Some((done, free)),
        Seen::Parsed(decoded, reading) => {
            view = view.taking();
            (decoded, Some(reading))
        }
        Seen::Waiting(decoded, reading) => (decoded, reading),
        Seen::Quiet(scanned) => match read(path) {
            Ok(bytes) if job.project.reaches(path, &scanned, &bytes) => match decode_as(job, bytes)
            {
                Ok(decoded) => (decoded, None),
                Err(error) => return Some((undecoded(job, &error), Vec::new())),
            },
            Ok(_) => return None,
            Err(error) => return Some((unread(job, &error), Vec::new())),
        },
    };
    let reading =
        reading.unwrap_or_else(|| Box::new(Reading::of(&job.file.display, &decoded.text)));
    let Supposing { file, free } = job.linter.check_supposing(&reading, &view);
    Some((done(file, decoded, Vec::new()), free))
}

/// Notes what is taken from the modules, now that all paths into them have been followed.
fn take_what_leads(jobs: &[Job]) {
    let mut projects: Vec<&Arc<Project>> = jobs.iter().map(|job| &job.project).collect();
    projects.sort_unstable_by_key(|project| Arc::as_ptr(project));
    projects.dedup_by_key(|project| Arc::as_ptr(project));
    for project in projects {
        let followed = project.followed();
        followed
            .par_iter()
            .for_each(|path| project.take_what_leads(path));
    }
}

/// Checks a file again if others take a name that was supposed to be free.
fn last_look(job: &Job, done: Done, free: &[Box<str>]) -> Done {
    match done.decoded {
        Some(decoded) if job.project.takes_any(&job.file.path, free) => {
            check_decoded(job, decoded, done.lacking)
        }
        _ => done,
    }
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
    match decode_as(job, bytes) {
        Ok(decoded) => check_decoded(job, decoded, lacking.to_vec()),
        Err(error) => undecoded(job, &error),
    }
}

/// The text of a file: only scripts declare their encoding.
fn decode_as(job: &Job, bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    match kind_of(&job.file.display) {
        FileKind::Script => decode(bytes),
        FileKind::Notebook | FileKind::Document => decode_undeclared(bytes),
    }
}

/// Checks the text of a file in its project; `lacking` is what the project around it lacks.
fn check_decoded(job: &Job, decoded: Decoded, lacking: Vec<Lacking>) -> Done {
    let reading = Reading::of(&job.file.display, &decoded.text).in_need_of(&lacking);
    let view = job.project.view(&job.file.path);
    done(job.linter.check(&reading, &view), decoded, lacking)
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

fn undecoded(job: &Job, error: &DecodeError) -> Done {
    refused(job, "TF002", not_text(error))
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
