use super::{KnownRules, Selector, SourceFile, Span, Suppressions};

/// A file with its comments, and logical lines that the test marks with `«` and `»`.
struct Case {
    file: SourceFile,
    comments: Vec<Span>,
    logical: Vec<Span>,
}

impl Case {
    fn new(marked: &str) -> Self {
        let mut text = String::new();
        let (mut logical, mut open) = (Vec::new(), 0);
        for character in marked.chars() {
            match character {
                '«' => open = text.len(),
                '»' => logical.push(Span::new(open as u32, text.len() as u32)),
                other => text.push(other),
            }
        }
        let mut comments = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(at) = line.find('#') {
                let end = start + line.trim_end().len();
                comments.push(Span::new((start + at) as u32, end as u32));
            }
            start += line.len();
        }
        let file = SourceFile::new("a.py".into(), text);
        Self {
            file,
            comments,
            logical,
        }
    }

    fn read(&self) -> Suppressions<'_> {
        let known = KnownRules::new([("TF110", "flags-removed"), ("TF201", "contrib-layers")]);
        Suppressions::new(&self.file, &self.comments, &self.logical, &known)
    }

    /// The place of the first `word`.
    fn at(&self, word: &str) -> Option<Span> {
        let start = self.file.text.find(word).expect("it is there");
        Some(Span::new(start as u32, (start + word.len()) as u32))
    }
}

fn unused(suppressions: &Suppressions<'_>) -> Vec<String> {
    let unused = suppressions.unused(|_| true);
    unused.into_iter().map(|it| it.text).collect()
}

#[test]
fn a_comment_silences_its_line() {
    let case = Case::new("one  # noqa: TF110\ntwo\n# noqa: TF110\n");
    let mut read = case.read();
    assert!(!read.suppresses("TF201", "contrib-layers", case.at("one")));
    assert!(!read.suppresses("TF110", "flags-removed", case.at("two")));
    assert_eq!(unused(&read), ["# noqa: TF110", "# noqa: TF110"]);
    assert!(read.suppresses("TF110", "flags-removed", case.at("one")));
    assert_eq!(unused(&read), ["# noqa: TF110"]);
}

#[test]
fn the_last_line_of_a_statement_speaks_for_all_of_it() {
    let case =
        Case::new("«x = f(\n  one,\n  two,  # noqa: TF110\n  three)»  # noqa: TF201\nfour\n");
    let mut read = case.read();
    let mut silenced = |code, word| read.suppresses(code, "", case.at(word));
    assert!(silenced("TF201", "x = "));
    assert!(silenced("TF201", "one"));
    assert!(silenced("TF201", "three"));
    assert!(!silenced("TF201", "four"));
    assert!(silenced("TF110", "two"));
    assert!(!silenced("TF110", "one"));
    assert!(!silenced("TF110", "x = "));
}

#[test]
fn statements_on_one_line_do_not_borrow_each_others_end() {
    let case = Case::new("«one = 1»; «f(\n  two)»  # tf2lint: ignore\n");
    let mut read = case.read();
    assert!(!read.suppresses("TF110", "", case.at("one")));
    assert!(read.suppresses("TF110", "", case.at("f(")));
}

#[test]
fn the_next_statement_can_be_silenced_from_above() {
    let case = Case::new(
        "# tf2lint: ignore-next-line[TF110]\n# pylint: disable=x\n\n«x = f(\n  one)»\ntwo\n",
    );
    let mut read = case.read();
    let mut silenced = |word| read.suppresses("TF110", "", case.at(word));
    assert!(silenced("x = "));
    assert!(silenced("one"));
    assert!(!silenced("two"));
}

#[test]
fn the_next_line_inside_a_statement_can_be_silenced() {
    let case = Case::new("«f(\n  # tf2lint: ignore-next-line\n  one,\n  two)»\n");
    let mut read = case.read();
    assert!(read.suppresses("TF110", "", case.at("one")));
    assert!(!read.suppresses("TF110", "", case.at("two")));
    let last = Case::new("x\n# tf2lint: ignore-next-line");
    assert_eq!(unused(&last.read()).len(), 1);
}

#[test]
fn a_file_can_be_silenced_or_skipped() {
    let case = Case::new("one\n# tf2lint: ignore-file[TF110, TF201]\ntwo\n");
    let mut read = case.read();
    assert!(!read.skips_file());
    assert!(read.suppresses("TF110", "flags-removed", case.at("one")));
    assert!(read.suppresses("TF110", "flags-removed", None));
    assert!(!read.suppresses("TF301", "other", case.at("two")));
    assert_eq!(unused(&read), ["TF201"]);
    assert!(Case::new("# tf2lint: skip-file\n").read().skips_file());
}

#[test]
fn a_finding_without_place_is_not_silenced_by_a_line() {
    let case = Case::new("one  # noqa\n");
    assert!(!case.read().suppresses("TF110", "flags-removed", None));
}

#[test]
fn only_what_was_looked_for_is_unused() {
    let case = Case::new(
        "a  # noqa\nb  # noqa: E501, TF110\nc  # tf2lint: ignore\nd  # tf2lint: ignore[TF110,TF201]\n",
    );
    let read = case.read();
    let all = [
        "TF110",
        "# tf2lint: ignore",
        "# tf2lint: ignore[TF110,TF201]",
    ];
    assert_eq!(unused(&read), all);
    let checked = |selector: &Selector| *selector == Selector::Code("TF201".into());
    let some: Vec<String> = read.unused(checked).into_iter().map(|it| it.text).collect();
    assert_eq!(some, ["# tf2lint: ignore", "TF201"]);
}

#[test]
fn a_comment_that_stands_alone_is_told_how_to_speak_for_the_next_line() {
    let case = Case::new("# tf2lint: ignore[TF110]\none\n# noqa: TF110\ntwo  # tf2lint: ignore\n");
    let unused = case.read().unused(|_| true);
    let helped: Vec<bool> = unused.iter().map(|it| it.help.is_some()).collect();
    assert_eq!(helped, [true, false, false]);
}

#[test]
fn all_that_silence_a_finding_are_used() {
    let case = Case::new("# tf2lint: ignore-file[TF1]\none  # noqa: TF110\n");
    let mut read = case.read();
    assert!(read.suppresses("TF110", "flags-removed", case.at("one")));
    assert_eq!(unused(&read), [""; 0]);
}

#[test]
fn malformed_ones_are_kept() {
    let case = Case::new("one  # tf2lint: ignore[flag-removed]\n");
    let read = case.read();
    assert_eq!(read.malformed()[0].message, "`flag-removed` is no rule");
    assert_eq!(unused(&read), [""; 0], "one complaint is enough");
}
