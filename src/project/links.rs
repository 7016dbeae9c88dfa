//! Follows what modules export, from one to the next, to what it really is.

use super::index::Project;
use crate::names::{
    Act, Certainty, Export, Exported, ExportedClass, Join, Lead, Leads, ModuleId, Outside,
    Packages, QualifiedName, Subject, Type,
};

/// How many links are followed in a row, and how many things a name may be.
const MOST: usize = 64;

/// How many links are followed for one question: where each name may be several things, they
/// multiply.
const MOST_STEPS: usize = 2_000;

/// One walk over the exports of a project.
pub(super) struct Walk<'w> {
    project: &'w Project,
    packages: &'w dyn Packages,
    /// The names that are being followed; a name among them leads in a circle.
    open: Vec<(ModuleId, String)>,
    /// How many links may still be followed.
    left: usize,
}

/// What something is, and how sure that is.
type Known = (Exported, Certainty);

impl<'w> Walk<'w> {
    pub(super) fn new(project: &'w Project, packages: &'w dyn Packages) -> Self {
        Self {
            project,
            packages,
            open: Vec::new(),
            left: MOST_STEPS,
        }
    }

    /// What `attributes` below `of` are; they are spent until something is reached that is no
    /// module of the project.
    pub(super) fn look_up(&mut self, of: &Outside, attributes: &[&str]) -> Leads {
        let mut join = Join::Either;
        let mut here = self.what_is(of, &mut join);
        let mut leads = Vec::new();
        for spent in 0..=attributes.len() {
            let mut next = Vec::new();
            for (value, certainty) in here {
                match (value, attributes.get(spent)) {
                    (Exported::Outside(module), Some(name)) => {
                        let members = self.member(module.module, name, &mut join);
                        next.extend(lowered(members, certainty));
                    }
                    (value, _) => leads.push(Lead {
                        value,
                        certainty,
                        spent,
                    }),
                }
            }
            here = next;
        }
        leads.truncate(MOST);
        Leads {
            bound: !leads.is_empty(),
            leads,
            join,
        }
    }

    /// What a star import of `module` brings under the first of `attributes`.
    pub(super) fn brought_by_star(&mut self, module: ModuleId, attributes: &[&str]) -> Leads {
        let Some((name, rest)) = attributes.split_first() else {
            return Leads::NONE;
        };
        if !self.project.exports(module).gives_to_star(name) {
            return Leads::NONE;
        }
        let of = Outside::of_module(module);
        let mut join = Join::Either;
        let mut leads = Vec::new();
        let found = self.find_member(of.module, name, &mut join);
        let bound = found.is_some();
        for (value, certainty) in found.unwrap_or_default() {
            let certainty = certainty.min(Certainty::Likely);
            match value {
                Exported::Outside(module) => {
                    let below = self.look_up(&module, rest).leads.into_iter();
                    leads.extend(below.map(|lead| Lead {
                        certainty: lead.certainty.min(certainty),
                        spent: lead.spent + 1,
                        ..lead
                    }));
                }
                value => leads.push(Lead {
                    value,
                    certainty,
                    spent: 1,
                }),
            }
        }
        Leads { leads, join, bound }
    }

    /// Whether a star import of `module` brings a `name` that is not what `known` leads to.
    pub(super) fn overrides(
        &mut self,
        module: ModuleId,
        name: &str,
        known: &QualifiedName,
    ) -> bool {
        let found = self.brought_by_star(module, &[name]);
        let is_known = |lead: &Lead| matches!(&lead.value, Exported::Path(path) if path == known);
        found.bound && !(found.leads.len() == 1 && found.leads.iter().all(is_known))
    }

    /// What a path is, all of it. Modules come out as paths without attributes.
    fn what_is(&mut self, outside: &Outside, join: &mut Join) -> Vec<Known> {
        let module = Exported::Outside(Outside::of_module(outside.module));
        let mut here = vec![(module, Certainty::Proven)];
        for name in outside.parts() {
            let mut next = Vec::new();
            for (value, certainty) in here {
                match value {
                    Exported::Outside(module) => {
                        let members = self.member(module.module, name, join);
                        next.extend(lowered(members, certainty));
                    }
                    Exported::Path(path) => {
                        next.push((Exported::Path(path.attribute(name)), certainty));
                    }
                    Exported::Version(part) => next.push((Exported::Version(part), certainty)),
                    Exported::Object(class) => {
                        let (class, member) = (class.as_str(), name);
                        let member = Subject::Member { class, member };
                        if let Some(Type::Object(class)) = self.packages.result(member, Act::Read) {
                            next.push((Exported::Object(class), certainty));
                        }
                    }
                    Exported::Class(class) => {
                        let members = self.class_member(&class, name, join);
                        next.extend(lowered(members, certainty));
                    }
                    Exported::Function(_) | Exported::Flag(_) => {}
                }
            }
            next.truncate(MOST);
            here = next;
        }
        here
    }

    /// What `name` of a module is, as far as it leads anywhere.
    fn member(&mut self, module: ModuleId, name: &str, join: &mut Join) -> Vec<Known> {
        self.find_member(module, name, join).unwrap_or_default()
    }

    /// What `name` of a module is: what the module binds, else what its star imports bring, else
    /// the module below it; `None` if there is no such name, as far as anybody knows.
    fn find_member(&mut self, module: ModuleId, name: &str, join: &mut Join) -> Option<Vec<Known>> {
        let key = (module, name.to_owned());
        let too_far = self.left == 0 || self.open.len() >= MOST;
        self.left = self.left.saturating_sub(1);
        if !too_far && !self.open.contains(&key) {
            if self.project.defines(module, name) {
                return Some(Vec::new());
            }
            self.open.push(key);
            let exports = self.project.exports(module);
            let found = match exports.names.get(name) {
                Some(export) => Some(self.follow(export, join)),
                None => {
                    let mut stars = exports.stars.iter().rev();
                    stars.find_map(|star| self.star_member(star, name, join))
                }
            };
            self.open.pop();
            if found.is_some() {
                return found;
            }
        }
        let module = self.project.submodule(module, name)?;
        let module = Exported::Outside(Outside::of_module(module));
        Some(vec![(module, Certainty::Proven)])
    }

    /// What a member of a class of the project is: its own, or that of the first base that has it.
    fn class_member(&mut self, class: &ExportedClass, name: &str, join: &mut Join) -> Vec<Known> {
        if self.left == 0 {
            return Vec::new();
        }
        self.left -= 1;
        if let Some(member) = class.members.get(name) {
            return self.follow(member, join);
        }
        for (base, certainty) in &class.bases {
            let found = match base {
                Exported::Class(base) => self.class_member(base, name, join),
                Exported::Outside(base) => self.what_is(&base.attribute(name), join),
                _ => continue,
            };
            if !found.is_empty() {
                return lowered(found, *certainty).collect();
            }
        }
        Vec::new()
    }

    fn follow(&mut self, export: &Export, join: &mut Join) -> Vec<Known> {
        if export.join == Join::Fallback {
            *join = Join::Fallback;
        }
        let mut found = Vec::new();
        for (value, certainty) in &export.values {
            match value {
                Exported::Outside(outside) => {
                    found.extend(lowered(self.what_is(outside, join), *certainty));
                }
                value => found.push((value.clone(), *certainty)),
            }
        }
        found.truncate(MOST);
        found
    }

    /// What a star import brings under a name; `None` if it brings no such name.
    fn star_member(&mut self, star: &Exported, name: &str, join: &mut Join) -> Option<Vec<Known>> {
        match star {
            Exported::Path(module) => {
                let has_it = self.packages.has_member(module.as_str(), name);
                has_it.then(|| vec![(Exported::Path(module.attribute(name)), Certainty::Likely)])
            }
            Exported::Outside(outside) => {
                let mut found: Option<Vec<Known>> = None;
                for (value, _) in self.what_is(outside, &mut Join::Either) {
                    if let Exported::Outside(module) = value
                        && self.project.exports(module.module).gives_to_star(name)
                        && let Some(brought) = self.find_member(module.module, name, join)
                    {
                        let brought = lowered(brought, Certainty::Likely);
                        found.get_or_insert_default().extend(brought);
                    }
                }
                found
            }
            _ => None,
        }
    }

    /// The names of a module that lead to a watched package, in order; those that a star import
    /// takes, or all.
    pub(super) fn telling_names(&mut self, module: ModuleId, star: bool) -> Vec<String> {
        let mut names = Vec::new();
        self.collect_telling(module, star, &mut vec![module], &mut names);
        names.sort_unstable();
        names.dedup();
        names
    }

    fn collect_telling(
        &mut self,
        module: ModuleId,
        star: bool,
        seen: &mut Vec<ModuleId>,
        names: &mut Vec<String>,
    ) {
        let exports = self.project.exports(module);
        for name in exports.names.keys() {
            let is_given = !star || exports.gives_to_star(name);
            if is_given && self.tells(&Outside::of_module(module), &[name]) {
                names.push(name.to_string());
            }
        }
        for value in &exports.stars {
            match value {
                Exported::Outside(outside) => {
                    for (value, _) in self.what_is(outside, &mut Join::Either) {
                        if let Exported::Outside(module) = value
                            && !seen.contains(&module.module)
                        {
                            seen.push(module.module);
                            self.collect_telling(module.module, true, seen, names);
                        }
                    }
                }
                // Which names a star import of a package brings is known only to who uses them.
                _ => names.push("*".to_owned()),
            }
        }
    }

    /// Whether a path leads to a watched package.
    pub(super) fn tells(&mut self, of: &Outside, attributes: &[&str]) -> bool {
        self.left = MOST_STEPS;
        let leads = self.look_up(of, attributes).leads;
        leads.iter().any(|lead| self.is_telling(&lead.value))
    }

    /// Whether something says anything of a watched package: a class does if it derives from one
    /// that is there, through any number of modules.
    pub(super) fn is_telling(&mut self, value: &Exported) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        match value {
            Exported::Path(_) | Exported::Object(_) | Exported::Version(_) | Exported::Flag(_) => {
                true
            }
            Exported::Class(class) => class.bases.iter().any(|(base, _)| match base {
                Exported::Outside(base) => {
                    let known = self.what_is(base, &mut Join::Either);
                    known.iter().any(|(base, _)| self.is_telling(base))
                }
                base => self.is_telling(base),
            }),
            Exported::Function(function) => {
                let mut returns = function.returns.iter();
                returns.any(|(value, _)| self.is_telling(value))
            }
            Exported::Outside(_) => false,
        }
    }
}

/// The same values, no surer than `certainty`.
fn lowered(values: Vec<Known>, certainty: Certainty) -> impl Iterator<Item = Known> {
    let lower = move |(value, own): Known| (value, own.min(certainty));
    values.into_iter().map(lower)
}
