//! Compiles `rules/` and `rules/api/data/` into the tables that are embedded in the program.
//!
//! The modules below are those of the library, so that what is embedded is read by the code that
//! reads a user's rule files, and written by the types that it is read with.

#![expect(
    dead_code,
    unreachable_pub,
    reason = "the modules are the library's, and the build uses a part of them"
)]

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

mod atlas {
    pub(crate) mod compile;
    pub mod parameters;
    pub mod record;
    mod version;

    pub use version::{Version, VersionError, VersionRange};
}

mod files {
    mod columns;
    mod source;

    pub use source::{Place, SourceFile, Span, offset};
}

mod fnv;
mod nearest;

mod rules {
    mod check {
        mod clash;
        mod form;

        pub use form::check_form;
    }
    pub mod compile;
    mod compiled;
    mod convert;
    mod entries;
    mod load;
    mod model;
    mod operation;
    mod problem;
    mod raw;
    mod recover;
    mod shared;
    mod type_files;
    pub mod types;
    mod written;

    use check::check_form;
    use load::load_directory;
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    let out = Path::new(&out);
    println!("cargo::rerun-if-changed=rules");
    rules::compile::compile(Path::new("rules"), out)?;
    let atlas = atlas::compile::compile(Path::new("rules/api/data"))?;
    fs::write(out.join("atlas.bin"), atlas)?;
    Ok(())
}
