//! The modules of the project that is checked: where they are, and what they give each other.
//!
//! ```text
//! import statement ─► roots ─► finder ─► ModuleId ─► Exports of that module ─► links ─► Leads
//! ```
//!
//! A project is not declared anywhere: modules are looked for where Python would look, plainly.
//! Nothing is read before somebody asks for it, so that a run over one file reads only what that
//! file imports. What a module exports is symbolic (`tf` of `common` is `tf` of `base`): it does not
//! depend on any other module, so that files can be looked at in any order, and links are followed
//! when all are known, to any depth and through cycles.

mod declared;
mod finder;
mod imported;
mod imports;
mod index;
mod links;
mod reaching;
mod root;
mod roots;
mod view;

pub use imports::Scanned;
pub use index::Project;
pub use view::View;
