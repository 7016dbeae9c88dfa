//! What the check asks about TensorFlow. The atlas answers.

use crate::atlas::Version;

/// What the check must know about TensorFlow and the packages around it.
///
/// Names are qualified (`tf.data.Dataset.map`, `tf_slim.conv2d`) and may end in a member of a
/// class.
pub trait Api {
    /// Whether any version, of TensorFlow 1 or 2, has or had the name. For the root of a package
    /// that is not known at all (`absl`), `false`.
    fn existed(&self, name: &str) -> bool;

    /// Whether the name is there with `target` as the version of TensorFlow.
    fn exists(&self, name: &str, target: Version) -> bool;

    /// Every known version of TensorFlow, ascending.
    fn versions(&self) -> Vec<Version>;

    /// The name that was probably meant.
    fn nearest(&self, name: &str) -> Option<String>;
}
