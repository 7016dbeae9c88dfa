//! What a changed signature does to an actual call.

use serde::Serialize;

use super::parameters::{Parameter, ParameterKind};
use super::{Signature, SignatureChange};

/// The arguments of a call, as far as its source shows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallShape<'a> {
    /// How many are given by position, before any `*args`.
    pub positional: usize,
    /// The keywords, in order.
    pub keywords: Vec<&'a str>,
    /// Whether there is an `*args`.
    pub has_args: bool,
    /// Whether there is a `**kwargs`.
    pub has_kwargs: bool,
}

/// How a call gives an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// By position, from 0.
    Position(usize),
    /// By keyword; the place of the keyword among the keywords of the call, from 0.
    Keyword(usize),
    /// Not at all.
    Not,
    /// Perhaps, in an `*args` or `**kwargs`.
    Unclear,
}

/// What is wrong with one argument of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArgumentProblem {
    /// The parameter, by the name that it has in the old signature, or, if it is newly required,
    /// in the new one.
    pub argument: String,
    /// How the call gives it.
    pub given: Given,
    /// What is wrong.
    pub kind: ProblemKind,
    /// What mends it exactly, where anything does.
    pub remedy: Option<Remedy>,
    /// Whether it is sure that the call is affected: the source may hide arguments behind stars,
    /// and the new signature may still take any keyword.
    pub certain: bool,
}

/// What is wrong with an argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "problem")]
pub enum ProblemKind {
    /// There is no such parameter any more.
    Removed {
        /// A parameter that is new and has the same place: it may be the same under another name.
        candidate: Option<String>,
    },
    /// The argument would reach another parameter.
    Shifted {
        /// That parameter; `None`: a star.
        reaches: Option<String>,
    },
    /// It must be given by keyword.
    KeywordOnly,
    /// It must be given by position.
    PositionalOnly,
    /// It must be given.
    Required,
    /// It is not given, and what holds then is another value.
    Default {
        /// Source text of the value that held.
        old: String,
        /// Source text of the value that holds now.
        new: String,
    },
}

/// An exact remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "remedy")]
pub enum Remedy {
    /// Write positional arguments with their keywords, all from the first of these on: each with
    /// its place, from 0, and its keyword.
    WriteKeywords {
        /// Places and keywords, in order; up to the last positional argument.
        keywords: Vec<(usize, String)>,
    },
    /// Write another keyword: the old signature had both, one as an alias of the other.
    RenameKeyword {
        /// It.
        to: String,
    },
    /// Add a keyword argument.
    AddKeyword {
        /// Its keyword.
        name: String,
        /// Its source text.
        value: String,
    },
}

/// Which arguments of `call`, written for the old signature of `change`, are affected, and how.
///
/// Nothing is affected if the call does not fit the old signature: it was written for another.
#[must_use]
pub fn affected(call: &CallShape<'_>, change: &SignatureChange) -> Vec<ArgumentProblem> {
    let (old, new) = (&change.old, &change.new);
    if !fits(call, old) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let remedy = keywords(call, change).map(|keywords| Remedy::WriteKeywords { keywords });
    for (index, parameter) in old.positional().take(call.positional).enumerate() {
        if let Some((kind, certain)) = at_position(index, parameter, call, change) {
            let shifted = matches!(kind, ProblemKind::Shifted { .. } | ProblemKind::KeywordOnly);
            problems.push(ArgumentProblem {
                argument: parameter.name.clone(),
                given: Given::Position(index),
                kind,
                remedy: remedy.clone().filter(|_| shifted),
                certain,
            });
        }
    }
    for (index, keyword) in call.keywords.iter().enumerate() {
        if let Some((kind, certain)) = with_keyword(keyword, call, change) {
            let alias = match &kind {
                ProblemKind::Removed { candidate } => candidate.clone(),
                _ => None,
            };
            let alias = alias.filter(|alias| old.named(alias).is_some());
            problems.push(ArgumentProblem {
                argument: (*keyword).to_owned(),
                given: Given::Keyword(index),
                kind,
                remedy: alias.map(|to| Remedy::RenameKeyword { to }),
                certain,
            });
        }
    }
    for parameter in new.parameters.iter().filter(|new| !new.is_star()) {
        if !problems
            .iter()
            .any(|found| found.kind.names(&parameter.name))
        {
            problems.extend(not_given(call, parameter, old, new));
        }
    }
    problems
}

impl ArgumentProblem {
    /// Whether the call is sure to raise an error.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        use ProblemKind::{KeywordOnly, PositionalOnly, Removed, Required};
        self.certain
            && matches!(
                self.kind,
                Removed { .. } | KeywordOnly | PositionalOnly | Required
            )
    }
}

impl ProblemKind {
    /// Whether it offers the parameter `name` in the place of one that is gone.
    fn names(&self, name: &str) -> bool {
        matches!(self, Self::Removed { candidate: Some(candidate) } if candidate == name)
    }
}

/// Whether `call` can be a call of something with the signature `old`.
#[must_use]
pub fn fits(call: &CallShape<'_>, old: &Signature) -> bool {
    let places = old.positional().count();
    if call.positional > places && !old.has_var_args() {
        return false;
    }
    let known = |keyword: &&str| old.keyword(keyword).is_some() || old.has_var_kwargs();
    if !call.keywords.iter().all(known) {
        return false;
    }
    let mut positional = old.positional().take(call.positional);
    if positional.any(|parameter| call.keywords.contains(&parameter.name.as_str())) {
        return false;
    }
    call.has_args
        || call.has_kwargs
        || old
            .parameters
            .iter()
            .filter(|parameter| parameter.is_required())
            .all(|parameter| {
                let by_position = old.position(&parameter.name);
                by_position.is_some_and(|at| at < call.positional)
                    || call.keywords.contains(&parameter.name.as_str())
            })
}

/// What happens to the argument at `index`, and whether that is sure.
fn at_position(
    index: usize,
    parameter: &Parameter,
    call: &CallShape<'_>,
    change: &SignatureChange,
) -> Option<(ProblemKind, bool)> {
    let new = &change.new;
    let reaches = new.positional().nth(index);
    if reaches.is_some_and(|reaches| reaches.name == parameter.name) {
        return None;
    }
    if new.position(&parameter.name).is_some() {
        let reaches = reaches.map(|reaches| reaches.name.clone());
        return Some((ProblemKind::Shifted { reaches }, true));
    }
    if new.keyword(&parameter.name).is_some() {
        // A star takes it, and most likely means it.
        return (!new.has_var_args()).then_some((ProblemKind::KeywordOnly, true));
    }
    match reaches {
        // A new name at the old place is most likely the old parameter.
        Some(reaches) if is_successor(reaches, call, &change.old) => None,
        Some(_) => Some((ProblemKind::Removed { candidate: None }, true)),
        None => Some((
            ProblemKind::Removed { candidate: None },
            !new.has_var_args(),
        )),
    }
}

/// What happens to an argument that is given by keyword, and whether that is sure.
fn with_keyword(
    keyword: &str,
    call: &CallShape<'_>,
    change: &SignatureChange,
) -> Option<(ProblemKind, bool)> {
    let (old, new) = (&change.old, &change.new);
    if new.keyword(keyword).is_some() || old.keyword(keyword).is_none() && new.has_var_kwargs() {
        return None;
    }
    if new.named(keyword).is_some() {
        return Some((ProblemKind::PositionalOnly, !new.has_var_kwargs()));
    }
    let place = old.position(keyword);
    let candidate = place
        .and_then(|place| new.positional().nth(place))
        .filter(|candidate| is_successor(candidate, call, old))
        .map(|candidate| candidate.name.clone());
    Some((ProblemKind::Removed { candidate }, !new.has_var_kwargs()))
}

/// Whether a parameter at the place of one that is gone can be the same under another name: the
/// old signature does not have it, or has it at another place as an alias that nobody had to give,
/// and the call does not give it.
fn is_successor(parameter: &Parameter, call: &CallShape<'_>, old: &Signature) -> bool {
    let name = parameter.name.as_str();
    let is_given =
        old.position(name).is_some_and(|at| at < call.positional) || call.keywords.contains(&name);
    let is_alias = |alias: &Parameter| !alias.is_required() && parameter.is_required();
    old.named(name).is_none_or(is_alias) && !is_given
}

/// What happens where `parameter` of the new signature is not given.
fn not_given(
    call: &CallShape<'_>,
    parameter: &Parameter,
    old: &Signature,
    new: &Signature,
) -> Option<ArgumentProblem> {
    let name = parameter.name.as_str();
    let before = old.named(name);
    let by_position = |signature: &Signature| {
        let place = signature.position(name);
        place.filter(|place| *place < call.positional)
    };
    // What had the place under another name gives it.
    let is_inherited = |place: usize| {
        let former = old.positional().nth(place);
        former.is_none_or(|former| new.named(&former.name).is_none())
            && is_successor(parameter, call, old)
    };
    let given = call.keywords.contains(&name)
        || by_position(old).is_some()
        || by_position(new).is_some_and(is_inherited);
    if given {
        return None;
    }
    let clear = !call.has_args && !call.has_kwargs;
    let (kind, remedy) = match (before, &parameter.default) {
        (before, None) => {
            let value = before.and_then(|before| before.default.clone());
            let remedy = value.filter(|value| is_literal(value));
            let remedy = remedy.filter(|_| parameter.kind != ParameterKind::PositionalOnly);
            let name = name.to_owned();
            let remedy = remedy.map(|value| Remedy::AddKeyword { name, value });
            (ProblemKind::Required, remedy)
        }
        (Some(before), Some(_)) => {
            let (old, new) = before.other_default(parameter)?;
            // Whether `None`, what has a name, or `'auto'` in place of a number stands for the same
            // value nobody can see; and what a thing is called by default concerns nobody.
            let is_string = |text: &str| text.starts_with(['\'', '"']);
            let comparable = is_literal(old) && is_literal(new) && is_string(old) == is_string(new);
            if !comparable || name == "name" {
                return None;
            }
            let (old, new) = (old.to_owned(), new.to_owned());
            let remedy = Remedy::AddKeyword {
                name: name.to_owned(),
                value: old.clone(),
            };
            (ProblemKind::Default { old, new }, Some(remedy))
        }
        (None, Some(_)) => return None,
    };
    Some(ArgumentProblem {
        argument: name.to_owned(),
        given: if clear { Given::Not } else { Given::Unclear },
        kind,
        remedy: remedy.filter(|_| clear),
        certain: clear,
    })
}

/// The keywords for all positional arguments from the first that has another place on, if every
/// one of them has a keyword in the new signature.
fn keywords(call: &CallShape<'_>, change: &SignatureChange) -> Option<Vec<(usize, String)>> {
    if call.has_args {
        return None;
    }
    let given: Vec<&Parameter> = change.old.positional().take(call.positional).collect();
    let has_moved = |index: &usize| at_position(*index, given[*index], call, change).is_some();
    let first = (0..given.len()).find(has_moved)?;
    (first..given.len())
        .map(|index| {
            let name = &given[index].name;
            change.new.keyword(name).map(|_| (index, name.clone()))
        })
        .collect()
}

/// Whether a source text means the same wherever it stands, and is a value that somebody would
/// write: a number, a string, `True` or `False`.
fn is_literal(text: &str) -> bool {
    let is_string = |quote: char| {
        text.len() >= 2
            && text.starts_with(quote)
            && text.ends_with(quote)
            && !text[1..text.len() - 1].contains([quote, '\\', '…'])
    };
    matches!(text, "True" | "False")
        || is_string('\'')
        || is_string('"')
        || text.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '.')
            && text.parse::<f64>().is_ok()
}
