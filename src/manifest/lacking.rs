//! Packages that suggestions need and no manifest of the project asks for.

use std::collections::BTreeMap;
use std::path::Path;

use super::fits::brings;
use super::pip::{Requirement, normal};
use crate::atlas::Version;
use crate::files::ManifestKind;

/// A package that nothing asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Its name on the index.
    pub package: String,
    /// The versions that the suggestions ask for, if they do.
    pub versions: Option<String>,
    /// How many suggestions need it.
    pub count: usize,
}

impl Lacking {
    /// The idioms of the rules that speak of such packages.
    pub const IDIOMS: [&str; 2] = ["package-not-asked-for", "brought-package-not-asked-for"];

    /// The idiom of the rule that speaks of this one: what TensorFlow brings along is there, for now.
    #[must_use]
    pub fn idiom(&self, target: Version) -> &'static str {
        Self::IDIOMS[usize::from(brings(&self.package, target))]
    }
}

/// What one suggestion needs.
#[derive(Debug, Clone, Copy)]
pub struct Need<'a> {
    /// The file with the code.
    pub path: &'a Path,
    /// The name of a package.
    pub package: &'a str,
    /// Its versions.
    pub versions: Option<&'a str>,
}

/// What one manifest asks for.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// The file.
    pub path: &'a Path,
    /// What kind of file it is.
    pub kind: ManifestKind,
    /// All that it asks for.
    pub requirements: &'a [Requirement],
}

impl Stated<'_> {
    /// The directory for whose code it speaks.
    fn home(&self) -> Option<&Path> {
        let directory = self.path.parent()?;
        match self.kind {
            ManifestKind::Workflow => directory.parent()?.parent(),
            ManifestKind::Requirements if directory.ends_with("requirements") => directory.parent(),
            _ => Some(directory),
        }
    }

    /// How well a requirement of the code would stand in it, the lowest best; `None` if not at all.
    fn rank(&self) -> Option<(bool, bool, u8, &Path)> {
        let name = self.path.file_name()?.to_string_lossy().to_lowercase();
        let kind = match self.kind {
            ManifestKind::Requirements if name.contains("constraint") => return None,
            ManifestKind::Requirements => 0,
            ManifestKind::PyProject => 1,
            ManifestKind::Setup => 2,
            ManifestKind::SetupCfg => 3,
            ManifestKind::Pipfile => 4,
            ManifestKind::Environment => 5,
            ManifestKind::Tox | ManifestKind::Dockerfile | ManifestKind::Workflow => return None,
        };
        let asks = |is_meant: &dyn Fn(&Requirement) -> bool| self.requirements.iter().any(is_meant);
        if !asks(&|it| it.name != "python") {
            return None;
        }
        let has_tensorflow = asks(&Requirement::is_tensorflow);
        let is_for_developers = ["dev", "test", "doc", "lint"]
            .iter()
            .any(|word| name.contains(word));
        Some((!has_tensorflow, is_for_developers, kind, self.path))
    }
}

/// What each of the manifests lacks, in their order. Of the manifests nearest above some code, one
/// is told; those above it may ask for the package as well.
#[must_use]
pub fn lacking(needs: &[Need<'_>], manifests: &[Stated<'_>]) -> Vec<Vec<Lacking>> {
    let mut told: Vec<BTreeMap<&str, Lacking>> = vec![BTreeMap::new(); manifests.len()];
    for need in needs {
        let package = normal(need.package);
        let above: Vec<&Path> = need.path.ancestors().skip(1).collect();
        let speaks = |manifest: &Stated<'_>| {
            let home = manifest.home();
            home.is_some_and(|home| above.contains(&home))
        };
        let asks = |manifest: &Stated<'_>| {
            let mut stated = manifest.requirements.iter();
            stated.any(|requirement| requirement.name == package)
        };
        if manifests.iter().any(|it| speaks(it) && asks(it)) {
            continue;
        }
        let candidates = |home: &&Path| {
            let ranked = manifests.iter().enumerate().filter_map(|(index, it)| {
                let rank = it.rank()?;
                (it.home() == Some(*home)).then_some((rank, index))
            });
            ranked.min().map(|(_, index)| index)
        };
        let Some(index) = above.iter().find_map(candidates) else {
            continue;
        };
        let told = told[index].entry(need.package).or_insert_with(|| Lacking {
            package: need.package.to_owned(),
            versions: None,
            count: 0,
        });
        told.count += 1;
        // All rules say the same of one package, or nothing; were it otherwise, order must not tell.
        if let Some(versions) = need.versions
            && told.versions.as_deref().is_none_or(|it| versions < it)
        {
            told.versions = Some(versions.to_owned());
        }
    }
    told.into_iter()
        .map(|packages| packages.into_values().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Need, Stated, lacking};
    use crate::files::manifest_kind;
    use crate::manifest::Requirement;

    /// What manifests, each with what it asks for, are told of code that needs these packages.
    fn told(manifests: &[(&str, &str)], needs: &[(&str, &str)]) -> Vec<String> {
        let requirements: Vec<Vec<Requirement>> = manifests
            .iter()
            .map(|(_, words)| words.split(' ').filter_map(|it| Requirement::parse(it, 0)))
            .map(Iterator::collect)
            .collect();
        let stated: Vec<Stated<'_>> = manifests
            .iter()
            .zip(&requirements)
            .map(|((path, _), requirements)| Stated {
                path: Path::new(path),
                kind: manifest_kind(path).expect("a manifest"),
                requirements,
            })
            .collect();
        let needs: Vec<Need<'_>> = needs
            .iter()
            .map(|(path, package)| Need {
                path: Path::new(path),
                package,
                versions: Some(">=1"),
            })
            .collect();
        let lines = lacking(&needs, &stated).into_iter().zip(manifests);
        lines
            .flat_map(|(packages, (path, _))| {
                packages
                    .into_iter()
                    .map(move |it| format!("{path}: {} {}", it.count, it.package))
            })
            .collect()
    }

    #[test]
    fn the_nearest_manifest_is_told_and_those_above_may_ask() {
        let manifests = [
            ("/p/requirements.txt", "tensorflow tf_slim"),
            ("/p/sub/setup.py", "numpy"),
        ];
        let needs = [
            ("/p/a.py", "tf-slim"),
            ("/p/a.py", "absl-py"),
            ("/p/x/b.py", "absl-py"),
            ("/p/sub/c.py", "tf-slim"),
            ("/p/sub/c.py", "tf-keras"),
            ("/elsewhere/d.py", "tf-keras"),
        ];
        let expected = [
            "/p/requirements.txt: 2 absl-py",
            "/p/sub/setup.py: 1 tf-keras",
        ];
        assert_eq!(told(&manifests, &needs), expected);
    }

    #[test]
    fn one_manifest_of_a_directory_is_told() {
        let needs = [("/p/a.py", "tf-slim")];
        for (manifests, expected) in [
            (
                &[
                    ("/p/requirements.txt", "numpy"),
                    ("/p/setup.py", "tensorflow"),
                ][..],
                1,
            ),
            (
                &[
                    ("/p/requirements-dev.txt", "x"),
                    ("/p/requirements.txt", "y"),
                ],
                1,
            ),
            (&[("/p/setup.py", ""), ("/p/requirements/base.txt", "y")], 1),
            (
                &[
                    ("/p/constraints.txt", "tensorflow"),
                    ("/p/environment.yml", "y"),
                ],
                1,
            ),
        ] {
            let said = told(manifests, &needs);
            assert_eq!(said, [format!("{}: 1 tf-slim", manifests[expected].0)]);
        }
        let silent = [
            ("/p/pyproject.toml", "python"),
            ("/p/Dockerfile", "tensorflow"),
        ];
        assert_eq!(told(&silent, &needs), [""; 0]);
        let asked = [("/p/requirements.txt", "y"), ("/p/Dockerfile", "tf-slim")];
        assert_eq!(told(&asked, &needs), [""; 0]);
    }
}
