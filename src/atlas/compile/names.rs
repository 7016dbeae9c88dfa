//! `names/*.txt`: which name denotes what, and when.

use super::package::Package;
use super::text::{Runs, runs, word};

/// A qualified name through the versions of its package.
#[derive(Debug, Default)]
pub(crate) struct Name {
    /// Whether it is a source path and not part of the public API.
    pub(crate) private: bool,
    /// What it is, and when; the sets do not overlap.
    pub(crate) life: Vec<(Runs, Meaning)>,
}

/// What a name denotes; what says most comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// A definition.
    Definition(String),
    /// A value of which nothing more is known.
    Value,
    /// A namespace.
    Module,
}

impl Meaning {
    /// The definition, if it is one that must be described: values need not be.
    pub(crate) fn described(&self) -> Option<&str> {
        match self {
            Self::Definition(path) if !path.starts_with("const:") => Some(path),
            _ => None,
        }
    }
}

impl Name {
    /// All versions that have it.
    pub(crate) fn runs(&self) -> Runs {
        self.life.iter().fold(0, |all, (runs, _)| all | runs)
    }
}

/// Reads one line: `tf.log 0.12..1.15=tensorflow.python.ops.gen_math_ops.log`.
pub(crate) fn read_line(line: &str, package: &mut Package) -> Result<(), String> {
    let (written, meanings) = word(line);
    let mut name = Name::default();
    for meaning in meanings.split_whitespace() {
        let Some((versions, meaning)) = meaning.split_once('=') else {
            return Err(format!("`{meaning}` is not of the form `RUNS=DEFINITION`"));
        };
        let versions = runs(versions, &package.versions)?;
        if name.runs() & versions != 0 {
            return Err("two meanings in one version".to_owned());
        }
        let meaning = match meaning {
            "" => return Err("a definition is missing".to_owned()),
            "const" => Meaning::Value,
            _ if meaning == "module" || meaning.starts_with("module=") => Meaning::Module,
            _ => Meaning::Definition(meaning.to_owned()),
        };
        name.life.push((versions, meaning));
    }
    if name.life.is_empty() {
        return Err(format!("`{written}` is in no version"));
    }
    let (root, import) = (package.root.clone(), package.import.clone());
    let qualified = if is_below(written, &root) {
        written.to_owned()
    } else if is_below(written, &import) {
        name.private = true;
        format!("{root}{}", &written[import.len()..])
    } else {
        return Err(format!("`{written}` is not below `{root}`"));
    };
    if package.names.insert(qualified, name).is_some() {
        return Err(format!("a second line for `{written}`"));
    }
    Ok(())
}

/// Whether `name` is `root` or something in it.
fn is_below(name: &str, root: &str) -> bool {
    name.strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
