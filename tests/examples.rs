//! One test an example of `rules/`: the rule finds it, and fixes make of it what is written down.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use tf2lint::examples::{ExampleProblem, check_clean, check_example};
use tf2lint::rules::{RuleFile, RuleSet, load_directory};

fn main() -> Result<(), Box<dyn Error>> {
    let (files, _) = load_directory(Path::new("rules"))?;
    let rules = Arc::new(RuleSet::embedded());
    let trials: Vec<Trial> = files.iter().flat_map(|file| trials(file, &rules)).collect();
    if trials.is_empty() {
        return Err("there are no examples".into());
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trials(file: &RuleFile, rules: &Arc<RuleSet>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for written in &file.rules {
        for (span, example) in &written.examples {
            let (example, rules) = (example.clone(), Arc::clone(rules));
            let place = place(file, span.start);
            let name = format!("{} {place}", written.rule.code);
            trials.push(Trial::test(name, move || {
                check_example(&example, &rules).map_err(|problem| failed(&place, &problem))
            }));
        }
        for (span, example) in &written.clean {
            let (example, rules) = (example.clone(), Arc::clone(rules));
            let place = place(file, span.start);
            let name = format!("{} {place} clean", written.rule.code);
            trials.push(Trial::test(name, move || {
                check_clean(&example, &rules).map_err(|problem| failed(&place, &problem))
            }));
        }
    }
    trials
}

/// `rules/namespaces/app.toml:12`.
fn place(file: &RuleFile, at: u32) -> String {
    format!("{}:{}", file.source.path, file.source.place(at).line)
}

fn failed(place: &str, problem: &ExampleProblem) -> Failed {
    let mut text = format!("{place}: {problem}");
    if let ExampleProblem::Fixed { expected, got } = problem {
        let expected = expected.as_deref().unwrap_or("no fix\n");
        text.push_str(&format!("\n--- after\n{expected}--- what comes out\n{got}"));
    }
    text.into()
}
