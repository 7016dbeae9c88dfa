//! Which modules others import, told by the statements alone.

use std::path::Path;
use std::sync::atomic::Ordering;

use super::imports::{Scanned, Taken};
use super::index::Project;
use super::roots::Roots;
use crate::names::ModuleId;
use crate::syntax::Module;
use crate::syntax::ast::visitor::{self, Visitor};
use crate::syntax::ast::{Expr, Stmt};

impl Project {
    /// Notes which modules of the project the file at `path` imports; whether there are any.
    pub fn note_imports(&self, path: &Path, module: &Module) -> bool {
        let roots = self.roots_of(path);
        let mut imports = Imports::new(self, &roots);
        imports.visit_body(module.body());
        imports.any
    }

    /// The same for the imports that a scan found.
    pub(super) fn note_scanned(&self, path: &Path, scanned: &Scanned) {
        let roots = self.roots_of(path);
        let mut imports = Imports::new(self, &roots);
        for import in &scanned.imports {
            match &import.taken {
                Taken::Module => imports.import(&import.module),
                Taken::Star => imports.import_from(import.level, &import.module, []),
                Taken::Names(names) => {
                    let names = names.iter().map(|name| &**name);
                    imports.import_from(import.level, &import.module, names);
                }
            }
        }
    }

    /// Whether a file imports the one at `path`, as far as their imports have been noted. That is
    /// no promise: a package gives its modules to whoever imports it.
    #[must_use]
    pub fn is_imported(&self, path: &Path) -> bool {
        let module = self.module_at(path);
        module.is_some_and(|module| self.entry(module).imported.load(Ordering::Relaxed))
    }
}

/// A walk through the import statements of a file.
struct Imports<'p> {
    project: &'p Project,
    roots: &'p Roots,
    any: bool,
}

impl<'p> Imports<'p> {
    fn new(project: &'p Project, roots: &'p Roots) -> Self {
        Self {
            project,
            roots,
            any: false,
        }
    }

    fn find(&mut self, level: u32, dotted: &str) -> Option<ModuleId> {
        let module = self.project.find(self.roots, level, dotted)?;
        self.note(module);
        Some(module)
    }

    fn note(&mut self, module: ModuleId) {
        self.any = true;
        let entry = self.project.entry(module);
        entry.imported.store(true, Ordering::Relaxed);
    }

    /// `import a.b.c` gives `a`, and what is below it.
    fn import(&mut self, dotted: &str) {
        for (at, _) in dotted.match_indices('.') {
            self.find(0, &dotted[..at]);
        }
        self.find(0, dotted);
    }

    /// `from a.b import c` gives `a.b`, and `a.b.c` if that is a module.
    fn import_from<'n>(
        &mut self,
        level: u32,
        dotted: &str,
        names: impl IntoIterator<Item = &'n str>,
    ) {
        let Some(module) = self.find(level, dotted) else {
            return;
        };
        for name in names {
            if let Some(below) = self.project.submodule(module, name) {
                self.note(below);
            }
        }
    }
}

impl<'a> Visitor<'a> for Imports<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Import(import) => {
                let names = import.names.iter();
                names.for_each(|alias| self.import(alias.name.as_str()));
            }
            Stmt::ImportFrom(import) => {
                let dotted = import.module.as_ref().map_or("", |module| module.as_str());
                let names = import.names.iter().map(|alias| alias.name.as_str());
                self.import_from(import.level, dotted, names);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    // No statement stands in an expression.
    fn visit_expr(&mut self, _: &'a Expr) {}
}
