//! Compiles `rules/` into the tables that are embedded in the program.
//!
//! The modules below are those of the library, so that what is embedded is read by the code that
//! reads a user's rule files, and written by the types that it is read with.

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// Versions, as the library has them.
pub mod atlas {
    mod version;

    pub use version::{Version, VersionError, VersionRange};
}

/// Texts and places, as the library has them.
pub mod files {
    mod source;

    pub use source::{Place, SourceFile, Span, offset};
}

/// Rules, as the library has them, and what compiles them.
pub mod rules {
    mod check {
        mod clash;
        mod form;

        pub use form::check_form;
    }
    mod compile;
    mod compiled;
    mod convert;
    mod entries;
    mod load;
    mod model;
    mod nearest;
    mod problem;
    mod raw;
    mod recover;
    mod written;

    pub use check::check_form;
    pub use compile::compile;
    pub use compiled::Examples;
    pub use load::{load, load_directory, load_file};
    pub use model::{
        AddArgument, Applicability, CallMatcher, Category, CleanExample, Example, FixOperation,
        Life, Matcher, MethodMatcher, RenameArgument, ReplaceArgument, Replacement, Requirement,
        Row, Rule, Style, ValueMatcher, VerdictKind, VerdictMatcher,
    };
    pub use problem::RuleProblem;
    pub use written::{ReplacementSpans, RowSpans, RuleFile, RuleSpans, WrittenRule};
}

fn main() -> ExitCode {
    let Some(out) = env::var_os("OUT_DIR") else {
        println!("cargo::error=cargo sets OUT_DIR for build scripts");
        return ExitCode::FAILURE;
    };
    match compile_rules(Path::new(&out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in error.to_string().lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// The rules half: `rules/<family>/*.toml` becomes `rules.bin` and `examples.bin`.
fn compile_rules(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    rules::compile(Path::new("rules"), out)
}
