//! What the user configures, in files and on the command line, down to plain [`Settings`].
//!
//! ```text
//! tf2lint.toml ─► file::read ─► Options ─┐
//! its `extend` ─► file::read ─► Options ─┼─► settings::resolve ─► Settings, one a directory
//! command line ─► Overrides ──► Options ─┘
//! ```
//!
//! For each file the nearest configuration at or above its directory counts, and only that one.
//! A mistake is a [`ConfigProblem`]: what was meant is never guessed, and nothing is checked with
//! settings that the user did not ask for.

mod configs;
mod file;
mod listing;
mod options;
mod problem;
mod selector;
mod settings;

pub use configs::{ConfigSource, Configs};
pub use options::{Overrides, PerFileIgnore};
pub use problem::{ConfigProblem, Located, Origin};
pub use selector::{KnownRules, RuleFilter, RuleSelection, Selector, SelectorError};
pub use settings::{SettingEntry, Settings};
