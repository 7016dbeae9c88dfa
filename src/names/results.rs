//! What members, calls and other acts on values give.

use smallvec::SmallVec;

use super::binding::{BindingId, Bound, ClassId, Join, Value};
use super::chains::{Chain, Head};
use super::literals::literal;
use super::resolver::Resolver;
use super::typed::{Typed, Types, add};
use super::types::{Act, Subject, Type};
use crate::names::Certainty;
use crate::syntax::ast::{self, Expr};
use crate::syntax::dotted;

impl<'a> Resolver<'a, '_> {
    /// The types of `a.b.c`.
    pub(super) fn types_of_chain(&mut self, expression: &'a Expr, depth: usize) -> Types {
        let head = self.head(expression);
        if let Some(chain) = self.candidates_from(head, expression) {
            return self.results_of_paths(&chain, Act::Read);
        }
        if let Some(outside) = self.outside_from(head, expression) {
            return self.types_outside(&outside);
        }
        // No part of it leads anywhere either.
        let (_, attributes) = dotted(expression);
        let mut types = self.types_of_head(head, depth + attributes.len() - 1);
        for attribute in attributes {
            types = self.read_of(types, &attribute.attr);
        }
        types
    }

    /// The types of the head of a chain that leads neither to a package nor into another module.
    pub(super) fn types_of_head(&mut self, head: Head<'a>, depth: usize) -> Types {
        match (head.first, head.bound) {
            (Expr::Name(_), Some(bound)) => self.types_of_bound(bound),
            (Expr::Name(_), None) => Types::new(),
            (first, _) => self.types_at(first, depth),
        }
    }

    /// What reading an attribute of such values gives.
    pub(super) fn read_of(&mut self, receivers: Types, name: &str) -> Types {
        match receivers.is_empty() {
            true => self.of_unknown(name, Act::Read),
            false => self.member(receivers, name, Act::Read),
        }
    }

    /// The types of what a call returns, or of what it binds when it is entered.
    pub(super) fn types_of_call(
        &mut self,
        call: &'a ast::ExprCall,
        act: Act,
        depth: usize,
    ) -> Types {
        let head = self.head(&call.func);
        if let Some(chain) = self.candidates_from(head, &call.func) {
            return self.results_of_paths(&chain, act);
        }
        if let Some(outside) = self.outside_from(head, &call.func) {
            let given = match act {
                Act::Call => self.given_outside(&outside, act),
                _ => Types::new(),
            };
            if !given.is_empty() {
                return given;
            }
        }
        match &*call.func {
            Expr::Name(name) => match head.bound {
                Some(bound) => self.called(bound, act),
                None if act == Act::Call => self.built_in(&name.id, call, depth),
                None => Types::new(),
            },
            Expr::Attribute(attribute) => {
                let receivers = self.types_at(&attribute.value, depth);
                let name = attribute.attr.as_str();
                if receivers.is_empty() {
                    return match self.outside_from(head, &attribute.value) {
                        // A function of another module is no member of a value.
                        Some(outside) if outside.path.is_empty() => Types::new(),
                        _ => self.of_unknown(name, act),
                    };
                }
                self.member(receivers, name, act)
            }
            function => {
                let of = self.types_at(function, depth);
                self.each(of, |this, typed| this.acted(typed, act))
            }
        }
    }

    /// What calling something that is bound in the module gives.
    fn called(&mut self, bound: Bound, act: Act) -> Types {
        let (bindings, or_unknown) = self.scopes.bindings(&bound);
        let several = or_unknown || bindings.len() > 1;
        let mut all = Types::new();
        // What functions return is found out on the way.
        let bindings: SmallVec<[BindingId; 4]> = bindings.into();
        for id in bindings {
            let binding = &self.bindings[id.0 as usize];
            let certainty = binding.certainty;
            let results = match binding.value.clone() {
                Value::Function(function) if act == Act::Call => self.returns_of(function),
                Value::Class(class) if act == Act::Call => Typed::only(Type::Own(class), certainty),
                Value::Object(of) => {
                    let results = Typed::only(of, certainty);
                    self.each(results, |this, typed| this.acted(typed, act))
                }
                _ => Types::new(),
            };
            for mut typed in results {
                if several {
                    typed.certainty = typed.certainty.min(Certainty::Likely);
                }
                add(&mut all, typed);
            }
        }
        all
    }

    /// What some functions of Python give.
    fn built_in(&mut self, name: &str, call: &'a ast::ExprCall, depth: usize) -> Types {
        let arguments = &call.arguments.args;
        let [first, ..] = &**arguments else {
            return Types::new();
        };
        let each = |of: Type| Some(Type::Each(Box::new(of)));
        match name {
            "list" | "tuple" | "reversed" | "sorted" => {
                let of = self.elements_at(first, depth);
                self.each(of, |_, typed| each(typed.of.clone()))
            }
            "enumerate" => {
                let of = self.elements_at(first, depth);
                let pair = |of: &Type| Type::Tuple(vec![None, Some(of.clone())]);
                self.each(of, |_, typed| each(pair(&typed.of)))
            }
            "zip" => {
                let mut certainty = Certainty::Proven;
                let parts: Vec<Option<Type>> = arguments
                    .iter()
                    .map(|argument| match &self.elements_at(argument, depth)[..] {
                        [single] => {
                            certainty = certainty.min(single.certainty);
                            Some(single.of.clone())
                        }
                        _ => None,
                    })
                    .collect();
                if parts.iter().all(Option::is_none) {
                    return Types::new();
                }
                Typed::only(Type::Each(Box::new(Type::Tuple(parts))), certainty)
            }
            _ => Types::new(),
        }
    }

    /// The types of what `with expression as name` binds.
    pub(super) fn entered(&mut self, expression: &'a Expr) -> Types {
        if let Expr::Call(call) = expression {
            let known = self.types_of_call(call, Act::Enter, 0);
            if !known.is_empty() {
                return known;
            }
        }
        let of = self.types(expression);
        self.each(of, |this, typed| this.acted(typed, Act::Enter))
    }

    /// The types of what `for name in expression` binds.
    pub(super) fn elements(&mut self, expression: &'a Expr) -> Types {
        self.elements_at(expression, 0)
    }

    fn elements_at(&mut self, expression: &'a Expr, depth: usize) -> Types {
        let of = self.types_at(expression, depth);
        self.each(of, Self::any_element)
    }

    /// What any element of a value is, if all are the same.
    pub(super) fn any_element(&self, typed: &Typed) -> Option<Type> {
        match &typed.of {
            Type::Object(_) => self.acted(typed, Act::Element),
            other => other.each().cloned(),
        }
    }

    fn results_of_paths(&self, chain: &Chain, act: Act) -> Types {
        let mut all = Types::new();
        for path in &chain.candidates {
            let subject = Subject::Path(path.name.as_str());
            let Some(of) = self.packages.result(subject, act) else {
                continue;
            };
            add(&mut all, Typed::new(of, path.certainty));
            // Where a `try` offers several, the first that is known is it.
            if chain.join == Join::Fallback {
                break;
            }
        }
        all
    }

    /// What a member of a value of unknown type gives.
    fn of_unknown(&mut self, name: &str, act: Act) -> Types {
        let given = self.of_anything(name, act);
        match given.is_empty() {
            true => self.member(self.told_by(name), name, act),
            false => given,
        }
    }

    /// The type of a value of which nothing is known but that it has this member. What a class of
    /// the module has tells nothing.
    pub(super) fn told_by(&self, member: &str) -> Types {
        let Some(class) = self.packages.told_by(member) else {
            return Types::new();
        };
        let mut own = (0..self.classes.len()).map(|number| ClassId(number as u32));
        match own.any(|own| self.class_attribute(own, member).is_some()) {
            true => Types::new(),
            false => Typed::only(Type::Object(class), Certainty::Likely),
        }
    }

    /// What a member of a value gives of which the type is not known: its name alone says so.
    pub(super) fn of_anything(&self, member: &str, act: Act) -> Types {
        let subject = Subject::MemberOfAnything(member);
        let result = self.packages.result(subject, act);
        let typed = result.map(|of| Typed::new(of, Certainty::Likely));
        typed.into_iter().collect()
    }

    /// What a member of these values gives.
    fn member(&mut self, receivers: Types, name: &str, act: Act) -> Types {
        let mut all = Types::new();
        for receiver in receivers {
            let results = match &receiver.of {
                Type::Object(class) => {
                    let class = class.as_str();
                    let subject = Subject::Member {
                        class,
                        member: name,
                    };
                    let result = self.packages.result(subject, act);
                    let typed = result.map(|of| Typed::new(of, Certainty::Proven));
                    typed.into_iter().collect()
                }
                Type::Own(class) => self.own_member(*class, name, act),
                Type::Tuple(_) | Type::Each(_) => Types::new(),
            };
            for mut typed in results {
                typed.certainty = typed.certainty.min(receiver.certainty);
                add(&mut all, typed);
            }
        }
        all
    }

    /// What a member of an instance of a class of the module gives: its own, or one of a base
    /// that lies outside.
    fn own_member(&mut self, class: ClassId, name: &str, act: Act) -> Types {
        if let Some(bound) = self.class_attribute(class, name) {
            return match act {
                Act::Read => self.read(bound),
                _ => self.called(bound, act),
            };
        }
        let Some((base, certainty)) = self.outer_base(class, name) else {
            return self.inherited_outside(class, name, act);
        };
        let class = base.as_str();
        let subject = Subject::Member {
            class,
            member: name,
        };
        let result = self.packages.result(subject, act);
        let typed = result.map(|of| Typed::new(of, certainty));
        typed.into_iter().collect()
    }

    /// What reading an attribute gives: its value, or what a property returns.
    fn read(&mut self, bound: Bound) -> Types {
        if let Bound::One(id) = bound
            && let Value::Function(function) = self.bindings[id.0 as usize].value
        {
            return match self.functions[function.0 as usize].is_property() {
                true => self.returns_of(function),
                false => Types::new(),
            };
        }
        self.types_of_bound(bound)
    }

    /// What an act on the value itself gives.
    pub(super) fn acted(&self, typed: &Typed, act: Act) -> Option<Type> {
        let Type::Object(class) = &typed.of else {
            return None;
        };
        self.packages.result(Subject::Instance(class.as_str()), act)
    }

    /// What `value[index]` gives.
    pub(super) fn item(&self, typed: &Typed, index: &Expr) -> Option<Type> {
        let item = self.acted(typed, Act::Item);
        match (&typed.of, index) {
            (Type::Object(_), Expr::Slice(_)) => item.map(|_| typed.of.clone()),
            (Type::Object(_), _) => item,
            (of, Expr::Slice(_)) => of.each().cloned().map(|of| Type::Each(Box::new(of))),
            (of, index) => match literal(index) {
                Some(index) => of.element(index).cloned(),
                None => of.each().cloned(),
            },
        }
    }

    /// Each type turned into another one, as sure as before.
    pub(super) fn each(
        &self,
        types: Types,
        change: impl Fn(&Self, &Typed) -> Option<Type>,
    ) -> Types {
        let mut all = Types::new();
        for typed in types {
            if let Some(of) = change(self, &typed) {
                add(&mut all, Typed::new(of, typed.certainty));
            }
        }
        all
    }
}
