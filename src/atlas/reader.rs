//! Opening the compiled atlas, and the records in it.

use std::ops::Deref;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use super::index::{Index, Spelling};
use super::parameters::Parameter;
use super::record::{
    AliasRecord, Blob, BlockRecord, DefinitionKind, NameRecord, PackageRecord, ParameterRecord,
    Place, StretchRecord, Thing, VersionRecord,
};
use super::{Signature, Target, Version};
use crate::memory::Memory;

/// Which names exist in which version, what they denote and how they are called.
///
/// Names are qualified, with `tf` for the module tensorflow, also for private ones
/// (`tf.python.ops.math_ops`). `tf.compat.v2` is read as `tf`.
///
/// Wherever a [`Target`] is asked for, a [`Version`] will do. It is always the version of
/// TensorFlow; names of other packages (`tf_slim`, `absl`, …) are answered for the release that was
/// made for it, or, where no release is bound to a TensorFlow, for the newest.
pub struct Atlas {
    blob: Blob<'static>,
    pub(super) names: Index,
    definitions: Index,
    /// Index of the package tensorflow.
    pub(super) core: Option<u8>,
    /// Index of its variant with legacy Keras.
    variant: Option<u8>,
    versions: Vec<Version>,
    /// What was said of names that somebody asked for: a walk through the index takes as long as
    /// thirty look-ups here.
    records: Memory<String, Option<Arc<NameRecord>>>,
    /// How many bytes of dotted names are known.
    pub(super) prefixes: Memory<String, Option<usize>>,
    /// The strings of definitions, by rank.
    paths: Memory<u32, String>,
    /// What was said of definitions that somebody asked for, by rank: decoding them is most of the
    /// work.
    blocks: Memory<u32, Arc<[BlockRecord]>>,
    /// Names that are spelled like one that does not exist, as far as they were searched for.
    pub(super) searched: Memory<String, Vec<String>>,
}

/// Why bytes are not an atlas.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AtlasError {
    /// Its outer form cannot be read.
    #[error("the atlas cannot be read: {0}")]
    Blob(#[from] postcard::Error),
    /// One of its indices cannot be read.
    #[error("an index of the atlas cannot be read: {0}")]
    Index(#[from] fst::Error),
}

/// One version of one package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// Index of the package.
    pub(super) package: u8,
    /// Index of the version in the package.
    pub(super) version: usize,
}

/// What a name denotes at some moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The version and package that said so.
    pub(super) moment: Moment,
    /// What it is.
    pub(super) thing: Thing,
}

/// What one package says of a definition, among what all say.
pub(super) struct Block {
    all: Arc<[BlockRecord]>,
    index: usize,
}

impl Deref for Block {
    type Target = BlockRecord;

    fn deref(&self) -> &BlockRecord {
        &self.all[self.index]
    }
}

static EMBEDDED: LazyLock<Atlas> = LazyLock::new(|| {
    Atlas::open(include_bytes!(concat!(env!("OUT_DIR"), "/atlas.bin")))
        .expect("the build script wrote it with the same types")
});

impl Atlas {
    /// The atlas that is part of the program. It is opened at the first call.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Opens what the compiler wrote.
    pub(crate) fn open(bytes: &'static [u8]) -> Result<Self, AtlasError> {
        let blob: Blob<'static> = postcard::from_bytes(bytes)?;
        let index = |wanted: &dyn Fn(&PackageRecord<'_>) -> bool| {
            let found = blob.packages.iter().position(wanted);
            found.and_then(|index| u8::try_from(index).ok())
        };
        let core = index(&|package| package.root == "tf" && package.overlays.is_none());
        let variant = index(&|package| package.root == "tf" && package.overlays.is_some());
        let versions = core.map_or(Vec::new(), |core| {
            let versions = blob.packages[usize::from(core)].versions.iter();
            versions.map(|version| to_version(version.minor)).collect()
        });
        Ok(Self {
            names: Index::open(blob.name_index)?,
            definitions: Index::open(blob.definition_index)?,
            blob,
            core,
            variant,
            versions,
            records: Memory::default(),
            prefixes: Memory::default(),
            paths: Memory::default(),
            blocks: Memory::default(),
            searched: Memory::default(),
        })
    }

    /// The versions of TensorFlow that the atlas describes, ascending.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The newest version of TensorFlow that the atlas describes; 2.0 if it is empty.
    #[must_use]
    pub fn newest(&self) -> Version {
        let newest = self.versions.last();
        newest.copied().unwrap_or(Version::FIRST_TF2)
    }

    /// All packages; other records name them by their index.
    pub(super) fn packages(&self) -> &[PackageRecord<'static>] {
        &self.blob.packages
    }

    /// The record of a package.
    pub(super) fn package(&self, index: u8) -> &PackageRecord<'static> {
        &self.blob.packages[usize::from(index)]
    }

    /// The variant of TensorFlow that answers for `target`, if one does.
    pub(super) fn variant_for(&self, target: Target) -> Option<u8> {
        let variant = self.variant.filter(|_| target.legacy_keras)?;
        let first = self.package(variant).versions.first()?;
        (to_version(first.minor) <= target.version).then_some(variant)
    }

    /// The version of `package` that goes with `target`.
    pub(super) fn moment(&self, package: u8, target: Target) -> Option<Moment> {
        let record = self.package(package);
        let version = if record.root == "tf" {
            let known = |minor| to_version(minor) <= target.version;
            record
                .versions
                .partition_point(|version| known(version.minor))
                .checked_sub(1)
        } else {
            let fits = |newest| target.version <= to_version(newest);
            let mut versions = record.versions.iter();
            let made_for = versions.position(|version| version.tensorflow.is_some_and(fits));
            let any = |version: &VersionRecord<'_>| version.tensorflow.is_none();
            made_for.or_else(|| record.versions.iter().rposition(any))
        };
        version.map(|version| Moment { package, version })
    }

    /// The number of `moment`'s version.
    pub(super) fn version(&self, moment: Moment) -> Version {
        to_version(self.package(moment.package).versions[moment.version].minor)
    }

    /// A target at which `moment` is the one that answers.
    pub(super) fn target(&self, moment: Moment) -> Target {
        let package = self.package(moment.package);
        let version = &package.versions[moment.version];
        let version = match (package.root, version.tensorflow) {
            ("tf", _) => to_version(version.minor),
            (_, Some(newest)) => to_version(newest),
            (_, None) => self.newest(),
        };
        Target {
            version,
            legacy_keras: package.overlays.is_some(),
        }
    }

    /// All about `name`.
    pub(super) fn record(&self, name: &str) -> Option<Arc<NameRecord>> {
        self.records.answer(name, || {
            let place = self.names.get(Spelling::new(name))?;
            Some(Arc::new(self.record_at(u32::try_from(place).ok()?)))
        })
    }

    /// The record at a place that another record or the index gave.
    pub(super) fn record_at(&self, place: Place) -> NameRecord {
        decode(self.blob.names, place)
    }

    /// What `name` denotes at `target`.
    pub(super) fn find(&self, name: &str, target: Target) -> Option<Found> {
        let record = self.record(name)?;
        self.found(&record, target)
    }

    /// What the name of `record` denotes at `target`.
    pub(super) fn found(&self, record: &NameRecord, target: Target) -> Option<Found> {
        let (package, life) = match (self.variant_for(target), &record.variant) {
            (Some(variant), Some(life)) => (variant, life),
            _ => (record.package, &record.life),
        };
        let moment = self.moment(package, target)?;
        self.found_in(life, moment)
    }

    /// What a name denotes at `moment`, given its life in that package.
    pub(super) fn found_in(&self, life: &[StretchRecord], moment: Moment) -> Option<Found> {
        let held = life
            .iter()
            .find(|held| self.holds(held.runs, moment.version))?;
        Some(Found {
            moment,
            thing: held.thing,
        })
    }

    /// The set of versions with this index.
    pub(super) fn runs(&self, runs: u32) -> u64 {
        self.blob.runs[runs as usize]
    }

    /// Whether a set of versions holds a version.
    pub(super) fn holds(&self, runs: u32, version: usize) -> bool {
        self.runs(runs) >> version & 1 == 1
    }

    /// The string of a definition.
    pub(super) fn definition_path(&self, rank: u32) -> String {
        self.paths.answer(&rank, || {
            let path = self.definitions.key(u64::from(rank));
            path.unwrap_or_default()
        })
    }

    /// The names of a definition, the best first.
    pub(super) fn alias_records(&self, rank: u32) -> Vec<AliasRecord> {
        decode(self.blob.definitions, self.definition_place(rank))
    }

    /// The places of the names that are good as an advice, in the order of their last components.
    pub(super) fn by_last_component(&self) -> &[[u8; 4]] {
        self.blob.namesakes.as_chunks().0
    }

    /// The qualified name whose record is at `place`.
    pub(super) fn name_at(&self, place: Place) -> String {
        self.names.key(u64::from(place)).unwrap_or_default()
    }

    /// What is said of a definition at `moment`, and the moment that its facts count by: the
    /// definition may belong to another package.
    pub(super) fn block(&self, rank: u32, moment: Moment) -> Option<(Block, Moment)> {
        let all = self.blocks(rank);
        let own = all.iter().position(|block| block.package == moment.package);
        if let Some(index) = own {
            return Some((Block { all, index }, moment));
        }
        let (index, there) = all.iter().enumerate().find_map(|(index, block)| {
            let there = self.moment(block.package, self.target(moment))?;
            Some((index, there))
        })?;
        Some((Block { all, index }, there))
    }

    /// What all packages say of a definition.
    fn blocks(&self, rank: u32) -> Arc<[BlockRecord]> {
        self.blocks.answer(&rank, || {
            let bytes = &self.blob.definitions[self.definition_place(rank) as usize..];
            let (_, rest): (Vec<AliasRecord>, _) = take(bytes);
            let (blocks, _): (Vec<BlockRecord>, _) = take(rest);
            blocks.into()
        })
    }

    fn definition_place(&self, rank: u32) -> Place {
        let (places, _) = self.blob.definition_places.as_chunks::<4>();
        Place::from_le_bytes(places[rank as usize])
    }

    /// A text.
    pub(super) fn text(&self, place: Place) -> &'static str {
        decode(self.blob.strings, place)
    }

    /// A signature.
    pub(super) fn signature_at(&self, place: Place) -> Signature {
        let places: Vec<Place> = decode(self.blob.signatures, place);
        let parameter = |place| {
            let record: ParameterRecord = decode(self.blob.parameters, place);
            Parameter {
                name: self.text(record.name).to_owned(),
                default: record.default.map(|place| self.text(place).to_owned()),
                kind: record.kind,
            }
        };
        Signature {
            parameters: places.into_iter().map(parameter).collect(),
        }
    }

    /// The fact that holds at a version.
    pub(super) fn at<'f, T>(&self, facts: &'f [(u32, T)], version: usize) -> Option<&'f T> {
        let held = facts.iter().find(|(runs, _)| self.holds(*runs, version));
        held.map(|(_, fact)| fact)
    }

    /// Whether a definition is a class at `moment`.
    pub(super) fn is_class(&self, rank: u32, moment: Moment) -> bool {
        self.block(rank, moment)
            .is_some_and(|(block, _)| block.kind == DefinitionKind::Class)
    }
}

/// A minor version as the records hold it.
pub(super) fn to_version((major, minor): (u16, u16)) -> Version {
    Version::new(major, minor)
}

/// Decodes the record at `place`.
fn decode<T: Deserialize<'static>>(part: &'static [u8], place: Place) -> T {
    take(&part[place as usize..]).0
}

/// Decodes the record at the start of `bytes`, and gives what follows it.
fn take<T: Deserialize<'static>>(bytes: &'static [u8]) -> (T, &'static [u8]) {
    postcard::take_from_bytes(bytes).expect("places come from records that the compiler wrote")
}
