//! Dockerfiles: the image that they start from, and what their commands install.

use super::image;
use crate::manifest::pip::{Requirement, installed};

/// What a Dockerfile asks for. Instructions go on after a `\`, comments and blank lines between.
pub(super) fn requirements(text: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    // The lines of one instruction, and where it starts; blanks stand for comments, so that each
    // byte stays at its place.
    let mut instruction = String::new();
    let mut first = 0;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let said = line.trim();
        let is_comment = said.is_empty() || said.starts_with('#');
        if is_comment && !instruction.is_empty() {
            instruction.push_str(&" ".repeat(line.len()));
        } else if !is_comment {
            if instruction.is_empty() {
                first = start;
            }
            instruction.push_str(line);
            if !said.ends_with('\\') {
                of_instruction(&instruction, first, &mut found);
                instruction.clear();
            }
        }
        start += line.len();
    }
    of_instruction(&instruction, first, &mut found);
    found
}

/// Adds what one instruction, which starts at `start`, asks for.
fn of_instruction(instruction: &str, start: usize, found: &mut Vec<Requirement>) {
    let word = instruction.split_whitespace().next().unwrap_or_default();
    if word.eq_ignore_ascii_case("FROM") {
        found.extend(base(instruction, start));
    } else if word.eq_ignore_ascii_case("RUN") {
        let installed = installed(instruction).into_iter();
        found.extend(installed.map(|it| it.moved(start)));
    }
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
