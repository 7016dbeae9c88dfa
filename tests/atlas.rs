//! What the embedded atlas says of names whose life is known from the released packages.

use std::time::Instant;

use tf2lint::atlas::{
    Atlas, CallShape, Kind, Membership, ProblemKind, Target, Verdict, Version, affected,
};

const V2: Version = Version::FIRST_TF2;

fn verdict(name: &str, target: &str) -> Verdict {
    Atlas::embedded().verdict(name, version(target))
}

fn version(text: &str) -> Version {
    text.parse().expect("a version")
}

fn tf2() -> impl Iterator<Item = Version> {
    let all = Atlas::embedded().versions().iter().copied();
    all.filter(|version| *version >= V2)
}

#[test]
fn every_minor_version_is_there() {
    let versions: Vec<String> = Atlas::embedded()
        .versions()
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected = ["0.12".to_owned()].into_iter();
    let expected = expected.chain((0..=15).map(|minor| format!("1.{minor}")));
    let expected: Vec<String> = expected
        .chain((0..=21).map(|minor| format!("2.{minor}")))
        .collect();
    assert_eq!(versions[..expected.len()], expected);
}

#[test]
fn tf1_names_meet_their_fate() {
    let moved = |to: &str| Verdict::Moved {
        to: to.to_owned(),
        signature: None,
    };
    for target in tf2() {
        let verdict = |name: &str| Atlas::embedded().verdict(name, target);
        assert_eq!(verdict("tf.log"), moved("tf.math.log"), "{target}");
        assert_eq!(verdict("tf.random_uniform"), moved("tf.random.uniform"));
        assert_eq!(verdict("tf.mul"), moved("tf.multiply"), "{target}");
        assert_eq!(verdict("tf.reshape"), Verdict::Same);
        let placeholder = verdict("tf.placeholder");
        assert!(
            matches!(&placeholder, Verdict::CompatOnly { to, .. } if to == "tf.compat.v1.placeholder"),
            "{target}: {placeholder:?}"
        );
        for gone in [
            "tf.contrib.slim",
            "tf.contrib.slim.conv2d",
            "tf.contrib.layers.fully_connected",
        ] {
            let last = Version::LAST_TF1;
            assert_eq!(verdict(gone), Verdict::Gone { last }, "{target} {gone}");
        }
    }
}

#[test]
fn softmax_lost_its_second_word_for_axis() {
    let Verdict::Changed {
        definition: true,
        signature: Some(change),
    } = verdict("tf.nn.softmax", "2.15")
    else {
        panic!("softmax has another definition");
    };
    let mut call = CallShape {
        positional: 1,
        keywords: vec!["dim"],
        ..CallShape::default()
    };
    let problems = affected(&call, &change);
    assert_eq!(problems.len(), 1);
    assert!(matches!(problems[0].kind, ProblemKind::Removed { .. }));
    call.keywords = vec!["axis"];
    assert!(affected(&call, &change).is_empty());
}

#[test]
fn names_of_one_fifteen_that_came_back_with_two_one() {
    for name in ["tf.linalg.pinv", "tf.linalg.matrix_rank", "tf.repeat"] {
        let last = Version::LAST_TF1;
        assert_eq!(verdict(name, "2.0"), Verdict::Gone { last }, "{name}");
        assert_eq!(verdict(name, "2.1"), Verdict::Same, "{name}");
    }
}

#[test]
fn estimators_end_with_2_15() {
    let atlas = Atlas::embedded();
    for name in [
        "tf.estimator",
        "tf.estimator.Estimator",
        "tf.compat.v1.estimator",
    ] {
        assert!(atlas.exists(name, version("2.15")), "{name}");
        assert!(!atlas.exists(name, version("2.16")), "{name}");
        assert!(
            matches!(verdict(name, "2.16"), Verdict::Gone { .. }),
            "{name}"
        );
    }
}

#[test]
fn keras_3_changes_what_legacy_keras_keeps() {
    let rewritten = verdict("tf.keras.layers.Dense", "2.16");
    assert!(
        matches!(
            rewritten,
            Verdict::Changed {
                definition: true,
                ..
            }
        ),
        "{rewritten:?}"
    );
    let target = Target {
        version: version("2.16"),
        legacy_keras: true,
    };
    let atlas = Atlas::embedded();
    let kept = atlas.verdict("tf.keras.layers.Dense", target);
    assert!(
        matches!(
            kept,
            Verdict::Same
                | Verdict::Changed {
                    definition: false,
                    ..
                }
        ),
        "{kept:?}"
    );
    assert!(!atlas.exists("tf.compat.v1.layers.dense", version("2.16")));
    assert!(atlas.exists("tf.compat.v1.layers.dense", target));
    assert!(atlas.exists("tf.keras.ops", version("2.16")));
    assert!(!atlas.exists("tf.keras.ops", target));
}

#[test]
fn datasets_lose_methods() {
    let atlas = Atlas::embedded();
    let member = |version| atlas.membership("tf.data.Dataset", "make_one_shot_iterator", version);
    assert!(matches!(member(Version::LAST_TF1), Membership::Member(_)));
    for target in tf2() {
        assert_eq!(member(target), Membership::Absent, "{target}");
        let verdict = atlas.verdict("tf.data.Dataset.make_one_shot_iterator", target);
        assert!(matches!(verdict, Verdict::CompatOnly { .. }), "{verdict:?}");
    }
}

#[test]
fn source_paths_lead_to_public_names() {
    let atlas = Atlas::embedded();
    let public = |name| atlas.public_name(name, Version::LAST_TF1);
    assert_eq!(
        public("tf.python.ops.array_ops.reshape").as_deref(),
        Some("tf.reshape")
    );
    assert!(atlas.is_private("tf.python.framework.ops"));
    assert_eq!(
        atlas.longest_known_prefix("tf.flags.FLAGS.batch_size"),
        Some("tf.flags.FLAGS")
    );
}

#[test]
fn one_fifteen_has_the_counted_number_of_names() {
    let atlas = Atlas::embedded();
    let mut counts = [0_usize; 2];
    atlas.for_each_name(|name, private| {
        let left_out = ["tf.contrib.", "tf.compat."];
        let counted = name.starts_with("tf.") && !private;
        if counted
            && !left_out.iter().any(|namespace| name.starts_with(namespace))
            && atlas
                .kind(name, Version::LAST_TF1)
                .is_some_and(|kind| kind != Kind::Module)
        {
            counts[usize::from(name.starts_with("tf.raw_ops."))] += 1;
        }
    });
    let [public, raw] = counts;
    assert!((2_700..2_800).contains(&public), "{public}");
    assert!((1_195..1_210).contains(&raw), "{raw}");
}

#[test]
fn every_name_has_a_verdict_for_every_target_and_every_advice_exists() {
    let atlas = Atlas::embedded();
    let mut names = Vec::new();
    atlas.for_each_name(|name, private| {
        if name.starts_with("tf.") && !private {
            names.push(name.to_owned());
        }
    });
    for target in [V2, version("2.15"), atlas.newest()] {
        for name in &names {
            match atlas.verdict(name, target) {
                Verdict::Same | Verdict::Changed { .. } => {
                    assert!(atlas.exists(name, target), "{name} {target}");
                }
                Verdict::Moved { to, .. } | Verdict::CompatOnly { to, .. } => {
                    assert!(!atlas.exists(name, target), "{name} {target}");
                    assert!(atlas.exists(&to, target), "{name} {target}: {to}");
                }
                Verdict::Gone { .. } | Verdict::NotYet { .. } => {
                    assert!(!atlas.exists(name, target), "{name} {target}");
                }
                Verdict::Unknown { .. } => panic!("{name} is known"),
            }
        }
    }
}

#[test]
fn opening_and_asking_take_no_time_to_speak_of() {
    let start = Instant::now();
    let atlas = Atlas::embedded();
    let answers = (0..1_000).filter(|_| atlas.longest_known_prefix("tf.nn.relu.x").is_some());
    assert_eq!(answers.count(), 1_000);
    assert!(start.elapsed().as_millis() < 100, "{:?}", start.elapsed());
}
