//! What name resolution is told of the packages.

use super::{Act, QualifiedName, Subject, Type};

/// What name resolution must know of the world outside the module.
pub trait Packages {
    /// Whether references into the package that is imported as `root` are of interest.
    fn is_watched(&self, root: &str) -> bool;
    /// Whether the module with the qualified name `module` has, in any version, a public member
    /// `name`: decides what a star import brings.
    fn has_member(&self, module: &str, name: &str) -> bool;
    /// Whether `name` exists at the target: decides `hasattr(tf, "name")`. `None` if nobody knows.
    fn exists(&self, name: &str) -> Option<bool> {
        let _ = name;
        None
    }
    /// Whether the target is known not to have `name`: what comes after it in a `try` does not run.
    fn lacks(&self, name: &str) -> bool {
        let _ = name;
        false
    }
    /// The type of what an act on a thing gives, as far as it is known. A path that leads to a
    /// class gives an instance of it when it is called.
    fn result(&self, of: Subject<'_>, act: Act) -> Option<Type> {
        let _ = (of, act);
        None
    }
    /// Whether `path` is a class.
    fn is_class(&self, path: &str) -> bool {
        let _ = path;
        false
    }
    /// Whether instances of the class `class` have, in any version, a member `member`.
    fn is_member(&self, class: &str, member: &str) -> bool {
        let _ = (class, member);
        false
    }
    /// The class whose instances parameters of this name usually are.
    fn guess(&self, parameter: &str) -> Option<QualifiedName> {
        let _ = parameter;
        None
    }
    /// The class of whatever has a member of this name, if no other library has one.
    fn told_by(&self, member: &str) -> Option<QualifiedName> {
        let _ = member;
        None
    }
    /// Major and minor number of the target, for tests of the version.
    fn target(&self) -> (u16, u16);
}
