//! Part of the build script, not of the library: compiles `rules/` for [`super::compiled`].

use std::error::Error;
use std::fs;
use std::path::Path;

use super::check_form;
use super::compiled::{Compiled, CompiledRule, Examples};
use super::entries::Entries;
use super::load_directory;
use super::model::Rule;

/// Reads every rule file below `root` and writes `rules.bin` and `examples.bin` into `out`.
///
/// # Errors
/// If a file cannot be read or written, or if a rule is wrong: then the text names each mistake
/// with its place.
pub fn compile(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (files, mut problems) = load_directory(root)?;
    problems.extend(check_form(&files));
    if !problems.is_empty() {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        return Err(lines.join("\n").into());
    }
    let mut written: Vec<_> = files.into_iter().flat_map(|file| file.rules).collect();
    written.sort_by(|a, b| a.rule.code.cmp(&b.rule.code));
    let mut rules = Vec::new();
    let mut examples = Examples::default();
    for rule in written {
        rules.push(rule.rule);
        examples
            .found
            .extend(rule.examples.into_iter().map(|(_, example)| example));
        examples
            .clean
            .extend(rule.clean.into_iter().map(|(_, example)| example));
    }
    fs::write(out.join("rules.bin"), encode(&rules)?)?;
    fs::write(out.join("examples.bin"), postcard::to_allocvec(&examples)?)?;
    Ok(())
}

/// Encodes rules, in the order given.
fn encode(rules: &[Rule]) -> postcard::Result<Vec<u8>> {
    let bodies = rules
        .iter()
        .map(postcard::to_allocvec)
        .collect::<postcard::Result<Vec<_>>>()?;
    let compiled = Compiled {
        rules: rules
            .iter()
            .zip(&bodies)
            .map(|(rule, body)| CompiledRule {
                code: &rule.code,
                name: &rule.name,
                body,
            })
            .collect(),
        entries: Entries::of(rules),
    };
    postcard::to_allocvec(&compiled)
}
