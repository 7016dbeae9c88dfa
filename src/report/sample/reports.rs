//! The reports.

use super::{Draft, diagnostic, fix, report};
use crate::diagnose::{Diagnostic, Related};
use crate::files::{Span, offset};
use crate::names::Certainty;
use crate::report::{CheckedFile, Report};
use crate::rules::Severity;
use crate::rules::{Applicability, Category, Requirement};

/// Nothing found in so many files.
pub(crate) fn empty(files_checked: usize) -> Report {
    Report {
        files_checked,
        ..report(Vec::new())
    }
}

/// One of each: error, warning, note; with safe, unsafe, manual fix and without; related place;
/// requirement; the same rule twice; two files.
pub(crate) fn every_shape() -> Report {
    let train = Draft::new(
        "models/train.py",
        "\"\"\"Trains.\"\"\"\nimport os\nimport tensorflow as tf\n\nFLAGS = tf.app.flags.FLAGS\n\
         tf.app.flags.DEFINE_string('data', '/tmp/data', 'Where the data is.')\n\n\n\
         def loss(y, p):\n    return -y * tf.log(p) - (1 - y) * tf.log(1 - p)\n\n\n\
         with tf.Session(graph=tf.get_default_graph()) as sess:\n    print(sess.run(loss(1, 0.5)))\n",
    );
    let flags = |nth| Diagnostic {
        related: train.import(),
        replacement: Some("absl.flags.FLAGS".into()),
        requires: Some(Requirement {
            package: "absl-py".into(),
            versions: None,
            import: Some("from absl import flags".into()),
        }),
        effort: 2,
        fix: fix(
            Applicability::Unsafe,
            "replace with `flags`, which parses in `app.run` and not at the first access",
            &[
                (Span::new(14, 14), "from absl import flags\n"),
                (train.span("tf.app.flags", nth), "flags"),
            ],
        ),
        ..diagnostic(
            "TF110",
            "tf.app.flags.FLAGS",
            Some(train.span("tf.app.flags", nth)),
        )
    };
    let first = Diagnostic {
        span: Some(train.span("tf.app.flags.FLAGS", 0)),
        ..flags(0)
    };
    let second = Diagnostic {
        fix: None,
        help: Some("write `flags.DEFINE_string`, with `from absl import flags`".into()),
        symbol: Some("tf.app.flags.DEFINE_string".into()),
        span: Some(train.span("tf.app.flags.DEFINE_string", 0)),
        ..flags(1)
    };
    let log = |nth| {
        let span = train.span("tf.log", nth);
        Diagnostic {
            message: "`tf.log` moved to `tf.math.log` in TensorFlow 2.0".into(),
            related: train.import(),
            replacement: Some("tf.math.log".into()),
            effort: 1,
            fix: fix(
                Applicability::Safe,
                "replace with `tf.math.log`",
                &[(span, "tf.math.log")],
            ),
            ..diagnostic("TF301", "tf.log", Some(span))
        }
    };
    let session = Diagnostic {
        severity: Severity::Warning,
        category: Category::Potential,
        certainty: Certainty::Likely,
        help: Some(
            "call the computation as a function: what `sess.run` fetched becomes what a \
             `tf.function` returns, and what was fed becomes its arguments"
                .into(),
        ),
        effort: 30,
        fix: fix(
            Applicability::Manual,
            "replace with `tf.compat.v1.Session`",
            &[(train.span("tf.Session", 0), "tf.compat.v1.Session")],
        ),
        ..diagnostic("TF501", "tf.Session", Some(train.span("tf.Session", 0)))
    };
    let notebook = Draft::new(
        "notebooks/eval.ipynb",
        r##"{"cells": [
 {"cell_type": "code", "source": ["import tensorflow as tf"]},
 {"cell_type": "markdown", "source": ["# Accuracy"]},
 {"cell_type": "code", "source": ["import numpy\n",
                                  "acc = tf.log(1.0)"]}]}"##,
    );
    let span = notebook.span("tf.log", 0);
    let in_cell = Diagnostic {
        severity: Severity::Note,
        category: Category::Optional,
        cell: Some(3),
        related: notebook.import(),
        effort: 1,
        ..diagnostic("TF301", "tf.log", Some(span))
    };
    let (log_0, log_1) = (log(0), log(1));
    report(vec![
        train
            .with(first)
            .with(second)
            .with(log_0)
            .with(log_1)
            .with(session)
            .done(),
        notebook.with(in_cell).done(),
    ])
}

/// A finding of `tf.log`, with help, for every occurrence in `text`.
pub(crate) fn logs(text: &str) -> Report {
    let mut draft = Draft::new("logs.py", text);
    for nth in 0..text.matches("tf.log").count() {
        let found = Diagnostic {
            help: Some("write `tf.math.log`".into()),
            related: draft.import(),
            ..diagnostic("TF301", "tf.log", Some(draft.span("tf.log", nth)))
        };
        draft = draft.with(found);
    }
    report(vec![draft.done()])
}

/// Control characters and bidirectional controls in path, source, message, notes and fix; Markdown
/// and the syntax of workflow commands besides.
pub(crate) fn hostile() -> Report {
    let draft = Draft::new(
        "evil\n::error::\x1b[2J, 100%`*_[x](y)|.py",
        "\timport tensorflow as tf # \u{202e}kcatta\x1b[31m\n\tprint('\u{9b}2J', tf.log(x), '漢字\x07')\n",
    );
    let span = draft.span("tf.log", 0);
    let message =
        "`tf.log` \x1b]0;title\x07 is \u{202e}gone\u{9b}2J\r\n::warning::100% | so *much*";
    let found = Diagnostic {
        message: message.into(),
        notes: vec!["note\x1b[1m with\nline end".into()],
        help: Some("help \u{2066}me\u{2069}".into()),
        related: draft.import().map(|related| Related {
            label: "here\x1b[0m\n".into(),
            ..related
        }),
        fix: fix(
            Applicability::Safe,
            "replace \x1b[5m",
            &[(span, "tf.math.log\x1b[6m")],
        ),
        ..diagnostic("TF301", "tf.log|`x`", Some(span))
    };
    report(vec![draft.with(found).done()])
}

/// Two files that could not be checked: one unreadable, one with a syntax error.
pub(crate) fn incomplete() -> Report {
    let whole = |code: &str, name: &str, message: &str| Diagnostic {
        code: code.into(),
        name: name.into(),
        message: message.into(),
        symbol: None,
        notes: Vec::new(),
        url: None,
        ..diagnostic("TF501", "", None)
    };
    let broken = Draft::new("src/broken.py", "def f(:\n");
    let syntax = Diagnostic {
        span: Some(broken.span(":", 0)),
        ..whole(
            "TF002",
            "syntax-error",
            "expected a parameter or the end of the parameters",
        )
    };
    let unreadable = Diagnostic {
        help: Some("make the file readable, or exclude it".into()),
        ..whole(
            "TF001",
            "unreadable-file",
            "the file cannot be read: Permission denied",
        )
    };
    report(vec![
        CheckedFile {
            path: "src/a.py".into(),
            source: None,
            diagnostics: vec![unreadable],
        },
        broken.with(syntax).done(),
    ])
}

/// Spans that are empty, at the end of a line or of the text, or over several lines; CRLF, tabs,
/// wide characters; related places one, two and many lines away; a fix over several lines.
pub(crate) fn odd_spans() -> Report {
    let draft = Draft::new(
        "odd.py",
        "import tensorflow as tf\r\n\r\n\tx = tf.contrib.\\\r\n\t\tlayers.\\\r\n\t\tconv2d(\r\n\t\t\t'漢字', tf.log)\r\n\r\n\r\ny = '漢字', tf.flags",
    );
    let text_end = offset(draft.len());
    let line_end = draft.span("tf\r", 0).end;
    let chain = Span::new(
        draft.span("tf.contrib", 0).start,
        draft.span("conv2d", 0).end,
    );
    let call = Span::new(chain.start, draft.span("tf.log)", 0).end);
    let with_line_end = Span::new(
        draft.span("'漢字', tf.log", 0).start,
        draft.span("log)\r\n", 0).end,
    );
    let mut many = Diagnostic {
        related: draft.import(),
        fix: fix(
            Applicability::Safe,
            "rewrite the call",
            &[(
                call,
                "a(\r\n\t\t1,\r\n\t\t2,\r\n\t\t3,\r\n\t\t4,\r\n\t\t5,\r\n\t\t6,\r\n\t)",
            )],
        ),
        ..diagnostic("TF301", "tf.contrib.layers.conv2d", Some(chain))
    };
    many.notes.clear();
    let plain = |symbol: &str, span| diagnostic("TF301", symbol, Some(span));
    let near = Diagnostic {
        related: Some(Related {
            span: draft.span("x = ", 0),
            label: "bound here".into(),
        }),
        ..plain("conv2d", draft.span("conv2d", 0))
    };
    let log = plain("tf.log", draft.span("tf.log", 0));
    let flags = plain("tf.flags", draft.span("tf.flags", 0));
    report(vec![
        draft
            .with(plain("end of line", Span::new(line_end, line_end)))
            .with(many)
            .with(near)
            .with(log)
            .with(plain("with line end", with_line_end))
            .with(flags)
            .with(plain("end of text", Span::new(text_end, text_end)))
            .done(),
    ])
}

/// A line of 10,000 columns with a finding and its fix in the middle and at the end.
pub(crate) fn long_lines() -> Report {
    let draft = Draft::new(
        "minified.py",
        &format!(
            "import tensorflow as tf;{}tf.log(x);{}tf.log(y)\n",
            "x=1;".repeat(2_500),
            "漢='字';".repeat(100)
        ),
    );
    let found = |nth| {
        let span = draft.span("tf.log", nth);
        Diagnostic {
            related: draft.import(),
            fix: fix(
                Applicability::Safe,
                "replace with `tf.math.log`",
                &[(span, "tf.math.log")],
            ),
            ..diagnostic("TF301", "tf.log", Some(span))
        }
    };
    let (middle, end) = (found(0), found(1));
    report(vec![draft.with(middle).with(end).done()])
}
