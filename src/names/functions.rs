//! What the functions of the module return, where one look shows it.

use super::binding::{Bound, ClassId, FunctionId};
use super::resolver::Resolver;
use super::scope::{ScopeId, ScopeKind};
use super::types::Type;
use super::values::{Typed, one_of};
use crate::names::Certainty;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::span_of;

/// A function or method of the module.
pub(super) struct Function<'a> {
    node: &'a ast::StmtFunctionDef,
    /// Where it is defined.
    outer: ScopeId,
    /// The class whose method it is.
    class: Option<ClassId>,
    returns: Returns,
}

/// What is known of the value that a function returns.
enum Returns {
    Unasked,
    /// Being found out: who asks now is the function itself.
    Asked,
    Known(Vec<Typed>),
}

/// The returned values that a look through a function finds.
#[derive(Default)]
pub(super) struct Look {
    returned: Vec<Vec<Typed>>,
    is_generator: bool,
}

impl Function<'_> {
    /// Whether a decorator of that name stands before it, and none other.
    fn is_only_decorated(&self, with: &[&str]) -> bool {
        self.node.decorator_list.iter().all(|decorator| {
            matches!(&decorator.expression, Expr::Name(name) if with.contains(&name.id.as_str()))
        })
    }

    /// Whether reading it calls it.
    pub(super) fn is_property(&self) -> bool {
        !self.node.decorator_list.is_empty() && self.is_only_decorated(&["property"])
    }
}

impl<'a> Resolver<'a, '_> {
    /// Takes note of a function that is defined in the scope `outer`.
    pub(super) fn add_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        outer: ScopeId,
        class: Option<ClassId>,
    ) -> FunctionId {
        let id = u32::try_from(self.functions.len()).expect("fewer functions than bytes");
        self.functions.push(Function {
            node,
            outer,
            class,
            returns: Returns::Unasked,
        });
        FunctionId(id)
    }

    /// Forgets what was not found out while the module was not yet complete.
    pub(super) fn ask_functions_again(&mut self) {
        for function in &mut self.functions {
            if matches!(&function.returns, Returns::Known(types) if types.is_empty()) {
                function.returns = Returns::Unasked;
            }
        }
    }

    /// The types of what a function returns: those of all its `return` statements, if all have
    /// one.
    pub(super) fn returns_of(&mut self, id: FunctionId) -> Vec<Typed> {
        let place = id.0 as usize;
        let before = std::mem::replace(&mut self.functions[place].returns, Returns::Asked);
        let types = match before {
            Returns::Known(types) => types,
            Returns::Asked => return Vec::new(),
            Returns::Unasked => self.look_through(id),
        };
        self.functions[place].returns = Returns::Known(types.clone());
        types
    }

    /// Visits the body of a function ahead of its turn; nothing but the returned values stays.
    fn look_through(&mut self, id: FunctionId) -> Vec<Typed> {
        let function = &self.functions[id.0 as usize];
        let (node, outer, class) = (function.node, function.outer, function.class);
        if node.is_async
            || !function.is_only_decorated(&["property", "staticmethod", "classmethod"])
        {
            return Vec::new();
        }
        if let Some(annotation) = &node.returns {
            let scope = std::mem::replace(&mut self.scope, outer);
            let types = self.annotated(annotation);
            self.scope = scope;
            return types;
        }
        let scope = self.scopes.open(ScopeKind::Function, Some(outer));
        let scope = std::mem::replace(&mut self.scope, scope);
        let guards = self.guards.clone();
        let later = std::mem::take(&mut self.later);
        let look = self.look.replace(Look::default());
        let (references, stars) = (self.references.len(), self.stars.len());
        self.bind_parameters(&node.parameters, outer);
        if let Some(class) = class {
            self.bind_receiver(node, class);
        }
        self.visit_body(&node.body);
        self.references.truncate(references);
        self.stars.truncate(stars);
        let seen = std::mem::replace(&mut self.look, look).unwrap_or_default();
        self.later = later;
        self.guards = guards;
        self.scope = scope;
        if seen.is_generator {
            return Vec::new();
        }
        let mut types = one_of(seen.returned);
        for typed in &mut types {
            typed.binding = None;
        }
        types
    }

    /// A `return` statement, while a function is looked through.
    pub(super) fn note_return(&mut self, value: Option<&'a Expr>) {
        if self.look.is_none() {
            return;
        }
        let types = match value {
            None | Some(Expr::NoneLiteral(_)) => return,
            Some(value) => self.types(value),
        };
        if let Some(look) = &mut self.look {
            look.returned.push(types);
        }
    }

    /// A `yield`, while a function is looked through.
    pub(super) fn note_yield(&mut self) {
        if let Some(look) = &mut self.look {
            look.is_generator = true;
        }
    }

    /// The types that an annotation names: `tf.Tensor`, `Optional[tf.Tensor]`, `tf.Tensor | None`.
    pub(super) fn annotated(&mut self, annotation: &'a Expr) -> Vec<Typed> {
        match annotation {
            Expr::Subscript(subscript) => {
                let is_optional = match &*subscript.value {
                    Expr::Name(name) => name.id == "Optional",
                    Expr::Attribute(attribute) => attribute.attr.as_str() == "Optional",
                    _ => false,
                };
                match is_optional {
                    true => self.annotated(&subscript.slice),
                    false => Vec::new(),
                }
            }
            Expr::BinOp(union) if union.op == ast::Operator::BitOr => match &*union.right {
                Expr::NoneLiteral(_) => self.annotated(&union.left),
                _ => Vec::new(),
            },
            Expr::Name(_) | Expr::Attribute(_) => {
                let bound = self.evaluate(annotation, span_of(annotation));
                let Bound::One(id) = bound else {
                    return Vec::new();
                };
                let binding = &self.bindings[id.0 as usize];
                let certainty = binding.certainty.min(Certainty::Proven);
                let of = match &binding.value {
                    super::Value::Path(path) if self.packages.is_class(path.as_str()) => {
                        Type::Object(path.clone())
                    }
                    super::Value::Class(class) => Type::Own(*class),
                    _ => return Vec::new(),
                };
                vec![Typed {
                    of,
                    certainty,
                    binding: None,
                }]
            }
            _ => Vec::new(),
        }
    }
}
