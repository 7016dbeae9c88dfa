//! Which versions a requirement admits: `>=1.4,<2`, `~=1.4`, Poetry's `^1.15`, conda's `=1.13`.
//!
//! Only what decides whether two ranges meet is kept; between any two versions there is another.

use std::cmp::Ordering;

/// A range of versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Specifier {
    /// The lowest version, and whether it is admitted.
    low: Option<(Vec<u32>, bool)>,
    /// The highest version, and whether it is admitted.
    high: Option<(Vec<u32>, bool)>,
    /// Versions that are left out.
    without: Vec<Vec<u32>>,
}

impl Specifier {
    /// Reads clauses with commas between them; the empty text admits all. `None` if something in
    /// it is not understood, such as a variable.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut specifier = Self::default();
        for clause in text.split(',') {
            let clause = clause.trim();
            if !clause.is_empty() && clause != "*" {
                specifier.add(clause)?;
            }
        }
        Some(specifier)
    }

    fn add(&mut self, clause: &str) -> Option<()> {
        let written = clause.trim_start_matches(['=', '<', '>', '~', '!', '^']);
        let operator = &clause[..clause.len() - written.len()];
        let written = written.trim().trim_start_matches('v');
        let (written, is_prefix) = match written.split_once(".*") {
            Some((before, "")) => (before, true),
            Some(_) => return None,
            None => (written, operator == "="),
        };
        let version = numbers(written)?;
        let after = |kept: usize| {
            let mut next = version[..kept.clamp(1, version.len())].to_vec();
            if let Some(last) = next.last_mut() {
                *last += 1;
            }
            next
        };
        match operator {
            "" | "=" | "==" | "===" if is_prefix => self.between(&version, after(version.len())),
            "" | "==" | "===" => {
                self.from(version.clone(), true);
                self.to(version, true);
            }
            "!=" if is_prefix => {}
            "!=" => self.without.push(version),
            ">=" => self.from(version, true),
            ">" => self.from(version, false),
            "<=" => self.to(version, true),
            "<" => self.to(version, false),
            "~=" => self.between(&version, after(version.len().saturating_sub(1))),
            "~" => self.between(&version, after(2)),
            "^" => {
                let first = version.iter().position(|number| *number > 0);
                self.between(&version, after(first.unwrap_or_default() + 1));
            }
            _ => return None,
        }
        Some(())
    }

    fn between(&mut self, low: &[u32], high: Vec<u32>) {
        self.from(low.to_vec(), true);
        self.to(high, false);
    }

    fn from(&mut self, version: Vec<u32>, inclusive: bool) {
        let narrows = |(low, admits): &(Vec<u32>, bool)| match compare(&version, low) {
            Ordering::Greater => true,
            Ordering::Equal => *admits && !inclusive,
            Ordering::Less => false,
        };
        if self.low.as_ref().is_none_or(narrows) {
            self.low = Some((version, inclusive));
        }
    }

    fn to(&mut self, version: Vec<u32>, inclusive: bool) {
        let narrows = |(high, admits): &(Vec<u32>, bool)| match compare(&version, high) {
            Ordering::Less => true,
            Ordering::Equal => *admits && !inclusive,
            Ordering::Greater => false,
        };
        if self.high.as_ref().is_none_or(narrows) {
            self.high = Some((version, inclusive));
        }
    }

    /// Whether some version is in both ranges.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let mut both = self.clone();
        if let Some((version, inclusive)) = other.low.clone() {
            both.from(version, inclusive);
        }
        if let Some((version, inclusive)) = other.high.clone() {
            both.to(version, inclusive);
        }
        let (Some((low, from)), Some((high, to))) = (&both.low, &both.high) else {
            return true;
        };
        match compare(low, high) {
            Ordering::Less => true,
            Ordering::Equal => {
                let mut without = self.without.iter().chain(&other.without);
                *from && *to && !without.any(|version| compare(version, low).is_eq())
            }
            Ordering::Greater => false,
        }
    }

    /// Whether no version from this one on is admitted.
    #[must_use]
    pub fn is_below(&self, version: &str) -> bool {
        Self::parse(&format!(">={version}")).is_some_and(|above| !self.meets(&above))
    }
}

/// The numbers of a version; a suffix such as `rc1` is left out.
fn numbers(written: &str) -> Option<Vec<u32>> {
    let public = written.split('+').next().unwrap_or(written);
    let mut found = Vec::new();
    for part in public.split('.') {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        if end == 0 {
            // `1.15.post1`
            if found.is_empty() || !["post", "dev", "rc"].iter().any(|it| part.starts_with(it)) {
                return None;
            }
            break;
        }
        found.push(part[..end].parse().ok()?);
        if end < part.len() {
            let suffix = part[end..].trim_start_matches(['-', '_']);
            let is_suffix = ["a", "b", "rc", "post", "dev", "c"].into_iter();
            is_suffix
                .into_iter()
                .any(|known| suffix.starts_with(known))
                .then_some(())?;
            break;
        }
    }
    Some(found)
}

/// In order of versions: `2` and `2.0` are equal.
fn compare(one: &[u32], other: &[u32]) -> Ordering {
    let length = one.len().max(other.len());
    let padded = |numbers: &[u32]| {
        let mut numbers = numbers.to_vec();
        numbers.resize(length, 0);
        numbers
    };
    padded(one).cmp(&padded(other))
}

#[cfg(test)]
mod tests {
    use super::Specifier;

    fn meets(one: &str, other: &str) -> bool {
        let read = |text: &str| Specifier::parse(text).expect("readable");
        assert_eq!(read(one).meets(&read(other)), read(other).meets(&read(one)));
        read(one).meets(&read(other))
    }

    #[test]
    fn ranges_meet_where_they_share_a_version() {
        let target = ">=2.21,<2.22";
        for fitting in [
            "", "*", ">=1.4", "==2.21.*", "~=2.21.0", "^2.4", "2.21.1", "=2.21", "~=2.4",
            "!=2.21.0", "<=2.21",
        ] {
            assert!(meets(fitting, target), "{fitting}");
        }
        for other in [
            "==1.15",
            "<2",
            "~=1.4",
            "^1.15",
            "~2.4",
            "=1.13",
            "1.*",
            ">=1,<2.0.0",
            ">2.22",
            "==2.21,!=2.21",
            "<2.21",
        ] {
            assert!(!meets(other, target), "{other}");
        }
    }

    #[test]
    fn knows_which_versions_end_before_two() {
        let is_below = |text: &str| Specifier::parse(text).is_some_and(|it| it.is_below("2"));
        for text in [
            "==1.15",
            "==1.*",
            "~=1.4",
            "<2",
            "<2.0.0",
            ">=1.4,<2",
            "<=1.15.5",
            "=1.13",
            "==1.15.0rc3",
        ] {
            assert!(is_below(text), "{text}");
        }
        for text in [
            "",
            "==2.0",
            ">=1.4",
            "<2.1",
            "!=1.15",
            "==$V",
            "<3",
            "==2.0.0-alpha0",
        ] {
            assert!(!is_below(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        for text in [
            "==$V",
            "==${TF}",
            "1.15|1.14",
            "==*",
            ">= 2.0 || ^3",
            "==1.x",
        ] {
            assert_eq!(Specifier::parse(text), None, "{text}");
        }
    }
}
