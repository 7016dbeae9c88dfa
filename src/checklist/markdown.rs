//! The plan in Markdown, as GitHub reads it, with boxes to tick.
//!
//! Links to files are relative: the text belongs at the root of what was checked.

use std::io::{self, Write};

use super::escape::{code, file_link, heading_link, page_link, plain, prose};
use super::model::{FileWork, Group, Place, Plan, Rewrite, RuleInFile, RuleWork, Tally};
use crate::report::text::counted;
use crate::rules::Category;

/// Line numbers that are linked for one rule in one file.
const LINES_OF_A_FILE: usize = 25;
/// Rewrites that are listed for one rule.
const REWRITES_OF_A_RULE: usize = 40;

/// Writes `plan`.
///
/// # Errors
/// Those of `out`.
pub fn write(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# To TensorFlow {}\n", plan.target)?;
    overview(plan, out)?;
    unchecked(plan, out)?;
    if plan.total.places == 0 {
        return Ok(());
    }
    order(plan, out)?;
    writeln!(out, "\n## By rule")?;
    for work in plan.steps.iter().flat_map(|step| &step.rules) {
        rule(work, out)?;
    }
    writeln!(out, "\n## By file\n")?;
    for work in &plan.files {
        file(work, out)?;
    }
    Ok(())
}

fn overview(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let total = plan.total;
    let checked = counted(plan.files_checked, "file");
    if total.places == 0 {
        let scope = if plan.unchecked.is_empty() {
            &checked
        } else {
            "what could be checked"
        };
        return writeln!(out, "Nothing is left to do in {scope}.");
    }
    writeln!(
        out,
        "{} in {} of {checked}. By hand they take about {}; after `--fix` {} are left, and after \
         `--unsafe-fixes` {}.\n",
        counted(total.places, "place"),
        plan.files.len(),
        duration(total.minutes),
        duration(total.minutes - total.fixable_minutes),
        duration(total.by_hand_minutes()),
    )?;
    writeln!(
        out,
        "| | places | `--fix` | `--unsafe-fixes` | by hand | time by hand |"
    )?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|")?;
    for (category, tally) in &plan.categories {
        row(meaning(*category), tally, out)?;
    }
    row("all", &total, out)?;
    let severities = plan.severities.iter();
    let severities: Vec<String> = severities
        .map(|(severity, tally)| counted(tally.places, severity.as_str()))
        .collect();
    writeln!(out, "\nBy severity: {}.", severities.join(", "))
}

fn row(name: &str, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "| {name} | {} | {} | {} | {} | {} |",
        tally.places,
        tally.fixable,
        tally.fixable_unsafe,
        tally.by_hand(),
        duration(tally.by_hand_minutes()),
    )
}

fn unchecked(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    if plan.unchecked.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Not checked\n")?;
    writeln!(
        out,
        "Nothing is known about these files, or about parts of them.\n"
    )?;
    for file in &plan.unchecked {
        let link = file_link(file.path, file.path, None);
        writeln!(out, "- [ ] {link}: {}", prose(file.message))?;
    }
    Ok(())
}

fn order(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## In this order\n")?;
    for step in &plan.steps {
        let places = counted(step.places, "place");
        match step.group {
            Group::Automatic => writeln!(
                out,
                "- [ ] `tf2lint check --fix`: {places}, same meaning. Run the tests, commit."
            )?,
            Group::Assisted => writeln!(
                out,
                "- [ ] `tf2lint check --fix --unsafe-fixes`: {places}, valid code that may mean \
                 something else. Read the difference, run the tests, commit."
            )?,
            Group::ByHand(category) => {
                let (meaning, time) = (meaning(category), duration(step.minutes));
                writeln!(out, "- [ ] By hand, {meaning}: {places}, {time}.")?;
            }
        }
        for work in &step.rules {
            let heading = format!("{} {}", work.rule.code, work.rule.name);
            let places = counted(work.tally.places, "place");
            writeln!(out, "  - [ ] {}: {places}", heading_link(&heading))?;
        }
    }
    let page = page_link(
        "Compare results with those of TensorFlow 1",
        "https://www.tensorflow.org/guide/migrate/validate_correctness",
    );
    writeln!(out, "- [ ] {page}.")
}

fn rule(work: &RuleWork<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rule = work.rule;
    writeln!(out, "\n### {} {}\n", plain(rule.code), plain(rule.name))?;
    let mut about = Vec::new();
    if !rule.summary.is_empty() {
        about.push(format!("**{}.**", prose(&capitalised(rule.summary))));
    }
    if !rule.why.is_empty() {
        about.push(prose(rule.why));
    }
    about.extend(rule.url.map(|url| page_link("Official page", url)));
    if !about.is_empty() {
        writeln!(out, "{}\n", about.join(" "))?;
    }
    writeln!(
        out,
        "{} in {}, {} by hand{}.\n",
        counted(work.tally.places, "place"),
        counted(work.files.len(), "file"),
        duration(work.tally.minutes),
        mended(&work.tally),
    )?;
    rewrites(&work.rewrites, out)?;
    for file in &work.files {
        rule_in_file(file, out)?;
    }
    Ok(())
}

/// What fixes do for a rule.
fn mended(tally: &Tally) -> String {
    let mends = |fix: &str, count: usize| match count {
        0 => String::new(),
        all if all == tally.places => format!("; `{fix}` mends all"),
        some => format!("; `{fix}` mends {some}"),
    };
    mends("--fix", tally.fixable) + &mends("--unsafe-fixes", tally.fixable_unsafe)
}

/// `text` with a capital letter at its beginning.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

fn rewrites(rewrites: &[Rewrite<'_>], out: &mut dyn Write) -> io::Result<()> {
    if rewrites.is_empty() {
        return Ok(());
    }
    writeln!(out, "| from | to | places |\n|---|---|---:|")?;
    for rewrite in rewrites.iter().take(REWRITES_OF_A_RULE) {
        let help = || rewrite.help.map(prose).unwrap_or_default();
        let to = rewrite.replacement.map_or_else(help, code);
        let package = rewrite
            .package
            .map(|package| format!("({})", plain(package)));
        let to = [to, package.unwrap_or_default()].join(" ");
        let (from, places) = (code(rewrite.symbol), rewrite.places);
        writeln!(out, "| {from} | {} | {places} |", to.trim())?;
    }
    let rest = rewrites.iter().skip(REWRITES_OF_A_RULE);
    let (names, places) = rest.fold((0, 0), |(names, places), rewrite| {
        (names + 1, places + rewrite.places)
    });
    if names > 0 {
        writeln!(out, "| {} more | | {places} |", counted(names, "name"))?;
    }
    writeln!(out)
}

fn rule_in_file(file: &RuleInFile<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = file.places.clone();
    lines.dedup();
    let linked: Vec<String> = lines
        .iter()
        .take(LINES_OF_A_FILE)
        .map(|place| line_link(file.path, *place))
        .collect();
    let more = lines.len().saturating_sub(LINES_OF_A_FILE);
    let more = if more > 0 {
        format!(" and {}", counted(more, "more line"))
    } else {
        String::new()
    };
    writeln!(
        out,
        "- [ ] {} ({}): {}{more}",
        file_link(file.path, file.path, None),
        file.places.len(),
        linked.join(", "),
    )
}

fn line_link(path: &str, place: Place) -> String {
    match place.cell {
        Some(cell) => format!("cell {cell} line {}", place.line),
        None => file_link(&place.line.to_string(), path, Some(place.line)),
    }
}

fn file(work: &FileWork<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rules = work.rules.iter();
    let rules: Vec<String> = rules
        .map(|(code, name, places)| format!("{} {} × {places}", plain(code), plain(name)))
        .collect();
    writeln!(
        out,
        "- [ ] {}: {}, {} ({})",
        file_link(work.path, work.path, None),
        counted(work.tally.places, "place"),
        duration(work.tally.minutes),
        rules.join(", "),
    )
}

/// What a category means to those who do nothing.
const fn meaning(category: Category) -> &'static str {
    match category {
        Category::Mandatory => "mandatory (breaks)",
        Category::Potential => "potential (may behave otherwise)",
        Category::Optional => "optional (works, better exists)",
    }
}

/// `45 min`, `3 h 20 min`, and from ten hours on whole hours.
fn duration(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours @ 1..10, minutes) => format!("{hours} h {minutes} min"),
        (hours, minutes) => format!("{} h", hours + u64::from(minutes >= 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, write};
    use crate::checklist::Plan;
    use crate::report::{Report, sample};

    fn drawn(report: &Report) -> String {
        let mut out = Vec::new();
        write(&Plan::of(report, &sample::rules()), &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn every_shape() {
        insta::assert_snapshot!(drawn(&sample::every_shape()));
    }

    #[test]
    fn nothing_in_names_and_messages_is_markup() {
        insta::assert_snapshot!(drawn(&sample::hostile()));
    }

    #[test]
    fn nothing_to_do_is_not_said_of_what_was_not_checked() {
        insta::assert_snapshot!(drawn(&sample::empty(5)));
        insta::assert_snapshot!(drawn(&sample::incomplete()));
    }

    #[test]
    fn thousands_of_places_stay_readable() {
        let text = format!(
            "import tensorflow as tf\n{}",
            "x = tf.log(tf.log(y))\n".repeat(2_500)
        );
        let drawn = drawn(&sample::logs(&text));
        assert!(drawn.contains("(5000): [2]") && drawn.contains("and 2475 more lines"));
        assert!(drawn.lines().count() < 50 && drawn.len() < 4_000);
    }

    #[test]
    fn durations_are_as_exact_as_they_can_be() {
        let shown = [0, 59, 60, 61, 599, 600, 629, 630, 6_000].map(duration);
        let expected = [
            "0 min",
            "59 min",
            "1 h",
            "1 h 1 min",
            "9 h 59 min",
            "10 h",
            "10 h",
            "11 h",
            "100 h",
        ];
        assert_eq!(shown, expected);
    }
}
