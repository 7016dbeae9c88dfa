use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{ConfigSource, Configs, KnownRules, Overrides, Version};
use crate::config::{Origin, Selector, Settings};
use crate::rules::Style;

/// A directory with these files.
fn tree(files: &[(&str, &str)]) -> TempDir {
    let tree = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = tree.path().join(path);
        fs::create_dir_all(path.parent().expect("below the root")).expect("created");
        fs::write(path, text).expect("written");
    }
    tree
}

fn configs(tree: &TempDir, source: ConfigSource, overrides: Overrides) -> Configs {
    Configs::new(source, overrides, tree.path(), Version::new(2, 21))
}

fn nearest(tree: &TempDir) -> Configs {
    configs(tree, ConfigSource::Nearest, Overrides::default())
}

fn target(settings: &Settings) -> String {
    settings.target.to_string()
}

fn messages(configs: &Configs) -> Vec<String> {
    configs.problems().iter().map(ToString::to_string).collect()
}

fn selectors(words: &[&str]) -> Vec<Selector> {
    words
        .iter()
        .map(|word| word.parse().expect("a selector"))
        .collect()
}

#[test]
fn the_nearest_configuration_alone_counts_for_a_file() {
    let tree = tree(&[
        ("tf2lint.toml", "target = '2.5'\nlegacy-keras = true"),
        ("a/pyproject.toml", "[tool.tf2lint]\ntarget = '2.6'"),
        ("a/b/pyproject.toml", "[tool.ruff]\nline-length = 100"),
        ("a/b/c/d.py", ""),
    ]);
    let mut configs = nearest(&tree);
    let mut of = |path: &str| configs.for_file(&tree.path().join(path));
    assert_eq!(target(&of("x.py")), "2.5");
    assert!(of("x.py").legacy_keras);
    let deep = of("a/b/c/d.py");
    assert_eq!(target(&deep), "2.6");
    assert!(!deep.legacy_keras, "the outer file is not asked");
    assert_eq!(deep.root, tree.path().join("a"));
    assert_eq!(deep.path, Some(tree.path().join("a/pyproject.toml")));
    assert!(
        std::sync::Arc::ptr_eq(&deep, &of("a/b/c/e.py")),
        "resolved once"
    );
    assert_eq!(messages(&configs), [""; 0]);
}

#[test]
fn of_several_files_in_a_directory_one_counts() {
    let tree = tree(&[
        ("a/.tf2lint.toml", "target = '2.1'"),
        ("a/tf2lint.toml", "target = '2.2'"),
        ("a/pyproject.toml", "[tool.tf2lint]\ntarget = '2.3'"),
        ("b/tf2lint.toml", "target = '2.2'"),
        ("b/pyproject.toml", "[tool.tf2lint]\ntarget = '2.3'"),
    ]);
    let mut configs = nearest(&tree);
    assert_eq!(
        target(&configs.for_directory(&tree.path().join("a"))),
        "2.1"
    );
    assert_eq!(
        target(&configs.for_directory(&tree.path().join("b"))),
        "2.2"
    );
}

#[test]
fn without_configuration_the_defaults_hold() {
    let tree = tree(&[("a.py", "")]);
    let settings = nearest(&tree).for_file(&tree.path().join("a.py"));
    assert_eq!(target(&settings), "2.21");
    assert_eq!(settings.prefer, Style::Native);
    assert!(!settings.legacy_keras);
    assert_eq!(settings.root, tree.path());
    assert_eq!(settings.path, None);
    assert_eq!(
        settings.src,
        [tree.path().to_path_buf(), tree.path().join("src")]
    );
    assert!(settings.files.exclude.matches(&tree.path().join("x/venv")));
    assert!(settings.selection.enables("TF110", "flags-removed"));
}

#[test]
fn the_command_line_wins_over_every_file() {
    let tree = tree(&[(
        "tf2lint.toml",
        "target = '2.5'\nprefer = 'compat'\nselect = ['TF1']\nexclude = ['a']\nextend-exclude = ['b']",
    )]);
    let overrides = Overrides {
        target: Some(Version::new(2, 9)),
        extend_select: selectors(&["TF210"]),
        exclude: Some(vec!["c".into()]),
        extend_exclude: vec!["./d".into()],
        baseline: Some("known.json".into()),
        ..Overrides::default()
    };
    let mut configs = configs(&tree, ConfigSource::Nearest, overrides);
    let settings = configs.for_directory(&tree.path().join("sub"));
    assert_eq!(target(&settings), "2.9");
    assert_eq!(settings.prefer, Style::Compat);
    assert_eq!(settings.baseline, Some(tree.path().join("known.json")));
    let enabled = |code| settings.selection.enables(code, "x");
    assert_eq!(
        ["TF110", "TF210", "TF211"].map(enabled),
        [true, true, false]
    );
    let excluded = |name: &str| settings.files.exclude.matches(&tree.path().join(name));
    assert_eq!(
        ["a", "b", "c", "d", "x/c", "x/d"].map(excluded),
        [false, true, true, true, true, false]
    );
}

#[test]
fn extend_takes_what_the_file_itself_does_not_say() {
    let tree = tree(&[
        (
            "shared/base.toml",
            "target = '2.4'\nprefer = 'compat'\nignore = ['TF1']\nextend-exclude = ['./gen']\nrules = ['own.toml']",
        ),
        (
            "shared/pyproject.toml",
            "[tool.tf2lint]\nextend = 'base.toml'\nprefer = 'native'",
        ),
        (
            "app/tf2lint.toml",
            "extend = '../shared/pyproject.toml'\nignore = ['TF2']\nextend-exclude = ['x']",
        ),
    ]);
    let mut configs = nearest(&tree);
    let settings = configs.for_directory(&tree.path().join("app"));
    assert_eq!(messages(&configs), [""; 0]);
    assert_eq!(target(&settings), "2.4");
    assert_eq!(settings.prefer, Style::Native);
    assert_eq!(settings.rules, [tree.path().join("shared/own.toml")]);
    assert_eq!(settings.root, tree.path().join("app"));
    let enabled = |code| settings.selection.enables(code, "x");
    assert_eq!(
        ["TF110", "TF210", "TF310"].map(enabled),
        [false, false, true]
    );
    let excluded = |name: &str| settings.files.exclude.matches(&tree.path().join(name));
    assert_eq!(
        ["shared/gen", "app/gen", "app/x"].map(excluded),
        [true, false, true]
    );
}

#[test]
fn extend_that_leads_nowhere_is_a_mistake_at_its_place() {
    let tree = tree(&[
        ("a/tf2lint.toml", "extend = 'gone.toml'"),
        ("b/tf2lint.toml", "extend = 'other.toml'"),
        ("b/other.toml", "target = '2.3'\nextend = 'tf2lint.toml'"),
        ("c/tf2lint.toml", "extend = 'pyproject.toml'"),
        ("c/pyproject.toml", "[project]\nname = 'x'"),
        ("d/tf2lint.toml", "extend = 'broken.toml'"),
        ("d/broken.toml", "target = 1"),
    ]);
    let mut configs = nearest(&tree);
    for directory in ["a", "b", "c", "d"] {
        configs.for_directory(&tree.path().join(directory));
    }
    assert_eq!(
        messages(&configs),
        [
            "a/tf2lint.toml:1:10: `a/gone.toml` does not exist",
            "b/other.toml:2:10: `b/tf2lint.toml` extends itself",
            "c/tf2lint.toml:1:10: `c/pyproject.toml` has no table `[tool.tf2lint]`",
            "d/broken.toml:1:10: `target` takes a string, not an integer (write `target = \"1\"`)",
        ]
    );
}

#[test]
fn a_named_file_counts_for_all_and_starts_at_the_working_directory() {
    let tree = tree(&[
        ("tf2lint.toml", "target = '2.1'"),
        ("ci/strict.toml", "target = '2.2'\nexclude = ['./gen']"),
    ]);
    let source = ConfigSource::File("ci/strict.toml".into());
    let mut configs = configs(&tree, source, Overrides::default());
    let settings = configs.for_file(&tree.path().join("a/b.py"));
    assert_eq!(target(&settings), "2.2");
    assert!(settings.files.exclude.matches(&tree.path().join("gen")));
}

#[test]
fn a_named_file_that_is_none_is_a_mistake() {
    let tree = tree(&[("pyproject.toml", ""), ("latin.toml", "")]);
    fs::write(tree.path().join("latin.toml"), b"# \xe9").expect("written");
    let problem = |name: &str| {
        let source = ConfigSource::File(name.into());
        messages(&configs(&tree, source, Overrides::default())).join("\n")
    };
    assert_eq!(
        problem("gone.toml"),
        "`gone.toml` cannot be read: no such file or directory"
    );
    assert_eq!(
        problem("pyproject.toml"),
        "`--config`: `pyproject.toml` has no table `[tool.tf2lint]`"
    );
    assert_eq!(
        problem("latin.toml"),
        "`latin.toml` cannot be read: it is not UTF-8"
    );
}

#[test]
fn isolated_reads_no_file() {
    let tree = tree(&[("tf2lint.toml", "target = '2.1'\nbroken = ")]);
    let mut configs = configs(&tree, ConfigSource::Isolated, Overrides::default());
    assert_eq!(target(&configs.for_file(&tree.path().join("a.py"))), "2.21");
    assert_eq!(messages(&configs), [""; 0]);
}

#[test]
fn a_mistake_is_told_once_however_many_files_it_concerns() {
    let tree = tree(&[("tf2lint.toml", "\u{feff}\nprefer = 'x'"), ("a/b/c.py", "")]);
    let mut configs = nearest(&tree);
    for path in ["x.py", "a/b/c.py", "a/y.py"] {
        configs.for_file(&tree.path().join(path));
    }
    assert_eq!(
        messages(&configs),
        ["tf2lint.toml:2:10: `x` is no style: write `native` or `compat`"]
    );
}

#[test]
fn mistakes_of_the_command_line_name_the_option() {
    let tree = tree(&[]);
    let overrides = Overrides {
        target: Some(Version::new(2, 99)),
        exclude: Some(vec!["[a".into()]),
        per_file_ignores: Some(vec![("[b".into(), Selector::All)]),
        ..Overrides::default()
    };
    let configs = configs(&tree, ConfigSource::Isolated, overrides);
    let messages = messages(&configs);
    assert_eq!(messages.len(), 3);
    for option in ["--target", "--exclude", "--per-file-ignores"] {
        let start = format!("`{option}`: ");
        assert!(
            messages.iter().any(|it| it.starts_with(&start)),
            "{messages:?}"
        );
    }
}

#[test]
fn selectors_without_rule_are_found_wherever_they_are() {
    let tree = tree(&[
        (
            "tf2lint.toml",
            "select = ['TF1', 'flag-removed']\n[per-file-ignores]\n'*' = ['TF7']",
        ),
        ("sub/x.py", ""),
    ]);
    let overrides = Overrides {
        ignore: selectors(&["TF111"]),
        ..Overrides::default()
    };
    let mut configs = configs(&tree, ConfigSource::Nearest, overrides);
    configs.for_file(&tree.path().join("sub/x.py"));
    let known = KnownRules::new([("TF110", "flags-removed")]);
    let problems = configs.unknown_selectors(&known);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "`--ignore`: `TF111` is no rule (did you mean `TF110`?)",
            "tf2lint.toml:1:18: `flag-removed` is no rule (did you mean `flags-removed`?)",
            "tf2lint.toml:3:8: `TF7` is no rule",
        ]
    );
}

#[test]
fn rules_can_be_silenced_in_some_files() {
    let tree = tree(&[(
        "tf2lint.toml",
        "[per-file-ignores]\n'test_*.py' = ['TF1']\n'old/*' = ['ALL']\n'!main.py' = ['TF3']",
    )]);
    let settings = nearest(&tree).for_directory(tree.path());
    let enabled = |path: &str| {
        let path = tree.path().join(path);
        let rules = settings.rules_for(&path);
        ["TF110", "TF210", "TF310"].map(|code| rules.enables(code, "x"))
    };
    assert_eq!(enabled("main.py"), [true, true, true]);
    assert_eq!(enabled("a.py"), [true, true, false]);
    assert_eq!(enabled("a/test_b.py"), [false, true, false]);
    assert_eq!(enabled("old/a/main.py"), [false, false, false]);
}

#[test]
fn settings_are_listed_with_their_origin() {
    let tree = tree(&[
        ("base.toml", "extend-exclude = ['gen']\nsrc = ['lib']"),
        (
            "tf2lint.toml",
            "extend = 'base.toml'\n\ntarget = '2.4'\n[per-file-ignores]\n'!a' = ['TF1']",
        ),
    ]);
    let overrides = Overrides {
        extend_exclude: vec!["tmp".into()],
        ..Overrides::default()
    };
    let mut configs = configs(&tree, ConfigSource::Nearest, overrides);
    let settings = configs.for_directory(tree.path());
    let listed: Vec<String> = settings
        .entries()
        .iter()
        .filter(|entry| entry.key != "exclude")
        .map(|entry| format!("{} = {} ({})", entry.key, entry.value, entry.origin))
        .collect();
    assert_eq!(
        listed,
        [
            "extend = \"base.toml\" (tf2lint.toml:1)",
            "target = \"2.4\" (tf2lint.toml:3)",
            "legacy-keras = false (default)",
            "prefer = \"native\" (default)",
            "select = [\"ALL\"] (default)",
            "per-file-ignores = { \"!a\" = [\"TF1\"] } (tf2lint.toml:4)",
            "src = [\"lib\"] (base.toml:2)",
            "extend-exclude = [\"tmp\"] (--extend-exclude)",
            "extend-exclude = [\"gen\"] (base.toml:1)",
            "respect-gitignore = true (default)",
            "force-exclude = false (default)",
            "docs = false (default)",
        ]
    );
    let entries = settings.entries();
    let exclude = entries
        .iter()
        .find(|it| it.key == "exclude")
        .expect("listed");
    assert!(matches!(exclude.origin, Origin::Default));
    assert!(exclude.value.starts_with("[\".bzr\", "));
}

#[test]
fn a_path_above_everything_has_settings_too() {
    let tree = tree(&[]);
    let settings = nearest(&tree).for_file(Path::new("/"));
    assert_eq!(settings.root, tree.path());
}
