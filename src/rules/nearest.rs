//! The known word that was probably meant.

/// The candidate with the fewest typing mistakes, if there are at most a third as many as letters.
pub(super) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let most = written.chars().count().max(3) / 3;
    candidates
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|&(mistakes, _)| mistakes <= most)
        .min_by_key(|&(mistakes, _)| mistakes)
        .map(|(_, word)| word)
}

/// How many letters must be inserted, removed or replaced to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_far_off() {
        let keys = ["summary", "symbols", "why"];
        assert_eq!(nearest("sumary", keys), Some("summary"));
        assert_eq!(nearest("wyh", keys), None);
        assert_eq!(nearest("because", keys), None);
    }
}
