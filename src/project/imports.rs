//! The imports of a text that is not parsed: good enough to see that it is not worth parsing.
//!
//! Statements in docstrings are taken for real ones, which costs time and nothing else.

use rustc_hash::FxHashSet;

/// What a text imports, and what it plainly defines.
#[derive(Debug, Default, PartialEq)]
pub struct Scanned {
    /// The import statements, in order.
    pub(super) imports: Vec<Import>,
    /// Names of functions, and of classes without bases, at the beginning of a line.
    pub(super) defined: FxHashSet<Box<str>>,
}

/// One import.
#[derive(Debug, PartialEq)]
pub(super) struct Import {
    /// How many points stand before the name.
    pub(super) level: u32,
    /// The module, as it is written.
    pub(super) module: Box<str>,
    /// What is taken from it.
    pub(super) taken: Taken,
}

/// What an import takes.
#[derive(Debug, PartialEq)]
pub(super) enum Taken {
    /// The module itself.
    Module,
    /// Everything.
    Star,
    /// These names.
    Names(Vec<Box<str>>),
}

/// Reads the imports and definitions of a text.
pub(super) fn scan(text: &str) -> Scanned {
    let mut scanned = Scanned::default();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let line = &rest[..end];
        if let Some(name) = defined(line) {
            scanned.defined.insert(name.into());
        }
        let mut taken = end;
        // Statements on one line are rare, and none of them is long.
        let mut at = 0;
        for statement in line.split(';') {
            let start = at + statement.len() - statement.trim_start().len();
            let words = statement.trim_start();
            if words.starts_with("import ") || words.starts_with("from ") {
                let (whole, length) = logical_line(&rest[start..], statement.contains('('));
                taken = taken.max(start + length);
                read_statement(&whole, &mut scanned.imports);
            }
            at += statement.len() + 1;
        }
        rest = &rest[taken.min(rest.len())..];
    }
    scanned
}

/// The name in `def name(`, `class name:` or `class name(object):` at the beginning of a line. What
/// derives from something else can lead to a package.
fn defined(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    let class = line.strip_prefix("class ");
    let rest = class.or_else(|| line.strip_prefix("def "))?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'))?;
    let (name, after) = rest.split_at(end);
    let has_bases = || {
        let after = after.trim_start();
        let plain = [":", "()", "(object)"];
        !plain.iter().any(|plain| after.starts_with(plain))
    };
    (class.is_none() || !has_bases()).then_some(name)
}

/// A statement without comments, brackets and continued lines, and how long it is as written.
fn logical_line(text: &str, bracketed: bool) -> (String, usize) {
    let mut whole = String::new();
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        length += line.len();
        let code = line.split('#').next().unwrap_or_default().trim_end();
        let code = match bracketed {
            true => code,
            false => code.split(';').next().unwrap_or_default(),
        };
        let continued = code.ends_with('\\');
        whole.push_str(code.trim_end_matches('\\'));
        whole.push(' ');
        if !(continued || bracketed && !code.contains(')')) {
            break;
        }
    }
    (whole.replace(['(', ')'], " "), length)
}

fn read_statement(statement: &str, imports: &mut Vec<Import>) {
    let name = |part: &str| part.split_whitespace().next().map(Box::from);
    if let Some(modules) = statement.strip_prefix("import ") {
        imports.extend(modules.split(',').filter_map(name).map(|module| Import {
            level: 0,
            module,
            taken: Taken::Module,
        }));
        return;
    }
    let Some((module, names)) = statement
        .strip_prefix("from ")
        .and_then(|rest| rest.split_once(" import"))
    else {
        return;
    };
    let module = module.trim();
    let dotted = module.trim_start_matches('.');
    let names: Vec<Box<str>> = names.split(',').filter_map(name).collect();
    imports.push(Import {
        level: u32::try_from(module.len() - dotted.len()).unwrap_or(u32::MAX),
        module: dotted.into(),
        taken: match names.iter().any(|name| &**name == "*") {
            true => Taken::Star,
            false => Taken::Names(names),
        },
    });
}

#[cfg(test)]
mod tests {
    use super::{Import, Taken, scan};

    fn import(level: u32, module: &str, taken: Taken) -> Import {
        let module = module.into();
        Import {
            level,
            module,
            taken,
        }
    }

    fn names(names: &[&str]) -> Taken {
        Taken::Names(names.iter().map(|name| (*name).into()).collect())
    }

    #[test]
    fn reads_every_form_of_import() {
        let text = "import os, common.base as b\nif x:\n    from .. import a\ntry: from .x import *; import y\nexcept: pass\nfrom m import (a,  # one\n    b as c,\n)\nfrom n import p, \\\n    q\nx = 1; import z\n";
        let expected = [
            import(0, "os", Taken::Module),
            import(0, "common.base", Taken::Module),
            import(2, "", names(&["a"])),
            import(0, "y", Taken::Module),
            import(0, "m", names(&["a", "b"])),
            import(0, "n", names(&["p", "q"])),
            import(0, "z", Taken::Module),
        ];
        assert_eq!(scan(text).imports, expected);
    }

    #[test]
    fn sees_what_is_plainly_defined() {
        let scanned = scan(concat!(
            "def f(x):\n    def g(): pass\nclass C:\n  pass\nasync def h(): pass\n",
            "class D(object):\n  pass\nclass Derived(D):\n  pass\n",
        ));
        let mut defined: Vec<&str> = scanned.defined.iter().map(|name| &**name).collect();
        defined.sort_unstable();
        assert_eq!(defined, ["C", "D", "f", "h"]);
    }

    #[test]
    fn ends_on_texts_that_are_no_python() {
        for text in [
            "from x import (",
            "import",
            "from \\",
            "from . import",
            "\r\n;;;import a\\",
        ] {
            scan(text);
        }
    }
}
