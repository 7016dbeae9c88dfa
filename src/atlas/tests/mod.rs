//! Tests of the whole room on a small atlas.

mod calls;
mod compiling;
mod lookups;
pub(crate) mod sample;
mod verdicts;
