//! A tree of YAML with the place of each value.
//!
//! Read by the events of saphyr-parser, which knows all of YAML 1.2 and says where each value is;
//! the loaders built upon it keep no places, or none of block scalars.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::Unreadable;

/// A value.
#[derive(Debug)]
pub(super) enum Node {
    /// Text, as it is after quotes and blocks are undone, and its place as it is written.
    Scalar(String, Range<usize>),
    /// `- a`
    List(Vec<Node>),
    /// `a: b`, in order.
    Map(Vec<(Node, Node)>),
    /// An alias, or nothing.
    Nothing,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.pairs()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, value)| value)
    }

    /// The pairs of a map.
    pub(super) fn pairs(&self) -> &[(Node, Node)] {
        match self {
            Self::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The values of a list.
    pub(super) fn items(&self) -> &[Node] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}

/// How deep values may lie within each other.
const DEPTH: usize = 100;

/// The first document of a text.
pub(super) fn parse(text: &str) -> Result<Node, Unreadable> {
    // The parser counts characters.
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let place = |span: Span| {
        let at = |index: usize| offsets.get(index).copied().unwrap_or(text.len());
        at(span.start.index())..at(span.end.index())
    };
    // Open lists and maps; the values of a map are keys and values in turn.
    let mut open: Vec<(bool, Vec<Node>)> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = offsets
                .get(error.marker().index())
                .copied()
                .unwrap_or(text.len());
            Unreadable {
                message: error.info().to_owned(),
                range: at..at,
            }
        })?;
        let node = match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if open.len() == DEPTH {
                    let message = "values lie too deep within each other".to_owned();
                    return Err(Unreadable {
                        message,
                        range: place(span),
                    });
                }
                open.push((matches!(event, Event::MappingStart(..)), Vec::new()));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop() {
                Some((true, values)) => Node::Map(pairs(values)),
                Some((false, values)) => Node::List(values),
                None => Node::Nothing,
            },
            Event::Scalar(value, ..) => Node::Scalar(value.into_owned(), place(span)),
            Event::Alias(_) => Node::Nothing,
            _ => continue,
        };
        match open.last_mut() {
            Some((_, values)) => values.push(node),
            None => return Ok(node),
        }
    }
    Ok(Node::Nothing)
}

/// Keys with their values.
fn pairs(values: Vec<Node>) -> Vec<(Node, Node)> {
    let mut values = values.into_iter();
    let mut pairs = Vec::new();
    while let (Some(key), Some(value)) = (values.next(), values.next()) {
        pairs.push((key, value));
    }
    pairs
}
