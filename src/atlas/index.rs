//! Look-ups by key: a finite state transducer over dotted names.

use fst::raw::{Fst, Node, Output};

/// A sorted set of dotted names, each with a number that grows with the name.
pub(crate) struct Index(Fst<&'static [u8]>);

impl Index {
    /// Opens an index that the build script wrote; nothing is decoded.
    pub(crate) fn open(bytes: &'static [u8]) -> Result<Self, fst::Error> {
        Ok(Self(Fst::new(bytes)?))
    }

    /// The number of `name`.
    pub(crate) fn get(&self, name: Spelling<'_>) -> Option<u64> {
        let (node, output) = self.walk(name)?;
        node.is_final()
            .then(|| output.cat(node.final_output()).value())
    }

    /// The name that has `number`.
    pub(crate) fn key(&self, number: u64) -> Option<String> {
        let mut letters = Vec::new();
        let (mut node, mut left) = (self.0.root(), number);
        while !node.is_final() || node.final_output().value() != left {
            // Outputs grow with the letters: the last one that is not too large leads on.
            let (mut low, mut high) = (0, node.len());
            while low < high {
                let middle = low.midpoint(high);
                match node.transition(middle).out.value() <= left {
                    true => low = middle + 1,
                    false => high = middle,
                }
            }
            let transition = node.transition(low.checked_sub(1)?);
            left -= transition.out.value();
            letters.push(transition.inp);
            node = self.0.node(transition.addr);
        }
        String::from_utf8(letters).ok()
    }

    /// Length in bytes of the longest part of `name`, cut at dots, that is in the index.
    pub(crate) fn longest_prefix(&self, name: Spelling<'_>) -> Option<usize> {
        let mut node = self.0.root();
        let mut longest = None;
        for (at, byte) in name.bytes().enumerate() {
            if byte == b'.' && node.is_final() {
                longest = Some(at);
            }
            match node.find_input(byte) {
                Some(input) => node = self.0.node(node.transition_addr(input)),
                None => return longest.and_then(|length| name.written(length)),
            }
        }
        if node.is_final() {
            longest = Some(name.bytes().count());
        }
        longest.and_then(|length| name.written(length))
    }

    /// Calls `each` with everything directly below the namespace `name`: its last component and
    /// its number.
    pub(crate) fn for_each_child(&self, name: Spelling<'_>, each: &mut impl FnMut(&str, u64)) {
        let Some((node, output)) = self.walk(name) else {
            return;
        };
        if let Some(dot) = node.find_input(b'.') {
            let dot = node.transition(dot);
            self.children(
                self.0.node(dot.addr),
                output.cat(dot.out),
                &mut Vec::new(),
                each,
            );
        }
    }

    /// Calls `each` with every name and its number, in order.
    pub(crate) fn for_each(&self, mut each: impl FnMut(&str, u64)) {
        use fst::Streamer;
        let mut stream = self.0.stream();
        while let Some((name, output)) = stream.next() {
            if let Ok(name) = std::str::from_utf8(name) {
                each(name, output.value());
            }
        }
    }

    fn walk(&self, name: Spelling<'_>) -> Option<(Node<'_>, Output)> {
        let mut node = self.0.root();
        let mut output = Output::zero();
        for byte in name.bytes() {
            let transition = node.transition(node.find_input(byte)?);
            output = output.cat(transition.out);
            node = self.0.node(transition.addr);
        }
        Some((node, output))
    }

    /// Visits what can be reached from `node` without another dot.
    fn children(
        &self,
        node: Node<'_>,
        output: Output,
        letters: &mut Vec<u8>,
        each: &mut impl FnMut(&str, u64),
    ) {
        if node.is_final()
            && let Ok(name) = std::str::from_utf8(letters)
        {
            each(name, output.cat(node.final_output()).value());
        }
        for transition in node.transitions().filter(|next| next.inp != b'.') {
            letters.push(transition.inp);
            let next = self.0.node(transition.addr);
            self.children(next, output.cat(transition.out), letters, each);
            letters.pop();
        }
    }
}

/// A dotted name as the index writes it, without a copy.
///
/// The index leaves out namespaces that repeat others: `tf.compat.v2` is `tf`, and within
/// `tf.compat.v1` there is another `compat`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spelling<'a> {
    head: &'static str,
    tail: &'a str,
    /// How much shorter the index writes it.
    cut: usize,
}

/// Namespaces that repeat others, and those others.
const REPEATED: [(&str, &str); 4] = [
    ("tf.compat.v2.compat.v2", "tf"),
    ("tf.compat.v2", "tf"),
    ("tf.compat.v1.compat.v1", "tf.compat.v1"),
    ("tf.compat.v1.compat.v2", "tf"),
];

impl<'a> Spelling<'a> {
    /// How the index writes `name`.
    pub(crate) fn new(name: &'a str) -> Self {
        for (repeated, original) in REPEATED {
            if let Some(tail) = name.strip_prefix(repeated)
                && (tail.is_empty() || tail.starts_with('.'))
            {
                return Self {
                    head: original,
                    tail,
                    cut: repeated.len() - original.len(),
                };
            }
        }
        Self {
            head: "",
            tail: name,
            cut: 0,
        }
    }

    /// The name in one piece.
    pub(crate) fn joined(self) -> String {
        [self.head, self.tail].concat()
    }

    fn bytes(self) -> impl Iterator<Item = u8> {
        self.head.bytes().chain(self.tail.bytes())
    }

    /// Length in the original spelling of a part that has `length` bytes in the index.
    fn written(self, length: usize) -> Option<usize> {
        (length >= self.head.len()).then_some(length + self.cut)
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, Spelling};

    fn index() -> Index {
        let names = [
            "tf",
            "tf.app",
            "tf.app.run",
            "tf.compat.v1",
            "tf.log",
            "tf.nn",
            "tf.nn.relu",
        ];
        let map = fst::Map::from_iter(names.into_iter().zip(7_u64..)).expect("sorted names");
        Index::open(map.into_fst().into_inner().leak()).expect("just written")
    }

    #[test]
    fn finds_names_numbers_and_back() {
        let index = index();
        assert_eq!(index.get(Spelling::new("tf.log")), Some(11));
        assert_eq!(index.get(Spelling::new("tf.compat.v2.log")), Some(11));
        assert_eq!(index.get(Spelling::new("tf.lo")), None);
        assert_eq!(index.key(13).as_deref(), Some("tf.nn.relu"));
    }

    #[test]
    fn the_longest_prefix_ends_at_a_dot() {
        let index = index();
        let longest = |name| {
            index
                .longest_prefix(Spelling::new(name))
                .map(|end| &name[..end])
        };
        assert_eq!(longest("tf.nn.relu"), Some("tf.nn.relu"));
        assert_eq!(longest("tf.nn.relu.x.y"), Some("tf.nn.relu"));
        assert_eq!(longest("tf.nn.relu6"), Some("tf.nn"));
        assert_eq!(longest("tf.logging"), Some("tf"));
        assert_eq!(longest("tfx.log"), None);
        assert_eq!(longest("np.log"), None);
        assert_eq!(longest("tf.compat.v2.nn.x"), Some("tf.compat.v2.nn"));
        assert_eq!(longest("tf.compat.v2.x"), Some("tf.compat.v2"));
        assert_eq!(
            longest("tf.compat.v1.compat.v1.x"),
            Some("tf.compat.v1.compat.v1")
        );
    }

    #[test]
    fn children_are_one_level_deep() {
        let index = index();
        let children = |name| {
            let mut found = Vec::new();
            let mut note = |child: &str, number| found.push((child.to_owned(), number));
            index.for_each_child(Spelling::new(name), &mut note);
            found
        };
        let expected = [("app", 8), ("log", 11), ("nn", 12)];
        assert_eq!(
            children("tf"),
            expected.map(|(name, number)| (name.to_owned(), number))
        );
        assert_eq!(children("tf.nn"), [("relu".to_owned(), 13)]);
        assert_eq!(children("tf.compat.v2.nn").len(), 1);
        assert!(children("tf.log").is_empty());
    }
}
