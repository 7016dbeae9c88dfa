use super::{Arc, ConfigProblem, Options, Path, SourceFile, Surroundings, Version, read};

fn read_as(path: &str, text: &str) -> (Option<Options>, Vec<ConfigProblem>) {
    let source = Arc::new(SourceFile::new(path.to_owned(), text.to_owned()));
    let surroundings = Surroundings {
        base: Path::new("/project"),
        newest: Version::new(2, 21),
    };
    let mut problems = Vec::new();
    let is_pyproject = path == super::PYPROJECT;
    let options = read(&source, is_pyproject, surroundings, &mut problems);
    (options, problems)
}

/// The options of a text without mistakes.
fn options(text: &str) -> Options {
    let (options, problems) = read_as("tf2lint.toml", text);
    assert!(problems.is_empty(), "{problems:?}");
    options.expect("it is ours")
}

/// The mistakes of a text: what is underlined, what is said, what is advised.
fn mistakes(text: &str) -> Vec<(String, String, String)> {
    let underlined = |problem: &ConfigProblem| {
        let (source, span) = (problem.source.as_ref()?, problem.span?);
        Some(source.slice(span).to_owned())
    };
    let (_, problems) = read_as("tf2lint.toml", text);
    problems
        .into_iter()
        .map(|problem| {
            let place = underlined(&problem).unwrap_or_default();
            (place, problem.message, problem.help.unwrap_or_default())
        })
        .collect()
}

#[track_caller]
fn is_mistake(text: &str, underlined: &str, message: &str, help: &str) {
    let expected = (underlined.into(), message.into(), help.into());
    assert_eq!(mistakes(text), [expected]);
}

#[test]
fn every_key_is_read() {
    let text = r#"
        extend = "../base.toml"
        target = "2.16"
        legacy-keras = true
        prefer = "compat"
        select = ["ALL"]
        extend-select = ["TF1"]
        ignore = ["contrib-layers"]
        rules = ["own.toml"]
        baseline = "known.json"
        src = ["lib"]
        exclude = ["a"]
        extend-exclude = ["b"]
        include = ["c"]
        extend-include = ["d"]
        respect-gitignore = false
        force-exclude = true
        docs = true
        [per-file-ignores]
        "tests/*" = ["TF9"]
        "!main.py" = ["TF1", "TF2"]
    "#;
    for key in super::KEYS {
        assert!(text.contains(key), "{key}");
    }
    let read = options(text);
    let shown = format!("{read:?}").replace("container: None", "");
    assert!(!shown.contains("None"), "a key was left out: {shown}");
    let path = |given: &super::Given<std::path::PathBuf>| {
        given.as_ref().map(|it| it.value.display().to_string())
    };
    assert_eq!(path(&read.extend).as_deref(), Some("/base.toml"));
    assert_eq!(path(&read.baseline).as_deref(), Some("/project/known.json"));
    let ignores = read.per_file_ignores.expect("given").value;
    let negated: Vec<bool> = ignores.iter().map(|ignore| ignore.negated).collect();
    assert_eq!(negated.iter().filter(|negated| **negated).count(), 1);
}

#[test]
fn an_unknown_key_names_the_nearest() {
    is_mistake(
        "exlude = []",
        "exlude",
        "unknown key `exlude`",
        "did you mean `exclude`?",
    );
    let help = &mistakes("colour = 1")[0].2;
    assert!(help.starts_with("the keys are `extend`, `target`, "));
}

#[test]
fn a_value_of_the_wrong_kind_is_underlined() {
    is_mistake(
        "target = 2.16",
        "2.16",
        "`target` takes a string, not a float",
        "write `target = \"2.16\"`",
    );
    is_mistake(
        "legacy-keras = 'yes'",
        "'yes'",
        "`legacy-keras` takes `true` or `false`, not a string",
        "",
    );
    is_mistake(
        "ignore = 'TF1'",
        "'TF1'",
        "`ignore` takes an array of strings, not a string",
        "",
    );
    is_mistake(
        "ignore = [1]",
        "1",
        "`ignore` takes a string, not an integer",
        "",
    );
    is_mistake(
        "per-file-ignores = []",
        "[]",
        "`per-file-ignores` takes a table, not an array",
        "",
    );
    is_mistake(
        "[extend]",
        "[extend]",
        "`extend` takes a string, not a table",
        "",
    );
}

#[test]
fn a_value_that_cannot_be_is_underlined() {
    is_mistake(
        "target = '2.22'",
        "'2.22'",
        "`2.22` is no target: tf2lint knows TensorFlow 2.0 to 2.21",
        "",
    );
    is_mistake(
        "target = '1.15'",
        "'1.15'",
        "`1.15` is no target: tf2lint knows TensorFlow 2.0 to 2.21",
        "",
    );
    is_mistake(
        "target = 'new'",
        "'new'",
        "`new` is not a version: write a major and a minor number, such as `2.16`",
        "",
    );
    is_mistake(
        "prefer = 'nativ'",
        "'nativ'",
        "`nativ` is no style: write `native` or `compat`",
        "did you mean `native`?",
    );
    is_mistake(
        "exclude = ['a/[b']",
        "'a/[b'",
        "`a/[b` is not a glob: unclosed character class; missing ']'",
        "",
    );
    is_mistake(
        "select = ['TF 1']",
        "'TF 1'",
        "`TF 1` is no code such as `TF110` or `TF1`, no name such as `flags-removed`, and not `ALL`",
        "",
    );
}

#[test]
fn all_mistakes_are_told_at_once_and_the_rest_is_read() {
    let text = "exlude = []\nsrc = [1, 'lib']\nselect = ['TF1', '?']";
    assert_eq!(mistakes(text).len(), 3);
    let (options, _) = read_as("tf2lint.toml", text);
    let options = options.expect("it is ours");
    assert_eq!(options.src.map(|src| src.value.len()), Some(1));
    assert_eq!(options.select.map(|select| select.value.len()), Some(1));
}

#[test]
fn broken_toml_is_underlined() {
    let found = mistakes("target = \n");
    assert_eq!(found.len(), 1);
    assert!(!found[0].1.contains('\n'), "{}", found[0].1);
    assert_eq!(mistakes("src = []\nsrc = []")[0].1, "duplicate key");
}

#[test]
fn only_our_table_of_pyproject_counts() {
    let read = |text: &str| read_as("pyproject.toml", text);
    let (options, problems) = read("[tool.tf2lint]\ntarget = '2.3'\n[tool.ruff]\nx = 1");
    assert_eq!(
        options.and_then(|it| it.target).map(|it| it.value),
        Some(Version::new(2, 3))
    );
    assert!(problems.is_empty());
    for other in [
        "",
        "broken = ",
        "[tool.ruff]",
        "[project]\nname = 'tf2lint'",
        "tool = 'tf2lint'",
    ] {
        let (options, problems) = read(other);
        assert!(options.is_none() && problems.is_empty(), "{other}");
    }
    let (options, problems) = read("tool.tf2lint = 1");
    assert!(options.is_some());
    assert_eq!(
        problems[0].message,
        "`tool.tf2lint` takes a table, not an integer"
    );
    assert_eq!(read("[tool.tf2lint]\nbroken = ").1.len(), 1);
}
