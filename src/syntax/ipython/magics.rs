//! The words of IPython: which magics there are, and what of a line or a cell is Python all the same.

/// Magics of a cell whose body is Python.
const PYTHON_CELLS: [&str; 13] = [
    "%%capture",
    "%%debug",
    "%%ipytest",
    "%%memit",
    "%%mprun",
    "%%prun",
    "%%pypy",
    "%%python",
    "%%python2",
    "%%python3",
    "%%snakeviz",
    "%%time",
    "%%timeit",
];

/// Magics of a cell whose body becomes the file that they name.
const FILE_CELLS: [&str; 2] = ["%%writefile", "%%file"];

/// Magics that run the rest of their line as Python.
const RUNNING: [&str; 6] = ["time", "timeit", "prun", "memit", "mprun", "lprun"];

/// Options of these magics that take a value, which may be a word of its own.
const OPTIONS_WITH_VALUE: [&str; 9] = ["-n", "-r", "-f", "-m", "-s", "-l", "-T", "-D", "-u"];

/// Words that begin a compound statement, which cannot follow another on its line.
const COMPOUND: [&str; 9] = [
    "for", "while", "if", "with", "try", "def", "class", "async", "@",
];

/// Magics of a line by which a script without other marks is known to be written for IPython.
const KNOWN: [&str; 14] = [
    "autoreload",
    "cd",
    "conda",
    "config",
    "env",
    "load_ext",
    "matplotlib",
    "pip",
    "pylab",
    "reload_ext",
    "run",
    "tensorboard",
    "tensorflow_version",
    "timeit",
];

/// Commands that IPython takes without a sign, as long as they are no variables: aliases of the
/// shell, and magics.
const AUTOMATIC: [&str; 24] = [
    "autoreload",
    "cat",
    "cd",
    "cp",
    "env",
    "ldir",
    "less",
    "lf",
    "lk",
    "ll",
    "load_ext",
    "ls",
    "lx",
    "man",
    "matplotlib",
    "mkdir",
    "more",
    "mv",
    "pylab",
    "reload_ext",
    "rm",
    "rmdir",
    "run",
    "tensorboard",
];

/// Whether a line is one by which IPython is known without other marks.
pub(super) fn is_known(line: &str) -> bool {
    match line.strip_prefix('!') {
        Some(command) => command.starts_with(|c: char| c.is_ascii_alphabetic()),
        None => KNOWN.contains(&name_of(line)),
    }
}

/// Whether IPython takes a line that is no Python for a command.
pub(super) fn is_automatic(line: &str) -> bool {
    let (word, rest) = first_word(line);
    AUTOMATIC.contains(&word) && !rest.is_empty() && !rest.starts_with(['=', ',', '(', ')', '['])
}

/// The name of the magic with which `line` begins, without its signs.
fn name_of(line: &str) -> &str {
    let name = line.trim_start_matches('%');
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    &name[..name.find(|c| !is_part(c)).unwrap_or(name.len())]
}

/// Where the magic stands that makes a cell something else than Python.
pub(super) fn foreign_cell(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let code = line.trim();
        if code.is_empty() || code.starts_with('#') {
            at += line.len();
            continue;
        }
        let mut words = code.split_whitespace();
        let magic = words.next().filter(|word| word.starts_with("%%"))?;
        let writes_python = FILE_CELLS.contains(&magic)
            && words.next_back().is_some_and(|name| name.ends_with(".py"));
        let is_python = PYTHON_CELLS.contains(&magic) || writes_python;
        return (!is_python).then_some(at + (line.len() - line.trim_start().len()));
    }
    None
}

/// Where the code begins that a magic runs, if it runs any on its own line.
pub(super) fn runs_python(command: &str) -> Option<usize> {
    let name = name_of(command);
    if !command.starts_with('%') || !RUNNING.contains(&name) {
        return None;
    }
    let mut rest = command.trim_start_matches('%')[name.len()..].trim_start_matches([' ', '\t']);
    while rest.starts_with('-') {
        let (option, after) = first_word(rest);
        rest = after;
        if OPTIONS_WITH_VALUE.contains(&option) {
            rest = first_word(rest).1;
        }
    }
    let (first, _) = first_word(rest);
    let is_simple = !rest.is_empty() && !COMPOUND.contains(&first) && !rest.starts_with(['@', '#']);
    is_simple.then(|| command.len() - rest.len())
}

/// The first word of a line and what follows it.
fn first_word(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_at(line.find([' ', '\t']).unwrap_or(line.len()));
    (word, rest.trim_start_matches([' ', '\t']))
}
