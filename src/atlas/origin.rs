//! From which version a name is judged, and whether a thing is the same in two versions.

use super::reader::{Found, Moment};
use super::record::{NameRecord, StretchRecord, Thing};
use super::{Atlas, Kind, SignatureChange, Target, Version};

impl Atlas {
    /// Whether a name denotes the same over versions, as far as definitions tell.
    pub(super) fn is_same(&self, old: Found, now: Found) -> bool {
        match (old.thing, now.thing) {
            (Thing::Definition(old_rank), Thing::Definition(rank)) => {
                // Values move between modules without a trace; they stay what they are.
                old_rank == rank
                    || self.kind_of(old) == Kind::Constant && self.kind_of(now) == Kind::Constant
            }
            (Thing::Module, Thing::Module) => true,
            (Thing::Module, _) | (_, Thing::Module) => false,
            (Thing::Value, _) | (_, Thing::Value) => self.kind_of(old) == self.kind_of(now),
        }
    }

    /// Whether a thing of Keras is that of another generation: Keras 3 was written anew, under the
    /// paths of Keras 2.
    pub(super) fn is_rewritten(&self, old: Found, now: Found) -> bool {
        let of_keras = |found: Found| match found.thing {
            Thing::Definition(rank) => self.source_path(rank, found.moment).starts_with("keras."),
            Thing::Module | Thing::Value => false,
        };
        self.keras_major(old.moment) != self.keras_major(now.moment) && of_keras(now)
    }

    /// Major version of the Keras that belongs to a TensorFlow: 2 while it was a part of it.
    fn keras_major(&self, moment: Moment) -> u16 {
        let version = &self.package(moment.package).versions[moment.version];
        version.keras.unwrap_or(2).max(2)
    }

    /// Where the source of a definition is at `moment`.
    fn source_path(&self, rank: u32, moment: Moment) -> String {
        let moved = self.block(rank, moment).and_then(|(block, moment)| {
            let place = self.at(&block.sources, moment.version)?;
            Some(self.text(*place).to_owned())
        });
        moved.unwrap_or_else(|| {
            let path = self.definition_path(rank);
            path.strip_prefix("const:")
                .map_or(path.clone(), str::to_owned)
        })
    }

    /// What differs between the signatures of two things, where both are known.
    pub(super) fn signature_change(&self, old: Found, now: Found) -> Option<SignatureChange> {
        let complete = |found: Found| {
            let own = self.signature_of(found)?;
            Some(match found.thing {
                Thing::Definition(rank) => self.with_base_keywords(own, rank, found.moment),
                Thing::Module | Thing::Value => own,
            })
        };
        complete(old)?.change_to(&complete(now)?)
    }

    /// The version from which a name is judged: the last TensorFlow 1 that had it, else the last
    /// TensorFlow 2 up to the target that had it; of another package its last version.
    pub(super) fn origin(&self, record: &NameRecord, target: Target) -> Option<Moment> {
        let core = Some(record.package) == self.core;
        let own = self.last(record.package, &record.life, |version| {
            !core || version.major < 2
        });
        own.or_else(|| self.last_up_to(record, target))
    }

    /// The last version up to the target that had a name.
    pub(super) fn last_up_to(&self, record: &NameRecord, target: Target) -> Option<Moment> {
        let until = |version: Version| version <= target.version;
        let varied = match (self.variant_for(target), &record.variant) {
            (Some(variant), Some(life)) => self.last(variant, life, until),
            _ => None,
        };
        varied.or_else(|| self.last(record.package, &record.life, until))
    }

    /// The last version of `package` that is in `life` and is `wanted`.
    fn last(
        &self,
        package: u8,
        life: &[StretchRecord],
        wanted: impl Fn(Version) -> bool,
    ) -> Option<Moment> {
        let all = life.iter().fold(0, |all, held| all | self.runs(held.runs));
        let count = self.package(package).versions.len();
        let moments = (0..count).rev().map(|version| Moment { package, version });
        let mut held = moments.filter(|moment| all >> moment.version & 1 == 1);
        held.find(|moment| wanted(self.version(*moment)))
    }

    /// The first version that has a name.
    pub(super) fn first(&self, record: &NameRecord) -> Option<Version> {
        let in_life = |package: u8, life: &[StretchRecord]| {
            let all = life.iter().fold(0, |all, held| all | self.runs(held.runs));
            let version = all.trailing_zeros() as usize;
            (all != 0).then(|| self.version(Moment { package, version }))
        };
        in_life(record.package, &record.life).or_else(|| {
            let variant = self.variant_for(Target {
                version: self.newest(),
                legacy_keras: true,
            })?;
            in_life(variant, record.variant.as_ref()?)
        })
    }

    /// What a name denotes in the last version that has it.
    pub(super) fn latest(&self, record: &NameRecord) -> Option<Found> {
        let last = self.last(record.package, &record.life, |_| true)?;
        self.found_in(&record.life, last)
    }
}

/// The life of a name in the package of `moment`.
pub(super) fn life(record: &NameRecord, moment: Moment) -> &[StretchRecord] {
    match &record.variant {
        Some(life) if moment.package != record.package => life,
        _ => &record.life,
    }
}
