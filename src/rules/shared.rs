//! What the rows of a rule have in common is written once, at the rule.
//!
//! A row takes the answers of the rule in a style for which it has none of its own. In an answer
//! `{last}` is the last part of the name that is spoken of, `tf.compat.v1.layers.{last}`, and
//! `{class}` the same as the name of a class: `tf.keras.layers.{class}`.

use super::model::{Replacement, Row, Rule};
use super::operation::FixOperation;
use super::written::{ReplacementSpans, RowSpans, RuleSpans};

/// The hole for the last part of a name.
const LAST: &str = "{last}";

/// The hole for the last part of a name, written as that of a class.
const CLASS: &str = "{class}";

/// Gives the rows what they share. What is left of the rule and its rows has no holes.
pub(super) fn spread(rule: &mut Rule, spans: &mut RuleSpans) {
    for (row, row_spans) in rule.rows.iter_mut().zip(&mut spans.rows) {
        if row.replacements.is_empty() {
            continue;
        }
        let own = row.replacements.clone();
        let lacks = |shared: &Replacement| {
            let answers = |own: &Replacement| own.label.is_none() || own.label == shared.label;
            shared.label.is_some() && !own.iter().any(answers)
        };
        for (shared, places) in rule.replacements.iter().zip(&spans.replacements) {
            if lacks(shared) {
                row.replacements.push(shared.clone());
                row_spans.replacements.push(places.clone());
            }
        }
    }
    let rows = std::mem::take(&mut rule.rows);
    let places = std::mem::take(&mut spans.rows);
    for (row, places) in rows.into_iter().zip(places) {
        if row.replacements.iter().any(has_hole) {
            for (symbol, place) in row.symbols.iter().zip(&places.symbols) {
                rule.rows.push(about(&row, symbol));
                spans.rows.push(RowSpans {
                    symbols: vec![*place],
                    ..places.clone()
                });
            }
        } else {
            rule.rows.push(row);
            spans.rows.push(places);
        }
    }
    let answers = std::mem::take(&mut rule.replacements);
    let places = std::mem::take(&mut spans.replacements);
    let kept: (Vec<Replacement>, Vec<ReplacementSpans>) = answers
        .into_iter()
        .zip(places)
        .filter(|(answer, _)| !has_hole(answer))
        .unzip();
    (rule.replacements, spans.replacements) = kept;
}

/// The row for one of its names.
fn about(row: &Row, symbol: &str) -> Row {
    let last = symbol.rsplit('.').next().unwrap_or(symbol);
    let mut row = Row {
        symbols: vec![symbol.to_owned()],
        ..row.clone()
    };
    for text in row.replacements.iter_mut().flat_map(texts) {
        *text = text.replace(LAST, last).replace(CLASS, &class_name(last));
    }
    row
}

/// The name of the class that a function is called after: `separable_conv2d` is `SeparableConv2D`.
fn class_name(function: &str) -> String {
    let mut name = String::new();
    let mut before = '_';
    for letter in function.chars() {
        match letter {
            '_' => {}
            'd' if before.is_ascii_digit() => name.push('D'),
            _ if before == '_' => name.extend(letter.to_uppercase()),
            _ => name.push(letter),
        }
        before = letter;
    }
    name
}

fn has_hole(answer: &Replacement) -> bool {
    texts(&mut answer.clone()).any(|text| text.contains(LAST) || text.contains(CLASS))
}

/// The texts of an answer that may have the holes.
fn texts(answer: &mut Replacement) -> impl Iterator<Item = &mut String> {
    let written = answer
        .fix
        .iter_mut()
        .filter_map(|operation| match operation {
            FixOperation::Rename(text)
            | FixOperation::Call(text)
            | FixOperation::Property(text)
            | FixOperation::RenameMember(text) => Some(text),
            FixOperation::CallInstance(instance) => Some(&mut instance.of),
            _ => None,
        });
    written.chain(&mut answer.to).chain(&mut answer.note)
}

#[cfg(test)]
mod tests {
    use super::class_name;
    use crate::rules::{FixOperation, Style, load};

    #[test]
    fn functions_are_called_as_their_classes() {
        let names = [
            "dense",
            "conv2d_transpose",
            "max_pooling1d",
            "batch_normalization",
        ];
        assert_eq!(
            names.map(class_name),
            [
                "Dense",
                "Conv2DTranspose",
                "MaxPooling1D",
                "BatchNormalization"
            ]
        );
    }

    #[test]
    fn rows_take_what_they_lack_and_speak_of_their_names() {
        let text = r#"
[[rule]]
code = "ACME001"
name = "a"
summary = "s"
why = "W."
category = "mandatory"
effort = 1
removed-in = "2.0"
[[rule.replacement]]
label = "native"
note = "By hand."
[[rule.replacement]]
label = "compat"
applicability = "safe"
note = "As `{last}` was."
fix = [{ rename = "tf.compat.v1.{last}" }]
[[rule.row]]
symbols = ["tf.a", "tf.b"]
[[rule.row.replacement]]
label = "native"
to = "tf.c"
[[rule.row]]
symbols = ["tf.d"]
[[rule.row.replacement]]
to = "tf.e"
"#;
        let (file, problems) = load("a.toml", "ours", text);
        assert_eq!(problems, []);
        let rule = &file.rules[0].rule;
        let said: Vec<_> = rule
            .rows
            .iter()
            .map(|row| {
                let to = row.replacements.iter().map(|answer| answer.to.as_deref());
                (&*row.symbols[0], to.flatten().collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            said,
            [
                ("tf.a", vec!["tf.c", "tf.compat.v1.a"]),
                ("tf.b", vec!["tf.c", "tf.compat.v1.b"]),
                ("tf.d", vec!["tf.e"]),
            ]
        );
        let compat = &rule.rows[1].replacements[1];
        assert_eq!(compat.note.as_deref(), Some("As `b` was."));
        assert_eq!(compat.label, Some(Style::Compat));
        assert_eq!(
            compat.fix,
            [FixOperation::Rename("tf.compat.v1.b".to_owned())]
        );
        assert_eq!(rule.replacements.len(), 1);
        assert_eq!(file.rules[0].spans.rows.len(), rule.rows.len());
    }
}
