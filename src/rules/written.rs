//! Rules as they stand in a file: the model, and where each part of it is written.

use crate::files::{SourceFile, Span};

use super::model::{CleanExample, Example, Rule};

/// A rule file, loaded.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Path and text.
    pub source: SourceFile,
    /// The folder in which the file lies.
    pub family: String,
    /// The rules that could be read, in order.
    pub rules: Vec<WrittenRule>,
}

/// One rule with its examples and the places of its parts.
#[derive(Debug, Clone)]
pub struct WrittenRule {
    /// The rule.
    pub rule: Rule,
    /// Its examples, each with its place.
    pub examples: Vec<(Span, Example)>,
    /// Its clean examples, each with its place.
    pub clean: Vec<(Span, CleanExample)>,
    /// Where its parts are written.
    pub spans: RuleSpans,
}

/// Where the parts of a [`Rule`] are written.
#[derive(Debug, Clone)]
pub struct RuleSpans {
    /// The code.
    pub code: Span,
    /// The name.
    pub name: Span,
    /// The summary.
    pub summary: Span,
    /// The message template, if there is one.
    pub message: Option<Span>,
    /// The why.
    pub why: Span,
    /// The matcher as a whole; the code, if there is none.
    pub matcher: Span,
    /// The names in the matcher, in the order of [`super::Matcher::names`].
    pub matched: Vec<Span>,
    /// In the order of [`Rule::rows`].
    pub rows: Vec<RowSpans>,
    /// In the order of [`Rule::replacements`].
    pub replacements: Vec<ReplacementSpans>,
}

/// Where the parts of a [`super::Row`] are written.
#[derive(Debug, Clone)]
pub struct RowSpans {
    /// In the order of its symbols.
    pub symbols: Vec<Span>,
    /// The note; the first symbol, if there is none.
    pub note: Span,
    /// In the order of its replacements.
    pub replacements: Vec<ReplacementSpans>,
}

/// Where the parts of a [`super::Replacement`] are written. A part that is not written has the
/// place of the whole.
#[derive(Debug, Clone)]
pub struct ReplacementSpans {
    /// What to write.
    pub to: Span,
    /// The note.
    pub note: Span,
    /// In the order of its fix operations.
    pub fix: Vec<Span>,
}
