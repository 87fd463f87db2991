//! What the audit knows of each file: its role, its kind, and whether it was read.

use super::{CheckId, RepoPath, RuleId, severity::scale};

scale!(
    /// What a file is for. It decides which rules look at it and how severe a finding in it is.
    FileRole {
        Production = "production",
        /// Settings and code of a developer's machine: `appsettings.Development.json`, `docker-compose.yml`.
        Development = "development",
        Test = "test",
        /// One-off and operational programs that no request runs through.
        Script = "script",
        Example = "example",
        Migration = "migration",
        Generated = "generated",
        Vendored = "vendored",
    }
);

scale!(
    /// A language that the matcher understands. `typescript` is the whole family: .ts .tsx .js .jsx .mjs .cjs .mts .cts.
    Language { CSharp = "csharp", TypeScript = "typescript", Python = "python" }
);

scale!(
    /// A format of configuration that is read as key paths with values and places.
    Format {
        Json = "json",
        Yaml = "yaml",
        Toml = "toml",
        Dotenv = "dotenv",
        Xml = "xml",
        Dockerfile = "dockerfile",
        Ini = "ini",
        Properties = "properties",
        Hcl = "hcl",
        Sql = "sql",
        Nginx = "nginx",
        Prisma = "prisma",
        /// Lists of packages, as pip reads them.
        Requirements = "requirements",
        YarnLock = "yarn-lock",
    }
);

/// What a file is, as far as reading it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    Source(Language),
    Document(Format),
    /// Text that only `text` and `file` rules look at.
    Other,
}

/// Why a file was not read. Skipped files are listed in every report; silence over them proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Larger than the size cap; both in bytes.
    TooLarge { bytes: u64, limit: u64 },
    /// Holds NUL bytes, or is no text in any encoding that is read.
    NotText,
    /// The operating system refused; its message.
    Unreadable(String),
    /// A folder that could not be listed, or not to its end: anything may be in it. The operating system's message.
    Closed(String),
    /// A pipe, a socket or a device.
    NotAFile,
    /// A symbolic link that leads out of the root or nowhere.
    DanglingLink,
    /// The shape guard refused to parse it: what it saw.
    TooDeep(String),
    /// The budget of steps or the clock ran out, in which stage.
    OverBudget(String),
    /// A defect of this program met in this file; its message.
    Panicked(String),
    /// A configuration file that does not parse; the parser's message with its place, never its text.
    Malformed(String),
}

impl SkipReason {
    /// One line for people.
    pub fn describe(&self) -> String {
        match self {
            Self::TooLarge { bytes, limit } => {
                format!("{bytes} bytes, over the limit of {limit}")
            }
            Self::NotText => "not text".to_owned(),
            Self::Unreadable(message) => format!("cannot be read: {message}"),
            Self::Closed(message) => format!("a folder that cannot be listed: {message}"),
            Self::NotAFile => "not a regular file".to_owned(),
            Self::DanglingLink => "a link that leads nowhere inside the repository".to_owned(),
            Self::TooDeep(what) => format!("not parsed: {what}"),
            Self::OverBudget(stage) => format!("over its budget: {stage}"),
            Self::Panicked(message) => format!("the audit failed on it: {message}"),
            Self::Malformed(message) => format!("does not parse: {message}"),
        }
    }
}

/// How far a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    Read,
    /// Read, but its parser met syntax that it does not know, first on this line (from 1).
    Partly {
        line: usize,
    },
    Skipped(SkipReason),
}

/// One file that some rule could look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    pub path: RepoPath,
    pub role: FileRole,
    pub kind: FileKind,
    pub state: FileState,
    /// The checks and facts, by index into the pack's list of subjects, with a rule that would look at this file by
    /// kind, role and globs, whether or not its bytes could match.
    pub watched_by: Vec<u32>,
    /// Of a file that was not read, the rules that could have seen something in it and did not look: those over its text
    /// may have, and what its words leave no chance saw nothing.
    pub hides: Vec<RuleId>,
}

/// A file that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub path: RepoPath,
    pub why: SkipReason,
    /// The checks whose rules would have looked at it.
    pub checks: Vec<CheckId>,
}
