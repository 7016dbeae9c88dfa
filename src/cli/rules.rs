//! `tf2lint rules`: the list of all rules, and the check of rule files.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::Ending;
use super::args::{RulesCommand, TextOrJson};
use super::plan::{load_rule_files, of_rule_file, unreadable};
use super::terminal::{Screen, write_json};
use crate::atlas::Atlas;
use crate::diagnose::SOURCE_RULES;
use crate::examples::{ExampleProblem, check_clean, check_example};
use crate::files::{SourceFile, Span, offset};
use crate::fix::{Edit, Fix};
use crate::report::text::counted;
use crate::report::{Format, Report};
use crate::rules::{
    Applicability, Category, RuleFile, RuleProblem, RuleSet, check_facts, check_form,
};

/// Runs the command.
pub(super) fn run(command: &RulesCommand, screen: &Screen) -> anyhow::Result<Ending> {
    match command {
        RulesCommand::List { output_format } => list(*output_format),
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

fn list(form: TextOrJson) -> anyhow::Result<Ending> {
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
        TextOrJson::Json => write_json(&all, &mut out)?,
        TextOrJson::Text => {
            // One line a rule, however long: the list is searched more than read.
            let width = all.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in &all {
                writeln!(out, "{}  {:width$}  {}", rule.code, rule.name, rule.summary)?;
            }
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
    let looked_at = files.len();
    let mut count = 0;
    let (files, unread): (Vec<RuleFile>, Vec<Vec<RuleProblem>>) = files.into_iter().unzip();
    let mut problems: Vec<RuleProblem> = unread.into_iter().flatten().collect();
    problems.extend(check_form(&files));
    let mut mistakes: Vec<Mistake> = problems.into_iter().map(Mistake::from).collect();
    if mistakes.is_empty() {
        let own = files.iter().flat_map(|file| &file.rules);
        let own = own.map(|written| written.rule.clone()).collect();
        let rules = Arc::new(RuleSet::embedded().with_user_rules(own));
        let facts = check_facts(&files, &rules, Atlas::embedded());
        mistakes.extend(facts.into_iter().map(Mistake::from));
        mistakes.extend(files.iter().flat_map(|file| run_examples(file, &rules)));
    }
    mistakes.sort_by_key(|mistake| mistake.problem.span);
    for file in files {
        count += file.rules.len();
        let source = Arc::new(file.source);
        let own = |mistake: &&Mistake| mistake.problem.path == source.path;
        let (problems, fixes): (Vec<_>, Vec<_>) = mistakes
            .iter()
            .filter(own)
            .map(|mistake| (mistake.problem.clone(), mistake.fix.clone()))
            .unzip();
        let mut found = of_rule_file(&source, &problems);
        for (diagnostic, fix) in found.diagnostics.iter_mut().zip(fixes) {
            diagnostic.fix = fix;
        }
        checked.push(found);
    }
    let report = Report::new(Atlas::embedded().newest(), checked, looked_at);
    let mut out = io::stdout().lock();
    if report.files.is_empty() {
        let (rules, files) = (counted(count, "rule"), counted(looked_at, "file"));
        writeln!(out, "All is in order: {rules} in {files}.")?;
        return Ok(Ending::Clean);
    }
    Format::Full.write(&report, &[], screen.output(), &mut out)?;
    Ok(match incomplete {
        true => Ending::Failure,
        false => Ending::Findings,
    })
}

/// A problem of a rule file, and what to write instead, where that is known.
struct Mistake {
    problem: RuleProblem,
    fix: Option<Fix>,
}

impl From<RuleProblem> for Mistake {
    fn from(problem: RuleProblem) -> Self {
        Self { problem, fix: None }
    }
}

/// What is wrong with the examples of a file.
fn run_examples(file: &RuleFile, rules: &Arc<RuleSet>) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut note = |span: Span, outcome: Result<(), ExampleProblem>| {
        if let Err(problem) = outcome {
            let stated = RuleProblem::new(&file.source, span, problem.to_string());
            mistakes.push(Mistake {
                fix: correction(&file.source, span, &problem),
                problem: stated.with_help(problem.help()),
            });
        }
    };
    for written in &file.rules {
        for (span, example) in &written.examples {
            note(*span, check_example(example, rules));
        }
        for (span, example) in &written.clean {
            note(*span, check_clean(example, rules));
        }
    }
    mistakes
}

/// The edit that makes `after` what comes out, if it is written without escapes. `header` is that
/// of the example.
fn correction(source: &SourceFile, header: Span, problem: &ExampleProblem) -> Option<Fix> {
    let ExampleProblem::Fixed {
        expected: Some(expected),
        got,
    } = problem
    else {
        return None;
    };
    let rest = &source.text[header.end as usize..];
    let rest = rest.find("\n[[").map_or(rest, |end| &rest[..end]);
    let key = rest.find("\nafter")?;
    let at = key + rest[key..].find(expected.as_str())?;
    let start = header.end + offset(at);
    Some(Fix {
        applicability: Applicability::Manual,
        message: "write down what comes out".to_owned(),
        edits: vec![Edit {
            span: Span::new(start, start + offset(expected.len())),
            text: got.clone(),
        }],
    })
}
