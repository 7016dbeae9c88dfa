//! What a module tells the others: its names at the end, and what `__all__` says of them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::binding::{Bound, Value};
use super::literals::string;
use super::resolver::Class;
use super::returns::Function;
use super::scope::Scopes;
use super::types::Type;
use super::{Certainty, Export, Exported, ExportedClass, ExportedFunction, Exports, Join, Names};
use crate::syntax::Module;
use crate::syntax::ast::{self, Expr, Stmt};

impl Names<'_> {
    /// The names of the module as others see them; `module` is the one that was resolved.
    #[must_use]
    pub fn exports(&self, module: &Module) -> Exports {
        let mut classes: Vec<Arc<ExportedClass>> = Vec::with_capacity(self.classes.len());
        for class in &self.classes {
            let class = self.exported_class(class, &classes);
            classes.push(Arc::new(class));
        }
        let names = self.scopes.names_of(Scopes::MODULE);
        let stars = self.stars.iter().map(|id| &self.binding(*id).value);
        Exports {
            names: names
                .map(|(name, bound)| (name.into(), self.export(bound, &classes)))
                .collect(),
            stars: stars
                .filter_map(|value| self.exported(value, &classes))
                .collect(),
            listed: listed(module.body()),
        }
    }

    /// A class that stands behind `before`.
    fn exported_class(&self, class: &Class, before: &[Arc<ExportedClass>]) -> ExportedClass {
        // What a class derives from stands before it; only a wrong program says otherwise.
        let base = |(base, certainty): &(Value, Certainty)| {
            Some((self.exported(base, before)?, *certainty))
        };
        let bases: Vec<_> = class.bases.iter().filter_map(base).collect();
        let names = self.scopes.names_of(class.scope);
        // What methods assign to `self` comes before what the class says.
        let attributes = class.attributes.iter().map(|(name, bound)| (*name, *bound));
        let members = names.chain(attributes);
        ExportedClass {
            has_unknown_base: class.has_unknown_base || bases.len() < class.bases.len(),
            bases,
            members: members
                .map(|(name, bound)| (name.into(), self.export(bound, before)))
                .collect(),
        }
    }

    fn export(&self, bound: Bound, classes: &[Arc<ExportedClass>]) -> Export {
        let (bindings, or_unknown) = self.scopes.bindings(&bound);
        let join = self.scopes.join_of(bound);
        let doubtful = or_unknown || (bindings.len() > 1 && join == Join::Either);
        let values = bindings.iter().filter_map(|id| {
            let binding = self.binding(*id);
            let certainty = match doubtful {
                true => binding.certainty.min(Certainty::Likely),
                false => binding.certainty,
            };
            Some((self.exported(&binding.value, classes)?, certainty))
        });
        Export {
            values: values.collect(),
            join,
        }
    }

    /// What a value of the module is to others. `classes` are those of the module, as far as they
    /// are known.
    fn exported(&self, value: &Value, classes: &[Arc<ExportedClass>]) -> Option<Exported> {
        Some(match value {
            Value::Path(name) => Exported::Path(name.clone()),
            Value::Outside(outside) => Exported::Outside(outside.clone()),
            Value::Version(part) => Exported::Version(*part),
            Value::Flag(flag) => Exported::Flag(*flag),
            Value::Class(class) => Exported::Class(Arc::clone(classes.get(class.0 as usize)?)),
            Value::Object(Type::Object(class)) => Exported::Object(class.clone()),
            Value::Function(id) => exported_function(&self.functions[id.0 as usize])?,
            Value::Object(_) | Value::Instance(_) => return None,
        })
    }
}

/// A function of the module, if it is known what it returns.
fn exported_function(function: &Function<'_>) -> Option<Exported> {
    let flag = function
        .flag
        .map(|flag| (Exported::Flag(flag), Certainty::Proven));
    let known = function.known();
    let types = known.into_iter().flat_map(|known| &known.types);
    let objects = types.filter_map(|typed| match &typed.of {
        Type::Object(class) => Some((Exported::Object(class.clone()), typed.certainty)),
        Type::Own(_) | Type::Tuple(_) | Type::Each(_) => None,
    });
    let path = known.and_then(|known| known.path.clone());
    // Who imports late may have another reason for it than to hand the package on.
    let path = path.map(|path| (Exported::Path(path), Certainty::Likely));
    let returns: Vec<_> = flag.into_iter().chain(objects).chain(path).collect();
    (!returns.is_empty()).then(|| {
        Exported::Function(Arc::new(ExportedFunction {
            returns,
            is_property: function.is_property(),
        }))
    })
}

/// The names in `__all__`; `None` if there is none, or if it is made of more than literals.
fn listed(body: &[Stmt]) -> Option<FxHashSet<Box<str>>> {
    let mut listed = None;
    for statement in body {
        let (target, value, adds) = match statement {
            Stmt::Assign(assign) => match &assign.targets[..] {
                [target] => (target, &*assign.value, false),
                _ => continue,
            },
            Stmt::AnnAssign(assign) => match &assign.value {
                Some(value) => (&*assign.target, &**value, false),
                None => continue,
            },
            Stmt::AugAssign(assign) => (&*assign.target, &*assign.value, true),
            Stmt::Expr(statement) => match extended(&statement.value) {
                Some((target, value)) => (target, value, true),
                None => continue,
            },
            _ => continue,
        };
        if !matches!(target, Expr::Name(name) if name.id == "__all__") {
            continue;
        }
        let names = words(value)?;
        if !adds {
            listed = Some(FxHashSet::default());
        }
        listed.get_or_insert_default().extend(names);
    }
    listed
}

/// The list and what is added to it in `list.extend(value)`, `list.append(value)`.
fn extended(expression: &Expr) -> Option<(&Expr, &Expr)> {
    let call = expression.as_call_expr()?;
    let method = call.func.as_attribute_expr()?;
    let is_addition = matches!(method.attr.as_str(), "extend" | "append");
    let value = call.arguments.args.first().filter(|_| is_addition)?;
    Some((&method.value, value))
}

/// The texts in a literal, or in a sum of literals.
fn words(value: &Expr) -> Option<Vec<Box<str>>> {
    match value {
        Expr::List(ast::ExprList { elts, .. })
        | Expr::Tuple(ast::ExprTuple { elts, .. })
        | Expr::Set(ast::ExprSet { elts, .. }) => {
            elts.iter().map(|word| Some(string(word)?.into())).collect()
        }
        Expr::StringLiteral(_) => Some(vec![string(value)?.into()]),
        Expr::BinOp(sum) if sum.op == ast::Operator::Add => {
            let mut left = words(&sum.left)?;
            left.extend(words(&sum.right)?);
            Some(left)
        }
        _ => None,
    }
}
