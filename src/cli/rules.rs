//! `tf2lint rules`.

use super::Ending;
use super::args::RulesCommand;
use super::terminal::Screen;

pub(super) fn run(_: &RulesCommand, _: &Screen) -> anyhow::Result<Ending> {
    anyhow::bail!("not here yet")
}
