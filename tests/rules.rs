//! Every rule file under `rules/` is in order.

use std::path::Path;

use tf2lint::rules::{check_form, load_directory};

#[test]
fn rule_files_are_in_order() {
    let (files, mut problems) = load_directory(Path::new("rules")).expect("rules/ can be read");
    problems.extend(check_form(&files));
    let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}\n", list.join("\n"));
    assert!(!files.is_empty(), "rules/ holds rule files");
}
