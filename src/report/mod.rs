//! The formats in which a [`Report`] is written. One file a format; none computes anything that
//! the diagnostics do not say.
//!
//! [`Format::write`] is the way in; [`statistics`] is the other view of the same report.

pub(crate) mod appearance;
mod concise;
pub mod coverage;
mod fingerprint;
mod format;
mod full;
mod github;
mod json;
mod model;
mod place;
mod rule_info;
#[cfg(test)]
pub(crate) mod sample;
mod sarif;
pub mod statistics;
mod summary;
pub(crate) mod text;
pub(crate) mod uri;

pub use appearance::Appearance;
pub use format::{Format, UnknownFormat};
pub use model::{CheckedFile, Outcome, Report};
pub use rule_info::RuleInfo;
pub use summary::Summary;
pub(crate) use text::harmless;
