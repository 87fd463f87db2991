//! What a rule costs, for people who write rules.

use super::RuleId;

/// A rule with what it is searched by, and what it cost over a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCost {
    pub rule: RuleId,
    /// For people: `csharp`, `kubernetes, yaml`.
    pub looks_at: String,
    pub tried: Tried,
    /// The words that it is searched by, sorted; empty where nothing can be searched for.
    pub anchors: Vec<String>,
    /// A rough guess at how often it is tried. Only the order of rules means something.
    pub guess: usize,
    /// Nothing where no repository was looked at.
    pub work: Option<Work>,
}

/// Where a rule is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Around its anchors.
    AtAnchors,
    /// At every node of a file that holds its anchors.
    AtEveryNode,
    /// In every file that it looks at.
    InEveryFile,
}

/// What a rule did over a repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Files that it looks at by kind, role and path.
    pub files: usize,
    /// Those of them that hold its anchors, so that it was tried there.
    pub alive: usize,
    /// Places at which it was tried and steps of matching there; of rules over texts and documents one for each 256 bytes.
    pub steps: u64,
    /// Places at which it holds.
    pub found: usize,
}
