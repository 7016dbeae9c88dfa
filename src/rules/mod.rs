//! The rules: what to say about a use of TensorFlow, and what to write instead.

mod model;

pub use model::{
    AddArgument, Applicability, CallMatcher, Category, Example, FixOperation, Life, Matcher,
    MethodMatcher, RenameArgument, ReplaceArgument, Replacement, Requirement, Row, Rule, Style,
    ValueMatcher, VerdictKind, VerdictMatcher,
};
