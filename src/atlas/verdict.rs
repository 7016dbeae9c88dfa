//! What became of a name: the verdict of the atlas for a target.
//!
//! A name is judged from its *origin*, the last TensorFlow 1 that had it, or, if none had, the
//! last TensorFlow 2 up to the target. What it denoted there is looked for at the target: within
//! one TensorFlow 2, `tf.compat.v1.X` is what TensorFlow 1 calls `tf.X`, however far its source
//! has moved; only where there is no such name are definitions compared over versions.

use serde::Serialize;

use super::origin::life;
use super::reader::{Found, Moment};
use super::record::{AliasRank, NameRecord, Thing};
use super::{Atlas, Kind, Membership, SignatureChange, Target, Version};

/// What became of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "verdict")]
pub enum Verdict {
    /// The name denotes the same thing.
    Same,
    /// The name denotes something else, or is called in another way.
    Changed {
        /// Whether it denotes something else.
        definition: bool,
        /// What differs between the signatures, where both are known.
        signature: Option<SignatureChange>,
    },
    /// The thing has another public name.
    Moved {
        /// That name.
        to: String,
        /// What differs between the signatures, where both are known.
        signature: Option<SignatureChange>,
    },
    /// The thing is left only in `tf.compat.v1`.
    CompatOnly {
        /// Its name there.
        to: String,
        /// What differs between the signatures, where both are known.
        signature: Option<SignatureChange>,
    },
    /// The thing is nowhere.
    Gone {
        /// The last version up to the target that had the name; of a package other than
        /// TensorFlow its own.
        last: Version,
    },
    /// The name comes only after the target.
    NotYet {
        /// The first version that has it.
        since: Version,
    },
    /// There was never such a name.
    Unknown {
        /// Names that are spelled alike, the nearest first.
        nearest: Vec<String>,
    },
}

const COMPAT: &str = "tf.compat.v1";

impl Atlas {
    /// What became of `name`, for those who move to `target`.
    ///
    /// A member of a class may be given too: `tf.data.Dataset.make_one_shot_iterator`.
    #[must_use]
    pub fn verdict(&self, name: &str, target: impl Into<Target>) -> Verdict {
        let target = target.into();
        if is_in_tf2(name) {
            return self.verdict_within_tf2(name, target);
        }
        let name = &super::index::Spelling::new(name).joined();
        if let Some(record) = self.record(name) {
            return self.judge(name, &record, target, true);
        }
        let unknown = || Verdict::Unknown {
            nearest: self.nearest(name),
        };
        let Some(prefix) = self.longest_known_prefix(name) else {
            return unknown();
        };
        let Some(record) = self.record(prefix) else {
            return unknown();
        };
        let rest = &name[prefix.len() + 1..];
        match self.latest(&record).map(|found| self.kind_of(found)) {
            // The contents of private modules are known only in part.
            Some(Kind::Module) if record.private => self.judge(prefix, &record, target, true),
            Some(Kind::Class) if !rest.contains('.') => {
                let class = self.judge(prefix, &record, target, true);
                match self.member_verdict(prefix, rest, target) {
                    Some(member) => member.through(class, rest),
                    None => class,
                }
            }
            Some(Kind::Module) | None => unknown(),
            Some(_) => self.judge(prefix, &record, target, true),
        }
    }

    /// What became of a name under `tf.compat.v2`, which has meant TensorFlow 2 from the beginning:
    /// it is there, or it went, or it is still to come.
    fn verdict_within_tf2(&self, name: &str, target: Target) -> Verdict {
        let Some(prefix) = self.longest_known_prefix(name) else {
            return Verdict::Same;
        };
        let Some(record) = self.record(&super::index::Spelling::new(prefix).joined()) else {
            return Verdict::Same;
        };
        let is_module = self.latest(&record).map(|found| self.kind_of(found)) == Some(Kind::Module);
        if prefix.len() < name.len() && is_module {
            return Verdict::Unknown {
                nearest: self.nearest(name),
            };
        }
        if self.found(&record, target).is_some() {
            return Verdict::Same;
        }
        match (self.last_up_to(&record, target), self.first(&record)) {
            (Some(last), _) => Verdict::Gone {
                last: self.version(last),
            },
            (None, Some(since)) => Verdict::NotYet { since },
            (None, None) => Verdict::Same,
        }
    }

    /// What became of the member `member` of an instance of the class `class`, wherever the class
    /// itself went. `None` if nobody knows: a base of the class is outside the atlas.
    #[must_use]
    pub fn member_verdict(
        &self,
        class: &str,
        member: &str,
        target: impl Into<Target>,
    ) -> Option<Verdict> {
        let target = target.into();
        let record = self.record(class)?;
        let origin = self.origin(&record, target)?;
        let before = self.membership(class, member, self.target(origin));
        let place = match self.verdict(class, target) {
            Verdict::Same | Verdict::Changed { .. } => class.to_owned(),
            Verdict::Moved { to, .. } | Verdict::CompatOnly { to, .. } => to,
            other => return Some(other),
        };
        match (before, self.membership(&place, member, target)) {
            (Membership::Unknown, _) | (_, Membership::Unknown) => None,
            (Membership::Absent, Membership::Member(_)) => Some(Verdict::Same),
            (Membership::Absent, Membership::Absent) => Some(Verdict::Unknown {
                nearest: self.nearest_members(class, member, origin),
            }),
            (Membership::Member(before), Membership::Member(now)) => {
                let signature = before.signature.zip(now.signature);
                let signature = signature.and_then(|(before, now)| before.change_to(&now));
                Some(match signature {
                    None => Verdict::Same,
                    Some(_) => Verdict::Changed {
                        definition: false,
                        signature,
                    },
                })
            }
            (Membership::Member(_), Membership::Absent) => {
                let twin = twin(class).filter(|twin| {
                    let there = self.membership(twin, member, target);
                    matches!(there, Membership::Member(_))
                });
                Some(match twin {
                    Some(twin) => Verdict::CompatOnly {
                        to: format!("{twin}.{member}"),
                        signature: None,
                    },
                    None => Verdict::Gone {
                        last: self.last_with_member(class, member, target, origin),
                    },
                })
            }
        }
    }

    /// The last version up to `target` in which a class has a member.
    fn last_with_member(
        &self,
        class: &str,
        member: &str,
        target: Target,
        origin: Moment,
    ) -> Version {
        let earlier = self.versions().iter().rev();
        let mut earlier = earlier.filter(|version| **version <= target.version);
        earlier
            .find(|version| self.member(class, member, **version).is_some())
            .copied()
            .unwrap_or_else(|| self.version(origin))
    }

    /// Judges a name that has a record. `widely`: other names that the thing had at the origin
    /// are asked too.
    fn judge(&self, name: &str, record: &NameRecord, target: Target, widely: bool) -> Verdict {
        let now = self.found(record, target);
        let Some(origin) = self.origin(record, target) else {
            return match self.first(record) {
                Some(since) => Verdict::NotYet { since },
                None => Verdict::Same,
            };
        };
        let Some(old) = self.found_in(life(record, origin), origin) else {
            return Verdict::Same;
        };
        if Some(record.package) != self.core {
            return match now {
                Some(_) => Verdict::Same,
                None => Verdict::Gone {
                    last: self.version(origin),
                },
            };
        }
        if self.version(origin).major >= 2 && now.is_some() && !name.starts_with(COMPAT) {
            return Verdict::Same;
        }
        let twin = twin(name).and_then(|twin| Some((self.find(&twin, target)?, twin)));
        match (now, twin) {
            (Some(now), Some((twin, _))) => {
                let same = now.thing == twin.thing && !self.is_rewritten(old, now);
                self.at_old_name(old, now, same)
            }
            (Some(now), None) => {
                // `tf.compat.v1.X` is by its meaning what it was.
                let same = name.starts_with(COMPAT) || self.is_same(old, now);
                self.at_old_name(old, now, same && !self.is_rewritten(old, now))
            }
            (None, Some((twin, to))) => match self.elsewhere(name, old, twin.thing, target) {
                Some(moved) => moved,
                None => Verdict::CompatOnly {
                    to,
                    signature: self.signature_change(old, twin),
                },
            },
            (None, None) => self
                .elsewhere(name, old, old.thing, target)
                .or_else(|| self.in_compat(old, target))
                .or_else(|| match widely {
                    true => self.through_alias(name, old, target),
                    false => None,
                })
                .unwrap_or_else(|| Verdict::Gone {
                    last: self
                        .last_up_to(record, target)
                        .map_or(self.version(origin), |last| self.version(last)),
                }),
        }
    }

    /// The verdict where the name still exists.
    fn at_old_name(&self, old: Found, now: Found, same: bool) -> Verdict {
        let signature = self.signature_change(old, now);
        match (same, &signature) {
            (true, None) => Verdict::Same,
            _ => Verdict::Changed {
                definition: !same,
                signature,
            },
        }
    }

    /// The verdict where `thing` has another public name at `target`.
    fn elsewhere(&self, name: &str, old: Found, thing: Thing, target: Target) -> Option<Verdict> {
        let Thing::Definition(rank) = thing else {
            return None;
        };
        let to = self.advised_name(rank, target, name)?;
        let signature = self
            .find(&to, target)
            .and_then(|now| self.signature_change(old, now));
        Some(Verdict::Moved { to, signature })
    }

    /// The verdict where the old definition is left in `tf.compat.v1` under whatever name.
    fn in_compat(&self, old: Found, target: Target) -> Option<Verdict> {
        let Thing::Definition(rank) = old.thing else {
            return None;
        };
        let mut names = self.aliases_at(rank, target);
        let alias = names.find(|alias| alias.rank == AliasRank::Compat)?;
        let to = self.name_at(alias.name);
        let signature = self
            .find(&to, target)
            .and_then(|now| self.signature_change(old, now));
        Some(Verdict::CompatOnly { to, signature })
    }

    /// The verdict on another name that the thing had at the origin.
    fn through_alias(&self, name: &str, old: Found, target: Target) -> Option<Verdict> {
        let Thing::Definition(rank) = old.thing else {
            return None;
        };
        let names = self.aliases_at(rank, self.target(old.moment));
        let mut others = names
            .filter(|alias| alias.rank <= AliasRank::Contrib)
            .map(|alias| self.name_at(alias.name))
            .filter(|alias| alias != name);
        others.find_map(|alias| {
            let record = self.record(&alias)?;
            match self.judge(&alias, &record, target, false) {
                Verdict::Same => Some(Verdict::Moved {
                    to: alias,
                    signature: None,
                }),
                Verdict::Changed {
                    definition: false,
                    signature,
                } => Some(Verdict::Moved {
                    to: alias,
                    signature,
                }),
                Verdict::Changed { .. } => {
                    let to = twin(&alias).filter(|twin| self.exists(twin, target))?;
                    let signature = None;
                    Some(Verdict::CompatOnly { to, signature })
                }
                moved @ (Verdict::Moved { .. } | Verdict::CompatOnly { .. }) => Some(moved),
                Verdict::Gone { .. } | Verdict::NotYet { .. } | Verdict::Unknown { .. } => None,
            }
        })
    }
}

impl Verdict {
    /// The verdict on a class and its member, written as one name, given this verdict on the
    /// member and that on the class.
    fn through(self, class: Verdict, member: &str) -> Verdict {
        let signature = match self {
            Self::Same => None,
            Self::Changed { signature, .. } => signature,
            other => return other,
        };
        match class {
            Self::Moved { to, .. } => Self::Moved {
                to: format!("{to}.{member}"),
                signature,
            },
            Self::CompatOnly { to, .. } => Self::CompatOnly {
                to: format!("{to}.{member}"),
                signature,
            },
            _ if signature.is_none() => Self::Same,
            _ => Self::Changed {
                definition: false,
                signature,
            },
        }
    }
}

/// Whether a name is that of TensorFlow 2, in whatever version it is written.
fn is_in_tf2(name: &str) -> bool {
    let rest = name.strip_prefix("tf.compat.v2");
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What TensorFlow 1 calls `name` is called this in TensorFlow 2.
fn twin(name: &str) -> Option<String> {
    let rest = name.strip_prefix("tf.")?;
    (!name.starts_with(COMPAT)).then(|| format!("{COMPAT}.{rest}"))
}
