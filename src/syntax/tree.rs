//! The tree as the rest of the program sees it.

use rustpython_text_size::Ranged;
use smallvec::SmallVec;

use crate::files::Span;

pub use rustpython_ast as ast;

/// The range of a node or token.
pub fn span_of(node: &impl Ranged) -> Span {
    let range = node.range();
    Span::new(range.start().into(), range.end().into())
}

/// The attributes of a chain `a.b.c`; few chains are longer than what stands without an allocation.
pub type Attributes<'a> = SmallVec<[&'a ast::ExprAttribute; 6]>;

/// What stands before the first point of a chain `a.b.c`: a name, a call, a subscript.
#[must_use]
pub fn first_of(expression: &ast::Expr) -> &ast::Expr {
    let mut first = expression;
    while let ast::Expr::Attribute(attribute) = first {
        first = &attribute.value;
    }
    first
}

/// The chain `a.b.c` as its first expression and the attributes that follow.
#[must_use]
pub fn dotted(expression: &ast::Expr) -> (&ast::Expr, Attributes<'_>) {
    let mut attributes = Attributes::new();
    let mut first = expression;
    while let ast::Expr::Attribute(attribute) = first {
        attributes.push(attribute);
        first = &attribute.value;
    }
    attributes.reverse();
    (first, attributes)
}
