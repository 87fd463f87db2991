//! A check as people see it: the promise, the policies, the reasons. How it is detected is the matcher's business.

use std::collections::BTreeSet;

use super::{
    CheckId, Confidence, Derived, Effort, Emits, FactId, FileRole, Language, RuleId, ServiceRole, Severity, SpeaksFor,
    Subject, severity::scale,
};

scale!(
    /// What it means that neither finding nor evidence was seen.
    WhenSilent { Pass = "pass", Fail = "fail", Manual = "manual" }
);
scale!(
    /// What it means that findings stand beside full evidence.
    WhenMixed { Fail = "fail", Manual = "manual" }
);
scale!(
    /// Whether a check is judged for each service or once for the project.
    Scope { Service = "service", Project = "project" }
);
scale!(
    /// Whether rules can decide a check, or people alone.
    DecidedBy { Rules = "rules", People = "people" }
);

/// A condition over named things: facts in `applies-when`, rules and groups in `shown-by`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition<Name> {
    Always,
    Is(Name),
    All(Vec<Condition<Name>>),
    Any(Vec<Condition<Name>>),
    Not(Box<Condition<Name>>),
}

impl<Name> Condition<Name> {
    /// Whether the condition holds where `holds` says which names do.
    pub fn holds(&self, holds: &dyn Fn(&Name) -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::Is(name) => holds(name),
            Self::All(parts) => parts.iter().all(|part| part.holds(holds)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(holds)),
            Self::Not(part) => !part.holds(holds),
        }
    }

    /// Every name in the condition, in the order written.
    pub fn names(&self) -> Vec<&Name> {
        match self {
            Self::Always => Vec::new(),
            Self::Is(name) => vec![name],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::names).collect(),
            Self::Not(part) => part.names(),
        }
    }
}

/// When a check's severity differs from its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityWhen {
    pub when: SeverityCondition,
    pub severity: Severity,
}

/// The one thing that a `severity-when` entry looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeverityCondition {
    Fact(FactId),
    /// The role of the finding's file is one of these.
    FileRole(Vec<FileRole>),
    /// The id or the group of the rule that made the finding.
    Rule(RuleId),
    /// The finding's count is greater.
    Over(u64),
}

/// What phase two and the reports know of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    pub id: RuleId,
    pub group: Option<RuleId>,
    pub emits: Emits,
    pub confidence: Confidence,
    /// What it looks at, for people: `csharp`, `json, dotenv`, `text`, `files`.
    pub looks_at: String,
    /// The languages whose code it looks at; none where it looks at anything else.
    pub languages: Vec<Language>,
    pub message: Option<String>,
    /// Only for components of these roles; empty means any.
    pub service_roles: Vec<ServiceRole>,
    pub applies_when: Condition<FactId>,
    /// For whom what it sees speaks; none for whom the place speaks.
    pub speaks_for: Option<SpeaksFor>,
}

/// A promise that should hold in production, with its policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub id: CheckId,
    pub title: String,
    pub category: String,
    pub severity: Severity,
    pub effort: Effort,
    pub scope: Scope,
    pub decided_by: DecidedBy,
    pub applies_when: Condition<FactId>,
    pub when_silent: WhenSilent,
    pub when_mixed: WhenMixed,
    pub severity_when: Vec<SeverityWhen>,
    /// Which evidence, together, shows the promise; `Always` means that any does.
    pub shown_by: Condition<RuleId>,
    pub fails_because: Option<String>,
    pub passes_because: Option<String>,
    /// Markdown.
    pub why: String,
    /// Markdown, with fenced code.
    pub fix: String,
    pub references: Vec<String>,
    pub rules: Vec<RuleInfo>,
    pub derive: Vec<Derived>,
}

impl Check {
    /// Whether it can ever fail: silence fails it, or a finding that is sure enough.
    pub fn can_fail(&self) -> bool {
        let finds = |emits: Emits, confidence: Confidence| emits == Emits::Finding && confidence != Confidence::Low;
        self.when_silent == WhenSilent::Fail
            || self.rules.iter().any(|rule| finds(rule.emits, rule.confidence))
            || self.derive.iter().any(|rule| finds(rule.emits, rule.confidence))
    }
}

/// Something true of a service or of the project, and how it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: FactId,
    pub title: String,
    pub scope: Scope,
    /// Follows from other facts; `None` where only rules show it.
    pub when: Option<Condition<FactId>>,
    pub rules: Vec<RuleInfo>,
    /// Rules that make values of other values.
    pub derive: Vec<Derived>,
}

/// Everything that a set of packs promises and knows, without how it is detected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Sorted by id.
    pub checks: Vec<Check>,
    /// Those of the checks that the run is not about: they are heard, since others are made of what they see, and not judged.
    pub heard_only: BTreeSet<CheckId>,
    /// Sorted by id.
    pub facts: Vec<Fact>,
    /// The checks and facts by the index that `FileRecord::watched_by` uses.
    pub subjects: Vec<Subject>,
}

impl Catalogue {
    pub fn check(&self, id: &CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| &check.id == id)
    }

    /// Whether the run is about a check.
    pub fn is_judged(&self, check: &Check) -> bool {
        !self.heard_only.contains(&check.id)
    }

    pub fn fact(&self, id: &FactId) -> Option<&Fact> {
        self.facts.iter().find(|fact| &fact.id == id)
    }

    /// Every derived rule with the check that it belongs to; those of facts come first and belong to none.
    pub fn derived(&self) -> impl Iterator<Item = (Option<&Check>, &Derived)> {
        let facts = self.facts.iter().flat_map(|fact| fact.derive.iter().map(|rule| (None, rule)));
        facts.chain(self.checks.iter().flat_map(|check| check.derive.iter().map(move |rule| (Some(check), rule))))
    }

    /// The index of a subject in `subjects`.
    pub fn index_of(&self, subject: &Subject) -> Option<u32> {
        self.subjects.iter().position(|known| known == subject).and_then(|at| u32::try_from(at).ok())
    }
}
