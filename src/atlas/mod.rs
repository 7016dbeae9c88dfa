//! The atlas: which names exist in which version, what they denote and how they are called.

mod version;

pub use version::{Version, VersionError, VersionRange};
