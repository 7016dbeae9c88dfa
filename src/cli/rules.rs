//! `tf2lint rules`: the list of all rules, and the check of rule files.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::Ending;
use super::args::{RulesCommand, TextOrJson};
use super::page::Page;
use super::plan::{load_rule_files, of_rule_file, unreadable};
use super::terminal::Screen;
use crate::atlas::Atlas;
use crate::diagnose::{Edit, Fix, SOURCE_RULES};
use crate::examples::{ExampleProblem, check_clean, check_example};
use crate::files::{SourceFile, Span, offset};
use crate::report::{Format, Report};
use crate::rules::{
    Applicability, Category, RuleFile, RuleProblem, RuleSet, check_facts, check_form,
};

/// Runs the command.
pub(super) fn run(command: &RulesCommand, screen: &Screen) -> anyhow::Result<Ending> {
    match command {
        RulesCommand::List { output_format } => list(*output_format, screen),
        RulesCommand::Check { paths } => check(paths, screen),
    }
}

/// A rule in the list.
#[derive(Serialize)]
struct Listed<'a> {
    code: &'a str,
    name: &'a str,
    summary: &'a str,
    category: Option<Category>,
    effort: Option<u32>,
    url: Option<&'a str>,
}

fn list(form: TextOrJson, screen: &Screen) -> anyhow::Result<Ending> {
    let rules = RuleSet::embedded();
    let of_sources = SOURCE_RULES.iter().map(|(code, name, summary)| Listed {
        code,
        name,
        summary,
        category: None,
        effort: None,
        url: None,
    });
    let others = rules.rules().map(|rule| Listed {
        code: &rule.code,
        name: &rule.name,
        summary: &rule.summary,
        category: Some(rule.category),
        effort: Some(rule.effort),
        url: rule.url.as_deref(),
    });
    let all: Vec<Listed<'_>> = of_sources.chain(others).collect();
    let mut out = io::stdout().lock();
    match form {
        TextOrJson::Json => {
            serde_json::to_writer_pretty(&mut out, &all)?;
            writeln!(out)?;
        }
        TextOrJson::Text => {
            let mut page = Page::new(screen.output());
            let entry = |rule: &Listed<'_>| {
                let name = format!("{}  {}", rule.code, rule.name);
                (name, rule.summary.to_owned())
            };
            page.entries(&all.iter().map(entry).collect::<Vec<_>>());
            out.write_all(page.into_text().as_bytes())?;
        }
    }
    Ok(Ending::Clean)
}

/// Checks rule files by themselves, against the atlas, and by their examples.
fn check(paths: &[PathBuf], screen: &Screen) -> anyhow::Result<Ending> {
    let mut checked = Vec::new();
    let mut files = Vec::new();
    let mut incomplete = false;
    for path in paths {
        match load_rule_files(path) {
            Ok(found) => files.extend(found),
            Err(error) => {
                incomplete = true;
                checked.push(unreadable(path, &error));
            }
        }
    }
    let count = files.len();
    let (files, unread): (Vec<RuleFile>, Vec<Vec<RuleProblem>>) = files.into_iter().unzip();
    let mut problems: Vec<RuleProblem> = unread.into_iter().flatten().collect();
    problems.extend(check_form(&files));
    let mut mended = Vec::new();
    if problems.is_empty() {
        let own = files.iter().flat_map(|file| &file.rules);
        let own = own.map(|written| written.rule.clone()).collect();
        let rules = Arc::new(RuleSet::embedded().with_user_rules(own));
        problems = check_facts(&files, &rules, Atlas::embedded());
        for file in &files {
            mended.extend(run_examples(file, &rules, &mut problems));
        }
    }
    for file in files {
        let path = file.source.path.clone();
        let source = Arc::new(file.source);
        let (mut own, others): (Vec<_>, Vec<_>) = problems
            .into_iter()
            .partition(|problem| problem.path == path);
        problems = others;
        own.sort_by_key(|problem| problem.span);
        let mut found = of_rule_file(&source, &own);
        for diagnostic in &mut found.diagnostics {
            let fix = mended
                .iter()
                .find(|(known, span, _)| *known == path && Some(*span) == diagnostic.span);
            diagnostic.fix = fix.map(|(_, _, fix)| fix.clone());
        }
        checked.push(found);
    }
    let report = Report::new(Atlas::embedded().newest(), checked, count);
    let mut out = io::stdout().lock();
    Format::Full.write(&report, &[], screen.output(), &mut out)?;
    Ok(match (incomplete, report.files.is_empty()) {
        (true, _) => Ending::Failure,
        (false, true) => Ending::Clean,
        (false, false) => Ending::Findings,
    })
}

/// A correction of an example: the rule file, the example, and what to write.
type Correction = (String, Span, Fix);

/// Runs the examples of a file; what is wrong with them is added to `problems`.
fn run_examples(
    file: &RuleFile,
    rules: &Arc<RuleSet>,
    problems: &mut Vec<RuleProblem>,
) -> Vec<Correction> {
    let source = &file.source;
    let mut corrections = Vec::new();
    let mut note = |span: Span, problem: &ExampleProblem| {
        let place = Span::new(
            span.start,
            source.line_span(source.line_index(span.start)).end,
        );
        let place = Span::new(
            place.start,
            offset(source.slice(place).trim_end().len()) + place.start,
        );
        let correction = correction(source, span, problem);
        corrections.extend(correction.map(|fix| (source.path.clone(), place, fix)));
        let problem =
            RuleProblem::new(source, place, problem.to_string()).with_help(problem.help());
        problems.push(problem);
    };
    for written in &file.rules {
        for (span, example) in &written.examples {
            if let Err(problem) = check_example(example, rules) {
                note(*span, &problem);
            }
        }
        for (span, example) in &written.clean {
            if let Err(problem) = check_clean(example, rules) {
                note(*span, &problem);
            }
        }
    }
    corrections
}

/// The edit that makes `after` what comes out, if it is written without escapes.
fn correction(source: &SourceFile, example: Span, problem: &ExampleProblem) -> Option<Fix> {
    let ExampleProblem::Fixed {
        expected: Some(expected),
        got,
    } = problem
    else {
        return None;
    };
    let text = source.slice(example);
    let key = text.find("after")?;
    let at = key + text[key..].find(expected.as_str())?;
    let start = example.start + offset(at);
    Some(Fix {
        applicability: Applicability::Manual,
        message: "what comes out".to_owned(),
        edits: vec![Edit {
            span: Span::new(start, start + offset(expected.len())),
            text: got.clone(),
        }],
    })
}
