//! SARIF 2.1.0, for code scanning: a rule for each check, a result for each problem.
//!
//! A problem of a failing check is a `fail` with a level by severity, one that waits for people a `review`. What people
//! decided to live with is there with its suppression, what was there before with its state. Fingerprints never hold a
//! line, so that a moved line is the same result. Columns count characters, and the run says so.

mod rules;
mod shape;

use super::json;
use super::problems::{Problem, problems};
use super::wording;
use crate::model::{Location, Report, Status, Verdict};
use shape::*;

/// The report as SARIF. Ends with a line break.
pub fn sarif(report: &Report) -> String {
    let problems = problems(report);
    let has_baseline =
        problems.iter().any(|problem| problem.finding.is_some_and(|finding| finding.status == Status::Baseline));
    let shown = problems.iter().filter(|problem| is_shown(problem));
    let results = shown.map(|problem| result(report, problem, has_baseline)).collect();
    json::pretty(&Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: vec![Run {
            tool: Tool { driver: rules::driver(report) },
            invocations: vec![invocation(report)],
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BaseIds {
                root: BaseId { description: Message::text("The folder that was audited.".to_owned()) },
            },
            results,
            properties: properties(report),
        }],
    })
}

/// A finding that does not make its check fail is no result, unless people decided that it should not.
fn is_shown(problem: &Problem<'_>) -> bool {
    !problem.is_live() || matches!(problem.assessment.verdict, Verdict::Fail | Verdict::Manual)
}

fn result(report: &Report, problem: &Problem<'_>, has_baseline: bool) -> Result {
    let check = &problem.result.check;
    let is_review = problem.assessment.verdict == Verdict::Manual;
    let (kind, level) =
        if is_review { ("review", "none") } else { ("fail", rules::level(problem.assessment.severity)) };
    let status = problem.finding.map_or(Status::New, |finding| finding.status);
    let related = problem.finding.map_or(&[][..], |finding| &finding.related);
    Result {
        rule_id: check.id.to_string(),
        rule_index: report.checks.iter().position(|one| one.check.id == check.id).unwrap_or(0),
        kind,
        level,
        message: Message::text(sentence(&problem.message())),
        locations: problem.place().map(|place| location(place, problem)).into_iter().collect(),
        related_locations: related
            .iter()
            .map(|related| PlainLocation {
                physical_location: physical(&related.location, None),
                message: Some(Message::text(related.message.clone())),
            })
            .collect(),
        partial_fingerprints: Fingerprints { audit: problem.fingerprint() },
        suppressions: suppression(status).into_iter().collect(),
        baseline_state: match status {
            Status::Baseline => Some("unchanged"),
            _ if has_baseline => Some("new"),
            _ => None,
        },
        properties: ResultProperties {
            rule: problem.finding.map(|finding| finding.rule.to_string()),
            service: problem.assessment.service.as_ref().map(ToString::to_string),
            reason: problem.assessment.reason.word(),
            severity: problem.assessment.severity.word(),
            confidence: problem.finding.map(|finding| finding.confidence.word()),
        },
    }
}

fn suppression(status: Status) -> Option<Suppression> {
    match status {
        Status::Waived => Some(Suppression { kind: "external" }),
        Status::Suppressed => Some(Suppression { kind: "inSource" }),
        Status::New | Status::Baseline => None,
    }
}

fn sentence(message: &str) -> String {
    let said = wording::capitalised(message.trim());
    if said.ends_with(['.', '!', '?']) { said } else { format!("{said}.") }
}

fn location(place: &Location, problem: &Problem<'_>) -> PlainLocation {
    PlainLocation { physical_location: physical(place, problem.finding.map(|finding| &finding.excerpt)), message: None }
}

fn physical(place: &Location, excerpt: Option<&crate::model::Excerpt>) -> PhysicalLocation {
    let is_whole_file = wording::stands_for_file(place);
    let region = Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    };
    let context = excerpt.filter(|excerpt| !is_whole_file && !excerpt.lines.is_empty()).map(|excerpt| ContextRegion {
        start_line: excerpt.first_line,
        end_line: excerpt.first_line + excerpt.lines.len() - 1,
        snippet: Snippet { text: excerpt.lines.join("\n") },
    });
    PhysicalLocation {
        artifact_location: artifact(place.path.as_str()),
        region: (!is_whole_file).then_some(region),
        context_region: context,
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri(path), uri_base_id: "ROOT" }
}

/// A relative path as a URI: every byte that has a meaning there, or none, is written by its number.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    // A first part with a colon would be a scheme.
    if path.split('/').next().is_some_and(|first| first.contains(':')) {
        uri.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' | b'+' | b'=' | b',' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// The run itself: whether it was done, and what it could not read.
fn invocation(report: &Report) -> Invocation {
    let notify = |path: &str, text: String, level| Notification {
        level,
        message: Message::text(text),
        locations: vec![PlainLocation {
            physical_location: PhysicalLocation {
                artifact_location: artifact(path),
                region: None,
                context_region: None,
            },
            message: None,
        }],
    };
    let skipped = report
        .coverage
        .skipped
        .iter()
        .map(|skipped| notify(skipped.path.as_str(), format!("Not read: {}.", skipped.why.describe()), "warning"));
    let partly = report
        .coverage
        .partly
        .iter()
        .map(|(path, line)| notify(path.as_str(), format!("Read with syntax errors from line {line} on."), "note"));
    Invocation {
        execution_successful: true,
        exit_code: report.exit,
        tool_execution_notifications: skipped.chain(partly).collect(),
    }
}

fn properties(report: &Report) -> RunProperties {
    let totals = &report.totals;
    RunProperties {
        verdict: report.readiness.word(),
        failed: totals.failed(),
        critical: totals.critical,
        high: totals.high,
        medium: totals.medium,
        low: totals.low,
        manual: totals.manual,
        passed: totals.passed,
        waived: totals.waived,
        not_applicable: totals.not_applicable,
    }
}
