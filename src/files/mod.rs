//! Everything that reads: which files there are, and what text they hold.
//!
//! ```text
//! paths ─► discover ─► InputFile ─► read ─► bytes ─► Needles::can_matter ─► decode ─► SourceFile
//! ```
//!
//! Nothing here prints or stops: what goes wrong is returned as a value beside what went right.

mod codecs;
mod columns;
mod cookie;
mod decode;
mod directories;
mod discover;
mod embedded;
mod gitignore;
mod manifests;
mod paths;
mod patterns;
mod prefilter;
mod read;
mod selection;
mod shebang;
mod source;

pub use codecs::{EncodeError, Encoding};
pub use decode::{DecodeError, DecodeProblem, Decoded, decode, decode_undeclared};
pub use directories::Directories;
pub use discover::{Discovery, DiscoveryProblem, InputFile, discover};
pub use embedded::{NotebookError, kind_of, open};
pub use manifests::{ManifestKind, manifest_kind};
pub use paths::{absolute, display_path};
pub use patterns::{PatternError, PatternSet};
pub use prefilter::Needles;
pub use read::{ReadError, read};
pub use selection::{DEFAULT_EXCLUDE, Selection};
pub use source::{Container, FileKind, Place, SourceFile, Span, Unit, offset};
