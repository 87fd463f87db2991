//! The problems and the verdicts as a table, comma-separated as RFC 4180 has it, for spreadsheets.
//!
//! One row a finding; one row for an assessment without any, so that what passes is there too. A cell that a spreadsheet
//! would take for a formula is made a text.

use super::visible::visible;
use super::wording;
use crate::model::{Assessment, CheckResult, Observation, Report};

const HEAD: [&str; 16] = [
    "check",
    "title",
    "category",
    "severity",
    "effort",
    "verdict",
    "reason",
    "service",
    "rule",
    "confidence",
    "status",
    "path",
    "line",
    "column",
    "message",
    "fingerprint",
];

/// The report as rows with a head. Lines end with CR LF.
pub fn csv(report: &Report) -> String {
    let mut text = String::new();
    row(&mut text, HEAD);
    for result in &report.checks {
        for assessment in report.assessments_of(&result.check.id) {
            if assessment.findings.is_empty() {
                one(&mut text, result, assessment, None);
            }
            for finding in &assessment.findings {
                one(&mut text, result, assessment, Some(finding));
            }
        }
    }
    text
}

fn one(text: &mut String, result: &CheckResult, assessment: &Assessment, finding: Option<&Observation>) {
    let check = &result.check;
    let of = |get: &dyn Fn(&Observation) -> String| finding.map(get).unwrap_or_default();
    let service = assessment.service.as_ref().map_or("", |name| name.as_str());
    let message = finding.map_or_else(|| wording::reason(assessment), |finding| finding.message.clone());
    row(
        text,
        [
            check.id.as_str(),
            &check.title,
            &check.category,
            assessment.severity.word(),
            check.effort.word(),
            assessment.verdict.word(),
            assessment.reason.word(),
            service,
            &of(&|finding| finding.rule.to_string()),
            &of(&|finding| finding.confidence.word().to_owned()),
            &of(&|finding| finding.status.word().to_owned()),
            &of(&|finding| finding.location.path.to_string()),
            &of(&|finding| finding.location.start.line.to_string()),
            &of(&|finding| finding.location.start.column.to_string()),
            &message,
            &of(&|finding| finding.fingerprint.0.clone()),
        ],
    );
}

fn row(text: &mut String, cells: [&str; HEAD.len()]) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&escaped(cell));
    }
    text.push_str("\r\n");
}

fn escaped(cell: &str) -> String {
    let shown = visible(cell);
    // A leading sign makes a formula of a text in the common spreadsheets.
    let guard = if shown.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if guard.is_empty() && !shown.contains(['"', ',']) {
        return shown.into_owned();
    }
    format!("\"{guard}{}\"", shown.replace('"', "\"\""))
}
