//! `tf2lint rule`: the page of a rule.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::Ending;
use super::args::RuleArguments;
use super::page::Page;
use super::terminal::Screen;
use super::words;
use crate::diagnose::SOURCE_RULES;
use crate::nearest::nearest;
use crate::report::Appearance;
use crate::rules::{
    Applicability, Category, Example, Life, Matcher, Replacement, Row, Rule, RuleSet, Style,
    VerdictKind, embedded_examples,
};

/// Names that a page lists at most; the others are counted.
const MOST_NAMES: usize = 12;
/// Rows that a page tells at most; the others are counted.
const MOST_ROWS: usize = 12;
/// Examples that a page shows at most.
const MOST_EXAMPLES: usize = 3;

/// Runs the command.
pub(super) fn run(typed: &RuleArguments, screen: &Screen) -> anyhow::Result<Ending> {
    let wanted = typed.rule.trim();
    let rules = RuleSet::embedded();
    let appearance = screen.output();
    let is_wanted = |known: &str| known.eq_ignore_ascii_case(wanted);
    let id = rules.ids().find(|&id| {
        let (code, name) = rules.code_and_name(id);
        is_wanted(code) || is_wanted(name)
    });
    let of_source = SOURCE_RULES
        .iter()
        .find(|(code, name, _)| is_wanted(code) || is_wanted(name));
    let page = match (id, of_source) {
        (Some(id), _) => of_rule(rules.rule(id), appearance),
        (None, Some(rule)) => of_source_rule(rule, appearance),
        (None, None) => anyhow::bail!(unknown(&rules, wanted)),
    };
    io::stdout().lock().write_all(page.as_bytes())?;
    Ok(Ending::Clean)
}

/// What is said of a rule that does not exist.
fn unknown(rules: &RuleSet, wanted: &str) -> String {
    let own = SOURCE_RULES.iter().flat_map(|rule| [rule.0, rule.1]);
    let all = rules.ids().map(|id| rules.code_and_name(id));
    let known = own.chain(all.flat_map(|(code, name)| [code, name]));
    match nearest(wanted, known) {
        Some(near) => format!("there is no rule `{wanted}`; did you mean `{near}`?"),
        None => format!("there is no rule `{wanted}`; `tf2lint rules list` lists them all"),
    }
}

fn of_source_rule(rule: &(&str, &str, &str), appearance: Appearance) -> String {
    let (code, name, summary) = rule;
    let mut page = Page::new(appearance);
    page.title(code, name);
    page.paragraph(summary);
    page.paragraph("It is said of the source itself, whatever the target.");
    page.into_text()
}

fn of_rule(rule: &Rule, appearance: Appearance) -> String {
    let mut page = Page::new(appearance);
    page.title(&rule.code, &rule.name);
    page.paragraph(&rule.summary);
    page.heading("Why");
    page.paragraph(&rule.why);
    page.entries(&facts(rule));
    if let Some(matcher) = &rule.matcher {
        page.heading("Finds");
        page.paragraph(&finds(matcher));
    }
    if !rule.replacements.is_empty() {
        page.heading("Write instead");
        let answers = rule.replacements.iter();
        page.entries(&answers.map(answer).collect::<Vec<_>>());
    }
    rows(&mut page, &rule.rows);
    let examples = embedded_examples().found.into_iter();
    let mut examples = examples.filter(|example| example.code == rule.code);
    for example in examples.by_ref().take(MOST_EXAMPLES) {
        show(&mut page, &example);
    }
    page.into_text()
}

/// What goes into few words: since when, how bad, how long it takes, where to read on.
fn facts(rule: &Rule) -> Vec<(String, String)> {
    let category = match rule.category {
        Category::Mandatory => "mandatory: the program breaks",
        Category::Potential => "potential: the program may behave otherwise",
        Category::Optional => "optional: the program works, and better exists",
    };
    let minutes = match rule.effort {
        1 => "1 minute by hand for each use".to_owned(),
        minutes => format!("{minutes} minutes by hand for each use"),
    };
    let facts = [
        ("since", life(rule.life)),
        ("category", Some(category.to_owned())),
        ("effort", Some(minutes)),
        ("page", rule.url.clone()),
    ];
    let said = |(word, text): (&str, Option<String>)| Some((word.to_owned(), text?));
    facts.into_iter().filter_map(said).collect()
}

/// `deprecated in 1.14, removed in 2.0`.
fn life(life: Life) -> Option<String> {
    let parts = [
        ("deprecated", life.deprecated_in),
        ("changed", life.changed_in),
        ("removed", life.removed_in),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter_map(|(what, version)| Some(format!("{what} in {}", (*version)?)))
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn finds(matcher: &Matcher) -> String {
    match matcher {
        Matcher::Symbol(names) => listed(names),
        Matcher::Namespace(names) => format!("{} and all that lies below", listed(names)),
        Matcher::Call(call) => {
            let mut parts = vec![format!("calls of {}", listed(&call.of))];
            if !call.present.is_empty() {
                parts.push(format!("with {}", listed(&call.present)));
            }
            if !call.absent.is_empty() {
                parts.push(format!("without {}", listed(&call.absent)));
            }
            if let Some(least) = call.positional {
                parts.push(format!("with at least {least} positional arguments"));
            }
            if let Some(value) = &call.value {
                parts.push(format!(
                    "where `{}` is {}",
                    value.argument,
                    listed(&value.is)
                ));
            }
            parts.join(", ")
        }
        Matcher::Method(method) => {
            let once = if method.once { ", once a file" } else { "" };
            let guessed = match method.guessed {
                true => ", also where only its name says so",
                false => "",
            };
            let names = listed(&method.names);
            let but = match &method.but[..] {
                [] => String::new(),
                but => format!(", but not {}", listed(but)),
            };
            format!(
                "{names} of values of type `{}`{but}{guessed}{once}",
                method.of
            )
        }
        Matcher::Verdict(verdict) => {
            let is = match verdict.is {
                VerdictKind::Changed => {
                    "names that mean something else, or take other arguments, where they are not called"
                }
                VerdictKind::Arguments => "calls whose arguments another signature meets",
                VerdictKind::Moved => "names that moved",
                VerdictKind::CompatOnly => "names that are left only in `tf.compat.v1`",
                VerdictKind::Gone => "names that are gone",
                VerdictKind::MemberGone => "members that a class has lost",
                VerdictKind::Unknown => "names that never were",
                VerdictKind::NativeForm => "names under `tf.compat.v1` that have a native form",
            };
            let within = |word: &str, names: &[String]| match names {
                [] => String::new(),
                names => format!(", {word} {}", listed(names)),
            };
            let from = within("from", &verdict.from);
            let into = within("into", &verdict.into);
            format!(
                "{is}{from}{into}: whatever the atlas says so of, unless another rule speaks of it"
            )
        }
        Matcher::Requirement(matcher) => {
            let below = matcher.below.as_ref();
            let below = below.map_or_else(String::new, |version| format!(" below {version}"));
            let misfit = if matcher.misfit {
                ", in versions that do not fit the target"
            } else {
                ""
            };
            format!("requirements of {}{below}{misfit}", listed(&matcher.of))
        }
        Matcher::Idiom(name) => format!("the pattern `{name}`"),
    }
}

/// Names in backticks; of a long list the beginning, and how many follow.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// For which versions and style, and what to write.
fn answer(replacement: &Replacement) -> (String, String) {
    let style = style(replacement).map(|style| format!("{style}, "));
    let when = format!("{}{}", style.unwrap_or_default(), replacement.versions);
    let what = words::answer(replacement, "", "");
    let fix = match (replacement.fix.is_empty(), replacement.applicability) {
        (true, _) | (_, Applicability::Manual) => None,
        (false, Applicability::Safe) => Some("The fix is safe."),
        (false, Applicability::Unsafe) => Some("The fix is unsafe."),
    };
    let what = what.trim_end_matches('.');
    (when, words::sentence(what, fix))
}

fn style(replacement: &Replacement) -> Option<&'static str> {
    replacement.label.map(|style| match style {
        Style::Native => "native",
        Style::Compat => "compat",
    })
}

fn rows(page: &mut Page, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    page.heading("Names with an answer of their own");
    let mut said: Vec<&str> = Vec::new();
    for row in rows.iter().take(MOST_ROWS) {
        page.paragraph(&listed(&row.symbols));
        let mut entries: Vec<(String, String)> = Vec::new();
        entries.extend(
            row.life
                .and_then(life)
                .map(|life| ("  since".to_owned(), life)),
        );
        let notes = row.replacements.iter().map(|answer| answer.note.as_deref());
        let mut notes: Vec<&str> = notes.chain([row.note.as_deref()]).flatten().collect();
        notes.retain(|note| !said.contains(note));
        notes.dedup();
        for (place, replacement) in row.replacements.iter().enumerate() {
            let before = place.checked_sub(1).map(|place| &row.replacements[place]);
            let is_other_choice = before
                .is_some_and(|before| before.is_conditional() && before.label == replacement.label);
            if let Some(to) = replacement.written_for("", "") {
                let style = match is_other_choice {
                    true => "or",
                    false => style(replacement).unwrap_or("write"),
                };
                let range = match replacement.versions.until {
                    Some(_) => format!(" ({})", replacement.versions),
                    None => String::new(),
                };
                entries.push((format!("  {style}"), format!("`{to}`{range}")));
            }
        }
        entries.extend(
            notes
                .iter()
                .map(|note| ("  note".to_owned(), (*note).to_owned())),
        );
        page.entries(&entries);
        said.extend(notes);
    }
    let names = |rows: &[Row]| -> usize { rows.iter().map(|row| row.symbols.len()).sum() };
    if let Some(more) = rows.get(MOST_ROWS..).map(names).filter(|more| *more > 0) {
        let more = format!("… and {more} more; `tf2lint symbol NAME` tells what becomes of each");
        page.paragraph(&more);
    }
}

fn show(page: &mut Page, example: &Example) {
    let target = example.target.map(|target| format!("TensorFlow {target}"));
    let style = (example.prefer == Style::Compat).then(|| "compat".to_owned());
    let when: Vec<String> = target.into_iter().chain(style).collect();
    page.heading(&match when.is_empty() {
        true => "Example".to_owned(),
        false => format!("Example ({})", when.join(", ")),
    });
    let after = example.after.as_deref().unwrap_or(&example.before);
    for change in TextDiff::from_lines(example.before.as_str(), after).iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        page.code(mark, change.value());
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, of_rule, unknown};
    use crate::report::Appearance;
    use crate::rules::RuleSet;

    #[test]
    fn every_rule_has_a_page_within_the_width() {
        let rules = RuleSet::embedded();
        for rule in rules.rules() {
            let page = of_rule(rule, Appearance::default());
            assert!(page.starts_with(&format!("{}  {}\n", rule.code, rule.name)));
            assert!(!page.contains('\u{1b}'), "{page}");
        }
    }

    #[test]
    fn long_lists_are_cut_and_misspelt_rules_get_a_hint() {
        let names: Vec<String> = (0..14).map(|number| format!("n{number}")).collect();
        assert!(listed(&names).ends_with("`n11` and 2 more"));
        let rules = RuleSet::embedded();
        assert!(unknown(&rules, "syntax-eror").ends_with("did you mean `syntax-error`?"));
        assert!(unknown(&rules, "bananas").contains("tf2lint rules list"));
    }
}
