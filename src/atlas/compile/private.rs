//! Names that the data leaves out because they follow from it: the source paths of definitions.
//!
//! Programs import `tensorflow.python.ops.rnn_cell_impl` and its like. The data lists these
//! modules, but not what is in them; where a definition is, its own string says.

use std::collections::BTreeMap;

use super::names::{Meaning, Name};
use super::package::Package;
use super::text::Runs;

/// Keras was a part of TensorFlow up to here; its paths are written without `tensorflow.python.`.
const LAST_WITH_KERAS: (u16, u16) = (2, 5);
/// Likewise the estimators.
const LAST_WITH_ESTIMATOR: (u16, u16) = (1, 12);

/// What each name denotes, and when.
type Found = BTreeMap<String, BTreeMap<Meaning, Runs>>;

/// Adds the source path of each definition of `package` as a private name, and those of the
/// modules in which it is.
pub(crate) fn add_source_paths(package: &mut Package) {
    if package.overlays.is_some() {
        return;
    }
    let mut found = Found::new();
    for (definition, runs) in lives(package) {
        let meaning = Meaning::Definition(definition.to_owned());
        for (path, runs) in paths(package, definition, runs) {
            if let Some((name, runs)) = written(package, path, runs) {
                note(&mut found, &name, &meaning, runs);
                for (dot, _) in name.match_indices('.').skip(1) {
                    note(&mut found, &name[..dot], &Meaning::Module, runs);
                }
            }
        }
    }
    let generated = generated(&found);
    add(package, found);
    add(package, generated);
}

/// `math_ops` takes in all of `gen_math_ops`, and so with every such pair of modules.
fn generated(found: &Found) -> Found {
    let mut taken_in = Found::new();
    for (name, meanings) in found {
        let Some((folder, rest)) = name.split_once(".gen_") else {
            continue;
        };
        let Some((module, _)) = rest.rsplit_once('.') else {
            continue;
        };
        if found.contains_key(&format!("{folder}.{module}")) {
            for (meaning, runs) in meanings {
                note(&mut taken_in, &format!("{folder}.{rest}"), meaning, *runs);
            }
        }
    }
    taken_in
}

fn note(found: &mut Found, name: &str, meaning: &Meaning, runs: Runs) {
    if runs != 0 {
        let meanings = found.entry(name.to_owned()).or_default();
        *meanings.entry(meaning.clone()).or_default() |= runs;
    }
}

/// Adds names to a package, where it does not say yet what they are.
fn add(package: &mut Package, found: Found) {
    for (qualified, meanings) in found {
        let name = package.names.entry(qualified).or_insert_with(|| Name {
            private: true,
            life: Vec::new(),
        });
        for (meaning, runs) in meanings {
            let free = runs & !name.runs();
            if free != 0 {
                match name.life.iter_mut().find(|(_, held)| *held == meaning) {
                    Some((held, _)) => *held |= free,
                    None => name.life.push((free, meaning)),
                }
            }
        }
    }
}

/// In which versions each definition is known.
fn lives(package: &Package) -> BTreeMap<&str, Runs> {
    let mut lives: BTreeMap<&str, Runs> = BTreeMap::new();
    for (definition, block) in &package.blocks {
        let signatures = block.signatures.iter().map(|(runs, _)| runs);
        let sources = block.sources.iter().map(|(runs, _)| runs);
        let bases = block.bases.iter().map(|(runs, _)| runs);
        let runs = signatures.chain(sources).chain(bases);
        *lives.entry(definition).or_default() |= runs.fold(0, |all, runs| all | runs);
    }
    for name in package.names.values().filter(|name| !name.private) {
        for (runs, meaning) in &name.life {
            if let Meaning::Definition(definition) = meaning {
                *lives.entry(definition).or_default() |= runs;
            }
        }
    }
    lives
}

/// Where the source of a definition was, and when.
fn paths<'a>(package: &'a Package, definition: &'a str, runs: Runs) -> Vec<(&'a str, Runs)> {
    let mut rest = runs;
    let mut found = Vec::new();
    if let Some(block) = package.blocks.get(definition) {
        for (runs, path) in &block.sources {
            found.push((path.as_str(), runs & rest));
            rest &= !runs;
        }
    }
    let own = definition.strip_prefix("const:").unwrap_or(definition);
    let own = own.split_once('@').map_or(own, |(own, _)| own);
    found.push((own, rest));
    found
}

/// A source path as a qualified name, where it is one of this package.
fn written(package: &Package, path: &str, runs: Runs) -> Option<(String, Runs)> {
    let up_to = |last: (u16, u16)| {
        let earlier = package.versions.iter().take_while(|held| **held <= last);
        runs & earlier.fold(0, |mask: Runs, _| mask << 1 | 1)
    };
    let below = |root: &str| path.strip_prefix(root)?.strip_prefix('.');
    if let Some(rest) = below(&package.import) {
        return Some((format!("{}.{rest}", package.root), runs));
    }
    if package.import != "tensorflow" {
        return None;
    }
    let (last, rest, folder) = match (below("keras"), below("tensorflow_estimator")) {
        (Some(rest), _) => (LAST_WITH_KERAS, rest, "keras"),
        (None, Some(rest)) => (LAST_WITH_ESTIMATOR, rest, "estimator"),
        (None, None) => return None,
    };
    Some((
        format!("{}.python.{folder}.{rest}", package.root),
        up_to(last),
    ))
}
