//! Which values are of which class: what is called, read or entered, and what comes of it.
//!
//! The tables are written in `rules/types/` and taught in `rules/README.md`. They hold what the
//! atlas does not know: it has no types of results. What a class is, and what it derives from,
//! is left to the atlas.

use serde::{Deserialize, Serialize};

/// How one comes from a thing to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TypeSource {
    /// By calling a function or method.
    Call,
    /// By reading a constant, an attribute or a property.
    Read,
    /// By `with`, after calling a function, class or method.
    Enter,
    /// By an index, of an instance of a class.
    Item,
    /// By a loop over an instance of a class.
    Element,
    /// By arithmetic with an instance of a class.
    Operate,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// An instance of a class, by its qualified name.
    Class(String),
    /// An instance of the class whose member it is.
    Receiver,
    /// A tuple; `None` is an element of unknown type.
    Tuple(Vec<Option<Shape>>),
    /// Something whose elements are all the same.
    Each(Box<Shape>),
}

/// The tables. Every list is sorted.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypeTable {
    /// The results, each once.
    pub(super) shapes: Vec<Shape>,
    /// By whole names.
    pub(super) names: Vec<(TypeSource, String, u32)>,
    /// By the last part of names, with the rest: the class, if it is a member.
    pub(super) members: Vec<(TypeSource, String, String, u32)>,
    /// Members whose name alone says what they give, of whatever value.
    pub(super) anywhere: Vec<(TypeSource, String, u32)>,
    /// Parameters whose name says what they usually are, with the class.
    pub(super) parameters: Vec<(String, String)>,
    /// Members that only values of one class have, with the class.
    pub(super) telling: Vec<(String, String)>,
    /// Classes whose values may have more members than the class shows.
    pub(super) open: Vec<String>,
}

impl Shape {
    /// Adds the classes that it speaks of.
    pub(super) fn classes<'s>(&'s self, all: &mut Vec<&'s str>) {
        match self {
            Self::Class(class) => all.push(class),
            Self::Receiver => {}
            Self::Tuple(parts) => parts.iter().flatten().for_each(|part| part.classes(all)),
            Self::Each(element) => element.classes(all),
        }
    }
}

impl TypeTable {
    /// What comes of the thing with this whole name.
    #[must_use]
    pub fn of_name(&self, source: TypeSource, name: &str) -> Option<&Shape> {
        let known =
            |(of, key, _): &(TypeSource, String, u32)| (*of, key.as_str()).cmp(&(source, name));
        let at = self.names.binary_search_by(known).ok()?;
        self.shapes.get(self.names[at].2 as usize)
    }

    /// All whole names of this kind, each with what comes of it.
    pub fn sources(&self, source: TypeSource) -> impl Iterator<Item = (&str, &Shape)> {
        let start = self.names.partition_point(|(of, _, _)| *of < source);
        let same = self.names[start..].iter();
        same.take_while(move |(of, _, _)| *of == source)
            .filter_map(|(_, name, shape)| Some((name.as_str(), self.shapes.get(*shape as usize)?)))
    }

    /// What comes of members of this name, each with its class.
    pub fn of_member(
        &self,
        source: TypeSource,
        member: &str,
    ) -> impl Iterator<Item = (&str, &Shape)> {
        let start = self
            .members
            .partition_point(|(of, key, _, _)| (*of, key.as_str()) < (source, member));
        let found = self.members[start..]
            .iter()
            .take_while(move |(of, key, _, _)| (*of, key.as_str()) == (source, member));
        found.filter_map(|(_, _, class, shape)| {
            Some((class.as_str(), self.shapes.get(*shape as usize)?))
        })
    }

    /// What comes of a member of this name, whatever has it.
    #[must_use]
    pub fn of_anything(&self, source: TypeSource, member: &str) -> Option<&Shape> {
        let (_, _, shape) = self
            .anywhere
            .iter()
            .find(|(of, key, _)| (*of, key.as_str()) == (source, member))?;
        self.shapes.get(*shape as usize)
    }

    /// The class whose instances parameters of this name usually are.
    #[must_use]
    pub fn of_parameter(&self, name: &str) -> Option<&str> {
        let mut known = self.parameters.iter();
        let (_, class) = known.find(|(parameter, _)| parameter == name)?;
        Some(class)
    }

    /// The class of whatever has a member of this name, if only its values have one.
    #[must_use]
    pub fn told_by(&self, member: &str) -> Option<&str> {
        let known = |(telling, _): &(String, String)| telling.as_str().cmp(member);
        let at = self.telling.binary_search_by(known).ok()?;
        Some(&self.telling[at].1)
    }

    /// Classes whose values may have more members than the class shows.
    pub fn open_classes(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(String::as_str)
    }
}
