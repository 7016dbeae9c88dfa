//! What a fix does to the source. How operations are written is in `rules/README.md`; what they
//! do to a text is in [`crate::fix`].

use serde::{Deserialize, Serialize};

/// A change to the source. The set is closed: a new operation is a change to tf2lint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum FixOperation {
    /// The whole matched name becomes this qualified name.
    Rename(String),
    /// The matched namespace becomes this one; what follows stays.
    MoveNamespace(String),
    /// The keyword of an argument changes.
    RenameArgument(RenameArgument),
    /// An argument goes, whether given by keyword or by position.
    RemoveArgument(String),
    /// A keyword argument is added, unless it is there already.
    AddArgument(AddArgument),
    /// The value of an argument is rewritten, and its keyword with it.
    ReplaceArgument(ReplaceArgument),
    /// From the first positional argument that has another place in the new signature on,
    /// arguments are written with their keywords.
    NamePositionals(Vec<String>),
    /// Where this argument is given, nothing is written at all.
    RefuseArgument(String),
    /// The whole call becomes this text, with holes for arguments: `tf.cast({x}, tf.float32)`. Of a
    /// method, `{receiver}` is the value whose method it is.
    Call(String),
    /// This call of a function becomes a statement of its own after the imports of the module.
    CallAfterImports(String),
    /// A property of a value becomes this text, with the hole `{receiver}` for the value.
    Property(String),
    /// Another member takes the place of the method or property; the value stays.
    RenameMember(String),
    /// This expression takes the place of the whole matched name: `"train"`.
    Value(String),
    /// The function becomes a class of which an instance is made and called: `f(x, 3)` becomes
    /// `F(3)(x)`.
    CallInstance(CallInstance),
    /// The statements go that only run what calls of these functions give, and those that only
    /// name it to run it later.
    DeleteRun(DeleteRun),
    /// Nothing is written unless the source shows that this argument is a text.
    RefuseUnlessText(String),
    /// Nothing is written unless the call is the context of a `with` that leaves its value alone.
    RefuseUnlessContext,
    /// Nothing is written in the body of a `with` that calls one of some functions with a certain
    /// argument.
    RefuseWithin(RefuseWithin),
    /// Where the module uses one of these names, or what is below it, nothing is written.
    RefuseBeside(Vec<String>),
    /// Where the module uses none of these names, nor what is below them, nothing is written.
    RefuseUnlessBeside(Vec<String>),
}

impl FixOperation {
    /// Whether it writes nothing, and only says where nothing is to be written.
    #[must_use]
    pub const fn is_condition(&self) -> bool {
        matches!(
            self,
            Self::RefuseArgument(_)
                | Self::RefuseUnlessText(_)
                | Self::RefuseUnlessContext
                | Self::RefuseWithin(_)
                | Self::RefuseBeside(_)
                | Self::RefuseUnlessBeside(_)
        )
    }
}

/// What only runs what some functions give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeleteRun {
    /// Qualified names of the functions.
    pub of: Vec<String>,
    /// Words by which a comment above is known to speak of the statement; with a star at the end,
    /// any that begins so. Where it speaks of nothing else, it goes, too.
    #[serde(default)]
    pub about: Vec<String>,
}

/// A `with` in which nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RefuseWithin {
    /// Qualified names of the functions.
    pub of: Vec<String>,
    /// The keyword that they are called with.
    pub given: String,
}

/// Splits one call in two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallInstance {
    /// Qualified name of the class; it takes the arguments that do not move.
    pub of: String,
    /// The arguments that the instance is called with: the first by position, the others by
    /// keyword.
    pub with: Vec<String>,
}

/// Renames one keyword.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RenameArgument {
    /// The old keyword.
    pub from: String,
    /// The new keyword.
    pub to: String,
}

/// Adds one keyword argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AddArgument {
    /// Its keyword.
    pub name: String,
    /// Its source text.
    pub value: String,
}

/// Rewrites one argument: `keep_prob=p` becomes `rate=1 - (p)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReplaceArgument {
    /// The old keyword.
    pub from: String,
    /// The new keyword.
    pub to: String,
    /// The new source text, with the hole `{value}` for the old one.
    pub value: String,
}
