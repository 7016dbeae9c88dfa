//! From findings to diagnostics: all wording that is not in the rule files.

mod assemble;
mod diagnostic;
mod differences;
mod lacking;
mod older;
mod pinned;
mod required;
mod source;
mod wording;

pub use assemble::diagnose;
pub use diagnostic::{Diagnostic, MendedAt, Related};
pub use differences::differences;
pub use lacking::lacking;
pub use older::older_python;
pub use pinned::pinned;
pub use required::required;
pub use source::{
    SOURCE_RULES, about_source, no_manifest, no_notebook, syntax_error, too_deep,
    unused_suppression, wrong_suppression,
};
