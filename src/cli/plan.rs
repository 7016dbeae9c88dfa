//! What will be done: configurations read, rules loaded, files found. After this, no code asks
//! whether an option was given.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use rustc_hash::{FxHashMap, FxHashSet};
use walkdir::WalkDir;

use super::args::{Arguments, Prefer, Selecting};
use super::terminal::Screen;
use crate::atlas::{Atlas, Target};
use crate::config::{ConfigProblem, ConfigSource, Configs, KnownRules, Overrides, Settings};
use crate::diagnose::{SOURCE_RULES, about_source};
use crate::files::{Discovery, InputFile, Needles, SourceFile, absolute, discover};
use crate::project::Project;
use crate::report::{CheckedFile, Format, Report};
use crate::rules::Severity;
use crate::rules::{Rule, RuleFile, RuleProblem, RuleSet, Style, check_form, load_file};
use crate::run::Job;
use crate::{Linter, Options};

/// Everything that is settled before the first file is read.
pub(super) struct Plan {
    pub(super) working_directory: PathBuf,
    configs: Configs,
    include_guarded: bool,
    rules: FxHashMap<Vec<PathBuf>, Arc<RuleSet>>,
    linters: Vec<(Arc<Settings>, Arc<Linter>)>,
    rule_problems: Vec<CheckedFile>,
    /// One for each target: what a module exports can depend on tests of the version.
    projects: Vec<(Target, Arc<Project>)>,
    /// Directories at which absolute imports start.
    roots: Vec<PathBuf>,
}

impl Plan {
    pub(super) fn new(selecting: &Selecting, arguments: &Arguments) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir().context("there is no working directory")?;
        let configs = configs(Some(selecting), arguments, &working_directory);
        Ok(Self {
            working_directory,
            configs,
            include_guarded: selecting.include_guarded,
            rules: FxHashMap::default(),
            linters: Vec::new(),
            rule_problems: Vec::new(),
            projects: Vec::new(),
            roots: Vec::new(),
        })
    }

    /// The files that the typed paths stand for.
    pub(super) fn discover(&mut self, paths: &[PathBuf]) -> Discovery {
        let configs = &mut self.configs;
        discover(paths, &self.working_directory, &mut |directory| {
            Arc::clone(&configs.for_directory(directory).files)
        })
    }

    /// Settles where the modules of the project are looked for: from the directories that were
    /// typed, and from the `src` of the settings that hold for `files`.
    pub(super) fn enclose(&mut self, paths: &[PathBuf], files: &[InputFile]) {
        let typed = paths
            .iter()
            .map(|path| absolute(path, &self.working_directory));
        self.roots = typed.filter(|path| path.is_dir()).collect();
        let mut last: Option<Arc<Settings>> = None;
        for file in files {
            let settings = self.configs.for_file(&file.path);
            if last
                .as_ref()
                .is_none_or(|last| !Arc::ptr_eq(last, &settings))
            {
                self.roots.extend(settings.src.iter().cloned());
                last = Some(settings);
            }
        }
        let mut seen = FxHashSet::default();
        self.roots.retain(|root| seen.insert(root.clone()));
    }

    /// The file with what it is held against.
    pub(super) fn job(&mut self, file: InputFile) -> Job {
        let linter = self.linter_for(&file.path);
        let project = self.project_for(&linter);
        Job {
            file,
            linter,
            project,
        }
    }

    fn project_for(&mut self, linter: &Linter) -> Arc<Project> {
        let target = linter.options().target;
        if let Some((_, project)) = self.projects.iter().find(|(known, _)| *known == target) {
            return Arc::clone(project);
        }
        let packages = Box::new(linter.packages().clone());
        let mut tops = vec![self.working_directory.clone()];
        tops.extend(self.roots.iter().cloned());
        let roots = self.roots.clone();
        let project = Project::new(packages, self.needles(), roots, tops);
        let project = Arc::new(project);
        self.projects.push((target, Arc::clone(&project)));
        project
    }

    /// What holds for a file, as it is configured.
    pub(super) fn settings_for(&mut self, path: &Path) -> Arc<Settings> {
        self.configs.for_file(path)
    }

    /// The linter with the settings that hold for a file.
    pub(super) fn linter_for(&mut self, path: &Path) -> Arc<Linter> {
        let settings = self.configs.for_file(path);
        if let Some((_, linter)) = self
            .linters
            .iter()
            .find(|(known, _)| Arc::ptr_eq(known, &settings))
        {
            return Arc::clone(linter);
        }
        let rules = self.rules_of(&settings);
        let held = Arc::clone(&settings);
        let root = self.working_directory.clone();
        let linter = Arc::new(Linter::new(Options {
            target: Target {
                version: settings.target,
                legacy_keras: settings.legacy_keras,
            },
            prefer: settings.prefer,
            include_guarded: self.include_guarded,
            rules,
            enabled: Box::new(move |path, code, name| {
                held.rules_for(&root.join(path)).enables(code, name)
            }),
        }));
        self.linters.push((settings, Arc::clone(&linter)));
        linter
    }

    /// The embedded rules with those of the user.
    fn rules_of(&mut self, settings: &Settings) -> Arc<RuleSet> {
        if let Some(known) = self.rules.get(&settings.rules) {
            return Arc::clone(known);
        }
        let mut set = RuleSet::embedded();
        for path in &settings.rules {
            match load_rules(path) {
                Ok((rules, problems)) => {
                    self.rule_problems.extend(problems);
                    set = set.with_user_rules(rules);
                }
                Err(error) => self.rule_problems.push(unreadable(path, &error)),
            }
        }
        let set = Arc::new(set);
        self.rules.insert(settings.rules.clone(), Arc::clone(&set));
        set
    }

    /// Mistakes in configurations and rule files, as diagnostics on those files.
    pub(super) fn problems(&self) -> Vec<CheckedFile> {
        let own = SOURCE_RULES.iter().map(|rule| (rule.0, rule.1));
        let sets: Vec<&Arc<RuleSet>> = self.rules.values().collect();
        let known = sets
            .iter()
            .flat_map(|set| set.ids().map(|id| set.code_and_name(id)));
        let known = KnownRules::new(own.chain(known));
        let unknown = match self.rules.is_empty() {
            true => Vec::new(),
            false => self.configs.unknown_selectors(&known),
        };
        let configuration = self
            .configs
            .problems()
            .iter()
            .chain(&unknown)
            .map(of_configuration);
        configuration
            .chain(self.rule_problems.iter().cloned())
            .collect()
    }

    /// The words of which a file must hold one to be worth parsing.
    pub(super) fn needles(&self) -> Needles {
        Needles::new(["tensorflow", "keras", "sonnet"])
    }
}

/// The configurations, with what the command line says.
pub(super) fn configs(
    selecting: Option<&Selecting>,
    arguments: &Arguments,
    directory: &Path,
) -> Configs {
    let source = match (&arguments.config, arguments.isolated) {
        (Some(path), _) => ConfigSource::File(path.clone()),
        (None, true) => ConfigSource::Isolated,
        (None, false) => ConfigSource::Nearest,
    };
    let overrides = selecting.map(overrides).unwrap_or_default();
    Configs::new(source, overrides, directory, Atlas::embedded().newest())
}

fn overrides(typed: &Selecting) -> Overrides {
    Overrides {
        target: typed.target,
        legacy_keras: typed.legacy_keras.then_some(true),
        prefer: typed.prefer.map(|prefer| match prefer {
            Prefer::Native => Style::Native,
            Prefer::Compat => Style::Compat,
        }),
        select: typed.select.clone(),
        extend_select: typed.extend_select.clone(),
        ignore: typed.ignore.clone(),
        exclude: typed.exclude.clone(),
        extend_exclude: typed.extend_exclude.clone(),
        respect_gitignore: typed.no_respect_gitignore.then_some(false),
        force_exclude: typed.force_exclude.then_some(true),
        docs: typed.docs.then_some(true),
        rules: (!typed.rules.is_empty()).then(|| typed.rules.clone()),
        baseline: typed.baseline.clone(),
        ..Overrides::default()
    }
}

pub(super) fn of_configuration(problem: &ConfigProblem) -> CheckedFile {
    let mut diagnostic = about_source(
        "TF008",
        Severity::Error,
        problem.message.clone(),
        problem.span,
    );
    diagnostic.help = problem.help.clone();
    CheckedFile {
        path: problem
            .path
            .clone()
            .unwrap_or_else(|| "command line".to_owned()),
        source: problem.source.clone(),
        diagnostics: vec![diagnostic],
    }
}

/// The rules in a file, or in all `.toml` files below a directory, and the mistakes in them. A
/// file with mistakes gives no rules.
pub(super) fn load_rules(path: &Path) -> io::Result<(Vec<Rule>, Vec<CheckedFile>)> {
    let mut rules = Vec::new();
    let mut mistakes = Vec::new();
    for (file, mut problems) in load_rule_files(path)? {
        problems.extend(check_form(std::slice::from_ref(&file)));
        if problems.is_empty() {
            rules.extend(file.rules.into_iter().map(|written| written.rule));
        } else {
            let source = Arc::new(file.source);
            mistakes.push(of_rule_file(&source, &problems));
        }
    }
    Ok((rules, mistakes))
}

/// A rule file, or all `.toml` files below a directory, each with what cannot be read in it.
pub(super) fn load_rule_files(path: &Path) -> io::Result<Vec<(RuleFile, Vec<RuleProblem>)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| match error.io_error() {
            Some(inner) => io::Error::new(inner.kind(), inner.to_string()),
            None => io::Error::other(error),
        })?;
        let is_rule_file = entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "toml");
        if entry.file_type().is_file() && (entry.depth() == 0 || is_rule_file) {
            files.push(load_file(entry.path())?);
        }
    }
    Ok(files)
}

/// Mistakes in a rule file, as diagnostics on it.
pub(super) fn of_rule_file(source: &Arc<SourceFile>, problems: &[RuleProblem]) -> CheckedFile {
    let diagnostic = |problem: &RuleProblem| {
        let span = Some(problem.span);
        let message = problem.message.clone();
        let mut diagnostic = about_source("TF009", Severity::Error, message, span);
        diagnostic.help = problem.help.clone();
        diagnostic
    };
    CheckedFile {
        path: source.path.clone(),
        source: Some(Arc::clone(source)),
        diagnostics: problems.iter().map(diagnostic).collect(),
    }
}

/// A rule file that is not there.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> CheckedFile {
    let message = format!("the rules cannot be read: {error}");
    CheckedFile {
        path: path.display().to_string(),
        source: None,
        diagnostics: vec![about_source("TF009", Severity::Error, message, None)],
    }
}

/// Shows mistakes on standard error; whether there were any.
pub(super) fn complain(problems: Vec<CheckedFile>, screen: &Screen) -> anyhow::Result<bool> {
    if problems.is_empty() {
        return Ok(false);
    }
    let report = Report {
        target: Atlas::embedded().newest(),
        files_checked: problems.len(),
        files: problems,
    };
    Format::Full.write(&report, &[], screen.errors(), &mut std::io::stderr().lock())?;
    Ok(true)
}
