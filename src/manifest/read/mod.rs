//! The requirements that each kind of manifest states. A reader for each notation; what they have
//! in common is the [`Requirement`], with its place in the text.

mod dockerfile;
mod ini;
mod lines;
mod setup;
mod tables;
mod workflow;
mod yaml;

use std::ops::Range;

use super::pip::Requirement;
use crate::files::{ManifestKind, SourceFile};
use crate::syntax::Module;

/// A manifest that its own tools could not read either.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// What is wrong, in lower case.
    pub message: String,
    /// Where in the text.
    pub range: Range<usize>,
}

/// Python itself, as a package that a project asks for.
const PYTHON: &str = "python";

/// What a manifest asks for, in order of place.
///
/// # Errors
/// If it is not the TOML or YAML that it is called.
pub fn stated(
    kind: ManifestKind,
    source: &SourceFile,
    module: Option<&Module>,
) -> Result<Vec<Requirement>, Unreadable> {
    let text = &source.text;
    let mut found = match kind {
        ManifestKind::Requirements => lines::requirements(text),
        ManifestKind::Setup => {
            module.map_or_else(Vec::new, |module| setup::requirements(source, module))
        }
        ManifestKind::SetupCfg => ini::setup_cfg(text),
        ManifestKind::Tox => ini::tox(text),
        ManifestKind::PyProject => tables::pyproject(text)?,
        ManifestKind::Pipfile => tables::pipfile(text)?,
        ManifestKind::Environment => workflow::environment(text)?,
        ManifestKind::Workflow => workflow::workflow(text)?,
        ManifestKind::Dockerfile => dockerfile::requirements(text),
    };
    found.sort_by_key(|requirement| requirement.range.start);
    Ok(found)
}

/// A requirement in another notation than pip's: it is found, and not rewritten.
fn elsewhere(name: &str, versions: &str, range: Range<usize>) -> Requirement {
    Requirement {
        name: super::pip::normal(name),
        versions: versions.split_whitespace().collect(),
        marker: String::new(),
        range,
        plain: None,
    }
}

/// One version of Python as tools name it: `3.6`, `3.6.8`, `3`, `3.x`; `None` for anything else,
/// such as an expression.
fn python(written: &str, range: Range<usize>) -> Option<Requirement> {
    let version = written
        .trim()
        .trim_end_matches(".x")
        .trim_end_matches("-dev");
    let is_version = !version.is_empty()
        && version
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    is_version.then(|| elsewhere(PYTHON, &format!("=={version}.*"), range))
}

/// The image of a container, as a package: the tag gives its version.
///
/// Of NVIDIA's images the tag says which TensorFlow is in them (`20.03-tf1-py3`).
fn image(written: &str, start: usize) -> Option<Requirement> {
    let range = start..start + written.len();
    let (name, tag) = written.rsplit_once(':').unwrap_or((written, ""));
    if name.ends_with("nvidia/tensorflow") {
        let is_one = tag.contains("-tf1-");
        return is_one.then(|| elsewhere("nvidia/tensorflow", "==1.*", range));
    }
    let end = tag
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(tag.len());
    let version = tag[..end].trim_end_matches('.');
    if version.is_empty() {
        return None;
    }
    let name = name
        .trim_start_matches("docker.io/")
        .trim_start_matches("library/");
    match name {
        "tensorflow/tensorflow" => Some(elsewhere(name, &format!("=={version}"), range)),
        PYTHON => python(version, range),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stated;
    use crate::files::{SourceFile, manifest_kind};
    use crate::syntax::parse_source;

    /// What a file with this name and text asks for.
    pub(super) fn said(path: &str, text: &str) -> Vec<String> {
        let source = SourceFile::new(path.into(), text.into());
        let module = path
            .ends_with(".py")
            .then(|| parse_source(&source).expect("not deep"));
        let kind = manifest_kind(path).expect("a manifest");
        let found = stated(kind, &source, module.as_ref()).expect("readable");
        let requirement = |it: super::Requirement| {
            assert!(
                text.get(it.range.clone()).is_some_and(|at| !at.is_empty()),
                "{it:?}"
            );
            if let Some(plain) = &it.plain {
                let name = super::super::pip::normal(&text[plain.clone()]);
                assert!(name.starts_with(&it.name), "{it:?}");
            }
            it.written()
        };
        found.into_iter().map(requirement).collect()
    }

    #[test]
    fn images_say_their_version() {
        for (line, expected) in [
            (
                "tensorflow/tensorflow:1.15.2-gpu-py3",
                "tensorflow/tensorflow==1.15.2",
            ),
            (
                "nvcr.io/nvidia/tensorflow:20.03-tf1-py3",
                "nvidia/tensorflow==1.*",
            ),
            ("nvcr.io/nvidia/tensorflow:20.03-tf2-py3", ""),
            ("tensorflow/tensorflow:latest-gpu", ""),
            ("tensorflow/tensorflow", ""),
            ("python:3.6-slim", "python==3.6.*"),
            ("python:${VERSION}", ""),
            ("ubuntu:16.04", ""),
        ] {
            let text = format!("FROM {line}\n");
            assert_eq!(said("Dockerfile", &text).join(" "), expected, "{line}");
        }
    }
}
