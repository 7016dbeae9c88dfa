//! Parameters as Python writes them. Compiled into the library and into the build script.

use serde::{Deserialize, Serialize};

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name, without stars.
    pub name: String,
    /// The source text of its default; `None`: it is required, unless it is a star.
    pub default: Option<String>,
    /// How an argument reaches it.
    pub kind: ParameterKind,
}

/// How an argument reaches a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterKind {
    /// By position only.
    PositionalOnly,
    /// By position or by keyword.
    Positional,
    /// It takes all remaining positional arguments: `*args`.
    VarArgs,
    /// By keyword only.
    KeywordOnly,
    /// It takes all remaining keyword arguments: `**kwargs`.
    VarKwargs,
}

/// Reads `(a, b=1, *args, c, d=None, **kwargs)`; `?` is a signature that cannot be known.
pub(crate) fn parse(text: &str) -> Result<Option<Vec<Parameter>>, String> {
    if text == "?" {
        return Ok(None);
    }
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .ok_or_else(|| format!("`{text}` is not a signature"))?;
    let mut found: Vec<Parameter> = Vec::new();
    let mut kind = ParameterKind::Positional;
    for part in split(inner) {
        let (name, default) = match part.split_once('=') {
            Some((name, default)) => (name.trim(), Some(default.trim().to_owned())),
            None => (part.trim(), None),
        };
        let (name, own) = match name {
            "*" => {
                kind = ParameterKind::KeywordOnly;
                continue;
            }
            "/" => {
                for parameter in &mut found {
                    parameter.kind = ParameterKind::PositionalOnly;
                }
                continue;
            }
            _ => match (name.strip_prefix("**"), name.strip_prefix('*')) {
                (Some(name), _) => (name, ParameterKind::VarKwargs),
                (None, Some(name)) => (name, ParameterKind::VarArgs),
                (None, None) => (name, kind),
            },
        };
        if own == ParameterKind::VarArgs {
            kind = ParameterKind::KeywordOnly;
        }
        let mut letters = name.chars();
        let well_formed = letters
            .next()
            .is_some_and(|first| first == '_' || first.is_alphabetic())
            && letters.all(|letter| letter == '_' || letter.is_alphanumeric());
        if !well_formed {
            return Err(format!("`{name}` is not the name of a parameter"));
        }
        found.push(Parameter {
            name: name.to_owned(),
            default,
            kind: own,
        });
    }
    Ok(Some(found))
}

/// Cuts the text between the parentheses at the commas that separate parameters.
///
/// Commas in brackets, in strings and between the parameters of a `lambda` do not. A default that
/// was cut to `…` ends there, whatever it had opened.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let (mut quote, mut lambdas, mut escaped) = (None, Vec::new(), false);
    for (place, letter) in text.char_indices() {
        if letter == '…' {
            (depth, quote) = (0, None);
            lambdas.clear();
            continue;
        }
        if let Some(end) = quote {
            if letter == end && !escaped {
                quote = None;
            }
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '\'' | '"' => quote = Some(letter),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            'l' if starts_lambda(text, place) => lambdas.push(depth),
            ':' if lambdas.last() == Some(&depth) => {
                lambdas.pop();
            }
            ',' if depth == 0 && lambdas.is_empty() => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Whether the word `lambda` stands at `place`.
fn starts_lambda(text: &str, place: usize) -> bool {
    let is_word = |letter: char| letter == '_' || letter.is_alphanumeric();
    text[place..]
        .strip_prefix("lambda")
        .is_some_and(|rest| !rest.starts_with(is_word))
        && !text[..place].ends_with(is_word)
}

#[cfg(test)]
mod tests {
    use super::ParameterKind::{KeywordOnly, Positional, PositionalOnly, VarArgs, VarKwargs};
    use super::{Parameter, parse};

    fn parameters(text: &str) -> Vec<Parameter> {
        parse(text).expect("well formed").expect("known")
    }

    #[test]
    fn tells_the_kinds_of_parameters_apart() {
        let kinds = |text| -> Vec<_> {
            let found = parameters(text).into_iter();
            found.map(|found| (found.name, found.kind)).collect()
        };
        let expected = [
            ("a", PositionalOnly),
            ("b", Positional),
            ("args", VarArgs),
            ("c", KeywordOnly),
            ("kwargs", VarKwargs),
        ];
        let expected: Vec<_> = expected.map(|(name, kind)| (name.to_owned(), kind)).into();
        assert_eq!(kinds("(a, /, b=1, *args, c, **kwargs)"), expected);
        assert_eq!(kinds("(a, *, b)")[1].1, KeywordOnly);
        assert!(parameters("()").is_empty());
    }

    #[test]
    fn commas_inside_a_default_do_not_end_it() {
        let defaults = |text| -> Vec<_> {
            let found = parameters(text).into_iter();
            found.filter_map(|found| found.default).collect()
        };
        assert_eq!(
            defaults("(a=(1, 2), b={'x': ','})"),
            ["(1, 2)", "{'x': ','}"]
        );
        assert_eq!(defaults("(f=lambda x, y: x, b=1)"), ["lambda x, y: x", "1"]);
        assert_eq!(defaults("(a=[1, (2…, name=None)"), ["[1, (2…", "None"]);
        assert_eq!(defaults("(sep='=', q='\\'', b=1)"), ["'='", "'\\''", "1"]);
    }

    #[test]
    fn what_cannot_be_known_is_not_an_error_and_what_is_malformed_is() {
        assert_eq!(parse("?"), Ok(None));
        for wrong in ["a, b", "(a b)", "(1)", "(a, =3)"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
