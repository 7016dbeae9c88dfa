//! The rules: what to say about a use of TensorFlow, and what to write instead.
//!
//! ```text
//! rules/*.toml ─► load ─► RuleFile ─► check ─► compile (when tf2lint is built) ─► RuleSet ─► RuleIndex
//! ```
//!
//! How a rule is written is taught in `rules/README.md`. What is true of TensorFlow without
//! anyone's judgement is not here but in [`crate::atlas`].

mod answer;
mod check;
mod compiled;
mod convert;
mod entries;
mod frozen;
mod index;
mod load;
mod model;
mod operation;
mod problem;
mod raw;
mod recover;
mod set;
mod severity;
mod shared;
mod type_files;
mod types;
mod written;

pub use answer::{choices_after, choose, choose_for, severity};
pub use check::{Api, check_facts, check_form, check_types};
pub use compiled::Examples;
pub use index::{Found, MethodMatch, NameKind, NameMatch, RuleId, RuleIndex};
pub use load::{load, load_directory, load_file};
pub use model::{
    Applicability, CallMatcher, Category, CleanExample, Example, Keras, Life, Matcher,
    MethodMatcher, Replacement, Requirement, RequirementMatcher, Row, Rule, Style, ValueMatcher,
    VerdictKind, VerdictMatcher,
};
pub use operation::{
    AddArgument, CallInstance, DeleteRun, FixOperation, RefuseWithin, RenameArgument,
    ReplaceArgument,
};
pub use problem::RuleProblem;
pub use set::{RuleSet, embedded_examples};
pub use severity::Severity;
pub use type_files::{TypeFiles, load_types};
pub use types::{Shape, TypeSource, TypeTable};
pub use written::{ReplacementSpans, RowSpans, RuleFile, RuleSpans, WrittenRule};
