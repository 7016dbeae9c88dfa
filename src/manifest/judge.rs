//! Which rule speaks of a requirement.

use std::cmp::Reverse;

use super::fits::fits;
use super::marker::left_out;
use super::pip::Requirement;
use super::specifier::Specifier;
use crate::atlas::Version;
use crate::rules::{RequirementMatcher, RuleId, RuleSet, severity};

/// The requirements of one file of which a rule speaks at the target. Of several rules on one, the
/// one whose reason is the latest speaks, then the first by code. What is for other Pythons than
/// those of the target is not installed with it, and is not spoken of, unless no TensorFlow is left.
#[must_use]
pub fn judge<'r>(
    requirements: &'r [Requirement],
    rules: &RuleSet,
    target: Version,
) -> Vec<(RuleId, &'r Requirement)> {
    let speaks = |requirement: &'r Requirement| {
        let matching = rules.index().requirements().filter_map(|(matcher, id)| {
            let rule = rules.rule(id);
            severity(rule.life, target)?;
            let holds = matches(matcher, requirement, requirements, target);
            holds.then(|| (Reverse(rule.life.begin()), &rule.code, id))
        });
        matching.min().map(|(_, _, id)| (id, requirement))
    };
    let is_for_others = |requirement: &Requirement| left_out(requirement, target).is_some();
    let is_installed =
        |requirement: &&Requirement| requirement.is_tensorflow() && !is_for_others(requirement);
    let copes = requirements.iter().any(|it| is_installed(&it));
    let is_spared = |requirement: &Requirement| {
        is_for_others(requirement) && (copes || !requirement.is_tensorflow())
    };
    let spoken_of = requirements.iter().filter(|it| !is_spared(it));
    spoken_of.filter_map(speaks).collect()
}

/// Whether all that a matcher says holds of a requirement among those of its file.
fn matches(
    matcher: &RequirementMatcher,
    requirement: &Requirement,
    all: &[Requirement],
    target: Version,
) -> bool {
    if !matcher.of.contains(&requirement.name) {
        return false;
    }
    // Of versions that are not understood nothing is said.
    let admitted = Specifier::parse(&requirement.versions);
    let holds = |test: &dyn Fn(&Specifier) -> bool| admitted.as_ref().is_some_and(test);
    let is_below = |version: &String| holds(&|admitted| admitted.is_below(version));
    matcher.below.as_ref().is_none_or(is_below)
        && (!matcher.misfit || holds(&|admitted| !fits(&requirement.name, admitted, target)))
        && (matcher.beside.is_empty() || all.iter().any(|it| matcher.beside.contains(&it.name)))
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::atlas::Version;
    use crate::manifest::{Requirement, Specifier};
    use crate::rules::RuleSet;

    fn codes(lines: &[&str], minor: u16) -> Vec<String> {
        let rules = RuleSet::embedded();
        let requirements: Vec<Requirement> = lines
            .iter()
            .filter_map(|line| Requirement::parse(line, 0))
            .collect();
        let judged = judge(&requirements, &rules, Version { major: 2, minor });
        judged
            .into_iter()
            .map(|(id, _)| rules.rule(id).code.clone())
            .collect()
    }

    #[test]
    fn the_target_decides() {
        assert_eq!(codes(&["tensorflow==1.15"], 21), ["TF901"]);
        assert_eq!(codes(&["tensorflow==2.4"], 21), ["TF903"]);
        assert_eq!(codes(&["tensorflow==2.4"], 4), [""; 0]);
        assert_eq!(codes(&["tensorflow-gpu<2"], 11), ["TF901"]);
        assert_eq!(codes(&["tensorflow-gpu<2"], 12), ["TF904"]);
        assert_eq!(codes(&["tensorflow>=1.4", "tf-slim"], 21), [""; 0]);
    }

    #[test]
    fn dependencies_are_held_against_tensorflow_where_it_is_asked_for() {
        assert_eq!(codes(&["numpy==1.16"], 21), [""; 0]);
        assert_eq!(codes(&["numpy==1.16", "tensorflow"], 21), ["TF910"]);
    }

    #[test]
    fn what_is_for_other_pythons_counts_where_nothing_else_is_asked_for() {
        let old = "tensorflow==1.15; python_version < '3.8'";
        assert_eq!(codes(&[old], 21), ["TF901"]);
        assert_eq!(codes(&[old], 0), ["TF901"]);
        assert_eq!(
            codes(&[old, "tensorflow; python_version >= '3.8'"], 21),
            [""; 0]
        );
        assert_eq!(codes(&[old, "tensorflow==2.4"], 21), ["TF903"]);
        let numpy = "numpy==1.16; python_version < '3.8'";
        assert_eq!(codes(&[numpy, "tensorflow"], 21), [""; 0]);
        assert_eq!(
            codes(&["numpy==1.16; python_version < '3.12'", "tensorflow"], 21),
            ["TF910"]
        );
    }

    #[test]
    fn every_rule_can_be_read() {
        let rules = RuleSet::embedded();
        for (matcher, _) in rules.index().requirements() {
            let below = matcher.below.iter();
            assert!(
                below
                    .clone()
                    .all(|version| Specifier::parse(version).is_some())
            );
        }
    }
}
