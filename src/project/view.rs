//! The project as one of its files sees it.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::finder::Place;
use super::index::Project;
use super::links::Walk;
use super::roots::Roots;
use crate::files::{decode, read};
use crate::names::{
    Exports, Leads, ModuleId, Outside, QualifiedName, Surroundings, TakenNames, resolve_in,
};
use crate::syntax::parse;

/// The modules around one file.
pub struct View<'p> {
    project: &'p Project,
    roots: Arc<Roots>,
    this: Option<ModuleId>,
    /// What was asked for, if nothing is followed.
    asked: Option<RefCell<FxHashSet<Question>>>,
}

/// Something that a file asks of another module.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Question {
    Path(Outside),
    Star(ModuleId, Vec<Box<str>>),
    Override(ModuleId, Box<str>, QualifiedName),
}

/// What a file asked of other modules.
#[derive(Debug, Default)]
pub struct Asked(FxHashSet<Question>);

impl<'p> View<'p> {
    /// A view that follows what it is asked for.
    pub(super) fn new(project: &'p Project, path: &Path) -> Self {
        Self {
            project,
            roots: project.roots_of(path),
            this: project.module_at(path),
            asked: None,
        }
    }

    /// A view that answers nothing, and notes the questions.
    pub(super) fn asking(project: &'p Project, path: &Path) -> Self {
        Self {
            asked: Some(RefCell::default()),
            ..Self::new(project, path)
        }
    }

    /// What was asked for.
    #[must_use]
    pub fn into_asked(self) -> Asked {
        Asked(self.asked.map(RefCell::into_inner).unwrap_or_default())
    }

    fn note(&self, question: impl FnOnce() -> Question) -> bool {
        let Some(asked) = &self.asked else {
            return false;
        };
        asked.borrow_mut().insert(question());
        true
    }
}

impl Project {
    /// The project as it is seen from the file at `path`; following links, not asking.
    #[must_use]
    pub fn view(&self, path: &Path) -> View<'_> {
        View::new(self, path)
    }

    /// The same, but only noting what is asked for.
    #[must_use]
    pub fn questions(&self, path: &Path) -> View<'_> {
        View::asking(self, path)
    }

    /// What a module exports by itself, read for that.
    pub(super) fn exports_of(&self, place: &Place) -> Option<Exports> {
        let path = place.file()?;
        let text = decode(read(&path).ok()?).ok()?.text;
        let module = parse(&text).ok()?;
        let view = View::asking(self, &path);
        Some(resolve_in(&module, self.packages(), &view).exports(&module))
    }
}

impl Asked {
    /// Whether an answer to any of it says something of a watched package. The project notes what
    /// is taken from whom.
    #[must_use]
    pub fn tells(&self, project: &Project) -> bool {
        let walk = || Walk::new(project, project.packages());
        let tells = |question: &Question| match question {
            Question::Path(outside) => {
                let tells = walk().tells(outside, &[]);
                if tells {
                    project.take_path(outside);
                }
                tells
            }
            Question::Star(module, attributes) => {
                let attributes: Vec<&str> = attributes.iter().map(|name| &**name).collect();
                let mut walk = walk();
                let leads = walk.brought_by_star(*module, &attributes).leads;
                leads.iter().any(|lead| walk.is_telling(&lead.value))
            }
            Question::Override(module, name, known) => walk().overrides(*module, name, known),
        };
        // All of them are looked at, for what is taken must be known.
        self.0.iter().filter(|question| tells(question)).count() > 0
    }
}

impl Surroundings for View<'_> {
    fn this(&self) -> Option<ModuleId> {
        self.this
    }

    fn taken(&self) -> TakenNames {
        let this = self.this.map(|this| self.project.taken_from(this));
        this.unwrap_or_default()
    }

    fn module(&self, level: u32, dotted: &str) -> Option<ModuleId> {
        self.project.find(&self.roots, level, dotted)
    }

    fn shadows(&self, root: &str) -> bool {
        // A directory of that name is a copy or a stand-in of it, and code beside it is written
        // for it; to say nothing of such a project helps nobody.
        root != "tensorflow" && self.project.shadows(&self.roots, root)
    }

    fn look_up(&self, of: &Outside, attributes: &[&str]) -> Leads {
        let whole = || {
            let names = attributes.iter();
            Question::Path(names.fold(of.clone(), |path, name| path.attribute(name)))
        };
        if self.note(whole) {
            return Leads::NONE;
        }
        Walk::new(self.project, self.project.packages()).look_up(of, attributes)
    }

    fn brought_by_star(&self, module: ModuleId, attributes: &[&str]) -> Leads {
        let question = || {
            let names = attributes.iter().map(|name| Box::from(*name)).collect();
            Question::Star(module, names)
        };
        if self.note(question) {
            return Leads::NONE;
        }
        Walk::new(self.project, self.project.packages()).brought_by_star(module, attributes)
    }

    fn overrides(&self, module: ModuleId, name: &str, known: &QualifiedName) -> bool {
        if self.note(|| Question::Override(module, name.into(), known.clone())) {
            return false;
        }
        Walk::new(self.project, self.project.packages()).overrides(module, name, known)
    }
}
