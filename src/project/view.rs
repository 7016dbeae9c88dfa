//! The project as one of its files sees it.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

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
    /// Whether anything was asked for, if nothing is answered.
    asked: Option<Cell<bool>>,
    /// Whether it is noted from which modules star imports take what they can.
    takes: bool,
}

impl<'p> View<'p> {
    /// A view that follows what it is asked for.
    pub(super) fn new(project: &'p Project, path: &Path) -> Self {
        Self {
            project,
            roots: project.roots_of(path),
            this: project.module_at(path),
            asked: None,
            takes: false,
        }
    }

    /// The same, noting what star imports take. Who asked whether a file reaches anything need not:
    /// that has been noted then, and more exactly.
    #[must_use]
    pub fn taking(self) -> Self {
        Self {
            takes: true,
            ..self
        }
    }

    /// A view that answers nothing, and notes whether there was a question.
    fn asking(project: &'p Project, path: &Path) -> Self {
        Self {
            asked: Some(Cell::new(false)),
            takes: true,
            ..Self::new(project, path)
        }
    }

    /// A view for a file of which nothing matters but its exports.
    fn exporting(project: &'p Project, path: &Path) -> Self {
        Self {
            asked: Some(Cell::new(true)),
            ..Self::new(project, path)
        }
    }

    /// Whether anything was asked for that was not answered.
    #[must_use]
    pub fn has_asked(&self) -> bool {
        self.asked.as_ref().is_some_and(Cell::get)
    }

    /// Notes that something is asked for; whether nothing is answered.
    fn is_noted(&self) -> bool {
        self.asked
            .as_ref()
            .inspect(|asked| asked.set(true))
            .is_some()
    }
}

impl Project {
    /// The project as it is seen from the file at `path`; following links, not asking.
    #[must_use]
    pub fn view(&self, path: &Path) -> View<'_> {
        View::new(self, path)
    }

    /// The same, but nothing is answered, and noted whether anything is asked for.
    #[must_use]
    pub fn questions(&self, path: &Path) -> View<'_> {
        View::asking(self, path)
    }

    /// What a module exports by itself, read for that.
    pub(super) fn exports_of(&self, place: &Place) -> Option<Exports> {
        let path = place.file()?;
        let text = decode(read(&path).ok()?).ok()?.text;
        let module = parse(&text).ok()?;
        let view = View::exporting(self, &path);
        Some(resolve_in(&module, self.packages(), &view).exports(&module))
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

    fn note_star(&self, module: ModuleId) {
        if self.takes {
            self.project.take(module, None);
        }
    }

    fn seeks_exports(&self) -> bool {
        self.has_asked()
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
        if self.is_noted() {
            return Leads::NONE;
        }
        self.project.leads(of, attributes)
    }

    fn brought_by_star(&self, module: ModuleId, attributes: &[&str]) -> Leads {
        if self.is_noted() {
            return Leads::NONE;
        }
        Walk::new(self.project, self.project.packages()).brought_by_star(module, attributes)
    }

    fn overrides(&self, module: ModuleId, name: &str, known: &QualifiedName) -> bool {
        if self.is_noted() {
            return false;
        }
        Walk::new(self.project, self.project.packages()).overrides(module, name, known)
    }
}
