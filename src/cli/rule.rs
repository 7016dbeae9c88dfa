//! `tf2lint rule`.

use super::Ending;
use super::args::RuleArguments;
use super::terminal::Screen;

pub(super) fn run(_: &RuleArguments, _: &Screen) -> anyhow::Result<Ending> {
    anyhow::bail!("not here yet")
}
