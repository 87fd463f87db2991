//! The walk: from a directory to its files, in the order of their paths.
//!
//! It reads names and metadata, and of contents ignore files alone, until it asks what nothing names and what no name tells. It goes down level by level, the folders of a level
//! in parallel, so that neither deep nor wide trees can hurt it, and sorts at the end. It follows no link and never opens
//! what is no plain file.

mod loose;
mod missed;
mod unnamed;
mod walker;

use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};

use self::walker::Walker;
use super::exclusion::Exclusion;
use super::kind::kind_of;
use super::role::role_of;
use super::tracked::Tracked;
use crate::model::{FileKind, FileRole, LeftOut, RepoPath, SkipReason};

/// The size cap of a file, in bytes, unless the user says otherwise: 2 MiB.
pub const DEFAULT_MAX_FILE_SIZE: u64 = 2 * 1024 * 1024;

/// Whether `.gitignore` counts, for what git does not track all the same. `.auditignore` is written for this program and always does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IgnoreFiles {
    #[default]
    Respect,
    Disregard,
}

/// What to walk.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// A directory; it may be a link to one.
    pub root: PathBuf,
    /// The one file to look at, from the root, whatever ignores or excludes it.
    pub only: Option<RepoPath>,
    /// Globs from the root; a folder that matches is left out with all that is in it.
    pub exclude: Vec<String>,
    pub ignore_files: IgnoreFiles,
    /// In bytes.
    pub max_file_size: u64,
    /// How many threads may work; 0 means as many as there are cores.
    pub threads: usize,
}

impl WalkOptions {
    /// The defaults for a directory.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            only: None,
            exclude: Vec::new(),
            ignore_files: IgnoreFiles::Respect,
            max_file_size: DEFAULT_MAX_FILE_SIZE,
            threads: 0,
        }
    }
}

/// A file that could be read, or the reason, known without reading, why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub path: RepoPath,
    pub absolute: PathBuf,
    /// Its size on disk.
    pub bytes: u64,
    pub kind: FileKind,
    /// By its place and name; its content may refine it.
    pub role: FileRole,
    pub skip: Option<SkipReason>,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// Sorted by path. A folder that could not be listed, or not to its end, is among them, of kind `Other`, as closed.
    pub candidates: Vec<Candidate>,
    /// Code that a `.gitignore` names, where no index says whether git tracks it all the same.
    pub left_out: Option<LeftOut>,
}

/// Why there was nothing to walk.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum WalkError {
    #[error("{} cannot be read: {reason}", .path.display())]
    #[diagnostic(code(audit::source::unreadable))]
    Unreadable {
        path: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    #[error("{} is not a directory", .path.display())]
    #[diagnostic(code(audit::source::not_a_directory))]
    NotADirectory { path: PathBuf },
    #[error("the glob `{glob}` cannot be read: {reason}")]
    #[diagnostic(
        code(audit::source::glob),
        help("globs are matched against paths from the root: `docs/**`, `**/*.test.ts`")
    )]
    Glob { glob: String, reason: String },
}

/// Lists the files of a directory. The same tree gives the same walk on every machine and with any number of threads.
///
/// # Errors
/// The root does not exist, is no directory or cannot be listed; `only` does not exist; a glob of `exclude` is malformed.
pub fn walk(options: &WalkOptions) -> Result<Walk, WalkError> {
    let exclusion = Exclusion::new(&options.exclude)?;
    let refused =
        |error: io::Error| WalkError::Unreadable { path: options.root.clone(), reason: error.kind().to_string() };
    let root = fs::canonicalize(&options.root).map_err(refused)?;
    if !root.is_dir() {
        return Err(WalkError::NotADirectory { path: options.root.clone() });
    }
    if let Some(only) = &options.only {
        return the_only(&root, only, options);
    }
    fs::read_dir(&root).map_err(refused)?;
    let tracked = match options.ignore_files {
        IgnoreFiles::Respect => Tracked::of_root(&root),
        IgnoreFiles::Disregard => None,
    };
    let walker = Walker { root, exclusion, options, tracked };
    Ok(walker.run())
}

/// A file that the user named is read even through a link: naming it says so.
fn the_only(root: &Path, only: &RepoPath, options: &WalkOptions) -> Result<Walk, WalkError> {
    let absolute = only.as_str().split('/').fold(root.to_owned(), |path, name| path.join(name));
    let metadata = fs::metadata(&absolute).map_err(|error| WalkError::Unreadable {
        path: options.root.join(only.as_str()),
        reason: error.kind().to_string(),
    })?;
    let kind = kind_of(only);
    let mut candidate = [Candidate {
        path: only.clone(),
        absolute,
        bytes: metadata.len(),
        kind,
        role: role_of(only, kind),
        skip: skip_of(metadata.file_type(), metadata.len(), options.max_file_size),
    }];
    unnamed::recognize(&mut candidate);
    Ok(Walk { candidates: candidate.into(), left_out: None })
}

fn skip_of(file_type: FileType, bytes: u64, limit: u64) -> Option<SkipReason> {
    if !file_type.is_file() {
        return Some(SkipReason::NotAFile);
    }
    (bytes > limit).then_some(SkipReason::TooLarge { bytes, limit })
}

#[cfg(test)]
mod tests;
