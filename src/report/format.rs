//! The formats by name.

use std::fmt;
use std::io;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Appearance, Report, RuleInfo, concise, full, github, json, sarif};

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// For people: source, underlined names, suggested edits.
    #[default]
    Full,
    /// One line a finding, for grep and for editors.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Workflow commands that GitHub Actions shows as annotations.
    Github,
}

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no output format: write one of full, concise, json, json-lines, sarif, github")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every format, in the order in which help lists them.
    pub const ALL: [Format; 6] = [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::JsonLines,
        Format::Sarif,
        Format::Github,
    ];

    /// The name that is typed: `json-lines`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    /// Whether people read it: only then do colour and width mean anything.
    #[must_use]
    pub const fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }

    /// Writes `report` in this format.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(
        self,
        report: &Report,
        rules: &[RuleInfo<'_>],
        appearance: Appearance,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        match self {
            Self::Full => full::write(report, appearance, out),
            Self::Concise => concise::write(report, appearance, out),
            Self::Json => json::write_array(report, out),
            Self::JsonLines => json::write_lines(report, out),
            Self::Sarif => sarif::write(report, rules, out),
            Self::Github => github::write(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_name_reads_back_and_the_error_lists_them_all() {
        let wrong = "xml".parse::<Format>().expect_err("no such format");
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            assert!(wrong.to_string().contains(format.as_str()));
            let quoted = serde_json::to_string(&format).expect("a string");
            assert_eq!(quoted, format!("\"{format}\""));
        }
    }
}
