//! Whether a script without an extension says that Python runs it.

/// How much of a file is read for its first line; Linux itself looks at 256 bytes.
pub(super) const HEAD_LENGTH: u64 = 512;

/// Whether the first line of a file, of which `head` is the beginning, names a Python interpreter:
/// `#!/usr/bin/env python2.7`, `#!/usr/bin/python -u`, `#!/usr/bin/env -S python3 -u`.
pub(super) fn names_python(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(b"#!") else {
        return false;
    };
    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    let line = String::from_utf8_lossy(&rest[..end]);
    let mut words = line.split_ascii_whitespace();
    let Some(program) = words.next().map(base_name) else {
        return false;
    };
    if program == "env" {
        words.find_map(run_by_env).is_some_and(is_python)
    } else {
        is_python(program)
    }
}

/// The program that a word of an `env` command line names; `None` for options and assignments.
fn run_by_env(word: &str) -> Option<&str> {
    let glued = word
        .strip_prefix("--split-string=")
        .or_else(|| word.strip_prefix("-S"));
    let word = glued.unwrap_or(word);
    let is_program = !word.is_empty() && !word.starts_with('-') && !word.contains('=');
    is_program.then(|| base_name(word))
}

/// The part after the last `/`, without `.exe`.
fn base_name(program: &str) -> &str {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// `python`, `python2.7`, `pythonw`, `pypy3`, …
fn is_python(program: &str) -> bool {
    ["pythonw", "python", "pypy"].iter().any(|name| {
        program
            .strip_prefix(name)
            .is_some_and(|version| version.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    })
}

#[cfg(test)]
mod tests {
    use super::names_python;

    #[test]
    fn knows_the_ways_to_name_python() {
        for line in [
            "#!/usr/bin/env python",
            "#!/usr/bin/env python2.7\nprint 1",
            "#! /usr/bin/python -u\r\n",
            "#!/usr/bin/env -S python3 -u",
            "#!/usr/bin/env -Spython3",
            "#!/usr/bin/env --split-string=python3 -u",
            "#!/usr/bin/env PYTHONPATH=. python",
            "#!/opt/venv/bin/python3.11",
            "#!python",
            "#!/usr/bin/pypy3",
            "#!C:\\Python27\\pythonw.exe",
        ] {
            assert!(names_python(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn is_not_fooled_by_namesakes() {
        for line in [
            "",
            "#!",
            "#!/bin/sh\nexec python",
            "#!/usr/bin/env bash",
            "#!/usr/bin/env",
            "#!/usr/bin/pythonic",
            "#!/home/python/bin/perl",
            "# !/usr/bin/python",
            "\n#!/usr/bin/python",
            "#!/usr/bin/env PYTHON=python sh",
        ] {
            assert!(!names_python(line.as_bytes()), "{line}");
        }
    }
}
