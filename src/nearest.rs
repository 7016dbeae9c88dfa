//! The valid word that was probably meant, for the help line of every "unknown …" message.
//!
//! ```
//! use tf2lint::nearest::nearest;
//!
//! assert_eq!(nearest("exlude", ["exclude", "target"]), Some("exclude"));
//! assert_eq!(nearest("colour", ["exclude", "target"]), None);
//! ```

/// The word of `valid` that is closest to `word`; `None` if none is close enough to be a guess.
///
/// Case, and `_` for `-`, do not count as differences. Of equally close words the first wins.
#[must_use]
pub fn nearest<'a>(word: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let allowed = (folded.chars().count() / 3).max(1);
    valid
        .into_iter()
        .map(|candidate| {
            let distance = strsim::osa_distance(&folded, &fold(candidate));
            (distance, candidate)
        })
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// `word` without the differences that people do not mean.
fn fold(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_misspelt_swapped_and_miscased_words() {
        let valid = ["select", "ignore", "legacy-keras", "ALL"];
        assert_eq!(nearest("selcet", valid), Some("select"));
        assert_eq!(nearest("Ignore", valid), Some("ignore"));
        assert_eq!(nearest("legacy_keras", valid), Some("legacy-keras"));
        assert_eq!(nearest("all", valid), Some("ALL"));
    }

    #[test]
    fn says_nothing_rather_than_something_absurd() {
        assert_eq!(nearest("banana", ["select", "ignore"]), None);
        assert_eq!(nearest("", ["select"]), None);
        assert_eq!(nearest("x", []), None);
    }

    #[test]
    fn takes_the_first_of_equally_close_words() {
        assert_eq!(nearest("TF11", ["TF110", "TF111"]), Some("TF110"));
    }
}
