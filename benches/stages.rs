//! What each stage costs, as a ratio to the parser in the same run.
//!
//! ```sh
//! cargo bench --bench stages                  # the fixtures of this repository
//! cargo bench --bench stages -- PATH…         # any tree of Python files
//! ```
//!
//! The stages take turns over all texts, so what else the machine does falls on all alike; the
//! median of the rounds counts. Each stage is measured by itself, on what the one before it made.
//! Names of other modules are not followed: every text stands alone.

#![allow(clippy::print_stdout, reason = "it prints its measurements")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tf2lint::check::{Context, Finding, Verdicts, check};
use tf2lint::diagnose::diagnose;
use tf2lint::files::{SourceFile, open};
use tf2lint::names::{Names, resolve};
use tf2lint::syntax::{Module, STACK_SIZE, parse_source};
use tf2lint::{Linter, Options};
use walkdir::WalkDir;

/// How often every stage has its turn.
const ROUNDS: usize = 15;
const STAGES: [&str; 4] = ["parse", "names", "check", "diagnose"];

fn main() {
    // `cargo bench` adds an option of its own.
    let typed = std::env::args().skip(1).filter(|word| word != "--bench");
    let mut paths: Vec<PathBuf> = typed.map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    }
    let work = move || measure(&paths);
    let thread = std::thread::Builder::new().stack_size(STACK_SIZE);
    let thread = thread.spawn(work).expect("a thread can be started");
    thread.join().expect("the stages do not panic");
}

fn measure(paths: &[PathBuf]) {
    let sources: Vec<SourceFile> = paths.iter().flat_map(|path| read(path)).collect();
    let bytes: usize = sources.iter().map(|source| source.text.len()).sum();
    let linter = Linter::new(Options::default());
    let options = linter.options();
    let verdicts = Verdicts::new(linter.packages().atlas, options.target);
    let context = Context {
        rules: &options.rules,
        atlas: linter.packages().atlas,
        verdicts: &verdicts,
        types: &linter.packages().types,
        target: options.target,
        prefer: options.prefer,
        include_guarded: options.include_guarded,
    };
    let mut times = [const { Vec::new() }; STAGES.len()];
    let mut counts = (0, 0);
    for _ in 0..ROUNDS {
        let mut round = [Duration::ZERO; STAGES.len()];
        counts = (0, 0);
        for source in &sources {
            let Some(module) = timed(&mut round[0], || parse_source(source).ok()) else {
                continue;
            };
            let names: Names<'_> = timed(&mut round[1], || resolve(&module, linter.packages()));
            let found = timed(&mut round[2], || {
                check(&names, &module, &source.text, &context)
            });
            let word = |finding: &Finding<'_>| word(finding, source, &module, &names, &context);
            timed(&mut round[3], || found.iter().for_each(word));
            counts.0 += names.references.len();
            counts.1 += found.len();
        }
        for (all, time) in times.iter_mut().zip(round) {
            all.push(time);
        }
    }
    let medians = times.map(|mut all| {
        all.sort_unstable();
        all[ROUNDS / 2]
    });
    println!(
        "{} files, {bytes} bytes, {} references, {} findings; median of {ROUNDS} rounds",
        sources.len(),
        counts.0,
        counts.1,
    );
    for (stage, time) in STAGES.iter().zip(medians) {
        let ratio = time.as_secs_f64() / medians[0].as_secs_f64();
        let milliseconds = time.as_secs_f64() * 1e3;
        println!("{stage:8} {milliseconds:9.2} ms   {ratio:5.2} of the parser");
    }
}

fn word(
    finding: &Finding<'_>,
    source: &SourceFile,
    module: &Module,
    names: &Names<'_>,
    context: &Context<'_>,
) {
    black_box(diagnose(finding, source, module, names, context));
}

/// Runs `work`, and adds the time that it took.
fn timed<T>(total: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = black_box(work());
    *total += start.elapsed();
    out
}

/// The Python modules and notebooks at or below a path that are text and speak of TensorFlow.
fn read(path: &Path) -> Vec<SourceFile> {
    let files = WalkDir::new(path).sort_by_file_name().into_iter().flatten();
    files
        .filter(|entry| {
            let extension = entry.path().extension().and_then(|word| word.to_str());
            matches!(extension, Some("py" | "ipynb"))
        })
        .filter_map(|entry| {
            let text = std::fs::read_to_string(entry.path()).ok()?;
            let source = open(entry.path().to_str()?, &text).ok()?;
            text.contains("tensorflow").then_some(source)
        })
        .collect()
}
