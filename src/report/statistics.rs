//! How often each rule fired: a table for people, an array for programs.

use std::cmp::Reverse;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::appearance::{GOOD, STRONG};
use super::concise::closing;
use super::json::write_items;
use super::summary::fixable;
use super::text::{char_width, harmless};
use super::{Appearance, Report, RuleInfo, Summary};
use crate::rules::Applicability;

/// How often one rule fired. The order of the fields is that of the JSON output.
#[derive(Debug, Clone, Copy, Serialize)]
struct Row<'a> {
    code: &'a str,
    name: &'a str,
    summary: &'a str,
    count: usize,
    /// Findings that `--fix` mends.
    fixable: usize,
    /// Findings that `--unsafe-fixes` mends besides.
    fixable_unsafe: usize,
}

/// Writes one line a rule, the most frequent first, and a closing line. `[*]` marks rules of
/// which `--fix` mends every finding, `[-]` those of which it mends some.
///
/// # Errors
/// Those of `out`.
pub fn write_table(
    report: &Report,
    rules: &[RuleInfo<'_>],
    appearance: Appearance,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = rows(report, rules);
    let widest = |text: fn(&Row<'_>) -> String| rows.iter().map(|row| text(row).width()).max();
    let count = widest(|row| row.count.to_string()).unwrap_or(0);
    let code = widest(|row| harmless(row.code).into_owned()).unwrap_or(0);
    let name = widest(|row| harmless(row.name).into_owned()).unwrap_or(0);
    let any_mark = rows.iter().any(|row| row.fixable > 0);
    let strong = appearance.style(STRONG);
    let green = appearance.style(GOOD);
    for row in &rows {
        let mark = match row.fixable {
            _ if !any_mark => "",
            0 => "    ",
            some if some < row.count => "[-] ",
            _ => "[*] ",
        };
        let taken = count + 2 + code + 1 + mark.len() + name + 2;
        writeln!(
            out,
            "{:>count$}  {strong}{:<code$}{strong:#} {green}{mark}{green:#}{:<name$}  {}",
            row.count,
            harmless(row.code),
            harmless(row.name),
            cut(
                &harmless(row.summary),
                appearance.columns().saturating_sub(taken)
            ),
        )?;
    }
    if !rows.is_empty() {
        writeln!(out)?;
    }
    closing(&Summary::of(report), appearance, out)
}

/// Writes the same counts as a JSON array, an object a line, in the same order.
///
/// # Errors
/// Those of `out`.
pub fn write_json(report: &Report, rules: &[RuleInfo<'_>], out: &mut dyn Write) -> io::Result<()> {
    write_items(rows(report, rules).iter(), out)
}

fn rows<'a>(report: &'a Report, rules: &[RuleInfo<'a>]) -> Vec<Row<'a>> {
    let mut rows: FxHashMap<&str, Row<'a>> = RuleInfo::occurring(report, rules)
        .into_iter()
        .map(|rule| {
            let row = Row {
                code: rule.code,
                name: rule.name,
                summary: rule.summary,
                count: 0,
                fixable: 0,
                fixable_unsafe: 0,
            };
            (rule.code, row)
        })
        .collect();
    for (_, found) in report.diagnostics() {
        if let Some(row) = rows.get_mut(found.code.as_str()) {
            row.count += 1;
            row.fixable += usize::from(fixable(found, Applicability::Safe));
            row.fixable_unsafe += usize::from(fixable(found, Applicability::Unsafe));
        }
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_unstable_by_key(|row| (Reverse(row.count), row.code));
    rows
}

/// `text` cut to `width` columns, with `…` at its end if something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |c: &char| {
        let fits = char_width(*c) <= left;
        left = left.saturating_sub(char_width(*c));
        fits
    };
    let mut start: String = text.chars().take_while(fits).collect();
    start.truncate(start.trim_end().len());
    start.push('…');
    start
}

#[cfg(test)]
mod tests {
    use super::{cut, write_json, write_table};
    use crate::report::{Appearance, Report, sample};

    fn table(report: &Report) -> String {
        let mut out = Vec::new();
        write_table(report, &sample::rules(), Appearance::default(), &mut out).expect("a vector");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn the_most_frequent_rule_comes_first_and_columns_align() {
        insta::assert_snapshot!(table(&sample::every_shape()));
        insta::assert_snapshot!(table(&sample::empty(2)));
        insta::assert_snapshot!(table(&sample::hostile()));
    }

    #[test]
    fn json_holds_the_same_rows() {
        let mut out = Vec::new();
        write_json(&sample::every_shape(), &sample::rules(), &mut out).expect("a vector");
        insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
    }

    #[test]
    fn cuts_by_columns_not_bytes() {
        assert_eq!(cut("漢字漢字", 5), "漢字…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("a longer text", 10), "a longer…");
    }
}
