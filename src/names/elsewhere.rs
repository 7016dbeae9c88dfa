//! What other modules of the project say of an expression.

use rustc_hash::FxHashSet;

use super::binding::{Bound, ClassId, Value};
use super::chains::Head;
use super::resolver::Resolver;
use super::typed::{Typed, Types, add};
use super::types::{Act, Type};
use super::{Exported, Outside};
use crate::names::Certainty;
use crate::syntax::ast::Expr;
use crate::syntax::dotted;

impl Resolver<'_, '_> {
    /// What another module of the project says of an expression; `None` if that is not one thing.
    pub(super) fn told_elsewhere(&self, expression: &Expr) -> Option<Exported> {
        let outside = self.outside(expression)?;
        let mut leads = self.surroundings.look_up(&outside, &[]).leads.into_iter();
        leads.next().map(|lead| lead.value)
    }

    /// The path into another module of the project, or round about into this one, that an
    /// expression writes.
    pub(super) fn outside(&self, expression: &Expr) -> Option<Outside> {
        self.outside_from(self.head(expression), expression)
    }

    pub(super) fn outside_from(&self, head: Head<'_>, expression: &Expr) -> Option<Outside> {
        let Expr::Name(first) = head.first else {
            return None;
        };
        let start = match head.bound {
            Some(Bound::One(id)) => match &self.bindings[id.0 as usize].value {
                Value::Outside(outside) => outside.clone(),
                _ => return None,
            },
            Some(_) => return None,
            // What a star import brings is found through the names of this module.
            None => {
                let mut values = self
                    .stars
                    .iter()
                    .map(|id| &self.bindings[id.0 as usize].value);
                if !values.any(|value| matches!(value, Value::Outside(_))) {
                    return None;
                }
                Outside::of_module(self.surroundings.this()?).attribute(&first.id)
            }
        };
        let (_, attributes) = dotted(expression);
        let names = attributes.iter().map(|attribute| attribute.attr.as_str());
        Some(start.attributes(names))
    }

    /// The types of what an act on something gives that another module of the project binds: of
    /// what a function returns when it is called, of an attribute or property when it is read.
    pub(super) fn given_outside(&self, outside: &Outside, act: Act) -> Types {
        let leads = self.surroundings.look_up(outside, &[]).leads;
        let several = leads.len() > 1;
        let mut all = Types::new();
        for lead in leads {
            let given = match lead.value {
                Exported::Object(class) if act == Act::Read => {
                    vec![(Exported::Object(class), Certainty::Proven)]
                }
                Exported::Function(function) if function.is_property == (act == Act::Read) => {
                    function.returns.clone()
                }
                _ => continue,
            };
            for (value, certainty) in given {
                let Exported::Object(class) = value else {
                    continue;
                };
                let certainty = lead.certainty.min(certainty);
                let certainty = match several {
                    true => certainty.min(Certainty::Likely),
                    false => certainty,
                };
                add(&mut all, Typed::new(Type::Object(class), certainty));
            }
        }
        all
    }

    /// The types of what the member `name` of an instance of a class of the module gives that it
    /// inherits from a class of another module of the project.
    pub(super) fn inherited_outside(&self, class: ClassId, name: &str, act: Act) -> Types {
        let mut seen = FxHashSet::default();
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            if !seen.insert(class) {
                continue;
            }
            let bases = &self.classes[class.0 as usize].bases;
            for (base, certainty) in bases {
                let Value::Outside(base) = base else {
                    continue;
                };
                let mut found = self.given_outside(&base.attribute(name), act);
                if !found.is_empty() {
                    for typed in &mut found {
                        typed.certainty = typed.certainty.min(*certainty);
                    }
                    return found;
                }
            }
            let own = bases.iter().rev().filter_map(|(base, _)| match base {
                Value::Class(base) => Some(*base),
                _ => None,
            });
            open.extend(own);
        }
        Types::new()
    }

    /// The types of an expression that leads into another module of the project; `None` if it does
    /// not.
    pub(super) fn types_elsewhere(&self, expression: &Expr) -> Option<Types> {
        Some(self.types_outside(&self.outside(expression)?))
    }

    /// The types of something that another module of the project binds.
    pub(super) fn types_outside(&self, outside: &Outside) -> Types {
        let leads = self.surroundings.look_up(outside, &[]).leads;
        if leads.is_empty() {
            // A member of something in a module; a name of the module itself says nothing.
            return match outside.path.rsplit_once('.') {
                Some((_, member)) => self.of_anything(member, Act::Read),
                None => Types::new(),
            };
        }
        self.given_outside(outside, Act::Read)
    }
}
