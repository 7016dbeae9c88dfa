//! TensorFlow's version, what is computed from it, and what it is compared with.

use super::Exported;
use super::binding::{Bound, Value};
use super::literals::{literal, string};
use super::resolver::Resolver;
use crate::syntax::ast::{self, CmpOp, Expr};

/// Which part of TensorFlow's version a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionPart {
    /// All of it, as text, as numbers, or as something that compares like them.
    Whole,
    /// Its beginning: the first number, or as much as it is compared with.
    Beginning,
    /// Its second number.
    Minor,
    /// Anything else that is computed from it.
    Other,
}

impl VersionPart {
    /// What the attribute `name` of it is: of `LooseVersion(tf.__version__)`, or of a text.
    fn attribute(self, name: &str) -> Self {
        match name {
            "major" => Self::Beginning,
            "minor" => Self::Minor,
            "micro" | "patch" => Self::Other,
            _ => self,
        }
    }

    /// What the element at `index` of it is; `of_text` says that the elements are characters.
    fn element(self, index: Option<i64>, of_text: bool) -> Self {
        match (self, index) {
            (Self::Whole | Self::Beginning, Some(0)) => Self::Beginning,
            (Self::Whole | Self::Beginning, Some(1)) if !of_text => Self::Minor,
            _ => Self::Other,
        }
    }

    /// What the target at `index` of an unpacking assignment gets of it.
    pub(super) fn unpacked(self, index: usize) -> Self {
        self.element(i64::try_from(index).ok(), false)
    }
}

impl Resolver<'_, '_> {
    /// Which part of TensorFlow's version an expression is, if it is computed from it alone.
    pub(super) fn version(&self, expression: &Expr) -> Option<VersionPart> {
        match expression {
            Expr::Name(_) | Expr::Attribute(_) => self.version_of_name(expression),
            Expr::Subscript(subscript) => {
                let part = self.version(&subscript.value)?;
                Some(match &*subscript.slice {
                    Expr::Slice(slice) if slice.lower.is_none() => VersionPart::Beginning,
                    Expr::Slice(_) => VersionPart::Other,
                    index => {
                        let of_text = self.is_version_name(&subscript.value);
                        part.element(literal(index), of_text)
                    }
                })
            }
            Expr::Call(call) => self.version(&call.func).or_else(|| {
                let mut arguments = call.arguments.args.iter();
                arguments.find_map(|argument| self.version(argument))
            }),
            Expr::ListComp(ast::ExprListComp { generators, .. })
            | Expr::Generator(ast::ExprGenerator { generators, .. }) => {
                let mut generators = generators.iter();
                generators.find_map(|generator| self.version(&generator.iter))
            }
            _ => None,
        }
    }

    fn version_of_name(&self, expression: &Expr) -> Option<VersionPart> {
        if self.is_version_name(expression) {
            return Some(VersionPart::Whole);
        }
        if let Some(Value::Version(part)) = self.value_of(expression) {
            return Some(*part);
        }
        if let Some(Exported::Version(part)) = self.told_elsewhere(expression) {
            return Some(part);
        }
        let attribute = expression.as_attribute_expr()?;
        let part = self.version(&attribute.value)?;
        Some(part.attribute(&attribute.attr))
    }

    /// Whether an expression is the very text of the version.
    fn is_version_name(&self, expression: &Expr) -> bool {
        let chain = self.candidates(expression);
        chain.is_some_and(|chain| {
            let mut names = chain.candidates.iter().map(|one| one.name.as_str());
            names.any(is_version_name)
        })
    }

    /// What a name or an attribute of `self` is bound to, if that is one thing.
    pub(super) fn value_of(&self, expression: &Expr) -> Option<&Value> {
        let value = |bound| match bound {
            Bound::One(id) => Some(&self.bindings[id.0 as usize].value),
            _ => None,
        };
        match expression {
            Expr::Name(name) => value(self.scopes.look_up(self.scope, &name.id)?),
            Expr::Attribute(attribute) if attribute.value.is_name_expr() => {
                match self.value_of(&attribute.value)? {
                    Value::Instance(class) | Value::Class(class) => {
                        value(self.class_attribute(*class, &attribute.attr)?)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a comparison is true at the target, if the version is compared with a literal.
    pub(super) fn compared(&self, compare: &ast::ExprCompare) -> Option<bool> {
        let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
            return None;
        };
        if let Some(part) = self.version(&compare.left) {
            self.holds_at_target(part, *op, right)
        } else {
            let part = self.version(right)?;
            self.holds_at_target(part, mirrored(*op)?, &compare.left)
        }
    }

    fn holds_at_target(&self, part: VersionPart, op: CmpOp, literal: &Expr) -> Option<bool> {
        let (major, minor) = self.packages.target();
        let numbers = numbers(literal)?;
        let ordering = match (part, &numbers[..]) {
            // The whole version goes on after the first number.
            (VersionPart::Whole, [first]) => (major, 1).cmp(&(*first, 0)),
            (VersionPart::Beginning, [first]) => major.cmp(first),
            (VersionPart::Whole | VersionPart::Beginning, [first, second, ..]) => {
                (major, minor).cmp(&(*first, *second))
            }
            (VersionPart::Minor, [number]) => minor.cmp(number),
            _ => return None,
        };
        Some(match op {
            CmpOp::Eq => ordering.is_eq(),
            CmpOp::NotEq => ordering.is_ne(),
            CmpOp::Lt => ordering.is_lt(),
            CmpOp::LtE => ordering.is_le(),
            CmpOp::Gt => ordering.is_gt(),
            CmpOp::GtE => ordering.is_ge(),
            _ => return None,
        })
    }
}

/// Where TensorFlow says its version.
const VERSION_NAMES: [&str; 5] = [
    "tf.__version__",
    "tf.VERSION",
    "tf.version.VERSION",
    "tf.compat.v1.VERSION",
    "tf.compat.v1.__version__",
];

/// Whether such a dotted name can end like this.
pub(super) fn is_version_word(word: &str) -> bool {
    matches!(word, "__version__" | "VERSION")
}

/// Whether a dotted name is where TensorFlow says its version.
pub(super) fn is_version_name(name: &str) -> bool {
    VERSION_NAMES.contains(&name)
}

/// Whether a dotted name is that, or an attribute of it.
pub(super) fn speaks_of_version(name: &str) -> bool {
    VERSION_NAMES.iter().any(|version| {
        name.strip_prefix(version)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// The same comparison with its sides exchanged.
fn mirrored(op: CmpOp) -> Option<CmpOp> {
    Some(match op {
        CmpOp::Eq => CmpOp::Eq,
        CmpOp::NotEq => CmpOp::NotEq,
        CmpOp::Lt => CmpOp::Gt,
        CmpOp::LtE => CmpOp::GtE,
        CmpOp::Gt => CmpOp::Lt,
        CmpOp::GtE => CmpOp::LtE,
        _ => return None,
    })
}

/// The numbers of a version literal: `"1.4.0"`, `2`, `1.4`, `(2, 0)`, `LooseVersion("1.4")`.
fn numbers(literal: &Expr) -> Option<Vec<u16>> {
    let of_text = |text: &str| {
        let numbers: Vec<u16> = text
            .split('.')
            .map_while(|part| part.parse().ok())
            .collect();
        (!numbers.is_empty()).then_some(numbers)
    };
    match literal {
        Expr::StringLiteral(_) => of_text(string(literal)?),
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(int) => Some(vec![int.as_u16()?]),
            ast::Number::Float(float) => of_text(&format!("{float:?}")),
            ast::Number::Complex { .. } => None,
        },
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
            let numbers: Vec<u16> = elts
                .iter()
                .map_while(|element| numbers(element)?.first().copied())
                .collect();
            (!numbers.is_empty()).then_some(numbers)
        }
        Expr::Call(call) => numbers(call.arguments.args.first()?),
        _ => None,
    }
}
