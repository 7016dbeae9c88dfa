//! From fix operations to edits, and from edits to text.
//!
//! Knows the source, its names and what an operation means; nothing of TensorFlow. Building a fix
//! may fail: the finding stays, and [`NoFix`] says why there are no edits.

mod apply;
mod arguments;
mod edit;
mod imports;
mod rename;
mod template;
mod write;

pub use apply::{Applied, apply};
pub use edit::{Edit, Fix};
pub use write::replace_file;

use crate::files::SourceFile;
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
    /// What the binding of the first name becomes when it is mended itself: for
    /// `slim = tf.contrib.slim` the name `tf_slim`. `None` if it stays.
    pub binding_becomes: Option<&'a str>,
    /// What is to be written, in words for people.
    pub replacement: Option<&'a str>,
    /// Names of the parameters of `symbol` in order, as far as they can be given by position;
    /// `None` if the signature is not known.
    pub parameters: Option<&'a [String]>,
}

/// Why there are no edits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFix {
    /// The rule has no operations for it.
    #[error("nothing can be written in its place automatically")]
    Manual,
    /// The name is bound elsewhere, and mending it there mends this.
    #[error("it is mended where the name is bound")]
    AtBinding,
    /// `*args` or `**kwargs` hide what is passed.
    #[error("`*` or `**` hides which arguments are passed")]
    StarArguments,
    /// An argument that the operation needs is not there, or is in the way.
    #[error("the argument `{0}` cannot be rewritten here")]
    Argument(String),
    /// A comment stands where the edits would delete it.
    #[error("a comment would be lost")]
    Comment,
    /// The operation needs a call, and this is none.
    #[error("the name is not called here")]
    NotACall,
    /// No local name for the new thing can be found.
    #[error("no import for `{0}` can be written here")]
    Import(String),
    /// The way in which the module is imported cannot be rewritten.
    #[error("this form of import cannot be rewritten")]
    ImportForm,
}

/// The edits of a replacement at a site.
///
/// # Errors
/// [`NoFix`] if there are none.
pub fn build(site: &Site<'_>, replacement: &Replacement) -> Result<Fix, NoFix> {
    if replacement.fix.is_empty() {
        return Err(NoFix::Manual);
    }
    let mut applicability = replacement.applicability;
    applicability = applicability.min(match site.candidate.certainty {
        Certainty::Proven => Applicability::Safe,
        Certainty::Likely => Applicability::Unsafe,
        Certainty::Guessed => Applicability::Manual,
    });
    let mut edits = Vec::new();
    for operation in &replacement.fix {
        match operation {
            FixOperation::Rename(to) => {
                edits.extend(rename::rename(site, site.symbol, to, replacement)?)
            }
            FixOperation::MoveNamespace(to) => {
                let rest = site.symbol.strip_prefix(site.matched).unwrap_or_default();
                let to = format!("{to}{rest}");
                edits.extend(rename::rename(site, site.symbol, &to, replacement)?);
            }
            FixOperation::Property(text) => {
                edits.extend(template::fill_property(site, text, replacement)?);
            }
            FixOperation::RenameMember(to) => {
                let member = site.reference.receiver.ok_or(NoFix::Manual)?;
                edits.push(site.replace(span_of(&member.attr), to.clone()));
            }
            FixOperation::Call(text) => edits.extend(template::fill(site, text, replacement)?),
            _ => edits.extend(arguments::edit(site, operation)?),
        }
    }
    edits.sort();
    edits.dedup();
    if edits.is_empty() {
        return Err(NoFix::AtBinding);
    }
    if edits
        .windows(2)
        .any(|pair| pair[0].span.end > pair[1].span.start)
    {
        return Err(NoFix::Manual);
    }
    let message = match site.replacement {
        Some(to) => format!("replace with `{to}`"),
        None => "rewrite the call".to_owned(),
    };
    Ok(Fix {
        applicability,
        message,
        edits,
    })
}

impl<'a> Site<'a> {
    /// The call of which the reference is the function.
    fn call(&self) -> Result<&'a ast::ExprCall, NoFix> {
        match self.reference.usage {
            Usage::Call(call) => Ok(call),
            _ => Err(NoFix::NotACall),
        }
    }

    /// An edit that replaces `span`.
    fn replace(&self, span: crate::files::Span, text: impl Into<String>) -> Edit {
        Edit {
            span,
            text: text.into(),
        }
    }
}
