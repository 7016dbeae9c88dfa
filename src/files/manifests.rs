//! Files that say which packages a project runs with, known by their names.

/// What kind of such a file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManifestKind {
    /// `requirements*.txt`, `constraints*.txt`, the same with `.in`: one requirement a line.
    Requirements,
    /// `setup.py`: Python, and checked as such, too.
    Setup,
    /// `setup.cfg`.
    SetupCfg,
    /// `pyproject.toml`.
    PyProject,
    /// `Pipfile`.
    Pipfile,
    /// `environment.yml` of conda.
    Environment,
    /// `tox.ini`.
    Tox,
    /// A Dockerfile.
    Dockerfile,
    /// A workflow of GitHub.
    Workflow,
}

/// The kind that a path with `/` between its parts says; `None` if it is no such file.
#[must_use]
pub fn manifest_kind(path: &str) -> Option<ManifestKind> {
    let lower = path.replace('\\', "/").to_ascii_lowercase();
    let (directory, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    let in_folder =
        |folder: &str| directory == folder || directory.ends_with(&format!("/{folder}"));
    Some(match name {
        "setup.py" => ManifestKind::Setup,
        "setup.cfg" => ManifestKind::SetupCfg,
        "pyproject.toml" => ManifestKind::PyProject,
        "pipfile" => ManifestKind::Pipfile,
        "tox.ini" => ManifestKind::Tox,
        "containerfile" => ManifestKind::Dockerfile,
        _ if stem == "dockerfile" || name.ends_with(".dockerfile") => ManifestKind::Dockerfile,
        _ if stem == name && name.starts_with("dockerfile") => ManifestKind::Dockerfile,
        _ if is_yaml && in_folder(".github/workflows") => ManifestKind::Workflow,
        _ if is_yaml && stem.starts_with("environment") => ManifestKind::Environment,
        _ if name.ends_with(".txt") || name.ends_with(".in") => {
            let says = |word: &str| stem.contains(word);
            let is_list = ["requirements", "constraints"].into_iter().any(says);
            if !is_list && !in_folder("requirements") {
                return None;
            }
            ManifestKind::Requirements
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ManifestKind, manifest_kind};

    #[test]
    fn names_say_what_a_file_is() {
        for (path, kind) in [
            ("requirements.txt", ManifestKind::Requirements),
            ("a/requirements-dev.txt", ManifestKind::Requirements),
            ("dev_requirements.txt", ManifestKind::Requirements),
            ("requirements/base.txt", ManifestKind::Requirements),
            ("constraints.txt", ManifestKind::Requirements),
            ("a/setup.py", ManifestKind::Setup),
            ("Pipfile", ManifestKind::Pipfile),
            ("Dockerfile.gpu", ManifestKind::Dockerfile),
            ("docker/gpu.dockerfile", ManifestKind::Dockerfile),
            ("Dockerfile-gpu", ManifestKind::Dockerfile),
            ("requirements.in", ManifestKind::Requirements),
            (".github/workflows/ci.yaml", ManifestKind::Workflow),
            ("environment-gpu.yml", ManifestKind::Environment),
        ] {
            assert_eq!(manifest_kind(path), Some(kind), "{path}");
        }
        for path in [
            "notes.txt",
            "Pipfile.lock",
            "ci.yml",
            "my_setup.py",
            "dockerfile_test/a.py",
        ] {
            assert_eq!(manifest_kind(path), None, "{path}");
        }
    }
}
