//! Diagnostics on the source itself (TF0xx): what could not be read, parsed or analysed.

use super::Diagnostic;
use crate::files::{NotebookError, Span, offset};
use crate::manifest::Unreadable;
use crate::names::Certainty;
use crate::rules::{Category, Severity};
use crate::suppress::{MalformedSuppression, UnusedSuppression};
use crate::syntax::{SyntaxError, TooDeep};

/// Codes and names of the diagnostics on sources, with one line on each.
pub const SOURCE_RULES: [(&str, &str, &str); 11] = [
    ("TF001", "unreadable", "a file or directory cannot be read"),
    (
        "TF002",
        "not-text",
        "a file is not text in the encoding that it declares, or not a notebook",
    ),
    ("TF003", "syntax-error", "a part of a file cannot be parsed"),
    (
        "TF004",
        "too-deep",
        "a file nests too deeply to be analysed",
    ),
    (
        "TF005",
        "unused-suppression",
        "a comment suppresses nothing",
    ),
    (
        "TF006",
        "unknown-suppression",
        "a comment names a rule that does not exist",
    ),
    ("TF007", "fix-failed", "a fixed file could not be written"),
    (
        "TF008",
        "configuration",
        "a configuration file or an option is wrong",
    ),
    ("TF009", "rule-file", "a rule file is wrong"),
    (
        "TF010",
        "stale-baseline",
        "the baseline knows findings that are no longer there",
    ),
    (
        "TF011",
        "older-python",
        "a file is written for Python 2, or for Python 3.6 or older",
    ),
];

/// A diagnostic of one of [`SOURCE_RULES`].
#[must_use]
pub fn about_source(
    code: &'static str,
    severity: Severity,
    message: String,
    span: Option<Span>,
) -> Diagnostic {
    let name = SOURCE_RULES
        .iter()
        .find(|rule| rule.0 == code)
        .map_or("", |rule| rule.1);
    Diagnostic {
        code: code.to_owned(),
        name: name.to_owned(),
        severity,
        category: Category::Mandatory,
        message,
        span,
        cell: None,
        symbol: None,
        certainty: Certainty::Proven,
        replacement: None,
        requires: None,
        help: None,
        notes: Vec::new(),
        related: None,
        url: None,
        effort: 0,
        fix: None,
        no_fix: None,
        mended_at: None,
    }
}

/// A file that is called a notebook and is none.
#[must_use]
pub fn no_notebook(error: &NotebookError) -> Diagnostic {
    about_source(
        "TF002",
        Severity::Error,
        error.to_string(),
        Some(error.span),
    )
}

/// A manifest that is not the TOML or YAML that it is called.
#[must_use]
pub fn no_manifest(error: &Unreadable) -> Diagnostic {
    let message = format!("syntax error: {error}");
    let span = Span::new(offset(error.range.start), offset(error.range.end));
    let mut diagnostic = about_source("TF003", Severity::Error, message, Some(span));
    diagnostic.notes.push("the file is not checked".to_owned());
    diagnostic
}

/// A file of which a part is not Python. What can be understood in it is checked all the same.
#[must_use]
pub fn syntax_error(error: &SyntaxError) -> Diagnostic {
    let message = format!("syntax error: {}", error.message);
    let mut diagnostic = about_source("TF003", Severity::Error, message, Some(error.span));
    let note = "the rest of the file is checked as far as it can be understood";
    diagnostic.notes.push(note.to_owned());
    diagnostic
}

/// A comment that silences nothing.
#[must_use]
pub fn unused_suppression(unused: &UnusedSuppression) -> Diagnostic {
    let message = format!("`{}` suppresses nothing", unused.text);
    let mut diagnostic = about_source("TF005", Severity::Warning, message, Some(unused.span));
    diagnostic.category = Category::Optional;
    diagnostic.help = unused.help.clone();
    diagnostic
}

/// A comment that cannot mean what was meant.
#[must_use]
pub fn wrong_suppression(wrong: &MalformedSuppression) -> Diagnostic {
    let mut diagnostic = about_source(
        "TF006",
        Severity::Warning,
        wrong.message.clone(),
        Some(wrong.span),
    );
    diagnostic.help = wrong.help.clone();
    diagnostic
}

/// A file that nests too deeply.
#[must_use]
pub fn too_deep(error: TooDeep) -> Diagnostic {
    let message = format!("{error}: the file is not checked");
    about_source("TF004", Severity::Error, message, None)
}
