//! What the functions of the module return, where one look shows it.

use super::binding::{Bound, ClassId, FunctionId};
use super::resolver::{Later, Resolver};
use super::returns::{Function, Look, Returned, Returns};
use super::scope::{ScopeId, ScopeKind};
use super::typed::{Typed, Types};
use super::types::Type;
use crate::names::Certainty;
use crate::syntax::ast::visitor::Visitor;
use crate::syntax::ast::{self, Expr};
use crate::syntax::span_of;

impl<'a> Resolver<'a, '_> {
    /// Takes note of a function that is defined in the scope `outer`.
    pub(super) fn add_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        outer: ScopeId,
        class: Option<ClassId>,
    ) -> FunctionId {
        let flag = self.flag_returned(node);
        let id = u32::try_from(self.functions.len()).expect("fewer functions than bytes");
        self.functions.push(Function {
            node,
            outer,
            class,
            flag,
            returns: Returns::Unasked,
        });
        FunctionId(id)
    }

    /// Forgets what was not found out while the module was not yet complete.
    pub(super) fn ask_functions_again(&mut self) {
        for function in &mut self.functions {
            if matches!(&function.returns, Returns::Known(known) if known.is_nothing()) {
                function.returns = Returns::Unasked;
            }
        }
    }

    /// What a function returns: that of all its `return` statements, if all have one.
    pub(super) fn returned_by(&mut self, id: FunctionId) -> Returned {
        let place = id.0 as usize;
        let before = std::mem::replace(&mut self.functions[place].returns, Returns::Asked);
        let returned = match before {
            Returns::Known(returned) => returned,
            Returns::Asked => return Returned::default(),
            Returns::Unasked => self.look_through(id),
        };
        self.functions[place].returns = Returns::Known(returned.clone());
        returned
    }

    /// The types of that.
    pub(super) fn returns_of(&mut self, id: FunctionId) -> Types {
        self.returned_by(id).types
    }

    /// Whether the body of a function shows what its caller gets.
    pub(super) fn shows_returns(&self, id: FunctionId) -> bool {
        let function = &self.functions[id.0 as usize];
        let known = ["property", "staticmethod", "classmethod"];
        !function.node.is_async && function.is_only_decorated(&known)
    }

    /// Visits the body of a function ahead of its turn; nothing but the returned values stays.
    fn look_through(&mut self, id: FunctionId) -> Returned {
        if !self.shows_returns(id) {
            return Returned::default();
        }
        let function = &self.functions[id.0 as usize];
        let (node, outer, class) = (function.node, function.outer, function.class);
        if let Some(annotated) = self.annotated_return(node, outer) {
            return annotated;
        }
        let scope = self.scopes.open(ScopeKind::Function, Some(outer));
        let scope = std::mem::replace(&mut self.scope, scope);
        let guards = self.guards.clone();
        let later = std::mem::take(&mut self.later);
        let look = self.look.replace(Look::default());
        let ahead = std::mem::replace(&mut self.looks_ahead, true);
        let (references, stars) = (self.references.len(), self.stars.len());
        self.bind_parameters(&node.parameters, outer);
        if let Some(class) = class {
            self.bind_receiver(node, class);
        }
        self.visit_body(&node.body);
        self.references.truncate(references);
        self.stars.truncate(stars);
        let seen = std::mem::replace(&mut self.look, look).unwrap_or_default();
        self.looks_ahead = ahead;
        self.later = later;
        self.guards = guards;
        self.scope = scope;
        seen.result()
    }

    fn annotated_return(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        outer: ScopeId,
    ) -> Option<Returned> {
        let annotation = node.returns.as_ref()?;
        let scope = std::mem::replace(&mut self.scope, outer);
        let types = self.annotated(annotation);
        self.scope = scope;
        Some(Returned { types, path: None })
    }

    /// Visits the body of a function in its turn. Others may ask what it returns: other modules of
    /// the project do when all is done.
    pub(super) fn visit_in_turn(&mut self, later: Later<'a>) {
        let place = later.id.0 as usize;
        let is_unasked = matches!(self.functions[place].returns, Returns::Unasked);
        let can_be_asked = self.surroundings.this().is_some();
        let is_told = is_unasked && can_be_asked && self.shows_returns(later.id);
        self.look = is_told.then(Look::default);
        self.scope = later.scope;
        self.guards = later.guards;
        self.visit_body(&later.function.body);
        let Some(look) = self.look.take() else {
            return;
        };
        let outer = self.functions[place].outer;
        let annotated = self.annotated_return(later.function, outer);
        let returned = annotated.unwrap_or_else(|| look.result());
        let known = &mut self.functions[place].returns;
        if matches!(known, Returns::Unasked) {
            *known = Returns::Known(returned);
        }
    }

    /// A `return` statement, while a function is looked through.
    pub(super) fn note_return(&mut self, value: Option<&'a Expr>) {
        if self.look.is_none() {
            return;
        }
        let returned = match value {
            None | Some(Expr::NoneLiteral(_)) => return,
            Some(value) => self.returned(value),
        };
        if let Some(look) = &mut self.look {
            look.returned.push(returned);
        }
    }

    fn returned(&mut self, value: &'a Expr) -> Returned {
        let chain = match value {
            Expr::Name(_) | Expr::Attribute(_) => self.candidates(value),
            _ => None,
        };
        let mut candidates = chain.into_iter().flat_map(|chain| chain.candidates);
        let path = match (candidates.next(), candidates.next()) {
            (Some(only), None) => Some(only.name),
            _ => None,
        };
        let types = self.types(value);
        Returned { types, path }
    }

    /// A `yield`, while a function is looked through.
    pub(super) fn note_yield(&mut self) {
        if let Some(look) = &mut self.look {
            look.is_generator = true;
        }
    }

    /// The types that an annotation names: `tf.Tensor`, `Optional[tf.Tensor]`, `tf.Tensor | None`.
    pub(super) fn annotated(&mut self, annotation: &'a Expr) -> Types {
        match annotation {
            Expr::Subscript(subscript) => {
                let is_optional = match &*subscript.value {
                    Expr::Name(name) => name.id == "Optional",
                    Expr::Attribute(attribute) => attribute.attr.as_str() == "Optional",
                    _ => false,
                };
                match is_optional {
                    true => self.annotated(&subscript.slice),
                    false => Types::new(),
                }
            }
            Expr::BinOp(union) if union.op == ast::Operator::BitOr => match &*union.right {
                Expr::NoneLiteral(_) => self.annotated(&union.left),
                _ => Types::new(),
            },
            Expr::Name(_) | Expr::Attribute(_) => {
                let bound = self.evaluate(annotation, span_of(annotation));
                let Bound::One(id) = bound else {
                    return Types::new();
                };
                let binding = &self.bindings[id.0 as usize];
                let certainty = binding.certainty.min(Certainty::Proven);
                let of = match &binding.value {
                    super::Value::Path(path) if self.packages.is_class(path.as_str()) => {
                        Type::Object(path.clone())
                    }
                    super::Value::Class(class) => Type::Own(*class),
                    _ => return Types::new(),
                };
                Typed::only(of, certainty)
            }
            _ => Types::new(),
        }
    }
}
