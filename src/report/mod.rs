//! The formats in which a [`Report`] is written. One file a format; none computes anything.

mod model;

pub use model::{CheckedFile, Outcome, Report};
