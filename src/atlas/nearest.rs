//! Names that are spelled like one that does not exist.

use super::index::Spelling;
use super::reader::Moment;
use super::record::{AliasRank, Place};
use super::{Atlas, Version};

/// How many names are offered at most.
const MOST: usize = 3;
/// How many beginnings are followed at a time.
const WIDTH: usize = 8;

/// A name that was put together, and how far it is from what was written.
struct Candidate {
    distance: usize,
    name: String,
}

impl Atlas {
    /// Up to three names that are spelled like `name`, all equally near: each component may be
    /// misspelt, or the name is in another namespace.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Vec<String> {
        // A search looks at many names, and a code base repeats its mistakes.
        self.searched.answer(name, || self.search(name))
    }

    fn search(&self, name: &str) -> Vec<String> {
        let Some(prefix) = self.longest_known_prefix(name) else {
            return Vec::new();
        };
        let mut held = vec![Candidate {
            distance: 0,
            name: Spelling::new(prefix).joined(),
        }];
        let rest = name[prefix.len()..].split('.').skip(1);
        for component in rest {
            held = held
                .iter()
                .flat_map(|candidate| self.below(candidate, component))
                .collect();
            self.rank(&mut held);
            held.truncate(WIDTH);
        }
        held.retain(|candidate| candidate.distance > 0);
        if held.is_empty() {
            held = self.namesakes(name);
            self.rank(&mut held);
        }
        best(held)
    }

    /// Members of a class that are spelled like `member`.
    pub(super) fn nearest_members(&self, class: &str, member: &str, at: Moment) -> Vec<String> {
        let members = self.members(class, self.target(at)).into_iter();
        let mut held: Vec<Candidate> = members
            .filter_map(|name| {
                Some(Candidate {
                    distance: distance(member, name)?,
                    name: format!("{class}.{name}"),
                })
            })
            .collect();
        held.sort_by_key(|candidate| candidate.distance);
        best(held)
    }

    /// What is directly below a candidate and spelled like `component`.
    fn below(&self, candidate: &Candidate, component: &str) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut note = |name: &str, _: u64| {
            if let Some(distance) = distance(component, name) {
                found.push(Candidate {
                    distance: candidate.distance + distance,
                    name: format!("{}.{name}", candidate.name),
                });
            }
        };
        self.names
            .for_each_child(Spelling::new(&candidate.name), &mut note);
        found
    }

    /// Public names with the same last component somewhere else, today's before those of old.
    fn namesakes(&self, name: &str) -> Vec<Candidate> {
        let Some((_, last)) = name.rsplit_once('.') else {
            return Vec::new();
        };
        let root = name.split('.').next().unwrap_or_default();
        let places = self.by_last_component();
        let other = |place: &[u8; 4]| self.name_at(Place::from_le_bytes(*place));
        let start = places.partition_point(|place| last_component(&other(place)) < last);
        let others = places[start..].iter().map(other);
        let others = others.take_while(|other| last_component(other) == last);
        let candidates = others
            .filter(|other| other.split('.').next() == Some(root))
            .map(|other| Candidate {
                distance: strsim::osa_distance(name, &other),
                name: other,
            });
        candidates.collect()
    }

    /// Sorts candidates: the nearest first, then public names, then those that exist longest.
    fn rank(&self, held: &mut [Candidate]) {
        held.sort_by_cached_key(|candidate| {
            let since = self.exists(&candidate.name, self.newest());
            let old = self.exists(&candidate.name, Version::LAST_TF1);
            let rank = self.advice_rank(&candidate.name);
            (
                candidate.distance,
                rank,
                !since,
                !old,
                candidate.name.clone(),
            )
        });
    }

    /// How good a name is as an advice.
    fn advice_rank(&self, name: &str) -> AliasRank {
        if name.starts_with("tf.compat.") {
            AliasRank::Compat
        } else if name.starts_with("tf.raw_ops.") {
            AliasRank::Raw
        } else if self.is_private(name) {
            AliasRank::Private
        } else if name.starts_with("tf.contrib.") {
            AliasRank::Contrib
        } else {
            AliasRank::Public
        }
    }
}

fn last_component(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The names of the nearest candidates, given in order; those that are farther off are left out.
fn best(mut held: Vec<Candidate>) -> Vec<String> {
    let least = held.first().map_or(0, |first| first.distance);
    held.retain(|candidate| candidate.distance == least);
    held.truncate(MOST);
    held.into_iter().map(|candidate| candidate.name).collect()
}

/// How many letters differ, if so few that one word may be meant for the other. Case hardly counts.
fn distance(written: &str, name: &str) -> Option<usize> {
    if written == name {
        return Some(0);
    }
    let limit = (written.len() / 3).clamp(1, 3);
    if written.len().abs_diff(name.len()) > limit {
        return None;
    }
    let (written, name) = (written.to_lowercase(), name.to_lowercase());
    let distance = strsim::osa_distance(&written, &name).max(1);
    (distance <= limit).then_some(distance)
}
