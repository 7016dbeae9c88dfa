//! Reports made by hand, for the tests of all formats: what they are made of.

mod reports;

use std::sync::Arc;

pub(crate) use self::reports::{
    empty, every_shape, hostile, incomplete, logs, long_lines, odd_spans,
};
use super::{Appearance, CheckedFile, Format, Report, RuleInfo};
use crate::atlas::Version;
use crate::diagnose::{Diagnostic, Related};
use crate::files::{SourceFile, Span, offset, open};
use crate::fix::{Edit, Fix};
use crate::names::Certainty;
use crate::rules::Severity;
use crate::rules::{Applicability, Category};

/// `report` in a format at 80 columns, without colour.
pub(crate) fn drawn(format: Format, report: &Report) -> String {
    drawn_as(format, report, Appearance::default())
}

/// `report` in a format.
pub(crate) fn drawn_as(format: Format, report: &Report, appearance: Appearance) -> String {
    let mut out = Vec::new();
    format
        .write(report, &rules(), appearance, &mut out)
        .expect("a vector takes everything");
    String::from_utf8(out).expect("every format is UTF-8")
}

/// Rules for the codes in these reports, but not those about files.
pub(crate) fn rules() -> Vec<RuleInfo<'static>> {
    let rule = |code, name, summary, why, url| RuleInfo {
        code,
        name,
        summary,
        why,
        url,
    };
    vec![
        rule(
            "TF110",
            "flags-removed",
            "`tf.flags` was removed",
            "TensorFlow 2 leaves command-line flags to absl.",
            Some("https://www.tensorflow.org/guide/migrate/migrate_tf2"),
        ),
        rule(
            "TF301",
            "moved",
            "the name moved to another namespace",
            "TensorFlow 2 tidied its namespaces: *mathematics* is in `tf.math`.",
            Some("https://www.tensorflow.org/guide/migrate/upgrade"),
        ),
        rule(
            "TF501",
            "session-removed",
            "sessions and the default graph are gone",
            "TensorFlow 2 runs eagerly.",
            None,
        ),
    ]
}

/// A source text that collects diagnostics.
pub(crate) struct Draft {
    source: Arc<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Draft {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            source: Arc::new(open(path, text).expect("a notebook, if it is called so")),
            diagnostics: Vec::new(),
        }
    }

    /// Bytes of the text.
    pub(crate) fn len(&self) -> usize {
        self.source.text.len()
    }

    /// The span of the occurrence number `nth`, from 0, of `text`.
    pub(crate) fn span(&self, text: &str, nth: usize) -> Span {
        let (start, _) = self
            .source
            .text
            .match_indices(text)
            .nth(nth)
            .expect("it occurs");
        Span::new(offset(start), offset(start + text.len()))
    }

    /// The import of TensorFlow, as the related place.
    pub(crate) fn import(&self) -> Option<Related> {
        let at = self.source.text.find("tensorflow as tf")?;
        let name = at + "tensorflow as ".len();
        Some(Related {
            span: Span::new(offset(name), offset(name + 2)),
            label: "`tf` is imported here".into(),
        })
    }

    pub(crate) fn with(mut self, diagnostic: Diagnostic) -> Self {
        self.diagnostics.push(diagnostic);
        self
    }

    pub(crate) fn done(mut self) -> CheckedFile {
        self.diagnostics
            .sort_by_key(|found| found.span.map(|span| span.start));
        CheckedFile {
            path: self.source.path.clone(),
            source: Some(self.source),
            diagnostics: self.diagnostics,
        }
    }
}

/// A diagnostic of a rule, complete but for fix, related place and what a test sets besides.
pub(crate) fn diagnostic(code: &str, symbol: &str, span: Option<Span>) -> Diagnostic {
    let rules = rules();
    let rule = rules
        .iter()
        .find(|rule| rule.code == code)
        .expect("among the rules");
    Diagnostic {
        code: code.into(),
        name: rule.name.into(),
        severity: Severity::Error,
        category: Category::Mandatory,
        message: format!("`{symbol}` was removed in TensorFlow 2.0"),
        span,
        cell: None,
        symbol: Some(symbol.into()),
        certainty: Certainty::Proven,
        replacement: None,
        requires: None,
        help: None,
        notes: vec![rule.why.into()],
        related: None,
        url: rule.url.map(Into::into),
        effort: 5,
        fix: None,
        no_fix: None,
        mended_at: None,
    }
}

/// A fix that replaces spans by texts.
pub(crate) fn fix(
    applicability: Applicability,
    message: &str,
    edits: &[(Span, &str)],
) -> Option<Fix> {
    let edit = |&(span, text): &(Span, &str)| Edit {
        span,
        text: text.into(),
    };
    Some(Fix {
        applicability,
        message: message.into(),
        edits: edits.iter().map(edit).collect(),
    })
}

pub(crate) fn report(files: Vec<CheckedFile>) -> Report {
    Report {
        target: Version::new(2, 21),
        files_checked: files.len() + 10,
        files,
    }
}
