//! How far a resolution can be trusted.

use serde::{Deserialize, Serialize};

/// How sure the resolution of a name is. Ordered: a later value is surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// A method name on a value of unknown type.
    Guessed,
    /// One of several bindings, or a name that came through a star import.
    Likely,
    /// The only thing that the name can be.
    Proven,
}
