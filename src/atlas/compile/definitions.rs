//! `definitions/*.txt`: signatures, base classes, members and deprecations.

use std::collections::BTreeMap;

use super::package::Package;
use super::text::{Runs, runs, word};
use crate::atlas::parameters::{Parameter, ParameterKind, parse};
use crate::atlas::record::{DefinitionKind, MemberKind};

/// A signature, or nothing where it cannot be known.
pub(crate) type Signature = Option<Vec<Parameter>>;

/// What one package says of a definition.
pub(crate) struct Block {
    /// What kind of thing it is.
    pub(crate) kind: DefinitionKind,
    /// How it is called; of a class, without `self`.
    pub(crate) signatures: Vec<(Runs, Signature)>,
    /// The base classes.
    pub(crate) bases: Vec<(Runs, Vec<String>)>,
    /// Versions that have it, stated where some of them show nothing else of it.
    pub(crate) defined: Runs,
    /// Own members.
    pub(crate) members: BTreeMap<String, Member>,
    /// Announced deprecations.
    pub(crate) deprecations: Deprecations,
    /// Where the source is, where that is not the definition's own string.
    pub(crate) sources: Vec<(Runs, String)>,
}

/// A member of a class.
#[derive(Default)]
pub(crate) struct Member {
    /// What it is; a method without the argument that Python supplies.
    pub(crate) forms: Vec<(Runs, MemberKind, Signature)>,
    /// Announced deprecations.
    pub(crate) deprecations: Deprecations,
}

/// What TensorFlow's sources advise against.
#[derive(Default)]
pub(crate) struct Deprecations {
    /// The whole.
    pub(crate) whole: Vec<(Runs, String)>,
    /// Some arguments.
    pub(crate) arguments: Vec<(Runs, Vec<String>, String)>,
    /// Some values of some arguments.
    pub(crate) values: Vec<(Runs, Vec<String>, String)>,
    /// Some of the public names.
    pub(crate) names: Vec<(Runs, Vec<String>, String)>,
}

impl Deprecations {
    /// Adds the fact that `key` introduces, if `key` is a word for deprecations.
    fn read(&mut self, key: &str, runs: Runs, text: &str) -> Result<bool, String> {
        let cut = |text: &str| {
            let (words, text) = text
                .split_once('|')
                .ok_or_else(|| "a deprecation needs ` | ` before its text".to_owned())?;
            let words = words.split(',').map(|word| word.trim().to_owned());
            let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
            Ok::<_, String>((words, text.trim().to_owned()))
        };
        let list = match key {
            "deprecated" => {
                self.whole.push((runs, cut(text)?.1));
                return Ok(true);
            }
            "deprecated-args" => &mut self.arguments,
            "deprecated-values" => &mut self.values,
            "deprecated-endpoints" => &mut self.names,
            _ => return Ok(false),
        };
        let (words, text) = cut(text)?;
        list.push((runs, words, text));
        Ok(true)
    }
}

/// Reads one file, line after line.
pub(crate) struct Reader<'a> {
    package: &'a mut Package,
    current: Option<String>,
}

impl<'a> Reader<'a> {
    /// A reader that adds to `package`.
    pub(crate) fn new(package: &'a mut Package) -> Self {
        Self {
            package,
            current: None,
        }
    }

    /// Reads one line: the head of a block, or, indented, a fact in it.
    pub(crate) fn read_line(&mut self, line: &str) -> Result<(), String> {
        if !line.starts_with(' ') {
            return self.start(line);
        }
        let versions = &self.package.versions;
        let block = self
            .current
            .as_ref()
            .and_then(|current| self.package.blocks.get_mut(current))
            .ok_or("a fact stands before the first definition")?;
        block.read_fact(line.trim(), versions)
    }

    fn start(&mut self, line: &str) -> Result<(), String> {
        let (definition, kind) = word(line);
        let kind = match kind {
            "function" => DefinitionKind::Function,
            "class" => DefinitionKind::Class,
            "const" => DefinitionKind::Constant,
            _ => return Err(format!("`{kind}` is not a kind of definition")),
        };
        let block = Block {
            kind,
            signatures: Vec::new(),
            bases: Vec::new(),
            defined: 0,
            members: BTreeMap::new(),
            deprecations: Deprecations::default(),
            sources: Vec::new(),
        };
        if self
            .package
            .blocks
            .insert(definition.to_owned(), block)
            .is_some()
        {
            return Err(format!("a second block for `{definition}`"));
        }
        self.current = Some(definition.to_owned());
        Ok(())
    }
}

impl Block {
    fn read_fact(&mut self, line: &str, versions: &[(u16, u16)]) -> Result<(), String> {
        let (key, rest) = word(line);
        if key.starts_with(|first: char| first.is_ascii_digit()) {
            let runs = runs(key, versions)?;
            free(self.signatures.iter().map(|(held, _)| *held), runs)?;
            let mut signature = parse(rest)?;
            if self.kind == DefinitionKind::Class {
                drop_receiver(&mut signature);
            }
            self.signatures.push((runs, signature));
            return Ok(());
        }
        if let Some(member) = key.strip_prefix('.') {
            let member = self.members.entry(member.to_owned()).or_default();
            return member.read_fact(rest, versions);
        }
        let (versions_text, rest) = word(rest);
        let runs = runs(versions_text, versions)?;
        match key {
            "bases" => {
                free(self.bases.iter().map(|(held, _)| *held), runs)?;
                let bases = rest.split(',').map(|base| base.trim().to_owned());
                self.bases.push((runs, bases.collect()));
            }
            "at" => self.sources.push((runs, rest.to_owned())),
            "defined" => self.defined = runs,
            _ if self.deprecations.read(key, runs, rest)? => {}
            _ => return Err(format!("unknown word `{key}`")),
        }
        Ok(())
    }
}

impl Member {
    fn read_fact(&mut self, line: &str, versions: &[(u16, u16)]) -> Result<(), String> {
        let (key, rest) = word(line);
        if key.starts_with("deprecated") {
            let (versions_text, rest) = word(rest);
            let runs = runs(versions_text, versions)?;
            return match self.deprecations.read(key, runs, rest)? {
                true => Ok(()),
                false => Err(format!("unknown word `{key}`")),
            };
        }
        let runs = runs(key, versions)?;
        free(self.forms.iter().map(|(held, _, _)| *held), runs)?;
        let (kind, signature) = match word(rest) {
            ("property", "") => (MemberKind::Property, None),
            ("const", "") => (MemberKind::Constant, None),
            ("attribute", "") => (MemberKind::Attribute, None),
            ("class", "") => (MemberKind::Class, None),
            ("static", text) => (MemberKind::StaticMethod, parse(text)?),
            ("classmethod", text) => (MemberKind::ClassMethod, parse(text)?),
            _ => (MemberKind::Method, parse(rest)?),
        };
        let mut signature = signature;
        if matches!(kind, MemberKind::Method | MemberKind::ClassMethod) {
            drop_receiver(&mut signature);
        }
        self.forms.push((runs, kind, signature));
        Ok(())
    }
}

/// Refuses a fact that speaks of versions of which another has spoken.
fn free(mut held: impl Iterator<Item = Runs>, runs: Runs) -> Result<(), String> {
    match held.any(|held| held & runs != 0) {
        true => Err("two facts for one version".to_owned()),
        false => Ok(()),
    }
}

/// Drops the parameter that Python fills in: `self` or `cls`.
fn drop_receiver(signature: &mut Signature) {
    use ParameterKind::{Positional, PositionalOnly};
    if let Some(parameters) = signature
        && let Some(first) = parameters.first()
        && matches!(first.kind, Positional | PositionalOnly)
    {
        parameters.remove(0);
    }
}
