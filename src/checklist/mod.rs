//! The plan of a migration: from a [`Report`](crate::report::Report) to what is to be done, in
//! which order, and how long it takes.
//!
//! [`Plan`] holds all that is counted and ordered; a format only draws it.

mod escape;
mod markdown;
mod model;
mod plan;

pub use markdown::write as write_markdown;
pub use model::{
    FileWork, Group, Place, Plan, Rewrite, RuleInFile, RuleWork, Step, Tally, Unchecked,
};
