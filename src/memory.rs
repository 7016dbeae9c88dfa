//! Answers that are found once and remembered: a code base asks the same few hundred questions
//! again and again.

use std::borrow::Borrow;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// The answers to the questions that have been asked. Shared by all threads; an answer depends on
/// its question alone.
#[derive(Debug)]
pub(crate) struct Memory<Q, A>(RwLock<FxHashMap<Q, A>>);

impl<Q, A> Default for Memory<Q, A> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<Q: Eq + Hash, A: Clone> Memory<Q, A> {
    /// All that was asked so far, in no order.
    pub(crate) fn questions(&self) -> Vec<Q>
    where
        Q: Clone,
    {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.keys().cloned().collect()
    }

    /// The answer to `question`; it is found if nobody has asked before.
    pub(crate) fn answer<B>(&self, question: &B, find: impl FnOnce() -> A) -> A
    where
        B: Eq + Hash + ToOwned<Owned = Q> + ?Sized,
        Q: Borrow<B>,
    {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(question) {
            return answer.clone();
        }
        drop(known);
        let answer = find();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(question.to_owned()).or_insert(answer).clone()
    }
}
