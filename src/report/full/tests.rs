use crate::report::{Appearance, Format, Report, sample};

fn at_width(report: &Report, width: usize) -> String {
    let appearance = Appearance {
        width,
        colour: false,
    };
    sample::drawn_as(Format::Full, report, appearance)
}

#[test]
fn every_shape_at_80_columns() {
    insta::assert_snapshot!(at_width(&sample::every_shape(), 80));
}

#[test]
fn every_shape_at_120_columns() {
    insta::assert_snapshot!(at_width(&sample::every_shape(), 120));
}

#[test]
fn nothing_in_names_sources_and_messages_steers_the_terminal() {
    let drawn = at_width(&sample::hostile(), 80);
    insta::assert_snapshot!(drawn);
    assert!(
        drawn
            .lines()
            .all(|line| crate::report::text::harmless(line) == line)
    );
}

#[test]
fn odd_spans() {
    insta::assert_snapshot!(at_width(&sample::odd_spans(), 80));
}

#[test]
fn long_lines_are_cut_to_the_width() {
    let drawn = at_width(&sample::long_lines(), 80);
    insta::assert_snapshot!(drawn);
    assert!(drawn.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn nothing_found_and_not_everything_checked() {
    insta::assert_snapshot!(at_width(&sample::empty(12), 80));
    insta::assert_snapshot!(at_width(&sample::incomplete(), 80));
}

#[test]
fn what_was_said_once_in_a_file_is_not_said_again() {
    let drawn = at_width(
        &sample::logs(&"import tensorflow as tf\n".repeat(2).replace(
            "\nimport tensorflow as tf",
            "\nx = tf.log(tf.log(tf.log(y)))",
        )),
        80,
    );
    assert_eq!(drawn.matches("note:").count(), 1);
    assert_eq!(drawn.matches("rule:").count(), 1);
    assert_eq!(drawn.matches("imported here").count(), 1);
    assert_eq!(drawn.matches("help:").count(), 3);
}

#[test]
fn many_findings_end_with_the_way_to_an_overview() {
    let few = sample::logs(&format!(
        "import tensorflow as tf\n{}",
        "tf.log(x)\n".repeat(99)
    ));
    let many = sample::logs(&format!(
        "import tensorflow as tf\n{}",
        "tf.log(x)\n".repeat(100)
    ));
    assert!(!at_width(&few, 80).contains("--statistics"));
    assert!(at_width(&many, 80).contains("--statistics"));
}

#[test]
fn colour_changes_nothing_but_escapes() {
    for report in [
        sample::every_shape(),
        sample::hostile(),
        sample::incomplete(),
    ] {
        let colour = Appearance {
            width: 80,
            colour: true,
        };
        let coloured = sample::drawn_as(Format::Full, &report, colour);
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert_ne!(coloured, plain);
        assert_eq!(plain, at_width(&report, 80));
    }
}
