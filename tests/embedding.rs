//! The same code alone, in a notebook and in documents: the same findings at the same places, and
//! the same text after fixes.
//!
//! Looks at the fixtures; `TF2LINT_TREE=DIR cargo test --test embedding` at all Python files below
//! a directory.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tf2lint::files::{SourceFile, open};
use tf2lint::rules::Applicability;
use tf2lint::syntax::{STACK_SIZE, parse};
use tf2lint::{Linter, report::CheckedFile};

/// A way to put code into another file.
struct Wrapping {
    /// The name of the file.
    path: &'static str,
    /// What the file holds around the code.
    around: (&'static str, &'static str),
    /// What stands before each line.
    before: &'static str,
}

const DOCUMENTS: [Wrapping; 3] = [
    Wrapping {
        path: "a.md",
        around: ("# Code\n\n````python\n", "````\n"),
        before: "",
    },
    Wrapping {
        path: "b.md",
        around: ("1. Code:\n\n   > ~~~~ py\n", "   > ~~~~\n"),
        before: "   > ",
    },
    Wrapping {
        path: "c.rst",
        around: (
            "Code::\n\n.. code-block:: python\n   :linenos:\n\n",
            ".. end\n",
        ),
        before: "     ",
    },
];

impl Wrapping {
    fn wrap(&self, code: &str) -> String {
        let lines: String = code
            .split_inclusive('\n')
            .map(|line| format!("{}{line}", self.before))
            .collect();
        format!("{}{lines}{}", self.around.0, self.around.1)
    }

    /// Lines that come before the code, and columns before each of its lines.
    fn shift(&self) -> (u32, u32) {
        let lines = self.around.0.matches('\n').count();
        (lines as u32, self.before.len() as u32)
    }
}

/// A finding: code, symbol, line, column.
type Found = (String, Option<String>, u32, u32);

fn findings(checked: &CheckedFile, shift: (u32, u32)) -> Vec<Found> {
    let Some(source) = &checked.source else {
        return Vec::new();
    };
    let found = checked.diagnostics.iter().filter_map(|found| {
        let place = source.place(found.span?.start);
        Some((
            found.code.clone(),
            found.symbol.clone(),
            place.line - shift.0,
            place.column - shift.1,
        ))
    });
    found.collect()
}

/// The sources that can be put into other files: Python without errors whose lines end alike.
fn is_plain(text: &str) -> bool {
    let is_whole = text.ends_with('\n') && !text.contains(['\r', '\u{c}', '\t']);
    let has_ends = ["````", "~~~~", ">>>", "In ["]
        .iter()
        .any(|mark| text.contains(mark));
    let begins = text
        .lines()
        .next()
        .is_some_and(|line| !line.trim().is_empty());
    let is_python = parse(text).is_ok_and(|module| module.errors.is_empty());
    is_whole && !has_ends && begins && is_python
}

/// A notebook with the code in one cell, as `nbformat` writes it.
fn notebook(code: &str) -> String {
    let source: Vec<&str> = code.trim_end().split_inclusive('\n').collect();
    let notebook = serde_json::json!({
        "cells": [{"cell_type": "code", "metadata": {}, "source": source}],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 2,
    });
    serde_json::to_string_pretty(&notebook).expect("JSON")
}

/// The code in a notebook.
fn code_of(text: &str) -> Result<String, Box<dyn Error>> {
    let source: SourceFile = open("a.ipynb", text)?;
    Ok(source.text.trim_end().to_owned())
}

#[test]
fn code_is_checked_and_fixed_alike_wherever_it_stands() {
    let thread = std::thread::Builder::new().stack_size(STACK_SIZE);
    let run = thread.spawn(|| compare_all().map_err(|error| error.to_string()));
    let count = run.expect("a thread").join().expect("no panic");
    assert!(count.expect("alike") > 0);
}

fn compare_all() -> Result<usize, Box<dyn Error>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let tree = std::env::var_os("TF2LINT_TREE").map_or(fixtures, PathBuf::from);
    let linter = Linter::default();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(tree).sort_by_file_name() {
        let path = entry?.into_path();
        let is_code = path.extension().is_some_and(|it| it == "py") && path.is_file();
        let text = is_code
            .then(|| fs::read_to_string(&path))
            .and_then(Result::ok);
        let Some(text) = text.filter(|text| text.contains("tensorflow") && is_plain(text)) else {
            continue;
        };
        compare(&linter, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        count += 1;
    }
    Ok(count)
}

fn compare(linter: &Linter, text: &str) -> Result<(), Box<dyn Error>> {
    let alone = linter.check_text("a.py", text);
    let expected = findings(&alone, (0, 0));
    let fixed = linter.fix_text("a.py", text, Applicability::Unsafe).text;
    // Imports go to the first ones of a block, and to the beginning of a script.
    let adds_lines = fixed.lines().count() != text.lines().count();

    let cell = notebook(text);
    let found = findings(&linter.check_text("a.ipynb", &cell), (0, 0));
    equal("findings in a notebook", &expected, &found)?;
    let fixed_cell = linter
        .fix_text("a.ipynb", &cell, Applicability::Unsafe)
        .text;
    if !adds_lines {
        equal(
            "fixed cell",
            &fixed.trim_end(),
            &code_of(&fixed_cell)?.as_str(),
        )?;
        equal("fixed notebook", &notebook(&fixed), &fixed_cell)?;
    }
    for wrapping in &DOCUMENTS {
        let document = wrapping.wrap(text);
        let found = findings(
            &linter.check_text(wrapping.path, &document),
            wrapping.shift(),
        );
        equal(wrapping.path, &expected, &found)?;
        let fixed_document = linter.fix_text(wrapping.path, &document, Applicability::Unsafe);
        if !adds_lines {
            equal(wrapping.path, &wrapping.wrap(&fixed), &fixed_document.text)?;
        }
    }
    Ok(())
}

fn equal<T: PartialEq + std::fmt::Debug>(
    what: &str,
    expected: &T,
    found: &T,
) -> Result<(), Box<dyn Error>> {
    match expected == found {
        true => Ok(()),
        false => Err(format!("{what}: expected {expected:#?}\nfound {found:#?}").into()),
    }
}
