//! What a text is held against.

use std::sync::Arc;

use crate::atlas::{Atlas, Target};
use crate::rules::{RuleSet, Style};

/// Whether a rule, by code and name, is switched on for a path.
pub type Enabled = Box<dyn Fn(&str, &str, &str) -> bool + Send + Sync>;

/// What a text is held against.
pub struct Options {
    /// The version to which the code is to go.
    pub target: Target,
    /// The style of the answers.
    pub prefer: Style,
    /// Whether code that copes with its own failure is looked at as well.
    pub include_guarded: bool,
    /// What to say.
    pub rules: Arc<RuleSet>,
    /// Which rules are switched on: called with path, code and name.
    pub enabled: Enabled,
}

impl Default for Options {
    /// All rules of tf2lint, for the newest TensorFlow, in its own idiom.
    fn default() -> Self {
        Self {
            target: Target::from(Atlas::embedded().newest()),
            prefer: Style::default(),
            include_guarded: false,
            rules: Arc::new(RuleSet::embedded()),
            enabled: Box::new(|_, _, _| true),
        }
    }
}
