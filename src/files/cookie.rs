//! The coding cookie of PEP 263: `# -*- coding: latin-1 -*-` in line 1 or 2.

use std::ops::Range;

/// Where the name of the declared encoding is, in bytes; `None` if none is declared.
///
/// Line 2 counts only if line 1 is blank or a comment, as in Python 3.
pub(super) fn cookie(bytes: &[u8]) -> Option<Range<usize>> {
    let first = line(bytes, 0);
    if let Some(found) = in_line(bytes, first.clone()) {
        return Some(found);
    }
    let is_open = match bytes[first.clone()].iter().find(|byte| !is_blank(**byte)) {
        None => true,
        Some(byte) => *byte == b'#',
    };
    if !is_open {
        return None;
    }
    let behind = &bytes[first.end..];
    let line_end = match behind {
        [b'\r', b'\n', ..] => 2,
        [] => return None,
        _ => 1,
    };
    in_line(bytes, line(bytes, first.end + line_end))
}

/// The line that begins at `start`, without its line end.
fn line(bytes: &[u8], start: usize) -> Range<usize> {
    let length = memchr::memchr2(b'\n', b'\r', &bytes[start..]);
    start..length.map_or(bytes.len(), |length| start + length)
}

/// The declared name in one line: `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`.
fn in_line(bytes: &[u8], line: Range<usize>) -> Option<Range<usize>> {
    let text = &bytes[line.clone()];
    let start = text.iter().position(|byte| !is_blank(*byte))?;
    if text[start] != b'#' {
        return None;
    }
    memchr::memmem::find_iter(text, b"coding").find_map(|at| {
        let rest = text.get(at + "coding".len()..)?;
        if !matches!(rest.first(), Some(b':' | b'=')) {
            return None;
        }
        let blanks = rest[1..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let from = at + "coding".len() + 1 + blanks;
        let length = text[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
            .count();
        let start = line.start + from;
        (length > 0).then_some(start..start + length)
    })
}

/// Space, tabulator and form feed.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::cookie;

    fn name(text: &str) -> Option<&str> {
        cookie(text.as_bytes()).map(|range| &text[range])
    }

    #[test]
    fn finds_the_cookie_in_the_first_two_lines() {
        for text in [
            "# -*- coding: latin-1 -*-",
            "#!/usr/bin/python\n# -*- coding: latin-1 -*-\n",
            "#!/usr/bin/python\r\n# vim: set fileencoding=latin-1 :\r\n",
            "#!/usr/bin/python\r# coding=latin-1\r",
            "\n\x0c  #coding:latin-1",
            "# encoding, coding coding:\tlatin-1",
        ] {
            assert_eq!(name(text), Some("latin-1"), "{text:?}");
        }
    }

    #[test]
    fn finds_none_where_python_finds_none() {
        for text in [
            "",
            "x = 1  # coding: latin-1",
            "x = 1\n# coding: latin-1",
            "\n\n# coding: latin-1",
            "# coding latin-1",
            "# coding: ",
            "# coding : latin-1",
            "# coding:\n latin-1",
            "\"\"\"\n# coding: latin-1\n\"\"\"",
        ] {
            assert_eq!(name(text), None, "{text:?}");
        }
    }
}
