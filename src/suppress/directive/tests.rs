use super::{Directives, KnownRules, Rules, Scope, SourceFile, Span};

fn read(comment: &str) -> (Directives, SourceFile) {
    let file = SourceFile::new("a.py".into(), format!("x  {comment}"));
    let known = KnownRules::new([
        ("TF110", "flags-removed"),
        ("TF201", "contrib-layers"),
        ("ACME1", "own-rule"),
    ]);
    let mut directives = Directives::default();
    let comment = Span::new(3, file.text.len() as u32);
    directives.read(&file, comment, &known);
    (directives, file)
}

/// What a comment says, in short: text, scope and rules of each directive.
fn said(comment: &str) -> Vec<String> {
    let (read, file) = read(comment);
    read.directives
        .iter()
        .map(|directive| {
            let rules = match &directive.rules {
                Rules::All { .. } => "all".to_owned(),
                Rules::Listed(rules) => rules
                    .iter()
                    .map(|rule| {
                        assert!(
                            file.slice(rule.span)
                                .eq_ignore_ascii_case(&rule.selector.to_string())
                        );
                        rule.selector.to_string()
                    })
                    .collect::<Vec<_>>()
                    .join("+"),
            };
            let scope = match directive.scope {
                Scope::Line => "line",
                Scope::NextLine => "next",
                Scope::File => "file",
            };
            format!("{} | {scope} | {rules}", file.slice(directive.span))
        })
        .collect()
}

fn wrong(comment: &str) -> Vec<(String, String, Option<String>)> {
    let (read, file) = read(comment);
    read.malformed
        .into_iter()
        .map(|it| (file.slice(it.span).to_owned(), it.message, it.help))
        .collect()
}

#[test]
fn noqa_is_read_as_ruff_reads_it() {
    let all = [
        "# noqa",
        "#noqa",
        "# NoQA",
        "# noqa why",
        "# noqa# x",
        "# why # noqa",
        "# noqa TF1",
    ];
    for comment in all {
        let said = said(comment);
        assert_eq!(said.len(), 1, "{comment}");
        assert!(said[0].ends_with(" | line | all"), "{comment}");
    }
    let nothing = [
        "# noqax",
        "# no qa",
        "# ruff: noqa",
        "# noqa:",
        "# noqa: why",
        "# noqa: E501",
        "# noqa: TF110-x",
        "# noqa: E501x TF110",
    ];
    for comment in nothing {
        assert_eq!(said(comment), [""; 0], "{comment}");
    }
    let one = "# noqa: TF110 | line | TF110";
    for comment in [
        "# noqa: TF110",
        "# noqa: TF110 why",
        "# noqa: TF110, why",
        "# noqa: TF110# x",
    ] {
        assert_eq!(said(comment), [one], "{comment}");
    }
    assert_eq!(said("# noqa : tf110"), ["# noqa : tf110 | line | TF110"]);
    assert_eq!(said("#noqa:E501,TF2"), ["#noqa:E501,TF2 | line | TF2"]);
    assert_eq!(
        said("# noqa: TF110F401 TF2"),
        ["# noqa: TF110F401 TF2 | line | TF110+TF2"]
    );
    assert_eq!(said("# noqa: TF"), ["# noqa: TF | line | TF"]);
    assert_eq!(said("# noqa: ACME1"), ["# noqa: ACME1 | line | ACME1"]);
}

#[test]
fn the_own_words_are_read() {
    for (comment, expected) in [
        ("# tf2lint: ignore", "# tf2lint: ignore | line | all"),
        ("#tf2lint:ignore because", "#tf2lint:ignore | line | all"),
        (
            "# TF2lint : Ignore[TF1]",
            "# TF2lint : Ignore[TF1] | line | TF1",
        ),
        (
            "# tf2lint: ignore[flags-removed, TF201] why [not]",
            "# tf2lint: ignore[flags-removed, TF201] | line | flags-removed+TF201",
        ),
        (
            "# tf2lint: ignore [ALL,]",
            "# tf2lint: ignore [ALL,] | line | ALL",
        ),
        (
            "# tf2lint: ignore-next-line[own-rule]",
            "# tf2lint: ignore-next-line[own-rule] | next | own-rule",
        ),
        (
            "# tf2lint: ignore-file",
            "# tf2lint: ignore-file | file | all",
        ),
    ] {
        assert_eq!(said(comment), [expected]);
        assert_eq!(wrong(comment), []);
    }
    assert!(read("# tf2lint: skip-file").0.skips_file);
    assert_eq!(said("# tf2lint is a linter"), [""; 0]);
    assert_eq!(said("# see tf2lint: ignore"), [""; 0]);
}

#[test]
fn one_comment_may_hold_several() {
    assert_eq!(
        said("# type: ignore # noqa: TF110 # tf2lint: ignore[TF2] x"),
        [
            "# noqa: TF110 | line | TF110",
            "# tf2lint: ignore[TF2] | line | TF2"
        ]
    );
}

#[test]
fn what_cannot_be_meant_is_told_at_its_place() {
    let told = |place: &str, message: &str, help: Option<&str>| {
        (
            place.to_owned(),
            message.to_owned(),
            help.map(str::to_owned),
        )
    };
    let layers = Some("did you mean `contrib-layers`?");
    assert_eq!(
        wrong("# tf2lint: ignore[contrib-layer, TF110, ?]"),
        [
            told("contrib-layer", "`contrib-layer` is no rule", layers),
            told("?", "`?` is no rule", None),
        ]
    );
    assert_eq!(
        said("# tf2lint: ignore[?, TF110]").len(),
        1,
        "the rest counts"
    );
    assert_eq!(
        wrong("# noqa: TF111, E501"),
        [told(
            "TF111",
            "`TF111` is no rule",
            Some("did you mean `TF110`?")
        )]
    );
    assert_eq!(
        wrong("# tf2lint: ignor"),
        [told(
            "ignor",
            "`tf2lint: ignor` says nothing",
            Some("did you mean `ignore`?")
        )]
    );
    assert!(
        wrong("# tf2lint: disable")[0]
            .2
            .as_ref()
            .is_some_and(|help| help.contains("`skip-file`"))
    );
    assert_eq!(
        wrong("# tf2lint: ignore[TF110"),
        [told("[TF110", "the bracket is never closed", None)]
    );
    assert_eq!(
        wrong("# tf2lint: ignore[ ]")[0].1,
        "the brackets name no rule"
    );
    assert_eq!(
        wrong("# tf2lint: skip-file[TF1]")[0].1,
        "`skip-file` takes no rules"
    );
    for comment in [
        "# tf2lint: ignor",
        "# tf2lint: ignore[TF110",
        "# tf2lint: ignore[]",
    ] {
        assert_eq!(said(comment), [""; 0]);
    }
}

#[test]
fn comments_in_any_script_are_read() {
    assert_eq!(said("# é # 你好 noqa"), [""; 0]);
    assert_eq!(
        said("# 你好 # noqa: TF110 你"),
        ["# noqa: TF110 | line | TF110"]
    );
    assert_eq!(said("# noqé"), [""; 0]);
}
