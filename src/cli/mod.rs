//! The command line: from what was typed to an exit code.
//!
//! `args` holds what was typed, `plan` what will be done; then one file a command.

mod args;
mod baseline;
mod check;
mod checklist;
mod config;
mod difference;
mod fixing;
mod interruption;
mod page;
mod plan;
mod rule;
mod rules;
mod symbol;
mod terminal;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command};
use terminal::Screen;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Exit code 0.
    Clean,
    /// Exit code 1.
    Findings,
    /// Exit code 2.
    Failure,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Clean => 0,
            Ending::Findings => 1,
            Ending::Failure => 2,
        })
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let screen = Screen::new(arguments.color);
    let ended = match &arguments.command {
        Command::Check(check) => check::run(check, &arguments, &screen),
        Command::Checklist(checklist) => checklist::run(checklist, &arguments, &screen),
        Command::Symbol(symbol) => symbol::run(symbol, &screen),
        Command::Rule(rule) => rule::run(rule, &screen),
        Command::Rules { command } => rules::run(command, &screen),
        Command::Config { path } => config::run(path, &arguments, &screen),
        Command::Completions { shell } => {
            let mut command = Arguments::command();
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "tf2lint", &mut script);
            let written = io::stdout().lock().write_all(&script);
            written.map(|()| Ending::Clean).map_err(Into::into)
        }
    };
    match ended {
        Ok(ending) => ending.into(),
        // Whoever reads has seen enough: `tf2lint check | head`.
        Err(error) if is_closed_pipe(&error) => Ending::Clean.into(),
        Err(error) => {
            // A standard error that is closed leaves nobody to tell.
            let _ = writeln!(io::stderr(), "tf2lint: {error:#}");
            Ending::Failure.into()
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
