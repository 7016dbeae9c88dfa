//! A type, how sure it is, and what targets of assignments get.

use smallvec::{SmallVec, smallvec};

use super::binding::{BindingId, Bound};
use super::types::Type;
use crate::names::Certainty;
use crate::syntax::ast::Expr;

/// The types that a value can have; nearly always one, if any is known.
pub(super) type Types = SmallVec<[Typed; 1]>;

/// One type that a value can have.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) of: Type,
    pub(super) certainty: Certainty,
    /// The name that holds the value, if a name was asked.
    pub(super) binding: Option<BindingId>,
}

impl Typed {
    /// A type of a value that no name holds.
    pub(super) fn new(of: Type, certainty: Certainty) -> Self {
        Self {
            of,
            certainty,
            binding: None,
        }
    }

    /// Nothing but that type.
    pub(super) fn only(of: Type, certainty: Certainty) -> Types {
        smallvec![Self::new(of, certainty)]
    }
}

/// What a target of an assignment gets.
#[derive(Debug, Clone)]
pub(super) enum Given<'a> {
    /// The value of an expression.
    Value(&'a Expr),
    /// What a value that was found out before is bound to.
    Bound(Bound),
    /// Something of one of these types; none if they are not known.
    Types(Types),
}

impl Given<'_> {
    /// Something that is not followed.
    pub(super) const UNKNOWN: Self = Self::Types(SmallVec::new_const());
}

/// Adds one more possible type; of equal ones the surer stays.
pub(super) fn add(all: &mut Types, new: Typed) {
    match all.iter_mut().find(|known| known.of == new.of) {
        Some(known) if known.certainty < new.certainty => *known = new,
        Some(_) => {}
        None => all.push(new),
    }
}

/// The types of a value that is one of several; without any, if one of them is not known.
pub(super) fn one_of(several: impl IntoIterator<Item = Types>) -> Types {
    let mut all = Types::new();
    for types in several {
        if types.is_empty() {
            return Types::new();
        }
        for typed in types {
            match all.iter_mut().find(|known| known.of == typed.of) {
                Some(known) => known.certainty = known.certainty.min(typed.certainty),
                None => all.push(typed),
            }
        }
    }
    if all.len() > 1 {
        for typed in &mut all {
            typed.certainty = typed.certainty.min(Certainty::Likely);
        }
    }
    all
}
