//! The result of a run: everything that any renderer, `diff` or `explain` needs, decided once.

use super::{
    Check, CheckId, Component, FactSeen, FileRole, Location, Observation, Reason, RepoPath, ServiceName, Severity,
    Skipped, Verdict, severity::scale,
};

scale!(
    /// The run's answer, binary as production is.
    Readiness { Ready = "ready", NotReady = "not-ready" }
);

/// How the line begins by which a checklist that people keep says what it was last written for.
pub const CHECKLIST_STATE: &str = "<!-- audit:state id=checklist ";

/// What made the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    pub version: String,
    pub packs: Vec<PackInfo>,
}

/// A pack by name and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    pub name: String,
    /// Hexadecimal digest of all its files, names and bytes.
    pub digest: String,
}

/// Why an assessment has its severity where that is not the check's default, or what made it apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// "critical because scales-out", "low: only in development files".
    pub text: String,
    pub place: Option<Location>,
}

/// A named part of `shown-by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub id: String,
    pub seen: bool,
}

/// One check in one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    pub check: CheckId,
    /// `None` for a check of project scope, and for findings in files that belong to no service.
    pub service: Option<ServiceName>,
    pub verdict: Verdict,
    pub reason: Reason,
    pub severity: Severity,
    pub because: Option<Because>,
    /// For Missing and NotSeen: what would have satisfied it, one line a rule.
    pub would_satisfy: Vec<String>,
    /// For Unmet and NotSeen: the facts that were not found.
    pub unmet: Vec<String>,
    /// Sorted worst first, then by path and line.
    pub findings: Vec<Observation>,
    pub parts: Vec<Part>,
    pub evidence: Vec<Observation>,
    pub near_misses: Vec<Observation>,
    /// Files that some rule of the check would look at, and that were read.
    pub searched_files: usize,
    /// Relevant files that were not read.
    pub unread_files: usize,
}

/// A check over all services: its line in the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    pub check: Check,
    pub verdict: Verdict,
    pub reason: Reason,
    /// The worst severity of its assessments with that verdict, or the default.
    pub severity: Severity,
    /// Assessments that apply (of services alone, where there are any).
    pub applicable: usize,
    /// Of those, how many pass.
    pub satisfied: usize,
    pub blocker: bool,
}

/// How much of the repository was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that some rule could look at.
    pub files: usize,
    pub read: usize,
    /// Sorted by path.
    pub skipped: Vec<Skipped>,
    /// Read, but with syntax errors: path and first line of doubt.
    pub partly: Vec<(RepoPath, usize)>,
    /// Files that no rule looks at because of their role, by role, in the order of the type.
    pub set_aside: Vec<(FileRole, usize)>,
    /// Code that nobody looked at, since it may be no part of the repository.
    pub left_out: Option<LeftOut>,
}

/// Code that a `.gitignore` names, where nothing says whether git tracks it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Files that it names one by one.
    pub files: usize,
    /// Folders that it names, with all that is in them.
    pub folders: usize,
    /// The first of them all.
    pub first: RepoPath,
}

/// Headline numbers: checks, each once, at its worst service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub critical: usize,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
    pub manual: usize,
    pub passed: usize,
    pub waived: usize,
    pub not_applicable: usize,
}

impl Totals {
    pub const fn failed(&self) -> usize {
        self.critical + self.high + self.medium + self.low
    }

    /// Of how many checks progress is measured: failed, manual and passed.
    pub const fn judged(&self) -> usize {
        self.failed() + self.manual + self.passed
    }
}

/// The result of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub tool: Tool,
    pub readiness: Readiness,
    /// The exit status that this report asks for: 0 or 1.
    pub exit: u8,
    /// The severity from which on a failing check fails the run; `None` means never.
    pub fail_on: Option<Severity>,
    /// In priority order: verdict, severity, confidence of the surest finding, id.
    pub checks: Vec<CheckResult>,
    /// In the order of `checks`, then by service.
    pub assessments: Vec<Assessment>,
    /// Sorted by folder.
    pub components: Vec<Component>,
    /// Facts of project scope.
    pub facts: Vec<FactSeen>,
    pub coverage: Coverage,
    pub totals: Totals,
}

impl Report {
    /// The services: components that can be run.
    pub fn services(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.role.is_service())
    }

    /// The assessments of one check, in the order of the report.
    pub fn assessments_of<'a>(&'a self, check: &'a CheckId) -> impl Iterator<Item = &'a Assessment> {
        self.assessments.iter().filter(move |assessment| &assessment.check == check)
    }
}
