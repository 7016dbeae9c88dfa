//! `tf2lint symbol`.

use super::Ending;
use super::args::SymbolArguments;
use super::terminal::Screen;

pub(super) fn run(_: &SymbolArguments, _: &Screen) -> anyhow::Result<Ending> {
    anyhow::bail!("not here yet")
}
