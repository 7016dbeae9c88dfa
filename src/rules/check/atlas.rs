//! The atlas answers what the check of facts asks.

use crate::atlas::{Atlas, Kind, Membership, Target, Version};

use super::api::Api;

impl Api for Atlas {
    fn existed(&self, name: &str) -> bool {
        let mut versions = self.versions().iter().rev();
        self.is_known(name)
            || is_internal(self, name)
            || versions.any(|&version| has_member(self, name, version.into()))
    }

    fn exists(&self, name: &str, version: Version, package: Option<&str>) -> bool {
        // Who installs tf-keras has Keras 2 behind tf.keras.
        let legacy_keras = package == Some("tf-keras");
        let target = Target {
            version,
            legacy_keras,
        };
        Atlas::exists(self, name, target) || has_member(self, name, target)
    }

    fn versions(&self) -> Vec<Version> {
        Atlas::versions(self).to_vec()
    }

    fn nearest(&self, name: &str) -> Option<String> {
        Atlas::nearest(self, name).into_iter().next()
    }
}

/// Whether `name` lies in a part of TensorFlow of which the atlas knows the modules, but not all
/// that is in them: source modules, contrib (which lets its helpers show), C++ wrappers.
fn is_internal(atlas: &Atlas, name: &str) -> bool {
    let Some(owner) = atlas.longest_known_prefix(name) else {
        return false;
    };
    let is_partial = owner.starts_with("tf.contrib.") || atlas.is_private(owner);
    is_partial
        || ["tf.pywrap_tensorflow", "tf.tools", "tf.examples"]
            .iter()
            .any(|part| name.starts_with(part))
}

/// Whether `name` is a member of something that is there at `target`: of a class that has it, as
/// far as that is known, or of a value, of which nobody knows the members.
fn has_member(atlas: &Atlas, name: &str, target: Target) -> bool {
    let Some(owner) = atlas.longest_known_prefix(name) else {
        return false;
    };
    let Some(rest) = name[owner.len()..].strip_prefix('.') else {
        return false;
    };
    let member = rest.split('.').next().unwrap_or(rest);
    match atlas.kind(owner, target) {
        Some(Kind::Class) => atlas.membership(owner, member, target) != Membership::Absent,
        Some(Kind::Constant) => !was_module(atlas, owner),
        Some(Kind::Module | Kind::Function) | None => false,
    }
}

/// Whether any version has `name` as a module: one that is loaded when it is first used looks like
/// a value in others.
fn was_module(atlas: &Atlas, name: &str) -> bool {
    let mut versions = atlas.versions().iter();
    versions.any(|&version| atlas.kind(name, version) == Some(Kind::Module))
}

#[cfg(test)]
mod tests {
    use super::Api;
    use crate::atlas::{Atlas, Version};

    #[test]
    fn names_and_members_of_classes_are_there_or_not() {
        let api: &dyn Api = Atlas::embedded();
        let there = [
            ("tf.math.log", 21),
            ("tf.data.Dataset.map", 0),
            ("tf.compat.v1.Session.run", 21),
            ("tf_slim.conv2d", 10),
        ];
        for (name, minor) in there {
            assert!(api.exists(name, Version::new(2, minor), None), "{name}");
            assert!(api.existed(name), "{name}");
        }
        let gone = ["tf.log", "tf.data.Dataset.make_one_shot_iterator"];
        for name in gone {
            assert!(!api.exists(name, Version::new(2, 0), None), "{name}");
            assert!(api.existed(name), "{name}");
        }
        for name in ["tf.lgo", "tf.data.Dataset.mpa", "tf.contrib.mpa"] {
            assert!(!api.existed(name), "{name}");
        }
        assert_eq!(api.nearest("tf.math.lgo").as_deref(), Some("tf.math.log"));
    }
}
