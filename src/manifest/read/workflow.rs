//! YAML: conda's `environment.yml` and the workflows of GitHub.

use std::ops::Range;

use super::yaml::{Node, parse};
use super::{Unreadable, elsewhere, image, python};
use crate::manifest::pip::{Requirement, installed};

/// What an environment of conda asks for, the part of pip included.
pub(super) fn environment(text: &str) -> Result<Vec<Requirement>, Unreadable> {
    let document = parse(text)?;
    let mut found = Vec::new();
    for dependency in document.get("dependencies").map_or(&[][..], Node::items) {
        if let Some(nested) = dependency.get("pip") {
            for node in nested.items() {
                found.extend(word(text, node, |said, at| {
                    super::lines::requirement(said, at)
                }));
            }
        }
        found.extend(word(text, dependency, conda));
    }
    Ok(found)
}

/// `conda-forge::tensorflow-gpu=1.13=build`, `tensorflow >=1.4`.
fn conda(said: &str, start: usize) -> Option<Requirement> {
    let spec = said.rsplit_once("::").map_or(said, |(_, spec)| spec);
    let start = start + said.len() - spec.len();
    let end = spec
        .find([' ', '=', '<', '>', '!', '~', '['])
        .unwrap_or(spec.len());
    let (name, rest) = spec.split_at(end);
    let versions = rest.trim();
    let is_exact = versions.starts_with("==");
    // `=1.13=build`
    let built = versions
        .trim_start_matches('=')
        .split_once('=')
        .map(|(version, _)| version);
    let versions = match built {
        Some(version) if versions.starts_with('=') && !is_exact => format!("={version}"),
        _ if versions.starts_with(|c: char| c.is_ascii_digit()) => format!("={versions}"),
        _ => versions.to_owned(),
    };
    let named = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    named.then(|| elsewhere(name, &versions, start..start + spec.len()))
}

/// What a workflow asks for: what its steps install, the Pythons of its matrix, its containers.
pub(super) fn workflow(text: &str) -> Result<Vec<Requirement>, Unreadable> {
    let document = parse(text)?;
    let mut found = Vec::new();
    visit(text, &document, "", &mut found);
    Ok(found)
}

/// Adds what the values below a key say.
fn visit(text: &str, node: &Node, key: &str, found: &mut Vec<Requirement>) {
    match node {
        Node::Map(pairs) => {
            for (name, value) in pairs {
                visit(text, value, name.text().unwrap_or_default(), found);
            }
        }
        Node::List(items) => items.iter().for_each(|item| visit(text, item, key, found)),
        Node::Scalar(said, range) => {
            match key {
                "run" => commands(text, said, range, found),
                "python-version" | "python_version" | "python" => {
                    let lines = said.split_whitespace();
                    found.extend(lines.filter_map(|line| {
                        located(text, line, range.clone(), |at| python(line, at))
                    }));
                }
                "container" | "image" => found.extend(word(text, node, image)),
                _ => {}
            }
        }
        Node::Nothing => {}
    }
}

/// What the commands of a script install. A block is indented in the file, so each requirement is
/// looked up in the file, in order.
fn commands(text: &str, script: &str, range: &Range<usize>, found: &mut Vec<Requirement>) {
    let mut rest = range.clone();
    for requirement in installed(script) {
        let written = &script[requirement.range.clone()];
        let Some(at) = text[rest.clone()].find(written) else {
            found.push(Requirement {
                range: range.clone(),
                plain: None,
                ..requirement
            });
            continue;
        };
        let place = rest.start + at;
        rest.start = place + written.len();
        let start = requirement.range.start;
        let by = |range: Range<usize>| range.start - start + place..range.end - start + place;
        found.push(Requirement {
            range: by(requirement.range.clone()),
            plain: requirement.plain.clone().map(by),
            ..requirement
        });
    }
}

/// What the text of a scalar says, read at its place within quotes.
fn word(
    text: &str,
    node: &Node,
    read: impl FnOnce(&str, usize) -> Option<Requirement>,
) -> Option<Requirement> {
    let Node::Scalar(said, range) = node else {
        return None;
    };
    match text[range.clone()]
        .find(said.as_str())
        .filter(|_| !said.is_empty())
    {
        Some(at) => read(said, range.start + at),
        None => read(said, 0).map(|it| Requirement {
            range: range.clone(),
            plain: None,
            ..it
        }),
    }
}

/// What `read` makes of the place of a part of a scalar.
fn located(
    text: &str,
    part: &str,
    range: Range<usize>,
    read: impl FnOnce(Range<usize>) -> Option<Requirement>,
) -> Option<Requirement> {
    let at = text[range.clone()].find(part);
    read(at.map_or(range.clone(), |at| {
        range.start + at..range.start + at + part.len()
    }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;
    use super::{environment, workflow};

    #[test]
    fn reads_environments() {
        let text = "name: tf\nchannels: [conda-forge]\ndependencies:\n  - python=3.6.8\n  - conda-forge::tensorflow-gpu=1.13.1=h0d30ee6_0\n  \
                    - \"numpy >=1.4\"\n  - keras 2.2\n  - pip\n  - pip:\n    - tensorflow-hub==0.1 # why\n    - -r x.txt\n";
        assert_eq!(
            said("environment.yml", text),
            [
                "python=3.6.8",
                "tensorflow-gpu=1.13.1",
                "numpy>=1.4",
                "keras=2.2",
                "pip",
                "tensorflow-hub==0.1"
            ]
        );
    }

    #[test]
    fn reads_workflows() {
        let text = "on: push\njobs:\n  test:\n    container: tensorflow/tensorflow:1.15.2\n    strategy:\n      matrix:\n        \
                    python-version: [\"2.7\", 3.6, '3.10', \"3.x\", pypy3]\n    steps:\n    - uses: actions/setup-python@v1\n      with:\n        \
                    python-version: ${{ matrix.python-version }}\n    - name: tensorflow==1.4\n      run: |\n        # é\n        \
                    pip install \\\n          tensorflow==1.15 numpy\n        pytest\n    - run: pip install 'tf-slim>=1'\n";
        assert_eq!(
            said(".github/workflows/ci.yml", text),
            [
                "tensorflow/tensorflow==1.15.2",
                "python==2.7.*",
                "python==3.6.*",
                "python==3.10.*",
                "python==3.*",
                "tensorflow==1.15",
                "numpy",
                "tf-slim>=1",
            ]
        );
    }

    #[test]
    fn says_where_yaml_is_broken() {
        let error = workflow("a: [1\nb: 2\n").expect_err("broken");
        assert!(error.range.start > 0 && !error.message.is_empty());
        assert!(environment("dependencies:\n  - a\n b\n").is_err());
        assert!(workflow(&"[".repeat(5000)).is_err());
        assert!(workflow("").expect("empty").is_empty());
    }
}
