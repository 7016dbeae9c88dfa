//! The words for what differs between two signatures.

use crate::atlas::{ParameterChange, SignatureChange};

/// What differs between two signatures: `` `dim` is gone; `axis` must be given ``.
#[must_use]
pub fn differences(change: &SignatureChange) -> String {
    let said: Vec<String> = change.parameters.iter().map(difference).collect();
    said.join("; ")
}

fn difference(change: &ParameterChange) -> String {
    match change {
        ParameterChange::Removed { name, .. } => format!("`{name}` is gone"),
        ParameterChange::Shifted { name, from, to } => {
            format!(
                "`{name}` is no. {} of the arguments, not {}",
                to + 1,
                from + 1
            )
        }
        ParameterChange::KeywordOnly { name, .. } => {
            format!("`{name}` must be given by keyword")
        }
        ParameterChange::PositionalOnly { name } => format!("`{name}` must be given by position"),
        ParameterChange::Required { name } => format!("`{name}` must be given"),
        ParameterChange::Default { name, old, new } => {
            format!("`{name}` is now `{new}` by default, not `{old}`")
        }
        ParameterChange::NoVarArgs => "no further positional arguments are taken".to_owned(),
        ParameterChange::NoVarKwargs => "no further keyword arguments are taken".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::atlas::Signature;

    #[test]
    fn differences_are_told_one_by_one() {
        let signature = |text: &str| text.parse::<Signature>().expect("a signature");
        let old = signature("(a, dim=1, b=2)");
        let change = old
            .change_to(&signature("(a, b=3, *, c)"))
            .expect("it differs");
        assert_eq!(
            differences(&change),
            "`dim` is gone; `b` is no. 2 of the arguments, not 3; \
             `b` is now `3` by default, not `2`; `c` must be given"
        );
    }
}
