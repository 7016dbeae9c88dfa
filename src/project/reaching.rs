//! Whether a file that says nothing of a watched package reaches one through what it imports.

use std::path::Path;

use super::imports::{Import, Scanned, Taken, scan};
use super::index::Project;
use super::links::Walk;
use super::roots::Roots;
use crate::files::{FileKind, kind_of, open};
use crate::names::{ModuleId, Outside};

impl Project {
    /// Reads the imports of a file that holds no needle, and notes them.
    pub fn scan(&self, path: &Path, bytes: &[u8]) -> Scanned {
        let scanned = scan_in(path, &String::from_utf8_lossy(bytes));
        self.note_scanned(path, &scanned);
        scanned
    }

    /// Whether a file that holds no needle reaches a watched package through what it imports.
    #[must_use]
    pub fn reaches(&self, path: &Path, scanned: &Scanned, bytes: &[u8]) -> bool {
        let roots = self.roots_of(path);
        let imports = scanned.imports.iter();
        // All of them are looked at: each notes what it takes.
        let reaching = imports.filter(|import| self.import_reaches(import, &roots, bytes));
        reaching.count() > 0
    }

    fn import_reaches(&self, import: &Import, roots: &Roots, bytes: &[u8]) -> bool {
        let Some(module) = self.find(roots, import.level, &import.module) else {
            return false;
        };
        let mut walk = Walk::new(self, self.packages());
        match &import.taken {
            Taken::Star => {
                let tells = !walk.telling_names(module, true).is_empty();
                if tells {
                    self.take(module, None);
                }
                tells
            }
            Taken::Module => self.is_used_below(module, bytes),
            Taken::Names(names) => names.iter().fold(false, |reaches, name| {
                let tells = walk.tells(&Outside::of_module(module), &[name]);
                if tells {
                    self.take(module, Some(name));
                }
                let below = || self.submodule(module, name);
                reaches || tells || below().is_some_and(|below| self.is_used_below(below, bytes))
            }),
        }
    }

    /// Whether a text may write `module.name` with a name that tells something.
    fn is_used_below(&self, module: ModuleId, bytes: &[u8]) -> bool {
        let names = Walk::new(self, self.packages()).telling_names(module, false);
        names.iter().fold(false, |used, name| {
            let is_written = name == "*" || holds_attribute(bytes, name);
            if is_written {
                self.take(module, Some(name));
            }
            used || is_written
        })
    }
}

/// Reads the imports of a text, or of the code in it.
fn scan_in(path: &Path, text: &str) -> Scanned {
    let path = path.to_string_lossy();
    match kind_of(&path) {
        FileKind::Script => scan(text),
        FileKind::Notebook | FileKind::Document => {
            open(&path, text).map_or_else(|_| Scanned::default(), |source| scan(&source.text))
        }
    }
}

/// Whether `.name` stands in a text, as a whole word.
fn holds_attribute(bytes: &[u8], name: &str) -> bool {
    let attribute = format!(".{name}");
    memchr::memmem::find_iter(bytes, &attribute).any(|at| {
        let next = bytes.get(at + attribute.len());
        !next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}
