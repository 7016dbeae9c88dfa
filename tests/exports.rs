//! A module that is looked at for its exports alone exports what it would after a whole look.

use std::path::Path;

use tf2lint::Linter;
use tf2lint::names::{Exports, ModuleId, Surroundings, resolve_in};
use tf2lint::syntax::parse;
use walkdir::WalkDir;

/// Surroundings in which every import finds a module, and nobody answers what is asked of it.
struct Silent {
    seeks_exports: bool,
}

impl Surroundings for Silent {
    fn this(&self) -> Option<ModuleId> {
        Some(ModuleId(0))
    }

    fn seeks_exports(&self) -> bool {
        self.seeks_exports
    }

    fn module(&self, _: u32, _: &str) -> Option<ModuleId> {
        Some(ModuleId(1))
    }
}

fn exports(text: &str, linter: &Linter, seeks_exports: bool) -> Option<Exports> {
    let module = parse(text).ok()?;
    let surroundings = Silent { seeks_exports };
    let names = resolve_in(&module, linter.packages(), &surroundings);
    Some(names.exports(&module))
}

fn compare(text: &str, linter: &Linter, what: &str) -> usize {
    let (Some(all), Some(sought)) = (exports(text, linter, false), exports(text, linter, true))
    else {
        return 0;
    };
    assert_eq!(all.names, sought.names, "{what}");
    assert_eq!(all.stars, sought.stars, "{what}");
    assert_eq!(all.listed, sought.listed, "{what}");
    all.names.len()
}

#[test]
fn of_all_fixtures() {
    let linter = Linter::default();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let files = WalkDir::new(fixtures).into_iter().flatten();
    let mut names = 0;
    for file in files.filter(|file| file.path().extension().is_some_and(|of| of == "py")) {
        if let Ok(text) = std::fs::read_to_string(file.path()) {
            names += compare(&text, &linter, &file.path().to_string_lossy());
        }
    }
    assert!(names > 1000, "there are fixtures with names: {names}");
}

#[test]
fn of_functions_that_reach_out_of_themselves() {
    let linter = Linter::default();
    let texts = [
        "import tensorflow as tf\ndef f():\n  global s\n  s = tf.Session()\n",
        "import tensorflow as tf\ndef f():\n  def g():\n    global s\n    s = tf.Session()\n  g()\n",
        "import tensorflow as tf\nclass A:\n  def f(self):\n    while x:\n      self.s = tf.Session()\n",
        "import tensorflow as tf\nclass A:\n  def f(self):\n    def g():\n      self.s, b = tf.Session(), 1\n",
        "import tensorflow as tf\nclass A:\n  def f(self):\n    with tf.Session() as self.s:\n      pass\n",
        "import tensorflow as tf\nclass A:\n  def f(self):\n    s = tf.Session()\n    return s\n",
        "import tensorflow as tf\ndef f() -> tf.Session:\n  pass\n",
        "import tensorflow as tf\ndef f():\n  if (s := tf.Session()):\n    return s\n",
        "import tensorflow as tf\ndef f():\n  x = yield 1\n  return tf.Session()\n",
        "import tensorflow as tf\nif tf.__version__ >= '2':\n  s = tf.Session\nelse:\n  s = tf.compat.v1.Session\n",
        "import tensorflow as tf\nif getattr(tf, '__version__') >= '2':\n  s = 1\nelse:\n  s = tf.Session\n",
        "import tensorflow as tf\ntry:\n  tf.log\n  s = tf.Session\nexcept AttributeError:\n  s = tf.compat.v1.Session\n",
        "def f():\n  from common import *\n",
    ];
    for text in texts {
        compare(text, &linter, text);
    }
}
