//! Comments that speak of a statement alone, and go with it.
//!
//! `# Run the initializer` above `sess.run(init)` is such a one, if the statement has its paragraph
//! to itself. What may speak of anything else stays, and so does what speaks to tools.

use super::Site;
use super::imports::{line_start, next_line};
use crate::files::Span;

/// More lines than these are a text of its own.
const MOST_LINES: usize = 3;

/// Words of comments that say more than what a statement does.
const MORE: [&str; 13] = [
    "also",
    "and",
    "because",
    "but",
    "example",
    "hack",
    "http",
    "https",
    "note",
    "otherwise",
    "see",
    "then",
    "todo",
];

/// Whether the words of a comment are about one thing, which words that are `about` it show: `init`
/// is one of them, `initializ*` any that begins so.
pub(super) fn speak_of(comment: &str, about: &[String]) -> bool {
    let lines = comment
        .lines()
        .map(|line| line.trim_start_matches([' ', '\t', '#']));
    // `TODO(me):`, `%%`, `[START x]`, `noqa`, a line of dashes.
    let begins_as_text = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        let first = first.trim_end_matches(['.', ',', '!']);
        first.chars().all(char::is_alphabetic) && !first.is_empty()
    };
    let is_code = comment.contains(['=', '`']) || comment.contains("()");
    if is_code || !lines.clone().all(begins_as_text) {
        return false;
    }
    let words: Vec<String> = comment
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .collect();
    let shows = |word: &String| {
        about.iter().any(|known| match known.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => word == known,
        })
    };
    words.iter().any(shows) && !words.iter().any(|word| MORE.contains(&word.as_str()))
}

/// The comments on lines of their own directly above `statement`, from the start of the first line;
/// `None` if there are none, or they do not speak of it alone.
pub(super) fn above(site: &Site<'_>, statement: Span, about: &[String]) -> Option<u32> {
    let start = line_start(site, statement.start);
    let indentation = site.file.slice(Span::new(start, statement.start));
    let mut first = start;
    let mut lines = 0;
    while let Some(before) = first.checked_sub(1) {
        let line = Span::new(line_start(site, before), first);
        let is_comment = site.file.slice(line).strip_prefix(indentation);
        let is_near = site.file.is_editable(Span::new(line.start, statement.end));
        if !is_comment.is_some_and(|text| text.starts_with('#'))
            || !is_near
            || !holds_comment(site, line)
        {
            break;
        }
        first = line.start;
        lines += 1;
    }
    let comment = site.file.slice(Span::new(first, start));
    let goes = (1..=MOST_LINES).contains(&lines) && speak_of(comment, about);
    goes.then_some(first)
}

/// Whether what follows a statement is not of its paragraph: nothing, a blank line, a comment, or
/// code outside of its block.
pub(super) fn ends_paragraph(site: &Site<'_>, statement: Span) -> bool {
    let start = line_start(site, statement.start);
    let indentation = statement.start - start;
    let end = next_line(site, statement.end);
    let line = site.file.slice(Span::new(end, next_line(site, end)));
    let text = line.trim_start();
    let indented = line.len() - text.len();
    text.is_empty() || text.starts_with('#') || indented < indentation as usize
}

/// Whether a line with a `#` at its beginning is a comment, and not the inside of a text.
fn holds_comment(site: &Site<'_>, line: Span) -> bool {
    site.module.comments().any(|comment| line.covers(comment))
}

#[cfg(test)]
mod tests {
    use super::speak_of;

    #[test]
    fn what_says_more_or_speaks_to_tools_stays() {
        let about = ["init", "initializ*", "initialis*"].map(str::to_owned);
        let goes = [
            "# initialize variables",
            "# Run the init operation.",
            "# Initialize.",
            "## Initialise all (the default values)\n    # of variables",
        ];
        let stays = [
            "# Launch the graph",
            "# initial values",
            "# initialize variables and start the queues",
            "# Initialize. TODO: only once",
            "# TODO(me): initialize once",
            "# init = tf.initialize_all_variables()",
            "# sess.run(init())",
            "# %% initialize",
            "# noqa: initialize",
            "# [START initialize]",
            "# ---- initialize ----",
            "#",
            "# initialize\n# ------",
        ];
        for comment in goes {
            assert!(speak_of(comment, &about), "{comment}");
        }
        for comment in stays {
            assert!(!speak_of(comment, &about), "{comment}");
        }
    }
}
