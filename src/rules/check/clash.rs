//! Rules that get in each other's way: the same code, the same name, or an answer each to the
//! same question.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::files::Span;

use super::super::model::{Matcher, Rule};
use super::super::problem::RuleProblem;
use super::super::written::{RuleFile, WrittenRule};

/// All clashes among the rules of these files.
pub(super) fn check_clashes(files: &[RuleFile]) -> Vec<RuleProblem> {
    let mut claims = Claims::default();
    let mut problems = Vec::new();
    for file in files {
        for rule in &file.rules {
            for (subject, span) in subjects(rule) {
                problems.extend(claims.claim(subject, file, &rule.rule, span));
            }
            problems.extend(rows_out_of_reach(file, rule));
        }
    }
    problems
}

/// What only one rule may have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Code(String),
    Name(String),
    /// A qualified name, as a symbol or as a namespace.
    Symbol(String),
    /// A function, and the conditions on its arguments.
    Call(String, String),
    Method(String),
    Verdict(String),
    /// A package, and the conditions on its versions.
    Requirement(String, String),
    Idiom(String),
}

impl Subject {
    /// What is wrong if somebody has it already.
    fn taken(&self) -> String {
        match self {
            Self::Code(code) => format!("the code `{code}` is taken"),
            Self::Name(name) => format!("the name `{name}` is taken"),
            Self::Symbol(name) => format!("`{name}` has an answer already"),
            Self::Call(function, _) => {
                format!("calls of `{function}` with these arguments have an answer already")
            }
            Self::Method(method) => format!("the method `{method}` has an answer already"),
            Self::Verdict(_) => "this verdict has an answer already".to_owned(),
            Self::Requirement(package, _) => {
                format!("these versions of `{package}` have an answer already")
            }
            Self::Idiom(name) => format!("the idiom `{name}` has an answer already"),
        }
    }
}

/// What is taken, and where.
#[derive(Default)]
struct Claims<'a> {
    first: BTreeMap<Subject, (&'a RuleFile, &'a Rule, Span)>,
}

impl<'a> Claims<'a> {
    fn claim(
        &mut self,
        subject: Subject,
        file: &'a RuleFile,
        rule: &'a Rule,
        span: Span,
    ) -> Option<RuleProblem> {
        let message = subject.taken();
        match self.first.entry(subject) {
            Entry::Vacant(free) => {
                free.insert((file, rule, span));
                None
            }
            Entry::Occupied(taken) => {
                let (first_file, first, first_span) = taken.get();
                let line = first_file.source.place(first_span.start).line;
                let help = format!("see {} at {}:{line}", first.code, first_file.source.path);
                Some(RuleProblem::new(&file.source, span, message).with_help(help))
            }
        }
    }
}

/// What a rule claims, and where it says so.
fn subjects(written: &WrittenRule) -> Vec<(Subject, Span)> {
    let WrittenRule { rule, spans, .. } = written;
    let mut subjects = vec![
        (Subject::Code(rule.code.clone()), spans.code),
        (Subject::Name(rule.name.clone()), spans.name),
    ];
    let row_symbols = || {
        let rows = rule.rows.iter().zip(&spans.rows);
        rows.flat_map(|(row, spans)| row.symbols.iter().zip(spans.symbols.iter().copied()))
    };
    match &rule.matcher {
        Some(Matcher::Symbol(names) | Matcher::Namespace(names)) => {
            // A row may answer for a name of the matcher.
            let is_free = |name: &String| row_symbols().all(|(symbol, _)| symbol != name);
            let names = names.iter().zip(spans.matched.iter().copied());
            let names = names.filter(|(name, _)| is_free(name));
            subjects.extend(names.map(|(name, span)| (Subject::Symbol(name.clone()), span)));
        }
        Some(Matcher::Call(call)) => {
            let conditions = format!(
                "{:?}",
                (
                    &call.present,
                    &call.keyword,
                    &call.absent,
                    call.positional,
                    &call.value
                )
            );
            let functions = call.of.iter().zip(spans.matched.iter().copied());
            subjects.extend(functions.map(|(function, span)| {
                let subject = Subject::Call(function.clone(), conditions.clone());
                (subject, span)
            }));
        }
        Some(Matcher::Method(method)) => subjects.extend(method.names.iter().map(|name| {
            let name = format!("{}.{name}", method.of);
            (Subject::Method(name), spans.matcher)
        })),
        Some(Matcher::Verdict(verdict)) => {
            subjects.push((Subject::Verdict(format!("{verdict:?}")), spans.matcher));
        }
        Some(Matcher::Requirement(matcher)) => {
            let conditions = format!("{:?}", (&matcher.below, matcher.misfit, &matcher.beside));
            subjects.extend(matcher.of.iter().map(|package| {
                let subject = Subject::Requirement(package.clone(), conditions.clone());
                (subject, spans.matcher)
            }));
        }
        Some(Matcher::Idiom(name)) => subjects.push((Subject::Idiom(name.clone()), spans.matcher)),
        None => {}
    }
    if !is_narrow(rule) {
        let symbols = row_symbols().map(|(name, span)| (Subject::Symbol(name.clone()), span));
        subjects.extend(symbols);
    }
    subjects
}

/// Whether rows only refine what the matcher found, and never match by themselves.
fn is_narrow(rule: &Rule) -> bool {
    matches!(rule.matcher, Some(Matcher::Call(_) | Matcher::Method(_)))
}

/// Rows of a call or method rule whose name the matcher never finds.
fn rows_out_of_reach(file: &RuleFile, written: &WrittenRule) -> Vec<RuleProblem> {
    let WrittenRule { rule, spans, .. } = written;
    let reached: Vec<String> = match &rule.matcher {
        Some(Matcher::Call(call)) => call.of.clone(),
        Some(Matcher::Method(method)) => {
            let names = method.names.iter();
            names.map(|name| format!("{}.{name}", method.of)).collect()
        }
        _ => return Vec::new(),
    };
    let rows = rule.rows.iter().zip(&spans.rows);
    rows.flat_map(|(row, spans)| row.symbols.iter().zip(&spans.symbols))
        .filter(|(symbol, _)| !reached.contains(symbol))
        .map(|(symbol, &span)| {
            let message = format!("the rule never finds `{symbol}`");
            RuleProblem::new(&file.source, span, message)
                .with_help("name it in `match`, or give it a rule of its own")
        })
        .collect()
}
