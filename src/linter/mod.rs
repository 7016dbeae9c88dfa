//! The stages in one piece: a text in, diagnostics or a fixed text out.
//!
//! ```text
//! text ─► checking ─► Diagnostics ─► fixing ─► text
//!             ├─ bindings       which findings the fix of another one mends
//!             ├─ requirements   what the project asks for
//!             └─ silence        what comments say of findings
//! ```
//!
//! ```
//! use tf2lint::{Linter, Options};
//!
//! let linter = Linter::new(Options::default());
//! let checked = linter.check_text("a.py", "import tensorflow as tf\ntf.flags.FLAGS\n");
//! assert_eq!(checked.diagnostics[0].symbol.as_deref(), Some("tf.flags.FLAGS"));
//! ```

mod bindings;
mod checking;
mod fixing;
mod options;
mod reading;
mod requirements;
mod silence;

pub use checking::{Linter, Supposing};
pub use fixing::{Fixed, ROUNDS};
pub use options::{Enabled, Options};
pub use reading::Reading;
