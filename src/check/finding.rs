//! A rule met a use of TensorFlow.

use std::borrow::Cow;

use crate::atlas::{ArgumentProblem, SignatureChange, Version};
use crate::files::Span;
use crate::names::Certainty;
use crate::rules::{FixOperation, Matcher, Replacement, Rule, Severity};

/// One use that a rule speaks of.
#[derive(Debug, Clone)]
pub struct Finding<'c> {
    /// The rule.
    pub rule: &'c Rule,
    /// The row of the rule that answers.
    pub row: Option<u32>,
    /// Which of the references of the module it is.
    pub reference: usize,
    /// Which of the candidates of the reference it is.
    pub candidate: usize,
    /// The qualified name that the finding speaks of.
    pub symbol: String,
    /// The beginning of it with which the rule is written.
    pub matched: String,
    /// Where it is written.
    pub span: Span,
    /// How bad it is at the target.
    pub severity: Severity,
    /// How sure the resolution is.
    pub certainty: Certainty,
    /// What to write instead.
    pub answer: Option<Cow<'c, Replacement>>,
    /// What to write, one after the other, where the conditions of the answer refuse it.
    pub otherwise: Vec<Cow<'c, Replacement>>,
    /// What the finding says beside the rule's own words.
    pub problem: Problem,
}

impl Finding<'_> {
    /// Whether it breaks at the target.
    pub(super) fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether its answer says what to do to the source.
    pub(super) fn is_mended(&self) -> bool {
        self.answer
            .as_ref()
            .is_some_and(|answer| !answer.fix.is_empty())
    }
}

/// What a rule cannot know in advance.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// Nothing: the rule says it all.
    Stated,
    /// Arguments of this very call do not fit the new signature.
    Arguments(Vec<ArgumentProblem>),
    /// The name takes other arguments, and is handed on without a call that would show whether it
    /// matters.
    Differs(SignatureChange),
    /// Names that exist and are spelt like it.
    Unknown(Vec<String>),
    /// The last version that has the name: of TensorFlow, or of the package that it belongs to.
    Last(Version),
}

/// The arguments of which rules on a call have spoken; `None` if they speak of the whole call: by
/// naming no argument, by showing the call to write, or by writing another name.
pub(super) fn covered<'c>(findings: &[Finding<'c>]) -> Option<Vec<&'c str>> {
    let mut covered = Vec::new();
    for finding in findings {
        if finding.answer.as_deref().is_some_and(is_whole) {
            return None;
        }
        let before = covered.len();
        if let Some(Matcher::Call(matcher)) = &finding.rule.matcher {
            covered.extend(matcher.arguments());
        }
        if covered.len() == before {
            return None;
        }
    }
    Some(covered)
}

/// Whether an answer is about the whole call. What it leaves wrong is found once it is followed.
fn is_whole(answer: &Replacement) -> bool {
    let shows_call = answer.to.as_deref().is_some_and(|to| to.contains('('));
    let writes_other = |operation: &FixOperation| {
        matches!(
            operation,
            FixOperation::Rename(_) | FixOperation::MoveNamespace(_) | FixOperation::Call(_)
        )
    };
    shows_call || answer.fix.iter().any(writes_other)
}
