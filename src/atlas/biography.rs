//! The whole life of a name in one value, for `tf2lint symbol`.

use serde::Serialize;

use super::reader::{Found, Moment};
use super::record::{NameRecord, StretchRecord, Thing};
use super::{Atlas, Definition, Deprecation, Package, Signature, Target, Verdict, Version};

/// Something that holds in a row of versions without a gap. The versions are those of the package
/// that the name belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch<T> {
    /// The first version.
    pub first: Version,
    /// The last version.
    pub last: Version,
    /// Whether the last version is the newest that is known.
    pub open: bool,
    /// What holds.
    pub what: T,
}

/// All that the atlas knows of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Biography {
    /// The name, as the atlas writes it.
    pub name: String,
    /// The package that it belongs to.
    pub package: Package,
    /// Whether it is a source path and not part of the public API.
    pub private: bool,
    /// What it denotes, by version.
    pub life: Vec<Stretch<Definition>>,
    /// The same with legacy Keras, where that makes a difference.
    pub legacy_keras: Vec<Stretch<Definition>>,
    /// What `tf.compat.v1` has under this name, by version.
    pub compat: Vec<Stretch<Definition>>,
    /// How it is called, by version.
    pub signatures: Vec<Stretch<Signature>>,
    /// Other names of the same thing, by version; the best first.
    pub aliases: Vec<Stretch<Vec<String>>>,
    /// What TensorFlow's sources advise against, by version.
    pub deprecations: Vec<Stretch<Vec<Deprecation>>>,
    /// What became of it, by target; only for TensorFlow's own names.
    pub verdicts: Vec<Stretch<Verdict>>,
    /// The same with legacy Keras, where that makes a difference.
    pub legacy_keras_verdicts: Vec<Stretch<Verdict>>,
}

impl Atlas {
    /// What `name` denotes, by version of its package; empty if there never was such a name.
    #[must_use]
    pub fn life(&self, name: &str) -> Vec<Stretch<Definition>> {
        self.record(name).map_or(Vec::new(), |record| {
            self.definitions(record.package, &record.life)
        })
    }

    /// All that is known of `name`; `None` if there never was such a name.
    #[must_use]
    pub fn biography(&self, name: &str) -> Option<Biography> {
        let name = super::index::Spelling::new(name).joined();
        let record = self.record(&name)?;
        let moments = self.moments(record.package);
        let found = |moment: &Moment| self.found_in(&record.life, *moment);
        let known = |moment: &Moment| Some((*moment, found(moment)?));
        let each: Vec<(Moment, Found)> = moments.iter().filter_map(known).collect();
        let aliases = |(moment, found): &(Moment, Found)| {
            let others = self.other_names(&name, *found);
            (!others.is_empty()).then_some((*moment, others))
        };
        let signature =
            |(moment, found): &(Moment, Found)| Some((*moment, self.signature_of(*found)?));
        let deprecations = |(moment, _): &(Moment, Found)| {
            let all = self.deprecations(&name, self.target(*moment));
            (!all.is_empty()).then_some((*moment, all))
        };
        let verdicts = self.verdicts(&name, &record, false);
        let mut legacy = self.verdicts(&name, &record, true);
        legacy.retain(|verdict| !verdicts.contains(verdict));
        Some(Biography {
            package: self.package_of(&name)?,
            private: record.private,
            life: self.definitions(record.package, &record.life),
            legacy_keras: self.legacy_life(&record),
            compat: name.strip_prefix("tf.").map_or(Vec::new(), |rest| {
                self.life(&format!("tf.compat.v1.{rest}"))
            }),
            signatures: self.stretches(each.iter().filter_map(signature)),
            aliases: self.stretches(each.iter().filter_map(aliases)),
            deprecations: self.stretches(each.iter().filter_map(deprecations)),
            verdicts,
            legacy_keras_verdicts: legacy,
            name,
        })
    }

    fn legacy_life(&self, record: &NameRecord) -> Vec<Stretch<Definition>> {
        let newest = Target {
            version: self.newest(),
            legacy_keras: true,
        };
        match (self.variant_for(newest), &record.variant) {
            (Some(variant), Some(life)) => self.definitions(variant, life),
            _ => Vec::new(),
        }
    }

    /// Other public names of what was found.
    fn other_names(&self, name: &str, found: Found) -> Vec<String> {
        let Thing::Definition(rank) = found.thing else {
            return Vec::new();
        };
        let target = self.target(found.moment);
        let names = self.aliases_at(rank, target);
        names
            .filter(|alias| alias.package == found.moment.package)
            .filter(|alias| alias.rank != super::record::AliasRank::Private)
            .map(|alias| self.name_at(alias.name))
            .filter(|alias| alias != name)
            .collect()
    }

    /// Verdicts for all targets from 2.0 on.
    fn verdicts(
        &self,
        name: &str,
        record: &NameRecord,
        legacy_keras: bool,
    ) -> Vec<Stretch<Verdict>> {
        if Some(record.package) != self.core {
            return Vec::new();
        }
        let moments = self.moments(record.package).into_iter();
        let targets = moments.filter(|moment| self.version(*moment) >= Version::FIRST_TF2);
        self.stretches(targets.map(|moment| {
            let target = Target {
                version: self.version(moment),
                legacy_keras,
            };
            (moment, self.verdict(name, target))
        }))
    }

    fn definitions(&self, package: u8, life: &[StretchRecord]) -> Vec<Stretch<Definition>> {
        let moments = self.moments(package).into_iter();
        self.stretches(moments.filter_map(|moment| {
            let found = self.found_in(life, moment)?;
            Some((moment, self.definition_of(found)))
        }))
    }

    /// All versions of a package, ascending.
    fn moments(&self, package: u8) -> Vec<Moment> {
        let count = self.package(package).versions.len();
        let moment = |version| Moment { package, version };
        (0..count).map(moment).collect()
    }

    /// Joins what holds in one version after another.
    fn stretches<T: PartialEq>(&self, facts: impl Iterator<Item = (Moment, T)>) -> Vec<Stretch<T>> {
        let mut all: Vec<Stretch<T>> = Vec::new();
        let mut previous: Option<usize> = None;
        for (moment, what) in facts {
            let version = self.version(moment);
            let open = moment.version + 1 == self.package(moment.package).versions.len();
            let adjoins = previous.is_some_and(|previous| previous + 1 == moment.version);
            match all.last_mut() {
                Some(stretch) if adjoins && stretch.what == what => {
                    stretch.last = version;
                    stretch.open = open;
                }
                _ => all.push(Stretch {
                    first: version,
                    last: version,
                    open,
                    what,
                }),
            }
            previous = Some(moment.version);
        }
        all
    }
}
