//! How much of the repository was read, of what some rule could look at.

use std::collections::BTreeSet;

use crate::model::{Catalogue, Check, CheckId, Coverage, FileRecord, FileRole, FileState, RuleId, Scanned, Skipped};

/// Counts files, which are sorted by path.
pub(super) fn measure(catalogue: &Catalogue, scanned: &Scanned) -> Coverage {
    let files = &scanned.files;
    let mut coverage = Coverage { left_out: scanned.left_out.clone(), ..Coverage::default() };
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

/// The checks with a rule that could have seen something in a file, by id.
fn checks(catalogue: &Catalogue, file: &FileRecord) -> Vec<CheckId> {
    let hides: BTreeSet<&RuleId> = file.hides.iter().collect();
    let is_blind =
        |check: &&Check| catalogue.is_judged(check) && check.rules.iter().any(|rule| hides.contains(&rule.id));
    catalogue.checks.iter().filter(is_blind).map(|check| check.id.clone()).collect()
}
