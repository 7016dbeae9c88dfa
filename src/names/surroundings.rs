//! What name resolution asks about the other modules of the project, and what it tells of one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Certainty, Join, QualifiedName, VersionPart};

/// The number of a module of the project; who gives the numbers is behind [`Surroundings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ModuleId(pub u32);

/// Another module of the project, or something in it, by the path that the source writes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Outside {
    /// The module at which the path starts.
    pub module: ModuleId,
    /// The attributes that follow, joined by points; empty for the module itself.
    pub path: Arc<str>,
}

impl Outside {
    /// The module itself.
    #[must_use]
    pub fn of_module(module: ModuleId) -> Self {
        let path = "".into();
        Self { module, path }
    }

    /// The attribute `name` of this.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Self {
        self.attributes(std::iter::once(name))
    }

    /// An attribute of an attribute, and so on, of this.
    #[must_use]
    pub fn attributes<'s>(&self, names: impl Iterator<Item = &'s str>) -> Self {
        let mut names = names.peekable();
        if names.peek().is_none() {
            return self.clone();
        }
        let mut path = String::from(&*self.path);
        for name in names {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        let path = path.into();
        Self { path, ..*self }
    }

    /// The attributes, in order.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.path.split('.').filter(|part| !part.is_empty())
    }
}

/// What a name of a module means to others.
#[derive(Debug, Clone, PartialEq)]
pub enum Exported {
    /// Something that is reached by a path from the root of a package.
    Path(QualifiedName),
    /// Another module of the project, or something in it.
    Outside(Outside),
    /// A class that the module defines.
    Class(Arc<ExportedClass>),
    /// A function or method that the module defines.
    Function(Arc<ExportedFunction>),
    /// An instance of a class of a watched package, by the qualified name of the class.
    Object(QualifiedName),
    /// The version of TensorFlow, or something computed from it.
    Version(VersionPart),
    /// A truth value that follows from the version of TensorFlow.
    Flag(bool),
}

/// A class that a module defines.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedClass {
    /// What it derives from, as far as that is followed, in order, and how sure that is.
    pub bases: Vec<(Exported, Certainty)>,
    /// Whether there is another base.
    pub has_unknown_base: bool,
    /// The names that it defines itself, those of its body and what its methods assign to `self`,
    /// and what they are.
    pub members: FxHashMap<Box<str>, Export>,
}

/// A function that a module defines.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedFunction {
    /// What a call of it gives, as far as its module alone shows it; never empty.
    pub returns: Vec<(Exported, Certainty)>,
    /// Whether reading it calls it.
    pub is_property: bool,
}

impl ExportedFunction {
    /// The truth that it returns, if that follows from the version of TensorFlow.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match &self.returns[..] {
            [(Exported::Flag(flag), _)] => Some(*flag),
            _ => None,
        }
    }
}

/// All that a name of a module can mean at the end of the module.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// In the order of the source, each with how sure it is; empty if nothing is followed.
    pub values: Vec<(Exported, Certainty)>,
    /// What several values mean.
    pub join: Join,
}

/// The names of a module, as others can take them from it.
#[derive(Debug, Clone, Default)]
pub struct Exports {
    /// Every name that is bound at module level.
    pub names: FxHashMap<Box<str>, Export>,
    /// What star imports bring, the last one last.
    pub stars: Vec<Exported>,
    /// The names in `__all__`, where it can be read; what a star import takes.
    pub listed: Option<FxHashSet<Box<str>>>,
}

impl Exports {
    /// Whether a star import takes `name`.
    #[must_use]
    pub fn gives_to_star(&self, name: &str) -> bool {
        match &self.listed {
            Some(listed) => listed.contains(name),
            None => !name.starts_with('_'),
        }
    }
}

/// What a path into another module leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// What it is; never a path that could still be followed.
    pub value: Exported,
    /// How sure that is.
    pub certainty: Certainty,
    /// How many of the attributes that were asked for are spent; those that follow are its own.
    pub spent: usize,
}

/// All that a path into another module can lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Leads {
    /// In the order of the source; empty if nobody knows.
    pub leads: Vec<Lead>,
    /// What several leads mean.
    pub join: Join,
    /// Whether there is such a name, whatever it leads to: who looks no further must know.
    pub bound: bool,
}

impl Leads {
    /// Nobody knows.
    pub const NONE: Self = Self {
        leads: Vec::new(),
        join: Join::Either,
        bound: false,
    };
}

/// What other modules of the project take from a module, as far as they have been looked at.
#[derive(Debug, Clone, Default)]
pub struct TakenNames {
    /// Names that are taken one by one.
    pub names: FxHashSet<Box<str>>,
    /// Whether a star import takes what it can.
    pub by_star: bool,
}

impl TakenNames {
    /// Whether others take `name`.
    #[must_use]
    pub fn hold(&self, name: &str) -> bool {
        self.names.contains(name) || (self.by_star && !name.starts_with('_'))
    }
}

/// The modules around the one that is resolved. By itself, nobody knows of any.
pub trait Surroundings {
    /// The module that is resolved, if others can import it.
    fn this(&self) -> Option<ModuleId> {
        None
    }
    /// What others take from it.
    fn taken(&self) -> TakenNames {
        TakenNames::default()
    }
    /// Notes that a star import takes what it can from `module`.
    fn note_star(&self, module: ModuleId) {
        let _ = module;
    }
    /// Whether nothing matters any more but what the module exports: what it asked of others stays
    /// without an answer, so that somebody will look at it again.
    fn seeks_exports(&self) -> bool {
        false
    }
    /// The module of the project that an import statement means by `dotted`, after `level` points.
    fn module(&self, level: u32, dotted: &str) -> Option<ModuleId> {
        let _ = (level, dotted);
        None
    }
    /// Whether a module of the project stands before the installed package `root`.
    fn shadows(&self, root: &str) -> bool {
        let _ = root;
        false
    }
    /// What the attributes below `of` are. They are spent until a watched package is reached.
    fn look_up(&self, of: &Outside, attributes: &[&str]) -> Leads {
        let _ = (of, attributes);
        Leads::NONE
    }
    /// What a star import of `module` brings under the first of `attributes`, and what the others
    /// are below it.
    fn brought_by_star(&self, module: ModuleId, attributes: &[&str]) -> Leads {
        let _ = (module, attributes);
        Leads::NONE
    }
    /// Whether a star import of `module` brings a `name` that is not what `known` leads to.
    fn overrides(&self, module: ModuleId, name: &str, known: &QualifiedName) -> bool {
        let _ = (module, name, known);
        false
    }
}

/// No other modules: a text by itself.
#[derive(Debug, Clone, Copy)]
pub struct Alone;

impl Surroundings for Alone {}
