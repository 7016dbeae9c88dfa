//! What was typed. Names and meanings are ruff's where ruff has the thing.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::atlas::Version;
use crate::config::Selector;
use crate::report::Format;

/// Takes a Python code base from TensorFlow 1 to TensorFlow 2.
#[derive(Debug, Parser)]
#[command(name = "tf2lint", version, about, max_term_width = 100, propagate_version = true)]
#[command(after_help = "Exit codes: 0 nothing found, 1 findings, 2 something could not be checked.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Read no configuration file
    #[arg(long, global = true)]
    pub isolated: bool,
    /// The configuration file, in place of the nearest one of each file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: When,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what breaks, why, and what to write instead
    Check(CheckArguments),
    /// Write the plan of the migration as a list to tick off
    Checklist(ChecklistArguments),
    /// Tell the life of a TensorFlow name, and what to use for it
    Symbol(SymbolArguments),
    /// Explain a rule
    Rule(RuleArguments),
    /// List the rules, or check rule files
    Rules {
        /// What to do with them.
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print the settings for a path, and where each comes from
    Config {
        /// The file or directory
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What both `check` and `checklist` take.
#[derive(Debug, Args)]
pub struct Selecting {
    /// Files and directories; `-` is standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The TensorFlow version to go to [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub target: Option<Version>,
    /// `tf.keras` is Keras 2 (package tf_keras) from TensorFlow 2.16 on, too
    #[arg(long)]
    pub legacy_keras: bool,
    /// The style of answers [default: native]
    #[arg(long, value_enum, value_name = "STYLE")]
    pub prefer: Option<Prefer>,
    /// The rules to use: codes, beginnings of codes, names, or ALL
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Option<Vec<Selector>>,
    /// More rules to use
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub extend_select: Vec<Selector>,
    /// The rules not to use
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<Selector>,
    /// Paths and patterns to leave out, in place of the default ones
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub exclude: Option<Vec<String>>,
    /// More paths and patterns to leave out
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub extend_exclude: Vec<String>,
    /// Look at files that `.gitignore` names
    #[arg(long)]
    pub no_respect_gitignore: bool,
    /// Leave out excluded files even if they are named on the command line
    #[arg(long)]
    pub force_exclude: bool,
    /// Report code that already copes with TensorFlow 2 as well
    #[arg(long)]
    pub include_guarded: bool,
    /// More rule files, or directories of them
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    /// Findings that are known: only others are reported
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output_file: Option<PathBuf>,
}

/// `tf2lint check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Which files, which rules, which version.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Apply the safe fixes
    #[arg(long)]
    pub fix: bool,
    /// Count, show and apply unsafe fixes as well
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show the fixes as a diff and write nothing
    #[arg(long)]
    pub diff: bool,
    /// The form of the output
    #[arg(long, default_value_t, value_name = "FORMAT", value_parser = formats())]
    pub output_format: Format,
    /// Count findings by rule instead of listing them
    #[arg(long)]
    pub statistics: bool,
    /// End with 0 even if there are findings
    #[arg(long, short)]
    pub exit_zero: bool,
    /// Take all findings as known from now on: write them to the baseline file
    #[arg(long, requires = "baseline")]
    pub write_baseline: bool,
    /// The name of standard input, for paths and configuration
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// Print findings only, no closing line
    #[arg(long, short)]
    pub quiet: bool,
}

/// `tf2lint checklist`.
#[derive(Debug, Args)]
pub struct ChecklistArguments {
    /// Which files, which rules, which version.
    #[command(flatten)]
    pub selecting: Selecting,
}

/// `tf2lint symbol`.
#[derive(Debug, Args)]
pub struct SymbolArguments {
    /// A qualified name, such as `tf.contrib.layers.conv2d`
    pub name: String,
    /// The TensorFlow version to go to [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub target: Option<Version>,
    /// `tf.keras` is Keras 2 (package tf_keras) from TensorFlow 2.16 on, too
    #[arg(long)]
    pub legacy_keras: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub output_format: TextOrJson,
}

/// `tf2lint rule`.
#[derive(Debug, Args)]
pub struct RuleArguments {
    /// Code or name, such as `TF110` or `flags-removed`
    pub rule: String,
}

/// `tf2lint rules`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List all rules
    List {
        /// The form of the output
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        output_format: TextOrJson,
    },
    /// Check rule files
    Check {
        /// Rule files, or directories of them
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The style of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Prefer {
    /// TensorFlow 2's own idiom
    Native,
    /// `tf.compat.v1`: runs with the least change
    Compat,
}

/// Forms of output of commands that inform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TextOrJson {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The formats of reports, by name.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .map(|name| name.parse().expect("the parser lets only names of formats pass"))
}
