//! tf2lint takes a Python code base from TensorFlow 1 to TensorFlow 2.
//!
//! ```text
//! paths ─► discover ─► SourceFile ─► Module ─► Bindings ─► Reference ─► Finding ─► Diagnostic ─► Report ─► text · JSON · …
//!          files/      decode        syntax/   names/      names/       check/     diagnose/                report/
//! ```
//!
//! Every stage is a function from plain values to plain values. Only [`files`] reads, and only
//! `fix` writes.

pub mod atlas;
pub mod check;
pub mod checklist;
pub mod cli;
pub mod config;
pub mod diagnose;
pub mod examples;
pub mod files;
pub mod fix;
mod fnv;
mod linter;
pub mod manifest;
mod memory;
pub mod names;
pub mod nearest;
pub mod project;
pub mod report;
pub mod rules;
pub mod run;
pub mod suppress;
pub mod syntax;

pub use linter::{Enabled, Fixed, Linter, Options, ROUNDS, Reading, Supposing};
