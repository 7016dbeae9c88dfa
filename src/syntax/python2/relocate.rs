//! Puts the nodes of a tree where they are in the original text.

use rustpython_ast as ast;
use rustpython_ast::visitor::transformer::{self as walk, Transformer};
use rustpython_text_size::TextRange;

use super::edits::Origins;
use super::phrases::NAME_MARK;
use crate::files::Span;

/// Moves every node of the tree of a changed text to its place in the original.
pub(super) fn relocate(tree: &mut ast::ModModule, origins: &Origins) {
    let relocation = Relocation { origins };
    relocation.place(&mut tree.range);
    relocation.visit_body(&mut tree.body);
}

/// A walk over a tree.
struct Relocation<'o> {
    origins: &'o Origins,
}

/// The range of a node of one of several types.
macro_rules! range_of {
    ($node:expr, $kind:ident: $($variant:ident)*) => {
        match $node {
            $(ast::$kind::$variant(node) => &mut node.range,)*
        }
    };
}

impl Relocation<'_> {
    fn place(&self, range: &mut TextRange) {
        let original = self
            .origins
            .of(Span::new(range.start().into(), range.end().into()));
        *range = TextRange::new(original.start.into(), original.end.into());
    }

    fn name(&self, name: &mut ast::Identifier) {
        self.place(&mut name.range);
        unmark(&mut name.id);
    }

    fn names<'n>(&self, names: impl IntoIterator<Item = &'n mut ast::Identifier>) {
        names.into_iter().for_each(|name| self.name(name));
    }
}

/// Gives a name that had to be marked its own form back.
fn unmark(name: &mut ast::name::Name) {
    if let Some(original) = name.strip_suffix(NAME_MARK) {
        *name = ast::name::Name::new(original);
    }
}

impl Transformer for Relocation<'_> {
    fn visit_stmt(&self, stmt: &mut ast::Stmt) {
        self.place(range_of!(stmt, Stmt:
            FunctionDef ClassDef Return Delete TypeAlias Assign AugAssign AnnAssign For While If
            With Match Raise Try Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue
            IpyEscapeCommand));
        match stmt {
            ast::Stmt::FunctionDef(function) => self.name(&mut function.name),
            ast::Stmt::ClassDef(class) => self.name(&mut class.name),
            ast::Stmt::ImportFrom(import) => self.names(&mut import.module),
            ast::Stmt::Global(global) => self.names(&mut global.names),
            ast::Stmt::Nonlocal(nonlocal) => self.names(&mut nonlocal.names),
            // The walk goes into the clauses without a visit.
            ast::Stmt::If(conditional) => {
                for clause in &mut conditional.elif_else_clauses {
                    self.place(&mut clause.range);
                }
            }
            _ => {}
        }
        walk::walk_stmt(self, stmt);
    }

    fn visit_expr(&self, expr: &mut ast::Expr) {
        self.place(range_of!(expr, Expr:
            BoolOp Named BinOp UnaryOp Lambda If Dict Set ListComp SetComp DictComp Generator Await
            Yield YieldFrom Compare Call FString TString StringLiteral BytesLiteral NumberLiteral
            BooleanLiteral NoneLiteral EllipsisLiteral Attribute Subscript Starred Name List Tuple
            Slice IpyEscapeCommand));
        match expr {
            ast::Expr::Attribute(attribute) => self.name(&mut attribute.attr),
            ast::Expr::Name(name) => unmark(&mut name.id),
            _ => {}
        }
        walk::walk_expr(self, expr);
    }

    fn visit_decorator(&self, decorator: &mut ast::Decorator) {
        self.place(&mut decorator.range);
        walk::walk_decorator(self, decorator);
    }

    fn visit_comprehension(&self, comprehension: &mut ast::Comprehension) {
        self.place(&mut comprehension.range);
        walk::walk_comprehension(self, comprehension);
    }

    fn visit_except_handler(&self, handler: &mut ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(inner) = &mut *handler;
        self.place(&mut inner.range);
        self.names(&mut inner.name);
        walk::walk_except_handler(self, handler);
    }

    fn visit_arguments(&self, arguments: &mut ast::Arguments) {
        self.place(&mut arguments.range);
        walk::walk_arguments(self, arguments);
    }

    fn visit_keyword(&self, keyword: &mut ast::Keyword) {
        self.place(&mut keyword.range);
        self.names(&mut keyword.arg);
        walk::walk_keyword(self, keyword);
    }

    fn visit_parameters(&self, parameters: &mut ast::Parameters) {
        self.place(&mut parameters.range);
        let with_default = parameters
            .posonlyargs
            .iter_mut()
            .chain(&mut parameters.args)
            .chain(&mut parameters.kwonlyargs);
        for parameter in with_default {
            self.place(&mut parameter.range);
        }
        walk::walk_parameters(self, parameters);
    }

    fn visit_parameter(&self, parameter: &mut ast::Parameter) {
        self.place(&mut parameter.range);
        self.name(&mut parameter.name);
        walk::walk_parameter(self, parameter);
    }

    fn visit_alias(&self, alias: &mut ast::Alias) {
        self.place(&mut alias.range);
        self.name(&mut alias.name);
        self.names(&mut alias.asname);
    }

    fn visit_with_item(&self, item: &mut ast::WithItem) {
        self.place(&mut item.range);
        walk::walk_with_item(self, item);
    }

    fn visit_type_params(&self, parameters: &mut ast::TypeParams) {
        self.place(&mut parameters.range);
        walk::walk_type_params(self, parameters);
    }

    fn visit_type_param(&self, parameter: &mut ast::TypeParam) {
        self.place(range_of!(parameter, TypeParam: TypeVar TypeVarTuple ParamSpec));
        self.name(match parameter {
            ast::TypeParam::TypeVar(inner) => &mut inner.name,
            ast::TypeParam::TypeVarTuple(inner) => &mut inner.name,
            ast::TypeParam::ParamSpec(inner) => &mut inner.name,
        });
        walk::walk_type_param(self, parameter);
    }

    fn visit_match_case(&self, case: &mut ast::MatchCase) {
        self.place(&mut case.range);
        walk::walk_match_case(self, case);
    }

    fn visit_pattern(&self, pattern: &mut ast::Pattern) {
        self.place(range_of!(pattern, Pattern:
            MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar MatchAs
            MatchOr));
        match pattern {
            ast::Pattern::MatchMapping(mapping) => self.names(&mut mapping.rest),
            ast::Pattern::MatchStar(star) => self.names(&mut star.name),
            ast::Pattern::MatchAs(capture) => self.names(&mut capture.name),
            _ => {}
        }
        walk::walk_pattern(self, pattern);
    }

    fn visit_pattern_arguments(&self, arguments: &mut ast::PatternArguments) {
        self.place(&mut arguments.range);
        walk::walk_pattern_arguments(self, arguments);
    }

    fn visit_pattern_keyword(&self, keyword: &mut ast::PatternKeyword) {
        self.place(&mut keyword.range);
        self.name(&mut keyword.attr);
        walk::walk_pattern_keyword(self, keyword);
    }

    fn visit_f_string(&self, string: &mut ast::FString) {
        self.place(&mut string.range);
        walk::walk_f_string(self, string);
    }

    fn visit_t_string(&self, string: &mut ast::TString) {
        self.place(&mut string.range);
        walk::walk_t_string(self, string);
    }

    fn visit_interpolated_string_element(&self, element: &mut ast::InterpolatedStringElement) {
        self.place(range_of!(element, InterpolatedStringElement: Interpolation Literal));
        if let ast::InterpolatedStringElement::Interpolation(inner) = element
            && let Some(format) = &mut inner.format_spec
        {
            self.place(&mut format.range);
        }
        walk::walk_interpolated_string_element(self, element);
    }

    fn visit_string_literal(&self, string: &mut ast::StringLiteral) {
        self.place(&mut string.range);
    }

    fn visit_bytes_literal(&self, bytes: &mut ast::BytesLiteral) {
        self.place(&mut bytes.range);
    }
}

#[cfg(test)]
mod tests {
    use rustpython_parser::parse_module;

    use super::super::edits::Edits;
    use super::relocate;

    /// A text with every kind of node that has a range or a name besides statements and
    /// expressions.
    const EVERYTHING: &str = r#"
from __future__ import division as d
import os.path as p, sys
@decorated
class A[T: int = str, *Ts, **P](Base, metaclass=M):
    """Text""" "more"
async def f[T](a: int, /, b=1, *args: int, c=2, **kwargs) -> str:
    global g, h
    nonlocal i
    async with open(x) as y, z: await y
    return [e async for e in x if e]
if a: pass
elif b: del c
else: x: int = lambda k, m=1: (yield)
type Alias[T] = list[T]
try: raise E from e
except A as b: assert x, y
finally: pass
match x:
    case 1 | None: pass
    case [a, *rest]: pass
    case {"k": v, **rest}: pass
    case Point(1, x=2) as p if p: pass
while x: continue
for x in y: break
x += f"a{x!r:>{w}} {y}" "plain" if b"a" b"b" else t"{x}" + rf"{{}}" f"2"
x[1:2, ...] = {**a, 1: -b}, {c for c in d}, {k: v for k in e}, (g for g in h), not (i := 1)
print(*a, k=1, **b) < 2 and True
"#;

    /// A text with every range in it moved by `by`.
    fn moved(debug: &str, by: usize) -> String {
        let number = |text: &str| text.parse().ok().map(|at: usize| (at + by).to_string());
        let word = |word: &str| {
            let (core, rest) = word.split_at(word.trim_end_matches([',', '}', ' ']).len());
            let (start, end) = core.split_once("..")?;
            Some(format!("{}..{}{rest}", number(start)?, number(end)?))
        };
        let words = debug.split(' ').map(|it| word(it).unwrap_or(it.to_owned()));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn no_node_stays_behind() {
        let comment = "# what stands before\n";
        let original = format!("{comment}{EVERYTHING}");
        let mut edits = Edits::default();
        edits.replace(0, comment.len() + 1, "\n");
        let (text, origins) = edits.apply(&original);
        assert_eq!(text, EVERYTHING);
        let parsed =
            rustpython_parser::parse_unchecked(&text, rustpython_parser::Mode::Module.into());
        let mut tree = parsed.try_into_module().expect("a module").into_syntax();
        let before = format!("{:?}", tree.body);
        relocate(&mut tree, &origins);
        let after = format!("{:?}", tree.body);
        assert_eq!(after, moved(&before, comment.len()));
        for kind in [
            "Alias",
            "Decorator",
            "TypeParams",
            "Arguments",
            "Keyword",
            "Parameters",
            "ParameterWithDefault",
            "Comprehension",
            "ExceptHandler",
            "WithItem",
            "MatchCase",
            "PatternArguments",
            "PatternKeyword",
            "ElifElseClause",
            "FString",
            "TString",
            "InterpolatedElement",
            "InterpolatedStringFormatSpec",
            "BytesLiteral",
            "StringLiteral",
            "Identifier",
        ] {
            assert!(
                before.contains(&format!("{kind} {{")),
                "{kind} is in the text"
            );
        }
    }

    #[test]
    fn marked_names_get_their_form_back() {
        let mut edits = Edits::default();
        edits.replace(5, 5, "_as_a_name");
        let (text, origins) = edits.apply("async = 1\n");
        let mut tree = parse_module(&text).expect("valid").into_syntax();
        relocate(&mut tree, &origins);
        let debug = format!("{tree:?}");
        assert!(
            debug.contains("Name(\"async\")") && debug.contains("0..5"),
            "{debug}"
        );
    }
}
