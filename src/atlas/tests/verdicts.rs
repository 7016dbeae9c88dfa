//! Verdicts and biographies.

use super::sample::SAMPLE;
use crate::atlas::{ParameterChange, Target, Verdict, Version};

const V2: Version = Version::FIRST_TF2;
const KERAS2: Version = Version::new(2, 15);
const KERAS3: Version = Version::new(2, 16);

fn moved(to: &str) -> Verdict {
    Verdict::Moved {
        to: to.to_owned(),
        signature: None,
    }
}

fn compat(to: &str) -> Verdict {
    Verdict::CompatOnly {
        to: to.to_owned(),
        signature: None,
    }
}

fn gone(major: u16, minor: u16) -> Verdict {
    Verdict::Gone {
        last: Version::new(major, minor),
    }
}

#[test]
fn each_of_the_five_verdicts() {
    let verdict = |name| SAMPLE.verdict(name, V2);
    assert_eq!(verdict("tf.float32"), Verdict::Same);
    assert_eq!(verdict("tf.nn"), Verdict::Same);
    assert_eq!(verdict("tf.log"), moved("tf.math.log"));
    assert_eq!(verdict("tf.Cell"), compat("tf.compat.v1.Cell"));
    assert_eq!(verdict("tf.contrib.rnn"), gone(1, 15));
    assert_eq!(verdict("tf.contrib.rnn.Fused"), gone(1, 15));
    let Verdict::Changed {
        definition: true,
        signature: Some(change),
    } = verdict("tf.argmax")
    else {
        panic!("argmax has another definition");
    };
    let removed = ParameterChange::Removed {
        name: "dimension".to_owned(),
        position: Some(3),
    };
    assert!(change.parameters.contains(&removed), "{change:?}");
}

#[test]
fn names_that_tf1_itself_had_dropped_lead_straight_to_tf2() {
    assert_eq!(SAMPLE.verdict("tf.pack", V2), moved("tf.stack"));
}

#[test]
fn another_name_at_the_origin_helps() {
    let cell = SAMPLE.verdict("tf.contrib.rnn.Cell", V2);
    assert_eq!(cell, compat("tf.compat.v1.Cell"));
}

#[test]
fn what_compat_itself_lost_is_gone() {
    assert_eq!(SAMPLE.verdict("tf.old", KERAS2), compat("tf.compat.v1.old"));
    assert_eq!(SAMPLE.verdict("tf.old", KERAS3), gone(1, 15));
    assert_eq!(SAMPLE.verdict("tf.compat.v1.old", KERAS2), Verdict::Same);
    assert_eq!(SAMPLE.verdict("tf.compat.v1.old", KERAS3), gone(2, 15));
}

#[test]
fn tf2_drops_names_too_and_brings_new_ones() {
    assert_eq!(SAMPLE.verdict("tf.removed", V2), Verdict::Same);
    assert_eq!(SAMPLE.verdict("tf.removed", KERAS2), gone(2, 0));
    let since = KERAS2;
    assert_eq!(SAMPLE.verdict("tf.Late", V2), Verdict::NotYet { since });
    assert_eq!(SAMPLE.verdict("tf.Late", KERAS2), Verdict::Same);
    assert_eq!(
        SAMPLE.verdict("tf.estimator.Estimator", KERAS2),
        Verdict::Same
    );
    assert_eq!(
        SAMPLE.verdict("tf.estimator.Estimator", KERAS3),
        gone(2, 15)
    );
    assert_eq!(SAMPLE.verdict("tf.linalg.pinv", V2), gone(1, 15));
    assert_eq!(SAMPLE.verdict("tf.linalg.pinv", KERAS2), Verdict::Same);
}

#[test]
fn keras_3_is_another_thing_and_legacy_keras_is_not() {
    assert_eq!(SAMPLE.verdict("tf.keras.Dense", KERAS2), Verdict::Same);
    let rewritten = SAMPLE.verdict("tf.keras.Dense", KERAS3);
    let is_changed = |verdict: &Verdict| {
        matches!(
            verdict,
            Verdict::Changed {
                definition: true,
                signature: Some(_)
            }
        )
    };
    assert!(is_changed(&rewritten), "{rewritten:?}");
    let compat = SAMPLE.verdict("tf.compat.v1.keras.Dense", KERAS3);
    assert!(is_changed(&compat), "{compat:?}");
    let legacy = Target {
        version: KERAS3,
        legacy_keras: true,
    };
    assert_eq!(SAMPLE.verdict("tf.keras.Dense", legacy), Verdict::Same);
}

#[test]
fn members_of_classes_have_verdicts() {
    let verdict = |member: &str| SAMPLE.verdict(&format!("tf.data.Dataset.{member}"), V2);
    assert_eq!(verdict("map"), Verdict::Same);
    let iterator = "tf.compat.v1.data.Dataset.make_one_shot_iterator";
    assert_eq!(verdict("make_one_shot_iterator"), compat(iterator));
    assert_eq!(verdict("output_shapes"), gone(1, 15));
    let get = SAMPLE.member_verdict("tf.Holder", "get", V2);
    assert_eq!(get, Some(Verdict::Same));
    let get = SAMPLE.verdict("tf.Holder.get", V2);
    assert_eq!(get, compat("tf.compat.v1.Holder.get"));
    let nearest = vec!["tf.data.Dataset.map".to_owned()];
    assert_eq!(verdict("mop"), Verdict::Unknown { nearest });
    assert_eq!(SAMPLE.member_verdict("tf.Cell", "anything", V2), None);
    // A base of the class is outside the atlas: nothing is said but what is sure of the class.
    let cell = SAMPLE.verdict("tf.Cell.anything", V2);
    assert_eq!(cell, compat("tf.compat.v1.Cell"));
}

#[test]
fn source_paths_are_judged_by_what_they_denote() {
    let verdict = |name| SAMPLE.verdict(name, V2);
    assert_eq!(verdict("tf.python.ops.math_ops.log"), Verdict::Same);
    let log = SAMPLE.verdict("tf.python.ops.math_ops.log", KERAS3);
    assert_eq!(log, moved("tf.math.log"));
    let helper = SAMPLE.verdict("tf.python.ops.old_ops.helper", KERAS3);
    assert_eq!(helper, gone(2, 15));
    assert_eq!(verdict("tf.python.ops.math_ops.helper"), Verdict::Same);
}

#[test]
fn unknown_names_and_other_packages() {
    let nearest = vec!["tf.math.log".to_owned()];
    let unknown = SAMPLE.verdict("tf.math.lgo", V2);
    assert_eq!(unknown, Verdict::Unknown { nearest });
    assert_eq!(SAMPLE.verdict("tf.compat.v2.math.log", V2), Verdict::Same);
    let addons = |target: Version| SAMPLE.verdict("tensorflow_addons.Late", target);
    assert_eq!(addons(KERAS2), Verdict::Same);
    assert_eq!(addons(KERAS3), gone(0, 23));
}

#[test]
fn a_biography_tells_the_whole_life() {
    let log = SAMPLE.biography("tf.log").expect("known");
    assert_eq!(log.life.len(), 1);
    assert_eq!(log.life[0].first, Version::new(1, 4));
    assert_eq!(log.life[0].last, Version::LAST_TF1);
    assert!(!log.life[0].open && log.compat[0].open);
    assert_eq!(log.aliases[0].first, Version::LAST_TF1);
    assert_eq!(log.verdicts.len(), 1);
    assert_eq!(log.verdicts[0].what, moved("tf.math.log"));
    let argmax = SAMPLE.biography("tf.argmax").expect("known");
    let signatures: Vec<_> = argmax.signatures.iter().map(|held| held.first).collect();
    assert_eq!(signatures, [Version::new(1, 4), Version::LAST_TF1, V2]);
    let pinv = SAMPLE.biography("tf.linalg.pinv").expect("known");
    assert_eq!(pinv.life.len(), 2, "a gap ends a stretch");
    let dense = SAMPLE.biography("tf.keras.Dense").expect("known");
    assert_eq!(dense.legacy_keras_verdicts.len(), 1);
    assert!(serde_json::to_string(&dense).is_ok());
    assert!(SAMPLE.biography("tf.nothing").is_none());
}
