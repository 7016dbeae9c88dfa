//! Tables of types held against what TensorFlow really has.

use super::super::problem::RuleProblem;
use super::super::type_files::TypeFiles;
use super::api::Api;

/// Checks that every class, function and member in the tables exists, or existed. Private members
/// are not known to anybody.
#[must_use]
pub fn check_types(files: &TypeFiles, api: &dyn Api) -> Vec<RuleProblem> {
    let is_private = |name: &str| {
        name.rsplit('.')
            .next()
            .is_some_and(|last| last.starts_with('_'))
    };
    let wrong = files
        .names
        .iter()
        .filter(|(_, _, name)| !is_private(name) && !api.existed(name));
    wrong
        .map(|(file, span, name)| {
            let message = format!("no version of TensorFlow has `{name}`");
            let mut problem = RuleProblem::new(&files.sources[*file], *span, message);
            problem.help = api
                .nearest(name)
                .map(|near| format!("did you mean `{near}`?"));
            problem
        })
        .collect()
}
