//! Classes: their bases and members.

use std::collections::HashSet;

use serde::Serialize;

use super::reader::{Block, Moment};
use super::record::{DefinitionKind, MemberKind, Thing};
use super::{Atlas, Signature, Target};

/// A member of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// What kind of member it is.
    pub kind: MemberKind,
    /// The class that defines it, by the path of its definition.
    pub class: String,
    /// How it is called, without `self` or `cls`; `None`: not at all, or nobody knows.
    pub signature: Option<Signature>,
    /// What TensorFlow's sources say against it.
    pub deprecated: Option<&'static str>,
}

/// What is known about the members of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// The class has it.
    Member(Box<Member>),
    /// Neither the class nor any of its bases has it.
    Absent,
    /// Nobody knows: it is no class, or a base is outside the atlas.
    Unknown,
}

/// Beginnings of the names of Python's own classes that add no member that a program would name.
const BARE: [&str; 9] = [
    "abc.",
    "builtins.object",
    "collections.abc.Callable",
    "collections.abc.Hashable",
    "collections.abc.Itera",
    "collections.abc.Sized",
    "object",
    "typing.",
    "typing_extensions.",
];

/// A class and its bases in the order of look-up.
struct Lineage {
    classes: Vec<(u32, Block, Moment)>,
    /// Whether all bases are in the atlas.
    complete: bool,
}

impl Atlas {
    /// The member `member` of the class `class` at `target`, its own or inherited.
    #[must_use]
    pub fn member(&self, class: &str, member: &str, target: impl Into<Target>) -> Option<Member> {
        match self.membership(class, member, target) {
            Membership::Member(member) => Some(*member),
            Membership::Absent | Membership::Unknown => None,
        }
    }

    /// Whether the class `class` has a member `member` at `target`, its own or inherited.
    #[must_use]
    pub fn membership(&self, class: &str, member: &str, target: impl Into<Target>) -> Membership {
        let Some(lineage) = self.lineage_of(class, target.into()) else {
            return Membership::Unknown;
        };
        for (rank, block, moment) in &lineage.classes {
            let place = |record: &super::record::MemberRecord| self.text(record.name).cmp(member);
            let Ok(index) = block.members.binary_search_by(place) else {
                continue;
            };
            let record = &block.members[index];
            let form = record
                .forms
                .iter()
                .find(|(runs, _, _)| self.holds(*runs, moment.version));
            if let Some((_, kind, signature)) = form {
                let deprecated = self.at(&record.deprecated, moment.version);
                return Membership::Member(Box::new(Member {
                    kind: *kind,
                    class: self.definition_path(*rank),
                    signature: signature.map(|place| self.signature_at(place)),
                    deprecated: deprecated.map(|place| self.text(*place)),
                }));
            }
        }
        match lineage.complete {
            true => Membership::Absent,
            false => Membership::Unknown,
        }
    }

    /// The names of all members of the class `class` at `target`, own and inherited, sorted.
    #[must_use]
    pub fn members(&self, class: &str, target: impl Into<Target>) -> Vec<&'static str> {
        let lineage = self.lineage_of(class, target.into());
        let classes = lineage.iter().flat_map(|lineage| &lineage.classes);
        let mut all: Vec<&'static str> = classes
            .flat_map(|(_, block, moment)| {
                let held = |runs: &u32| self.holds(*runs, moment.version);
                let members = block.members.iter();
                members
                    .filter(move |member| member.forms.iter().any(|(runs, _, _)| held(runs)))
                    .map(|member| self.text(member.name))
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The base classes of the class `class` at `target`, by the paths of their definitions.
    #[must_use]
    pub fn bases(&self, class: &str, target: impl Into<Target>) -> Vec<String> {
        let Some(found) = self.find(class, target.into()) else {
            return Vec::new();
        };
        let Thing::Definition(rank) = found.thing else {
            return Vec::new();
        };
        let Some((block, moment)) = self.block(rank, found.moment) else {
            return Vec::new();
        };
        let bases = self.at(&block.bases, moment.version).into_iter().flatten();
        bases.map(|rank| self.definition_path(*rank)).collect()
    }

    /// A class and all its bases in the order of look-up, by the paths of their definitions; none
    /// if `class` is no class at `target`.
    #[must_use]
    pub fn ancestry(&self, class: &str, target: impl Into<Target>) -> Vec<String> {
        let lineage = self.lineage_of(class, target.into());
        let classes = lineage.iter().flat_map(|lineage| &lineage.classes);
        classes
            .map(|(rank, _, _)| self.definition_path(*rank))
            .collect()
    }

    /// The constructor that the class `rank` has from its bases.
    pub(super) fn inherited_constructor(&self, rank: u32, moment: Moment) -> Option<Signature> {
        let lineage = self.lineage(rank, moment);
        let mut classes = lineage.classes.iter();
        let place =
            classes.find_map(|(_, block, moment)| self.at(&block.signatures, moment.version))?;
        place.map(|place| self.signature_at(place))
    }

    /// The constructor of the private namesake from which the class `rank` derives: a public class
    /// that takes only stars hands them on to it.
    pub(super) fn wrapped_constructor(&self, rank: u32, moment: Moment) -> Option<Signature> {
        let path = self.definition_path(rank);
        let (module, name) = path.rsplit_once('.')?;
        let namesake = format!("{module}._{name}");
        let lineage = self.lineage(rank, moment);
        let (_, block, moment) = lineage
            .classes
            .iter()
            .find(|(rank, _, _)| self.definition_path(*rank) == namesake)?;
        let place = *self.at(&block.signatures, moment.version)?;
        place.map(|place| self.signature_at(place))
    }

    /// Completes the constructor `own` of the class `rank`: where it hands `**kwargs` on, keywords
    /// of the constructors of its bases reach them.
    pub(super) fn with_base_keywords(
        &self,
        mut own: Signature,
        rank: u32,
        moment: Moment,
    ) -> Signature {
        if !own.has_var_kwargs() || !self.is_class(rank, moment) {
            return own;
        }
        let lineage = self.lineage(rank, moment);
        for (_, block, moment) in lineage.classes.iter().skip(1) {
            let Some(Some(place)) = self.at(&block.signatures, moment.version) else {
                continue;
            };
            own.take_keywords(self.signature_at(*place));
        }
        own
    }

    fn lineage_of(&self, class: &str, target: Target) -> Option<Lineage> {
        let found = self.find(class, target)?;
        let Thing::Definition(rank) = found.thing else {
            return None;
        };
        self.is_class(rank, found.moment)
            .then(|| self.lineage(rank, found.moment))
    }

    /// The class `rank` and its bases: depth first, but a class that several inherit from comes
    /// after all of them, as in Python.
    fn lineage(&self, rank: u32, moment: Moment) -> Lineage {
        let mut lineage = Lineage {
            classes: Vec::new(),
            complete: true,
        };
        self.visit(rank, moment, &mut Vec::new(), &mut lineage);
        let mut later = HashSet::new();
        lineage.classes.reverse();
        lineage.classes.retain(|(rank, _, _)| later.insert(*rank));
        lineage.classes.reverse();
        lineage
    }

    fn visit(&self, rank: u32, moment: Moment, path: &mut Vec<u32>, lineage: &mut Lineage) {
        if path.contains(&rank) {
            return;
        }
        let Some((block, there)) = self.block(rank, moment) else {
            path.push(rank);
            self.visit_named(rank, moment, path, lineage);
            path.pop();
            return;
        };
        if block.kind != DefinitionKind::Class {
            lineage.complete = false;
            return;
        }
        let bases = self.at(&block.bases, there.version).cloned();
        // A private class to which no public name leads any more is there, and not described.
        let is_described = bases.is_some()
            || self.at(&block.signatures, there.version).is_some()
            || block.members.iter().any(|member| {
                let mut forms = member.forms.iter();
                forms.any(|(runs, _, _)| self.holds(*runs, there.version))
            });
        lineage.complete &= is_described;
        lineage.classes.push((rank, block, there));
        path.push(rank);
        for base in bases.into_iter().flatten() {
            self.visit(base, there, path, lineage);
        }
        path.pop();
    }

    /// A base that is written as a qualified name, or lies outside the atlas.
    fn visit_named(&self, rank: u32, moment: Moment, path: &mut Vec<u32>, lineage: &mut Lineage) {
        let name = self.definition_path(rank);
        if BARE.iter().any(|bare| name.starts_with(bare)) {
            return;
        }
        match self.find(&name, self.target(moment)) {
            Some(found) => match found.thing {
                Thing::Definition(named) => self.visit(named, found.moment, path, lineage),
                Thing::Module | Thing::Value => lineage.complete = false,
            },
            None => lineage.complete = false,
        }
    }
}
