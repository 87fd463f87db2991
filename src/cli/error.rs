//! Why a command could not be done. Each says where and what to do about it; the exit status is 2.

use miette::Diagnostic;
use thiserror::Error;

use crate::cases::CasesError;
use crate::pack::{LoadError, PackError, UnknownId};
use crate::report::ChecklistError;
use crate::source::WalkError;

#[derive(Debug, Error, Diagnostic)]
pub enum CliError {
    #[error("{path}: {reason}")]
    #[diagnostic(help("audit takes the path of a repository, or of one file in it"))]
    NoPath { path: String, reason: String },
    #[error("{path}: nothing here that audit can read{}", .why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default())]
    #[diagnostic(help(
        "audit reads C#, TypeScript, JavaScript and Python sources, and their configuration; was the right folder given, or is everything ignored?"
    ))]
    NothingToRead { path: String, why: Option<String> },
    #[error("no check, rule or fact is named `{id}`")]
    Unknown {
        id: String,
        #[help]
        help: Option<String>,
    },
    #[error("{path} cannot be shown: {reason}")]
    #[diagnostic(help("C#, TypeScript, JavaScript and Python have a syntax tree, configuration files have key paths"))]
    NoTree { path: String, reason: String },
    #[error("`{text}` is not a place")]
    #[diagnostic(help("a place is a file and a line of it: `--at src/app.py:12`"))]
    NoPlace { text: String },
    #[error("{path} has {count} lines, and no line {line}")]
    NoLine { path: String, line: usize, count: usize },
    #[error("`{id}` has no rules that look at files")]
    #[diagnostic(help("people decide it, or it follows from others: `audit explain {id}` shows its page"))]
    NoRules { id: String },
    #[error("{path} cannot be written: {reason}")]
    Unwritable { path: String, reason: String },
    #[error("{path} is no saved run: {reason}")]
    #[diagnostic(help("a run is saved with `audit -f json=FILE`"))]
    NoRun { path: String, reason: String },
    #[error("{path} cannot be refreshed: {error}")]
    #[diagnostic(help(
        "the file was left as it was; mend the mark, or take it from the last version that was well, or write a new checklist under another name"
    ))]
    Checklist { path: String, error: ChecklistError },
    #[error("{path} cannot be read: {reason}")]
    Unreadable { path: String, reason: String },
    #[error("two reports cannot both go to the standard output")]
    #[diagnostic(help("give all but one of them a file: `-f sarif=audit.sarif`"))]
    TwoOutputs,
    #[error("`--output` names one file, but {number} reports are wanted")]
    #[diagnostic(help("give each its own file: `-f sarif=audit.sarif -f json=audit.json`"))]
    OneFileForSeveral { number: usize },
    #[error("there is no pack to test here")]
    #[diagnostic(help(
        "without an argument, `audit test` runs ./rules with the cases in ./fixtures/checks; name a pack: `audit test PACK`"
    ))]
    NoPack,
    #[error(transparent)]
    #[diagnostic(transparent)]
    Walk(#[from] WalkError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Pack(#[from] PackError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    #[diagnostic(transparent)]
    UnknownId(#[from] UnknownId),
    #[error(transparent)]
    #[diagnostic(transparent)]
    Cases(#[from] CasesError),
}
