//! Jupyter notebooks: JSON with cells, of which those with code are Python.
//!
//! Formats 3 and 4 are read, as far as they concern the code; outputs and the rest are not looked
//! at. Code in a cell is a string, or a list of strings that are put one after the other. In a
//! notebook for another language there is no code for us.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{Builder, Form, JsonString, literal};
use crate::files::source::{FileKind, SourceFile, Span, offset};

/// The format that is written today; nothing is known of later ones.
const NEWEST_FORMAT: u64 = 4;

/// Why a file is no notebook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotebookError {
    /// What is wrong, one line.
    pub message: String,
    /// The place in the file.
    pub span: Span,
}

/// As much of a notebook as concerns the code.
#[derive(Deserialize)]
struct Notebook<'a> {
    nbformat: Option<Value>,
    metadata: Option<Metadata>,
    #[serde(borrow)]
    cells: Option<Vec<Cell<'a>>>,
    /// Where format 3 has its cells.
    #[serde(borrow)]
    worksheets: Option<Vec<Worksheet<'a>>>,
}

#[derive(Deserialize)]
struct Worksheet<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    kernelspec: Option<Value>,
    language_info: Option<Value>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    #[serde(borrow)]
    cell_type: Cow<'a, str>,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
    /// What format 3 calls the source of code.
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    /// In format 3.
    language: Option<Value>,
    metadata: Option<CellMetadata>,
}

/// As editors write it for a cell in another language.
#[derive(Default, Deserialize)]
struct CellMetadata {
    vscode: Option<Value>,
}

impl Metadata {
    /// The language of the notebook, if it says.
    fn language(&self) -> Option<&str> {
        let named = self
            .language_info
            .as_ref()
            .and_then(|info| info.get("name"));
        let of_kernel = || self.kernelspec.as_ref()?.get("language");
        named.or_else(of_kernel).and_then(Value::as_str)
    }
}

impl Cell<'_> {
    /// The language of the cell, if it says.
    fn language(&self) -> Option<&str> {
        let of_editor = || self.metadata.as_ref()?.vscode.as_ref()?.get("languageId");
        of_editor()
            .or(self.language.as_ref())
            .and_then(Value::as_str)
    }
}

/// Whether code in this language is Python; what says nothing is.
fn is_python(language: Option<&str>) -> bool {
    language.is_none_or(|language| {
        let language = language.to_ascii_lowercase();
        language.starts_with("python") || language == "ipython"
    })
}

/// The code of a notebook.
///
/// # Errors
/// If it is not JSON, not a notebook, or one of a format that is not known.
pub(super) fn open(file: SourceFile) -> Result<SourceFile, NotebookError> {
    let text = with_numbers(&file.text).into_owned();
    let notebook: Notebook<'_> =
        serde_json::from_str(&text).map_err(|error| mistake(&error, &text, 0))?;
    let format = notebook.nbformat.as_ref().and_then(Value::as_u64);
    if let Some(format) = format.filter(|format| *format > NEWEST_FORMAT) {
        let at = text.find("\"nbformat\"").unwrap_or_default();
        return Err(NotebookError {
            message: format!(
                "the notebook has format {format}, and {NEWEST_FORMAT} is the newest known"
            ),
            span: span_at(at),
        });
    }
    let cells: Vec<&Cell<'_>> = match (&notebook.cells, &notebook.worksheets) {
        (Some(cells), _) => cells.iter().collect(),
        (None, Some(sheets)) => sheets.iter().flat_map(|sheet| &sheet.cells).collect(),
        (None, None) => {
            return Err(NotebookError {
                message: "the file is not a notebook: it has no `cells`".to_owned(),
                span: span_at(0),
            });
        }
    };
    let mut builder = Builder::new(FileKind::Notebook, file);
    let metadata = notebook.metadata.as_ref();
    if is_python(metadata.and_then(Metadata::language)) {
        for (cell, number) in cells.into_iter().zip(1..) {
            if let Some(code) = cell.source.or(cell.input)
                && cell.cell_type == "code"
                && is_python(cell.language())
            {
                add_cell(&mut builder, &text, code, number)?;
            }
        }
    }
    Ok(builder.done())
}

/// The text in which each `NaN` and `Infinity`, which Python writes and JSON does not know, is a
/// number; nothing moves.
fn with_numbers(text: &str) -> Cow<'_, str> {
    let names = ["NaN", "Infinity"];
    let mut numbers = Cow::Borrowed(text);
    if names.iter().all(|name| !text.contains(name)) {
        return numbers;
    }
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'"', b'N', b'I', &text.as_bytes()[at..]) {
        let rest = &text[at + found..];
        let name = names.iter().find(|name| rest.starts_with(**name));
        let length = name.map_or_else(|| string_length(rest), |name| name.len());
        if name.is_some() {
            let number = format!("0{}", " ".repeat(length - 1));
            numbers
                .to_mut()
                .replace_range(at + found..at + found + length, &number);
        }
        at += found + length;
    }
    numbers
}

/// The bytes of the string with which `text` begins; 1 if it begins with none.
fn string_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'"') {
        return 1;
    }
    let mut at = 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        // What follows a backslash ends nothing.
        at = (at + 1).min(bytes.len());
    }
    bytes.len()
}

/// Adds the code of the cell with this number, from 1, which `code`, a part of `text`, holds.
fn add_cell(
    builder: &mut Builder,
    text: &str,
    code: &RawValue,
    number: u32,
) -> Result<(), NotebookError> {
    let start = builder.at();
    let place = place_in(text, code.get());
    let (literals, is_list) = if code.get().starts_with('[') {
        let listed: Vec<&RawValue> =
            serde_json::from_str(code.get()).map_err(|error| mistake(&error, text, place))?;
        (listed, true)
    } else {
        (vec![code], false)
    };
    let mut strings = Vec::with_capacity(literals.len());
    for literal in literals {
        let at = place_in(text, literal.get());
        if !literal.get().starts_with('"') {
            return Err(NotebookError {
                message: format!("the source of cell {number} is not text"),
                span: span_at(at),
            });
        }
        let string_start = builder.at();
        for (range, character) in literal::characters(literal.get()) {
            let span = Span::new(offset(at + range.start), offset(at + range.end));
            builder.push(character, span);
        }
        strings.push(JsonString {
            literal: Span::new(offset(at), offset(at + literal.get().len())),
            text: Span::new(string_start, builder.at()),
        });
    }
    if builder.at() == start {
        return Ok(());
    }
    let separator = is_list.then(|| separator(text, place, &strings));
    builder.close(start, Some(number), Form::Strings { strings, separator });
    Ok(())
}

/// What stands between two strings of the list at `list`, or would if it had more than one.
fn separator(text: &str, list: usize, strings: &[JsonString]) -> String {
    let between = |start: u32, end: u32| &text[start as usize..end as usize];
    match strings {
        [first, second, ..] => between(first.literal.end, second.literal.start).to_owned(),
        [only] => format!(",{}", between(offset(list + 1), only.literal.start)),
        [] => ",".to_owned(),
    }
}

/// Where `part`, which was borrowed from `text`, starts in it.
fn place_in(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

/// The empty place at `at`.
fn span_at(at: usize) -> Span {
    Span::new(offset(at), offset(at))
}

/// What is wrong with the JSON of which the part that starts at `start` was read.
fn mistake(error: &serde_json::Error, text: &str, start: usize) -> NotebookError {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&place).unwrap_or(&said);
    let message = match error.classify() {
        Category::Data => format!("the file is not a notebook: {said}"),
        _ => format!("the notebook is not JSON: {said}"),
    };
    let part = &text[start..];
    let line = error.line().saturating_sub(1);
    let line_start = match line.checked_sub(1) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', part.as_bytes())
            .nth(before)
            .map_or(part.len(), |end| end + 1),
    };
    let at = (start + line_start + error.column().saturating_sub(1)).min(text.len());
    NotebookError {
        message,
        span: span_at(text.floor_char_boundary(at)),
    }
}

#[cfg(test)]
mod tests {
    use crate::files::{Place, SourceFile, Span, open};

    fn notebook(cells: &str) -> SourceFile {
        let text = format!("{{\"cells\": [{cells}], \"metadata\": {{}}, \"nbformat\": 4}}");
        open("a.ipynb", &text).expect("a notebook")
    }

    fn refused(text: &str) -> (String, Span) {
        let error = open("a.ipynb", text).expect_err("no notebook");
        (error.message, error.span)
    }

    #[test]
    fn cells_are_counted_whatever_they_hold() {
        let source = notebook(
            r#"{"cell_type": "markdown", "source": "x = 1"},
               {"cell_type": "code", "source": []},
               {"cell_type": "code", "source": ["a\n", "\"é\" + b"]},
               {"cell_type": "code", "metadata": {"vscode": {"languageId": "r"}}, "source": "r"},
               {"cell_type": "code", "source": "c\n"}"#,
        );
        assert_eq!(source.text, "a\n\"é\" + b\n\nc\n\n");
        let at = |code: &str| source.text.find(code).expect("there") as u32;
        assert_eq!(source.cell(at("b")), Some(3));
        assert_eq!(source.place(at("b")), Place { line: 2, column: 7 });
        assert_eq!((source.cell(at("c")), source.line_number(3)), (Some(5), 1));
        let (start, end) = source.places_in_file(Span::new(at("b"), at("b") + 1));
        assert_eq!((start.line, end.column - start.column), (3, 1));
        assert!(source.is_editable(Span::new(0, at("b"))));
        assert!(!source.is_editable(Span::new(0, at("c"))));
    }

    #[test]
    fn other_languages_have_no_code_for_us() {
        let cells = r#"[{"cell_type": "code", "source": "x"}]"#;
        for metadata in [
            r#"{"language_info": {"name": "R"}}"#,
            r#"{"kernelspec": {"name": "julia-1.0", "language": "julia"}}"#,
        ] {
            let text = format!("{{\"cells\": {cells}, \"metadata\": {metadata}}}");
            assert_eq!(open("a.ipynb", &text).expect("a notebook").text, "");
        }
    }

    #[test]
    fn numbers_that_only_python_writes_do_not_matter() {
        let source = notebook(
            r#"{"cell_type": "code", "outputs": [NaN, {"a\"NaN": -Infinity}], "source": "NaN \"Infinity"}"#,
        );
        assert_eq!(source.text, "NaN \"Infinity\n\n");
    }

    #[test]
    fn what_is_no_notebook_is_refused_with_its_place() {
        for (text, message, at) in [
            ("", "the notebook is not JSON: EOF while parsing a value", 0),
            (
                "{\"cells\": [}",
                "the notebook is not JSON: expected value",
                11,
            ),
            (
                "{\n<<<<\n",
                "the notebook is not JSON: key must be a string",
                2,
            ),
            ("{}", "the file is not a notebook: it has no `cells`", 0),
            (
                "{\"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
                "the source of cell 1 is not text",
                44,
            ),
            (
                "{\"cells\": [], \"nbformat\": 5}",
                "the notebook has format 5, and 4 is the newest known",
                14,
            ),
        ] {
            assert_eq!(refused(text), (message.to_owned(), Span::new(at, at)));
        }
        let (message, _) = refused("[]");
        assert!(
            message.starts_with("the file is not a notebook: "),
            "{message}"
        );
    }
}
