//! What is to be done: the values that a plan is made of.

use std::ops::AddAssign;

use crate::atlas::Version;
use crate::diagnose::Diagnostic;
use crate::report::RuleInfo;
use crate::rules::Severity;
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
    /// The work by rule, in the order in which it is best done: what fixes mend first, then the
    /// mandatory; within a step the most effort first.
    pub steps: Vec<Step<'a>>,
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

/// When work is best done. Ordered: a later value comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// `--fix` mends it.
    Automatic,
    /// `--unsafe-fixes` mends it, and somebody reads what came of it.
    Assisted,
    /// It is done by hand; the category is the worst of the places.
    ByHand(Category),
}

/// One step of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// What kind of work it is.
    pub group: Group,
    /// Places that this step mends, also such of rules that need a later step too.
    pub places: usize,
    /// Minutes that these places take by hand.
    pub minutes: u64,
    /// Rules that are done with after this step, the most effort first.
    pub rules: Vec<RuleWork<'a>>,
}

/// The places of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleWork<'a> {
    /// The rule.
    pub rule: RuleInfo<'a>,
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
    /// What to do, as the first of the diagnostics says it.
    pub help: Option<&'a str>,
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
    pub(super) fn of(found: &Diagnostic) -> Self {
        let minutes = u64::from(found.effort);
        let mut tally = Self {
            places: 1,
            minutes,
            ..Self::default()
        };
        match found.applicability() {
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
