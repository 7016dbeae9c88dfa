//! Lines, and the notations that all files of the atlas share.

use std::fs;
use std::path::Path;

use super::CompileError;

/// A set of versions of one package; bit `n` is its n-th version.
pub(crate) type Runs = u64;

/// Calls `each` with every line that says something; its mistakes get file and line.
pub(crate) fn for_each_line(
    path: &Path,
    mut each: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), CompileError> {
    let text = fs::read_to_string(path).map_err(|source| CompileError::Read {
        path: path.to_owned(),
        source,
    })?;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        each(line).map_err(|what| CompileError::Line {
            path: path.to_owned(),
            line: index + 1,
            what,
        })?;
    }
    Ok(())
}

/// Reads `2.16` as major and minor number.
pub(crate) fn minor(text: &str) -> Result<(u16, u16), String> {
    text.split_once('.')
        .and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)))
        .ok_or_else(|| format!("`{text}` is not a minor version such as `2.16`"))
}

/// Reads version runs such as `1.0..1.15,2.1..` over the ascending `versions` of a package.
pub(crate) fn runs(text: &str, versions: &[(u16, u16)]) -> Result<Runs, String> {
    let index = |text: &str| {
        let version = minor(text)?;
        versions
            .binary_search(&version)
            .map_err(|_| format!("version {text} is not in package.txt"))
    };
    let mut found = 0;
    for run in text.split(',') {
        let (first, last) = match run.split_once("..") {
            None => (index(run)?, index(run)?),
            Some((first, "")) => (index(first)?, versions.len() - 1),
            Some((first, last)) => (index(first)?, index(last)?),
        };
        if last < first {
            return Err(format!("the run `{run}` ends before it starts"));
        }
        let run = (Runs::MAX >> (63 - (last - first))) << first;
        if found & run != 0 {
            return Err(format!("the runs `{text}` overlap"));
        }
        found |= run;
    }
    Ok(found)
}

/// Cuts `text` at its first blank; the second part is trimmed and may be empty.
pub(crate) fn word(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(' ')
        .map_or((text, ""), |(first, rest)| (first, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::runs;

    const VERSIONS: [(u16, u16); 4] = [(1, 9), (1, 10), (2, 0), (2, 1)];

    #[test]
    fn reads_closed_open_and_single_runs() {
        assert_eq!(runs("1.9..2.0", &VERSIONS), Ok(0b0111));
        assert_eq!(runs("1.10..", &VERSIONS), Ok(0b1110));
        assert_eq!(runs("1.9,2.0..", &VERSIONS), Ok(0b1101));
    }

    #[test]
    fn refuses_unknown_reversed_and_overlapping_runs() {
        for wrong in ["1.8", "2.0..1.9", "1.9..2.0,2.0", "", "1.9..,", "x"] {
            assert!(runs(wrong, &VERSIONS).is_err(), "{wrong}");
        }
    }
}
