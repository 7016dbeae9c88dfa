//! The rules: what to say about a use of TensorFlow, and what to write instead.

mod convert;
mod load;
mod model;
mod nearest;
mod problem;
mod raw;
mod recover;
mod written;

pub use load::{load, load_directory, load_file};
pub use model::{
    AddArgument, Applicability, CallMatcher, Category, CleanExample, Example, FixOperation, Life,
    Matcher, MethodMatcher, RenameArgument, ReplaceArgument, Replacement, Requirement, Row, Rule,
    Style, ValueMatcher, VerdictKind, VerdictMatcher,
};
pub use problem::RuleProblem;
pub use written::{ReplacementSpans, RowSpans, RuleFile, RuleSpans, WrittenRule};
