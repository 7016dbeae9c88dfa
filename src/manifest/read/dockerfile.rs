//! Dockerfiles: the image that they start from, and what their commands install.

use super::image;
use crate::manifest::pip::{Requirement, installed};

/// What a Dockerfile asks for. Instructions go on after a `\`, comments and blank lines between.
pub(super) fn requirements(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    // The end of the line of the first instruction; a RUN takes all its lines.
    let mut run: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let said = line.trim();
        let end = start + line.trim_end().len();
        let is_comment = said.is_empty() || said.starts_with('#');
        let goes_on = is_comment && run.is_some() || said.ends_with('\\');
        let first = run.unwrap_or(start);
        if run.is_none() && !is_comment {
            let word = said.split_whitespace().next().unwrap_or_default();
            if word.eq_ignore_ascii_case("FROM") {
                found.extend(base(line, start));
            }
        }
        if goes_on {
            run = Some(first);
        } else {
            let all = &text[first..end.max(first)];
            let is_run = all
                .trim_start()
                .get(..4)
                .is_some_and(|it| it.eq_ignore_ascii_case("RUN "));
            if is_run {
                found.extend(installed(all).into_iter().map(|it| it.moved(first)));
            }
            run = None;
        }
        start += line.len();
    }
    found
}

/// The image of `FROM --platform=x image AS name`.
fn base(line: &str, start: usize) -> Option<Requirement> {
    let mut words = line.split_whitespace().skip(1);
    let word = words.find(|word| !word.starts_with("--"))?;
    image(word, start + line.find(word)?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::said;

    #[test]
    fn reads_images_and_commands() {
        let text = "FROM --platform=linux/amd64 python:2.7 AS base\n# RUN pip install tensorflow==1.1\nRUN apt-get update && \\\n\
                    # why\n    pip install tensorflow==1.15 \\\n\n      numpy\nCOPY a b\nENTRYPOINT pip install x\nRUN pip3 install tf-slim";
        assert_eq!(
            said("Dockerfile", text),
            ["python==2.7.*", "tensorflow==1.15", "numpy", "tf-slim"]
        );
    }
}
