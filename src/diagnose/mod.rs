//! From findings to diagnostics: all wording that is not in the rule files.

mod diagnostic;

pub use diagnostic::{Certainty, Diagnostic, Edit, Fix, Related, Severity};
