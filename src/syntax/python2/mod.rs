//! Python 2, read as Python 3.
//!
//! ```text
//! text ─► tokens ─► statements ─► forms ─► edits ─► text for Python 3 ─► tree ─► places of the text
//! ```
//!
//! What Python 2 says otherwise is found lexically and written as Python 3 says it, in a copy: the
//! print statement becomes a call, `except E, e` becomes `except E as e`, tabs become blanks. The
//! copy is parsed, and every node of its tree is put back to where it is in the original. So all
//! that comes after sees one language, the names in a print statement are uses like others, and
//! nobody else knows that there was a copy. A copy of the same length would not do: where a block
//! behind four blanks holds one behind a tab, there is no room for the deeper one.
//!
//! Files of Python 3 do not come here, unless they have errors.

mod edits;
mod forms;
mod indentation;
mod literals;
mod phrases;
mod relocate;
mod statements;
mod tokens;

use rustpython_ast::ModModule;
use rustpython_parser::{Mode, ParseOptions, Parsed, UnsupportedSyntaxErrorKind, parse_unchecked};

pub(super) use self::edits::Origins;
use self::forms::Found;
use super::SyntaxError;
use super::depth;
use crate::files::Span;

/// Something that Python 3 of today says otherwise, or does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `print x`.
    Print,
    /// `exec code in names`.
    Exec,
    /// `except E, e`.
    Except,
    /// `raise E, message`.
    Raise,
    /// `` `x` ``.
    Backticks,
    /// `a <> b`.
    NotEqual,
    /// `0777`.
    OldOctal,
    /// `10L`.
    LongNumber,
    /// `ur''`.
    RawUnicode,
    /// `b''` with characters outside of ASCII.
    NonAsciiBytes,
    /// `'\U'` and the like in a string of bytes.
    Escape,
    /// `def f(a, (b, c))`.
    TupleParameter,
    /// `[x for x in 1, 2]`.
    BareTuple,
    /// Lines whose depth hangs on how far a tab reaches.
    MixedTabs,
    /// `async` or `await` as a name, as up to Python 3.6.
    KeywordName,
}

/// What keeps Python 3 of today from reading a text that an older Python reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OlderPython {
    /// Which forms stand in the text and how often, in order of first place.
    pub forms: Vec<(Form, usize)>,
    /// The first place.
    pub first: Span,
}

impl OlderPython {
    /// Whether it is Python 2; else it is Python 3.6 or older.
    #[must_use]
    pub fn is_python_2(&self) -> bool {
        self.forms
            .iter()
            .any(|(form, _)| *form != Form::KeywordName)
    }

    fn of(found: &[Found]) -> Option<Self> {
        let mut forms: Vec<(Form, usize)> = Vec::new();
        for place in found {
            match forms.iter_mut().find(|(form, _)| *form == place.form) {
                Some((_, count)) => *count += 1,
                None => forms.push((place.form, 1)),
            }
        }
        let first = found.iter().find(|found| found.certain)?.span;
        Some(Self { forms, first })
    }
}

/// A text that was read as Python 2.
pub(super) struct Restored {
    /// What the parser makes of the copy.
    pub(super) parsed: Parsed<ModModule>,
    /// Its tree, in the places of the text.
    pub(super) tree: ModModule,
    /// From places of the copy to places of the text.
    pub(super) origins: Origins,
    /// What is not Python of any version, in the places of the text.
    pub(super) errors: Vec<SyntaxError>,
    /// What Python 3 of today does not read; `None` if Python 2 does not read the text either.
    pub(super) older: Option<OlderPython>,
}

/// Reads `text` as Python 2, if that explains better what is in it than `parsed`, which is what
/// Python 3 makes of it.
pub(super) fn restore(text: &str, parsed: &Parsed<ModModule>) -> Option<Restored> {
    if parsed.has_valid_syntax() && !may_be_older(text, parsed) {
        return None;
    }
    let reading = forms::read(text);
    let older = OlderPython::of(&reading.found)?;
    let mixed = older.is_python_2() && reading.needs_python_3;
    if mixed && parsed.has_valid_syntax() {
        return None;
    }
    let (copy, origins) = reading.edits().apply(text);
    depth::check(&copy).ok()?;
    let copied = parse_unchecked(&copy, ParseOptions::from(Mode::Module)).try_into_module()?;
    let (before, now) = (parsed.errors().len(), copied.errors().len());
    if now > 0 && now >= before {
        return None;
    }
    let mut tree = copied.syntax().clone();
    relocate::relocate(&mut tree, &origins);
    let errors = match mixed {
        true => parsed.errors().iter().map(SyntaxError::from).collect(),
        false => copied
            .errors()
            .iter()
            .map(SyntaxError::from)
            .map(|error| SyntaxError {
                span: origins.of(error.span),
                ..error
            })
            .collect(),
    };
    Some(Restored {
        parsed: copied,
        tree,
        origins,
        errors,
        older: (!mixed).then_some(older),
    })
}

/// Whether a text that Python 3 reads may mean something else: `except E, e:` is a tuple from
/// Python 3.14 on, `print >>f` a shift, `print [x]` a subscript.
fn may_be_older(text: &str, parsed: &Parsed<ModModule>) -> bool {
    let is_bare_except = |kind: &UnsupportedSyntaxErrorKind| {
        matches!(
            kind,
            UnsupportedSyntaxErrorKind::UnparenthesizedExceptionTypes
        )
    };
    let is_statement = |at: usize| {
        let rest = text[at + "print".len()..].trim_start_matches([' ', '\t']);
        rest.starts_with(">>") || rest.starts_with(['[', '-', '+'])
    };
    let mut newer = parsed.unsupported_syntax_errors().iter();
    newer.any(|error| is_bare_except(&error.kind))
        || memchr::memmem::find_iter(text.as_bytes(), "print").any(is_statement)
}

#[cfg(test)]
mod tests {
    use super::Form;
    use crate::syntax::{parse, span_of};

    /// The forms that are found, how often each, and how many errors remain.
    fn read(text: &str) -> (Vec<(Form, usize)>, usize) {
        let module = parse(text).expect("not deep");
        let forms = module.older.map(|older| older.forms);
        (forms.unwrap_or_default(), module.errors.len())
    }

    #[test]
    fn every_form_is_known_and_leaves_no_error() {
        for (text, form) in [
            ("print 'a' % b, c,\n", Form::Print),
            ("print >>f, x; y\n", Form::Print),
            ("if x: print y\n", Form::Print),
            ("print [x]\n", Form::Print),
            ("exec x in y, z\n", Form::Exec),
            ("try: x\nexcept E,e: y\n", Form::Except),
            ("raise E, 'a %d' % b, c\n", Form::Raise),
            ("x = `a, b`\n", Form::Backticks),
            ("x = a <> b\n", Form::NotEqual),
            ("x = 0777\n", Form::OldOctal),
            ("x = 0xffL\n", Form::LongNumber),
            ("x = UR'\\d' 'b'\n", Form::RawUnicode),
            ("x = b'\u{e9}' 'a'\n", Form::NonAsciiBytes),
            ("def f(a=1, (b, (c,))=(2, (3,))): b\n", Form::TupleParameter),
            ("x = lambda (a, b): a\n", Form::TupleParameter),
            ("x = [a for a in b, c if a]\n", Form::BareTuple),
            ("if x:\n    if y:\n\tz\n", Form::MixedTabs),
            ("x.async(y)\n", Form::KeywordName),
        ] {
            assert_eq!(read(text), (vec![(form, 1)], 0), "{text}");
        }
    }

    #[test]
    fn backticks_stand_within_backticks() {
        for (text, count) in [
            ("x = ``a``\n", 2),
            ("x = `1 + `a``, `f(`b`)` + `'c'`\n", 5),
            ("print `a`, `not `b``\n", 3),
        ] {
            let (forms, errors) = read(text);
            let quoted = forms.iter().find(|(form, _)| *form == Form::Backticks);
            assert_eq!(
                (quoted, errors),
                (Some(&(Form::Backticks, count)), 0),
                "{text}"
            );
        }
    }

    #[test]
    fn python_3_is_left_alone() {
        for text in [
            "print('a')\nprint\nprint (x), y\n",
            "from __future__ import print_function\nprint >>x\n",
            "try: x\nexcept A, B: y\nexcept a.b, c.d: z\n",
            "from a import e\ntry: x\nexcept A, e: y\n",
            "try: f'{x}'\nexcept A, e: y\n",
            "async def f(): await x\n",
            "x = [a async for a in (b, c)]\n",
            "# print >>f\nx = 'print [x]'\nprint(-1)\n",
            "if x:\n\tif y:\n\t    z\n",
        ] {
            assert_eq!(read(text), (Vec::new(), 0), "{text}");
        }
        let (forms, errors) = read("x = 'C:\\Users'\n");
        assert!(
            forms.is_empty() && errors > 0,
            "a mistake in Python 3 as well"
        );
    }

    #[test]
    fn what_no_python_reads_stays_an_error() {
        let (forms, errors) = read("print x\ny = (\n");
        assert_eq!((forms, errors), (vec![(Form::Print, 1)], 1));
        let (forms, errors) = read("print x\ny = f'{x}'\n");
        assert!(forms.is_empty() && errors > 0);
    }

    #[test]
    fn the_tree_is_in_the_places_of_the_text() {
        let text = "if x:\n  if y:\n\tprint >>f, 10L, `a`  # b\n";
        let module = parse(text).expect("not deep");
        assert_eq!(module.body().len(), 1);
        let span = span_of(&module.body()[0]);
        assert_eq!(
            &text[span.range()],
            text.split("  #").next().expect("a part")
        );
        let comments: Vec<_> = module.comments().map(|span| &text[span.range()]).collect();
        assert_eq!(comments, ["# b"]);
    }
}
