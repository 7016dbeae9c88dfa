//! Which files a run saw, and how far each was checked: nothing is passed over in silence.

use std::io::{self, Write};

use serde::Serialize;

use super::appearance::STRONG;
use super::json::{write_items, write_value};
use super::place::Region;
use super::text::{counted, harmless};
use super::{Appearance, CheckedFile};
use crate::diagnose::Diagnostic;
use crate::files::{FileKind, ManifestKind, kind_of, manifest_kind};

/// How far a file was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// All of it.
    Checked,
    /// It says nothing of TensorFlow, and reaches it through no other module.
    WithoutTensorflow,
    /// What of it could be understood.
    InPart,
    /// Nothing of it.
    Refused,
}

impl Coverage {
    /// Every one, in the order in which they are counted.
    const ALL: [Coverage; 4] = [
        Coverage::Checked,
        Coverage::WithoutTensorflow,
        Coverage::InPart,
        Coverage::Refused,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::WithoutTensorflow => "without TensorFlow",
            Self::InPart => "in part",
            Self::Refused => "refused",
        }
    }

    /// How far a file was checked, by what is said of it.
    #[must_use]
    pub fn of(file: &CheckedFile) -> Self {
        let is_notebook = kind_of(&file.path) == FileKind::Notebook;
        let is_python = matches!(manifest_kind(&file.path), None | Some(ManifestKind::Setup));
        let refuses = |found: &Diagnostic| match (found.code.as_str(), &file.source) {
            // A tree that is too deep is not looked at.
            (_, None) | ("TF001" | "TF004", _) => true,
            // A notebook that is none has no cells.
            ("TF002", Some(source)) => is_notebook && source.kind() == FileKind::Script,
            ("TF003", _) => !is_python,
            _ => false,
        };
        let mut incomplete = file.diagnostics.iter().filter(|it| it.is_incomplete());
        match incomplete.clone().count() {
            0 => Self::Checked,
            _ if incomplete.any(refuses) => Self::Refused,
            _ => Self::InPart,
        }
    }
}

/// A file that a run saw. The order of the fields is that of the JSON output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SeenFile {
    /// The path under which it is reported.
    pub path: String,
    /// How far it was checked.
    pub state: Coverage,
    /// Why not further: codes, places and messages.
    pub reasons: Vec<String>,
}

impl SeenFile {
    /// A file of which nothing else is said.
    #[must_use]
    pub fn without_tensorflow(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            state: Coverage::WithoutTensorflow,
            reasons: Vec::new(),
        }
    }
}

impl From<&CheckedFile> for SeenFile {
    fn from(file: &CheckedFile) -> Self {
        let reason = |found: &Diagnostic| {
            let start = Region::of(file, found.span).start;
            let cell = found.cell.map(|cell| format!("cell {cell}:"));
            format!(
                "{} at {}{}:{}: {}",
                found.code,
                cell.unwrap_or_default(),
                start.line,
                start.column,
                found.message
            )
        };
        let diagnostics = file.diagnostics.iter();
        Self {
            path: file.path.clone(),
            state: Coverage::of(file),
            reasons: diagnostics
                .filter(|found| found.is_incomplete())
                .map(reason)
                .collect(),
        }
    }
}

/// Writes one line a file, and a closing line with counts.
///
/// # Errors
/// Those of `out`.
pub fn write_table(
    files: &[SeenFile],
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let strong = appearance.style(STRONG);
    for file in files {
        let path = harmless(&file.path);
        write!(out, "{strong}{path}{strong:#}: {}", file.state.as_str())?;
        match file.reasons.is_empty() {
            true => writeln!(out)?,
            false => writeln!(out, ", {}", harmless(&file.reasons.join("; ")))?,
        }
    }
    let counts = Coverage::ALL.map(|state| {
        let count = files.iter().filter(|file| file.state == state).count();
        format!("{count} {}", state.as_str())
    });
    let all = counted(files.len(), "file");
    writeln!(out, "{all}: {}.", counts.join(", "))
}

/// Writes a JSON array, an object a line.
///
/// # Errors
/// Those of `out`.
pub fn write_json(files: &[SeenFile], out: &mut dyn Write) -> io::Result<()> {
    write_items(files.iter(), out)
}

/// Writes an object a line.
///
/// # Errors
/// Those of `out`.
pub fn write_json_lines(files: &[SeenFile], out: &mut dyn Write) -> io::Result<()> {
    for file in files {
        write_value(file, out)?;
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Coverage, SeenFile, write_table};
    use crate::Linter;
    use crate::report::{Appearance, sample};

    #[test]
    fn what_is_said_of_a_file_tells_how_far_it_was_checked() {
        let deep = "(".repeat(20_000);
        for (path, text, state) in [
            (
                "a.py",
                "import tensorflow as tf\ntf.log(1)\n",
                Coverage::Checked,
            ),
            ("a.py", "x = (\n", Coverage::InPart),
            ("a.py", deep.as_str(), Coverage::Refused),
            ("a.ipynb", "{\"cells\": []}", Coverage::Checked),
            ("a.ipynb", "{", Coverage::Refused),
            ("setup.py", "x = (\n", Coverage::InPart),
            ("pyproject.toml", "[x\n", Coverage::Refused),
        ] {
            let checked = Linter::default().check_text(path, text);
            assert_eq!(Coverage::of(&checked), state, "{path}");
        }
        let report = sample::incomplete();
        let unread = report.files.iter().find(|file| file.source.is_none());
        assert_eq!(unread.map(Coverage::of), Some(Coverage::Refused));
    }

    #[test]
    fn reasons_have_places() {
        let checked = Linter::default().check_text("a.py", "x = 1\n)\n");
        let files = [
            SeenFile::without_tensorflow("\x1b.py"),
            SeenFile::from(&checked),
        ];
        let mut out = Vec::new();
        write_table(&files, Appearance::default(), &mut out).expect("a vector");
        let expected = "␛.py: without TensorFlow\n\
             a.py: in part, TF003 at 2:1: syntax error: expected a statement\n\
             2 files: 0 checked, 1 without TensorFlow, 1 in part, 0 refused.\n";
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }
}
