//! When a requirement holds: `; python_version < "3.7" and sys_platform == "linux"`.
//!
//! Only what it says of Python is understood, and only in comparisons that are joined by `and`.

use super::fits::{Fit, fit};
use super::pip::Requirement;
use super::specifier::Specifier;
use crate::atlas::Version;

/// What the marker of a requirement says of Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pythons {
    /// The versions that it admits.
    pub admitted: Specifier,
    /// Whether it says something else as well.
    pub is_partial: bool,
}

impl Pythons {
    /// What the text behind the `;` says; `None` if it says nothing of Python that is understood.
    #[must_use]
    pub fn parse(marker: &str) -> Option<Self> {
        let is_word = |word: &str| marker.split_whitespace().any(|it| it == word);
        if is_word("or") || marker.contains(['(', ')', '#']) {
            return None;
        }
        let (of_python, others): (Vec<&str>, Vec<&str>) = marker
            .split(" and ")
            .map(str::trim)
            .partition(|comparison| comparison.starts_with("python_"));
        if of_python.is_empty() {
            return None;
        }
        let clauses = of_python
            .into_iter()
            .map(clause)
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            admitted: Specifier::parse(&clauses.join(","))?,
            is_partial: !others.is_empty(),
        })
    }
}

/// What the marker of a requirement says of Python, and the Pythons that a TensorFlow runs on, if
/// it leaves all of these out.
#[must_use]
pub fn left_out(requirement: &Requirement, target: Version) -> Option<(Pythons, &'static str)> {
    let Some(Fit::Versions(running)) = fit("python", target) else {
        return None;
    };
    let pythons = Pythons::parse(&requirement.marker)?;
    let meets = pythons.admitted.meets(&Specifier::parse(running)?);
    (!meets).then_some((pythons, running))
}

/// `python_version < "3.7"` as `<3.7`.
fn clause(comparison: &str) -> Option<String> {
    let names = ["python_version", "python_full_version"];
    let rest = names
        .iter()
        .find_map(|name| comparison.strip_prefix(name))?
        .trim();
    let at = rest.find(['"', '\''])?;
    let version = rest[at..].trim_matches(['"', '\'']);
    let operator = rest[..at].trim();
    let is_operator = !operator.is_empty() && operator.chars().all(|c| "<>=!~".contains(c));
    (is_operator && !version.contains(['"', '\''])).then(|| format!("{operator}{version}"))
}

#[cfg(test)]
mod tests {
    use super::Pythons;
    use crate::manifest::Specifier;

    /// Whether the marker admits a Python from 3.10 on, and whether that is all that it says.
    fn admits(marker: &str) -> Option<(bool, bool)> {
        let pythons = Pythons::parse(marker)?;
        let new = Specifier::parse(">=3.10,<3.14").expect("readable");
        Some((pythons.admitted.meets(&new), !pythons.is_partial))
    }

    #[test]
    fn says_which_pythons_a_marker_admits() {
        for (marker, expected) in [
            ("python_version < \"3.7\"", Some((false, true))),
            ("python_version<'3.7'", Some((false, true))),
            ("python_full_version <= '3.9.18'", Some((false, true))),
            ("python_version == '3.6'", Some((false, true))),
            (
                "python_version >= '3.5' and python_version < '3.8'",
                Some((false, true)),
            ),
            (
                "python_version < '3.8' and sys_platform == 'linux'",
                Some((false, false)),
            ),
            ("python_version < '3.12'", Some((true, true))),
            ("python_version >= '3.8'", Some((true, true))),
            ("sys_platform == 'linux'", None),
            ("python_version < '3.7' or sys_platform == 'linux'", None),
            ("(python_version < '3.7')", None),
            ("python_version in '2.7, 3.6'", None),
            ("python_version not in '3.10'", None),
            ("'3.7' > python_version", None),
            ("", None),
        ] {
            assert_eq!(admits(marker), expected, "{marker}");
        }
    }
}
