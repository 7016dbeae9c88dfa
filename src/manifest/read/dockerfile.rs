//! Dockerfiles: the image that they start from, and what their commands install.

use std::borrow::Cow;

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
    let mut heredoc: Option<String> = None;
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
            heredoc = heredoc.or_else(|| delimiter(&instruction));
            let is_open = heredoc.as_deref().is_some_and(|end| said != end);
            if !said.ends_with('\\') && !is_open {
                heredoc = None;
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
        // A list of words needs no shell: `RUN ["pip", "install", "x"]`.
        let is_list = instruction.trim_start()[word.len()..]
            .trim_start()
            .starts_with('[');
        let words = match is_list {
            true => Cow::Owned(instruction.replace("\",", "\" ")),
            false => Cow::Borrowed(instruction),
        };
        let installed = installed(&words).into_iter();
        found.extend(installed.map(|it| it.moved(start)));
    }
}

/// The word that ends the lines of `RUN <<EOF`.
fn delimiter(instruction: &str) -> Option<String> {
    let mut words = instruction.split_whitespace();
    let is_run = words.next()?.eq_ignore_ascii_case("RUN");
    let word = words.find_map(|word| word.strip_prefix("<<"))?;
    let word = word.trim_start_matches('-').trim_matches(['"', '\'']);
    (is_run && !word.is_empty()).then(|| word.to_owned())
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
    fn reads_lists_of_words_and_lines_up_to_a_word() {
        let text = concat!(
            "RUN [\"pip\", \"install\", \"tensorflow==1.4\", \"six[x]\"]\n",
            "RUN <<EOF\n# why\npip install numpy\n\npip install mock\nEOF\n",
            "FROM python:2.7\nRUN cat <<-'END' > x\npip install y\nEND\nRUN pip install z",
        );
        assert_eq!(
            said("Dockerfile", text),
            [
                "tensorflow==1.4",
                "six",
                "numpy",
                "mock",
                "python==2.7.*",
                "y",
                "z"
            ]
        );
    }

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
