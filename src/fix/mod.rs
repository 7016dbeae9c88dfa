//! From fix operations to edits, and from edits to text.
//!
//! Knows the source, its names and what an operation means; nothing of TensorFlow. Building a fix
//! may fail: the finding stays, and [`NoFix`] says why there are no edits.

mod after_imports;
mod apply;
mod arguments;
mod conditions;
mod edit;
mod imports;
mod instance;
mod remarks;
mod rename;
mod run;
mod statements;
mod template;
mod unused;
mod write;
mod written;

pub use apply::{Applied, apply};
pub use edit::{Edit, Fix};
pub use write::replace_file;

use crate::atlas::Signature;
use crate::files::{SourceFile, Span};
use crate::names::Certainty;
use crate::names::{Candidate, Names, Reference, Usage};
use crate::rules::{Applicability, FixOperation, Replacement};
use crate::syntax::{Module, ast, span_of};

/// The place to be mended.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    /// The text.
    pub file: &'a SourceFile,
    /// Its tree.
    pub module: &'a Module,
    /// Its names.
    pub names: &'a Names<'a>,
    /// The use that is mended.
    pub reference: &'a Reference<'a>,
    /// What the use is.
    pub candidate: &'a Candidate,
    /// The qualified name that the rule speaks of: the whole name of the candidate or its
    /// beginning.
    pub symbol: &'a str,
    /// The namespace that the rule matched: `symbol` or its beginning.
    pub matched: &'a str,
    /// What a bound name becomes where its binding is mended itself: for `slim = tf.contrib.slim`
    /// the name `tf_slim`. `None` if it stays.
    pub becomes: &'a dyn Fn(&str) -> Option<String>,
    /// What is to be written, in words for people.
    pub replacement: Option<&'a str>,
    /// Names of the parameters of `symbol` in order, as far as they can be given by position;
    /// `None` if the signature is not known.
    pub parameters: Option<&'a [String]>,
    /// The same of what is written in its place, at the target.
    pub new_parameters: Option<&'a [String]>,
    /// How a qualified name is called at the target, where that is known.
    pub signature: &'a dyn Fn(&str) -> Option<Signature>,
    /// How a qualified name was called in the last TensorFlow 1, where that is known.
    pub signature_before: &'a dyn Fn(&str) -> Option<Signature>,
}

/// Why there are no edits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFix {
    /// The rule has no operations for it.
    #[error("nothing can be written in its place automatically")]
    Manual,
    /// The call as it would stand there does not fit what it calls.
    #[error("the arguments do not fit `{callee}`")]
    Unfit {
        /// What would be called.
        callee: String,
        /// How it is called.
        signature: String,
    },
    /// The name is bound elsewhere, and mending it there mends this.
    #[error("it is mended where the name is bound")]
    AtBinding,
    /// `*args` or `**kwargs` hide what is passed.
    #[error("`*` or `**` hides which arguments are passed")]
    StarArguments,
    /// An argument that the operation needs is not there, or is in the way.
    #[error("the argument `{0}` cannot be rewritten here")]
    Argument(String),
    /// The rule knows nothing that an argument could become.
    #[error("the argument `{0}` has no counterpart")]
    Counterpart(String),
    /// An argument that must be a text may be something else.
    #[error("`{0}` may be something else than a text")]
    NotText(String),
    /// A comment stands where the edits would delete it.
    #[error("a comment would be lost")]
    Comment,
    /// The operation needs a call, and this is none.
    #[error("the name is not called here")]
    NotACall,
    /// Another statement stands on the same line.
    #[error("another statement stands on the same line")]
    SharedLine,
    /// No local name for the new thing can be found.
    #[error("no import for `{0}` can be written here")]
    Import(String),
    /// The way in which the module is imported cannot be rewritten.
    #[error("this form of import cannot be rewritten")]
    ImportForm,
    /// The source shows the place, but it is not stored as it is shown.
    #[error("this place of the file cannot be rewritten")]
    NotHere,
    /// The name may stand for the function with some arguments given already.
    #[error("the name may stand for the function with arguments given already")]
    Arguments,
    /// What the call gives is used for more than the rule knows.
    #[error("what it gives is used in another way")]
    ValueKept,
    /// The code around it gives it a meaning that the new code has not.
    #[error("it stands within `{0}`, whose meaning would be lost")]
    Within(String),
    /// The module uses something with which the edits do not go together.
    #[error("the module uses `{0}`, which would not see it")]
    Beside(String),
    /// The edits are for modules that use something which this one does not use.
    #[error("the module uses nothing that needs it")]
    NotBeside,
    /// What is imported is used, or others may take it from here.
    #[error("what is imported is still used")]
    InUse,
}

impl NoFix {
    /// Whether a condition of the rule refuses the edits: they could be made, and would not mean
    /// the same.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Counterpart(_)
                | Self::NotText(_)
                | Self::ValueKept
                | Self::Within(_)
                | Self::Beside(_)
                | Self::NotBeside
        )
    }
}

/// The edits that take out an import that fails, once nothing uses what it binds.
///
/// # Errors
/// [`NoFix`] if the site is no import, if something may use it, or if a comment would be lost.
pub fn take_out(site: &Site<'_>) -> Result<Fix, NoFix> {
    let Usage::Import(part) = site.reference.usage else {
        return Err(NoFix::Manual);
    };
    let edits = unused::take_out(site, part)?;
    Ok(Fix {
        // Another module may take the name from this one, but nobody takes it from a function.
        applicability: match site.names.runs_at_once(site.reference) {
            true => Applicability::Unsafe,
            false => Applicability::Safe,
        },
        message: "remove the import, of which nothing is used here".to_owned(),
        edits,
    })
}

/// The edits of a replacement at a site.
///
/// # Errors
/// [`NoFix`] if there are none.
pub fn build(site: &Site<'_>, replacement: &Replacement) -> Result<Fix, NoFix> {
    if replacement.fix.is_empty() {
        return Err(NoFix::Manual);
    }
    if conditions::may_have_arguments(site) && replacement.fix.iter().any(sees_what_is_missing) {
        return Err(NoFix::Arguments);
    }
    let mut applicability = replacement.applicability;
    applicability = applicability.min(match site.candidate.certainty {
        Certainty::Proven => Applicability::Safe,
        Certainty::Likely => Applicability::Unsafe,
        Certainty::Guessed => Applicability::Manual,
    });
    let renames = |operation: &FixOperation| {
        matches!(
            operation,
            FixOperation::Rename(_) | FixOperation::MoveNamespace(_)
        )
    };
    let is_renamed = replacement.fix.iter().any(renames);
    if is_renamed && arguments::are_changed(&replacement.fix) && site.hands_on() {
        applicability = applicability.min(Applicability::Unsafe);
    }
    // Whether anything is to be written comes before what it would be.
    let (conditions, operations): (Vec<&FixOperation>, Vec<&FixOperation>) = replacement
        .fix
        .iter()
        .partition(|operation| operation.is_condition());
    for condition in conditions {
        conditions::check(site, condition, replacement)?;
    }
    let mut edits = Vec::new();
    for operation in operations {
        match operation {
            FixOperation::Rename(to) => {
                edits.extend(renamed(site, to, replacement)?);
            }
            FixOperation::MoveNamespace(to) => {
                let rest = site.symbol.strip_prefix(site.matched).unwrap_or_default();
                let to = format!("{to}{rest}");
                edits.extend(renamed(site, &to, replacement)?);
            }
            FixOperation::Property(text) => {
                edits.extend(template::fill_property(site, text, replacement)?);
            }
            FixOperation::RenameMember(to) => {
                let member = site.reference.receiver.ok_or(NoFix::Manual)?;
                edits.push(site.replace(span_of(&member.attr), to.clone()));
            }
            FixOperation::Call(text) => edits.extend(template::fill(site, text, replacement)?),
            FixOperation::Value(text) => {
                edits.extend(rename::value(site, text, replacement)?);
            }
            FixOperation::CallInstance(instance) => {
                edits.extend(instance::call(site, instance, replacement)?);
            }
            FixOperation::DeleteRun(what) => edits.extend(run::delete(site, what)?),
            FixOperation::CallAfterImports(text) => edits.extend(after_imports::call(site, text)?),
            _ => edits.extend(arguments::edit(site, operation, replacement)?),
        }
    }
    edits.sort();
    edits.dedup();
    // What is written into an argument that goes, goes with it.
    let gone: Vec<Span> = edits
        .iter()
        .filter(|edit| edit.text.is_empty())
        .map(|edit| edit.span)
        .collect();
    edits.retain(|edit| {
        let at = edit.span.start;
        let is_insertion = at == edit.span.end;
        !is_insertion || !gone.iter().any(|gap| gap.start <= at && at < gap.end)
    });
    // What is renamed where it is bound is another function here, too.
    if !edits.is_empty() || is_renamed {
        written::bind(site, replacement, &mut edits)?;
    }
    if edits.is_empty() {
        return Err(NoFix::AtBinding);
    }
    edits.sort();
    if edits
        .windows(2)
        .any(|pair| pair[0].span.end > pair[1].span.start)
    {
        return Err(NoFix::Manual);
    }
    let message = match (&replacement.fix[..], site.replacement) {
        ([FixOperation::CallAfterImports(call)], _) => format!("add `{call}` after the imports"),
        ([FixOperation::DeleteRun(_)], _) => "delete what runs it".to_owned(),
        // A shape of a call is not what is written.
        (_, Some(to)) if !to.contains('…') => format!("replace with `{to}`"),
        _ => "rewrite the call".to_owned(),
    };
    Ok(Fix {
        applicability,
        message,
        edits,
    })
}

/// Whether it matters to an operation which arguments a call does not give.
fn sees_what_is_missing(operation: &FixOperation) -> bool {
    matches!(
        operation,
        FixOperation::Call(_) | FixOperation::CallInstance(_) | FixOperation::AddArgument(_)
    )
}

/// The edits that write another name; none where the binding is mended itself, which leaves the
/// arguments to be mended here.
fn renamed(site: &Site<'_>, to: &str, replacement: &Replacement) -> Result<Vec<Edit>, NoFix> {
    match rename::rename(site, site.symbol, to, replacement) {
        Err(NoFix::AtBinding) => Ok(Vec::new()),
        other => other,
    }
}

impl<'a> Site<'a> {
    /// Whether the function has a name of its own here or is a value, so that not all calls of it
    /// need to be seen. Its binding and the calls through it are mended together or not at all.
    fn hands_on(&self) -> bool {
        let is_called = matches!(self.reference.usage, Usage::Call(_) | Usage::Partial(_));
        !is_called || self.candidate.bound_name() == Some(self.symbol)
    }

    /// The call of which the reference is the function.
    fn call(&self) -> Result<&'a ast::ExprCall, NoFix> {
        match self.reference.usage {
            Usage::Call(call) => Ok(call),
            _ => Err(NoFix::NotACall),
        }
    }

    /// The qualified name of the function that another call of the module is of, if it is one
    /// alone.
    fn called(&self, call: &ast::ExprCall) -> Option<&'a str> {
        let span = span_of(&*call.func);
        let references = &self.names.references;
        let start = references.partition_point(|reference| reference.span < span);
        let at = |reference: &&Reference<'_>| reference.span == span;
        let found = references[start..]
            .iter()
            .take_while(at)
            .find(|reference| {
                matches!(reference.usage, Usage::Call(_)) && reference.receiver.is_none()
            })?;
        match &found.candidates[..] {
            [only] => Some(only.name.as_str()),
            _ => None,
        }
    }

    /// What the binding of the first name becomes, if it is mended itself.
    fn binding_becomes(&self) -> Option<String> {
        (self.becomes)(self.candidate.bound_name()?)
    }

    /// An edit that replaces `span`.
    fn replace(&self, span: Span, text: impl Into<String>) -> Edit {
        Edit {
            span,
            text: text.into(),
        }
    }
}
