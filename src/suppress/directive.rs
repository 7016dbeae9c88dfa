//! The words in a comment that silence something: `noqa: TF110`, `tf2lint: ignore[flags-removed]`.
//!
//! A comment may hold several, each after a `#` of its own.

use crate::config::{KnownRules, Selector};
use crate::files::{SourceFile, Span, offset};
use crate::nearest::nearest;

/// What can follow `tf2lint:`.
const WORDS: [&str; 4] = ["ignore", "ignore-next-line", "ignore-file", SKIP_FILE];

/// The word that leaves a file unchecked.
const SKIP_FILE: &str = "skip-file";

/// A suppression that cannot mean what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MalformedSuppression {
    /// The part that is wrong.
    pub span: Span,
    /// What is wrong with it, one line.
    pub message: String,
    /// What was probably meant.
    pub help: Option<String>,
}

/// Where a directive silences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// On its own line, or in the statement that ends there.
    Line,
    /// In the next statement.
    NextLine,
    /// Everywhere.
    File,
}

/// What a directive silences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rules {
    /// All rules: the directive names none.
    All {
        /// Whether it silenced anything.
        used: bool,
    },
    /// These rules.
    Listed(Vec<ListedRule>),
}

/// One word in the list of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListedRule {
    pub(super) selector: Selector,
    pub(super) span: Span,
    pub(super) used: bool,
}

/// One suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    /// From its `#` to its last word or bracket.
    pub(super) span: Span,
    pub(super) scope: Scope,
    pub(super) rules: Rules,
    /// Whether other tools hear it, too: `noqa`.
    pub(super) shared: bool,
    /// Whether it lists words that are not for tf2lint.
    pub(super) has_foreign_words: bool,
}

/// What the comments of a file say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Directives {
    pub(super) directives: Vec<Directive>,
    pub(super) malformed: Vec<MalformedSuppression>,
    pub(super) skips_file: bool,
}

impl Directives {
    /// Adds what the comment at `comment` says.
    pub(super) fn read(&mut self, source: &SourceFile, comment: Span, known: &KnownRules<'_>) {
        let text = source.slice(comment);
        for at in memchr::memchr_iter(b'#', text.as_bytes()) {
            let mut words = Words {
                text,
                at: at + 1,
                start: comment.start as usize,
            };
            words.skip_blanks();
            if words.take_ignoring_case("noqa") {
                self.read_noqa(words, at, known);
            } else if words.take_ignoring_case("tf2lint") {
                words.skip_blanks();
                if words.take_ignoring_case(":") {
                    words.skip_blanks();
                    self.read_own(words, at, known);
                }
            }
        }
    }

    /// Reads what follows `noqa`, with the meaning it has in ruff.
    fn read_noqa(&mut self, mut words: Words<'_>, hash: usize, known: &KnownRules<'_>) {
        let end = words.at;
        let directive = |span, rules, has_foreign_words| Directive {
            span,
            scope: Scope::Line,
            rules,
            shared: true,
            has_foreign_words,
        };
        let had_blanks = words.skip_blanks();
        if !words.take_ignoring_case(":") {
            if had_blanks || matches!(words.next(), None | Some('#')) {
                let span = words.span(hash, end);
                let rules = Rules::All { used: false };
                self.directives.push(directive(span, rules, false));
            }
            return;
        }
        let mut listed = Vec::new();
        let mut has_foreign_words = false;
        let mut end = words.at;
        while let Some((selector, span)) = words.next_code() {
            end = words.at;
            let is_ours = selector.to_string().starts_with("TF");
            if known.has(&selector) {
                listed.push(ListedRule {
                    selector,
                    span,
                    used: false,
                });
            } else if is_ours {
                let text = selector.to_string();
                self.malformed.push(unknown_rule(&text, span, known));
            } else {
                has_foreign_words = true;
            }
        }
        if !listed.is_empty() {
            let span = words.span(hash, end);
            let rules = Rules::Listed(listed);
            self.directives
                .push(directive(span, rules, has_foreign_words));
        }
    }

    /// Reads what follows `tf2lint:`.
    fn read_own(&mut self, mut words: Words<'_>, hash: usize, known: &KnownRules<'_>) {
        let start = words.at;
        words.skip_while(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        let word = words.text[start..words.at].to_ascii_lowercase();
        let word_span = words.span(start, words.at);
        let end = words.at;
        words.skip_blanks();
        let list_start = words.at;
        let has_list = words.take_ignoring_case("[");
        let scope = match word.as_str() {
            "ignore" => Scope::Line,
            "ignore-next-line" => Scope::NextLine,
            "ignore-file" => Scope::File,
            SKIP_FILE if has_list => {
                return self.wrong(
                    words.span(list_start, words.text.len()),
                    "`skip-file` takes no rules".to_owned(),
                    Some("write `ignore-file[…]` to silence some rules".to_owned()),
                );
            }
            SKIP_FILE => {
                self.skips_file = true;
                return;
            }
            _ => {
                let help = match nearest(&word, WORDS) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("the words are `{}`", WORDS.join("`, `")),
                };
                let message = format!("`tf2lint: {word}` says nothing");
                return self.wrong(word_span, message, Some(help));
            }
        };
        let mut directive = Directive {
            span: words.span(hash, end),
            scope,
            rules: Rules::All { used: false },
            shared: false,
            has_foreign_words: false,
        };
        if has_list {
            let list = &words.text[words.at..];
            let Some(length) = list.find(']') else {
                let span = words.span(list_start, words.text.len());
                return self.wrong(span, "the bracket is never closed".to_owned(), None);
            };
            let list_end = words.at + length;
            directive.span = words.span(hash, list_end + 1);
            if list[..length].trim().is_empty() {
                let span = words.span(list_start, list_end + 1);
                let help = "name a rule, or leave the brackets out for all".to_owned();
                return self.wrong(span, "the brackets name no rule".to_owned(), Some(help));
            }
            directive.rules = Rules::Listed(self.read_list(&words, list_end, known));
        }
        self.directives.push(directive);
    }

    /// The known rules in a list that ends before `end`; the others are malformed.
    fn read_list(
        &mut self,
        words: &Words<'_>,
        end: usize,
        known: &KnownRules<'_>,
    ) -> Vec<ListedRule> {
        let mut listed = Vec::new();
        let mut at = words.at;
        for item in words.text[words.at..end].split(',') {
            let word = item.trim();
            let start = at + (item.len() - item.trim_start().len());
            let span = words.span(start, start + word.len());
            at += item.len() + 1;
            match word.parse::<Selector>() {
                Ok(selector) if known.has(&selector) => listed.push(ListedRule {
                    selector,
                    span,
                    used: false,
                }),
                _ if word.is_empty() => {}
                _ => self.malformed.push(unknown_rule(word, span, known)),
            }
        }
        listed
    }

    fn wrong(&mut self, span: Span, message: String, help: Option<String>) {
        self.malformed.push(MalformedSuppression {
            span,
            message,
            help,
        });
    }
}

/// A word that stands for no rule.
fn unknown_rule(word: &str, span: Span, known: &KnownRules<'_>) -> MalformedSuppression {
    MalformedSuppression {
        span,
        message: format!("`{word}` is no rule"),
        help: known
            .nearest(word)
            .map(|word| format!("did you mean `{word}`?")),
    }
}

/// A comment that is being read.
struct Words<'a> {
    text: &'a str,
    /// How far it is read.
    at: usize,
    /// Where the comment starts in the file.
    start: usize,
}

impl Words<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips characters; whether there were any.
    fn skip_while(&mut self, skipped: impl Fn(char) -> bool) -> bool {
        let rest = self.rest();
        let length = rest.find(|c| !skipped(c)).unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    fn skip_blanks(&mut self) -> bool {
        self.skip_while(char::is_whitespace)
    }

    /// Skips `word` if it is next; whether it was.
    fn take_ignoring_case(&mut self, word: &str) -> bool {
        let is_next = self
            .rest()
            .get(..word.len())
            .is_some_and(|next| next.eq_ignore_ascii_case(word));
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// The next code in the list of a `noqa`; `None` at the first word that is none.
    fn next_code(&mut self) -> Option<(Selector, Span)> {
        self.skip_while(|c| c.is_whitespace() || c == ',');
        let start = self.at;
        let has_letters = self.skip_while(|c| c.is_ascii_alphabetic());
        let has_digits = self.skip_while(|c| c.is_ascii_digit());
        let word = self.text[start..self.at].to_ascii_uppercase();
        // Codes may follow each other without a comma, as in ruff.
        let is_whole = self
            .next()
            .is_none_or(|c| c.is_whitespace() || c.is_ascii_uppercase() || ",#".contains(c));
        let is_prefix = &self.text[start..self.at] == "TF";
        (has_letters && is_whole && (has_digits || is_prefix))
            .then(|| (Selector::Code(word), self.span(start, self.at)))
    }

    /// The place in the file of a part of the comment.
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(offset(self.start + start), offset(self.start + end))
    }
}

#[cfg(test)]
mod tests;
