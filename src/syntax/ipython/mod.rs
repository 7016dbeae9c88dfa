//! What IPython understands and Python does not: magics, shell lines, help.
//!
//! Such lines are replaced, byte for byte, by Python that means nothing, so that what parses has
//! the offsets of the original; who shows source shows the original. What a magic runs as Python
//! (`%time x = f()`) stays. Where a line begins and whether a `%` at its beginning is an operator
//! is decided by the lexer, in its own mode for IPython.

pub(super) mod cells;
mod magics;

use std::borrow::Cow;

use rustpython_ast::token::TokenKind;
use rustpython_parser::{Mode, ParseOptions, parse_unchecked};

use self::cells::without_prompts;
use self::magics::{foreign_cell, is_automatic, is_known, runs_python};
use super::{SyntaxError, depth, span_of};
use crate::files::{FileKind, SourceFile, Span, offset};

/// What scripts hold that were exported from notebooks, or are cut into cells.
const MARKS: [&str; 5] = ["# %%", "#%%", "# In[", "get_ipython", ".ipynb"];

/// Lines with which a cell of such a script begins.
const CELL_MARKS: [&str; 4] = ["# %%", "#%%", "# In[", "# <codecell>"];

/// A text that is Python as far as IPython would run it.
pub(super) struct Plain {
    /// As long as the original.
    pub(super) text: String,
    /// The places of what was replaced, each with its sign, in order.
    pub(super) commands: Vec<Span>,
    /// What was replaced because it would swallow the code behind it.
    pub(super) errors: Vec<SyntaxError>,
}

/// The source without what only IPython understands; `None` if there is nothing of the kind.
pub(super) fn plain(source: &SourceFile) -> Option<Plain> {
    let units: Vec<Span> = match source.kind() {
        FileKind::Script if !is_for_ipython(&source.text) => return None,
        FileKind::Script => cells(&source.text),
        FileKind::Notebook | FileKind::Document => {
            source.units().iter().map(|unit| unit.span).collect()
        }
    };
    let mut writer = Writer {
        text: &source.text,
        is_notebook: source.kind() == FileKind::Notebook,
        bytes: source.text.clone().into_bytes(),
        commands: Vec::new(),
        errors: Vec::new(),
    };
    for unit in units {
        writer.take(unit);
    }
    writer.commands.sort_unstable();
    let text = String::from_utf8(writer.bytes).expect("whole characters are replaced by ASCII");
    Some(Plain {
        text,
        commands: writer.commands,
        errors: writer.errors,
    })
}

/// Whether a script is written for IPython: a line begins, or a value is given, as it never is in
/// Python, and the script looks like nothing else, such as a template.
fn is_for_ipython(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut marked = None;
    memchr::memchr2_iter(b'!', b'%', bytes).any(|at| {
        let line = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
        let before = text[line..at].trim_ascii_end();
        let is_known = before.is_empty() && is_known(&text[at..]);
        let may_be = before.is_empty() || before.ends_with('=');
        let is_marked = || MARKS.iter().any(|mark| text.contains(mark));
        is_known || may_be && *marked.get_or_insert_with(is_marked)
    })
}

/// The cells of a script.
fn cells(text: &str) -> Vec<Span> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && CELL_MARKS.iter().any(|mark| line.starts_with(mark)) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let spans = starts.iter().zip(ends);
    spans
        .map(|(start, end)| Span::new(offset(*start), offset(end)))
        .collect()
}

/// A text while parts of it are replaced.
struct Writer<'a> {
    text: &'a str,
    is_notebook: bool,
    bytes: Vec<u8>,
    commands: Vec<Span>,
    errors: Vec<SyntaxError>,
}

impl Writer<'_> {
    /// Replaces what is not Python in one cell or block.
    fn take(&mut self, unit: Span) {
        let text = match self.is_notebook {
            true => without_prompts(&self.text[unit.range()]),
            false => Cow::Borrowed(&self.text[unit.range()]),
        };
        if let Cow::Owned(text) = &text {
            self.bytes[unit.range()].copy_from_slice(text.as_bytes());
        }
        if let Some(at) = foreign_cell(&text) {
            let span = Span::new(unit.start + offset(at), unit.end);
            self.commands.push(span);
            self.blank(span);
            return;
        }
        if depth::check(&text).is_err() {
            return;
        }
        let parsed = parse_unchecked(&text, ParseOptions::from(Mode::Ipython));
        let within = |span: Span| Span::new(unit.start + span.start, unit.start + span.end);
        let tokens: Vec<(TokenKind, Span)> = parsed
            .tokens()
            .iter()
            .map(|token| (token.kind(), within(span_of(token))))
            .collect();
        let mut line = 0;
        for (index, (kind, span)) in tokens.iter().enumerate() {
            match kind {
                TokenKind::IpyEscapeCommand => {
                    let before = index.checked_sub(1).map(|before| tokens[before].0);
                    self.escape(*span, before == Some(TokenKind::Equal));
                }
                TokenKind::Question => self.help(tokens[line].1.start, *span),
                TokenKind::Name if line == index => {
                    let next = tokens.get(index + 1).map(|(_, span)| *span);
                    self.automatic(*span, next);
                }
                TokenKind::Newline
                | TokenKind::NonLogicalNewline
                | TokenKind::Comment
                | TokenKind::Indent
                | TokenKind::Dedent
                    if line == index || *kind == TokenKind::Newline =>
                {
                    line = index + 1;
                }
                _ => {}
            }
        }
        for error in parsed.errors() {
            let error = SyntaxError::from(error);
            let error = SyntaxError {
                span: within(error.span),
                ..error
            };
            self.without_sign(error.span.start, unit);
            self.unclosed(error, unit);
        }
    }

    /// Replaces a line with a sign.
    fn escape(&mut self, span: Span, is_value: bool) {
        let text = &self.text[span.range()];
        self.commands.push(span);
        let Some(at) = runs_python(text) else {
            return self.nothing(span);
        };
        let code = span.start + offset(at);
        self.blank(Span::new(span.start, code));
        if !is_value {
            self.bytes[span.start as usize] = b'0';
            self.bytes[code as usize - 1] = b';';
        }
    }

    /// Takes the `?` behind an object away, or the line if there is something else before it.
    fn help(&mut self, line: u32, mark: Span) {
        let object = self.text[line as usize..mark.start as usize].trim_end_matches('?');
        let is_name = |c: char| c.is_alphanumeric() || "_.[]()'\"".contains(c);
        let span = Span::new(line, mark.end);
        if object.chars().all(is_name) {
            self.blank(mark);
        } else if !object.contains(['\n', '\r']) {
            self.nothing(span);
        }
    }

    /// Replaces `pip install …`, which IPython takes without a sign.
    fn automatic(&mut self, first: Span, next: Option<Span>) {
        let is_installer = matches!(&self.text[first.range()], "pip" | "pip3" | "conda");
        let is_install = next.is_some_and(|next| &self.text[next.range()] == "install");
        if is_installer && is_install {
            let rest = &self.text[first.start as usize..];
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let span = Span::new(first.start, first.start + offset(end));
            self.commands.push(span);
            self.nothing(span);
        }
    }

    /// Replaces a line that is no Python and a command, such as `matplotlib inline`.
    fn without_sign(&mut self, at: u32, unit: Span) {
        let before = &self.text[unit.start as usize..at as usize];
        let start = unit.start + offset(before.rfind(['\n', '\r']).map_or(0, |end| end + 1));
        let rest = &self.text[start as usize..unit.end as usize];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let span = Span::new(start, start + offset(line.len()));
        let is_new = self.commands.iter().all(|other| other.start != start);
        if is_automatic(line) && is_new {
            self.commands.push(span);
            self.nothing(span);
        }
    }

    /// Replaces a string that does not end in its cell, so that it does not swallow the next ones.
    fn unclosed(&mut self, error: SyntaxError, unit: Span) {
        let text = &self.text[error.span.range()];
        let text = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let is_string = text.starts_with("\"\"\"") || text.starts_with("'''");
        if is_string && error.span.end == unit.end {
            self.nothing(error.span);
            self.errors.push(error);
        }
    }

    /// Replaces `span` by an expression that means nothing.
    fn nothing(&mut self, span: Span) {
        self.blank(span);
        if span.start < span.end {
            self.bytes[span.start as usize] = b'0';
        }
    }

    /// Replaces `span` by blanks; line ends stay.
    fn blank(&mut self, span: Span) {
        for byte in &mut self.bytes[span.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::files::SourceFile;
    use crate::syntax::parse_source;

    /// The text that is parsed of a script; it must have the length of the original.
    fn parsed(text: &str) -> String {
        let source = SourceFile::new("a.py".into(), text.into());
        let plain = plain(&source).map_or_else(|| text.to_owned(), |plain| plain.text);
        assert_eq!(plain.len(), text.len());
        plain
    }

    fn errors(text: &str) -> usize {
        let source = SourceFile::new("a.py".into(), text.into());
        parse_source(&source).expect("not deep").errors.len()
    }

    #[test]
    fn replaces_lines_and_keeps_what_they_run() {
        for (text, expected) in [
            ("%matplotlib inline\nx\n", "0                 \nx\n"),
            ("if a:\n  !pip install x\n", "if a:\n  0             \n"),
            ("# %%\nx = !ls é\n", "# %%\nx = 0     \n"),
            ("# %%\n%time x = f()\n", "# %%\n0    ;x = f()\n"),
            (
                "# %%\n%timeit -n 10 -r3 f()\n",
                "# %%\n0                ;f()\n",
            ),
            ("# %%\nx = %time f()\n", "# %%\nx =       f()\n"),
            ("# %%\n%time for x in y: z\n", "# %%\n0                  \n"),
            ("!a \\\n  b\nx?\n%%y\n", "0   \n   \nx \n0  \n"),
            ("# %%\n!a\n*x*?\n", "# %%\n0 \n0   \n"),
            ("!a\npip install b\n", "0 \n0            \n"),
        ] {
            assert_eq!(parsed(text), expected);
            assert_eq!(errors(text), 0, "{text}");
        }
    }

    #[test]
    fn leaves_python_and_templates_alone() {
        for text in [
            "x = (a\n  % b)\n# %%\n",
            "x = '''\n!pip install x\n'''\n# In[1]:\n",
            "x = a \\\n  %matplotlib\n",
            "% for x in y:\n  ${x}\n% endfor\n",
        ] {
            assert_eq!(parsed(text), text);
        }
        assert!(errors("% for x in y:\n  ${x}\n% endfor\n") > 0);
    }

    #[test]
    fn cells_in_other_languages_are_no_code() {
        let text = "# %%\n%%bash\nfor x in y; do\n# %%\nx\n# In[2]:\n%%time\ny\n";
        let expected = "# %%\n      \n              \n# %%\nx\n# In[2]:\n0     \ny\n";
        assert_eq!(parsed(text), expected);
        let text = "# %%\n%%writefile a.py\nx\n# %%\n%%writefile a.txt\nx y\n";
        assert!(parsed(text).contains("\nx\n"));
        assert_eq!(errors(text), 0);
    }
}
