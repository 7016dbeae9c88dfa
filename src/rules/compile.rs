//! Part of the build script, not of the library: compiles `rules/` for [`super::compiled`].

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use super::check_form;
use super::compiled::{Compiled, CompiledRule, Examples, NONE, hash};
use super::entries::{Answer, Entries, Named};
use super::load_directory;
use super::model::Rule;
use super::type_files::load_types;

/// Reads every rule file below `root` and writes `rules.bin`, `types.bin` and `examples.bin` into `out`.
///
/// # Errors
/// If a file cannot be read or written, or if a rule is wrong: then the text names each mistake
/// with its place.
pub fn compile(root: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (files, mut problems) = load_directory(root)?;
    problems.extend(check_form(&files));
    let (types, mistakes) = load_types(&root.join("types"))?;
    problems.extend(mistakes);
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
    fs::write(out.join("types.bin"), postcard::to_allocvec(&types.table)?)?;
    fs::write(out.join("examples.bin"), postcard::to_allocvec(&examples)?)?;
    Ok(())
}

/// Encodes rules, in the order given.
fn encode(rules: &[Rule]) -> postcard::Result<Vec<u8>> {
    let mut bodies = Vec::new();
    let mut heads = Vec::with_capacity(rules.len());
    for rule in rules {
        bodies.extend(postcard::to_allocvec(rule)?);
        heads.push(CompiledRule {
            code: &rule.code,
            name: &rule.name,
            end: number(bodies.len()),
        });
    }
    let mut entries = Entries::of(rules);
    let (slots, records) = freeze(&mut entries);
    let compiled = Compiled {
        rules: heads,
        slots: &slots,
        records: &records,
        entries,
        bodies: &bodies,
    };
    postcard::to_allocvec(&compiled)
}

/// Takes the names out of the entries and lays them out as slots and records; see
/// [`super::compiled`].
fn freeze(entries: &mut Entries<'_>) -> (Vec<u8>, Vec<u8>) {
    let mut names: BTreeMap<&str, Named> = BTreeMap::new();
    for (name, answer) in std::mem::take(&mut entries.namespaces) {
        names.entry(name).or_default().namespace = Some(answer);
    }
    for (name, answer) in std::mem::take(&mut entries.symbols) {
        names.entry(name).or_default().symbol = Some(answer);
    }
    let mut slots = vec![0_u32; (names.len() * 2).next_power_of_two()];
    let mut records = Vec::new();
    for (name, named) in names {
        let mut slot = hash(name) as usize % slots.len();
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        slots[slot] = number(records.len()) + 1;
        let [symbol, namespace] = [named.symbol, named.namespace].map(numbers);
        let head = [
            number(name.len()),
            symbol.0,
            symbol.1,
            namespace.0,
            namespace.1,
        ];
        records.extend(head.into_iter().flat_map(u32::to_le_bytes));
        records.extend(name.bytes());
    }
    let slots = slots.into_iter().flat_map(u32::to_le_bytes).collect();
    (slots, records)
}

fn numbers(answer: Option<Answer>) -> (u32, u32) {
    answer.map_or((NONE, NONE), |answer| {
        (answer.rule, answer.row.unwrap_or(NONE))
    })
}

fn number(size: usize) -> u32 {
    u32::try_from(size).expect("all rules together take less than 4 GiB")
}
