//! `tf2lint checklist`.

use std::io::Write;

use super::Ending;
use super::args::{Arguments, ChecklistArguments};
use super::check::of_paths;
use super::plan::Plan;
use super::terminal::{Screen, destination};
use crate::checklist::{Plan as Checklist, write_markdown};
use crate::report::{Outcome, RuleInfo};
use crate::rules::RuleSet;

/// Runs the command. Findings are what a checklist is for, so they do not make it fail.
pub(super) fn run(
    typed: &ChecklistArguments,
    arguments: &Arguments,
    screen: &Screen,
) -> anyhow::Result<Ending> {
    let mut plan = Plan::new(&typed.selecting, arguments)?;
    let Some(results) = of_paths(&mut plan, &typed.selecting.paths, screen)? else {
        return Ok(Ending::Failure);
    };
    let report = results.into_report();
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
