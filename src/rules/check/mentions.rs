//! The qualified names that a replacement, an expression or a note speaks of.

use crate::files::Span;

use super::super::model::Replacement;
use super::super::operation::FixOperation;
use super::super::written::ReplacementSpans;

/// The names that a replacement tells people to write, each with its place.
pub(super) fn suggested(
    replacement: &Replacement,
    spans: &ReplacementSpans,
) -> Vec<(String, Span)> {
    let import = replacement
        .requires
        .as_ref()
        .and_then(|requires| requires.import.as_deref())
        .and_then(bound_by);
    let qualified = |name: &str| match &import {
        Some((local, module)) => match name.strip_prefix(local) {
            Some(rest) if rest.starts_with('.') => format!("{module}{rest}"),
            _ => name.to_owned(),
        },
        None => name.to_owned(),
    };
    let mut names: Vec<(String, Span)> = Vec::new();
    let mut mention = |text: &str, span: Span| {
        for name in names_in(text) {
            let name = qualified(name);
            // `to` mostly repeats what the fix writes.
            if names.iter().all(|(known, _)| *known != name) {
                names.push((name, span));
            }
        }
    };
    for (operation, &span) in replacement.fix.iter().zip(&spans.fix) {
        match operation {
            FixOperation::Rename(text)
            | FixOperation::MoveNamespace(text)
            | FixOperation::Call(text)
            | FixOperation::CallAfterImports(text)
            | FixOperation::Property(text)
            | FixOperation::Value(text) => mention(text, span),
            FixOperation::CallInstance(instance) => mention(&instance.of, span),
            FixOperation::AddArgument(argument) => mention(&argument.value, span),
            FixOperation::ReplaceArgument(argument) => mention(&argument.value, span),
            FixOperation::RenameMember(_)
            | FixOperation::RenameArgument(_)
            | FixOperation::RemoveArgument(_)
            | FixOperation::RefuseArgument(_)
            | FixOperation::NamePositionals(_)
            | FixOperation::DeleteRun(_)
            | FixOperation::RefuseUnlessText(_)
            | FixOperation::RefuseUnlessContext
            | FixOperation::RefuseWithin(_)
            | FixOperation::RefuseBeside(_)
            | FixOperation::RefuseUnlessBeside(_) => {}
        }
    }
    if let Some(to) = &replacement.to {
        mention(to, spans.to);
    }
    names
}

/// Dotted names in an expression, in order; what stands in string literals is left out. Of
/// a pattern such as `tf.sets.set_*` the module counts.
///
/// `tf.cast({x}, np.float32).shape` mentions `tf.cast` and `np.float32`.
fn names_in(expression: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = expression;
    while let Some(start) = rest.find(|c: char| is_name_char(c) || matches!(c, '.' | '"' | '\'')) {
        rest = &rest[start..];
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            let end = rest[1..].find(quote).map_or(rest.len(), |end| end + 2);
            rest = &rest[end..];
            continue;
        }
        let end = rest
            .find(|c: char| !is_name_char(c) && c != '.')
            .unwrap_or(rest.len());
        let is_pattern = rest[end..].starts_with(['*', '…', '<']);
        let word = match rest[..end].rsplit_once('.') {
            Some((module, _)) if is_pattern => module,
            _ => rest[..end].trim_end_matches('.'),
        };
        if word.contains('.') && !word.starts_with(|c: char| c == '.' || c.is_ascii_digit()) {
            names.push(word);
        }
        rest = &rest[end..];
    }
    names
}

/// Dotted names between backticks.
pub(super) fn names_in_note(note: &str) -> Vec<&str> {
    note.split('`')
        .skip(1)
        .step_by(2)
        .flat_map(names_in)
        .collect()
}

/// The local name that an import statement binds, and what it stands for.
fn bound_by(import: &str) -> Option<(&str, String)> {
    let words: Vec<&str> = import.split_whitespace().collect();
    Some(match words.as_slice() {
        ["import", module, "as", local] => (local, (*module).to_owned()),
        ["import", module] => {
            let root = module.split('.').next()?;
            (root, root.to_owned())
        }
        ["from", module, "import", name, "as", local] => (local, format!("{module}.{name}")),
        ["from", module, "import", name] => (name, format!("{module}.{name}")),
        _ => return None,
    })
}

fn is_name_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::{bound_by, names_in, names_in_note};

    #[test]
    fn finds_names_in_code_but_not_in_strings() {
        assert_eq!(
            names_in("tf.cast({x}, np.float32).numpy() + 1.0 + tf['a.b']"),
            ["tf.cast", "np.float32"]
        );
        assert_eq!(names_in("plain"), [""; 0]);
        assert_eq!(names_in("tf.sets.set_* tf.io.*"), ["tf.sets", "tf.io"]);
        assert_eq!(names_in("tf.keras."), ["tf.keras"]);
        assert_eq!(
            names_in_note("tf.a, then `tf.b(tf.c.d)` or `x`, `tf.e`"),
            ["tf.b", "tf.c.d", "tf.e"]
        );
    }

    #[test]
    fn knows_what_an_import_binds() {
        let bound = |import| bound_by(import).map(|(local, name)| format!("{local} {name}"));
        assert_eq!(
            bound("import tensorflow_probability as tfp").as_deref(),
            Some("tfp tensorflow_probability")
        );
        assert_eq!(
            bound("from absl import flags").as_deref(),
            Some("flags absl.flags")
        );
        assert_eq!(bound("import absl.flags").as_deref(), Some("absl absl"));
        assert_eq!(bound("print"), None);
    }
}
