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

impl Target {
    /// Whether Keras 2 stands behind `tf.keras`: up to 2.15, and later with `tf_keras`.
    #[must_use]
    pub fn has_keras_2(self) -> bool {
        self.legacy_keras || self.version < Version::new(2, 16)
    }
}

impl From<Version> for Target {
    fn from(version: Version) -> Self {
        Self {
            version,
            legacy_keras: false,
        }
    }
}
