//! The atlas: which names exist in which version, what they denote and how they are called.
//!
//! It is generated from the released packages (`rules/api/`), compiled by the build script and
//! embedded. It holds facts only; what to do about them is the business of [`crate::rules`].
//!
//! ```no_run
//! use tf2lint::atlas::{Atlas, Verdict, Version};
//!
//! let atlas = Atlas::embedded();
//! match atlas.verdict("tf.log", Version::new(2, 15)) {
//!     Verdict::Moved { to, .. } => println!("write {to}"),
//!     other => println!("{other:?}"),
//! }
//! ```

mod biography;
mod call;
mod classes;
#[cfg(test)]
mod compile;
mod index;
mod lookup;
mod nearest;
mod origin;
mod parameters;
mod reader;
mod record;
mod signature;
mod target;
#[cfg(test)]
mod tests;
mod verdict;
mod version;

pub use biography::{Biography, Stretch};
pub use call::{ArgumentProblem, CallShape, Given, ProblemKind, Remedy, affected, fits};
pub use classes::{Member, Membership};
pub use lookup::{Definition, Deprecation, Kind, Package};
pub use parameters::{Parameter, ParameterKind};
pub use reader::Atlas;
pub use record::MemberKind;
pub use signature::{ParameterChange, Signature, SignatureChange, SignatureError};
pub use target::Target;
pub use verdict::Verdict;
pub use version::{Version, VersionError, VersionRange};
