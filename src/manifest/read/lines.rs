//! Requirement files of pip: a requirement a line, comments, options, lines that go on.

use crate::manifest::pip::Requirement;

/// The requirements in the lines of a text. Files that it names (`-r`) are not opened.
pub(super) fn requirements(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut goes_on = false;
    for line in text.split_inclusive(['\n', '\r']) {
        let said = line.trim_end();
        if !goes_on {
            found.extend(requirement(said, start));
        }
        goes_on = said.ends_with('\\');
        start += line.len();
    }
    found
}

/// The requirement in one line, which starts at `start`.
pub(super) fn requirement(line: &str, start: usize) -> Option<Requirement> {
    let indent = line.len() - line.trim_start().len();
    let line = &line[indent..];
    let comment = line.find(" #").or_else(|| line.find("\t#"));
    let said = &line[..comment.unwrap_or(line.len())];
    if said.starts_with(['#', '-']) {
        return None;
    }
    let hash = said.find(" --");
    let said = said[..hash.unwrap_or(said.len())].trim_end_matches(['\\', ' ', '\t']);
    if said.is_empty() {
        return None;
    }
    let mut requirement = Requirement::parse(said, start + indent)?;
    if line.contains("--hash") || line.ends_with('\\') {
        // The hash is that of the version.
        requirement.plain = None;
    }
    Some(requirement)
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn reads_what_pip_reads() {
        let text = "# tensorflow==1.4\n-r base.txt\n  tensorflow == 1.15  # pinned\nnumpy>=1.1; python_version < '3'\n\
                    tensorflow-gpu (<2)\nx==1 \\\n    --hash=sha256:00\n./local\ngit+https://a/b.git\n\
                    https://a/tensorflow-1.4.0-cp36-none.whl\nabsl-py";
        assert_eq!(
            said("requirements.txt", text),
            [
                "tensorflow==1.15",
                "numpy>=1.1",
                "tensorflow-gpu<2",
                "x==1",
                "tensorflow==1.4.0",
                "absl-py",
            ]
        );
    }
}
