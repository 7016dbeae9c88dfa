//! The comments of manifests, in which findings can be silenced.

use crate::files::{SourceFile, Span, offset};

/// The places of all comments: from a `#` at the beginning of a line or after a blank, outside of
/// quotes, to the end of the line.
#[must_use]
pub fn comments(source: &SourceFile) -> Vec<Span> {
    let mut found = Vec::new();
    for index in 0..source.line_count() {
        let span = source.line_span(index);
        let line = source.slice(span).trim_end();
        let mut quote = None;
        let mut before = ' ';
        for (at, character) in line.char_indices() {
            match (quote, character) {
                (None, '#') if before.is_whitespace() => {
                    found.push(Span::new(
                        span.start + offset(at),
                        span.start + offset(line.len()),
                    ));
                    break;
                }
                // An apostrophe within a word opens nothing.
                (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
                (Some(open), _) if open == character => quote = None,
                _ => {}
            }
            before = character;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::comments;
    use crate::files::SourceFile;

    #[test]
    fn comments_begin_outside_of_words_and_quotes() {
        let text = "# one\na#b 'x # y' # two\nit's # three\nurl#egg=x\n\"a\" #four";
        let source = SourceFile::new("requirements.txt".into(), text.into());
        let found: Vec<&str> = comments(&source)
            .into_iter()
            .map(|it| source.slice(it))
            .collect();
        assert_eq!(found, ["# one", "# two", "# three", "#four"]);
    }
}
