//! `tf2lint checklist`.

use std::io::Write;

use anyhow::Context as _;

use super::Ending;
use super::args::{Arguments, ChecklistArguments};
use super::plan::{Plan, complain};
use super::terminal::{Screen, destination};
use crate::atlas::Atlas;
use crate::checklist::{Plan as Checklist, write_markdown};
use crate::report::{Outcome, Report, RuleInfo};
use crate::rules::RuleSet;
use crate::run::{Job, check_files, pool, undiscovered};

/// Runs the command. Findings are what a checklist is for, so they do not make it fail.
pub(super) fn run(
    typed: &ChecklistArguments,
    arguments: &Arguments,
    screen: &Screen,
) -> anyhow::Result<Ending> {
    let mut plan = Plan::new(&typed.selecting, arguments)?;
    let discovery = plan.discover(&typed.selecting.paths);
    let jobs: Vec<Job> = discovery
        .files
        .into_iter()
        .map(|file| plan.job(file))
        .collect();
    if complain(plan.problems(), screen)? {
        return Ok(Ending::Failure);
    }
    let done = check_files(
        &jobs,
        &plan.needles(),
        &pool().context("no threads can be started")?,
    );
    let target = jobs.first().map_or_else(
        || Atlas::embedded().newest(),
        |job| job.linter.options().target.version,
    );
    let files = done.into_iter().map(|done| done.checked);
    let files = files
        .chain(discovery.problems.iter().map(undiscovered))
        .collect();
    let report = Report::new(target, files, jobs.len());
    let rules = RuleSet::embedded();
    let infos: Vec<RuleInfo<'_>> = rules.rules().map(RuleInfo::from).collect();
    let (mut out, _) = destination(typed.selecting.output_file.as_deref(), screen)?;
    write_markdown(&Checklist::of(&report, &infos), &mut out)?;
    out.flush()?;
    Ok(match report.outcome() {
        Outcome::Incomplete => Ending::Failure,
        Outcome::Findings | Outcome::Clean => Ending::Clean,
    })
}
