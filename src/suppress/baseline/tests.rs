use super::{Baseline, BaselineError, Fingerprint, Recognition};
use crate::diagnose::Diagnostic;
use crate::files::{SourceFile, Span};
use crate::names::Certainty;
use crate::rules::Category;
use crate::rules::Severity;

fn file(text: &str) -> SourceFile {
    SourceFile::new("a.py".into(), text.into())
}

/// A diagnostic at each `tf.` of the text.
fn findings(file: &SourceFile) -> Vec<Diagnostic> {
    let starts = file.text.match_indices("tf.").map(|(at, _)| at as u32);
    starts
        .map(|at| diagnostic("TF110", Some(Span::new(at, at + 3))))
        .collect()
}

fn diagnostic(code: &str, span: Option<Span>) -> Diagnostic {
    Diagnostic {
        code: code.into(),
        name: "flags-removed".into(),
        severity: Severity::Error,
        category: Category::Mandatory,
        message: "`tf.flags` was removed".into(),
        span,
        cell: None,
        symbol: Some("tf.flags".into()),
        certainty: Certainty::Proven,
        replacement: None,
        requires: None,
        help: None,
        notes: Vec::new(),
        related: None,
        url: None,
        effort: 2,
        fix: None,
        no_fix: None,
        mended_at: None,
    }
}

fn baseline(file: &SourceFile) -> Baseline {
    let mut baseline = Baseline::default();
    for finding in findings(file) {
        baseline.add(Recognition::new("a.py", Some(file)).of(&finding));
    }
    baseline
}

/// How many findings of `after` are known and new, and how many of `before` are stale.
fn compare(before: &str, after: &str) -> (usize, usize, u32) {
    let mut matcher = baseline(&file(before)).matcher();
    let after = file(after);
    let split = matcher.split("a.py", Some(&after), findings(&after));
    let stale = matcher.stale(|_| true).iter().map(|it| it.count).sum();
    (split.known.len(), split.new.len(), stale)
}

#[test]
fn a_finding_stays_known_when_it_moves() {
    assert_eq!(compare("x = tf.flags\n", "x = tf.flags\n"), (1, 0, 0));
    let moved = "import os\n\nif os:\n\tx =  tf.flags\r\n";
    assert_eq!(compare("x = tf.flags\n", moved), (1, 0, 0));
}

#[test]
fn a_finding_on_another_line_is_new() {
    assert_eq!(compare("x = tf.flags\n", "y = tf.flags\n"), (0, 1, 1));
}

#[test]
fn equal_findings_are_counted() {
    let (one, two) = ("x = tf.flags\n", "x = tf.flags\nx = tf.flags\n");
    assert_eq!(compare(one, two), (1, 1, 0));
    assert_eq!(compare(two, one), (1, 0, 1));
    assert_eq!(compare("tf.a(tf.b)\n", "tf.a(tf.b)\n"), (2, 0, 0));
}

#[test]
fn code_symbol_and_path_tell_findings_apart() {
    let source = file("x = tf.flags\n");
    let known = baseline(&source);
    let mut other_code = diagnostic("TF111", Some(Span::new(4, 7)));
    let mut other_symbol = other_code.clone();
    other_symbol.code = "TF110".into();
    other_symbol.symbol = Some("tf.app".into());
    for other in [&other_code, &other_symbol] {
        let fingerprint = Recognition::new("a.py", Some(&source)).of(other);
        assert!(!known.matcher().recognises(&fingerprint));
    }
    other_code.code = "TF110".into();
    let same = Recognition::new("a.py", Some(&source)).of(&other_code);
    assert!(known.matcher().recognises(&same));
    let elsewhere = Recognition::new("b.py", Some(&source)).of(&other_code);
    assert!(!known.matcher().recognises(&elsewhere));
}

#[test]
fn findings_about_the_whole_file_are_known_too() {
    let finding = diagnostic("TF001", None);
    let mut baseline = Baseline::default();
    baseline.add(Recognition::new("a.py", None).of(&finding));
    let mut matcher = baseline.matcher();
    let split = matcher.split("a.py", None, vec![finding.clone(), finding]);
    assert_eq!((split.known.len(), split.new.len()), (1, 1));
}

#[test]
fn the_file_is_sorted_and_has_an_entry_a_line() {
    let source = file("b = tf.flags\na = tf.flags\nb = tf.flags\n");
    let mut baseline = baseline(&source);
    baseline.add(Fingerprint {
        path: "Z/\"odd\".py".into(),
        code: "TF001".into(),
        symbol: None,
        line: String::new(),
    });
    let expected = r#"{
  "version": 1,
  "files": {
    "Z/\"odd\".py": [
      {"code":"TF001","line":"","count":1}
    ],
    "a.py": [
      {"code":"TF110","symbol":"tf.flags","line":"a = tf.flags","count":1},
      {"code":"TF110","symbol":"tf.flags","line":"b = tf.flags","count":2}
    ]
  }
}
"#;
    assert_eq!(baseline.to_json(), expected);
    assert_eq!(Baseline::parse(expected), Ok(baseline.clone()));
    assert_eq!(baseline.len(), 4);
    let empty = Baseline::default();
    assert_eq!(Baseline::parse(&empty.to_json()), Ok(empty));
}

#[test]
fn entries_that_a_merge_doubled_add_up() {
    let entry = r#"{"code":"TF1","line":"x","count":1}"#;
    let text = format!(r#"{{"version":1,"files":{{"a.py":[{entry},{entry}]}}}}"#);
    assert_eq!(Baseline::parse(&text).map(|it| it.len()), Ok(2));
}

#[test]
fn what_is_no_baseline_is_refused_at_its_place() {
    let error = |text: &str| Baseline::parse(text).expect_err("no baseline").to_string();
    assert!(error("").starts_with("line 1, column 0: EOF"));
    assert!(
        error("{\n  \"version\": 1,\n  \"fils\": {}}")
            .starts_with("line 3, column 8: unknown field `fils`")
    );
    assert_eq!(
        Baseline::parse(r#"{"version":2,"rows":[]}"#),
        Err(BaselineError::Version { found: 2 })
    );
}

#[test]
fn only_settled_files_have_stale_entries_and_pruning_removes_them() {
    let mut known = baseline(&file("x = tf.flags\nx = tf.flags\ny = tf.flags\n"));
    let mut matcher = known.matcher();
    assert!(matcher.stale(|path| path != "a.py").is_empty());
    let after = file("x = tf.flags\n");
    matcher.split("a.py", Some(&after), findings(&after));
    let stale = matcher.stale(|path| path == "a.py");
    assert_eq!(stale.len(), 2);
    known.prune(&stale);
    assert_eq!(known, baseline(&after));
    let rest = known.matcher().stale(|_| true);
    known.prune(&rest);
    assert!(known.is_empty());
}

#[test]
fn long_lines_are_cut_and_still_told_apart() {
    let long = |end: &str| format!("x = tf.flags + '{}{end}'\n", "é".repeat(200));
    let json = baseline(&file(&long("a"))).to_json();
    assert!(json.chars().count() < 300, "{json}");
    assert_eq!(compare(&long("a"), &long("a")), (1, 0, 0));
    assert_eq!(compare(&long("a"), &long("b")), (0, 1, 1));
}

#[test]
fn a_line_is_read_once() {
    let source = file(&"x = tf.flags; ".repeat(50));
    let mut recognition = Recognition::new("a.py", Some(&source));
    let found = findings(&source);
    for finding in &found {
        assert!(!recognition.of(finding).line.is_empty());
    }
    assert_eq!((found.len(), recognition.lines.len()), (50, 1));
}
