//! Lays the packages out as one blob.

use std::collections::{BTreeMap, BTreeSet};

use fst::MapBuilder;

use super::CompileError;
use super::definitions::{Block, Member};
use super::intern::{Tables, append};
use super::names::{Meaning, Name};
use super::package::Package;
use super::text::Runs;
use crate::atlas::record::{
    AliasRank, AliasRecord, Blob, BlockRecord, DeprecatedRecord, MemberRecord, NameRecord,
    PackageRecord, Place, StretchRecord, Thing, Variant, VersionRecord,
};

/// The compiled atlas of `packages`.
pub(crate) fn blob(packages: &[Package]) -> Result<Vec<u8>, CompileError> {
    let mut tables = Tables::new();
    let ranks = ranks(packages);
    let mut names = Names::default();
    for (qualified, name) in merged(packages)? {
        names.add(qualified, &name, &mut tables, &ranks)?;
    }
    let deprecated = deprecated_names(packages);
    let mut definitions = Vec::new();
    let mut places = Vec::new();
    for definition in ranks.keys() {
        let aliases = names.aliases.remove(definition).unwrap_or_default();
        let aliases = sorted(aliases, deprecated.get(definition));
        let place = append(&mut definitions, &aliases)?;
        places.extend(place.to_le_bytes());
        let mut blocks = Vec::new();
        for (index, package) in packages.iter().enumerate() {
            if let Some(block) = package.blocks.get(*definition) {
                blocks.push(block_record(index as u8, block, &mut tables, &ranks)?);
            }
        }
        append(&mut definitions, &blocks)?;
    }
    let definition_index = index(ranks.iter().map(|(path, rank)| (*path, u64::from(*rank))))?;
    let name_index = index(
        names
            .places
            .iter()
            .map(|(name, at)| (*name, u64::from(*at))),
    )?;
    let blob = Blob {
        packages: packages
            .iter()
            .map(|package| package_record(package, packages))
            .collect(),
        runs: tables.runs,
        strings: &tables.strings.bytes,
        parameters: &tables.parameters.bytes,
        signatures: &tables.signatures.bytes,
        name_index: &name_index,
        names: &names.bytes,
        namesakes: &namesakes(&names.advised),
        definition_index: &definition_index,
        definition_places: &places,
        definitions: &definitions,
    };
    let mut bytes = Vec::new();
    append(&mut bytes, &blob)?;
    Ok(bytes)
}

/// Rank of every definition that is mentioned anywhere.
type Ranks<'a> = BTreeMap<&'a str, u32>;

fn ranks(packages: &[Package]) -> Ranks<'_> {
    let mut all = BTreeSet::new();
    for package in packages {
        for (_, meaning) in package.names.values().flat_map(|name| &name.life) {
            if let Meaning::Definition(definition) = meaning {
                all.insert(definition.as_str());
            }
        }
        for (definition, block) in &package.blocks {
            all.insert(definition);
            all.extend(
                block
                    .bases
                    .iter()
                    .flat_map(|(_, bases)| bases)
                    .map(String::as_str),
            );
        }
    }
    all.into_iter().zip(0..).collect()
}

fn index<'a>(entries: impl Iterator<Item = (&'a str, u64)>) -> Result<Vec<u8>, CompileError> {
    let wrong = |error| CompileError::Whole(format!("an index cannot be written: {error}"));
    let mut builder = MapBuilder::memory();
    for (key, value) in entries {
        builder.insert(key, value).map_err(wrong)?;
    }
    builder.into_inner().map_err(wrong)
}

/// The places of names by their last components, without those that have only one.
fn namesakes(names: &[(&str, Place)]) -> Vec<u8> {
    let named = names.iter().filter_map(|(name, place)| {
        let (_, last) = name.rsplit_once('.')?;
        Some((last, *name, *place))
    });
    let mut named: Vec<_> = named.collect();
    named.sort_unstable();
    let places = named.into_iter();
    places
        .flat_map(|(_, _, place)| place.to_le_bytes())
        .collect()
}

fn package_record<'a>(package: &'a Package, all: &[Package]) -> PackageRecord<'a> {
    let overlays = package.overlays.as_ref();
    let base = overlays.and_then(|base| all.iter().position(|other| other.name == *base));
    let versions = package.versions.iter().zip(&package.releases);
    PackageRecord {
        name: &package.name,
        root: &package.root,
        import: &package.import,
        overlays: base.map(|index| index as u8),
        versions: versions
            .map(|(minor, release)| VersionRecord {
                minor: *minor,
                release: &release.release,
                tensorflow: release.tensorflow,
                keras: release.keras,
            })
            .collect(),
    }
}

/// A name with what its package and the variant of that package say.
struct Merged<'a> {
    package: u8,
    name: Option<&'a Name>,
    /// The variant that covers it, and what it says: nothing if the name is not in it.
    variant: Option<(u8, Option<&'a Name>)>,
}

/// All names of all packages in order.
fn merged(packages: &[Package]) -> Result<BTreeMap<&str, Merged<'_>>, CompileError> {
    let mut all: BTreeMap<&str, Merged<'_>> = BTreeMap::new();
    let indices = || (0..=u8::MAX).zip(packages);
    if packages.len() > usize::from(u8::MAX) {
        return Err(CompileError::Whole("more than 255 packages".to_owned()));
    }
    for (index, package) in indices().filter(|(_, package)| package.overlays.is_none()) {
        for (qualified, name) in &package.names {
            let merged = Merged {
                package: index,
                name: Some(name),
                variant: None,
            };
            all.insert(qualified, merged);
        }
    }
    for (index, variant) in indices() {
        let base = indices().find(|(_, base)| Some(&base.name) == variant.overlays.as_ref());
        let Some((base, _)) = base else { continue };
        for root in roots(variant) {
            let covered = all.range_mut(root..);
            for (qualified, merged) in covered.take_while(|(name, _)| name.starts_with(root)) {
                if qualified.len() == root.len() || qualified[root.len()..].starts_with('.') {
                    merged.variant = Some((index, None));
                }
            }
        }
        for (qualified, name) in &variant.names {
            let merged = all.entry(qualified).or_insert(Merged {
                package: base,
                name: None,
                variant: None,
            });
            merged.variant = Some((index, Some(name)));
        }
    }
    Ok(all)
}

/// The names of a variant that are below no other: the variant speaks for all below these.
fn roots(variant: &Package) -> impl Iterator<Item = &str> {
    let names = &variant.names;
    names
        .keys()
        .map(String::as_str)
        .filter(|name| match name.rsplit_once('.') {
            Some((parent, _)) => !names.contains_key(parent),
            None => true,
        })
}

/// The written names, and what they tell about definitions.
#[derive(Default)]
struct Names<'a> {
    bytes: Vec<u8>,
    places: Vec<(&'a str, Place)>,
    /// Those that are good as an advice, though they may be experimental, deprecated or in contrib.
    advised: Vec<(&'a str, Place)>,
    aliases: BTreeMap<&'a str, Vec<(&'a str, AliasRecord)>>,
}

impl<'a> Names<'a> {
    fn add(
        &mut self,
        qualified: &'a str,
        merged: &Merged<'a>,
        tables: &mut Tables,
        ranks: &Ranks<'_>,
    ) -> Result<(), CompileError> {
        let mut stretches = |name: Option<&Name>| -> Vec<StretchRecord> {
            let life = name.iter().flat_map(|name| &name.life);
            life.map(|(runs, meaning)| StretchRecord {
                runs: tables.runs(*runs),
                thing: match meaning {
                    Meaning::Module => Thing::Module,
                    Meaning::Value => Thing::Value,
                    Meaning::Definition(path) => Thing::Definition(ranks[path.as_str()]),
                },
            })
            .collect()
        };
        let either = merged.name.or(merged.variant.and_then(|(_, name)| name));
        let record = NameRecord {
            package: merged.package,
            private: either.is_some_and(|name| name.private),
            life: stretches(merged.name),
            variant: merged.variant.map(|(_, name)| stretches(name)),
        };
        let place = append(&mut self.bytes, &record)?;
        self.places.push((qualified, place));
        if rank(qualified, record.private) <= AliasRank::Contrib {
            self.advised.push((qualified, place));
        }
        let outside = match merged.variant {
            Some(_) => Variant::Never,
            None => Variant::Both,
        };
        let own = merged.name.map(|name| (merged.package, outside, name));
        let varied = merged
            .variant
            .and_then(|(package, name)| Some((package, Variant::Only, name?)));
        for (package, variant, name) in own.into_iter().chain(varied) {
            for (runs, meaning) in &name.life {
                let Meaning::Definition(definition) = meaning else {
                    continue;
                };
                let alias = AliasRecord {
                    name: place,
                    package,
                    runs: tables.runs(*runs),
                    variant,
                    rank: rank(qualified, name.private),
                };
                let aliases = self.aliases.entry(definition).or_default();
                aliases.push((qualified, alias));
            }
        }
        Ok(())
    }
}

/// How good a name is as an advice, as far as its spelling shows.
fn rank(name: &str, private: bool) -> AliasRank {
    let below = |namespace: &str| name.starts_with(namespace);
    match name {
        _ if private => AliasRank::Private,
        _ if below("tf.compat.") => AliasRank::Compat,
        _ if below("tf.raw_ops.") => AliasRank::Raw,
        _ if below("tf.contrib.") => AliasRank::Contrib,
        _ if name.contains(".experimental.") => AliasRank::Experimental,
        _ => AliasRank::Public,
    }
}

/// Names that TensorFlow itself has deprecated, by definition.
fn deprecated_names(packages: &[Package]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (definition, block) in packages.iter().flat_map(|package| &package.blocks) {
        for (_, names, _) in &block.deprecations.names {
            let names = names.iter().map(String::as_str);
            all.entry(definition).or_default().extend(names);
        }
    }
    all
}

/// The names of one definition, the best first: by rank, then the shortest, then by alphabet.
fn sorted(
    mut aliases: Vec<(&str, AliasRecord)>,
    deprecated: Option<&BTreeSet<&str>>,
) -> Vec<AliasRecord> {
    for (name, alias) in &mut aliases {
        if alias.rank == AliasRank::Public && deprecated.is_some_and(|names| names.contains(name)) {
            alias.rank = AliasRank::Deprecated;
        }
    }
    aliases.sort_by_key(|(name, alias)| (alias.rank, name.matches('.').count(), name.len(), *name));
    aliases.into_iter().map(|(_, alias)| alias).collect()
}

fn block_record(
    package: u8,
    block: &Block,
    tables: &mut Tables,
    ranks: &Ranks<'_>,
) -> Result<BlockRecord, CompileError> {
    let mut signatures = Vec::new();
    for (runs, signature) in &block.signatures {
        signatures.push((tables.runs(*runs), tables.signature(signature)?));
    }
    let mut bases = Vec::new();
    // A class of which nothing is told has no bases; one without this is not described.
    let mut bare = block.defined;
    for (runs, of) in &block.bases {
        let of = of.iter().map(|base| ranks[base.as_str()]).collect();
        bases.push((tables.runs(*runs), of));
        bare &= !runs;
    }
    if bare != 0 {
        bases.push((tables.runs(bare), Vec::new()));
    }
    let mut members = Vec::new();
    for (name, member) in &block.members {
        members.push(member_record(name, member, tables)?);
    }
    Ok(BlockRecord {
        package,
        kind: block.kind,
        signatures,
        bases,
        members,
        deprecated: texts(&block.deprecations.whole, tables)?,
        deprecated_arguments: deprecated(&block.deprecations.arguments, tables)?,
        deprecated_values: deprecated(&block.deprecations.values, tables)?,
        deprecated_names: deprecated(&block.deprecations.names, tables)?,
        sources: texts(&block.sources, tables)?,
    })
}

fn member_record(
    name: &str,
    member: &Member,
    tables: &mut Tables,
) -> Result<MemberRecord, CompileError> {
    let mut forms = Vec::new();
    for (runs, kind, signature) in &member.forms {
        forms.push((tables.runs(*runs), *kind, tables.signature(signature)?));
    }
    Ok(MemberRecord {
        name: tables.string(name)?,
        forms,
        deprecated: texts(&member.deprecations.whole, tables)?,
        deprecated_arguments: deprecated(&member.deprecations.arguments, tables)?,
        deprecated_values: deprecated(&member.deprecations.values, tables)?,
    })
}

fn texts(facts: &[(Runs, String)], tables: &mut Tables) -> Result<Vec<(u32, Place)>, CompileError> {
    let mut written = Vec::new();
    for (runs, text) in facts {
        written.push((tables.runs(*runs), tables.string(text)?));
    }
    Ok(written)
}

fn deprecated(
    facts: &[(Runs, Vec<String>, String)],
    tables: &mut Tables,
) -> Result<Vec<DeprecatedRecord>, CompileError> {
    let mut written = Vec::new();
    for (runs, words, text) in facts {
        written.push(DeprecatedRecord {
            runs: tables.runs(*runs),
            words: tables.strings(words)?,
            text: tables.string(text)?,
        });
    }
    Ok(written)
}
