//! Documents that show code: which lines of them are Python, and how much of each line.

use super::{Builder, Form, doctest, markdown, restructured};
use crate::files::source::{FileKind, SourceFile, Span};

/// Languages of code blocks that are Python, in lower case.
const PYTHON: [&str; 13] = [
    "python",
    "python2",
    "python3",
    "py",
    "py2",
    "py3",
    "pycon",
    "pycon3",
    "python-repl",
    "ipython",
    "ipython2",
    "ipython3",
    "doctest",
];

/// The lines of one code block, each with its line end.
pub(super) type Block = Vec<Span>;

/// Whether a block in this language is Python.
pub(super) fn is_python(language: &str) -> bool {
    PYTHON.contains(&language.to_ascii_lowercase().as_str())
}

/// The code that a document shows.
pub(super) fn open(file: SourceFile) -> SourceFile {
    let is_restructured = file.path.to_ascii_lowercase().ends_with(".rst");
    let blocks = match is_restructured {
        true => restructured::blocks(&file),
        false => markdown::blocks(&file),
    };
    let mut builder = Builder::new(FileKind::Document, file);
    for block in blocks {
        let lines = doctest::statements(&builder.file, &block)
            .unwrap_or_else(|| dedented(&builder.file, &block));
        let start = builder.at();
        for line in lines {
            builder.copy(line);
        }
        if builder.at() > start {
            builder.close(start, None, Form::Lines);
        }
    }
    builder.done()
}

/// The lines without the blanks that all of them begin with.
fn dedented(file: &SourceFile, block: &[Span]) -> Block {
    let blanks = |line: &Span| {
        let text = file.slice(*line);
        &text[..text.len() - text.trim_start_matches([' ', '\t']).len()]
    };
    let is_blank = |line: &&Span| file.slice(**line).trim().is_empty();
    let common = block
        .iter()
        .filter(|line| !is_blank(line))
        .map(blanks)
        .reduce(common_start)
        .unwrap_or_default();
    block
        .iter()
        .map(|line| without(file, *line, common_start(blanks(line), common).len()))
        .collect()
}

/// The beginning that two texts have in common.
fn common_start<'t>(one: &'t str, other: &str) -> &'t str {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
    &one[..same.count()]
}

/// The line without its first `count` bytes; its line end stays.
pub(super) fn without(file: &SourceFile, line: Span, count: usize) -> Span {
    let text = file.slice(line).trim_end_matches(['\n', '\r']);
    Span::new(line.start + super::offset(count.min(text.len())), line.end)
}

#[cfg(test)]
mod tests {
    use crate::files::{Place, SourceFile, Span, open};

    fn source(path: &str, text: &str) -> SourceFile {
        open(path, text).expect("documents are always readable")
    }

    fn fixed(source: &SourceFile, old: &str, new: &str) -> String {
        let at = source.text.find(old).expect("there") as u32;
        let span = Span::new(at, at + old.len() as u32);
        let mut text = source.whole_text().to_owned();
        for (span, new) in source.in_whole_text(&[(span, new)]).into_iter().rev() {
            text.replace_range(span.range(), &new);
        }
        text
    }

    #[test]
    fn finds_fences_of_python_and_no_others() {
        let text = "a\n```python\nx = 1\n```\n```sh\ny\n```\n~~~~ {.py}\nz = 2\n```\n~~~~\n\
                    > ```Python title\n> if z:\n>     w\n> ```\n- ```{code-cell} ipython3\n  v\n  ```\n";
        let source = source("a.MD", text);
        assert_eq!(source.text, "x = 1\n\nz = 2\n```\n\nif z:\n    w\n\nv\n\n");
        let place = |code: &str| source.place(source.text.find(code).expect("there") as u32);
        assert_eq!(place("x"), Place { line: 3, column: 1 });
        assert_eq!(
            place("w"),
            Place {
                line: 14,
                column: 7
            }
        );
        assert_eq!(
            place("v"),
            Place {
                line: 17,
                column: 3
            }
        );
        assert_eq!(source.units().len(), 4);
    }

    #[test]
    fn a_fence_without_a_language_holds_python_if_it_holds_a_session() {
        let text = "```\n\n>>> x\n1\n>>> y\n```\n```\n$ ls\n>>> no\n```\n``` text\n>>> no\n```\n~~~\n>>> z\n";
        assert_eq!(source("a.md", text).text, "x\ny\n\nz\n\n");
    }

    #[test]
    fn finds_directives_and_doctests() {
        let text = "Code::\n\n    no\n\n.. code-block:: python\n   :linenos:\n\n   x = 1\n\n   if x:\n       y\n\nText.\n\n  \
                    >>> f(\n  ... 1)\n  2\n  >>> g\n\n.. code:: c\n\n   z\n";
        let source = source("a.rst", text);
        assert_eq!(source.text, "x = 1\n\nif x:\n    y\n\nf(\n1)\ng\n\n");
        let place = |code: &str| source.place(source.text.find(code).expect("there") as u32);
        assert_eq!(place("x"), Place { line: 8, column: 4 });
        assert_eq!(
            place("1)"),
            Place {
                line: 16,
                column: 7
            }
        );
    }

    #[test]
    fn replacements_keep_what_stands_before_the_lines() {
        let text = "    >>> import a\n    >>> f(1)\n    2\n";
        let document = source("a.rst", text);
        assert_eq!(
            fixed(&document, "f(1)", "g(\n1)"),
            text.replace("f(1)", "g(\n    ... 1)")
        );
        assert_eq!(
            fixed(&document, "import a\n", ""),
            text.replace("    >>> import a\n", "")
        );
        let at = document.text.find("f(").expect("there") as u32;
        let inserted = document.in_whole_text(&[(Span::new(at, at), "import b\n")]);
        assert_eq!(inserted[0].1, "import b\n    >>> ");
        let end = document.units()[0].span.end;
        let appended = document.in_whole_text(&[(Span::new(end, end), "import b\n")]);
        let place = text.find("    2").expect("there") as u32;
        assert_eq!(
            appended,
            [(Span::new(place, place), "    >>> import b\n".to_owned())]
        );
    }
}
