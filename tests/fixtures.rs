//! One test a directory of `fixtures/`: what is marked is found, nothing else is, the fixed text
//! is as written down, and the rendering is the snapshot.
//!
//! `input.py` (or `.ipynb`, `.md`, `.rst`, or a manifest such as `requirements.txt`) carries `# expect: TF110` on each line that must be
//! found, once for each finding. `tf2lint.toml`, if there, configures the run. `fixed.py`, if
//! there, is the text after all safe and unsafe fixes. A case of several modules has the directory
//! `input/` instead, which is checked as a project, and `fixed/` with the files that change; where
//! `given.txt` names files, only those are checked, as a hook does it. `output.txt` is what a
//! person sees; `TF2LINT_UPDATE=1 cargo test --test fixtures` writes it and the fixed texts anew,
//! to be read by eye.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use tf2lint::atlas::{Atlas, Target};
use tf2lint::config::{ConfigSource, Configs, Overrides};
use tf2lint::files::SourceFile;
use tf2lint::report::{Appearance, CheckedFile, Format, Report};
use tf2lint::rules::Applicability;
use tf2lint::{Linter, Options};

#[path = "fixtures/project.rs"]
mod project;

fn main() -> Result<(), Box<dyn Error>> {
    let mut trials = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for topic in directories(&root)? {
        for case in directories(&topic)? {
            let name = case.strip_prefix(&root)?.display().to_string();
            if case.join("input").exists() {
                trials.push(Trial::test(name, move || {
                    project::run(&case).map_err(Failed::from)
                }));
            } else if input(&case).is_some() {
                trials.push(Trial::test(name, move || run(&case).map_err(Failed::from)));
            }
        }
    }
    if trials.is_empty() {
        return Err("there are no fixtures".into());
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn directories(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found: Vec<PathBuf> = fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    found.retain(|path| path.is_dir());
    found.sort();
    Ok(found)
}

/// The name of the input of a case.
fn input(case: &Path) -> Option<&'static str> {
    let names = [
        "input.py",
        "input.ipynb",
        "input.md",
        "input.rst",
        // Manifests are known by their names.
        "requirements.txt",
        "setup.py",
        "setup.cfg",
        "tox.ini",
        "pyproject.toml",
        "Pipfile",
        "environment.yml",
        "Dockerfile",
        ".github/workflows/ci.yml",
    ];
    names.into_iter().find(|name| case.join(name).exists())
}

/// A cell, if there are cells, and a line.
type Line = (Option<u32>, u32);

fn run(case: &Path) -> Result<(), Box<dyn Error>> {
    let input = input(case).ok_or("there is no input")?;
    let text = fs::read_to_string(case.join(input))?;
    let linter = Linter::new(options(case)?);
    let checked = linter.check_text(input, &text);
    let source = checked.source.as_ref().ok_or("the text is there")?;
    let is_clean = case
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("clean-"));

    let expected = marked(source);
    if is_clean != expected.is_empty() {
        return Err("a case begins with clean- exactly if it marks nothing".into());
    }
    let found = found(&checked)?;
    if found != expected {
        return Err(format!("expected {expected:#?}\nfound {found:#?}").into());
    }

    let fixed = linter.fix_text(input, &text, Applicability::Unsafe);
    let again = linter.fix_text(input, &fixed.text, Applicability::Unsafe);
    if again.text != fixed.text {
        return Err(format!("a second run changes the text again:\n{}", again.text).into());
    }
    let fixed_name = match input.starts_with("input.") {
        true => input.replace("input", "fixed"),
        false => format!("fixed-{}", input.rsplit('/').next().unwrap_or(input)),
    };
    let fixed_file = case.join(fixed_name);
    if fixed.text != text || fixed_file.exists() {
        compare(&fixed_file, &fixed.text)?;
    }
    let report = Report::new(linter.options().target.version, vec![checked], 1);
    let mut output = Vec::new();
    Format::Full.write(&report, &[], Appearance::default(), &mut output)?;
    compare(&case.join("output.txt"), &String::from_utf8(output)?)
}

/// Codes by line.
type Codes = BTreeMap<Line, Vec<String>>;

/// What a text says must be found in it.
fn marked(source: &SourceFile) -> Codes {
    let mut expected = Codes::new();
    for index in 0..source.line_count() {
        let span = source.line_span(index);
        let line = source.slice(span).trim_end();
        if let Some((_, codes)) = line.split_once("# expect: ") {
            let codes = codes.split(',').map(|code| code.trim().to_owned());
            let mut codes: Vec<String> = codes.collect();
            codes.sort();
            expected.insert((source.cell(span.start), source.line_number(index)), codes);
        }
    }
    expected
}

/// What was found in a file.
fn found(checked: &CheckedFile) -> Result<Codes, Box<dyn Error>> {
    let mut found = Codes::new();
    let source = checked.source.as_ref().ok_or("the text is there")?;
    for diagnostic in &checked.diagnostics {
        let line = diagnostic
            .span
            .map_or(1, |span| source.place(span.start).line);
        let line = (diagnostic.cell, line);
        found.entry(line).or_default().push(diagnostic.code.clone());
    }
    found.values_mut().for_each(|codes| codes.sort());
    Ok(found)
}

/// What the configuration file of a case says; without one, the defaults.
fn options(case: &Path) -> Result<Options, Box<dyn Error>> {
    let file = case.join("tf2lint.toml");
    if !file.exists() {
        return Ok(Options::default());
    }
    let newest = Atlas::embedded().newest();
    let mut configs = Configs::new(ConfigSource::File(file), Overrides::default(), case, newest);
    let settings = configs.for_file(&case.join("input.py"));
    if let Some(problem) = configs.problems().first() {
        return Err(problem.message.clone().into());
    }
    let path = case.join("input.py");
    Ok(Options {
        target: Target {
            version: settings.target,
            legacy_keras: settings.legacy_keras,
        },
        prefer: settings.prefer,
        enabled: Box::new(move |_, code, name| settings.rules_for(&path).enables(code, name)),
        ..Options::default()
    })
}

fn compare(file: &Path, now: &str) -> Result<(), Box<dyn Error>> {
    if std::env::var_os("TF2LINT_UPDATE").is_some() {
        return Ok(fs::write(file, now)?);
    }
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let before = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    if before == now {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(before.as_str(), now);
    Err(format!("{name} differs:\n{}", diff.unified_diff()).into())
}
