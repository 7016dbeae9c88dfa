//! `setup.cfg` and `tox.ini`: sections, keys, and values that go on in indented lines.

use super::lines::requirement;
use super::{PYTHON, elsewhere};
use crate::manifest::pip::{Requirement, installed};

/// A line of the value of a key.
struct Line<'t> {
    section: &'t str,
    key: &'t str,
    text: &'t str,
    start: usize,
}

/// What `setup.cfg` asks for.
pub(super) fn setup_cfg(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    for line in lines(text) {
        match (line.section, line.key) {
            ("options", "python_requires") => {
                let range = line.start..line.start + line.text.len();
                found.push(elsewhere(PYTHON, line.text, range));
            }
            ("options", "install_requires" | "tests_require" | "setup_requires")
            | ("options.extras_require", _) => {
                found.extend(requirement(line.text, line.start));
            }
            _ => {}
        }
    }
    found
}

/// What `tox.ini` asks for.
pub(super) fn tox(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    for line in lines(text) {
        if !line.section.starts_with("testenv") {
            continue;
        }
        // `py36: tensorflow==1.15` holds for some environments only.
        let said = line
            .text
            .split_once(": ")
            .map_or(line.text, |(_, said)| said)
            .trim_start();
        let start = line.start + line.text.len() - said.len();
        match line.key {
            "deps" => found.extend(requirement(said, start)),
            "commands" | "commands_pre" => {
                found.extend(installed(said).into_iter().map(|it| it.moved(start)));
            }
            _ => {}
        }
    }
    found
}

/// The lines of all values, without comments.
fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut section, mut key) = ("", "");
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let at = start;
        start += line.len();
        let comment = line.find(" #").or_else(|| line.find("\t#"));
        let line = &line[..comment.unwrap_or(line.len())];
        let said = line.trim();
        let indent = line.len() - line.trim_start().len();
        if said.is_empty() || said.starts_with(['#', ';']) {
            continue;
        }
        if indent > 0 {
            found.push(Line {
                section,
                key,
                text: said,
                start: at + indent,
            });
        } else if let Some(name) = said.strip_prefix('[') {
            section = name.split(']').next().unwrap_or(name).trim();
            key = "";
        } else if let Some(end) = said.find(['=', ':']) {
            key = said[..end].trim();
            let value = &said[end + 1..];
            let blanks = value.len() - value.trim_start().len();
            if !value.trim().is_empty() {
                let start = at + end + 1 + blanks;
                found.push(Line {
                    section,
                    key,
                    text: value.trim(),
                    start,
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn reads_the_lists_of_setup_cfg() {
        let text = "[metadata]\nname = tensorflow\n[options]\npython_requires = >=2.7, <3.8\ninstall_requires =\n    \
                    tensorflow==1.15  # pinned\n    # numpy==1\n    numpy\n[options.extras_require]\ngpu = tensorflow-gpu<2\n\
                    [flake8]\nignore = E1\n";
        assert_eq!(
            said("setup.cfg", text),
            [
                "python>=2.7,<3.8",
                "tensorflow==1.15",
                "numpy",
                "tensorflow-gpu<2"
            ]
        );
    }

    #[test]
    fn reads_the_environments_of_tox() {
        let text = "[tox]\nenvlist = py36\n[testenv]\ndeps =\n    -rrequirements.txt\n    tf1: tensorflow==1.15\n    pytest\n\
                    commands = pip install tensorflow-gpu<2\n    pytest tests\n";
        assert_eq!(
            said("tox.ini", text),
            ["tensorflow==1.15", "pytest", "tensorflow-gpu<2"]
        );
    }
}
