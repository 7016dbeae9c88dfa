//! What is to be done, counted and in order.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use crate::atlas::Version;
use crate::diagnose::{Diagnostic, Severity};
use crate::report::{CheckedFile, Report, RuleInfo};
use crate::rules::{Applicability, Category};

/// The plan of a migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a> {
    /// The version of TensorFlow to which the code goes.
    pub target: Version,
    /// Files that were looked at.
    pub files_checked: usize,
    /// All places together.
    pub total: Tally,
    /// Places by category, the mandatory ones first; categories without places are left out.
    pub categories: Vec<(Category, Tally)>,
    /// Places by severity, the errors first; severities without places are left out.
    pub severities: Vec<(Severity, Tally)>,
    /// What could not be checked, in order of path. Not among the places.
    pub unchecked: Vec<Unchecked<'a>>,
    /// The work by rule, in the order in which it is best done: what needs no hands first, then
    /// the mandatory, the most effort first.
    pub rules: Vec<RuleWork<'a>>,
    /// The work by file, in order of path.
    pub files: Vec<FileWork<'a>>,
}

/// Counts of places, and the minutes that they take a person who does all by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Places.
    pub places: usize,
    /// Minutes by hand.
    pub minutes: u64,
    /// Places that `--fix` mends.
    pub fixable: usize,
    /// Minutes for these places by hand.
    pub fixable_minutes: u64,
    /// Places that `--unsafe-fixes` mends besides.
    pub fixable_unsafe: usize,
    /// Minutes for these places by hand.
    pub fixable_unsafe_minutes: u64,
}

/// A file, or a part of one, that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked<'a> {
    /// The path under which it is reported.
    pub path: &'a str,
    /// What is wrong, as the diagnostic says it.
    pub message: &'a str,
}

/// When the work of a rule is best done. Ordered: a later value comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// `--fix` mends all places.
    Automatic,
    /// Something has to be done by hand, and at least one place is in this category.
    ByHand(Category),
}

/// The places of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWork<'a> {
    /// The rule.
    pub rule: RuleInfo<'a>,
    /// When to do it.
    pub group: Group,
    /// Its places.
    pub tally: Tally,
    /// What becomes what, the most frequent first.
    pub rewrites: Vec<Rewrite<'a>>,
    /// Its places by file, in order of path.
    pub files: Vec<RuleInFile<'a>>,
}

/// A name and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite<'a> {
    /// The qualified name.
    pub symbol: &'a str,
    /// What to write instead; `None`: there is no short answer.
    pub replacement: Option<&'a str>,
    /// The package on PyPI that it needs.
    pub package: Option<&'a str>,
    /// Places with this name.
    pub places: usize,
}

/// The places of one rule in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInFile<'a> {
    /// The path under which the file is reported.
    pub path: &'a str,
    /// In order; a line occurs once for each place in it.
    pub places: Vec<Place>,
}

/// A line, in a cell if the file is a notebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The cell of a notebook, from 1.
    pub cell: Option<u32>,
}

/// The places in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileWork<'a> {
    /// The path under which it is reported.
    pub path: &'a str,
    /// Its places.
    pub tally: Tally,
    /// Code and name of each rule with its number of places, the most frequent first.
    pub rules: Vec<(&'a str, &'a str, usize)>,
}

impl Tally {
    /// One place.
    fn of(found: &Diagnostic) -> Self {
        let minutes = u64::from(found.effort);
        let mut tally = Self {
            places: 1,
            minutes,
            ..Self::default()
        };
        match found.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => (tally.fixable, tally.fixable_minutes) = (1, minutes),
            Some(Applicability::Unsafe) => {
                (tally.fixable_unsafe, tally.fixable_unsafe_minutes) = (1, minutes);
            }
            Some(Applicability::Manual) | None => {}
        }
        tally
    }

    /// Places that no fix mends.
    #[must_use]
    pub const fn by_hand(&self) -> usize {
        self.places - self.fixable - self.fixable_unsafe
    }

    /// Minutes for the places that no fix mends.
    #[must_use]
    pub const fn by_hand_minutes(&self) -> u64 {
        self.minutes - self.fixable_minutes - self.fixable_unsafe_minutes
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.places += other.places;
        self.minutes += other.minutes;
        self.fixable += other.fixable;
        self.fixable_minutes += other.fixable_minutes;
        self.fixable_unsafe += other.fixable_unsafe;
        self.fixable_unsafe_minutes += other.fixable_unsafe_minutes;
    }
}

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
            rules: by_rule(report, &places, rules),
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

fn by_rule<'a>(
    report: &'a Report,
    places: &[Found<'a>],
    rules: &[RuleInfo<'a>],
) -> Vec<RuleWork<'a>> {
    let groups = grouped(places, |(_, found)| found.code.as_str());
    let described = RuleInfo::occurring(report, rules).into_iter();
    let mut work: Vec<_> = described
        .filter_map(|rule| Some(rule_work(rule, groups.get(rule.code)?)))
        .collect();
    work.sort_by_key(|work| (work.group, Reverse(work.tally.minutes), work.rule.code));
    work
}

fn rule_work<'a>(rule: RuleInfo<'a>, places: &[Found<'a>]) -> RuleWork<'a> {
    let tally = tally(places);
    let categories = places.iter().map(|(_, found)| found.category);
    let group = match categories.min() {
        Some(first) if tally.fixable < tally.places => Group::ByHand(first),
        _ => Group::Automatic,
    };
    let files = grouped(places, |(file, _)| file.path.as_str()).into_iter();
    RuleWork {
        rule,
        group,
        tally,
        rewrites: rewrites(places),
        files: files
            .map(|(path, places)| RuleInFile {
                path,
                places: places.iter().map(place).collect(),
            })
            .collect(),
    }
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
    use super::{Group, Plan};
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
        assert_eq!(
            sum(plan.rules.iter().map(|rule| rule.tally.places).collect()),
            6
        );
        assert_eq!(
            sum(plan.files.iter().map(|file| file.tally.places).collect()),
            6
        );
        assert_eq!(plan.categories[0].0, Category::Mandatory);
    }

    #[test]
    fn what_needs_no_hands_comes_first_then_the_mandatory_by_effort() {
        let mut report = sample::every_shape();
        report.files.truncate(1);
        let plan = Plan::of(&report, &sample::rules());
        let order: Vec<_> = plan
            .rules
            .iter()
            .map(|work| (work.rule.code, work.group))
            .collect();
        assert_eq!(
            order,
            [
                ("TF301", Group::Automatic),
                ("TF110", Group::ByHand(Category::Mandatory)),
                ("TF501", Group::ByHand(Category::Potential)),
            ]
        );
    }

    #[test]
    fn what_could_not_be_checked_is_no_place() {
        let report = sample::incomplete();
        let plan = Plan::of(&report, &sample::rules());
        assert_eq!(plan.total.places, 0);
        assert!(plan.rules.is_empty() && plan.files.is_empty());
        let paths: Vec<_> = plan.unchecked.iter().map(|file| file.path).collect();
        assert_eq!(paths, ["src/a.py", "src/broken.py"]);
    }
}
