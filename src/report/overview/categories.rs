//! The checks by category: where each category stands, and its numbers.

use std::collections::BTreeMap;

use crate::model::{CheckResult, Reason, Report, Severity, Verdict};

/// A category with how many of its checks stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Category<'a> {
    pub name: &'a str,
    pub standing: Standing,
    /// How many fail at each severity, worst first, zeros included.
    pub failed: Vec<(Severity, usize)>,
    pub manual: usize,
    pub passed: usize,
    pub waived: usize,
}

/// A category in a word, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Standing {
    Blocked,
    ToFix,
    ToAnswer,
    Good,
    DoesNotApply,
}

impl Standing {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::ToFix => "to fix",
            Self::ToAnswer => "to answer",
            Self::Good => "good",
            Self::DoesNotApply => "does not apply",
        }
    }
}

impl<'a> Category<'a> {
    fn of(name: &'a str, results: &[&CheckResult]) -> Self {
        let number = |wanted: &dyn Fn(&CheckResult) -> bool| results.iter().filter(|one| wanted(one)).count();
        let fails = |severity: Severity| number(&|one| one.verdict == Verdict::Fail && one.severity == severity);
        let manual = number(&|one| one.verdict == Verdict::Manual);
        let waived = number(&|one| one.verdict == Verdict::Pass && one.reason == Reason::Waived);
        let passed = number(&|one| one.verdict == Verdict::Pass) - waived;
        let standing = if results.iter().any(|one| one.blocker) {
            Standing::Blocked
        } else if results.iter().any(|one| one.verdict == Verdict::Fail) {
            Standing::ToFix
        } else if manual > 0 {
            Standing::ToAnswer
        } else if passed + waived > 0 {
            Standing::Good
        } else {
            Standing::DoesNotApply
        };
        let failed = Severity::ALL.iter().rev().map(|severity| (*severity, fails(*severity))).collect();
        Self { name, standing, failed, manual, passed, waived }
    }

    pub fn failures(&self) -> usize {
        self.failed.iter().map(|(_, number)| number).sum()
    }

    /// Of how many checks its readiness is measured.
    pub fn judged(&self) -> usize {
        self.failures() + self.manual + self.passed
    }
}

/// Every category of the report, by name.
pub(in crate::report) fn categories(report: &Report) -> Vec<Category<'_>> {
    let mut by_name: BTreeMap<&str, Vec<&CheckResult>> = BTreeMap::new();
    for result in &report.checks {
        by_name.entry(&result.check.category).or_default().push(result);
    }
    by_name.into_iter().map(|(name, results)| Category::of(name, &results)).collect()
}
