//! The compiled atlas as it lies in memory: what the build script writes and the reader reads.
//!
//! The whole is one postcard value, [`Blob`]. Opening it decodes a handful of numbers and borrows
//! the rest; each record behind it is decoded when somebody asks for it. A *place* is the number
//! of bytes from the start of a part of the blob to a record in it.
//!
//! This module is compiled twice, into the library and into the build script, so that the two
//! cannot disagree.

use serde::{Deserialize, Serialize};

use super::parameters::ParameterKind;

/// Number of bytes from the start of a part of the blob.
pub(crate) type Place = u32;

/// The compiled atlas.
#[derive(Serialize, Deserialize)]
pub(crate) struct Blob<'a> {
    /// All packages; records name them by their index.
    #[serde(borrow)]
    pub(crate) packages: Vec<PackageRecord<'a>>,
    /// Sets of versions; bit `n` is the n-th version of the package that the record speaks of.
    /// Records name them by their index.
    pub(crate) runs: Vec<u64>,
    /// Postcard strings, one after another.
    pub(crate) strings: &'a [u8],
    /// [`ParameterRecord`]s, one after another.
    pub(crate) parameters: &'a [u8],
    /// Signatures, one after another: `Vec<Place>` into `parameters`.
    pub(crate) signatures: &'a [u8],
    /// Finite state transducer from qualified name to the place of its [`NameRecord`].
    pub(crate) name_index: &'a [u8],
    /// [`NameRecord`]s in the order of their names.
    pub(crate) names: &'a [u8],
    /// The places of the names that are good as an advice, in the order of their last components,
    /// then of the names: four bytes each, little endian.
    pub(crate) namesakes: &'a [u8],
    /// Finite state transducer from definition to its rank.
    pub(crate) definition_index: &'a [u8],
    /// For each definition, in the order of rank, its place: four bytes, little endian.
    pub(crate) definition_places: &'a [u8],
    /// For each definition `Vec<AliasRecord>`, then `Vec<BlockRecord>`.
    pub(crate) definitions: &'a [u8],
}

/// A released package.
#[derive(Serialize, Deserialize)]
pub(crate) struct PackageRecord<'a> {
    /// Its name on PyPI, or that of a variant of it.
    pub(crate) name: &'a str,
    /// What its qualified names start with.
    pub(crate) root: &'a str,
    /// The module that a program imports.
    pub(crate) import: &'a str,
    /// Index of the package of which this is a variant.
    pub(crate) overlays: Option<u8>,
    /// Its minor versions, ascending.
    pub(crate) versions: Vec<VersionRecord<'a>>,
}

/// One minor version of a package.
#[derive(Serialize, Deserialize)]
pub(crate) struct VersionRecord<'a> {
    /// Major and minor number.
    pub(crate) minor: (u16, u16),
    /// The release that was read.
    pub(crate) release: &'a str,
    /// The newest TensorFlow that it works with, where that is known.
    pub(crate) tensorflow: Option<(u16, u16)>,
    /// Major version of the Keras behind `tf.keras`, where it is a package of its own.
    pub(crate) keras: Option<u16>,
}

/// All about one qualified name.
#[derive(Serialize, Deserialize)]
pub(crate) struct NameRecord {
    /// Index of its package.
    pub(crate) package: u8,
    /// Whether it is a source path and not part of the public API.
    pub(crate) private: bool,
    /// What it is, and when.
    pub(crate) life: Vec<StretchRecord>,
    /// What it is in the variant of the package (legacy Keras), where the variant covers it.
    pub(crate) variant: Option<Vec<StretchRecord>>,
}

/// What a name is in some versions.
#[derive(Serialize, Deserialize)]
pub(crate) struct StretchRecord {
    /// Index into [`Blob::runs`].
    pub(crate) runs: u32,
    /// What it is.
    pub(crate) thing: Thing,
}

/// What a name denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Thing {
    /// A namespace.
    Module,
    /// A value of which nothing more is known.
    Value,
    /// The definition with this rank.
    Definition(u32),
}

/// One name of a definition.
#[derive(Serialize, Deserialize)]
pub(crate) struct AliasRecord {
    /// Place of its [`NameRecord`], by which the name itself can be found.
    pub(crate) name: Place,
    /// Index of the package that has the name.
    pub(crate) package: u8,
    /// Index into [`Blob::runs`]: when the name denotes the definition.
    pub(crate) runs: u32,
    /// Where that holds.
    pub(crate) variant: Variant,
    /// How good the name is as an advice.
    pub(crate) rank: AliasRank,
}

/// Whether something holds with legacy Keras, without it, or both.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Variant {
    /// It does not depend on Keras.
    Both,
    /// Only in the variant.
    Only,
    /// Only outside the variant.
    Never,
}

/// How good a name is as an advice, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum AliasRank {
    /// A public name.
    Public,
    /// Public, but TensorFlow has deprecated this one of several names.
    Deprecated,
    /// Below a namespace called `experimental`.
    Experimental,
    /// In `tf.contrib`.
    Contrib,
    /// In `tf.compat.v1`.
    Compat,
    /// In `tf.raw_ops`.
    Raw,
    /// A source path.
    Private,
}

/// What kind of thing a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum DefinitionKind {
    /// A function.
    Function,
    /// A class.
    Class,
    /// A value.
    Constant,
}

/// What one package says of a definition.
#[derive(Serialize, Deserialize)]
pub(crate) struct BlockRecord {
    /// Index of the package.
    pub(crate) package: u8,
    /// What kind of thing it is.
    pub(crate) kind: DefinitionKind,
    /// How it is called, by version; places into [`Blob::signatures`].
    pub(crate) signatures: Vec<(u32, Option<Place>)>,
    /// Ranks of the base classes, by version.
    pub(crate) bases: Vec<(u32, Vec<u32>)>,
    /// Own members of a class, sorted by name.
    pub(crate) members: Vec<MemberRecord>,
    /// Announced deprecation of the whole, by version: place of the text.
    pub(crate) deprecated: Vec<(u32, Place)>,
    /// Announced deprecation of arguments, by version.
    pub(crate) deprecated_arguments: Vec<DeprecatedRecord>,
    /// Announced deprecation of some values of arguments, by version.
    pub(crate) deprecated_values: Vec<DeprecatedRecord>,
    /// Announced deprecation of some of its public names, by version.
    pub(crate) deprecated_names: Vec<DeprecatedRecord>,
    /// Where the source is, in versions where that is not the definition's own string.
    pub(crate) sources: Vec<(u32, Place)>,
}

/// Words that TensorFlow advises against.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeprecatedRecord {
    /// When.
    pub(crate) runs: u32,
    /// Places of the words.
    pub(crate) words: Vec<Place>,
    /// Place of what TensorFlow says about it.
    pub(crate) text: Place,
}

/// A member that a class defines itself.
#[derive(Serialize, Deserialize)]
pub(crate) struct MemberRecord {
    /// Place of its name.
    pub(crate) name: Place,
    /// What it is, by version.
    pub(crate) forms: Vec<(u32, MemberKind, Option<Place>)>,
    /// Announced deprecation of the whole, by version: place of the text.
    pub(crate) deprecated: Vec<(u32, Place)>,
    /// Announced deprecation of arguments, by version.
    pub(crate) deprecated_arguments: Vec<DeprecatedRecord>,
    /// Announced deprecation of some values of arguments, by version.
    pub(crate) deprecated_values: Vec<DeprecatedRecord>,
}

/// What kind of member it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberKind {
    /// Called on an instance.
    Method,
    /// Called on the class, without the class as an argument.
    StaticMethod,
    /// Called on the class.
    ClassMethod,
    /// Computed when it is read.
    Property,
    /// A value of the class.
    Constant,
    /// A value of the instance.
    Attribute,
    /// A nested class.
    Class,
}

/// One parameter of a signature.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ParameterRecord {
    /// Place of its name.
    pub(crate) name: Place,
    /// Place of the source text of its default.
    pub(crate) default: Option<Place>,
    /// How an argument reaches it.
    pub(crate) kind: ParameterKind,
}
