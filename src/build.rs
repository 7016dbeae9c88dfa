//! Compiles `rules/` and `rules/api/data/` into the tables that are embedded in the program.

use std::path::Path;
use std::process::ExitCode;

/// The parts of the library's room `atlas` that the build needs.
pub mod atlas {
    pub(crate) mod compile;
    pub mod parameters;
    pub mod record;
}

fn main() -> ExitCode {
    let outcome = embed_atlas();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            println!("cargo::error={what}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the compiled atlas where `src/atlas` includes it from.
fn embed_atlas() -> Result<(), String> {
    let folder = Path::new("rules/api/data");
    println!("cargo::rerun-if-changed={}", folder.display());
    let bytes = atlas::compile::compile(folder).map_err(|error| error.to_string())?;
    write("atlas.bin", &bytes)
}

fn write(name: &str, bytes: &[u8]) -> Result<(), String> {
    let folder = std::env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?;
    std::fs::write(Path::new(&folder).join(name), bytes).map_err(|error| error.to_string())
}
