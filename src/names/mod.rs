//! What every name in a module really is.
//!
//! Spelling proves nothing: a reference is a chain whose first name is bound in some scope, by an
//! import, an alias, an assignment, a parameter or a star import. This room follows the bindings
//! through scopes and branches and yields one [`Reference`] for every chain that leads to a
//! package of interest. It knows nothing of rules, and of the packages only what [`Packages`]
//! tells.
//!
//! ```
//! use tf2lint::names::{Packages, resolve};
//! use tf2lint::syntax::parse;
//!
//! struct TensorFlow;
//! impl Packages for TensorFlow {
//!     fn is_watched(&self, root: &str) -> bool { root == "tensorflow" }
//!     fn has_member(&self, _: &str, _: &str) -> bool { false }
//!     fn target(&self) -> (u16, u16) { (2, 21) }
//! }
//! let module = parse("from tensorflow import nn as n\nn.softmax(x)\n").unwrap();
//! let names = resolve(&module, &TensorFlow);
//! let last = names.references.last().unwrap();
//! assert_eq!(last.candidates[0].name.as_str(), "tf.nn.softmax");
//! ```

mod attributes;
mod binding;
mod branches;
mod certainty;
mod chains;
mod definitions;
mod elsewhere;
mod evaluation;
mod exports;
mod functions;
mod guards;
mod imports;
mod inheritance;
mod literals;
mod locals;
mod members;
mod outline;
mod packages;
mod qualified;
mod reference;
mod resolved;
mod resolver;
mod results;
mod returns;
mod scope;
mod surroundings;
mod targets;
mod truth;
mod typed;
mod types;
mod values;
mod versions;
mod visit;

pub use binding::{Binding, BindingId, BindingKind, ClassId, FunctionId, ImportPart, Join, Value};
pub use certainty::Certainty;
pub use packages::Packages;
pub use qualified::{QualifiedName, parts};
pub use reference::{Candidate, Reference, Usage};
pub use resolved::Names;
pub use surroundings::{
    Alone, Export, Exported, ExportedClass, ExportedFunction, Exports, Lead, Leads, ModuleId,
    Outside, Surroundings, TakenNames,
};
pub use types::{Act, Subject, Type};
pub use versions::VersionPart;
pub use visit::{resolve, resolve_in};
