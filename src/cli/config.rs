//! `tf2lint config`: what holds for a path, and where each setting comes from.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;

use super::Ending;
use super::args::Arguments;
use super::plan::configs;
use super::terminal::Screen;
use crate::files::absolute;

/// Runs the command.
pub(super) fn run(path: &Path, arguments: &Arguments, screen: &Screen) -> anyhow::Result<Ending> {
    let directory = std::env::current_dir().context("there is no working directory")?;
    anyhow::ensure!(path.exists(), "`{}` does not exist", path.display());
    let path = absolute(path, &directory);
    let mut configs = configs(None, arguments, &directory);
    let settings = match path.is_dir() {
        true => configs.for_directory(&path),
        false => configs.for_file(&path),
    };
    let problems = configs
        .problems()
        .iter()
        .map(super::plan::of_configuration)
        .collect();
    if super::plan::complain(problems, screen)? {
        return Ok(Ending::Failure);
    }
    let entries = settings.entries();
    let widest = |text: fn(&crate::config::SettingEntry) -> usize| {
        entries.iter().map(text).max().unwrap_or(0)
    };
    let key = widest(|entry| entry.key.len());
    let mut out = io::stdout().lock();
    for entry in &entries {
        writeln!(
            out,
            "{:<key$} = {}  # {}",
            entry.key, entry.value, entry.origin
        )?;
    }
    Ok(Ending::Clean)
}
