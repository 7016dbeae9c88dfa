//! The TensorFlow that a program is to run on.

use serde::{Deserialize, Serialize};

use super::Version;

/// The TensorFlow that a program is to run on.
///
/// Where only the version matters, a [`Version`] can be given in its place: Keras is then the one
/// that comes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// Its version. One that the atlas does not know is answered as the newest before it.
    pub version: Version,
    /// Whether `tf.keras` is Keras 2 (package `tf_keras`, `TF_USE_LEGACY_KERAS=1`) where it would
    /// otherwise be Keras 3. It makes no difference before 2.16.
    pub legacy_keras: bool,
}

impl From<Version> for Target {
    fn from(version: Version) -> Self {
        Self {
            version,
            legacy_keras: false,
        }
    }
}
