//! Dotted names of what a reference really is.

use std::fmt;
use std::sync::Arc;

/// The dotted path of a module, class, function or constant, whatever the source calls it.
///
/// The module tensorflow is written `tf`: `import tensorflow as t; t.log` is `tf.log`, and so is
/// `from tensorflow import log as ln`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName(Arc<str>);

impl QualifiedName {
    /// The name of what an import statement calls `module`.
    #[must_use]
    pub fn of_module(module: &str) -> Self {
        match module.strip_prefix("tensorflow") {
            Some(rest) if rest.is_empty() || rest.starts_with('.') => {
                Self(format!("tf{rest}").into())
            }
            _ => Self(module.into()),
        }
    }

    /// The name of the attribute `name` of this.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Self {
        self.attributes(std::iter::once(name))
    }

    /// The name of an attribute of an attribute, and so on, of this.
    #[must_use]
    pub fn attributes<'s>(&self, names: impl Iterator<Item = &'s str> + Clone) -> Self {
        let length = self.0.len() + names.clone().map(|name| name.len() + 1).sum::<usize>();
        let mut dotted = String::with_capacity(length);
        dotted.push_str(&self.0);
        for name in names {
            dotted.push('.');
            dotted.push_str(name);
        }
        Self(dotted.into())
    }

    /// As text, parts joined by points.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many parts the name has.
    #[must_use]
    pub fn depth(&self) -> usize {
        parts(&self.0)
    }
}

/// How many parts a dotted name has.
#[must_use]
pub fn parts(dotted: &str) -> usize {
    memchr::memchr_iter(b'.', dotted.as_bytes()).count() + 1
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::QualifiedName;

    #[test]
    fn tensorflow_is_written_tf_and_its_neighbours_are_not() {
        let name = |module| QualifiedName::of_module(module).to_string();
        assert_eq!(name("tensorflow"), "tf");
        assert_eq!(name("tensorflow.contrib.slim"), "tf.contrib.slim");
        assert_eq!(name("tensorflow_hub"), "tensorflow_hub");
        assert_eq!(
            QualifiedName::of_module("tensorflow")
                .attribute("log")
                .depth(),
            2
        );
    }
}
