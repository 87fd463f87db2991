//! `audit-report/1` as it is written: the structs, and nothing but the structs.
//!
//! They are a promise to others and apart from the model for that reason. Within `/1` fields may be added, never
//! changed or removed. The documentation of each field goes into the schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::Word;
use crate::model;

/// The result of one run of `audit`. Lines and columns count from 1, columns in characters. Paths are relative to the
/// audited root, with `/` on every platform. Unknown fields must be ignored: within `audit-report/1` fields may be
/// added, never changed.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(title = "audit-report/1")]
pub(super) struct Report {
    pub schema: SchemaName,
    pub tool: Tool,
    /// Whether nothing blocks production.
    pub verdict: Word<model::Readiness>,
    /// The exit status that this report asks for: 0 or 1.
    #[schemars(range(max = 1))]
    pub exit: u8,
    /// The severity from which on a failing check fails the run; null means never.
    pub fail_on: Option<Word<model::Severity>>,
    /// Every check, in priority order: by verdict, severity, confidence, id.
    pub checks: Vec<Check>,
    /// Components that can be run, sorted by path.
    pub services: Vec<Component>,
    /// Components that cannot be run: libraries, infrastructure, tests.
    pub components: Vec<Component>,
    /// What is true of the project as a whole.
    pub facts: Vec<Fact>,
    /// Each check in each service, in the order of `checks`, then by service.
    pub assessments: Vec<Assessment>,
    pub coverage: Coverage,
    pub totals: Totals,
}

#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub(super) enum SchemaName {
    #[serde(rename = "audit-report/1")]
    One,
}

/// What made the report.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Tool {
    pub name: String,
    pub version: String,
    pub packs: Vec<Pack>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Pack {
    pub name: String,
    /// Hexadecimal digest of all files of the pack.
    pub digest: String,
}

/// A promise that should hold in production, over all services.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Check {
    pub id: String,
    pub title: String,
    pub category: String,
    /// The worst severity of the assessments that have this verdict.
    pub severity: Word<model::Severity>,
    /// The severity that the check has where nothing raises or lowers it.
    pub default_severity: Word<model::Severity>,
    /// The worst verdict over the services.
    pub verdict: Word<model::Verdict>,
    pub reason: Word<model::Reason>,
    /// Whether it stands between the project and production.
    pub blocker: bool,
    pub scope: Word<model::Scope>,
    pub decided_by: Word<model::DecidedBy>,
    /// What it means that it fails, in one sentence.
    pub fails_because: Option<String>,
    /// What it means that it passes, in one sentence.
    pub passes_because: Option<String>,
    /// Why it matters, in Markdown.
    pub why: String,
    /// How to fix it, in Markdown with fenced code.
    pub fix: String,
    pub effort: Word<model::Effort>,
    /// CWE numbers and addresses.
    pub references: Vec<String>,
    /// In how many services it applies, and in how many of those it passes.
    pub services: Reach,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Reach {
    pub applicable: usize,
    pub satisfied: usize,
}

/// What a manifest declares.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Component {
    pub name: String,
    /// Its folder; the root is the empty text.
    pub path: String,
    pub role: Word<model::ServiceRole>,
    /// Why it has this role, for people.
    pub because: String,
    /// The files that prove it.
    pub manifests: Vec<String>,
    /// The folders of the components of the repository that it depends on, transitively.
    pub libraries: Vec<String>,
    pub facts: Vec<Fact>,
}

/// Something that is true, with the first place that shows it; a fact that follows from others has no place.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Fact {
    pub id: String,
    pub path: Option<String>,
    #[schemars(range(min = 1))]
    pub line: Option<usize>,
    #[schemars(range(min = 1))]
    pub column: Option<usize>,
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub end_line: Option<usize>,
    /// Behind the last character.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub end_column: Option<usize>,
}

/// One check in one service.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Assessment {
    pub check: String,
    /// Null for a check of project scope, and for findings in files that belong to no service.
    pub service: Option<String>,
    pub verdict: Word<model::Verdict>,
    pub reason: Word<model::Reason>,
    pub severity: Word<model::Severity>,
    /// Why the severity is not the check's default, or what made the check apply, for people.
    pub because: Option<String>,
    /// The place that `because` speaks of.
    pub because_place: Option<Place>,
    /// What would have shown the promise, one line a rule.
    pub would_satisfy: Vec<String>,
    /// The facts that the check needs and that were not found.
    pub unmet: Vec<String>,
    /// What speaks against the promise, worst first, then by path and line.
    pub findings: Vec<Observation>,
    /// The parts that show the promise together, where the check has parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What speaks for the promise.
    pub evidence: Vec<Observation>,
    /// What looks like evidence but is not.
    pub near_misses: Vec<Observation>,
    /// Files that some rule of the check would look at, and that were read.
    pub searched_files: usize,
    /// Files that some rule of the check would look at, and that were not read.
    pub unread_files: usize,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Part {
    pub id: String,
    pub seen: bool,
}

/// From a character to behind another. Equal ends at line 1 and column 1 stand for the whole file.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Place {
    pub path: String,
    #[schemars(range(min = 1))]
    pub line: usize,
    #[schemars(range(min = 1))]
    pub column: usize,
    #[schemars(range(min = 1))]
    pub end_line: usize,
    /// Behind the last character.
    #[schemars(range(min = 1))]
    pub end_column: usize,
}

/// What one rule saw at one place.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Observation {
    pub rule: String,
    /// The name that rules of several languages share.
    pub group: Option<String>,
    #[serde(flatten)]
    pub place: Place,
    pub file_role: Word<model::FileRole>,
    /// One sentence in Markdown, secrets masked.
    pub message: String,
    pub confidence: Word<model::Confidence>,
    /// An identity that survives moved lines.
    pub fingerprint: String,
    pub status: Word<model::Status>,
    /// How many places it stands for, where it counts.
    pub count: Option<u64>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The code that each hole of the rule held, secrets masked.
    pub holes: BTreeMap<String, String>,
    pub excerpt: Excerpt,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Related {
    #[serde(flatten)]
    pub place: Place,
    pub message: String,
}

/// Lines of the file, secrets masked.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Excerpt {
    /// The number of the first line; 0 where there are no lines.
    pub first_line: usize,
    pub lines: Vec<String>,
}

/// How much of the repository was read.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Coverage {
    /// Files that some rule could look at.
    pub files: usize,
    pub read: usize,
    /// Files that were not read, sorted by path.
    pub skipped: Vec<Skipped>,
    /// Files that were read, but with syntax errors.
    pub partly: Vec<Partly>,
    /// Files that no rule looks at because of what they are for.
    pub set_aside: Vec<SetAside>,
    /// Code that a `.gitignore` names, where no index of git says whether it is tracked all the same; absent if there is
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// Code that nobody looked at.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct LeftOut {
    /// Files that are named one by one.
    pub files: usize,
    /// Folders that are named, with all that is in them.
    pub folders: usize,
    /// The first of them all.
    pub first: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Skipped {
    pub path: String,
    /// For people.
    pub why: String,
    pub kind: SkipKind,
    /// The checks whose rules would have looked at it.
    pub checks: Vec<String>,
}

/// Why a file was not read.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SkipKind {
    TooLarge,
    NotText,
    Unreadable,
    NotAFile,
    DanglingLink,
    TooDeep,
    OverBudget,
    Panicked,
    Malformed,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Partly {
    pub path: String,
    /// The first line of doubt.
    #[schemars(range(min = 1))]
    pub line: usize,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct SetAside {
    pub role: Word<model::FileRole>,
    pub files: usize,
}

/// Headline numbers: checks, each once, at its worst service.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Totals {
    pub failed: Failed,
    pub manual: usize,
    pub passed: usize,
    pub waived: usize,
    pub not_applicable: usize,
    /// Failed, manual and passed: what progress is measured against.
    pub judged: usize,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(super) struct Failed {
    pub critical: usize,
    pub high: usize,
    pub medium: usize,
    pub low: usize,
}
