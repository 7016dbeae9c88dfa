//! Signatures compared, and what a change does to a call.

use crate::atlas::{
    ArgumentProblem, CallShape, Given, ParameterChange, ProblemKind, Remedy, Signature,
    SignatureChange, affected,
};

fn change(old: &str, new: &str) -> SignatureChange {
    let read = |text: &str| text.parse::<Signature>().expect("well formed");
    read(old).change_to(&read(new)).expect("a change")
}

fn is_change(old: &str, new: &str) -> bool {
    let read = |text: &str| text.parse::<Signature>().expect("well formed");
    read(old).change_to(&read(new)).is_some()
}

fn call<'a>(positional: usize, keywords: &[&'a str]) -> CallShape<'a> {
    CallShape {
        positional,
        keywords: keywords.to_vec(),
        has_args: false,
        has_kwargs: false,
    }
}

fn only(problems: Vec<ArgumentProblem>) -> ArgumentProblem {
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.into_iter().next().expect("one")
}

#[test]
fn signatures_are_written_as_python_writes_them() {
    for text in [
        "()",
        "(a, b=1, *args, c, d=None, **kwargs)",
        "(a, *, b=1)",
        "(a, /, b)",
        "(a, /)",
        "(*args, **kwargs)",
    ] {
        let read: Signature = text.parse().expect("well formed");
        assert_eq!(read.to_string(), text);
    }
}

#[test]
fn what_cannot_matter_is_no_change() {
    assert!(!is_change("(a, b=1)", "(a, b=1, c=None)"));
    assert!(!is_change("(a, b=1)", "(a, b=1, *, c=None)"));
    assert!(!is_change("(a)", "(a=None)"));
    for (old, new) in [
        ("0.001", "1e-3"),
        ("'x'", "\"x\""),
        ("dtypes.float32", "_dtypes.float32"),
        ("a.b.c(x, 1)", "b.c(x,1)"),
        ("[1, 2…", "[1, 2, 3]"),
    ] {
        assert!(
            !is_change(&format!("(a={old})"), &format!("(a={new})")),
            "{old} {new}"
        );
    }
    assert!(is_change("(a=0.1)", "(a=0.2)"));
    assert!(is_change("(a=tf.float32)", "(a=tf.float64)"));
}

#[test]
fn changes_are_named() {
    use ParameterChange::{KeywordOnly, Removed, Required, Shifted};
    let found = change("(a, b, c=1, d=2)", "(a, c=1, *, d=2, e)").parameters;
    let name = |name: &str| name.to_owned();
    let expected = [
        Removed {
            name: name("b"),
            position: Some(1),
        },
        Shifted {
            name: name("c"),
            from: 2,
            to: 1,
        },
        KeywordOnly {
            name: name("d"),
            from: 3,
        },
        Required { name: name("e") },
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_shifted_argument_is_named_with_all_after_it() {
    let change = change("(a, b=1, c=2, d=3)", "(a, c=2, b=1, d=3)");
    assert!(affected(&call(1, &[]), &change).is_empty());
    assert!(affected(&call(1, &["b", "c"]), &change).is_empty());
    let problems = affected(&call(4, &[]), &change);
    let arguments: Vec<_> = problems
        .iter()
        .map(|found| found.argument.as_str())
        .collect();
    assert_eq!(arguments, ["b", "c"]);
    let keywords = ["b", "c", "d"].iter().zip(1..);
    let keywords = keywords
        .map(|(name, at)| (at, (*name).to_owned()))
        .collect();
    assert_eq!(problems[0].remedy, Some(Remedy::WriteKeywords { keywords }));
    assert_eq!(
        problems[0].kind,
        ProblemKind::Shifted {
            reaches: Some("c".to_owned())
        }
    );
}

#[test]
fn a_removed_argument_matters_where_it_is_given() {
    let change = change(
        "(x, axis=None, name=None, dim=None)",
        "(x, axis=None, name=None)",
    );
    assert!(affected(&call(3, &[]), &change).is_empty());
    assert!(affected(&call(1, &["axis"]), &change).is_empty());
    let by_keyword = only(affected(&call(1, &["name", "dim"]), &change));
    assert_eq!(by_keyword.given, Given::Keyword(1));
    assert!(by_keyword.certain);
    let by_position = only(affected(&call(4, &[]), &change));
    assert_eq!(by_position.given, Given::Position(3));
    assert_eq!(by_position.remedy, None);
}

#[test]
fn a_new_name_at_the_old_place_is_offered_but_not_sure() {
    let change = change("(x, dim=None)", "(x, axis=None)");
    assert!(affected(&call(2, &[]), &change).is_empty());
    let problem = only(affected(&call(1, &["dim"]), &change));
    let candidate = Some("axis".to_owned());
    assert_eq!(problem.kind, ProblemKind::Removed { candidate });
}

#[test]
fn a_renamed_required_argument_is_one_problem() {
    let change = change("(text, n)", "(input_text, n)");
    let problem = only(affected(&call(0, &["text", "n"]), &change));
    assert_eq!(problem.argument, "text");
    assert!(affected(&call(1, &["n"]), &change).is_empty());
}

#[test]
fn keywords_that_only_a_star_took_may_be_refused() {
    let change = change("(x, **kwargs)", "(x, *, axis=None)");
    assert!(affected(&call(1, &["axis"]), &change).is_empty());
    let problem = only(affected(&call(1, &["dim"]), &change));
    assert!(problem.certain);
    assert!(!is_change("(*args, **kwargs)", "(x, axis)"));
}

#[test]
fn a_star_that_takes_any_keyword_makes_it_unsure() {
    let change = change("(lr=0.001)", "(learning_rate=0.001, **kwargs)");
    let problem = only(affected(&call(0, &["lr"]), &change));
    assert!(!problem.certain);
}

#[test]
fn what_is_newly_required_must_be_given() {
    let change = change("(a, b=None, c='x')", "(a, b, c)");
    assert!(affected(&call(3, &[]), &change).is_empty());
    assert!(affected(&call(1, &["b", "c"]), &change).is_empty());
    let problem = only(affected(&call(2, &[]), &change));
    assert_eq!(problem.kind, ProblemKind::Required);
    let remedy = Remedy::AddKeyword {
        name: "c".to_owned(),
        value: "'x'".to_owned(),
    };
    assert_eq!(problem.remedy, Some(remedy));
}

#[test]
fn another_default_matters_where_nothing_is_given() {
    let change = change("(x, keep=True)", "(x, keep=False)");
    assert!(affected(&call(2, &[]), &change).is_empty());
    assert!(affected(&call(1, &["keep"]), &change).is_empty());
    let problem = only(affected(&call(1, &[]), &change));
    assert_eq!(problem.given, Given::Not);
    let value = "True".to_owned();
    let name = "keep".to_owned();
    assert_eq!(problem.remedy, Some(Remedy::AddKeyword { name, value }));
}

#[test]
fn keyword_only_arguments_get_their_keyword() {
    let change = change("(x, keep=True)", "(x, *, keep=True)");
    let problem = only(affected(&call(2, &[]), &change));
    assert_eq!(problem.kind, ProblemKind::KeywordOnly);
    let keywords = vec![(1, "keep".to_owned())];
    assert_eq!(problem.remedy, Some(Remedy::WriteKeywords { keywords }));
}

#[test]
fn an_alias_in_the_old_signature_is_the_new_keyword() {
    let change = change(
        "(input, filter=None, strides=None, filters=None)",
        "(input, filters, strides)",
    );
    assert!(affected(&call(3, &[]), &change).is_empty());
    let problem = only(affected(&call(1, &["filter", "strides"]), &change));
    let to = "filters".to_owned();
    assert_eq!(problem.remedy, Some(Remedy::RenameKeyword { to }));
}

#[test]
fn only_plain_values_are_other_defaults() {
    let change = change(
        "(x, keep=None, kind=int32, name='a', verbose=0, fill=1.0)",
        "(x, keep=False, kind=None, name='b', verbose='auto', fill=0.5)",
    );
    let problem = only(affected(&call(1, &[]), &change));
    assert_eq!(problem.argument, "fill");
}

#[test]
fn a_star_takes_what_was_given_by_position() {
    let change = change("(datasets)", "(*args, datasets=None)");
    assert!(affected(&call(1, &[]), &change).is_empty());
}

#[test]
fn a_call_that_was_written_for_the_new_signature_is_left_alone() {
    let change = change(
        "(input, dimension=None)",
        "(input, axis=None, output_type=None)",
    );
    assert!(affected(&call(1, &["axis"]), &change).is_empty());
    assert!(affected(&call(3, &[]), &change).is_empty());
}

#[test]
fn stars_in_the_call_hide_arguments() {
    let change = change("(a, b=1, c=2)", "(a, c=2, b=3)");
    let mut starred = call(2, &[]);
    starred.has_args = true;
    let problems = affected(&starred, &change);
    assert_eq!(problems[0].given, Given::Position(1));
    assert_eq!(
        problems[0].remedy, None,
        "a keyword cannot stand before a star"
    );
    let mut hidden = call(1, &[]);
    hidden.has_kwargs = true;
    let problem = only(affected(&hidden, &change));
    assert_eq!(problem.given, Given::Unclear);
    assert!(!problem.certain && problem.remedy.is_none());
}
