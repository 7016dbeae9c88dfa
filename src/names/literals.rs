//! What literals say.

use crate::syntax::ast::{Expr, Number, UnaryOp};

/// The text of a string literal.
pub(super) fn string(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// The number in `x[0]` and `x[-1]`.
pub(super) fn literal(index: &Expr) -> Option<i64> {
    match index {
        Expr::NumberLiteral(number) => match &number.value {
            Number::Int(int) => int.as_i64(),
            Number::Float(_) | Number::Complex { .. } => None,
        },
        Expr::UnaryOp(operation) if operation.op == UnaryOp::USub => {
            literal(&operation.operand)?.checked_neg()
        }
        _ => None,
    }
}
