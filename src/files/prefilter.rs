//! Which files can matter at all: a search over their bytes, before anything is decoded or parsed.

use memchr::memmem::Finder;

/// Words of which a file must hold at least one to be worth parsing: `tensorflow`, and the modules
/// of the project that re-export it.
///
/// All encodings that Python source can have keep ASCII as it is, so bytes are searched as they
/// are. A hit means nothing but "look closer": comments and strings count.
#[derive(Debug, Clone)]
pub struct Needles {
    finders: Vec<Finder<'static>>,
}

impl Needles {
    /// A search for any of `words`; empty ones are left out, as every file would hold them.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let finders = words
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(|word| Finder::new(word).into_owned())
            .collect();
        Self { finders }
    }

    /// Whether a file with these bytes holds one of the words.
    #[must_use]
    pub fn can_matter(&self, bytes: &[u8]) -> bool {
        self.finders
            .iter()
            .any(|finder| finder.find(bytes).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::Needles;

    #[test]
    fn any_of_the_words_is_enough() {
        let needles = Needles::new(["tensorflow", "common_tf"]);
        assert!(needles.can_matter(b"import tensorflow as tf\n"));
        assert!(needles.can_matter(b"from common_tf import *\n"));
        assert!(
            needles.can_matter(b"\xff\xfe tensorflow"),
            "whatever the encoding"
        );
        assert!(!needles.can_matter(b"import tensor_flow\n"));
        assert!(!needles.can_matter(b""));
    }

    #[test]
    fn no_words_match_no_file() {
        assert!(!Needles::new([]).can_matter(b"tensorflow"));
        assert!(!Needles::new([""]).can_matter(b"tensorflow"));
    }
}
