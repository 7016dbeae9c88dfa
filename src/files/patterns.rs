//! Glob patterns over paths, with ruff's meaning.
//!
//! A pattern without `/` is held against the last part of the path. A pattern with `/` is held
//! against the whole path, and starts at the directory of the file in which it is written. `*`
//! and `**` both cross `/` there.

use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};

/// A pattern that is not a glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is not a glob: {reason}")]
pub struct PatternError {
    /// The pattern as written.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Patterns that are asked together: does any of them match?
#[derive(Debug, Clone, Default)]
pub struct PatternSet {
    names: GlobSet,
    paths: GlobSet,
}

impl PatternSet {
    /// A set of patterns, each with the directory from which it starts.
    ///
    /// # Errors
    /// The first pattern that is not a glob.
    pub fn new<'a>(
        patterns: impl IntoIterator<Item = (&'a str, &'a Path)>,
    ) -> Result<Self, PatternError> {
        let mut names = GlobSetBuilder::new();
        let mut paths = GlobSetBuilder::new();
        for (pattern, base) in patterns {
            if pattern.contains('/') {
                paths.add(glob(pattern, &anchored(pattern, base))?);
            } else {
                names.add(glob(pattern, pattern)?);
            }
        }
        Ok(Self {
            names: build(&names)?,
            paths: build(&paths)?,
        })
    }

    /// Whether any pattern matches `path`, which is absolute.
    #[must_use]
    pub fn matches(&self, path: &Path) -> bool {
        let name_matches = !self.names.is_empty()
            && path
                .file_name()
                .is_some_and(|name| self.names.is_match(name));
        name_matches || (!self.paths.is_empty() && self.paths.is_match(path))
    }
}

/// The glob for `text`; an error names `pattern`, which the user wrote.
fn glob(pattern: &str, text: &str) -> Result<Glob, PatternError> {
    Glob::new(text).map_err(|error| PatternError {
        pattern: pattern.to_owned(),
        reason: error.kind().to_string(),
    })
}

/// The set of all added globs; fails only if together they are too large to compile.
fn build(globs: &GlobSetBuilder) -> Result<GlobSet, PatternError> {
    globs.build().map_err(|error| PatternError {
        pattern: error.glob().unwrap_or_default().to_owned(),
        reason: error.kind().to_string(),
    })
}

/// `pattern` as a glob over absolute paths.
fn anchored(pattern: &str, base: &Path) -> String {
    let mut rest = pattern.trim_end_matches('/');
    let mut base = base;
    if rest.starts_with('/') {
        return rest.to_owned();
    }
    loop {
        if let Some(below) = rest.strip_prefix("./") {
            rest = below;
        } else if let Some(beside) = rest.strip_prefix("../") {
            rest = beside;
            base = base.parent().unwrap_or(base);
        } else {
            break;
        }
    }
    let base = base.to_string_lossy().replace('\\', "/");
    format!("{}/{rest}", globset::escape(base.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::PatternSet;
    use std::path::Path;

    fn matches(pattern: &str, path: &str) -> bool {
        PatternSet::new([(pattern, Path::new("/project/[odd] {name}"))])
            .expect("a glob")
            .matches(&Path::new("/project/[odd] {name}").join(path))
    }

    #[test]
    fn a_pattern_without_slash_matches_the_name() {
        assert!(matches("*.py", "a/b.py"));
        assert!(matches("build", "deep/down/build"));
        assert!(!matches("build", "build/a.py"));
        assert!(
            !matches("*project*", "a.py"),
            "parts above are not looked at"
        );
        assert!(matches("test_{a,b}.py", "test_b.py"));
    }

    #[test]
    fn a_pattern_with_slash_starts_at_its_directory() {
        assert!(matches("a/b.py", "a/b.py"));
        assert!(!matches("a/b.py", "c/a/b.py"));
        assert!(matches("**/a/b.py", "c/a/b.py"));
        assert!(matches("a/*.py", "a/b.py"));
        assert!(matches("a/*.py", "a/deep/b.py"), "as in ruff");
        assert!(matches("./a/", "a"));
        assert!(matches("/project/*", "a.py"));
    }

    #[test]
    fn a_leading_parent_starts_one_directory_up() {
        let set = PatternSet::new([("../other/*", Path::new("/project/here"))]).expect("a glob");
        assert!(set.matches(Path::new("/project/other/x.py")));
        assert!(!set.matches(Path::new("/project/here/other/x.py")));
    }

    #[test]
    fn names_the_pattern_that_is_not_a_glob() {
        let error = PatternSet::new([("a", Path::new("/")), ("x/[a", Path::new("/w"))])
            .expect_err("an open class");
        assert_eq!(error.pattern, "x/[a");
        assert!(error.to_string().starts_with("`x/[a` is not a glob: "));
    }

    #[test]
    fn the_empty_set_matches_nothing() {
        assert!(!PatternSet::default().matches(Path::new("/a")));
    }
}
