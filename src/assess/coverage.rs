//! How much of the repository was read, of what some rule could look at.

use crate::model::{Catalogue, CheckId, Coverage, FileRecord, FileRole, FileState, Skipped, Subject};

/// Counts files; `files` are sorted by path.
pub(super) fn measure(catalogue: &Catalogue, files: &[FileRecord]) -> Coverage {
    let mut coverage = Coverage::default();
    for file in files.iter().filter(|file| !file.watched_by.is_empty()) {
        coverage.files += 1;
        match &file.state {
            FileState::Read => coverage.read += 1,
            FileState::Partly { line } => {
                coverage.read += 1;
                coverage.partly.push((file.path.clone(), *line));
            }
            FileState::Skipped(why) => coverage.skipped.push(Skipped {
                path: file.path.clone(),
                why: why.clone(),
                checks: checks(catalogue, file),
            }),
        }
    }
    coverage.set_aside = FileRole::ALL
        .iter()
        .filter(|role| **role != FileRole::Production)
        .map(|role| {
            let aside = files.iter().filter(|file| file.watched_by.is_empty() && file.role == *role);
            (*role, aside.count())
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    coverage
}

/// The checks that would have looked at a file, by id.
fn checks(catalogue: &Catalogue, file: &FileRecord) -> Vec<CheckId> {
    let mut checks: Vec<CheckId> = file
        .watched_by
        .iter()
        .filter_map(|&at| catalogue.subjects.get(usize::try_from(at).ok()?))
        .filter_map(|subject| match subject {
            Subject::Check(id) => Some(id.clone()),
            Subject::Fact(_) => None,
        })
        .collect();
    checks.sort();
    checks.dedup();
    checks
}
