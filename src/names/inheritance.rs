//! What classes of the module inherit: from each other, from classes of other modules of the
//! project, and from classes of watched packages.

use rustc_hash::FxHashSet;

use super::binding::{Bound, ClassId, Value};
use super::resolver::Resolver;
use super::{Exported, Outside, QualifiedName};
use crate::names::Certainty;

/// How many classes are looked at for one member; real hierarchies stay far below.
const MOST: usize = 256;

/// Where a class has a member from that the module does not define.
enum Origin {
    /// From a class of a watched package.
    Package(QualifiedName),
    /// From a class of another module of the project.
    Project,
}

/// One search for the origin of a member.
struct Search<'m> {
    member: &'m str,
    /// How sure the way is that led here.
    certainty: Certainty,
    /// How many classes may still be looked at: a wrong program can go in circles.
    left: usize,
}

impl Search<'_> {
    fn lower(&mut self, certainty: Certainty) {
        self.certainty = self.certainty.min(certainty);
    }

    /// Counts one more class; whether it may be looked at.
    fn goes_on(&mut self) -> bool {
        let goes_on = self.left > 0;
        self.left = self.left.saturating_sub(1);
        goes_on
    }
}

impl Resolver<'_, '_> {
    /// An attribute of a class of the module, its own or inherited within the module.
    pub(super) fn class_attribute(&self, class: ClassId, name: &str) -> Option<Bound> {
        if let Some(bound) = self.own_attribute(class, name) {
            return Some(bound);
        }
        let is_own = |(base, _): &(Value, Certainty)| matches!(base, Value::Class(_));
        if !self.classes[class.0 as usize].bases.iter().any(is_own) {
            return None;
        }
        let mut seen = FxHashSet::default();
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            // A class cannot inherit from itself, but a wrong program can say so.
            if !seen.insert(class) {
                continue;
            }
            if let Some(bound) = self.own_attribute(class, name) {
                return Some(bound);
            }
            let bases = self.classes[class.0 as usize].bases.iter().rev();
            open.extend(bases.filter_map(|(base, _)| match base {
                Value::Class(base) => Some(*base),
                _ => None,
            }));
        }
        None
    }

    fn own_attribute(&self, class: ClassId, name: &str) -> Option<Bound> {
        let class = &self.classes[class.0 as usize];
        let assigned = class.attributes.get(name).copied();
        assigned.or_else(|| self.scopes.local(class.scope, name))
    }

    /// The class of a watched package from which a class of the module has a member that the
    /// project does not define itself, and how sure that is.
    pub(super) fn outer_base(
        &self,
        class: ClassId,
        member: &str,
    ) -> Option<(QualifiedName, Certainty)> {
        if self.class_attribute(class, member).is_some() {
            return None;
        }
        let mut search = Search {
            member,
            certainty: Certainty::Proven,
            left: MOST,
        };
        match self.origin(class, &mut search)? {
            Origin::Package(base) => Some((base, search.certainty)),
            Origin::Project => None,
        }
    }

    fn origin(&self, class: ClassId, search: &mut Search<'_>) -> Option<Origin> {
        if !search.goes_on() {
            return None;
        }
        let class = &self.classes[class.0 as usize];
        if class.has_unknown_base {
            search.lower(Certainty::Likely);
        }
        class.bases.iter().find_map(|(base, certainty)| {
            let origin = match base {
                Value::Class(base) => self.origin(*base, search),
                Value::Path(class) => self.in_package(class, search),
                Value::Outside(outside) => self.origin_outside(outside, search),
                _ => None,
            }?;
            search.lower(*certainty);
            Some(origin)
        })
    }

    fn in_package(&self, class: &QualifiedName, search: &Search<'_>) -> Option<Origin> {
        let has_it = self.packages.is_member(class.as_str(), search.member);
        has_it.then(|| Origin::Package(class.clone()))
    }

    /// The origin in a base that another module of the project binds.
    fn origin_outside(&self, outside: &Outside, search: &mut Search<'_>) -> Option<Origin> {
        let leads = self.surroundings.look_up(outside, &[]).leads;
        if leads.len() != 1 {
            search.lower(Certainty::Likely);
        }
        leads.iter().find_map(|lead| {
            let origin = self.origin_exported(&lead.value, search)?;
            search.lower(lead.certainty);
            Some(origin)
        })
    }

    fn origin_exported(&self, base: &Exported, search: &mut Search<'_>) -> Option<Origin> {
        if !search.goes_on() {
            return None;
        }
        match base {
            Exported::Path(class) => self.in_package(class, search),
            Exported::Outside(outside) => self.origin_outside(outside, search),
            Exported::Class(class) if class.members.contains_key(search.member) => {
                Some(Origin::Project)
            }
            Exported::Class(class) => {
                if class.has_unknown_base {
                    search.lower(Certainty::Likely);
                }
                class.bases.iter().find_map(|(base, certainty)| {
                    let origin = self.origin_exported(base, search)?;
                    search.lower(*certainty);
                    Some(origin)
                })
            }
            Exported::Object(_)
            | Exported::Function(_)
            | Exported::Version(_)
            | Exported::Flag(_) => None,
        }
    }
}
