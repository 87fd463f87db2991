//! The way down: one level of folders after the other, each folder listed once, by any thread.
//!
//! It decides what a single entry is and owns no policy: options, ignore files and roles are asked.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::missed::{Missed, holds_code, is_code, summed};
use super::{Candidate, IgnoreFiles, Walk, WalkOptions, loose, skip_of, unnamed};
use crate::model::{FileKind, FileRole, RepoPath, SkipReason};
use crate::source::exclusion::Exclusion;
use crate::source::ignores::{AUDITIGNORE, GITIGNORE, Ignores, Said};
use crate::source::kind::kind_of;
use crate::source::pipelines::is_pipeline;
use crate::source::role::{Setting, role_in, role_of};
use crate::source::text::unreadable;
use crate::source::tracked::Tracked;

/// Where version control keeps its own; never the user's files.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj"];

/// From how many folders on a level threads are worth starting.
const WORTH_THREADS: usize = 8;

/// A folder to be listed.
struct Folder {
    /// From the root; the root is the empty text.
    path: String,
    absolute: PathBuf,
    ignores: Ignores,
    setting: Setting,
    takes: Takes,
}

/// What of a folder is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// All that no ignore file names.
    All,
    /// An ignore file names the folder: only what is the repository's all the same.
    Kept,
}

/// What a folder holds.
#[derive(Default)]
struct Listing {
    folders: Vec<Folder>,
    candidates: Vec<Candidate>,
    examples: Examples,
    missed: Vec<Missed>,
}

/// What lies in folders of examples, with the roles that it has should the repository hold little else.
type Examples = BTreeMap<RepoPath, FileRole>;

/// One walk below a root.
pub(super) struct Walker<'a> {
    /// Without links, so that a link can be told to lead out of it.
    pub root: PathBuf,
    pub exclusion: Exclusion,
    pub options: &'a WalkOptions,
    /// What git tracks, where that is known.
    pub tracked: Option<Tracked>,
}

impl Walker<'_> {
    pub fn run(&self) -> Walk {
        let mut pool: Option<ThreadPool> = None;
        let mut walk = Walk::default();
        let mut examples = Examples::new();
        let mut missed = Vec::new();
        let mut level = vec![Folder {
            path: String::new(),
            absolute: self.root.clone(),
            ignores: Ignores::default(),
            setting: Setting::root(),
            takes: Takes::All,
        }];
        while !level.is_empty() {
            if level.len() >= WORTH_THREADS && pool.is_none() {
                pool = self.threads();
            }
            let listings: Vec<Listing> = match &pool {
                Some(pool) if level.len() >= WORTH_THREADS => {
                    pool.install(|| level.into_par_iter().map(|folder| self.list(folder)).collect())
                }
                _ => level.into_iter().map(|folder| self.list(folder)).collect(),
            };
            level = Vec::new();
            for listing in listings {
                level.extend(listing.folders);
                walk.candidates.extend(listing.candidates);
                examples.extend(listing.examples);
                missed.extend(listing.missed);
            }
        }
        walk.left_out = summed(&missed);
        take_for_the_product(&examples, &mut walk.candidates);
        let mut look_inside = || {
            unnamed::recognize(&mut walk.candidates);
            loose::set_aside(&mut walk.candidates, self.options.max_file_size);
        };
        match pool.or_else(|| self.threads()) {
            Some(pool) => pool.install(look_inside),
            None => look_inside(),
        }
        // Names that are no UTF-8 can look alike; what the system calls them keeps the order fixed.
        walk.candidates.sort_by(|a, b| (&a.path, &a.absolute).cmp(&(&b.path, &b.absolute)));
        walk
    }

    /// None where one thread is wanted, or no more can be had.
    fn threads(&self) -> Option<ThreadPool> {
        let builder = ThreadPoolBuilder::new().num_threads(self.options.threads);
        match self.options.threads {
            1 => None,
            _ => builder.build().ok(),
        }
    }

    fn list(&self, mut folder: Folder) -> Listing {
        let mut listing = Listing::default();
        let entries = match entries_of(&folder.absolute) {
            Ok((entries, None)) => entries,
            Ok((entries, Some(error))) => {
                self.close(&folder, &error, &mut listing);
                entries
            }
            Err(error) => {
                self.close(&folder, &error, &mut listing);
                return listing;
            }
        };
        folder.setting.observe(entries.keys().map(String::as_str));
        if self.options.ignore_files == IgnoreFiles::Respect && entries.contains_key(GITIGNORE) {
            folder.ignores = folder.ignores.with(&folder.absolute, &folder.path, GITIGNORE);
        }
        if entries.contains_key(AUDITIGNORE) {
            folder.ignores = folder.ignores.with(&folder.absolute, &folder.path, AUDITIGNORE);
        }
        for (name, same) in &entries {
            for entry in same {
                self.take(&folder, name, entry, &mut listing);
            }
        }
        listing
    }

    fn take(&self, folder: &Folder, name: &str, entry: &DirEntry, listing: &mut Listing) {
        let path = if folder.path.is_empty() { name.to_owned() } else { format!("{}/{name}", folder.path) };
        let version_control = VERSION_CONTROL.iter().any(|own| own.eq_ignore_ascii_case(name));
        if version_control || self.exclusion.covers(&path) {
            return;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                if let Some(takes) = self.folder_takes(folder, &path) {
                    listing.folders.push(Folder {
                        absolute: entry.path(),
                        ignores: folder.ignores.clone(),
                        setting: folder.setting.child(name),
                        path,
                        takes,
                    });
                } else if self.may_be_tracked(folder.ignores.of_folder(&path))
                    && holds_code(entry.path(), folder.setting.child(name))
                {
                    listing.missed.push(Missed::Folder(RepoPath::new(path)));
                }
            }
            found if !self.takes_file(folder, &path) => {
                let is_file = found.is_ok_and(|found| found.is_file());
                if is_file && self.may_be_tracked(folder.ignores.of_file(&path)) && is_code(&folder.setting, name) {
                    listing.missed.push(Missed::File(RepoPath::new(path)));
                }
            }
            found => {
                let purpose = role_in(&folder.setting, name, kind_of(&RepoPath::new(&path)));
                if let Some(candidate) = self.candidate(&path, purpose.role, entry, found) {
                    listing.examples.extend(purpose.unless_shown.map(|role| (candidate.path.clone(), role)));
                    listing.candidates.push(candidate);
                }
            }
        }
    }

    /// Whether what a `.gitignore` leaves out may be the repository's all the same, for all that is known.
    fn may_be_tracked(&self, said: Said) -> bool {
        said == Said::LeftOutOfGit && self.tracked.is_none()
    }

    fn takes_file(&self, folder: &Folder, path: &str) -> bool {
        match (folder.ignores.of_file(path), folder.takes) {
            (Said::LeftOut, _) => false,
            (Said::Read, Takes::All) => true,
            (Said::LeftOutOfGit, _) | (Said::Read, Takes::Kept) => match &self.tracked {
                Some(tracked) => tracked.has(path),
                None => is_pipeline(path),
            },
        }
    }

    /// What of a folder is read; nothing where it is left out whole.
    fn folder_takes(&self, folder: &Folder, path: &str) -> Option<Takes> {
        match (folder.ignores.of_folder(path), folder.takes) {
            (Said::LeftOut, _) => None,
            (Said::Read, Takes::All) => Some(Takes::All),
            (Said::LeftOutOfGit, _) | (Said::Read, Takes::Kept) => {
                let holds_kept = match &self.tracked {
                    Some(tracked) => tracked.has_below(path),
                    None => is_pipeline(path),
                };
                holds_kept.then_some(Takes::Kept)
            }
        }
    }

    /// A candidate for what is no folder; none for a link that needs no mention.
    fn candidate(
        &self,
        path: &str,
        role: FileRole,
        entry: &DirEntry,
        found: io::Result<FileType>,
    ) -> Option<Candidate> {
        let path = RepoPath::new(path);
        let kind = kind_of(&path);
        let absolute = entry.path();
        let (bytes, skip) = match found.and_then(|found| Ok((found, entry.metadata()?.len()))) {
            Ok((found, _)) if found.is_symlink() => {
                // What it leads to inside the root is met there.
                if kind == FileKind::Other || self.leads_inside(&absolute) {
                    return None;
                }
                (0, Some(SkipReason::DanglingLink))
            }
            Ok((found, bytes)) => (bytes, skip_of(found, bytes, self.options.max_file_size)),
            Err(error) => (0, Some(unreadable(&error))),
        };
        Some(Candidate { path, absolute, bytes, kind, role, skip })
    }

    fn leads_inside(&self, link: &Path) -> bool {
        fs::canonicalize(link).is_ok_and(|target| target.starts_with(&self.root))
    }

    fn close(&self, folder: &Folder, error: &io::Error, listing: &mut Listing) {
        let path = RepoPath::new(&folder.path);
        listing.candidates.push(Candidate {
            role: role_of(&path, FileKind::Other),
            path,
            absolute: folder.absolute.clone(),
            bytes: 0,
            kind: FileKind::Other,
            skip: Some(SkipReason::Closed(error.kind().to_string())),
        });
    }
}

/// Where most of the code lies in folders of examples, it is the product, whatever these are called.
fn take_for_the_product(examples: &Examples, candidates: &mut [Candidate]) {
    let sources = |role| candidates.iter().filter(move |it| it.role == role && matches!(it.kind, FileKind::Source(_)));
    let shown = sources(FileRole::Example).filter(|it| examples.contains_key(&it.path)).count();
    if shown <= sources(FileRole::Production).count() {
        return;
    }
    for candidate in candidates {
        if let Some(role) = examples.get(&candidate.path) {
            candidate.role = *role;
        }
    }
}

/// What stands in a folder, by name as it is shown, and the error that ended the listing early, if one did.
pub(super) type Entries = (BTreeMap<String, Vec<DirEntry>>, Option<io::Error>);

pub(super) fn entries_of(folder: &Path) -> io::Result<Entries> {
    let mut entries: BTreeMap<String, Vec<DirEntry>> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        match entry {
            Ok(entry) => {
                let name = entry.file_name().to_string_lossy().into_owned();
                entries.entry(name).or_default().push(entry);
            }
            Err(error) => return Ok((entries, Some(error))),
        }
    }
    Ok((entries, None))
}
