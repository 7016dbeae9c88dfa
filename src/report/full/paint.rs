//! Colours for what codespan draws and for what is drawn around it.

use std::io::{self, Write};

use anstyle::{Reset, Style};
use codespan_reporting::diagnostic::{LabelStyle, Severity as Level};
use codespan_reporting::term::WriteStyle;

use crate::report::Appearance;
use crate::report::appearance::{FRAME, RELATED, STRONG, severity};
use crate::rules::Severity;

/// A buffer that takes colours, or ignores them.
pub(super) struct Painter {
    appearance: Appearance,
    drawn: Vec<u8>,
}

impl Painter {
    /// An empty buffer.
    pub(super) fn new(appearance: Appearance) -> Self {
        Self {
            appearance,
            drawn: Vec::new(),
        }
    }

    /// What was drawn so far.
    pub(super) fn drawn(&mut self) -> &mut Vec<u8> {
        &mut self.drawn
    }

    /// Writes `text` in `style`.
    pub(super) fn paint(&mut self, style: Style, text: &str) -> io::Result<()> {
        let style = self.appearance.style(style);
        write!(self.drawn, "{style}{text}{style:#}")
    }

    fn set(&mut self, style: Style) -> io::Result<()> {
        self.reset()?;
        write!(self.drawn, "{}", self.appearance.style(style))
    }
}

/// Our severity in codespan's terms.
pub(super) const fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    }
}

/// The colour of a level; of codespan's five, the three are drawn that [`level`] gives.
const fn colour(level: Level) -> Style {
    match level {
        Level::Bug | Level::Error => severity(Severity::Error),
        Level::Warning => severity(Severity::Warning),
        Level::Note | Level::Help => severity(Severity::Note),
    }
}

impl Write for Painter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.drawn.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteStyle for Painter {
    fn set_header(&mut self, level: Level) -> io::Result<()> {
        self.set(colour(level).bold())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.set(STRONG)
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(FRAME)
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(FRAME)
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(FRAME)
    }

    fn set_label(&mut self, level: Level, style: LabelStyle) -> io::Result<()> {
        self.set(match style {
            LabelStyle::Primary => colour(level).bold(),
            LabelStyle::Secondary => RELATED,
        })
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.appearance.colour {
            write!(self.drawn, "{}", Reset.render())?;
        }
        Ok(())
    }
}
