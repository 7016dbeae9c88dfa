//! What the atlas tells name resolution.

use std::sync::Arc;

use super::Types;
use crate::atlas::{Atlas, Kind, Target};
use crate::names::{Act, Packages, QualifiedName, Subject, Type};

/// The packages that the atlas knows, as name resolution asks for them.
#[derive(Clone)]
pub struct Known {
    /// What exists.
    pub atlas: &'static Atlas,
    /// What values are.
    pub types: Arc<Types>,
    /// The version to which the code is to go.
    pub target: Target,
}

impl Packages for Known {
    fn is_watched(&self, root: &str) -> bool {
        self.atlas
            .package_of(QualifiedName::of_module(root).as_str())
            .is_some()
    }

    fn has_member(&self, module: &str, name: &str) -> bool {
        // A star import brings no private names.
        !name.starts_with('_') && self.atlas.is_known(&format!("{module}.{name}"))
    }

    fn exists(&self, name: &str) -> Option<bool> {
        let (owner, _) = name.rsplit_once('.')?;
        match self.atlas.kind(owner, self.target) {
            Some(Kind::Module) => Some(self.atlas.exists(name, self.target)),
            Some(_) => None,
            // What is below something that is not there is not there either.
            None => self.exists(owner).filter(|exists| !exists),
        }
    }

    fn lacks(&self, name: &str) -> bool {
        name.starts_with("tf.") && !self.atlas.may_exist(name, self.target)
    }

    fn result(&self, of: Subject<'_>, act: Act) -> Option<Type> {
        self.types.result(of, act)
    }

    fn is_class(&self, path: &str) -> bool {
        self.types.is_class(path)
    }

    fn is_member(&self, class: &str, member: &str) -> bool {
        self.types.has_member(class, member)
    }

    fn guess(&self, parameter: &str) -> Option<QualifiedName> {
        self.types.guess(parameter)
    }

    fn told_by(&self, member: &str) -> Option<QualifiedName> {
        self.types.told_by(member)
    }

    fn target(&self) -> (u16, u16) {
        (self.target.version.major, self.target.version.minor)
    }
}
