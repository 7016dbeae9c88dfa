//! Which versions of other packages fit a TensorFlow, from the metadata of the releases.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::specifier::Specifier;
use crate::atlas::Version;

/// Versions of TensorFlow, and of each package the versions that fit it.
type Table = FxHashMap<String, FxHashMap<String, String>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../rules/api/fits.json"))
        .expect("the file is part of the program, and the tests read it")
});

/// What fits of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// These versions, as pip writes them.
    Versions(&'static str),
    /// No release.
    None,
}

/// The versions of `package` that fit a TensorFlow; `None` if nothing is known of it.
#[must_use]
pub fn fit(package: &str, target: Version) -> Option<Fit> {
    let package = match package {
        "tensorflow-cpu" | "tensorflow/tensorflow" => "tensorflow",
        other => other,
    };
    let versions = TABLE.get(&target.to_string())?.get(package)?;
    Some(match versions.as_str() {
        "none" => Fit::None,
        versions => Fit::Versions(versions),
    })
}

/// Whether some version that is admitted fits; so it is of packages of which nothing is known.
#[must_use]
pub fn fits(package: &str, admitted: &Specifier, target: Version) -> bool {
    match fit(package, target) {
        None => true,
        Some(Fit::None) => false,
        Some(Fit::Versions(versions)) => {
            Specifier::parse(versions).is_none_or(|fitting| admitted.meets(&fitting))
        }
    }
}

/// Dependencies of TensorFlow of which the table says the versions that it asks for.
const DEPENDENCIES: [&str; 5] = ["absl-py", "keras", "numpy", "protobuf", "tensorboard"];

/// Whether a TensorFlow brings `package` along when it is installed.
#[must_use]
pub fn brings(package: &str, target: Version) -> bool {
    DEPENDENCIES.contains(&package) && matches!(fit(package, target), Some(Fit::Versions(_)))
}

#[cfg(test)]
mod tests {
    use super::{Fit, TABLE, brings, fit, fits};
    use crate::atlas::{Atlas, Version};
    use crate::manifest::specifier::Specifier;

    #[test]
    fn every_target_is_described_and_readable() {
        for minor in 0..=Atlas::embedded().newest().minor {
            let table = &TABLE[&format!("2.{minor}")];
            for name in [
                "python",
                "numpy",
                "protobuf",
                "tensorflow",
                "tensorflow-gpu",
                "tensorflow-estimator",
            ] {
                let versions = table
                    .get(name)
                    .unwrap_or_else(|| panic!("2.{minor} {name}"));
                assert!(
                    versions == "none" || Specifier::parse(versions).is_some(),
                    "{name} {versions}"
                );
            }
        }
    }

    #[test]
    fn pins_are_held_against_the_target() {
        let at = |minor: u16| Version { major: 2, minor };
        let fits = |package: &str, versions: &str, target: Version| {
            fits(
                package,
                &Specifier::parse(versions).expect("readable"),
                target,
            )
        };
        assert!(fits("numpy", "==1.18.5", at(3)));
        assert!(!fits("numpy", "==1.18.5", at(21)));
        assert!(fits("python", "==3.6.*", at(5)));
        assert!(!fits("python", "==3.6.*", at(7)));
        assert!(!fits("keras", "<3", at(16)));
        assert!(fits("unheard-of", "==1", at(21)));
        assert_eq!(fit("tensorflow-addons", at(16)), Some(Fit::None));
        assert!(brings("absl-py", at(0)) && brings("tensorboard", at(20)));
        assert!(!brings("tensorboard", at(21)) && !brings("tf-keras", at(21)));
    }
}
