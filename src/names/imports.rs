//! Import statements.

use super::QualifiedName;
use super::binding::{BindingKind, Bound, ImportPart, Join, Value};
use super::guards::is_version_name;
use super::reference::{Candidate, Reference, Usage};
use super::resolver::Resolver;
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
            if !self.packages.is_watched(root) {
                self.bind(name, Bound::Unknown);
                continue;
            }
            let part = ImportPart { statement, alias };
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
            import.level == 0 && self.packages.is_watched(root)
        });
        for alias in &import.names {
            let local = alias.asname.as_ref().unwrap_or(&alias.name);
            let Some(module) = module else {
                if alias.name.as_str() != "*" {
                    self.bind(local.as_str(), Bound::Unknown);
                }
                continue;
            };
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
                Value::Version
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
            span,
            part_ends,
            candidates: vec![Candidate {
                name,
                certainty: Certainty::Proven,
                binding: None,
                bound_parts,
                written_parts: 0,
            }],
            join: Join::Either,
            usage: Usage::Import(part),
            receiver: None,
            guarded: self.guards.covers_import(),
            scope: self.scope,
        });
    }
}
