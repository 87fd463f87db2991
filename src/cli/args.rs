//! What the command line says, before it touches the world.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Severity;
use crate::report::RenderFormat;

/// Is this repository ready for production, and if not, what should be fixed first?
///
/// Reads the repository and answers with a checklist, worst first, each item with its place and its fix. It is offline,
/// it runs nothing of what it reads, and it writes nothing but what it is asked to.
#[derive(Debug, Parser)]
#[command(name = "audit", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 ready · 1 something at or above --fail-on fails · 2 the audit could not be done"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub scan: ScanArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a repository; the same as `audit PATH`
    Scan(ScanArgs),
    /// The page of a check, a rule or a fact: why, fix, what counts for and against
    Explain(ExplainArgs),
    /// The checks and facts; with PATH, which of them apply there, and why not
    List(ListArgs),
    /// The services found, their roles and facts, with the file that shows each
    Services(ServicesArgs),
    /// Run a pack's cases
    Test(TestArgs),
    /// Write or refresh the Markdown checklist; people's ticks, notes and wording survive
    Checklist(ChecklistArgs),
    /// A saved run in another form, without scanning again
    Render(RenderArgs),
    /// What was fixed, what is new and what came back between two saved runs
    Diff(DiffArgs),
    /// The syntax tree or the key paths of a file, for people who write rules
    Tree(TreeArgs),
    /// The JSON Schema of a file that audit reads or writes
    Schema(SchemaArgs),
    /// A script that lets a shell complete commands and flags
    Completions(CompletionsArgs),
    /// The manual page, in roff
    Man,
}

#[derive(Clone, Debug, Args)]
pub struct ScanArgs {
    /// The repository, or one file of it
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub outputs: OutputArgs,
    /// Exit with 1 when a check of this severity or worse fails
    #[arg(long, value_name = "SEVERITY", default_value = "critical", env = "AUDIT_FAIL_ON")]
    pub fail_on: FailOn,
    /// Show the checks that pass as well
    #[arg(long)]
    pub show_passes: bool,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub look: LookArgs,
}

/// The forms in which the report is wanted, and where each goes.
#[derive(Clone, Debug, Args)]
pub struct OutputArgs {
    /// The form of the report, with a file if it should not go to the standard output (repeatable)
    ///
    /// One run can write several: `-f terminal -f sarif=audit.sarif -f json=audit.json`.
    #[arg(short, long = "format", value_name = "FMT[=FILE]", default_value = "terminal", value_parser = wanted)]
    pub formats: Vec<Wanted>,
    /// Write the report to a file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// One output: a form, and a file where it does not go to the standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub format: RenderFormat,
    pub file: Option<PathBuf>,
}

/// Which rules take part.
#[derive(Clone, Debug, Args)]
pub struct RuleArgs {
    /// Only this check or rule (repeatable)
    #[arg(long, value_name = "ID")]
    pub only: Vec<String>,
    /// Not this check or rule (repeatable)
    #[arg(long, value_name = "ID")]
    pub disable: Vec<String>,
    /// A folder of checks beside those built in (repeatable)
    #[arg(long, value_name = "DIR")]
    pub pack: Vec<PathBuf>,
    /// Leave out the checks that are built in; their facts and the forms of credentials stay
    #[arg(long)]
    pub no_default_pack: bool,
}

/// Which files are read, and how.
#[derive(Clone, Debug, Args)]
pub struct FileArgs {
    /// Leave out what matches, from the root: `legacy/**` (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Let rules for production code look at tests, too
    #[arg(long)]
    pub include_tests: bool,
    /// Read what .gitignore leaves out, too
    #[arg(long)]
    pub no_gitignore: bool,
    /// Leave out larger files; in bytes
    #[arg(long, value_name = "BYTES", default_value_t = crate::source::DEFAULT_MAX_FILE_SIZE)]
    pub max_file_size: u64,
    /// Threads; 0 means one for each processor
    #[arg(short, long, value_name = "N", default_value_t = 0, env = "AUDIT_JOBS")]
    pub jobs: usize,
}

/// How things are shown.
#[derive(Clone, Debug, Args)]
pub struct LookArgs {
    /// Nothing but ASCII
    #[arg(long)]
    pub ascii: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Only the verdict and the blockers
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Everything, and how long it took
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id of a check, a rule, a group or a fact
    pub id: String,
    /// Say why it did or did not see something at this line of a file, step by step
    #[arg(long, value_name = "PATH:LINE")]
    pub at: Option<String>,
    /// The repository's root, from which the globs of rules count
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// A folder of checks beside those built in (repeatable)
    #[arg(long, value_name = "DIR")]
    pub pack: Vec<PathBuf>,
    /// Leave out the checks that are built in
    #[arg(long)]
    pub no_default_pack: bool,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct ListArgs {
    /// A repository to say which checks apply to
    pub path: Option<PathBuf>,
    /// The rules by what they cost: what each is searched by and, with PATH, its share of the work there
    #[arg(long)]
    pub cost: bool,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct ServicesArgs {
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub files: FileArgs,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct TestArgs {
    /// The pack's folder, whose cases are in its folder `cases`; without it, ./rules with ./fixtures/checks
    pub pack: Option<PathBuf>,
    /// Where the cases are, if elsewhere
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
    /// Only the cases of this check (repeatable)
    #[arg(long, value_name = "ID")]
    pub only: Vec<String>,
    /// Exit with 1 when something in the pack is poor, too
    #[arg(long)]
    pub deny_warnings: bool,
}

#[derive(Debug, Args)]
pub struct ChecklistArgs {
    /// The repository, or one file of it
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The checklist; made if it is not there, else refreshed
    #[arg(short, long, value_name = "FILE", required_unless_present = "check")]
    pub output: Option<PathBuf>,
    /// Exit with 1 if FILE is out of date, and write nothing
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub check: Option<PathBuf>,
    /// Use a saved run instead of scanning: what `audit -f json` wrote
    #[arg(long, value_name = "RUN.json")]
    pub from: Option<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub files: FileArgs,
}

#[derive(Debug, Args)]
pub struct RenderArgs {
    /// A report that `audit -f json` wrote; `-` is the standard input
    #[arg(value_name = "RUN.json")]
    pub run: PathBuf,
    #[command(flatten)]
    pub outputs: OutputArgs,
    /// Show the checks that pass as well
    #[arg(long)]
    pub show_passes: bool,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct TreeArgs {
    /// A source file, or a configuration file
    pub file: PathBuf,
    /// Only what touches this line
    #[arg(long, value_name = "LINE")]
    pub at: Option<usize>,
    /// The repository's root, from which the file's role is told
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    #[command(flatten)]
    pub look: LookArgs,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The older run, as `audit -f json` wrote it
    #[arg(value_name = "OLD.json")]
    pub old: PathBuf,
    /// The newer run
    #[arg(value_name = "NEW.json")]
    pub new: PathBuf,
    /// The form of the answer
    #[arg(short, long, value_name = "FMT", default_value = "terminal")]
    pub format: DiffFormat,
    /// Exit with 1 when a check of this severity or worse fails that did not before
    #[arg(long, value_name = "SEVERITY", default_value = "none")]
    pub fail_on: FailOn,
    #[command(flatten)]
    pub look: LookArgs,
}

/// The forms of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Terminal,
    Markdown,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    pub what: SchemaKind,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// A check file
    Pack,
    /// A file of a pack's folder `facts`
    Fact,
    /// A file of a pack's folder `matchers`
    Matcher,
    /// A report in JSON
    Report,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

/// The severity from which on a failing check fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Critical,
    High,
    Medium,
    Low,
    None,
}

impl ExplainArgs {
    /// All rules of the packs that are named.
    pub fn rules(&self) -> RuleArgs {
        let no_default_pack = self.no_default_pack;
        RuleArgs { only: Vec::new(), disable: Vec::new(), pack: self.pack.clone(), no_default_pack }
    }
}

impl FailOn {
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Critical => Some(Severity::Critical),
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::None => None,
        }
    }
}

fn wanted(text: &str) -> Result<Wanted, String> {
    let (word, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file's name follows the `=`".to_owned()),
        Some((word, file)) => (word, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = RenderFormat::from_word(word).ok_or_else(|| {
        let known: Vec<_> = RenderFormat::ALL.iter().map(|format| format.word()).collect();
        format!("it is one of: {}", known.join(", "))
    })?;
    Ok(Wanted { format, file })
}
