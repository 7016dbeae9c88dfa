//! Questions about one name at one target.

use std::cmp::Reverse;

use serde::Serialize;

use super::index::Spelling;
use super::reader::{Found, to_version};
use super::record::{AliasRank, AliasRecord, DefinitionKind, Thing, Variant};
use super::{Atlas, Signature, Target, Version};

/// What kind of thing a name denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A namespace.
    Module,
    /// A class.
    Class,
    /// A function.
    Function,
    /// Any other value.
    Constant,
}

/// What a name denotes. Two names are the same thing at a target exactly if this is equal and
/// has a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The oldest source path under which the thing was known: `tensorflow.python.ops.nn_ops.softmax`.
    /// `None`: a namespace, or a value of which nothing more is known.
    pub path: Option<String>,
}

/// A package that the atlas describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its name on PyPI.
    pub name: &'static str,
    /// What its qualified names start with.
    pub root: &'static str,
    /// The module that a program imports.
    pub import: &'static str,
    /// The newest release that was read.
    pub newest: &'static str,
    /// The newest TensorFlow that it works with; `None`: no end is known.
    pub last_tensorflow: Option<Version>,
}

/// What TensorFlow's own sources advise against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "deprecated")]
pub enum Deprecation {
    /// The thing.
    Whole {
        /// What the source says about it.
        text: &'static str,
    },
    /// Some arguments of it.
    Arguments {
        /// Their names.
        names: Vec<&'static str>,
        /// What the source says about it.
        text: &'static str,
    },
    /// Some values of some arguments of it.
    Values {
        /// The names of the arguments.
        names: Vec<&'static str>,
        /// What the source says about it.
        text: &'static str,
    },
    /// This name of several.
    Name {
        /// The best of the other names.
        instead: Option<String>,
    },
}

impl Atlas {
    /// Whether `name` exists at `target`.
    #[must_use]
    pub fn exists(&self, name: &str, target: impl Into<Target>) -> bool {
        self.find(name, target.into()).is_some()
    }

    /// Whether `name` exists at `target`, as far as anybody knows: packages outside the atlas, and
    /// what is behind anything but a module, may have it.
    #[must_use]
    pub fn may_exist(&self, name: &str, target: impl Into<Target>) -> bool {
        let target = target.into();
        let Some(known) = self.longest_known_prefix(name) else {
            return true;
        };
        match self.kind(known, target) {
            None => false,
            Some(Kind::Module) => known.len() == name.len() || self.is_private(known),
            Some(_) => true,
        }
    }

    /// Whether `name` exists at any time.
    #[must_use]
    pub fn is_known(&self, name: &str) -> bool {
        self.record(name).is_some()
    }

    /// Whether `name` is a source path (`tf.python.ops.math_ops`) and not part of the public API.
    #[must_use]
    pub fn is_private(&self, name: &str) -> bool {
        self.record(name).is_some_and(|record| record.private)
    }

    /// The longest part of `dotted`, cut at a dot, that exists at any time: of
    /// `tf.flags.FLAGS.batch_size` that is `tf.flags.FLAGS`.
    #[must_use]
    pub fn longest_known_prefix<'a>(&self, dotted: &'a str) -> Option<&'a str> {
        let walk = || self.names.longest_prefix(Spelling::new(dotted));
        let length = self.prefixes.answer(dotted, walk)?;
        dotted.get(..length)
    }

    /// What kind of thing `name` is at `target`.
    #[must_use]
    pub fn kind(&self, name: &str, target: impl Into<Target>) -> Option<Kind> {
        let found = self.find(name, target.into())?;
        Some(self.kind_of(found))
    }

    /// What `name` denotes at `target`.
    #[must_use]
    pub fn definition(&self, name: &str, target: impl Into<Target>) -> Option<Definition> {
        let found = self.find(name, target.into())?;
        Some(self.definition_of(found))
    }

    /// How `name` is called at `target`: a function, or the constructor of a class. `None` if it
    /// cannot be called or nothing is known about it.
    #[must_use]
    pub fn signature(&self, name: &str, target: impl Into<Target>) -> Option<Signature> {
        self.signature_of(self.find(name, target.into())?)
    }

    /// The last components of the public names directly below the namespace `module` at `target`,
    /// sorted: what a star import brings, and `dir` lists. Of a private module, also private ones.
    #[must_use]
    pub fn children(&self, module: &str, target: impl Into<Target>) -> Vec<String> {
        let target = target.into();
        let private = self.is_private(module);
        let mut found = Vec::new();
        let mut note = |name: &str, place: u64| {
            let Ok(place) = u32::try_from(place) else {
                return;
            };
            let record = self.record_at(place);
            if (private || !record.private) && self.found(&record, target).is_some() {
                found.push(name.to_owned());
            }
        };
        self.names.for_each_child(Spelling::new(module), &mut note);
        found
    }

    /// All names, also those of other packages and private ones, with whether they are private.
    pub fn for_each_name(&self, mut each: impl FnMut(&str, bool)) {
        self.names.for_each(|name, place| {
            if let Ok(place) = u32::try_from(place) {
                each(name, self.record_at(place).private);
            }
        });
    }

    /// The best public name for what `name` denotes at `target`: for a source path the name that
    /// a program should use. `None` if there is none outside `tf.compat.v1`, `tf.contrib` and
    /// `tf.raw_ops`.
    #[must_use]
    pub fn public_name(&self, name: &str, target: impl Into<Target>) -> Option<String> {
        let target = target.into();
        match self.find(name, target)?.thing {
            Thing::Definition(rank) => self.advised_name(rank, target, name),
            Thing::Module | Thing::Value => None,
        }
    }

    /// All public names for what `name` denotes at `target`, the best first; `name` is one of them.
    #[must_use]
    pub fn aliases(&self, name: &str, target: impl Into<Target>) -> Vec<String> {
        let target = target.into();
        match self.find(name, target).map(|found| found.thing) {
            Some(Thing::Definition(rank)) => self
                .aliases_at(rank, target)
                .filter(|alias| alias.rank != AliasRank::Private)
                .map(|alias| self.name_at(alias.name))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The package that `name` belongs to, decided by its first component.
    #[must_use]
    pub fn package_of(&self, name: &str) -> Option<Package> {
        let root = name.split('.').next()?;
        let own = self.packages().iter().filter(|record| record.root == root);
        let record = own.into_iter().find(|record| record.overlays.is_none())?;
        let newest = record.versions.last()?;
        Some(Package {
            name: record.name,
            root: record.root,
            import: record.import,
            newest: newest.release,
            last_tensorflow: newest.tensorflow.map(to_version),
        })
    }

    /// What TensorFlow's sources at `target` advise against where `name` is used.
    #[must_use]
    pub fn deprecations(&self, name: &str, target: impl Into<Target>) -> Vec<Deprecation> {
        let target = target.into();
        let mut all = Vec::new();
        let Some(found) = self.find(name, target) else {
            return all;
        };
        let Thing::Definition(rank) = found.thing else {
            return all;
        };
        let Some((block, moment)) = self.block(rank, found.moment) else {
            return all;
        };
        if let Some(place) = self.at(&block.deprecated, moment.version) {
            let text = self.text(*place);
            all.push(Deprecation::Whole { text });
        }
        for (names, text) in self.words(&block.deprecated_arguments, moment.version) {
            all.push(Deprecation::Arguments { names, text });
        }
        for (names, text) in self.words(&block.deprecated_values, moment.version) {
            all.push(Deprecation::Values { names, text });
        }
        for (names, _) in self.words(&block.deprecated_names, moment.version) {
            if names.contains(&name) {
                let instead = self.advised_name(rank, target, name);
                let instead = instead.filter(|instead| instead != name);
                all.push(Deprecation::Name { instead });
            }
        }
        all
    }

    /// Whether TensorFlow's sources at `target` advise against the thing or the name itself.
    #[must_use]
    pub fn deprecation(&self, name: &str, target: impl Into<Target>) -> Option<Deprecation> {
        let all = self.deprecations(name, target).into_iter();
        all.into_iter()
            .find(|one| matches!(one, Deprecation::Whole { .. } | Deprecation::Name { .. }))
    }

    /// What kind of thing was found.
    pub(super) fn kind_of(&self, found: Found) -> Kind {
        match found.thing {
            Thing::Module => Kind::Module,
            Thing::Value => Kind::Constant,
            Thing::Definition(rank) => match self.block(rank, found.moment) {
                Some((block, _)) => match block.kind {
                    DefinitionKind::Function => Kind::Function,
                    DefinitionKind::Class => Kind::Class,
                    DefinitionKind::Constant => Kind::Constant,
                },
                None => Kind::Constant,
            },
        }
    }

    /// The definition of what was found.
    pub(super) fn definition_of(&self, found: Found) -> Definition {
        let path = match found.thing {
            Thing::Definition(rank) => {
                let path = self.definition_path(rank);
                let path = path.strip_prefix("const:").unwrap_or(&path);
                Some(
                    path.split_once('@')
                        .map_or(path, |(path, _)| path)
                        .to_owned(),
                )
            }
            Thing::Module | Thing::Value => None,
        };
        Definition {
            kind: self.kind_of(found),
            path,
        }
    }

    /// How what was found is called.
    pub(super) fn signature_of(&self, found: Found) -> Option<Signature> {
        let Thing::Definition(rank) = found.thing else {
            return None;
        };
        let (block, moment) = self.block(rank, found.moment)?;
        match self.at(&block.signatures, moment.version) {
            Some(place) => {
                let own = place.map(|place| self.signature_at(place))?;
                let wraps = block.kind == DefinitionKind::Class && own.is_all_stars();
                let wrapped = wraps.then(|| self.wrapped_constructor(rank, moment));
                Some(wrapped.flatten().unwrap_or(own))
            }
            None if block.kind == DefinitionKind::Class => self.inherited_constructor(rank, moment),
            None => None,
        }
    }

    /// The names of a definition at `target`, the best first.
    pub(super) fn aliases_at(
        &self,
        rank: u32,
        target: Target,
    ) -> impl Iterator<Item = AliasRecord> {
        let variant = self.variant_for(target).is_some();
        self.alias_records(rank).into_iter().filter(move |alias| {
            let there = match alias.variant {
                Variant::Both => true,
                Variant::Only => variant,
                Variant::Never => !variant,
            };
            there
                && self
                    .moment(alias.package, target)
                    .is_some_and(|moment| self.holds(alias.runs, moment.version))
        })
    }

    /// The name of a definition to write at `target` instead of `old`: the best one of TensorFlow
    /// itself; of equally good ones that which ends like `old`, then that which is nearest to it.
    pub(super) fn advised_name(&self, rank: u32, target: Target, old: &str) -> Option<String> {
        let aliases = self.aliases_at(rank, target);
        let advised = aliases.filter(|alias| {
            alias.rank <= AliasRank::Experimental && self.package(alias.package).root == "tf"
        });
        advised
            .map(|alias| (alias.rank, self.name_at(alias.name)))
            .min_by_key(|(rank, name)| {
                let ends_alike = name.rsplit('.').next() == old.rsplit('.').next();
                (*rank, !ends_alike, Reverse(shared(name, old)))
            })
            .map(|(_, name)| name)
    }

    /// The deprecated words of a version, each group with its text.
    pub(super) fn words(
        &self,
        records: &[super::record::DeprecatedRecord],
        version: usize,
    ) -> impl Iterator<Item = (Vec<&'static str>, &'static str)> {
        let held = records
            .iter()
            .filter(move |record| self.holds(record.runs, version));
        held.map(|record| {
            let words = record.words.iter().map(|place| self.text(*place));
            (words.collect(), self.text(record.text))
        })
    }
}

/// How many components two names have in common at their beginning.
fn shared(one: &str, other: &str) -> usize {
    let pairs = one.split('.').zip(other.split('.'));
    pairs.take_while(|(one, other)| one == other).count()
}
