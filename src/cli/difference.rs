//! What fixes change, as unified diffs.

use std::io::{self, Write};

use similar::TextDiff;

use super::terminal::Screen;
use crate::files::{FileKind, open};
use crate::report::harmless;

/// Shows what is different after fixes: as `git apply` takes it, except that of a notebook the code
/// of its cells is compared.
pub(super) fn show_difference(
    path: &str,
    before: &str,
    after: &str,
    screen: &Screen,
) -> anyhow::Result<()> {
    let path = harmless(path);
    match (open(&path, before), open(&path, after)) {
        (Ok(before), Ok(after)) if before.kind() == FileKind::Notebook => {
            let units = before.units().into_iter().zip(after.units());
            for (old, new) in units {
                let name = format!("{path}:cell {}", old.cell.unwrap_or_default());
                show(&name, before.slice(old.span), after.slice(new.span), screen)?;
            }
            Ok(())
        }
        _ => show(&path, before, after, screen),
    }
}

fn show(name: &str, before: &str, after: &str, screen: &Screen) -> anyhow::Result<()> {
    if before == after {
        return Ok(());
    }
    let diff = TextDiff::from_lines(before, after);
    let text = diff
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string();
    let mut out = io::stdout().lock();
    if !screen.output().colour {
        out.write_all(text.as_bytes())?;
        return Ok(());
    }
    for line in text.split_inclusive('\n') {
        let colour = match line.as_bytes().first() {
            Some(b'+') => "\x1b[32m",
            Some(b'-') => "\x1b[31m",
            Some(b'@') => "\x1b[36m",
            _ => "",
        };
        write!(out, "{colour}{line}\x1b[0m")?;
    }
    Ok(())
}
