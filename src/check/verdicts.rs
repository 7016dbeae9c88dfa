//! What the atlas says of names at one target, each asked for once.

use std::sync::Arc;

use crate::atlas::{Atlas, Signature, Target, Verdict, Version};
use crate::memory::Memory;

/// The verdicts for one target that have been asked for.
pub struct Verdicts {
    atlas: &'static Atlas,
    target: Target,
    known: Memory<String, Arc<Verdict>>,
    members: Memory<String, Option<Arc<Verdict>>>,
    parameters: Memory<String, Option<Arc<[String]>>>,
    parameters_at_target: Memory<String, Option<Arc<[String]>>>,
}

impl Verdicts {
    /// No verdicts yet.
    #[must_use]
    pub fn new(atlas: &'static Atlas, target: Target) -> Self {
        Self {
            atlas,
            target,
            known: Memory::default(),
            members: Memory::default(),
            parameters: Memory::default(),
            parameters_at_target: Memory::default(),
        }
    }

    /// What became of `name`.
    #[must_use]
    pub fn on(&self, name: &str) -> Arc<Verdict> {
        let verdict = || Arc::new(self.atlas.verdict(name, self.target));
        self.known.answer(name, verdict)
    }

    /// What became of a member of the instances of a class; `None` if nobody knows.
    #[must_use]
    pub fn on_member(&self, class: &str, member: &str) -> Option<Arc<Verdict>> {
        let verdict = || self.atlas.member_verdict(class, member, self.target);
        let name = format!("{class}.{member}");
        self.members
            .answer(name.as_str(), || verdict().map(Arc::new))
    }

    /// Names of the parameters that `symbol` takes by position, in order: those of the last
    /// TensorFlow 1 that had it, else those of the target.
    pub(super) fn parameters(&self, symbol: &str) -> Option<Arc<[String]>> {
        self.parameters.answer(symbol, || {
            let signature = self
                .atlas
                .signature(symbol, Version::LAST_TF1)
                .or_else(|| self.atlas.signature(symbol, self.target))?;
            Some(positional(&signature))
        })
    }

    /// The same for the signature at the target.
    pub(super) fn parameters_at_target(&self, symbol: &str) -> Option<Arc<[String]>> {
        self.parameters_at_target.answer(symbol, || {
            let signature = self.atlas.signature(symbol, self.target)?;
            Some(positional(&signature))
        })
    }
}

/// Names of the parameters of a signature that are taken by position.
pub(super) fn positional(signature: &Signature) -> Arc<[String]> {
    let positional = signature.positional();
    positional.map(|parameter| parameter.name.clone()).collect()
}
