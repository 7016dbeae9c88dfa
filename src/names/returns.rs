//! What is known of a function and of the value that it returns.

use super::QualifiedName;
use super::binding::ClassId;
use super::scope::ScopeId;
use super::typed::{Types, one_of};
use crate::syntax::ast::{self, Expr};

/// A function or method of the module.
pub(super) struct Function<'a> {
    pub(super) node: &'a ast::StmtFunctionDef,
    /// Where it is defined.
    pub(super) outer: ScopeId,
    /// The class whose method it is.
    pub(super) class: Option<ClassId>,
    /// What it says of the version, if it does nothing else.
    pub(super) flag: Option<bool>,
    pub(super) returns: Returns,
}

/// What is known of the value that a function returns.
pub(super) enum Returns {
    Unasked,
    /// Being found out: who asks now is the function itself.
    Asked,
    Known(Returned),
}

/// What a function returns.
#[derive(Debug, Clone, Default)]
pub(super) struct Returned {
    /// The types of the value.
    pub(super) types: Types,
    /// What the value is reached by, if it is a module, class or function of a watched package.
    pub(super) path: Option<QualifiedName>,
}

impl Returned {
    pub(super) fn is_nothing(&self) -> bool {
        self.types.is_empty() && self.path.is_none()
    }
}

/// The returned values that a look through a function finds.
#[derive(Default)]
pub(super) struct Look {
    pub(super) returned: Vec<Returned>,
    pub(super) is_generator: bool,
}

impl Look {
    /// What the function returns, if all its `return` statements have something known.
    pub(super) fn result(self) -> Returned {
        if self.is_generator {
            return Returned::default();
        }
        let first = self.returned.first().and_then(|first| first.path.clone());
        let path = first.filter(|first| {
            let mut returned = self.returned.iter();
            returned.all(|one| one.path.as_ref() == Some(first))
        });
        let mut types = one_of(self.returned.into_iter().map(|one| one.types));
        for typed in &mut types {
            typed.binding = None;
        }
        Returned { types, path }
    }
}

impl Function<'_> {
    /// Whether a decorator of that name stands before it, and none other.
    pub(super) fn is_only_decorated(&self, with: &[&str]) -> bool {
        self.node.decorator_list.iter().all(|decorator| {
            matches!(&decorator.expression, Expr::Name(name) if with.contains(&name.id.as_str()))
        })
    }

    /// What it returns, as far as that was found out.
    pub(super) fn known(&self) -> Option<&Returned> {
        match &self.returns {
            Returns::Known(returned) => Some(returned),
            Returns::Unasked | Returns::Asked => None,
        }
    }

    /// Whether reading it calls it.
    pub(super) fn is_property(&self) -> bool {
        !self.node.decorator_list.is_empty() && self.is_only_decorated(&["property"])
    }
}
