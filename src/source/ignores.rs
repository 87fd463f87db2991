//! The ignore files of the tree: `.gitignore`, and `.auditignore`, which says more and is asked first.
//!
//! It knows git's pattern language: no repository is looked for, and no ignore file outside the root is read. What git
//! tracks all the same is not its business. An ignore file that is no plain file, or larger than any that people write, is not read: leaving it out
//! means to look at more, never at less.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The largest ignore file that is read, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// The names of ignore files; a later one overrules an earlier one of the same folder.
pub(super) const GITIGNORE: &str = ".gitignore";
pub(super) const AUDITIGNORE: &str = ".auditignore";

/// What ignore files say of a file or a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing, or that it is to be read.
    Read,
    /// A `.gitignore` leaves it out, unless git tracks it all the same.
    LeftOutOfGit,
    /// An `.auditignore` leaves it out.
    LeftOut,
}

/// The ignore files that count in a folder: its own and, behind them, those of the folders above.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores(Option<Arc<Link>>);

#[derive(Debug)]
struct Link {
    patterns: Gitignore,
    /// What it means that one of its patterns matches.
    says: Said,
    /// The length of the path, from the root, of the folder that holds the ignore file, with its `/`.
    above: usize,
    next: Ignores,
}

impl Ignores {
    /// Adds the ignore file `name` of a folder, given by where it is and by its path from the root.
    pub fn with(self, absolute: &Path, folder: &str, name: &str) -> Self {
        match patterns_of(&absolute.join(name)) {
            Some(patterns) if !patterns.is_empty() => Self(Some(Arc::new(Link {
                patterns,
                says: if name == AUDITIGNORE { Said::LeftOut } else { Said::LeftOutOfGit },
                above: if folder.is_empty() { 0 } else { folder.len() + 1 },
                next: self,
            }))),
            _ => self,
        }
    }

    /// What is said of a file; `path` is its path from the root.
    pub fn of_file(&self, path: &str) -> Said {
        self.said(|link| link.patterns.matched(link.beneath(path), false))
    }

    /// What is said of a folder, and so of all that is in it.
    pub fn of_folder(&self, path: &str) -> Said {
        self.said(|link| link.patterns.matched(link.beneath(path), true))
    }

    /// The innermost ignore file that says something decides.
    fn said<'a, T>(&'a self, says: impl Fn(&'a Link) -> Match<T>) -> Said {
        let mut links = std::iter::successors(self.0.as_deref(), |link| link.next.0.as_deref());
        links
            .find_map(|link| match says(link) {
                Match::None => None,
                Match::Ignore(_) => Some(link.says),
                Match::Whitelist(_) => Some(Said::Read),
            })
            .unwrap_or(Said::Read)
    }
}

impl Link {
    fn beneath<'a>(&self, path: &'a str) -> &'a str {
        path.get(self.above..).unwrap_or(path)
    }
}

/// The patterns of an ignore file. A line that is no pattern is passed over, as git does.
fn patterns_of(file: &Path) -> Option<Gitignore> {
    let known = fs::symlink_metadata(file).ok()?;
    if !known.is_file() || known.len() > MAX_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(file).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    // The root `.` keeps paths as they are: each is already cut to the folder of its ignore file.
    let mut builder = GitignoreBuilder::new(".");
    let text = String::from_utf8_lossy(&bytes);
    for line in text.trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(None, line);
    }
    builder.build().ok()
}
