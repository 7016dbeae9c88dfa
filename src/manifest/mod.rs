//! What a project says of the packages it is to run with.
//!
//! Knows commands and requirements; what is wrong with them is said in `rules/packages` and
//! worded in [`crate::diagnose`].

mod commands;
mod pins;
mod pip;

pub use commands::{Command, commands};
pub use pins::{Pin, pins};
pub use pip::{Requirement, installed};
