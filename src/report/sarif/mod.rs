//! SARIF 2.1.0, which code scanning services read.
//!
//! What the standard leaves open is decided so: one run; of the rules only those that occur;
//! paths as URIs relative to the root of the sources; columns in Unicode code points; of the
//! fixes those that may be applied; regions and fixes of a notebook are those of its JSON. What has no place in the standard is in `properties`.
//! `partialFingerprints` holds what stays the same while lines move.

mod log;

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use self::log::{
    ArtifactChange, ArtifactLocation, Content, Driver, Fingerprints, FixProperties, Invocation,
    Location, Log, Message, PhysicalLocation, Region, Replacement, ResultProperties,
    RuleDescriptor, Run, RunProperties, SarifFix, SarifResult, Tool,
};
use super::fingerprint::fingerprints;
use super::json::write_value;
use super::place::Region as Places;
use super::uri;
use super::{CheckedFile, Outcome, Report, RuleInfo};
use crate::diagnose::Diagnostic;
use crate::files::Span;
use crate::fix::Fix;
use crate::rules::Applicability;

/// Writes `report` as one SARIF log in one line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(
    report: &Report,
    rules: &[RuleInfo<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let rules = RuleInfo::occurring(report, rules);
    let index: FxHashMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| (rule.code, index))
        .collect();
    let results =
        report
            .diagnostics()
            .zip(fingerprints(report))
            .map(|((file, found), fingerprint)| {
                let index = index.get(found.code.as_str()).copied();
                result(file, found, index, fingerprint)
            });
    let run = Run {
        tool: Tool {
            driver: Driver::tf2lint(rules.iter().map(descriptor).collect()),
        },
        invocations: [Invocation {
            execution_successful: report.outcome() != Outcome::Incomplete,
        }],
        column_kind: "unicodeCodePoints",
        newline_sequences: ["\r\n", "\n", "\r"],
        results: results.collect(),
        properties: RunProperties {
            target: report.target.to_string(),
        },
    };
    write_value(&Log::of(run), out)?;
    writeln!(out)
}

fn descriptor<'a>(rule: &RuleInfo<'a>) -> RuleDescriptor<'a> {
    let text = |text: &'a str| (!text.is_empty()).then_some(Message { text });
    RuleDescriptor {
        id: rule.code,
        name: rule.name,
        short_description: text(rule.summary),
        full_description: text(rule.why),
        help: text(rule.why),
        help_uri: rule.url,
    }
}

fn result<'a>(
    file: &'a CheckedFile,
    found: &'a Diagnostic,
    rule_index: Option<usize>,
    fingerprint: u64,
) -> SarifResult<'a> {
    let related = found.related.as_ref().map(|related| Location {
        physical_location: physical(file, Some(related.span)),
        message: Some(Message {
            text: &related.label,
        }),
    });
    SarifResult {
        rule_id: &found.code,
        rule_index,
        level: found.severity,
        message: Message {
            text: &found.message,
        },
        locations: [Location {
            physical_location: physical(file, found.span),
            message: None,
        }],
        related_locations: related.into_iter().collect(),
        partial_fingerprints: Fingerprints {
            tf2lint_v1: format!("{fingerprint:016x}"),
        },
        fixes: found
            .fix
            .iter()
            .filter_map(|fix| fix_of(file, fix))
            .collect(),
        properties: ResultProperties {
            category: found.category,
            certainty: found.certainty,
            symbol: found.symbol.as_deref(),
            replacement: found.replacement.as_deref(),
            requires: found.requires.as_ref(),
            help: found.help.as_deref(),
            cell: found.cell,
            effort: found.effort,
        },
    }
}

/// A fix that may be applied; one that is only shown is none in the sense of the standard.
fn fix_of<'a>(file: &'a CheckedFile, fix: &'a Fix) -> Option<SarifFix<'a>> {
    let source = file.source.as_ref()?;
    let edits: Vec<(Span, &str)> = fix
        .edits
        .iter()
        .map(|edit| (edit.span, edit.text.as_str()))
        .collect();
    let replacement = |(span, text): (Span, String)| {
        let (start, end) = source.stored_places(span);
        Replacement {
            deleted_region: Region::from(Places { start, end }),
            inserted_content: Content { text },
        }
    };
    (fix.applicability > Applicability::Manual).then(|| SarifFix {
        description: Message { text: &fix.message },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(file),
            replacements: source
                .in_whole_text(&edits)
                .into_iter()
                .map(replacement)
                .collect(),
        }],
        properties: FixProperties {
            applicability: fix.applicability,
        },
    })
}

fn physical(file: &CheckedFile, span: Option<Span>) -> PhysicalLocation {
    PhysicalLocation {
        artifact_location: artifact(file),
        region: Region::from(Places::in_file(file, span)),
    }
}

fn artifact(file: &CheckedFile) -> ArtifactLocation {
    let uri = uri::reference(&file.path);
    ArtifactLocation {
        uri_base_id: (!uri.starts_with("file:")).then_some("%SRCROOT%"),
        uri,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::{Format, sample};

    fn log(report: &crate::report::Report) -> Value {
        serde_json::from_str(&sample::drawn(Format::Sarif, report)).expect("JSON")
    }

    #[test]
    fn the_whole_log() {
        let log = log(&sample::every_shape());
        let pretty = serde_json::to_string_pretty(&log).expect("JSON");
        let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
        insta::assert_snapshot!(pretty.replace(&version, "\"VERSION\""));
    }

    #[test]
    fn every_result_points_to_its_rule() {
        for report in [
            sample::every_shape(),
            sample::incomplete(),
            sample::hostile(),
        ] {
            let log = log(&report);
            let run = &log["runs"][0];
            let results = run["results"].as_array().expect("results");
            assert_eq!(results.len(), report.diagnostics().count());
            for result in results {
                let index = result["ruleIndex"].as_u64().expect("an index") as usize;
                assert_eq!(
                    run["tool"]["driver"]["rules"][index]["id"],
                    result["ruleId"]
                );
            }
        }
    }

    #[test]
    fn a_run_that_missed_something_was_no_success() {
        let successful =
            |report| log(&report)["runs"][0]["invocations"][0]["executionSuccessful"].clone();
        assert_eq!(successful(sample::every_shape()), true);
        assert_eq!(successful(sample::incomplete()), false);
        assert_eq!(
            log(&sample::empty(1))["runs"][0]["results"],
            Value::Array(vec![])
        );
    }

    #[test]
    fn a_fix_that_is_only_shown_is_not_offered() {
        let log = log(&sample::every_shape());
        let results = log["runs"][0]["results"].as_array().expect("results");
        let offered = results.iter().filter(|result| !result["fixes"].is_null());
        assert_eq!(offered.count(), 3);
    }
}
