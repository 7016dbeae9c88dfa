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

    /// Whether the name is there with `target` as the version of TensorFlow, and, if the
    /// suggestion requires a package, with that package installed and in force: with `tf-keras`,
    /// `tf.keras` is Keras 2 from TensorFlow 2.16 on.
    fn exists(&self, name: &str, target: Version, package: Option<&str>) -> bool;

    /// Every known version of TensorFlow, ascending.
    fn versions(&self) -> Vec<Version>;

    /// The name that was probably meant.
    fn nearest(&self, name: &str) -> Option<String>;
}
