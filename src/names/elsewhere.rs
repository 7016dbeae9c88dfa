//! What other modules of the project say of an expression.

use super::binding::{Bound, Value};
use super::resolver::Resolver;
use super::types::{Act, Type};
use super::values::Typed;
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
        let (Expr::Name(first), attributes) = dotted(expression) else {
            return None;
        };
        let start = match self.scopes.look_up(self.scope, &first.id) {
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
        let names = attributes.iter().map(|attribute| attribute.attr.as_str());
        Some(names.fold(start, |outside, name| outside.attribute(name)))
    }

    /// The types of an expression that leads into another module of the project; `None` if it does
    /// not.
    pub(super) fn types_elsewhere(&self, expression: &Expr) -> Option<Vec<Typed>> {
        Some(self.types_outside(&self.outside(expression)?))
    }

    /// The types of something that another module of the project binds.
    pub(super) fn types_outside(&self, outside: &Outside) -> Vec<Typed> {
        let leads = self.surroundings.look_up(outside, &[]).leads;
        if leads.is_empty() {
            // A member of something in a module; a name of the module itself says nothing.
            return match outside.path.rsplit_once('.') {
                Some((_, member)) => self.of_anything(member, Act::Read),
                None => Vec::new(),
            };
        }
        let several = leads.len() > 1;
        let typed = leads.into_iter().filter_map(|lead| {
            let Exported::Object(class) = lead.value else {
                return None;
            };
            Some(Typed {
                of: Type::Object(class),
                certainty: match several {
                    true => lead.certainty.min(Certainty::Likely),
                    false => lead.certainty,
                },
                binding: None,
            })
        });
        typed.collect()
    }
}
