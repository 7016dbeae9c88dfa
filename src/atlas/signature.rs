//! Signatures, and what differs between two of them.
//!
//! ```
//! use tf2lint::atlas::{ParameterChange, Signature};
//!
//! let old: Signature = "(logits, axis=None, name=None, dim=None)".parse().unwrap();
//! let new: Signature = "(logits, axis=None, name=None)".parse().unwrap();
//! let change = old.change_to(&new).unwrap();
//! assert!(matches!(&change.parameters[..], [ParameterChange::Removed { name, .. }] if name == "dim"));
//! ```

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::parameters::{Parameter, ParameterKind, parse};

/// How a function, a method or the constructor of a class is called. `self` and `cls` are left
/// out: Python supplies them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Signature {
    /// In the order of the definition.
    pub parameters: Vec<Parameter>,
}

/// What differs between two signatures, as far as it can matter to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureChange {
    /// The signature for which the call was written.
    pub old: Signature,
    /// The signature that it meets.
    pub new: Signature,
    /// The differences; never empty.
    pub parameters: Vec<ParameterChange>,
}

/// What happened to one parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ParameterChange {
    /// There is no parameter of this name any more; it may have another name.
    Removed {
        /// The name.
        name: String,
        /// Its place among the positional ones, from 0.
        position: Option<usize>,
    },
    /// It has another place.
    Shifted {
        /// The name.
        name: String,
        /// The place that it had, from 0.
        from: usize,
        /// The place that it has.
        to: usize,
    },
    /// It is reached by keyword only.
    KeywordOnly {
        /// The name.
        name: String,
        /// The place that it had, from 0.
        from: usize,
    },
    /// It is reached by position only.
    PositionalOnly {
        /// The name.
        name: String,
    },
    /// It must be given: it is new, or it had a default.
    Required {
        /// The name.
        name: String,
    },
    /// It has another default.
    Default {
        /// The name.
        name: String,
        /// Source text of the default that it had.
        old: String,
        /// Source text of the default that it has.
        new: String,
    },
    /// Further positional arguments are no longer taken.
    NoVarArgs,
    /// Further keyword arguments are no longer taken.
    NoVarKwargs,
}

impl Signature {
    /// The parameters that can be given by position, in order.
    pub fn positional(&self) -> impl Iterator<Item = &Parameter> {
        use ParameterKind::{Positional, PositionalOnly};
        let mut all = self.parameters.iter();
        std::iter::from_fn(move || all.next())
            .filter(|parameter| matches!(parameter.kind, Positional | PositionalOnly))
    }

    /// The parameter that takes the keyword `name`.
    #[must_use]
    pub fn keyword(&self, name: &str) -> Option<&Parameter> {
        use ParameterKind::{KeywordOnly, Positional};
        self.parameters.iter().find(|parameter| {
            parameter.name == name && matches!(parameter.kind, Positional | KeywordOnly)
        })
    }

    /// The place of the parameter `name` among the positional ones, from 0.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positional()
            .position(|parameter| parameter.name == name)
    }

    /// Whether it takes any number of further positional arguments.
    #[must_use]
    pub fn has_var_args(&self) -> bool {
        self.has(ParameterKind::VarArgs)
    }

    /// Whether it shows nothing but stars: nobody knows what it takes.
    pub(super) fn is_all_stars(&self) -> bool {
        self.has_var_args() && self.parameters.iter().all(Parameter::is_star)
    }

    /// Whether it takes any further keyword argument.
    #[must_use]
    pub fn has_var_kwargs(&self) -> bool {
        self.has(ParameterKind::VarKwargs)
    }

    /// Takes further keywords, those of a function to which `**kwargs` go.
    pub(super) fn take_keywords(&mut self, receiver: Signature) {
        let keyword = |mut parameter: Parameter| {
            parameter.kind = ParameterKind::KeywordOnly;
            // What it is by default is its own business, and it may be given already.
            parameter.default.get_or_insert_with(|| "…".to_owned());
            parameter
        };
        let new = receiver
            .parameters
            .into_iter()
            .filter(|parameter| !parameter.is_star() && self.named(&parameter.name).is_none());
        let new: Vec<Parameter> = new.map(keyword).collect();
        let star = self
            .parameters
            .iter()
            .position(|own| own.kind == ParameterKind::VarKwargs);
        let at = star.unwrap_or(self.parameters.len());
        self.parameters.splice(at..at, new);
    }

    /// What differs when this signature becomes `new`, as far as it can matter to a call.
    ///
    /// Parameters that are added with a default do not matter, unless they shift others. Of a
    /// signature that is all stars nobody knows what it takes: it never differs.
    #[must_use]
    pub fn change_to(&self, new: &Signature) -> Option<SignatureChange> {
        if self.is_all_stars() {
            return None;
        }
        let mut parameters = Vec::new();
        for parameter in self.parameters.iter().filter(|old| !old.is_star()) {
            compare(self, new, parameter, &mut parameters);
        }
        if self.has_var_args() && !new.has_var_args() {
            parameters.push(ParameterChange::NoVarArgs);
        }
        if self.has_var_kwargs() && !new.has_var_kwargs() {
            parameters.push(ParameterChange::NoVarKwargs);
        }
        for parameter in new.parameters.iter().filter(|new| new.is_required()) {
            let before = self.named(&parameter.name);
            if before.is_none_or(|before| !before.is_required()) {
                parameters.push(ParameterChange::Required {
                    name: parameter.name.clone(),
                });
            }
        }
        (!parameters.is_empty()).then(|| SignatureChange {
            old: self.clone(),
            new: new.clone(),
            parameters,
        })
    }

    /// The parameter `name` that is not a star.
    pub(super) fn named(&self, name: &str) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name && !parameter.is_star())
    }

    fn has(&self, kind: ParameterKind) -> bool {
        self.parameters
            .iter()
            .any(|parameter| parameter.kind == kind)
    }
}

impl Parameter {
    /// Whether a call must give it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.default.is_none() && !self.is_star()
    }

    /// Whether it takes any number of arguments.
    #[must_use]
    pub fn is_star(&self) -> bool {
        matches!(self.kind, ParameterKind::VarArgs | ParameterKind::VarKwargs)
    }

    /// The defaults of this parameter and of `new`, if both have one and the values differ.
    pub(super) fn other_default<'a>(&'a self, new: &'a Parameter) -> Option<(&'a str, &'a str)> {
        let (old, new) = (self.default.as_deref()?, new.default.as_deref()?);
        (!same_value(old, new)).then_some((old, new))
    }
}

/// Adds what happened to `parameter` of `old`.
fn compare(
    old: &Signature,
    new: &Signature,
    parameter: &Parameter,
    changes: &mut Vec<ParameterChange>,
) {
    let name = parameter.name.clone();
    let position = old.position(&name);
    let Some(now) = new.named(&name) else {
        changes.push(ParameterChange::Removed { name, position });
        return;
    };
    match (position, new.position(&name)) {
        (Some(from), Some(to)) if from != to => changes.push(ParameterChange::Shifted {
            name: name.clone(),
            from,
            to,
        }),
        (Some(from), None) => changes.push(ParameterChange::KeywordOnly {
            name: name.clone(),
            from,
        }),
        _ => {}
    }
    if old.keyword(&name).is_some() && new.keyword(&name).is_none() {
        changes.push(ParameterChange::PositionalOnly { name: name.clone() });
    }
    if let Some((before, after)) = parameter.other_default(now) {
        changes.push(ParameterChange::Default {
            name,
            old: before.to_owned(),
            new: after.to_owned(),
        });
    }
}

/// Whether two source texts stand for one value, as far as their spelling shows: `0.001` and
/// `1e-3`, `'a'` and `"a"`, `dtypes.float32` and `_dtypes.float32`.
fn same_value(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    if let (Ok(one), Ok(other)) = (one.parse::<f64>(), other.parse::<f64>()) {
        return one == other;
    }
    if let Some(shown) = [one, other].iter().find_map(|text| text.strip_suffix('…')) {
        return one.starts_with(shown) && other.starts_with(shown);
    }
    simplified(one) == simplified(other)
}

/// The text without module paths, blanks and kinds of quotes.
fn simplified(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut word = 0;
    for letter in text.chars() {
        match letter {
            '"' => plain.push('\''),
            ' ' => {}
            '.' if plain[word..]
                .starts_with(|first: char| first.is_alphabetic() || first == '_') =>
            {
                plain.truncate(word);
            }
            _ => plain.push(letter),
        }
        if !(letter.is_alphanumeric() || letter == '_') {
            word = plain.len();
        }
    }
    plain
}

/// Why a text is not a signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SignatureError(String);

impl FromStr for Signature {
    type Err = SignatureError;

    /// Reads `(a, b=1, *args, c, d=None, **kwargs)`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || SignatureError(format!("`{text}` is not a signature"));
        let parameters = parse(text).map_err(SignatureError)?.ok_or_else(unknown)?;
        Ok(Self { parameters })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut stars = false;
        let mut only = false;
        f.write_str("(")?;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            f.write_str(separator)?;
            if only && parameter.kind != ParameterKind::PositionalOnly {
                f.write_str("/, ")?;
            }
            only = parameter.kind == ParameterKind::PositionalOnly;
            if parameter.kind == ParameterKind::KeywordOnly && !stars {
                f.write_str("*, ")?;
            }
            stars |= matches!(
                parameter.kind,
                ParameterKind::VarArgs | ParameterKind::KeywordOnly
            );
            parameter.fmt(f)?;
        }
        f.write_str(if only { ", /)" } else { ")" })
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ParameterKind::VarArgs => "*",
            ParameterKind::VarKwargs => "**",
            _ => "",
        })?;
        f.write_str(&self.name)?;
        match &self.default {
            Some(default) => write!(f, "={default}"),
            None => Ok(()),
        }
    }
}
