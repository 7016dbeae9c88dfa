//! What a rule says at one target: how bad it is, and which replacement is offered.

use std::borrow::Cow;

use crate::atlas::{Atlas, Target, Version};
use crate::rules::Severity;

use super::model::{Keras, Life, Replacement, Row, Rule, Style, VerdictKind};
use super::operation::FixOperation;

/// The TensorFlow whose `tf.keras` is Keras 3.
const KERAS_3: Version = Version::new(2, 16);

/// The namespaces that are Keras.
const KERAS: [&str; 2] = ["tf.keras", "tf.compat.v1.keras"];

/// Whether a name is one of Keras.
fn is_keras(symbol: &str) -> bool {
    let is_rest = |rest: &str| rest.is_empty() || rest.starts_with('.');
    let mut namespaces = KERAS.iter();
    namespaces.any(|namespace| symbol.strip_prefix(namespace).is_some_and(is_rest))
}

/// How bad something with this life is at `target`: removed is an error, changed a warning,
/// deprecated a note. `None`: nothing has happened yet.
#[must_use]
pub fn severity(life: Life, target: Version) -> Option<Severity> {
    let reached = |since: Option<Version>| since.is_some_and(|since| since <= target);
    if reached(life.removed_in) {
        Some(Severity::Error)
    } else if reached(life.changed_in) {
        Some(Severity::Warning)
    } else if reached(life.deprecated_in) {
        Some(Severity::Note)
    } else {
        None
    }
}

impl VerdictKind {
    /// How bad it is at the target for which the verdict holds, as far as nothing is known of the
    /// single use.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Moved | Self::CompatOnly | Self::Gone | Self::MemberGone => Severity::Error,
            Self::Arguments => Severity::Warning,
            Self::Changed | Self::Unknown | Self::NativeForm => Severity::Note,
        }
    }
}

/// The replacement to offer: of those that work at `target`, the first of the preferred style;
/// else the first that serves both styles; else the first of the other style.
#[must_use]
pub fn choose(
    replacements: &[Replacement],
    target: impl Into<Target>,
    prefer: Style,
) -> Option<&Replacement> {
    choose_where(replacements, target.into(), prefer, |_| true)
}

/// The same of those that are `wanted`.
fn choose_where(
    replacements: &[Replacement],
    target: Target,
    prefer: Style,
    wanted: impl Fn(&Replacement) -> bool,
) -> Option<&Replacement> {
    let rank = |replacement: &&Replacement| match replacement.label {
        Some(style) if style == prefer => 0,
        None => 1,
        Some(_) => 2,
    };
    replacements
        .iter()
        .filter(|replacement| replacement.works_at(target) && wanted(replacement))
        .min_by_key(rank)
}

/// The replacement to offer for `symbol`, found by its beginning `matched`: as [`choose`] does, but
/// of those whose name exists at the target. If the best has none, its note stays: what it says is
/// true without a name.
#[must_use]
pub fn choose_for<'r>(
    replacements: &'r [Replacement],
    (symbol, matched): (&str, &str),
    (target, prefer): (Target, Style),
    atlas: &Atlas,
) -> Option<Cow<'r, Replacement>> {
    let best = choose_where(replacements, target, prefer, |replacement| {
        is_there(replacement, (symbol, matched), target, atlas)
    });
    best.map(Cow::Borrowed).or_else(|| {
        let dead = choose(replacements, target, prefer)?;
        dead.note.as_ref()?;
        Some(Cow::Owned(Replacement {
            to: None,
            requires: None,
            fix: Vec::new(),
            ..dead.clone()
        }))
    })
}

/// What to offer, one after the other, where the conditions of `first` keep it from being written:
/// those that follow it, of the same style, that work and whose names exist at the target, up to
/// one without conditions. None if `first` has no conditions, or is not one of `replacements`.
#[must_use]
pub fn choices_after<'r>(
    replacements: &'r [Replacement],
    (symbol, matched): (&str, &str),
    target: Target,
    atlas: &Atlas,
    first: &Replacement,
) -> Vec<&'r Replacement> {
    let is_first = |replacement: &Replacement| std::ptr::eq(replacement, first);
    let place = replacements.iter().position(is_first);
    let (Some(place), true) = (place, first.is_conditional()) else {
        return Vec::new();
    };
    let mut choices = Vec::new();
    for replacement in &replacements[place + 1..] {
        if replacement.label == first.label
            && replacement.works_at(target)
            && is_there(replacement, (symbol, matched), target, atlas)
        {
            choices.push(replacement);
            if !replacement.is_conditional() {
                break;
            }
        }
    }
    choices
}

/// Whether what a replacement writes for a symbol exists at the target, as far as it is a name.
fn is_there(
    replacement: &Replacement,
    (symbol, matched): (&str, &str),
    target: Target,
    atlas: &Atlas,
) -> bool {
    let written = replacement.written_for(symbol, matched);
    written.is_none_or(|written| !is_name(&written) || atlas.may_exist(&written, target))
}

/// Whether a text is a dotted name.
fn is_name(text: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    text.chars().all(is_part)
}

impl Keras {
    /// Whether it is the one of `target`.
    #[must_use]
    pub fn stands_behind(self, target: Target) -> bool {
        target.has_keras_2() == (self == Self::V2)
    }
}

impl Replacement {
    /// Whether there may be uses where it is not written although it could be.
    #[must_use]
    pub fn is_conditional(&self) -> bool {
        self.fix.iter().any(FixOperation::is_condition)
    }

    /// Whether it works at a target.
    #[must_use]
    pub fn works_at(&self, target: Target) -> bool {
        let keras = self.keras.is_none_or(|keras| keras.stands_behind(target));
        keras && self.versions.contains(target.version)
    }

    /// What to write in place of `symbol`: a name or an expression. `matched` is the beginning of
    /// the symbol with which the rule is written; where a namespace moves, what follows stays.
    #[must_use]
    pub fn written_for(&self, symbol: &str, matched: &str) -> Option<String> {
        let moved = self.fix.iter().find_map(|operation| match operation {
            FixOperation::MoveNamespace(to) => {
                let rest = symbol.strip_prefix(matched).unwrap_or_default();
                Some(format!("{to}{rest}"))
            }
            _ => None,
        });
        // Holes of a template are named after parameters, and read well without their braces.
        moved.or_else(|| self.to.as_ref().map(|to| to.replace(['{', '}'], "")))
    }
}

impl Rule {
    /// How bad what a match found is for `symbol` at `target`; `None`: nothing has happened to it
    /// there. What Keras 3 changed leaves those alone who stay with Keras 2.
    #[must_use]
    pub fn severity_at(&self, row: Option<u32>, symbol: &str, target: Target) -> Option<Severity> {
        let life = self.life_of(row);
        let came_with_keras_3 = life.begin().is_some_and(|begin| begin >= KERAS_3);
        let is_spared = target.legacy_keras && came_with_keras_3 && is_keras(symbol);
        let holds = self.keras.is_none_or(|keras| keras.stands_behind(target)) && !is_spared;
        holds.then(|| severity(life, target.version)).flatten()
    }

    /// The row at this position, as a match names it.
    #[must_use]
    pub fn row(&self, row: Option<u32>) -> Option<&Row> {
        self.rows.get(row? as usize)
    }

    /// When it happened to what a match found: the row may have a life of its own.
    #[must_use]
    pub fn life_of(&self, row: Option<u32>) -> Life {
        self.row(row).and_then(|row| row.life).unwrap_or(self.life)
    }

    /// The answers to what a match found: those of the row if it has some, else the rule's.
    #[must_use]
    pub fn replacements_of(&self, row: Option<u32>) -> &[Replacement] {
        match self.row(row) {
            Some(row) if !row.replacements.is_empty() => &row.replacements,
            _ => &self.replacements,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{choose, severity};
    use crate::atlas::{Version, VersionRange};
    use crate::rules::Severity;
    use crate::rules::{Applicability, Life, Replacement, Style};

    fn replacement(label: Option<Style>, versions: &str, to: &str) -> Replacement {
        Replacement {
            label,
            versions: versions.parse::<VersionRange>().expect("a range"),
            keras: None,
            applicability: Applicability::Manual,
            to: Some(to.to_owned()),
            note: None,
            requires: None,
            fix: Vec::new(),
        }
    }

    #[test]
    fn the_worst_that_has_happened_by_the_target_counts() {
        let life = Life {
            deprecated_in: Some(Version::new(1, 14)),
            changed_in: Some(Version::new(2, 0)),
            removed_in: Some(Version::new(2, 16)),
        };
        let at = |major, minor| severity(life, Version::new(major, minor));
        assert_eq!(at(1, 13), None);
        assert_eq!(at(1, 14), Some(Severity::Note));
        assert_eq!(at(2, 15), Some(Severity::Warning));
        assert_eq!(at(2, 16), Some(Severity::Error));
        assert_eq!(severity(Life::default(), Version::new(2, 0)), None);
    }

    #[test]
    fn style_decides_among_those_that_work_at_the_target() {
        let answers = [
            replacement(Some(Style::Compat), ">=2.0", "compat"),
            replacement(Some(Style::Native), ">=2.0, <2.16", "native"),
            replacement(Some(Style::Native), ">=2.0", "second native"),
            replacement(None, ">=2.16", "both"),
        ];
        let chosen = |minor, prefer| {
            choose(&answers, Version::new(2, minor), prefer).and_then(|answer| answer.to.as_deref())
        };
        assert_eq!(chosen(0, Style::Native), Some("native"));
        assert_eq!(chosen(16, Style::Native), Some("second native"));
        assert_eq!(chosen(16, Style::Compat), Some("compat"));
        assert_eq!(choose(&answers, Version::new(1, 15), Style::Native), None);
        let without_native = [answers[0].clone(), answers[3].clone()];
        let chosen = choose(&without_native, Version::new(2, 16), Style::Native);
        assert_eq!(chosen.and_then(|answer| answer.to.as_deref()), Some("both"));
    }
}
