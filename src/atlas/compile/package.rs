//! `package.txt`, and packages as a whole.

use std::collections::BTreeMap;
use std::path::Path;

use super::definitions::{self, Block};
use super::names::{self, Meaning, Name};
use super::text::{Runs, for_each_line, minor, word};
use super::{CompileError, entries};

/// A package as its folder describes it.
pub(crate) struct Package {
    /// Its name on PyPI, or that of a variant of it.
    pub(crate) name: String,
    /// What its qualified names start with.
    pub(crate) root: String,
    /// The module that a program imports.
    pub(crate) import: String,
    /// The package of which it is a variant.
    pub(crate) overlays: Option<String>,
    /// Its versions, ascending.
    pub(crate) releases: Vec<Release>,
    /// Major and minor numbers of `releases`.
    pub(crate) versions: Vec<(u16, u16)>,
    /// Its names, written as they are in the atlas.
    pub(crate) names: BTreeMap<String, Name>,
    /// What it says of definitions.
    pub(crate) blocks: BTreeMap<String, Block>,
}

/// One version of a package.
pub(crate) struct Release {
    /// The release that was read.
    pub(crate) release: String,
    /// The newest TensorFlow that it works with.
    pub(crate) tensorflow: Option<(u16, u16)>,
    /// Major version of the Keras that goes with it.
    pub(crate) keras: Option<u16>,
}

/// Bits in a set of versions.
const MOST_VERSIONS: usize = 64;

impl Package {
    /// Reads the folder of a package.
    pub(crate) fn read(folder: &Path) -> Result<Self, CompileError> {
        let mut package = Self {
            name: String::new(),
            root: String::new(),
            import: String::new(),
            overlays: None,
            releases: Vec::new(),
            versions: Vec::new(),
            names: BTreeMap::new(),
            blocks: BTreeMap::new(),
        };
        let head = folder.join("package.txt");
        for_each_line(&head, |line| package.read_line(line))?;
        for (what, value) in [
            ("package", &package.name),
            ("root", &package.root),
            ("import", &package.import),
        ] {
            if value.is_empty() {
                return Err(CompileError::Whole(format!(
                    "{}: there is no line `{what}`",
                    head.display()
                )));
            }
        }
        for path in entries(&folder.join("names"))? {
            for_each_line(&path, |line| names::read_line(line, &mut package))?;
        }
        package.add_root();
        for path in entries(&folder.join("definitions"))? {
            let mut reader = definitions::Reader::new(&mut package);
            for_each_line(&path, |line| reader.read_line(line))?;
        }
        Ok(package)
    }

    /// The root is there as long as the package is, whether or not a line says so.
    fn add_root(&mut self) {
        let all = (0..self.versions.len()).fold(0, |all: Runs, bit| all | 1 << bit);
        let root = Name {
            private: false,
            life: vec![(all, Meaning::Module)],
        };
        if self.overlays.is_none() && all != 0 {
            self.names.insert(self.root.clone(), root);
        }
    }

    fn read_line(&mut self, line: &str) -> Result<(), String> {
        let line = line.split_once(" #").map_or(line, |(line, _)| line);
        let (key, value) = word(line);
        match key {
            "package" => self.name = value.to_owned(),
            "root" => self.root = value.to_owned(),
            "import" => self.import = value.to_owned(),
            "overlay" => self.overlays = Some(value.to_owned()),
            "version" => self.read_version(value)?,
            _ => return Err(format!("unknown word `{key}`")),
        }
        Ok(())
    }

    fn read_version(&mut self, line: &str) -> Result<(), String> {
        let (number, rest) = word(line);
        let number = minor(number)?;
        if self.versions.last().is_some_and(|last| *last >= number) {
            return Err("versions must ascend".to_owned());
        }
        if self.versions.len() == MOST_VERSIONS {
            return Err(format!("more than {MOST_VERSIONS} versions"));
        }
        let (release, notes) = word(rest);
        let mut read = Release {
            release: release.to_owned(),
            tensorflow: None,
            keras: None,
        };
        for note in notes.split_whitespace() {
            match note.split_once('=') {
                Some(("tf", value)) => read.tensorflow = Some(minor(value)?),
                Some(("keras", value)) => {
                    read.keras = value.split('.').next().and_then(|major| major.parse().ok());
                }
                Some(_) => {}
                None => return Err(format!("`{note}` is not of the form `key=value`")),
            }
        }
        self.versions.push(number);
        self.releases.push(read);
        Ok(())
    }
}

/// Checks what only all packages together show: that variants have their package, that no name
/// belongs to two, and that every definition that a name denotes is described.
pub(crate) fn connect(packages: &mut [Package]) -> Result<(), CompileError> {
    let whole = |what: String| Err(CompileError::Whole(what));
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for package in packages.iter() {
        if let Some(base) = &package.overlays {
            match packages.iter().find(|other| other.name == *base) {
                None => return whole(format!("{}: no package `{base}`", package.name)),
                Some(base) if base.overlays.is_some() || base.root != package.root => {
                    return whole(format!(
                        "{} cannot be a variant of {}",
                        package.name, base.name
                    ));
                }
                Some(_) => continue,
            }
        }
        for name in package.names.keys() {
            if let Some(other) = owners.insert(name, &package.name) {
                return whole(format!("`{name}` is in {other} and in {}", package.name));
            }
        }
    }
    for package in packages.iter() {
        for (name, definition) in package.names.iter().flat_map(|(name, found)| {
            let definitions = found.life.iter().filter_map(|(_, thing)| thing.described());
            definitions.map(move |definition| (name, definition))
        }) {
            if !packages
                .iter()
                .any(|package| package.blocks.contains_key(definition))
            {
                return whole(format!(
                    "{}: `{name}` denotes `{definition}`, which no file below definitions/ describes",
                    package.name
                ));
            }
        }
    }
    Ok(())
}
