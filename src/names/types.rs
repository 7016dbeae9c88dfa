//! Types of values, as far as name resolution needs them: which class an object is of.
//!
//! What constructs or returns which type is not known here: [`super::Packages`] tells.

use super::QualifiedName;
use super::binding::ClassId;

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// An instance of a class of a watched package, by the qualified name of the class.
    Object(QualifiedName),
    /// An instance of a class of this module.
    Own(ClassId),
    /// A tuple or list whose elements are known one by one; `None` is an unknown element.
    Tuple(Vec<Option<Type>>),
    /// Something whose elements are all of one type.
    Each(Box<Type>),
}

/// What a program does with a thing to get another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Calls it: `f()`.
    Call,
    /// Reads it: `x.shape`.
    Read,
    /// Calls it and enters what comes of it: `with f() as x`.
    Enter,
    /// Takes an element by its index: `x[0]`.
    Item,
    /// Takes one element after the other: `for x in …`.
    Element,
    /// Computes with it: `x + 1`.
    Operate,
}

/// What a program does something with.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'s> {
    /// What a path leads to: `tf.placeholder`.
    Path(&'s str),
    /// A member of an instance of a class.
    Member {
        /// Qualified name of the class.
        class: &'s str,
        /// Name of the member.
        member: &'s str,
    },
    /// A member of something of which nothing is known.
    MemberOfAnything(&'s str),
    /// An instance of a class.
    Instance(&'s str),
}

impl Type {
    /// The type of the element at `index`, from the end if that is negative.
    #[must_use]
    pub fn element(&self, index: i64) -> Option<&Type> {
        match self {
            Self::Each(element) => Some(element),
            Self::Tuple(elements) => {
                let length = i64::try_from(elements.len()).ok()?;
                let index = if index < 0 { length + index } else { index };
                elements.get(usize::try_from(index).ok()?)?.as_ref()
            }
            Self::Object(_) | Self::Own(_) => None,
        }
    }

    /// The type that all elements have.
    #[must_use]
    pub fn each(&self) -> Option<&Type> {
        match self {
            Self::Each(element) => Some(element),
            Self::Tuple(elements) => {
                let (first, rest) = elements.split_first()?;
                rest.iter().all(|element| element == first).then_some(())?;
                first.as_ref()
            }
            Self::Object(_) | Self::Own(_) => None,
        }
    }
}
