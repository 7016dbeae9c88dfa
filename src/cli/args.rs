//! What was typed. Names and meanings are ruff's where ruff has the thing.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::atlas::Version;
use crate::config::Selector;
use crate::report::Format;

/// Takes a Python code base from TensorFlow 1 to TensorFlow 2.
#[derive(Debug, Parser)]
#[command(
    name = "tf2lint",
    version,
    about,
    max_term_width = 100,
    propagate_version = true
)]
#[command(
    after_help = "Exit codes: 0 nothing found, 1 findings, 2 something could not be checked."
)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// Read no configuration file
    #[arg(long, global = true)]
    pub(super) isolated: bool,
    /// The configuration file, in place of the nearest one of each file
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "isolated")]
    pub(super) config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: When,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
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
pub(super) struct Selecting {
    /// Files and directories; `-` is standard input
    #[arg(default_value = ".", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The TensorFlow version to go to [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub(super) target: Option<Version>,
    /// `tf.keras` is Keras 2 (package tf_keras) from TensorFlow 2.16 on, too
    #[arg(long)]
    pub(super) legacy_keras: bool,
    /// The style of answers [default: native]
    #[arg(long, value_enum, value_name = "STYLE")]
    pub(super) prefer: Option<Prefer>,
    /// The rules to use: codes, beginnings of codes, names, or ALL
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(super) select: Option<Vec<Selector>>,
    /// More rules to use
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(super) extend_select: Vec<Selector>,
    /// The rules not to use
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub(super) ignore: Vec<Selector>,
    /// Paths and patterns to leave out, in place of the default ones
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub(super) exclude: Option<Vec<String>>,
    /// More paths and patterns to leave out
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    pub(super) extend_exclude: Vec<String>,
    /// Look at files that `.gitignore` names
    #[arg(long)]
    pub(super) no_respect_gitignore: bool,
    /// Leave out excluded files even if they are named on the command line
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// Look at the Python in Markdown and reStructuredText as well
    #[arg(long)]
    pub(super) docs: bool,
    /// Report code that already copes with TensorFlow 2 as well
    #[arg(long)]
    pub(super) include_guarded: bool,
    /// More rule files, or directories of them
    #[arg(long, value_name = "PATH")]
    pub(super) rules: Vec<PathBuf>,
    /// Findings that are known: only others are reported
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
}

/// `tf2lint check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Which files, which rules, which version.
    #[command(flatten)]
    pub(super) selecting: Selecting,
    /// Apply the safe fixes
    #[arg(long)]
    pub(super) fix: bool,
    /// Count, show and apply unsafe fixes as well
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Apply the fixes, and say nothing of what is left; implies `--fix`
    #[arg(long, conflicts_with = "diff")]
    pub(super) fix_only: bool,
    /// List what was fixed, and why the rest was not
    #[arg(long)]
    pub(super) show_fixes: bool,
    /// End with 1 if anything was fixed, even if nothing is left
    #[arg(long)]
    pub(super) exit_non_zero_on_fix: bool,
    /// Show the fixes as a diff and write nothing
    #[arg(long)]
    pub(super) diff: bool,
    /// The form of the output
    #[arg(long, default_value_t, value_name = "FORMAT", value_parser = formats())]
    pub(super) output_format: Format,
    /// Count findings by rule instead of listing them
    #[arg(long)]
    pub(super) statistics: bool,
    /// List the files and how far each was checked, instead of findings
    #[arg(long, conflicts_with_all = ["fix", "fix_only", "diff", "statistics", "write_baseline"])]
    pub(super) show_files: bool,
    /// End with 0 even if there are findings
    #[arg(long, short)]
    pub(super) exit_zero: bool,
    /// Take all findings as known from now on: write them to the baseline file
    #[arg(long, requires = "baseline", conflicts_with_all = ["fix", "fix_only", "diff"])]
    pub(super) write_baseline: bool,
    /// The name of standard input, for paths and configuration
    #[arg(long, value_name = "FILE")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Say nothing on standard error of what was fixed
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// `tf2lint checklist`.
#[derive(Debug, Args)]
pub(super) struct ChecklistArguments {
    /// Which files, which rules, which version.
    #[command(flatten)]
    pub(super) selecting: Selecting,
}

/// `tf2lint symbol`.
#[derive(Debug, Args)]
pub(super) struct SymbolArguments {
    /// A qualified name, such as `tf.contrib.layers.conv2d`
    pub(super) name: String,
    /// The TensorFlow version to go to [default: the newest known]
    #[arg(long, value_name = "VERSION")]
    pub(super) target: Option<Version>,
    /// `tf.keras` is Keras 2 (package tf_keras) from TensorFlow 2.16 on, too
    #[arg(long)]
    pub(super) legacy_keras: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) output_format: TextOrJson,
}

/// `tf2lint rule`.
#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// Code or name, such as `TF110` or `flags-removed`
    pub(super) rule: String,
}

/// `tf2lint rules`.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
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
pub(super) enum When {
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
pub(super) enum Prefer {
    /// TensorFlow 2's own idiom
    Native,
    /// `tf.compat.v1`: runs with the least change
    Compat,
}

/// Forms of output of commands that inform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum TextOrJson {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The formats of reports, by name.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).map(|name| {
        name.parse()
            .expect("the parser lets only names of formats pass")
    })
}
