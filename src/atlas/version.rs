//! TensorFlow versions and ranges of them.
//!
//! Only minor releases count: the public API does not change in a patch release.
//!
//! ```
//! use tf2lint::atlas::{Version, VersionRange};
//!
//! let range: VersionRange = ">=2.0, <2.16".parse().unwrap();
//! assert!(range.contains(Version::new(2, 15)));
//! assert!(!range.contains(Version::new(2, 16)));
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A minor release, such as `1.15` or `2.16`.
///
/// In text formats such as JSON it is a string, in binary ones two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The number before the point.
    pub major: u16,
    /// The number after the point.
    pub minor: u16,
}

/// What is wrong with the text of a version or of a range of versions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `2.16`.
    #[error("`{0}` is not a version: write a major and a minor number, such as `2.16`")]
    Version(String),
    /// Not of the form `>=2.0, <2.16`.
    #[error("`{0}` is not a range of versions: write for instance `>=2.0` or `>=2.0, <2.16`")]
    Range(String),
}

impl Version {
    /// The last release line of TensorFlow 1, against which all changes are stated.
    pub const LAST_TF1: Version = Version::new(1, 15);
    /// The first release of TensorFlow 2.
    pub const FIRST_TF2: Version = Version::new(2, 0);

    /// The version `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.major, self.minor).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(serde::de::Error::custom)
        } else {
            let (major, minor) = Deserialize::deserialize(deserializer)?;
            Ok(Self::new(major, minor))
        }
    }
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads `2.16`; a patch number (`2.16.1`) is accepted and dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || VersionError::Version(text.to_owned());
        let mut parts = text.trim().split('.');
        let mut number = || parts.next().and_then(|part| part.parse::<u16>().ok());
        let version = match (number(), number()) {
            (Some(major), Some(minor)) => Self::new(major, minor),
            _ => return Err(wrong()),
        };
        match (parts.next(), parts.next()) {
            (None, _) => Ok(version),
            (Some(patch), None) if patch.parse::<u16>().is_ok() => Ok(version),
            _ => Err(wrong()),
        }
    }
}

/// A half-open range of versions: `since <= version < until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VersionRange {
    /// The first version in the range; `None` is the beginning of time.
    pub since: Option<Version>,
    /// The first version after the range; `None` is not over yet.
    pub until: Option<Version>,
}

impl VersionRange {
    /// Every version.
    pub const ALL: VersionRange = VersionRange {
        since: None,
        until: None,
    };

    /// Whether `version` is in the range.
    #[must_use]
    pub fn contains(&self, version: Version) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version < until)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (None, None) => write!(f, "every version"),
            (Some(since), None) => write!(f, ">={since}"),
            (None, Some(until)) => write!(f, "<{until}"),
            (Some(since), Some(until)) => write!(f, ">={since}, <{until}"),
        }
    }
}

impl FromStr for VersionRange {
    type Err = VersionError;

    /// Reads comparisons joined by commas: `>=2.0`, `<=2.15`, `>2.3`, `<2.16`, `==2.0`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || VersionError::Range(text.to_owned());
        let mut range = Self::ALL;
        for part in text.split(',').map(str::trim) {
            let digits = part.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
            let (operator, version) = part.split_at(digits);
            let version: Version = version.parse().map_err(|_| wrong())?;
            let after = Version::new(version.major, version.minor + 1);
            match operator.trim() {
                ">=" => range.since = Some(version),
                ">" => range.since = Some(after),
                "<" => range.until = Some(version),
                "<=" => range.until = Some(after),
                "==" => {
                    range.since = Some(version);
                    range.until = Some(after);
                }
                _ => return Err(wrong()),
            }
        }
        Ok(range)
    }
}

#[cfg(test)]
mod tests {
    use super::{Version, VersionRange};

    #[test]
    fn reads_versions_with_and_without_a_patch_number() {
        assert_eq!("2.16".parse(), Ok(Version::new(2, 16)));
        assert_eq!("1.15.5".parse(), Ok(Version::LAST_TF1));
        for wrong in ["2", "two", "2.x", "2.1.0.0", "", "2.1rc1"] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn orders_minors_as_numbers() {
        assert!(Version::new(2, 9) < Version::new(2, 10));
        assert!(Version::new(1, 15) < Version::new(2, 0));
    }

    #[test]
    fn text_formats_hold_a_string_and_binary_ones_numbers() {
        let version = Version::new(2, 16);
        let json = serde_json::to_string(&version).expect("a string");
        assert_eq!(json, "\"2.16\"");
        assert_eq!(serde_json::from_str::<Version>(&json).ok(), Some(version));
        let bytes = postcard::to_allocvec(&version).expect("two numbers");
        assert_eq!(bytes, [2, 16]);
        assert_eq!(postcard::from_bytes(&bytes), Ok(version));
    }

    #[test]
    fn both_ends_of_a_range_hold() {
        let range: VersionRange = ">=2.1, <=2.15".parse().expect("a range");
        let inside = [(2, 1), (2, 15)];
        let outside = [(1, 15), (2, 0), (2, 16)];
        assert!(
            inside
                .iter()
                .all(|&(a, b)| range.contains(Version::new(a, b)))
        );
        assert!(
            outside
                .iter()
                .all(|&(a, b)| !range.contains(Version::new(a, b)))
        );
        assert!("2.1".parse::<VersionRange>().is_err());
        assert_eq!(range.to_string(), ">=2.1, <2.16");
    }
}
