//! What the user silences: by comments in the source, and by a baseline of known findings.
//!
//! Both remember what they silenced, so that what silences nothing any more is reported, too.

mod baseline;
mod comments;
mod directive;

pub use baseline::{
    Baseline, BaselineError, BaselineMatcher, Fingerprint, Recognition, SplitDiagnostics,
    StaleEntry,
};
pub use comments::{Suppressions, UnusedSuppression};
pub use directive::MalformedSuppression;
