//! What one rule saw at one place. Texts in an observation are already masked: a secret cannot leave through it.

use std::collections::BTreeMap;

use super::{CheckId, Confidence, Excerpt, FactId, FileRole, Filling, Location, RuleId, severity::scale};

scale!(
    /// The role of an observation: for, against, nearly for, neither, or a value to be compared with others.
    Emits { Finding = "finding", NearMiss = "near-miss", Evidence = "evidence", Fact = "fact", Value = "value" }
);

scale!(
    /// Where an observation stands towards people's decisions.
    Status { New = "new", Baseline = "baseline", Waived = "waived", Suppressed = "suppressed" }
);

/// Whose rule it was: a check's or a fact's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    Check(CheckId),
    Fact(FactId),
}

/// An identity that survives moved lines: 32 hexadecimal digits from rule, path, masked snippet and ordinal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub String);

/// Another place that belongs to an observation, with what it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub location: Location,
    pub message: String,
}

/// What one rule saw at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    pub rule: RuleId,
    pub group: Option<RuleId>,
    pub subject: Subject,
    pub emits: Emits,
    pub confidence: Confidence,
    pub location: Location,
    pub file_role: FileRole,
    /// One sentence in Markdown (code in backticks), masked.
    pub message: String,
    pub excerpt: Excerpt,
    /// What each hole held, masked.
    pub holes: BTreeMap<String, Filling>,
    /// For a counting rule: how many places it stands for.
    pub count: Option<u64>,
    pub related: Vec<Related>,
    pub fingerprint: Fingerprint,
    pub status: Status,
}
