//! Every rule file under `rules/` is in order, and agrees with what TensorFlow really has.

use std::path::Path;

use tf2lint::atlas::Atlas;
use tf2lint::rules::{
    RuleFile, RuleProblem, RuleSet, check_facts, check_form, check_types, load_directory,
    load_types,
};

fn load() -> (Vec<RuleFile>, Vec<RuleProblem>) {
    load_directory(Path::new("rules")).expect("rules/ can be read")
}

fn expect_none(problems: &[RuleProblem]) {
    let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}\n", list.join("\n"));
}

#[test]
fn rule_files_are_in_order() {
    let (files, mut problems) = load();
    problems.extend(check_form(&files));
    expect_none(&problems);
    assert!(!files.is_empty(), "rules/ holds rule files");
}

#[test]
fn rules_agree_with_the_atlas() {
    let (files, _) = load();
    let rules = RuleSet::embedded();
    expect_none(&check_facts(&files, &rules, Atlas::embedded()));
}

#[test]
fn tables_of_types_agree_with_the_atlas() {
    let (files, problems) = load_types(Path::new("rules/types")).expect("rules/types can be read");
    expect_none(&problems);
    assert!(!files.names.is_empty(), "rules/types holds tables");
    expect_none(&check_types(&files, Atlas::embedded()));
}
