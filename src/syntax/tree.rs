//! The tree as the rest of the program sees it.

use rustpython_text_size::Ranged;

use crate::files::Span;

pub use rustpython_ast as ast;

/// The range of a node or token.
pub fn span_of(node: &impl Ranged) -> Span {
    let range = node.range();
    Span::new(range.start().into(), range.end().into())
}

/// The chain `a.b.c` as its first expression and the attributes that follow.
///
/// The first expression is whatever stands before the first point: a name, a call, a subscript.
#[must_use]
pub fn dotted(expression: &ast::Expr) -> (&ast::Expr, Vec<&ast::ExprAttribute>) {
    let mut attributes = Vec::new();
    let mut first = expression;
    while let ast::Expr::Attribute(attribute) = first {
        attributes.push(attribute);
        first = &attribute.value;
    }
    attributes.reverse();
    (first, attributes)
}
