//! The idiom `members-looked-up`: a module of TensorFlow that is asked for members by names that
//! only the running program knows, as in `getattr(tf.train, name)` or `tf.train.__dict__`.
//!
//! Which names these are cannot be seen, so that no other rule finds them. What can be seen is
//! whether the module still has all that it had in TensorFlow 1.

use super::Finding;
use super::Problem;
use super::matching::Matching;
use crate::atlas::{Kind, Version};
use crate::names::Usage;
use crate::rules::Found;

/// The name of the idiom in rule files.
const NAME: &str = "members-looked-up";

impl<'c> Matching<'_, 'c> {
    /// A finding if members of a module are looked up that has lost some.
    pub(super) fn by_lookup(&self) -> Option<Finding<'c>> {
        let name = self.candidate.name.as_str();
        let module = match self.reference.usage {
            Usage::Members => name,
            _ => name.split_once(".__dict__")?.0,
        };
        let context = self.context;
        let id = context.rules.index().idiom(NAME)?;
        let rule = context.rules.rule(id);
        let severity = rule.severity_at(None, module, context.target)?;
        if !self.lost_members(module) {
            return None;
        }
        let answer = context.answer(&rule.replacements, module, "tf");
        let found = Found {
            rule: id,
            row: None,
        };
        Some(self.finding(found, severity, module, "tf", answer, Problem::Stated))
    }

    /// Whether `module` had members in the last TensorFlow 1 that the target does not have there.
    fn lost_members(&self, module: &str) -> bool {
        let (atlas, target) = (self.context.atlas, self.context.target);
        let is_of_both = module == "tf"
            || module.starts_with("tf.")
                && !module.starts_with("tf.compat.")
                && !atlas.is_private(module)
                && atlas.kind(module, Version::LAST_TF1) == Some(Kind::Module)
                && atlas.kind(module, target) == Some(Kind::Module);
        let is_gone = |member: &String| !atlas.exists(&format!("{module}.{member}"), target);
        is_of_both
            && atlas
                .children(module, Version::LAST_TF1)
                .iter()
                .any(is_gone)
    }
}
