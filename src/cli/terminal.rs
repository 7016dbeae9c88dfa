//! What the reader's screen can show, and where output goes.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::Context as _;

use super::args::When;
use crate::report::Appearance;

/// The widest that text is laid out, in columns: longer lines are hard to read.
const WIDEST: usize = 120;

/// The reader's screen.
pub(super) struct Screen {
    colour: When,
}

impl Screen {
    pub(super) fn new(colour: When) -> Self {
        Self { colour }
    }

    /// For what goes to standard output.
    pub(super) fn output(&self) -> Appearance {
        self.appearance(io::stdout().is_terminal())
    }

    /// For what goes to standard error.
    pub(super) fn errors(&self) -> Appearance {
        self.appearance(io::stderr().is_terminal())
    }

    fn appearance(&self, is_terminal: bool) -> Appearance {
        let colour = match self.colour {
            When::Always => true,
            When::Never => false,
            // https://no-color.org: any value but the empty one.
            When::Auto => {
                is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        let width = terminal_size::terminal_size()
            .filter(|_| is_terminal)
            .map_or(Appearance::default().width, |(width, _)| {
                usize::from(width.0).min(WIDEST)
            });
        Appearance { width, colour }
    }
}

/// Where output goes: a file, or standard output. The appearance is that of the place.
pub(super) fn destination(
    file: Option<&Path>,
    screen: &Screen,
) -> anyhow::Result<(Box<dyn Write>, Appearance)> {
    match file {
        Some(path) => {
            let file =
                File::create(path).with_context(|| format!("cannot write `{}`", path.display()))?;
            Ok((Box::new(BufWriter::new(file)), Appearance::default()))
        }
        None => Ok((
            Box::new(BufWriter::new(io::stdout().lock())),
            screen.output(),
        )),
    }
}

/// Writes a value as JSON, for programs and for people.
pub(super) fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
