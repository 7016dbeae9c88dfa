//! Everything that reads: which files there are, and what text they hold.

mod source;

pub use source::{Place, SourceFile, Span, offset};
