//! From arguments to a plan: the one place where paths are looked up and packs are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{FileArgs, LookArgs, RuleArgs, When};
use super::error::CliError;
use crate::assess::{AssessOptions, assess};
use crate::model::{FileKind, RepoPath, Report, RuleCost, Severity, Tool};
use crate::pack::{CompiledPack, PackSource, Selection, compile, compile_built_in};
use crate::report::{Charset, Color, Detail, ShowPasses, TerminalStyle};
use crate::scan::{ScanOptions, Tests, costs, scan};
use crate::source::{self, Candidate, IgnoreFiles, WalkOptions};
use crate::syntax::Dialect;

/// Everything that a run needs.
pub struct Plan {
    pub pack: Arc<CompiledPack>,
    root: PathBuf,
    found: source::Walk,
    pub scan: ScanOptions,
    pub fail_on: Option<Severity>,
}

impl Plan {
    /// Looks up the path and reads the packs.
    pub fn new(path: &Path, rules: &RuleArgs, files: &FileArgs, fail_on: Option<Severity>) -> Result<Self, CliError> {
        let (root, only) = root_of(path)?;
        let walk = WalkOptions {
            root,
            only,
            exclude: files.exclude.clone(),
            ignore_files: if files.no_gitignore { IgnoreFiles::Disregard } else { IgnoreFiles::Respect },
            max_file_size: files.max_file_size,
            threads: files.jobs,
        };
        let scan = ScanOptions {
            jobs: files.jobs,
            max_file_size: files.max_file_size,
            tests: if files.include_tests { Tests::Included } else { Tests::Apart },
            ..ScanOptions::default()
        };
        let found = source::walk(&walk)?;
        let pack = Arc::new(packs_for(rules, &found.candidates)?);
        Ok(Self { pack, root: walk.root, found, scan, fail_on })
    }

    /// Walks, scans and judges.
    ///
    /// # Errors
    /// When the root cannot be walked, or holds nothing that can be read.
    pub fn run(&self) -> Result<Report, CliError> {
        let mut scanned = scan(&self.pack, self.found.candidates.clone(), &self.scan, &mut |_| {});
        scanned.left_out.clone_from(&self.found.left_out);
        let tool = Tool { version: env!("CARGO_PKG_VERSION").to_owned(), packs: self.pack.infos.clone() };
        let options = AssessOptions { fail_on: self.fail_on, ..AssessOptions::new(tool) };
        let report = assess(&self.pack.catalogue, scanned, &options);
        if report.coverage.read == 0 {
            let why =
                report.coverage.skipped.first().map(|skipped| format!("{}: {}", skipped.path, skipped.why.describe()));
            return Err(CliError::NothingToRead { path: shown(&self.root), why });
        }
        Ok(report)
    }

    /// What each rule costs over the files.
    pub fn costs(&self) -> Vec<RuleCost> {
        costs(&self.pack, Some(&self.found.candidates), self.scan.max_file_size, self.scan.tests)
    }
}

/// The folder to audit, and the one file of it that is meant, if one is.
fn root_of(path: &Path) -> Result<(PathBuf, Option<RepoPath>), CliError> {
    let metadata = std::fs::metadata(path).map_err(|error| CliError::NoPath {
        path: shown(path),
        reason: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            kind => kind.to_string(),
        },
    })?;
    if metadata.is_dir() {
        return Ok((path.to_owned(), None));
    }
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| RepoPath::new(name.to_string_lossy()));
    Ok((folder.to_owned(), name))
}

/// The packs of a run over these files: without packs of the user's, only what the files' languages need is made ready.
fn packs_for(rules: &RuleArgs, candidates: &[Candidate]) -> Result<CompiledPack, CliError> {
    if !rules.pack.is_empty() || rules.no_default_pack {
        return packs(rules);
    }
    let dialects = candidates.iter().filter_map(|candidate| match candidate.kind {
        FileKind::Source(language) => Some(Dialect::of_file(language, &candidate.path)),
        FileKind::Document(_) | FileKind::Other => None,
    });
    let mut pack = compile_built_in(dialects.collect())?;
    pack.select(&Selection { only: rules.only.clone(), disable: rules.disable.clone() })?;
    Ok(pack)
}

/// The packs of a run: the one built in, and those that the user brings.
pub fn packs(rules: &RuleArgs) -> Result<CompiledPack, CliError> {
    let mut sources = vec![PackSource::built_in()];
    for folder in &rules.pack {
        sources.push(PackSource::folder(folder)?);
    }
    if rules.no_default_pack {
        let (built_in, brought) = sources.split_at_mut(1);
        built_in[0].keep_what_is_named_in(brought);
    }
    let mut pack = compile(&sources)?;
    pack.select(&Selection { only: rules.only.clone(), disable: rules.disable.clone() })?;
    Ok(pack)
}

/// How the terminal wants things shown.
pub fn style(look: &LookArgs, is_terminal: bool, show_passes: ShowPasses) -> TerminalStyle {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let color = match look.color {
        When::Always => Color::On,
        When::Never => Color::Off,
        When::Auto if is_terminal && !no_color && std::env::var_os("TERM").is_none_or(|term| term != "dumb") => {
            Color::On
        }
        When::Auto => Color::Off,
    };
    let width = terminal_size::terminal_size().filter(|_| is_terminal).map_or(100, |(width, _)| usize::from(width.0));
    TerminalStyle {
        width: width.clamp(40, 200),
        color,
        charset: if look.ascii { Charset::Ascii } else { Charset::Unicode },
        detail: match (look.quiet, look.verbose) {
            (true, _) => Detail::Quiet,
            (_, true) => Detail::Verbose,
            _ => Detail::Normal,
        },
        show_passes,
    }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
