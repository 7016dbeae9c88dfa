//! Look-ups: existence, kinds, definitions, signatures, members, children, spelling.

use super::sample::SAMPLE;
use crate::atlas::{Deprecation, Kind, MemberKind, Membership, Target, Version};

const V1: Version = Version::LAST_TF1;
const V2: Version = Version::FIRST_TF2;
const KERAS3: Version = Version::new(2, 16);
const LEGACY: Target = Target {
    version: KERAS3,
    legacy_keras: true,
};

#[test]
fn names_exist_in_their_versions_only() {
    let exists = |name, version| SAMPLE.exists(name, version);
    assert!(exists("tf.log", V1) && !exists("tf.log", V2));
    assert!(exists("tf.linalg.pinv", V1) && !exists("tf.linalg.pinv", V2));
    assert!(exists("tf.linalg.pinv", KERAS3));
    assert!(exists("tf.compat.v2.math.log", V2));
    assert!(!exists("tf.lo", V1) && !exists("numpy.log", V1));
}

#[test]
fn a_version_between_two_known_ones_is_answered_as_the_earlier() {
    assert!(SAMPLE.exists("tf.estimator", Version::new(2, 30).min(Version::new(2, 15))));
    assert!(!SAMPLE.exists("tf.linalg.pinv", Version::new(2, 14)));
    assert!(!SAMPLE.exists("tf.estimator", Version::new(2, 30)));
    assert!(!SAMPLE.exists("tf.log", Version::new(0, 12)));
    assert_eq!(SAMPLE.newest(), KERAS3);
}

#[test]
fn kinds_and_definitions() {
    let kind = |name| SAMPLE.kind(name, V1);
    assert_eq!(kind("tf.nn"), Some(Kind::Module));
    assert_eq!(kind("tf.log"), Some(Kind::Function));
    assert_eq!(kind("tf.data.Dataset"), Some(Kind::Class));
    assert_eq!(kind("tf.float32"), Some(Kind::Constant));
    assert_eq!(kind("tf.flags.FLAGS"), Some(Kind::Constant));
    let path = |name, version| {
        SAMPLE
            .definition(name, version)
            .and_then(|found| found.path)
    };
    assert_eq!(path("tf.log", V1), path("tf.math.log", KERAS3));
    assert_eq!(
        path("tf.float32", V1).as_deref(),
        Some("tensorflow.python.dtypes.float32")
    );
    assert_eq!(path("tf.nn", V1), None);
}

#[test]
fn signatures_by_version_without_self_and_inherited() {
    let signature = |name, version| {
        let found = SAMPLE.signature(name, version);
        found.map(|found| found.to_string())
    };
    let argmax = "(input, axis=None, name=None, dimension=None)";
    assert_eq!(signature("tf.argmax", V1).as_deref(), Some(argmax));
    assert_eq!(
        signature("tf.Cell", V1).as_deref(),
        Some("(num_units, reuse=None)")
    );
    assert_eq!(signature("tf.Late", KERAS3).as_deref(), Some("(name=None)"));
    assert_eq!(signature("tf.old", V1), None);
    assert_eq!(
        signature("tf_slim.conv2d", V2).as_deref(),
        Some("(inputs, num_outputs, *, reuse=None)")
    );
}

#[test]
fn members_are_own_or_inherited() {
    let dataset = |member| SAMPLE.member("tf.data.Dataset", member, V1);
    let iterator = dataset("make_one_shot_iterator").expect("its own");
    assert_eq!(iterator.kind, MemberKind::Method);
    assert!(iterator.deprecated.is_some());
    let of_range = dataset("range").expect("its own");
    assert_eq!(of_range.kind, MemberKind::StaticMethod);
    assert_eq!(of_range.signature.expect("known").to_string(), "(stop)");
    let iter = dataset("__iter__").expect("inherited");
    assert_eq!(iter.class, "tensorflow.python.data.DatasetV2");
    let absent = SAMPLE.membership("tf.data.Dataset", "make_one_shot_iterator", V2);
    assert_eq!(absent, Membership::Absent);
    let outside = SAMPLE.membership("tf.Cell", "anything", V1);
    assert_eq!(outside, Membership::Unknown);
    assert_eq!(SAMPLE.membership("tf.log", "x", V1), Membership::Unknown);
    assert_eq!(SAMPLE.members("tf.data.Dataset", V2), ["__iter__", "map"]);
}

#[test]
fn a_companion_inherits_through_public_names() {
    let version = Version::new(2, 15);
    let late = |member| SAMPLE.member("tensorflow_addons.Late", member, version);
    assert!(late("extra").is_some());
    assert_eq!(late("call").expect("of Keras").class, "keras.Layer");
}

#[test]
fn children_are_what_a_star_import_brings() {
    assert_eq!(SAMPLE.children("tf.math", V2), ["argmax", "log"]);
    assert_eq!(SAMPLE.children("tf.math", V1), ["log"]);
    let root = SAMPLE.children("tf", V1);
    assert!(root.iter().any(|name| name == "contrib"));
    assert!(!root.iter().any(|name| name == "python"), "{root:?}");
    let private = SAMPLE.children("tf.python.ops.math_ops", V1);
    assert_eq!(private, ["argmax", "log"]);
}

#[test]
fn source_paths_are_names() {
    assert!(SAMPLE.is_private("tf.python.ops.math_ops"));
    assert!(SAMPLE.is_private("tf.python.ops.gen_math_ops.log"));
    assert!(!SAMPLE.is_private("tf.log"));
    let public = |name, version| SAMPLE.public_name(name, version);
    let log = Some("tf.math.log".to_owned());
    assert_eq!(public("tf.python.ops.math_ops.log", V1), log);
    assert_eq!(public("tf.python.ops.newer.log", KERAS3), log);
    assert!(!SAMPLE.exists("tf.python.ops.newer.log", V2));
    assert!(SAMPLE.exists("tf.python.keras.layers.core.Dense", V2));
    assert!(!SAMPLE.exists("tf.python.keras.layers.core.Dense", KERAS3));
}

#[test]
fn aliases_come_best_first() {
    let names = [
        "tf.math.log",
        "tf.log",
        "tf.compat.v1.log",
        "tf.compat.v1.math.log",
    ];
    assert_eq!(SAMPLE.aliases("tf.log", V1), names);
    assert_eq!(SAMPLE.aliases("tf.float32", V2)[0], "tf.float32");
    assert!(SAMPLE.aliases("tf.nn", V2).is_empty());
}

#[test]
fn legacy_keras_speaks_for_its_namespaces() {
    assert!(SAMPLE.exists("tf.keras.ops", KERAS3) && !SAMPLE.exists("tf.keras.ops", LEGACY));
    assert!(!SAMPLE.exists("tf.keras.estimator", KERAS3));
    assert!(SAMPLE.exists("tf.keras.estimator", LEGACY));
    let dense = |target: Target| {
        let found = SAMPLE.signature("tf.keras.Dense", target);
        found.expect("known").to_string()
    };
    assert_eq!(dense(KERAS3.into()), "(units, lora_rank=None)");
    assert_eq!(dense(LEGACY), "(units, input_shape=None)");
    let before = Target {
        version: V2,
        legacy_keras: true,
    };
    assert!(SAMPLE.exists("tf.keras.Dense", before));
    assert!(!SAMPLE.exists("tf.keras.estimator", before));
}

#[test]
fn companions_are_answered_for_the_release_that_fits() {
    let exists = |name, version| SAMPLE.exists(name, version);
    assert!(exists("tensorflow_addons.Early", V2));
    assert!(!exists("tensorflow_addons.Early", Version::new(2, 1)));
    assert!(!exists("tensorflow_addons.Late", V2));
    assert!(exists("tensorflow_addons.Late", Version::new(2, 1)));
    assert!(
        !exists("tensorflow_addons.Late", KERAS3),
        "addons ended before"
    );
    assert!(exists("tf_slim.conv2d", KERAS3));
    let addons = SAMPLE.package_of("tensorflow_addons.Late").expect("known");
    assert_eq!(addons.name, "tensorflow-addons");
    assert_eq!(addons.last_tensorflow, Some(Version::new(2, 15)));
    assert_eq!(SAMPLE.package_of("tf.x").expect("known").name, "tensorflow");
    assert!(SAMPLE.package_of("numpy").is_none());
}

#[test]
fn prefixes_end_where_knowledge_ends() {
    let prefix = |name| SAMPLE.longest_known_prefix(name);
    assert_eq!(prefix("tf.flags.FLAGS.batch_size"), Some("tf.flags.FLAGS"));
    assert_eq!(
        prefix("tf.compat.v2.math.log.x"),
        Some("tf.compat.v2.math.log")
    );
    assert_eq!(prefix("tfx.y"), None);
}

#[test]
fn deprecations_of_names_and_arguments() {
    let instead = Some("tf.math.log".to_owned());
    assert_eq!(
        SAMPLE.deprecation("tf.log", V1),
        Some(Deprecation::Name { instead })
    );
    assert_eq!(SAMPLE.deprecation("tf.math.log", V1), None);
    let arguments = Deprecation::Arguments {
        names: vec!["dimension"],
        text: "Use the `axis` argument instead",
    };
    assert_eq!(SAMPLE.deprecations("tf.argmax", V1), [arguments]);
}

#[test]
fn the_nearest_names_are_offered() {
    let nearest = |name| SAMPLE.nearest(name);
    assert_eq!(nearest("tf.math.lgo"), ["tf.math.log"]);
    assert_eq!(nearest("tf.contrb.rnn.Cel"), ["tf.contrib.rnn.Cell"]);
    assert_eq!(nearest("tf.linalg.log")[0], "tf.math.log");
    assert_eq!(nearest("tf.cell"), ["tf.Cell"]);
    assert!(nearest("tf.something_else_entirely").is_empty());
    assert!(nearest("numpy.log").is_empty());
}
