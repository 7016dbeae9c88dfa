//! What the comments of one file silence, and which of them silence nothing.

use crate::config::{KnownRules, Selector};
use crate::files::{SourceFile, Span};

use super::directive::{Directive, Directives, MalformedSuppression, Rules, Scope};

/// The suppressions of one file.
///
/// ```
/// use tf2lint::config::KnownRules;
/// use tf2lint::files::{SourceFile, Span};
/// use tf2lint::suppress::Suppressions;
///
/// let file = SourceFile::new("a.py".into(), "tf.flags  # noqa: TF110\n".into());
/// let known = KnownRules::new([("TF110", "flags-removed")]);
/// let mut silenced = Suppressions::new(&file, &[Span::new(10, 23)], &[], &known);
/// assert!(silenced.suppresses("TF110", "flags-removed", Some(Span::new(0, 8))));
/// assert!(silenced.unused(|_| true).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Suppressions<'a> {
    source: &'a SourceFile,
    /// In order of place, without overlaps.
    logical_lines: &'a [Span],
    directives: Vec<Placed>,
    malformed: Vec<MalformedSuppression>,
    skips_file: bool,
}

/// A directive and the line, from 0, on which it silences.
#[derive(Debug, Clone)]
struct Placed {
    directive: Directive,
    line: usize,
    /// Whether nothing but the comment is on its line.
    alone: bool,
}

/// A suppression, or one rule in the list of one, that silences nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedSuppression {
    /// The suppression from its `#` on, or the rule.
    pub span: Span,
    /// The text there.
    pub text: String,
    /// What was probably meant.
    pub help: Option<String>,
}

/// The lines, from 0, to which a finding belongs.
struct Lines {
    /// On which it starts.
    own: usize,
    /// On which its statement starts.
    first: usize,
    /// On which its statement ends.
    last: usize,
}

impl<'a> Suppressions<'a> {
    /// The suppressions in `comments`, the places of all comments of `source`.
    ///
    /// `logical_lines` are the places of the simple statements and of the heads of compound ones,
    /// in order. Those that span several lines suffice.
    #[must_use]
    pub fn new(
        source: &'a SourceFile,
        comments: &[Span],
        logical_lines: &'a [Span],
        known: &KnownRules<'_>,
    ) -> Self {
        let mut read = Directives::default();
        for comment in comments {
            read.read(source, *comment, known);
        }
        let place = |directive: Directive| {
            let own = source.line_index(directive.span.start);
            let start = source.line_span(own).start;
            let before = source.slice(Span::new(start, directive.span.start));
            Placed {
                line: match directive.scope {
                    Scope::NextLine => next_code_line(source, own),
                    Scope::Line | Scope::File => own,
                },
                alone: before.trim_start().is_empty() || before.trim_start().starts_with('#'),
                directive,
            }
        };
        Self {
            source,
            logical_lines,
            directives: read.directives.into_iter().map(place).collect(),
            malformed: read.malformed,
            skips_file: read.skips_file,
        }
    }

    /// Whether the file asks not to be checked: `# tf2lint: skip-file`.
    #[must_use]
    pub fn skips_file(&self) -> bool {
        self.skips_file
    }

    /// Whether a finding of the rule with this code and name is silenced, and notes by what.
    ///
    /// `span` is the place of the finding. It is silenced on the line on which it starts, on the
    /// last line of its statement, and before its statement. One without a place is silenced for
    /// the file only.
    pub fn suppresses(&mut self, code: &str, name: &str, span: Option<Span>) -> bool {
        if self.directives.is_empty() {
            return false;
        }
        let lines = span.map(|span| self.lines(span));
        let mut silenced = false;
        for placed in &mut self.directives {
            let is_here = match (placed.directive.scope, &lines) {
                (Scope::File, _) => true,
                (_, None) => false,
                (Scope::Line, Some(lines)) => [lines.own, lines.last].contains(&placed.line),
                (Scope::NextLine, Some(lines)) => [lines.own, lines.first].contains(&placed.line),
            };
            if is_here {
                silenced |= placed.directive.silences(code, name);
            }
        }
        silenced
    }

    /// What silenced nothing, in order of place; to be asked after all findings.
    ///
    /// A rule for which `is_checked` is false was not looked for, so its suppression is not called
    /// unused. A `noqa` that names no rule is meant for other tools, too, and never is.
    #[must_use]
    pub fn unused(&self, is_checked: impl Fn(&Selector) -> bool) -> Vec<UnusedSuppression> {
        let mut unused = Vec::new();
        for placed in &self.directives {
            let directive = &placed.directive;
            let whole = directive.span;
            let places = match &directive.rules {
                Rules::All { used } if *used || directive.shared => Vec::new(),
                Rules::All { .. } => vec![whole],
                Rules::Listed(rules) => {
                    let idle = rules
                        .iter()
                        .filter(|it| !it.used && is_checked(&it.selector));
                    let idle: Vec<Span> = idle.map(|rule| rule.span).collect();
                    let is_all = !idle.is_empty() && idle.len() == rules.len();
                    if is_all && !directive.has_foreign_words {
                        vec![whole]
                    } else {
                        idle
                    }
                }
            };
            unused.extend(places.into_iter().map(|span| UnusedSuppression {
                span,
                text: self.source.slice(span).to_owned(),
                help: placed.advice(),
            }));
        }
        unused.sort_by_key(|it| it.span);
        unused
    }

    /// Suppressions that cannot mean what was meant, in order of place.
    #[must_use]
    pub fn malformed(&self) -> &[MalformedSuppression] {
        &self.malformed
    }

    /// The lines to which a finding at `span` belongs.
    fn lines(&self, span: Span) -> Lines {
        let own = self.source.line_index(span.start);
        let after = self
            .logical_lines
            .partition_point(|line| line.start <= span.start);
        let logical = after
            .checked_sub(1)
            .and_then(|index| self.logical_lines.get(index))
            .filter(|line| span.start < line.end);
        match logical {
            Some(line) => Lines {
                own,
                first: self.source.line_index(line.start),
                last: self.source.line_index(line.end.saturating_sub(1)),
            },
            None => Lines {
                own,
                first: own,
                last: own,
            },
        }
    }
}

impl Placed {
    /// What to do about it if it silences nothing.
    fn advice(&self) -> Option<String> {
        let is_misplaced = self.alone && self.directive.scope == Scope::Line;
        (is_misplaced && !self.directive.shared).then(|| {
            "it stands alone on its line: write `ignore-next-line` for the statement below".into()
        })
    }
}

impl Directive {
    /// Whether it silences the rule with this code and name; notes that it did.
    fn silences(&mut self, code: &str, name: &str) -> bool {
        match &mut self.rules {
            Rules::All { used } => {
                *used = true;
                true
            }
            Rules::Listed(rules) => {
                let mut silenced = false;
                for rule in rules {
                    if rule.selector.matches(code, name) {
                        rule.used = true;
                        silenced = true;
                    }
                }
                silenced
            }
        }
    }
}

/// The first line below `line` that is neither blank nor a comment.
fn next_code_line(source: &SourceFile, line: usize) -> usize {
    let is_code = |index: &usize| {
        let text = source.slice(source.line_span(*index)).trim_start();
        !text.is_empty() && !text.starts_with('#')
    };
    (line + 1..source.line_count())
        .find(is_code)
        .unwrap_or(line + 1)
}

#[cfg(test)]
mod tests;
