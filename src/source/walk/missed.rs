//! What a `.gitignore` leaves out where no index says whether git tracks it all the same: code of which nobody knows
//! whether it is the repository's.
//!
//! It looks into a folder as far as its bounds allow, in the order of names, and for code alone: what packages, builds
//! and editors leave behind is not worth a word.

use std::collections::VecDeque;
use std::path::PathBuf;

use super::walker::entries_of;
use crate::model::{FileKind, FileRole, LeftOut, RepoPath};
use crate::source::kind::kind_of;
use crate::source::role::{Setting, role_in};

/// How many entries of a folder, and of those within, are looked at.
const MOST_ENTRIES: usize = 2_000;

/// One file, or a folder with all that is in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Missed {
    File(RepoPath),
    Folder(RepoPath),
}

impl Missed {
    const fn path(&self) -> &RepoPath {
        match self {
            Self::File(path) | Self::Folder(path) => path,
        }
    }
}

/// All that was missed, in numbers; nothing if nothing was.
pub(super) fn summed(missed: &[Missed]) -> Option<LeftOut> {
    let folders = missed.iter().filter(|one| matches!(one, Missed::Folder(_))).count();
    let first = missed.iter().map(Missed::path).min()?.clone();
    Some(LeftOut { files: missed.len() - folders, folders, first })
}

/// Whether a file is code that runs in production, by its name and place.
pub(super) fn is_code(setting: &Setting, name: &str) -> bool {
    let kind = kind_of(&RepoPath::new(name));
    matches!(kind, FileKind::Source(_)) && role_in(setting, name, kind).role == FileRole::Production
}

/// Whether such code lies in a folder or beneath it.
pub(super) fn holds_code(folder: PathBuf, setting: Setting) -> bool {
    let mut waiting = VecDeque::from([(folder, setting)]);
    let mut seen = 0;
    while let Some((folder, mut setting)) = waiting.pop_front() {
        let Ok((entries, _)) = entries_of(&folder) else { continue };
        setting.observe(entries.keys().map(String::as_str));
        for (name, entry) in entries.iter().flat_map(|(name, same)| same.iter().map(move |entry| (name, entry))) {
            seen += 1;
            if seen > MOST_ENTRIES {
                return false;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push_back((entry.path(), setting.child(name))),
                Ok(kind) if kind.is_file() && is_code(&setting, name) => return true,
                _ => {}
            }
        }
    }
    false
}
