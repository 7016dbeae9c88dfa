//! The check of facts against a small world of names.

use super::check_facts;
use crate::atlas::{Version, VersionRange};
use crate::rules::{Api, RuleSet, load};

/// Names with the versions that have them.
struct Known(Vec<(&'static str, VersionRange)>);

impl Api for Known {
    fn existed(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    fn exists(&self, name: &str, target: Version, package: Option<&str>) -> bool {
        let mut names = self.0.iter();
        let name = match (name, package) {
            ("tf.keras2", Some("tf-keras")) => "tf.new",
            _ => name,
        };
        names.any(|(known, versions)| *known == name && versions.contains(target))
    }

    fn versions(&self) -> Vec<Version> {
        let minors = (0..4).map(|minor| Version::new(2, minor));
        [Version::LAST_TF1].into_iter().chain(minors).collect()
    }

    fn nearest(&self, name: &str) -> Option<String> {
        (name == "tf.odl").then(|| "tf.old".to_owned())
    }
}

fn api() -> Known {
    let known = [
        ("tf.old", "<2.0"),
        ("tf.older", "<2.0"),
        ("tf.new", ">=2.0"),
        ("tf.late", ">=2.2"),
        ("tf.short", ">=2.0, <2.2"),
        ("tf_slim", ">=2.0"),
        ("tf_slim.conv2d", ">=2.0"),
    ];
    let range = |text: &str| text.parse().expect("a range");
    Known(known.map(|(name, text)| (name, range(text))).to_vec())
}

/// The problems of one rule for `tf.old` with these lines, as `line: message | help`.
fn problems(lines: &str) -> Vec<String> {
    let text = format!(
        "[[rule]]\ncode = \"TF300\"\nname = \"a\"\nsummary = \"s\"\nwhy = \"W.\"\n\
         category = \"mandatory\"\neffort = 1\nremoved-in = \"2.0\"\n{lines}\n"
    );
    let (file, problems) = load("a.toml", "x", &text);
    assert_eq!(problems, []);
    let rules = file.rules.iter().map(|written| written.rule.clone());
    let rules = RuleSet::empty().with_user_rules(rules.collect());
    check_facts(&[file], &rules, &api())
        .iter()
        .map(|problem| {
            let help = problem.help.as_deref().unwrap_or("-");
            format!("{}: {} | {help}", problem.place.line, problem.message)
        })
        .collect()
}

/// A rule for `tf.old` with one replacement.
fn suggesting(replacement: &str) -> Vec<String> {
    let lines = "match = { symbol = [\"tf.old\"] }\n[[rule.replacement]]\n";
    problems(&format!("{lines}{replacement}"))
}

#[test]
fn a_name_that_never_was_is_refused() {
    let lines = "match = { symbol = [\"tf.odl\"] }\n[[rule.replacement]]\nto = \"tf.new\"";
    assert_eq!(
        problems(lines),
        ["9: no version of TensorFlow has `tf.odl` | did you mean `tf.old`?"]
    );
    assert_eq!(
        problems("[[rule.row]]\nsymbols = [\"tf.old\", \"tf_slim.x\", \"absl.x\"]\nnote = \"n\""),
        ["10: no version of TensorFlow has `tf_slim.x` | -"]
    );
}

#[test]
fn a_suggestion_exists_wherever_it_is_made() {
    let refused = "does not exist in TensorFlow";
    let limit = "limit `versions`, and add a replacement for the others";
    assert_eq!(suggesting("to = \"tf.new(x, 'tf.none')\""), [""; 0]);
    assert_eq!(
        suggesting("to = \"tf.new(tf.late)\""),
        [format!("11: `tf.late` {refused} 2.0 to 2.1 | {limit}")]
    );
    assert_eq!(
        suggesting("applicability = \"safe\"\nfix = [{ call = \"tf.short({x})\" }]"),
        [format!("12: `tf.short` {refused} 2.2 to 2.3 | {limit}")]
    );
    assert_eq!(
        suggesting("applicability = \"safe\"\nfix = [{ rename = \"tf.none\" }]"),
        [format!("12: `tf.none` {refused} 2.0 to 2.3 | -")]
    );
    let argument = "{ replace-argument = { from = \"a\", to = \"b\", value = \"tf.none\" } }";
    assert_eq!(
        suggesting(&format!("applicability = \"safe\"\nfix = [{argument}]")),
        [format!("12: `tf.none` {refused} 2.0 to 2.3 | -")]
    );
}

#[test]
fn a_required_package_may_bring_the_name() {
    let to = "to = \"tf.keras2\"\n";
    assert_eq!(suggesting(to).len(), 1);
    let found = suggesting(&format!("{to}requires = {{ package = \"tf-keras\" }}"));
    assert_eq!(found, [""; 0]);
}

#[test]
fn names_of_other_packages_are_looked_up_through_the_import() {
    let requires = "requires = { package = \"tf-slim\", import = \"import tf_slim as slim\" }";
    assert_eq!(
        suggesting(&format!("to = \"slim.conv2d\"\n{requires}")),
        [""; 0]
    );
    assert_eq!(
        suggesting(&format!("to = \"slim.conv3d\"\n{requires}")),
        ["11: `tf_slim.conv3d` does not exist in TensorFlow 2.0 to 2.3 | -"]
    );
    assert_eq!(suggesting("to = \"absl.flags\""), [""; 0]);
}

#[test]
fn a_note_may_speak_of_the_past_but_not_of_what_never_was() {
    assert_eq!(suggesting("note = \"`tf.old` was `tf.short`\""), [""; 0]);
    assert_eq!(
        suggesting("note = \"see `tf.none`\""),
        ["11: no version of TensorFlow has `tf.none` | -"]
    );
}

#[test]
fn a_suggestion_that_a_rule_finds_is_refused() {
    let lines = "match = { symbol = [\"tf.old\", \"tf.new\"] }\n\
                 [[rule.replacement]]\nto = \"tf.new.x\"";
    let found = problems(lines);
    let expected = "11: TF300 a finds `tf.new.x` in TensorFlow 2.0 to 2.3 \
                    | suggest what that rule suggests";
    assert!(found.iter().any(|found| found == expected), "{found:?}");
}

#[test]
fn every_target_from_the_removal_on_has_an_answer() {
    let help = "add a replacement, or a note on what to do by hand";
    assert_eq!(
        suggesting("versions = \">=2.1, <2.3\"\nnote = \"n\""),
        [format!(
            "2: there is no answer for TensorFlow 2.0, 2.3 | {help}"
        )]
    );
    assert_eq!(
        problems(
            "[[rule.row]]\nsymbols = [\"tf.old\"]\n[[rule.row]]\nsymbols = [\"tf.older\"]\nnote = \"n\""
        ),
        [format!(
            "10: there is no answer for TensorFlow 2.0 to 2.3 | {help}"
        )]
    );
    let verdict = "match = { verdict = { is = \"gone\" } }";
    assert_eq!(problems(verdict), [""; 0]);
}
