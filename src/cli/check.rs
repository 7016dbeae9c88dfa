//! `tf2lint check`.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rustc_hash::FxHashSet;

use super::Ending;
use super::args::{Arguments, CheckArguments};
use super::baseline;
use super::fixing::{self, Outcome as Fixing};
use super::plan::{Plan, complain};
use super::terminal::{Screen, destination};
use crate::files::{InputFile, absolute};
use crate::report::coverage::{self, SeenFile};
use crate::report::{CheckedFile, Format, Outcome, Report, RuleInfo, statistics};
use crate::rules::RuleSet;
use crate::run::{Done, Job, check_bytes, check_files, pool, undiscovered};

/// Runs the command.
pub(super) fn run(
    typed: &CheckArguments,
    arguments: &Arguments,
    screen: &Screen,
) -> anyhow::Result<Ending> {
    let mut plan = Plan::new(&typed.selecting, arguments)?;
    let paths = &typed.selecting.paths;
    let mut results = if paths.iter().any(|path| path == Path::new("-")) {
        anyhow::ensure!(
            paths.len() == 1,
            "standard input (`-`) is checked alone, without further paths"
        );
        match of_standard_input(typed, &mut plan)? {
            Ok(results) => results,
            Err(problems) => {
                complain(problems, screen)?;
                return Ok(Ending::Failure);
            }
        }
    } else {
        match of_paths(&mut plan, paths, screen)? {
            Some(results) => results,
            None => return Ok(Ending::Failure),
        }
    };
    if typed.show_files {
        return show_files(&results, typed, screen);
    }
    let settings = plan.settings_for(&plan.working_directory.join("-"));
    if let Some(file) = &settings.baseline {
        if typed.write_baseline {
            let count = baseline::write(&mut results, file, &plan.working_directory)?;
            writeln!(
                io::stderr(),
                "Wrote {} to the baseline.",
                plural(count, "finding")
            )?;
        } else {
            baseline::apply(&mut results, file, &plan.working_directory)?;
            results.holds_back = true;
        }
    }
    let mut fixed = None;
    if typed.fix || typed.fix_only || typed.diff {
        let outcome = fixing::fix(&mut results, typed, screen)?;
        if typed.diff {
            return Ok(outcome.ending(&results));
        }
        fixed = Some(outcome);
    }
    let report = results.into_report();
    if !typed.fix_only {
        show(&report, typed, fixed.as_ref(), screen)?;
    }
    if let Some(fixed) = fixed.as_ref().filter(|_| !typed.quiet) {
        fixed.summarize(&report, typed, &mut io::stderr().lock())?;
    }
    let is_changed = fixed.is_some_and(|fixed| fixed.count > 0);
    Ok(match report.outcome() {
        Outcome::Incomplete => Ending::Failure,
        _ if typed.exit_non_zero_on_fix && is_changed => Ending::Findings,
        Outcome::Findings if !typed.exit_zero && !typed.fix_only => Ending::Findings,
        Outcome::Findings | Outcome::Clean => Ending::Clean,
    })
}

/// Checks the files that typed paths stand for; `None` if there are mistakes in the configuration,
/// which are shown.
pub(super) fn of_paths(
    plan: &mut Plan,
    paths: &[PathBuf],
    screen: &Screen,
) -> anyhow::Result<Option<Results>> {
    let discovery = plan.discover(paths);
    plan.enclose(paths, &discovery.files);
    let files = discovery.files.into_iter();
    let jobs: Vec<Job> = files.map(|file| plan.job(file)).collect();
    if complain(plan.problems(), screen)? {
        return Ok(None);
    }
    let pool = pool().context("no threads can be started")?;
    let done = check_files(&jobs, &plan.needles(), &pool);
    Ok(Some(Results {
        looked_at: jobs.len(),
        jobs,
        done,
        besides: discovery.problems.iter().map(undiscovered).collect(),
        holds_back: false,
        standard_input: None,
    }))
}

/// What came of all files.
pub(super) struct Results {
    pub(super) jobs: Vec<Job>,
    pub(super) done: Vec<Done>,
    besides: Vec<CheckedFile>,
    /// Whether a baseline took findings out.
    pub(super) holds_back: bool,
    looked_at: usize,
    /// What came through standard input, if that is what is checked.
    pub(super) standard_input: Option<Vec<u8>>,
}

impl Results {
    /// Whether something could not be checked.
    pub(super) fn is_incomplete(&self) -> bool {
        let done = self.done.iter().map(|done| &done.checked);
        let mut all = done.chain(&self.besides).flat_map(|file| &file.diagnostics);
        all.any(crate::diagnose::Diagnostic::is_incomplete)
    }

    /// Adds what is said of something else than a file that was checked.
    pub(super) fn add(&mut self, file: CheckedFile) {
        self.besides.push(file);
    }

    /// Every file that was looked at, and what could not be, in order of path.
    fn seen(&self) -> Vec<SeenFile> {
        let checked = self.done.iter().map(|done| &done.checked);
        let mut seen: Vec<SeenFile> = checked.chain(&self.besides).map(SeenFile::from).collect();
        let told: FxHashSet<&str> = self.done.iter().map(|done| &*done.checked.path).collect();
        let all = self.jobs.iter().map(|job| job.file.display.as_str());
        let silent = all.filter(|path| !told.contains(path));
        seen.extend(silent.map(SeenFile::without_tensorflow));
        seen.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
        seen
    }

    /// The report on all of it.
    pub(super) fn into_report(self) -> Report {
        let target = self.jobs.first().map_or_else(
            || crate::atlas::Atlas::embedded().newest(),
            |job| job.linter.options().target.version,
        );
        let files = self
            .done
            .into_iter()
            .map(|done| done.checked)
            .chain(self.besides);
        Report::new(target, files.collect(), self.looked_at)
    }
}

/// Checks what comes through standard input.
fn of_standard_input(
    typed: &CheckArguments,
    plan: &mut Plan,
) -> anyhow::Result<Result<Results, Vec<CheckedFile>>> {
    let name = typed.stdin_filename.as_deref().unwrap_or(Path::new("-"));
    let file = InputFile {
        path: absolute(name, &plan.working_directory),
        display: name.display().to_string(),
    };
    let settings = plan.settings_for(&file.path);
    plan.enclose(&[], std::slice::from_ref(&file));
    let excluded = settings.files.force_exclude && settings.files.excludes(&file.path);
    let job = plan.job(file);
    let problems = plan.problems();
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .context("standard input cannot be read")?;
    let jobs = vec![job];
    // Deep trees need the stack of a thread of the pool.
    let pool = pool().context("no threads can be started")?;
    let done = match excluded {
        true => None,
        false => Some(pool.install(|| check_bytes(&jobs[0], bytes.clone()))),
    };
    Ok(Ok(Results {
        jobs,
        done: done.into_iter().collect(),
        besides: Vec::new(),
        looked_at: 1,
        holds_back: false,
        standard_input: Some(bytes),
    }))
}

/// Writes the report where it is wanted.
fn show(
    report: &Report,
    typed: &CheckArguments,
    fixed: Option<&Fixing>,
    screen: &Screen,
) -> anyhow::Result<()> {
    let has_file = typed.selecting.output_file.is_some();
    if fixed.is_some_and(|fixed| fixed.printed) && !has_file {
        // Standard output holds the fixed text; what remains is said beside it.
        typed
            .output_format
            .write(report, &[], screen.errors(), &mut io::stderr().lock())?;
        return Ok(());
    }
    let rules = RuleSet::embedded();
    let infos: Vec<RuleInfo<'_>> = match typed.output_format {
        Format::Sarif => rules.rules().map(RuleInfo::from).collect(),
        _ if typed.statistics => rules.rules().map(RuleInfo::from).collect(),
        _ => Vec::new(),
    };
    let (mut out, appearance) = destination(typed.selecting.output_file.as_deref(), screen)?;
    match (typed.statistics, typed.output_format) {
        (true, Format::Full | Format::Concise) => {
            statistics::write_table(report, &infos, appearance, &mut out)?;
        }
        (true, Format::Json | Format::JsonLines) => {
            statistics::write_json(report, &infos, &mut out)?
        }
        (true, format) => anyhow::bail!("there are no statistics in the format {format}"),
        (false, format) => format.write(report, &infos, appearance, &mut out)?,
    }
    out.flush()?;
    Ok(())
}

/// Writes which files there are, and how far each was checked.
fn show_files(
    results: &Results,
    typed: &CheckArguments,
    screen: &Screen,
) -> anyhow::Result<Ending> {
    let seen = results.seen();
    let (mut out, appearance) = destination(typed.selecting.output_file.as_deref(), screen)?;
    match typed.output_format {
        Format::Full | Format::Concise => coverage::write_table(&seen, appearance, &mut out)?,
        Format::Json => coverage::write_json(&seen, &mut out)?,
        Format::JsonLines => coverage::write_json_lines(&seen, &mut out)?,
        format => anyhow::bail!("there is no list of files in the format {format}"),
    }
    out.flush()?;
    Ok(match results.is_incomplete() {
        true => Ending::Failure,
        false => Ending::Clean,
    })
}

/// A number with its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
