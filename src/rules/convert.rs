//! From the TOML as it is written to the model: defaults filled in, versions read.

use std::str::FromStr;

use toml::Spanned;

use crate::atlas::{VersionError, VersionRange};
use crate::files::{SourceFile, Span};

use super::model::{Applicability, Category, CleanExample, Example, Life, Replacement, Row, Rule};
use super::operation::FixOperation;
use super::problem::{RuleProblem, span_of};
use super::raw::{
    RawDefaults, RawExample, RawFile, RawMatcher, RawReplacement, RawRow, RawRule, Text, split,
};
use super::shared;
use super::written::{ReplacementSpans, RowSpans, RuleSpans, WrittenRule};

/// Turns a file into rules; what is wrong is added to `problems`.
pub(super) fn convert(
    raw: RawFile,
    source: &SourceFile,
    family: &str,
    problems: &mut Vec<RuleProblem>,
) -> Vec<WrittenRule> {
    let mut reader = Reader { source, problems };
    let defaults = &raw.defaults;
    let life = reader.life(
        &defaults.removed_in,
        &defaults.changed_in,
        &defaults.deprecated_in,
    );
    raw.rule
        .into_iter()
        .map(|rule| reader.rule(rule, family, defaults, life))
        .collect()
}

/// Carries where problems go.
struct Reader<'a> {
    source: &'a SourceFile,
    problems: &'a mut Vec<RuleProblem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Span, message: &str, help: &str) {
        let problem = RuleProblem::new(self.source, span, message).with_help(help);
        self.problems.push(problem);
    }

    fn rule(
        &mut self,
        raw: Spanned<RawRule>,
        family: &str,
        defaults: &RawDefaults,
        default_life: Option<Life>,
    ) -> WrittenRule {
        let raw = raw.into_inner();
        let (code_span, code) = split(raw.code);
        let own_life = self.life(&raw.removed_in, &raw.changed_in, &raw.deprecated_in);
        let life = own_life.or(default_life).unwrap_or_default();
        let is_verdict = matches!(
            raw.matcher.as_ref().map(Spanned::get_ref),
            Some(RawMatcher::Verdict(_))
        );
        if life == Life::default() && !is_verdict {
            self.problem(
                code_span,
                "the rule does not say when it begins to hold",
                "add `removed-in`, `changed-in` or `deprecated-in`",
            );
        }
        let category = raw.category.or(defaults.category);
        if category.is_none() {
            self.problem(
                code_span,
                "the rule has no category",
                "add `category = \"mandatory\"`, `\"potential\"` or `\"optional\"`",
            );
        }
        let effort = raw.effort.or(defaults.effort);
        if effort.is_none() {
            self.problem(
                code_span,
                "the rule has no effort",
                "add `effort`: the minutes that one occurrence takes by hand",
            );
        }
        if raw.matcher.is_none() && raw.row.is_empty() && raw.rename.is_empty() {
            self.problem(
                code_span,
                "the rule matches nothing",
                "add `match`, `[rule.rename]` or `[[rule.row]]`",
            );
        }
        if raw.rename.is_empty()
            && let Some(unused) = raw
                .versions
                .as_ref()
                .map(Spanned::span)
                .or_else(|| raw.applicability.as_ref().map(Spanned::span))
        {
            self.problem(
                span_of(unused),
                "this speaks of `[rule.rename]`, which the rule does not have",
                "move it into `[[rule.replacement]]`",
            );
        }

        let matcher_span = raw.matcher.as_ref().map(|matcher| span_of(matcher.span()));
        let (matched, matcher) = raw.matcher.map(|raw| raw.into_inner().into_model()).unzip();
        let renames = Renames {
            versions: self.versions(raw.versions.as_ref(), life),
            applicability: raw
                .applicability
                .map_or(Applicability::Safe, Spanned::into_inner),
        };
        let (mut row_spans, mut rows): (Vec<_>, Vec<_>) = raw
            .rename
            .into_iter()
            .map(|(old, new)| renames.row(old, new))
            .unzip();
        for row in raw.row {
            let (spans, row) = self.row(row, life);
            row_spans.push(spans);
            rows.push(row);
        }
        let (replacement_spans, replacements) = self.replacements(raw.replacement, life);
        let examples = raw
            .example
            .into_iter()
            .map(|example| self.example(example, &code))
            .collect();
        let clean = raw.clean.into_iter().map(|raw| {
            let example = CleanExample {
                code: code.clone(),
                text: raw.get_ref().code.get_ref().clone(),
            };
            (span_of(raw.span()), example)
        });
        let clean = clean.collect();
        let (name_span, name) = split(raw.name);
        let (summary_span, summary) = split(raw.summary);
        let (why_span, why) = split(raw.why);
        let (message_span, message) = raw.message.map(split).unzip();
        let mut written = WrittenRule {
            rule: Rule {
                code,
                name,
                family: family.to_owned(),
                summary,
                message,
                why,
                url: raw.url.or_else(|| defaults.url.clone()),
                category: category.unwrap_or(Category::Mandatory),
                effort: effort.unwrap_or_default(),
                life,
                keras: raw.keras,
                matcher,
                rows,
                replacements,
            },
            examples,
            clean,
            spans: RuleSpans {
                code: code_span,
                name: name_span,
                summary: summary_span,
                message: message_span,
                why: why_span,
                matcher: matcher_span.unwrap_or(code_span),
                matched: matched.unwrap_or_default(),
                rows: row_spans,
                replacements: replacement_spans,
            },
        };
        shared::spread(&mut written.rule, &mut written.spans);
        written
    }

    fn row(&mut self, raw: Spanned<RawRow>, rule_life: Life) -> (RowSpans, Row) {
        let whole = span_of(raw.span());
        let raw = raw.into_inner();
        let life = self.life(&raw.removed_in, &raw.changed_in, &raw.deprecated_in);
        if raw.symbols.get_ref().is_empty() {
            self.problem(
                span_of(raw.symbols.span()),
                "the row has no names",
                "write at least one qualified name",
            );
        }
        let (replacement_spans, replacements) =
            self.replacements(raw.replacement, life.unwrap_or(rule_life));
        let (symbol_spans, symbols) = raw.symbols.into_inner().into_iter().map(split).unzip();
        let (note_span, note) = raw.note.map(split).unzip();
        let spans = RowSpans {
            symbols: symbol_spans,
            note: note_span.unwrap_or(whole),
            replacements: replacement_spans,
        };
        let row = Row {
            symbols,
            note,
            life,
            replacements,
        };
        (spans, row)
    }

    fn replacements(
        &mut self,
        raw: Vec<Spanned<RawReplacement>>,
        life: Life,
    ) -> (Vec<ReplacementSpans>, Vec<Replacement>) {
        raw.into_iter()
            .map(|raw| self.replacement(raw, life))
            .unzip()
    }

    fn replacement(
        &mut self,
        raw: Spanned<RawReplacement>,
        life: Life,
    ) -> (ReplacementSpans, Replacement) {
        let whole = span_of(raw.span());
        let raw = raw.into_inner();
        let (fix_spans, fix): (Vec<_>, Vec<_>) = raw
            .fix
            .into_iter()
            .map(|fix| (span_of(fix.span()), fix.into_inner()))
            .unzip();
        let (to_span, to) = raw.to.map(split).unzip();
        let (note_span, note) = raw.note.map(split).unzip();
        if fix.is_empty() && to.is_none() && note.is_none() && raw.requires.is_none() {
            self.problem(
                whole,
                "the replacement says nothing",
                "add `to`, `fix` or `note`",
            );
        }
        let applicability = match raw.applicability {
            None if fix.is_empty() => Applicability::Manual,
            None => {
                self.problem(
                    whole,
                    "the replacement has a fix, but does not say how far it can be trusted",
                    "add `applicability = \"safe\"`, `\"unsafe\"` or `\"manual\"`",
                );
                Applicability::Manual
            }
            Some(stated) if fix.is_empty() && *stated.get_ref() != Applicability::Manual => {
                self.problem(
                    span_of(stated.span()),
                    "without a fix nothing can be applied",
                    "add `fix`, or write `applicability = \"manual\"`",
                );
                Applicability::Manual
            }
            Some(stated) => stated.into_inner(),
        };
        let spans = ReplacementSpans {
            to: to_span.unwrap_or(whole),
            note: note_span.unwrap_or(whole),
            fix: fix_spans,
        };
        let replacement = Replacement {
            label: raw.label,
            versions: self.versions(raw.versions.as_ref(), life),
            keras: raw.keras,
            applicability,
            to: to.or_else(|| written_by(&fix)),
            note,
            requires: raw.requires,
            fix,
        };
        (spans, replacement)
    }

    fn example(&mut self, raw: Spanned<RawExample>, code: &str) -> (Span, Example) {
        let span = span_of(raw.span());
        let raw = raw.into_inner();
        let example = Example {
            code: code.to_owned(),
            target: raw.target.and_then(|target| self.parse(&target)),
            prefer: raw.prefer.unwrap_or_default(),
            before: raw.before.into_inner(),
            after: raw.after.map(Spanned::into_inner),
        };
        (span, example)
    }

    /// The life that is written, if any of its keys is.
    fn life(
        &mut self,
        removed: &Option<Text>,
        changed: &Option<Text>,
        deprecated: &Option<Text>,
    ) -> Option<Life> {
        let mut read = |text: &Option<Text>| text.as_ref().and_then(|text| self.parse(text));
        let life = Life {
            removed_in: read(removed),
            changed_in: read(changed),
            deprecated_in: read(deprecated),
        };
        (life != Life::default()).then_some(life)
    }

    /// The versions that are written, or all from the beginning of the life on.
    fn versions(&mut self, text: Option<&Text>, life: Life) -> VersionRange {
        text.and_then(|text| self.parse(text))
            .unwrap_or(VersionRange {
                since: life.begin(),
                until: None,
            })
    }

    fn parse<T: FromStr<Err = VersionError>>(&mut self, text: &Text) -> Option<T> {
        match text.get_ref().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let span = span_of(text.span());
                let problem = RuleProblem::new(self.source, span, error.to_string());
                self.problems.push(problem);
                None
            }
        }
    }
}

/// What the entries of `[rule.rename]` have in common.
struct Renames {
    versions: VersionRange,
    applicability: Applicability,
}

impl Renames {
    fn row(&self, old: Text, new: Text) -> (RowSpans, Row) {
        let (old_span, old) = split(old);
        let (new_span, new) = split(new);
        let row = Row {
            symbols: vec![old],
            note: None,
            life: None,
            replacements: vec![Replacement {
                label: None,
                versions: self.versions,
                keras: None,
                applicability: self.applicability,
                to: Some(new.clone()),
                note: None,
                requires: None,
                fix: vec![FixOperation::Rename(new)],
            }],
        };
        let spans = RowSpans {
            symbols: vec![old_span],
            note: old_span,
            replacements: vec![ReplacementSpans {
                to: new_span,
                note: new_span,
                fix: vec![new_span],
            }],
        };
        (spans, row)
    }
}

/// What the edits write, where they alone decide it.
fn written_by(fix: &[FixOperation]) -> Option<String> {
    fix.iter().find_map(|operation| match operation {
        FixOperation::Rename(text)
        | FixOperation::Call(text)
        | FixOperation::Property(text)
        | FixOperation::RenameMember(text)
        | FixOperation::Value(text) => Some(text.clone()),
        FixOperation::CallInstance(instance) => Some(instance.of.clone()),
        _ => None,
    })
}
