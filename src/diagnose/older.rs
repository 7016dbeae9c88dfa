//! What is said of a file that is written for an older Python.

use super::Diagnostic;
use super::source::about_source;
use crate::atlas::Version;
use crate::rules::{Category, Severity};
use crate::syntax::{Form, OlderPython};

/// The last TensorFlow that was released for Python 2.7.
const LAST_ON_PYTHON_2: Version = Version::new(2, 1);
/// The last TensorFlow that was released for Python 3.6.
const LAST_ON_PYTHON_3_6: Version = Version::new(2, 6);

/// Minutes that converting a file with the usual tools takes, and reading what they did.
const EFFORT: u32 = 10;

/// One note on a file that Python 3 of today does not read and an older Python does.
#[must_use]
pub fn older_python(older: &OlderPython, target: Version) -> Diagnostic {
    let is_python_2 = older.is_python_2();
    let (python, last, needed) = match is_python_2 {
        true => ("Python 2", LAST_ON_PYTHON_2, "Python 3"),
        false => ("Python 3.6 or older", LAST_ON_PYTHON_3_6, "a newer one"),
    };
    let breaks = target > last;
    let message = match breaks {
        true => {
            format!("the file is written for {python}, and TensorFlow {target} needs {needed}")
        }
        false => format!("the file is written for {python}, on which TensorFlow ends with {last}"),
    };
    let severity = match breaks {
        true => Severity::Warning,
        false => Severity::Note,
    };
    let mut diagnostic = about_source("TF011", severity, message, Some(older.first));
    if !breaks {
        diagnostic.category = Category::Optional;
    }
    diagnostic.effort = EFFORT;
    diagnostic
        .notes
        .push(format!("in the way: {}", listed(older)));
    diagnostic.help = Some(
        match is_python_2 {
            true => {
                "convert the file with `2to3`, `futurize` or `modernize`; all else that is said of \
                 it holds before and after"
            }
            false => "give what is called `async` or `await` another name",
        }
        .to_owned(),
    );
    diagnostic
}

/// The forms with their counts: `12 print statements, 1 octal number such as 0777`.
fn listed(older: &OlderPython) -> String {
    let all: Vec<String> = older
        .forms
        .iter()
        .map(|&(form, count)| {
            let (one, many) = words(form);
            match count {
                1 => format!("1 {one}"),
                _ => format!("{count} {many}"),
            }
        })
        .collect();
    all.join(", ")
}

/// What a form is called, once and more than once.
const fn words(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Print => ("print statement", "print statements"),
        Form::Exec => ("exec statement", "exec statements"),
        Form::Except => ("`except E, e`", "`except E, e`"),
        Form::Raise => ("`raise E, message`", "`raise E, message`"),
        Form::Backticks => ("expression in backticks", "expressions in backticks"),
        Form::NotEqual => ("`<>`", "`<>`"),
        Form::OldOctal => (
            "octal number such as `0777`",
            "octal numbers such as `0777`",
        ),
        Form::LongNumber => ("long number such as `10L`", "long numbers such as `10L`"),
        Form::RawUnicode => ("string `ur''`", "strings `ur''`"),
        Form::NonAsciiBytes => (
            "string `b''` with characters that are not ASCII",
            "strings `b''` with characters that are not ASCII",
        ),
        Form::Escape => (
            "string with `\\U`, `\\u` or `\\N` for no character",
            "strings with `\\U`, `\\u` or `\\N` for no character",
        ),
        Form::TupleParameter => ("parameter that is a tuple", "parameters that are tuples"),
        Form::BareTuple => (
            "tuple without brackets in a list comprehension",
            "tuples without brackets in list comprehensions",
        ),
        Form::MixedTabs => (
            "line that mixes tabs and blanks",
            "lines that mix tabs and blanks",
        ),
        Form::KeywordName => (
            "`async` or `await` as a name",
            "`async` or `await` as names",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::older_python;
    use crate::atlas::Version;
    use crate::rules::Severity;
    use crate::syntax::parse;

    #[test]
    fn says_what_is_in_the_way_and_from_when_on() {
        let module = parse("print 1, 2L\nprint >>f, `x`\n").expect("not deep");
        let older = module.older.expect("Python 2");
        let now = older_python(&older, Version::new(2, 21));
        assert_eq!(now.severity, Severity::Warning);
        assert!(!now.is_incomplete(), "all of it is checked");
        assert_eq!(
            now.notes,
            [
                "in the way: 2 print statements, 1 long number such as `10L`, \
              1 expression in backticks"
            ]
        );
        let then = older_python(&older, Version::new(2, 1));
        assert_eq!(then.severity, Severity::Note);
        let module = parse("f(async=True)\n").expect("not deep");
        let older = module.older.expect("Python 3.6");
        let message = |target| older_python(&older, target).message;
        assert_eq!(
            message(Version::new(2, 21)),
            "the file is written for Python 3.6 or older, and TensorFlow 2.21 needs a newer one"
        );
        assert_eq!(
            message(Version::new(2, 6)),
            "the file is written for Python 3.6 or older, on which TensorFlow ends with 2.6"
        );
    }
}
