//! How output for people looks: its width, and colour if there is any.

use anstyle::{AnsiColor, Style};

use crate::rules::Severity;

/// What the reader's screen can show. The caller asks the terminal; renderers only obey.
///
/// Colours are written as ANSI escapes; a console that wants something else is the business of
/// the writer below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appearance {
    /// Columns in a line; text is wrapped to it and long source lines are cut to it.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
}

impl Default for Appearance {
    /// For files and pipes: 80 columns, no colour.
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
        }
    }
}

impl Appearance {
    /// Below this width nothing readable comes out, so that it is overstepped instead.
    const NARROWEST: usize = 40;

    /// The width to lay text out for.
    pub(crate) fn columns(self) -> usize {
        self.width.max(Self::NARROWEST)
    }

    /// `style`, or nothing where there is no colour.
    pub(crate) fn style(self, style: Style) -> Style {
        if self.colour { style } else { Style::new() }
    }
}

/// The codes, names and words that stand out.
pub(crate) const STRONG: Style = Style::new().bold();
/// Frames, line numbers and bullets around source text.
pub(crate) const FRAME: Style = AnsiColor::BrightBlue.on_default();
/// A second place that explains the first.
pub(crate) const RELATED: Style = AnsiColor::BrightBlue.on_default();
/// A line that a fix takes away.
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
/// A line that a fix adds.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
/// The mark of what can be fixed, and the sentence that all is well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// The colour of a severity, not bold.
pub(crate) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Cyan.on_default(),
    }
}
