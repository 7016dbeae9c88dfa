//! Texts that do not steer the Markdown (GitHub's) around them.

use crate::report::text::harmless;
use crate::report::uri::percent_encoded;

/// Plain text, in which nothing is markup.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        if matches!(
            c,
            '\\' | '`'
                | '*'
                | '_'
                | '{'
                | '}'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '|'
                | '~'
                | '&'
                | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Prose as rules and diagnostics hold it: what is between backticks is code, the rest is plain.
pub(super) fn prose(text: &str) -> String {
    let mut parts = text.split('`');
    let mut escaped = plain(parts.next().unwrap_or_default());
    while let Some(part) = parts.next() {
        match parts.next() {
            Some(after) => {
                escaped.push_str(&code(part));
                escaped.push_str(&plain(after));
            }
            None => escaped.push_str(&plain(&format!("`{part}"))),
        }
    }
    escaped
}

/// Code, in a paragraph or in a cell of a table. Within a table, `\|` is a bar in code too; a bar
/// takes the code out of its span, as the escape would show elsewhere.
pub(super) fn code(text: &str) -> String {
    if text.trim().is_empty() || text.contains('|') {
        return plain(text);
    }
    let text = harmless(text);
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A link to a file, or to a line of one.
pub(super) fn file_link(text: &str, path: &str, line: Option<u32>) -> String {
    let anchor = line.map(|line| format!("#L{line}")).unwrap_or_default();
    format!("[{}]({}{anchor})", plain(text), percent_encoded(path))
}

/// A link to a page; an address with characters that no address has becomes plain text.
pub(super) fn page_link(text: &str, url: &str) -> String {
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '<' | '>' | '\\');
    if url.chars().all(fits) {
        format!("[{}]({url})", plain(text))
    } else {
        plain(url)
    }
}

/// A link to a heading of the same text, by the anchor that GitHub makes of it.
pub(super) fn heading_link(heading: &str) -> String {
    let anchor: String = heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            _ => c.is_alphanumeric().then_some(c),
        })
        .collect();
    format!("[{}](#{})", plain(heading), percent_encoded(&anchor))
}

#[cfg(test)]
mod tests {
    use super::{code, file_link, heading_link, page_link, plain, prose};

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(
            plain("a_b*[c](d)|<e>\n# `f`"),
            r"a\_b\*\[c\](d)\|\<e\>␊\# \`f\`"
        );
        assert_eq!(
            file_link("a_b (1).py", "x/a_b (1).py", Some(3)),
            r"[a\_b (1).py](x/a_b%20%281%29.py#L3)"
        );
    }

    #[test]
    fn code_in_prose_stays_code() {
        assert_eq!(
            prose("use `tf.layers_*`, not *args or __init__"),
            r"use `tf.layers_*`, not \*args or \_\_init\_\_"
        );
        assert_eq!(prose("an odd ` alone"), r"an odd \` alone");
        assert_eq!(prose(""), "");
    }

    #[test]
    fn code_with_backticks_and_bars() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code("a|b"), r"a\|b");
    }

    #[test]
    fn odd_addresses_are_not_links() {
        assert_eq!(
            page_link("page", "https://a.b/c#d"),
            "[page](https://a.b/c#d)"
        );
        assert_eq!(page_link("page", "javascript:(1)"), "javascript:(1)");
        assert_eq!(
            heading_link("TF110 a-b_c (d)!"),
            r"[TF110 a-b\_c (d)!](#tf110-a-b_c-d)"
        );
    }
}
