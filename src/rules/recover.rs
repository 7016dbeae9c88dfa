//! Deserializes a rule file past its mistakes.
//!
//! serde stops at the first mistake. To find them all, the part of the document that holds the
//! mistake is cut out, and the rest is read again. What is missing only because it was cut out
//! is not reported a second time.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::files::SourceFile;

use super::problem::{RuleProblem, span_of};
use super::raw::RawFile;
use crate::nearest::nearest;

/// More mistakes than this are not looked for: the file is something else.
const MOST_PROBLEMS: usize = 100;

/// Reads the document; mistakes are added to `problems`. `None` if it is not TOML at all.
pub(super) fn deserialize(source: &SourceFile, problems: &mut Vec<RuleProblem>) -> Option<RawFile> {
    let (root, errors) = DeTable::parse_recoverable(&source.text);
    if !errors.is_empty() {
        problems.extend(errors.iter().map(|error| problem(source, error)));
        return None;
    }
    let whole = root.span();
    let mut root = Spanned::new(whole.clone(), DeValue::Table(root.into_inner()));
    let mut cut_from: Vec<Range<usize>> = Vec::new();
    for _ in 0..MOST_PROBLEMS {
        let error = match RawFile::deserialize(ValueDeserializer::from(root.clone())) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        let place = error.span().unwrap_or_else(|| whole.clone());
        if !cut_from.contains(&place) {
            problems.push(problem(source, &error));
        }
        let target = innermost(&root, &place)?;
        cut_from.push(cut(&mut root, &target)?);
    }
    None
}

/// The problem that a TOML error stands for.
fn problem(source: &SourceFile, error: &toml::de::Error) -> RuleProblem {
    let end = source.text.len();
    let place = error.span().unwrap_or(0..0);
    let place = place.start.min(end)..place.end.min(end);
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let (message, help) = explain(message);
    let mut problem = RuleProblem::new(source, span_of(place), message);
    problem.help = help;
    problem
}

/// The message and the help that go with a message of the `toml` crate.
fn explain(message: String) -> (String, Option<String>) {
    let help = match message.as_str() {
        "wanted exactly 1 element, more than 1 element" => {
            "write exactly one key between the braces".to_owned()
        }
        "invalid type: map, expected a string" => {
            "put the dotted name to the left of `=` in quotes".to_owned()
        }
        unknown if unknown.starts_with("unknown ") => {
            let Some((what, known)) = unknown.split_once(", expected ") else {
                return (message, None);
            };
            let written = what.split('`').nth(1).unwrap_or_default();
            let help = match nearest(written, known.split('`').skip(1).step_by(2)) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("expected {known}"),
            };
            return (what.replace("field", "key"), Some(help));
        }
        _ => return (message, None),
    };
    (message, Some(help))
}

/// The place of the smallest entry or element that covers `place`.
fn innermost(value: &Spanned<DeValue<'_>>, place: &Range<usize>) -> Option<Range<usize>> {
    let covers = |range: &Range<usize>| range.start <= place.start && place.end <= range.end;
    let mut best: Option<Range<usize>> = None;
    let mut offer = |range: Option<Range<usize>>| {
        if let Some(range) = range
            && best.as_ref().is_none_or(|best| range.len() <= best.len())
        {
            best = Some(range);
        }
    };
    match value.get_ref() {
        DeValue::Table(table) => {
            for (key, value) in table {
                offer(Some(key.span()).filter(&covers));
                offer(Some(value.span()).filter(&covers));
                offer(innermost(value, place));
            }
        }
        DeValue::Array(array) => {
            for value in array.iter() {
                offer(Some(value.span()).filter(&covers));
                offer(innermost(value, place));
            }
        }
        _ => {}
    }
    best
}

/// Takes the entry or element at `target` out; gives the place of what it was taken from.
fn cut(value: &mut Spanned<DeValue<'_>>, target: &Range<usize>) -> Option<Range<usize>> {
    let whole = value.span();
    match value.get_mut() {
        DeValue::Table(table) => {
            if let Some(inner) = table.iter_mut().find_map(|(_, value)| cut(value, target)) {
                return Some(inner);
            }
            let key = table
                .iter()
                .find(|(key, value)| key.span() == *target || value.span() == *target)
                .map(|(key, _)| key.clone())?;
            table.remove(&key);
            Some(whole)
        }
        DeValue::Array(array) => {
            if let Some(inner) = array.iter_mut().find_map(|value| cut(value, target)) {
                return Some(inner);
            }
            let at = array.iter().position(|value| value.span() == *target)?;
            let rest = array.clone().into_iter().enumerate();
            *array = rest
                .filter(|&(i, _)| i != at)
                .map(|(_, value)| value)
                .collect();
            Some(whole)
        }
        _ => None,
    }
}
