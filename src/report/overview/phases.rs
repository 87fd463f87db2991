//! The way to readiness in phases: what blocks, what is severe, what is left, what can wait.

use crate::model::{CheckResult, Effort, Report, Severity, Verdict};
use crate::report::wording;

const TITLES: [&str; 4] = [
    "Before production: what blocks",
    "Then: what is severe",
    "After that: what is of medium severity, the quick first",
    "When there is time",
];

/// Failing checks that are best taken up together.
pub(in crate::report) struct Phase<'a> {
    /// From 1, without gaps.
    pub number: usize,
    pub title: &'static str,
    /// In the order of the report, but the quick before the long where severity is equal.
    pub checks: Vec<&'a CheckResult>,
}

impl Phase<'_> {
    /// `3 checks: 2 small, 1 large`.
    pub fn total(&self) -> String {
        let efforts: Vec<String> = Effort::ALL
            .iter()
            .map(|effort| (effort, self.checks.iter().filter(|one| one.check.effort == *effort).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(effort, number)| format!("{number} {effort}"))
            .collect();
        format!("{}: {}", wording::count(self.checks.len(), "check", "checks"), efforts.join(", "))
    }
}

/// The phases that have something in them.
pub(in crate::report) fn phases(report: &Report) -> Vec<Phase<'_>> {
    let mut all: Vec<Phase<'_>> = Vec::new();
    for (phase, title) in TITLES.into_iter().enumerate() {
        let failing = report.checks.iter().filter(|result| result.verdict == Verdict::Fail);
        let mut checks: Vec<&CheckResult> = failing.filter(|result| phase_of(result) == phase).collect();
        checks.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.check.effort.cmp(&b.check.effort)));
        if !checks.is_empty() {
            all.push(Phase { number: all.len() + 1, title, checks });
        }
    }
    all
}

/// The phase of a failing check, from 0.
fn phase_of(result: &CheckResult) -> usize {
    match (result.blocker, result.severity) {
        (true, _) => 0,
        (false, Severity::Critical | Severity::High) => 1,
        (false, Severity::Medium) => 2,
        (false, Severity::Low) => 3,
    }
}
