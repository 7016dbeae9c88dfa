//! What a command line installs: `pip install -q tensorflow==1.15 "numpy<1.19"`.
//!
//! Reads what people write in shells, Dockerfiles and notebooks: several commands in a line,
//! `python -m pip`, `sudo`, assignments, quotes. Nothing is expanded: a variable stays as it is
//! written. Files of requirements (`-r`) are not opened.

use std::ops::Range;

/// Options of `pip install` and `conda install` whose value is a word of its own.
const OPTIONS_WITH_VALUE: [&str; 17] = [
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "-t",
    "--target",
    "--prefix",
    "--root",
    "-n",
    "--name",
    "--channel",
    "--platform",
];

/// A package that is to be there, and in which versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// In lower case, with hyphens: `tensorflow-gpu`.
    pub name: String,
    /// As written, without blanks: `==1.15`, `>=1.4,<2`; empty if any version will do.
    pub versions: String,
    /// When it holds: what is written behind `;`.
    pub marker: String,
    /// The place in the text, without quotes.
    pub range: Range<usize>,
    /// The place from the name to the end of the versions, where it is written in the notation of
    /// pip and can be replaced.
    pub plain: Option<Range<usize>>,
}

impl Requirement {
    /// The requirement that a word says, in the notation of pip or conda; `None` if it is none,
    /// such as a path. The word starts at `start`.
    #[must_use]
    pub fn parse(word: &str, start: usize) -> Option<Self> {
        let range = start..start + word.len();
        if let Some(wheel) = word
            .split(['#', '?'])
            .next()
            .filter(|it| it.ends_with(".whl"))
        {
            let file = wheel.rsplit('/').next().unwrap_or(wheel);
            let mut parts = file.split('-');
            let (name, version) = (parts.next()?, parts.next()?);
            return Some(Self {
                name: normal(name),
                versions: format!("=={version}"),
                marker: String::new(),
                range,
                plain: None,
            });
        }
        // What follows `;` says when it holds, `@` where to get it.
        let said = word.split([';', '@']).next().unwrap_or(word);
        let marker = word.split_once(';').map_or("", |(_, marker)| marker.trim());
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let end = said.find(|c| !is_part(c)).unwrap_or(said.len());
        let (name, rest) = said.split_at(end);
        let rest = rest.trim_start();
        let rest = match rest.strip_prefix('[') {
            Some(extras) => extras.split_once(']')?.1,
            None => rest,
        };
        // Old metadata puts the versions in brackets.
        let rest = rest.trim();
        let rest = rest
            .strip_prefix('(')
            .and_then(|it| it.strip_suffix(')'))
            .unwrap_or(rest);
        let versions: String = rest.split_whitespace().collect();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric());
        let is_range = versions.is_empty() || versions.starts_with(['=', '<', '>', '~', '!']);
        (is_name && is_range).then(|| Self {
            name: normal(name),
            marker: marker.to_owned(),
            // Conda's `=` is not pip's notation.
            plain: (!word.contains('@') && !is_conda(&versions))
                .then(|| start..start + said.trim_end().len()),
            versions,
            range,
        })
    }

    /// The same at a place in a text that begins with `offset` more bytes.
    #[must_use]
    pub fn moved(mut self, offset: usize) -> Self {
        for range in self.plain.iter_mut().chain([&mut self.range]) {
            range.start += offset;
            range.end += offset;
        }
        self
    }

    /// Whether it asks for TensorFlow itself.
    #[must_use]
    pub fn is_tensorflow(&self) -> bool {
        let names = [
            "tensorflow",
            "tensorflow-cpu",
            "tensorflow-gpu",
            "tf-nightly",
        ];
        names.contains(&self.name.as_str())
    }

    /// As a person would write it: `tensorflow==1.15`.
    #[must_use]
    pub fn written(&self) -> String {
        let is_range = self.versions.starts_with(['=', '<', '>', '~', '!', '^']);
        let sign = if self.versions.is_empty() || is_range {
            ""
        } else {
            " "
        };
        format!("{}{sign}{}", self.name, self.versions)
    }
}

/// Whether versions are written with conda's single `=`.
fn is_conda(versions: &str) -> bool {
    versions.starts_with('=') && !versions.starts_with("==")
}

/// A name of a package as pip compares it.
pub(super) fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// All that the commands in `line` install, in order.
#[must_use]
pub fn installed(line: &str) -> Vec<Requirement> {
    let mut found = Vec::new();
    for command in commands(line) {
        let installs = |pair: &[Word<'_>]| {
            let program = pair[0].text.trim_start_matches(['!', '%']);
            pair[1].text == "install" && is_installer(program)
        };
        let Some(at) = command.windows(2).position(installs) else {
            continue;
        };
        let mut words = command[at + 2..].iter();
        while let Some(word) = words.next() {
            if OPTIONS_WITH_VALUE.contains(&word.text) {
                words.next();
            } else if !word.text.starts_with('-') {
                found.extend(Requirement::parse(word.text, word.start));
            }
        }
    }
    found
}

/// Whether a program installs packages of Python.
fn is_installer(program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    let version = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    name.strip_prefix("pip").is_some_and(version) || matches!(name, "conda" | "mamba")
}

/// A word of a command line, without the quotes around it.
#[derive(Debug, Clone, Copy)]
struct Word<'l> {
    text: &'l str,
    start: usize,
}

/// The words of each command of a line.
fn commands(line: &str) -> Vec<Vec<Word<'_>>> {
    let mut commands = vec![Vec::new()];
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\\' => at += 1,
            b'\n' | b'\r' if at > 0 && line[..at].trim_end_matches(['\r', ' ']).ends_with('\\') => {
                at += 1;
            }
            b'\n' | b'\r' | b';' | b'&' | b'|' | b'(' | b')' | b'`' => {
                commands.push(Vec::new());
                at += 1;
            }
            b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
            quote @ (b'"' | b'\'') => {
                let length = memchr::memchr(quote, &bytes[at + 1..]);
                let end = length.map_or(bytes.len(), |length| at + 1 + length);
                let text = &line[at + 1..end];
                let word = Word {
                    text,
                    start: at + 1,
                };
                commands.last_mut().expect("there is one").push(word);
                at = end + 1;
            }
            _ => {
                let ends = |byte: &u8| b" \t\n\r;&|()`\"'".contains(byte);
                let length = bytes[at..].iter().position(ends);
                let end = length.map_or(bytes.len(), |length| at + length);
                let text = &line[at..end];
                let word = Word { text, start: at };
                commands.last_mut().expect("there is one").push(word);
                at = end;
            }
        }
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::{Requirement, installed};

    fn said(line: &str) -> Vec<String> {
        let requirement = |it: Requirement| {
            assert!(line[it.range].len() >= it.name.len());
            format!("{}{}", it.name, it.versions)
        };
        installed(line).into_iter().map(requirement).collect()
    }

    #[test]
    fn reads_what_people_write() {
        for (line, expected) in [
            ("!pip install tensorflow==1.15", "tensorflow==1.15"),
            ("%pip install -q --upgrade TensorFlow_GPU", "tensorflow-gpu"),
            (
                "sudo -H pip3.6 install 'tensorflow>=1.4, <2'",
                "tensorflow>=1.4,<2",
            ),
            ("cd x && A=1 python -m pip install -r y.txt z", "z"),
            (
                "pip install tensorflow[and-cuda]==1.15 # pip install b",
                "tensorflow==1.15",
            ),
            (
                "RUN pip install \\\n  tensorflow==1.4 \\\n  numpy",
                "tensorflow==1.4 numpy",
            ),
            (
                "!{sys.executable} -m pip install \"x; python_version<'3'\"",
                "x",
            ),
            ("conda install -y tensorflow=1.13", "tensorflow=1.13"),
            (
                "pip install https://storage.googleapis.com/tensorflow/linux/cpu/tensorflow-1.0.1-cp35-cp35m-linux_x86_64.whl",
                "tensorflow==1.0.1",
            ),
            ("pip install . ./dist/ -e git+https://x#egg=y", ""),
            ("pip uninstall tensorflow==1.15; pip freeze", ""),
            ("pip", ""),
        ] {
            assert_eq!(said(line).join(" "), expected, "{line}");
        }
    }
}
