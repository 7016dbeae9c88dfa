//! Verdicts of the atlas, each asked for once: a code base uses the same few hundred names again
//! and again.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::atlas::{Atlas, Target, Verdict};

/// The verdicts for one target that have been asked for.
pub struct Verdicts {
    atlas: &'static Atlas,
    target: Target,
    known: RwLock<FxHashMap<String, Arc<Verdict>>>,
    members: RwLock<FxHashMap<String, Option<Arc<Verdict>>>>,
}

impl Verdicts {
    /// No verdicts yet.
    #[must_use]
    pub fn new(atlas: &'static Atlas, target: Target) -> Self {
        Self {
            atlas,
            target,
            known: RwLock::default(),
            members: RwLock::default(),
        }
    }

    /// What became of `name`.
    #[must_use]
    pub fn on(&self, name: &str) -> Arc<Verdict> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(verdict) = known.get(name) {
            return Arc::clone(verdict);
        }
        drop(known);
        let verdict = Arc::new(self.atlas.verdict(name, self.target));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(name.to_owned()).or_insert(verdict))
    }

    /// What became of a member of the instances of a class; `None` if nobody knows.
    #[must_use]
    pub fn on_member(&self, class: &str, member: &str) -> Option<Arc<Verdict>> {
        let name = format!("{class}.{member}");
        let known = self.members.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(verdict) = known.get(&name) {
            return verdict.clone();
        }
        drop(known);
        let verdict = self.atlas.member_verdict(class, member, self.target);
        let mut known = self.members.write().unwrap_or_else(PoisonError::into_inner);
        let verdict = known.entry(name).or_insert_with(|| verdict.map(Arc::new));
        verdict.clone()
    }
}
