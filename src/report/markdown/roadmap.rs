//! The way to readiness in phases: what blocks, what is quick, what is severe, the rest.

use super::document::{Document, Identity};
use super::escape::{Spot, inline};
use crate::model::{CheckResult, Effort, Report, Severity, Verdict};
use crate::report::wording;

pub(super) fn roadmap(document: &mut Document, report: &Report) {
    let failing: Vec<&CheckResult> = report.checks.iter().filter(|result| result.verdict == Verdict::Fail).collect();
    if failing.is_empty() {
        return;
    }
    document.part(Identity::part("roadmap"));
    document.heading(2, "Roadmap");
    let titles = [
        "Before production: what blocks",
        "Then: what is severe, or quick and worth it",
        "After that: what is left of medium severity",
        "When there is time",
    ];
    let mut number = 0;
    for (phase, title) in titles.into_iter().enumerate() {
        let mut here: Vec<&&CheckResult> = failing.iter().filter(|result| phase_of(result) == phase).collect();
        if here.is_empty() {
            continue;
        }
        number += 1;
        // Within a phase, the order of the report, but the quick before the long where severity is equal.
        here.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.check.effort.cmp(&b.check.effort)));
        document.heading(3, &format!("Phase {number}. {title}"));
        let rows: Vec<Vec<String>> = here
            .iter()
            .map(|result| {
                vec![
                    inline(&result.check.title, Spot::Cell),
                    result.severity.word().to_owned(),
                    wording::effort(result.check.effort).to_owned(),
                ]
            })
            .collect();
        document.table(&["Check", "Severity", "Effort"], &rows);
    }
}

/// The phase of a failing check, from 0.
fn phase_of(result: &CheckResult) -> usize {
    match (result.blocker, result.severity, result.check.effort) {
        (true, ..) => 0,
        (_, Severity::Critical | Severity::High, _) | (_, Severity::Medium, Effort::Small) => 1,
        (_, Severity::Medium, _) => 2,
        (_, Severity::Low, _) => 3,
    }
}
