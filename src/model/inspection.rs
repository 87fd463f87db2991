//! What is shown of a file to people who write rules: its tree, and how a rule fared at a place. Masked already.

use super::{Emits, FileRole, Position, RepoPath, RuleId};

/// A source file as its syntax tree, or a configuration file as its key paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTree {
    pub path: RepoPath,
    /// What it was read as: `csharp`, `kubernetes, yaml`.
    pub read_as: String,
    pub role: FileRole,
    /// The line of the first syntax error.
    pub first_error: Option<usize>,
    pub rows: Vec<TreeRow>,
}

/// A named node of the tree, or an entry of a configuration file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeRow {
    pub depth: usize,
    pub place: Position,
    /// The field of its parent that it fills.
    pub field: Option<String>,
    /// The grammar's word for it, or the key path.
    pub name: String,
    /// The words that `kind:` knows it by in every language.
    pub words: Vec<&'static str>,
    /// The text of what has no parts, or the value.
    pub text: Option<String>,
}

/// What a step of a rule came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Yes,
    No,
    Unknown,
    /// No question, but something to know.
    Note,
}

/// How one rule fared at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    pub rule: RuleId,
    pub emits: Emits,
    pub looks_at: String,
    pub lines: Vec<TraceLine>,
    /// Whether it saw something there.
    pub outcome: Mark,
    /// In one sentence.
    pub conclusion: String,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceLine {
    pub depth: usize,
    pub mark: Mark,
    /// What was asked.
    pub asked: String,
    /// Of what, and what came of it: each on a line of its own.
    pub notes: Vec<String>,
}
