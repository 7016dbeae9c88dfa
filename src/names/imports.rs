//! Import statements.

use super::binding::{BindingKind, Bound, ImportPart, Join, Value};
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
use super::scope::Scopes;
use super::types::Type;
use super::versions::is_version_name;
use super::{Exported, ModuleId, Outside, QualifiedName, VersionPart};
use crate::files::Span;
use crate::names::Certainty;
use crate::syntax::ast::{self, Stmt};
use crate::syntax::span_of;

impl<'a> Resolver<'a, '_> {
    /// `import a.b.c`, `import a.b.c as d`.
    pub(super) fn visit_import(&mut self, statement: &'a Stmt, import: &'a ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let root = module.split('.').next().unwrap_or(module);
            let (local, named) = match &alias.asname {
                Some(local) => (local, module),
                None => (&alias.name, root),
            };
            let name = local.as_str();
            let name = if alias.asname.is_some() { name } else { root };
            let part = ImportPart { statement, alias };
            if !self.is_installed(root) {
                let module = self.surroundings.module(0, named);
                let bound = module.map_or(Bound::Unknown, |module| {
                    let value = Value::Outside(Outside::of_module(module));
                    self.bound_elsewhere(value, Certainty::Proven, local, part)
                });
                self.bind(name, bound);
                continue;
            }
            self.import_reference(
                QualifiedName::of_module(module),
                0,
                part,
                span_of(&alias.name),
            );
            let value = Value::Path(QualifiedName::of_module(named));
            let id = self.add_binding(
                value,
                span_of(local),
                Certainty::Proven,
                BindingKind::Import(part),
            );
            self.bind(name, Bound::One(id));
        }
    }

    /// `from a.b import c`, `from a.b import c as d`, `from a.b import *`.
    pub(super) fn visit_import_from(
        &mut self,
        statement: &'a Stmt,
        import: &'a ast::StmtImportFrom,
    ) {
        let module = import.module.as_ref().filter(|module| {
            let root = module.split('.').next().unwrap_or_default();
            import.level == 0 && self.is_installed(root)
        });
        let Some(module) = module else {
            self.import_from_project(statement, import);
            return;
        };
        for alias in &import.names {
            let local = alias.asname.as_ref().unwrap_or(&alias.name);
            let part = ImportPart { statement, alias };
            let base = QualifiedName::of_module(module);
            if alias.name.as_str() == "*" {
                let value = Value::Path(base.clone());
                self.import_reference(base, 0, part, span_of(module));
                let kind = BindingKind::Star(part);
                let id = self.add_binding(value, span_of(alias), Certainty::Likely, kind);
                self.stars.push(id);
                continue;
            }
            let name = base.attribute(&alias.name);
            self.import_reference(name.clone(), base.depth(), part, span_of(&alias.name));
            let value = if is_version_name(name.as_str()) {
                Value::Version(VersionPart::Whole)
            } else {
                Value::Path(name)
            };
            let id = self.add_binding(
                value,
                span_of(local),
                Certainty::Proven,
                BindingKind::Import(part),
            );
            self.bind(local.as_str(), Bound::One(id));
        }
    }

    /// Whether a root package is watched, and no module of the project stands before it.
    pub(super) fn is_installed(&self, root: &str) -> bool {
        self.packages.is_watched(root) && !self.surroundings.shadows(root)
    }

    /// `from common import tf`, `from . import common`, `from .layers import *`, and imports of
    /// which nothing is known.
    fn import_from_project(&mut self, statement: &'a Stmt, import: &'a ast::StmtImportFrom) {
        let dotted = import.module.as_ref().map_or("", |module| module.as_str());
        let module = self.surroundings.module(import.level, dotted);
        let module = module.map(Outside::of_module);
        for alias in &import.names {
            let part = ImportPart { statement, alias };
            if alias.name.as_str() == "*" {
                if let Some(module) = &module {
                    self.surroundings.note_star(module.module);
                    self.give_way(module.module);
                    let value = Value::Outside(module.clone());
                    let kind = BindingKind::Star(part);
                    let id = self.add_binding(value, span_of(alias), Certainty::Likely, kind);
                    self.stars.push(id);
                }
                continue;
            }
            let local = alias.asname.as_ref().unwrap_or(&alias.name);
            let bound = module.as_ref().map_or(Bound::Unknown, |module| {
                self.taken_from(module, local, part)
            });
            self.bind(local.as_str(), bound);
        }
    }

    /// Unbinds the names of this module that a star import of `module` binds anew.
    fn give_way(&mut self, module: ModuleId) {
        if self.scope != Scopes::MODULE {
            return;
        }
        let path = |bound| match bound {
            Bound::One(id) => match &self.bindings[id.0 as usize].value {
                Value::Path(path) => Some(path),
                _ => None,
            },
            _ => None,
        };
        let names = self.scopes.names_of(Scopes::MODULE);
        let overridden = names.filter(|(name, bound)| {
            path(*bound).is_some_and(|known| self.surroundings.overrides(module, name, known))
        });
        let overridden: Vec<&'a str> = overridden.map(|(name, _)| name).collect();
        for name in overridden {
            self.scopes.set(Scopes::MODULE, name, None);
        }
    }

    /// What an alias takes from another module of the project.
    fn taken_from(
        &mut self,
        module: &Outside,
        local: &'a ast::Identifier,
        part: ImportPart<'a>,
    ) -> Bound {
        let name = part.alias.name.as_str();
        let found = self.surroundings.look_up(module, &[name]);
        let bounds: Vec<Bound> = found
            .leads
            .into_iter()
            .map(|lead| {
                let value = match lead.value {
                    Exported::Path(name) => Value::Path(name),
                    Exported::Outside(outside) => Value::Outside(outside),
                    Exported::Class(_) => Value::Outside(module.attribute(name)),
                    Exported::Object(class) => Value::Object(Type::Object(class)),
                    Exported::Version(part) => Value::Version(part),
                    Exported::Function(_) => Value::Outside(module.attribute(name)),
                    Exported::Flag(flag) => Value::Flag(flag),
                };
                self.version_seen |= matches!(value, Value::Version(_));
                self.bound_elsewhere(value, lead.certainty, local, part)
            })
            .collect();
        self.scopes.join(&bounds, found.join).unwrap_or_else(|| {
            let value = Value::Outside(module.attribute(name));
            self.bound_elsewhere(value, Certainty::Proven, local, part)
        })
    }

    /// A binding by an import from a module of the project.
    fn bound_elsewhere(
        &mut self,
        value: Value,
        certainty: Certainty,
        local: &'a ast::Identifier,
        part: ImportPart<'a>,
    ) -> Bound {
        let kind = BindingKind::Import(part);
        let id = self.add_binding(value, span_of(local), certainty, kind);
        self.bindings[id.0 as usize].elsewhere = true;
        Bound::One(id)
    }

    fn import_reference(
        &mut self,
        name: QualifiedName,
        bound_parts: usize,
        part: ImportPart<'a>,
        span: Span,
    ) {
        self.version_seen |= is_version_name(name.as_str());
        let written = name.depth() - bound_parts;
        // A module path is written as `tensorflow.contrib`, its qualified name is `tf.contrib`;
        // the parts are the same in number, and end where the points of the source are.
        let mut part_ends = Vec::with_capacity(written);
        let source = if bound_parts == 0 {
            match part.statement {
                Stmt::ImportFrom(import) => {
                    import.module.as_ref().map_or("", |module| module.as_str())
                }
                _ => part.alias.name.as_str(),
            }
        } else {
            part.alias.name.as_str()
        };
        part_ends.extend(
            memchr::memchr_iter(b'.', source.as_bytes())
                .map(|at| span.start + crate::files::offset(at)),
        );
        part_ends.push(span.end);
        self.references.push(Reference {
            has_arguments: false,
            span,
            part_ends,
            candidates: vec![Candidate {
                name,
                certainty: Certainty::Proven,
                binding: None,
                bound_parts,
                written_parts: 0,
                elsewhere: false,
            }],
            join: Join::Either,
            usage: Usage::Import(part),
            receiver: None,
            guarded: self.guards.covers_import(),
            scope: self.scope,
        });
    }
}
