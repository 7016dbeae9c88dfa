//! From a report to a plan: counting, grouping and ordering.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::model::{
    FileWork, Group, Place, Plan, Rewrite, RuleInFile, RuleWork, Step, Tally, Unchecked,
};
use crate::diagnose::Diagnostic;
use crate::report::{CheckedFile, Report, RuleInfo};

impl<'a> Plan<'a> {
    /// The plan for what is in `report`; `rules` describes the rules that may occur in it.
    #[must_use]
    pub fn of(report: &'a Report, rules: &[RuleInfo<'a>]) -> Self {
        let (unchecked, places): (Vec<_>, Vec<_>) = report
            .diagnostics()
            .partition(|(_, found)| found.is_incomplete());
        let category = |(_, found): &Found<'a>| found.category;
        let severity = |(_, found): &Found<'a>| Reverse(found.severity);
        let severities = tallies(&places, severity).into_iter();
        Self {
            target: report.target,
            files_checked: report.files_checked,
            total: tally(&places),
            categories: tallies(&places, category),
            severities: severities
                .map(|(Reverse(severity), tally)| (severity, tally))
                .collect(),
            unchecked: unchecked.into_iter().map(unchecked_file).collect(),
            steps: steps(by_rule(report, &places, rules)),
            files: by_file(&places),
        }
    }
}

/// A diagnostic in its file.
type Found<'a> = (&'a CheckedFile, &'a Diagnostic);

fn tally(places: &[Found<'_>]) -> Tally {
    let mut sum = Tally::default();
    for (_, found) in places {
        sum += Tally::of(found);
    }
    sum
}

/// The tallies of the places that agree in `key`, in its order.
fn tallies<'a, K: Ord>(places: &[Found<'a>], key: impl Fn(&Found<'a>) -> K) -> Vec<(K, Tally)> {
    let groups = grouped(places, key).into_iter();
    groups.map(|(key, places)| (key, tally(&places))).collect()
}

/// The places that agree in `key`, in their order.
fn grouped<'a, K: Ord>(
    places: &[Found<'a>],
    key: impl Fn(&Found<'a>) -> K,
) -> BTreeMap<K, Vec<Found<'a>>> {
    let mut groups: BTreeMap<K, Vec<Found<'a>>> = BTreeMap::new();
    for place in places {
        groups.entry(key(place)).or_default().push(*place);
    }
    groups
}

fn unchecked_file<'a>((file, found): Found<'a>) -> Unchecked<'a> {
    Unchecked {
        path: &file.path,
        message: &found.message,
    }
}

/// The rules that occur, each with the step after which it is done, in order of code.
fn by_rule<'a>(
    report: &'a Report,
    places: &[Found<'a>],
    rules: &[RuleInfo<'a>],
) -> Vec<(Group, RuleWork<'a>)> {
    let groups = grouped(places, |(_, found)| found.code.as_str());
    let described = RuleInfo::occurring(report, rules).into_iter();
    described
        .filter_map(|rule| groups.get(rule.code).map(|places| rule_work(rule, places)))
        .collect()
}

fn rule_work<'a>(rule: RuleInfo<'a>, places: &[Found<'a>]) -> (Group, RuleWork<'a>) {
    let tally = tally(places);
    let by_hand = places
        .iter()
        .filter(|(_, found)| Tally::of(found).by_hand() > 0);
    let group = match by_hand.map(|(_, found)| found.category).min() {
        Some(category) => Group::ByHand(category),
        None if tally.fixable_unsafe > 0 => Group::Assisted,
        None => Group::Automatic,
    };
    let files = grouped(places, |(file, _)| file.path.as_str()).into_iter();
    let work = RuleWork {
        rule,
        tally,
        rewrites: rewrites(places),
        files: files
            .map(|(path, places)| RuleInFile {
                path,
                places: places.iter().map(place).collect(),
            })
            .collect(),
    };
    (group, work)
}

fn steps<'a>(rules: Vec<(Group, RuleWork<'a>)>) -> Vec<Step<'a>> {
    let mut steps: BTreeMap<Group, Step<'a>> = BTreeMap::new();
    let mut add = |group, places, minutes| {
        if places > 0 {
            let step = steps.entry(group).or_insert_with(|| Step {
                group,
                places: 0,
                minutes: 0,
                rules: Vec::new(),
            });
            step.places += places;
            step.minutes += minutes;
        }
    };
    for (group, RuleWork { tally, .. }) in &rules {
        add(Group::Automatic, tally.fixable, tally.fixable_minutes);
        add(
            Group::Assisted,
            tally.fixable_unsafe,
            tally.fixable_unsafe_minutes,
        );
        add(*group, tally.by_hand(), tally.by_hand_minutes());
    }
    for (group, work) in rules {
        if let Some(step) = steps.get_mut(&group) {
            step.rules.push(work);
        }
    }
    let mut steps: Vec<_> = steps.into_values().collect();
    for step in &mut steps {
        step.rules.sort_by_key(|work| Reverse(work.tally.minutes));
    }
    steps
}

fn rewrites<'a>(places: &[Found<'a>]) -> Vec<Rewrite<'a>> {
    let key = |(_, found): &Found<'a>| {
        let package = found
            .requires
            .as_ref()
            .map(|requires| requires.package.as_str());
        (
            found.symbol.as_deref(),
            found.replacement.as_deref(),
            package,
        )
    };
    let mut rewrites: Vec<_> = grouped(places, key)
        .into_iter()
        .filter_map(|((symbol, replacement, package), places)| {
            Some(Rewrite {
                symbol: symbol?,
                replacement,
                help: places.iter().find_map(|(_, found)| found.help.as_deref()),
                package,
                places: places.len(),
            })
        })
        .collect();
    rewrites.sort_by_key(|rewrite| Reverse(rewrite.places));
    rewrites
}

fn place((file, found): &Found<'_>) -> Place {
    let line = match (&file.source, found.span) {
        (Some(source), Some(span)) => source.place(span.start).line,
        _ => 1,
    };
    Place {
        line,
        cell: found.cell,
    }
}

fn by_file<'a>(places: &[Found<'a>]) -> Vec<FileWork<'a>> {
    let files = grouped(places, |(file, _)| file.path.as_str()).into_iter();
    let work = files.map(|(path, places)| {
        let rules = grouped(&places, |(_, found)| {
            (found.code.as_str(), found.name.as_str())
        });
        let mut rules: Vec<_> = rules
            .into_iter()
            .map(|((code, name), places)| (code, name, places.len()))
            .collect();
        rules.sort_by_key(|&(_, _, places)| Reverse(places));
        FileWork {
            path,
            tally: tally(&places),
            rules,
        }
    });
    work.collect()
}

#[cfg(test)]
mod tests {
    use crate::checklist::{Group, Plan};
    use crate::report::sample;
    use crate::rules::Category;

    #[test]
    fn counts_places_and_minutes_once() {
        let report = sample::every_shape();
        let plan = Plan::of(&report, &sample::rules());
        let total = plan.total;
        assert_eq!((total.places, total.minutes), (6, 37));
        assert_eq!((total.fixable, total.fixable_minutes), (2, 2));
        assert_eq!((total.fixable_unsafe, total.fixable_unsafe_minutes), (1, 2));
        assert_eq!((total.by_hand(), total.by_hand_minutes()), (3, 33));
        let sum = |counts: Vec<usize>| counts.into_iter().sum::<usize>();
        assert_eq!(
            sum(plan
                .categories
                .iter()
                .map(|(_, tally)| tally.places)
                .collect()),
            6
        );
        assert_eq!(
            sum(plan
                .severities
                .iter()
                .map(|(_, tally)| tally.places)
                .collect()),
            6
        );
        assert_eq!(sum(plan.steps.iter().map(|step| step.places).collect()), 6);
        let rules = plan.steps.iter().flat_map(|step| &step.rules);
        assert_eq!(sum(rules.map(|work| work.tally.places).collect()), 6);
        assert_eq!(
            sum(plan.files.iter().map(|file| file.tally.places).collect()),
            6
        );
        assert_eq!(plan.categories[0].0, Category::Mandatory);
    }

    #[test]
    fn fixes_come_first_then_the_mandatory_by_effort() {
        let mut report = sample::every_shape();
        report.files.truncate(1);
        let plan = Plan::of(&report, &sample::rules());
        let order: Vec<_> = plan
            .steps
            .iter()
            .map(|step| {
                let rules: Vec<_> = step.rules.iter().map(|work| work.rule.code).collect();
                (step.group, step.places, step.minutes, rules)
            })
            .collect();
        assert_eq!(
            order,
            [
                (Group::Automatic, 2, 2, vec!["TF301"]),
                (Group::Assisted, 1, 2, vec![]),
                (Group::ByHand(Category::Mandatory), 1, 2, vec!["TF110"]),
                (Group::ByHand(Category::Potential), 1, 30, vec!["TF501"]),
            ]
        );
    }

    #[test]
    fn what_could_not_be_checked_is_no_place() {
        let report = sample::incomplete();
        let plan = Plan::of(&report, &sample::rules());
        assert_eq!(plan.total.places, 0);
        assert!(plan.steps.is_empty() && plan.files.is_empty());
        let paths: Vec<_> = plan.unchecked.iter().map(|file| file.path).collect();
        assert_eq!(paths, ["src/a.py", "src/broken.py"]);
    }
}
