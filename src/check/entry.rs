//! The idiom `started-in-eager-mode`: a module that starts a program of TensorFlow 1, which ran in
//! graph mode, and would run in eager mode from TensorFlow 2 on.
//!
//! It holds only for those who want the least change (`--prefer compat`): the others turn sessions
//! into functions, one place after the other, and rules of their own say how. Libraries start
//! nothing, and leave the mode to the programs that use them.

use std::borrow::Cow;

use super::{Context, Finding, Problem};
use crate::atlas::{Target, Version};
use crate::files::Span;
use crate::names::{Candidate, Certainty, Names, Reference, Usage};
use crate::rules::{Style, choose};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{Module, span_of};

/// The name of the idiom in rule files.
const NAME: &str = "started-in-eager-mode";

/// Functions that set the mode: who calls one has decided.
const DECIDES: [&str; 4] = [
    "disable_v2_behavior",
    "enable_v2_behavior",
    "disable_eager_execution",
    "enable_eager_execution",
];

/// What runs a program: the function that parses the command line and calls `main`.
const RUNS_MAIN: [&str; 1] = ["tf.app.run"];

/// What a script does that runs a graph when it is started, without a `main`.
const RUNS_GRAPH: [&str; 4] = [
    "tf.Session",
    "tf.InteractiveSession",
    "tf.train.MonitoredTrainingSession",
    "tf.train.SingularMonitoredSession",
];

/// The finding, if there is one: at the place where the program is started, with the first name
/// that shows that it is one of TensorFlow 1.
pub(super) fn started_in_eager_mode<'c>(
    names: &Names<'_>,
    module: &Module,
    context: &Context<'c>,
) -> Option<Finding<'c>> {
    if context.prefer != Style::Compat {
        return None;
    }
    let id = context.rules.index().idiom(NAME)?;
    let rule = context.rules.rule(id);
    let severity = rule.severity_at(None, "tf", context.target)?;
    if names.references.iter().any(decides) {
        return None;
    }
    let span = start(names, module)?;
    let (index, known) = names
        .references
        .iter()
        .enumerate()
        .find_map(|(index, used)| {
            let [candidate] = &used.candidates[..] else {
                return None;
            };
            let known = only_in_version_1(used, candidate, context)?;
            Some((index, known))
        })?;
    let answer = choose(&rule.replacements, context.target, context.prefer);
    Some(Finding {
        rule,
        row: None,
        reference: index,
        candidate: 0,
        symbol: known.to_owned(),
        matched: known.to_owned(),
        span,
        severity,
        certainty: Certainty::Proven,
        answer: answer.map(Cow::Borrowed),
        otherwise: Vec::new(),
        problem: Problem::Stated,
    })
}

/// Whether the program says in which mode it runs.
fn decides(reference: &Reference<'_>) -> bool {
    reference.candidates.iter().any(|candidate| {
        let name = candidate.name.as_str();
        let last = name.rsplit('.').next().unwrap_or(name);
        DECIDES.contains(&last)
    })
}

/// Where the module starts a program.
fn start(names: &Names<'_>, module: &Module) -> Option<Span> {
    // Whether TensorFlow 1 spells it as 1.13 and later do makes no difference.
    let is_one_of = |reference: &&Reference<'_>, functions: &[&str]| {
        matches!(reference.usage, Usage::Call(_))
            && !reference.guarded
            && reference.candidates.iter().any(|candidate| {
                let name = candidate.name.as_str().replacen("tf.compat.v1.", "tf.", 1);
                functions.contains(&name.as_str())
            })
    };
    let by_main = module.body().iter().find_map(|statement| match statement {
        Stmt::If(statement) if asks_for_main(&statement.test) => Some(span_of(&*statement.test)),
        _ => None,
    });
    let mut references = names.references.iter();
    let runs_main = |reference: &&Reference<'_>| is_one_of(reference, &RUNS_MAIN);
    let by_run = || references.find(runs_main).map(|found| found.span);
    let runs_graph = |reference: &&Reference<'_>| {
        is_one_of(reference, &RUNS_GRAPH) && names.runs_at_once(reference)
    };
    let by_graph = || {
        let found = names.references.iter().find(runs_graph);
        found.map(|found| found.span)
    };
    by_main.or_else(by_run).or_else(by_graph)
}

/// Whether a test is `__name__ == "__main__"`, or contains it.
fn asks_for_main(test: &Expr) -> bool {
    match test {
        Expr::Compare(compare) if *compare.ops == [ast::CmpOp::Eq] => {
            let mut sides = std::iter::once(&*compare.left).chain(&*compare.comparators);
            sides.any(|side| matches!(side, Expr::Name(name) if name.id == "__name__"))
        }
        Expr::BoolOp(operation) => operation.values.iter().any(asks_for_main),
        _ => false,
    }
}

/// The name behind a use, if TensorFlow 2 never had it under this name: the code was written for
/// TensorFlow 1, and ran in graph mode there.
fn only_in_version_1<'n>(
    reference: &Reference<'_>,
    candidate: &'n Candidate,
    context: &Context<'_>,
) -> Option<&'n str> {
    let atlas = context.atlas;
    let name = candidate.name.as_str();
    if reference.guarded || candidate.certainty != Certainty::Proven || !name.starts_with("tf.") {
        return None;
    }
    let known = atlas.longest_known_prefix(name)?;
    let first = Target::from(Version::FIRST_TF2);
    let is_old = atlas.kind(known, Version::LAST_TF1).is_some()
        && !atlas.is_private(known)
        && !atlas.exists(known, first)
        && !atlas.exists(known, context.target);
    is_old.then_some(known)
}
