//! What pages say of answers and of signatures.

use crate::rules::{FixOperation, Replacement, Requirement};

/// What to write in place of `symbol`, what it needs and what differs, in a few words. `matched`
/// is the beginning of the symbol with which the rule is written.
pub(super) fn answer(replacement: &Replacement, symbol: &str, matched: &str) -> String {
    let to = replacement
        .written_for(symbol, matched)
        .map(|to| format!("`{to}`"));
    let edits = replacement.fix.iter().filter_map(operation);
    let refused: Vec<&str> = replacement.fix.iter().filter_map(refused).collect();
    let refused = (!refused.is_empty()).then(|| {
        format!(
            "nothing if {} is given",
            quoted(&refused).replace(", ", " or ")
        )
    });
    let requires = replacement.requires.as_ref().map(needs);
    let parts = to.into_iter().chain(edits).chain(refused).chain(requires);
    let parts: Vec<String> = parts.collect();
    sentence(&parts.join("; "), replacement.note.as_deref())
}

/// A few words, and a note that is a sentence of its own.
pub(super) fn sentence(words: &str, note: Option<&str>) -> String {
    match (words, note) {
        (words, None) => words.to_owned(),
        ("", Some(note)) => note.to_owned(),
        (words, Some(note)) => format!("{words}. {note}"),
    }
}

/// The argument with which nothing is written.
fn refused(operation: &FixOperation) -> Option<&str> {
    match operation {
        FixOperation::RefuseArgument(name) => Some(name),
        _ => None,
    }
}

/// What must be installed and imported.
fn needs(requires: &Requirement) -> String {
    let versions = requires.versions.as_deref().unwrap_or_default();
    let package = format!("needs the package `{}{versions}`", requires.package);
    match &requires.import {
        Some(import) => format!("{package}, `{import}`"),
        None => package,
    }
}

/// What becomes of an argument; `None` for what is said otherwise.
fn operation(operation: &FixOperation) -> Option<String> {
    Some(match operation {
        FixOperation::Rename(_)
        | FixOperation::MoveNamespace(_)
        | FixOperation::Call(_)
        | FixOperation::Property(_)
        | FixOperation::RenameMember(_)
        | FixOperation::RefuseArgument(_)
        | FixOperation::Value(_) => {
            return None;
        }
        FixOperation::CallInstance(instance) => {
            format!("call the instance with {}", quoted(&instance.with))
        }
        FixOperation::DeleteRun(_) => "delete what only runs it".to_owned(),
        FixOperation::RefuseUnlessText(name) => format!("only if `{name}` is a text"),
        FixOperation::RefuseUnlessContext => "only as a plain `with`".to_owned(),
        FixOperation::RefuseWithin(around) => {
            format!(
                "nothing within {} with `{}`",
                quoted(&around.of),
                around.given
            )
        }
        FixOperation::RefuseBeside(names) => {
            format!("nothing in a module that uses {}", quoted(names))
        }
        FixOperation::RefuseUnlessBeside(names) => {
            format!("only in a module that uses {}", quoted(names))
        }
        FixOperation::RenameArgument(argument) => {
            format!("`{}=` becomes `{}=`", argument.from, argument.to)
        }
        FixOperation::RemoveArgument(name) => format!("leave `{name}` out"),
        FixOperation::AddArgument(argument) => {
            format!("add `{}={}`", argument.name, argument.value)
        }
        FixOperation::ReplaceArgument(argument) => {
            let value = argument.value.replace("{value}", &argument.from);
            format!("`{}=` becomes `{}={value}`", argument.from, argument.to)
        }
        FixOperation::NamePositionals(_) => "name the positional arguments".to_owned(),
        FixOperation::CallAfterImports(call) => format!("call `{call}` after the imports"),
    })
}

/// Names between backticks, with commas.
fn quoted(names: &[impl AsRef<str>]) -> String {
    let names = names.iter().map(|name| format!("`{}`", name.as_ref()));
    let names: Vec<String> = names.collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::answer;
    use crate::rules::{RuleSet, load};

    #[test]
    fn an_answer_names_what_becomes_of_arguments() {
        let text = r#"
[[rule]]
code = "ACME001"
name = "a"
summary = "s"
why = "W."
category = "mandatory"
effort = 1
removed-in = "2.0"
match = { symbol = ["tf.a"] }
[[rule.replacement]]
to = "tf.b"
note = "Mind it."
applicability = "safe"
fix = [{ rename = "tf.b" }, { remove-argument = "x" },
       { replace-argument = { from = "p", to = "q", value = "1 - {value}" } }]
"#;
        let (file, problems) = load("a.toml", "ours", text);
        assert_eq!(problems, []);
        let rules = file.rules.into_iter().map(|written| written.rule);
        let rules = RuleSet::empty().with_user_rules(rules.collect());
        let rule = rules.rules().next().expect("one rule");
        assert_eq!(
            answer(&rule.replacements[0], "tf.a", "tf.a"),
            "`tf.b`; leave `x` out; `p=` becomes `q=1 - p`. Mind it."
        );
    }
}
