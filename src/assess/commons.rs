//! What a component holds for those beneath it.
//!
//! The root of a workspace may have code of its own that its programs share, and no program. What such code could do
//! (serve, work through a queue) it does in the programs that use it. It promises to leave to a component what a program
//! of its own is made of: what that does is not to be missed.

use std::collections::{BTreeMap, BTreeSet};

use super::components::Declared;
use super::dependency::{Held, Trail};
use crate::model::{FileNames, ManifestKind, RepoPath, Runs};

/// Of each component from which others beneath it import, the files that are part of no program of its own. `started` are
/// the files whose code is known to go on running once it is loaded.
pub(super) fn of<'a>(
    declared: &[Declared],
    held: &[Held<'a>],
    trails: &[Trail<'a>],
    started: &BTreeSet<&RepoPath>,
) -> BTreeSet<&'a RepoPath> {
    let around = around(declared, trails);
    let imported: BTreeSet<&RepoPath> = trails.iter().map(|trail| &trail.there.path).collect();
    let files = || held.iter().filter(|one| around.contains(&one.component)).map(|one| one.file);
    // A server may be given to its tests, and is started all the same.
    let is_a_program = |file: &FileNames| !is_of_use_to_others(file) || started.contains(&file.path);
    let programs = files().filter(|file| !imported.contains(&file.path) && is_a_program(file));
    let own = with_what_they_import(programs.map(|file| &file.path).collect(), trails);
    files().map(|file| &file.path).filter(|path| !own.contains(path)).collect()
}

/// The components without an image of their own from which one beneath imports.
fn around(declared: &[Declared], trails: &[Trail]) -> BTreeSet<usize> {
    let has_image =
        |one: &Declared| one.own.iter().any(|it| it.kind == ManifestKind::Dockerfile && it.runs == Runs::Yes);
    let is_around = |trail: &&Trail| {
        let (one, around) = (declared.get(trail.from), declared.get(trail.to));
        trail.from != trail.to
            && one
                .zip(around)
                .is_some_and(|(one, around)| RepoPath::new(&one.folder).is_within(&around.folder) && !has_image(around))
    };
    trails.iter().filter(is_around).map(|trail| trail.to).collect()
}

/// Whether a file gives names to others on purpose, as those of TypeScript say; elsewhere every name can be taken.
fn is_of_use_to_others(file: &FileNames) -> bool {
    !file.exports.is_empty() && ![".py", ".cs"].iter().any(|end| file.path.as_str().ends_with(end))
}

/// Files, and those that they import of their own component in turn.
fn with_what_they_import<'a>(files: Vec<&'a RepoPath>, trails: &[Trail<'a>]) -> BTreeSet<&'a RepoPath> {
    let mut led: BTreeMap<&RepoPath, Vec<&RepoPath>> = BTreeMap::new();
    for trail in trails.iter().filter(|trail| trail.from == trail.to) {
        led.entry(&trail.file.path).or_default().push(&trail.there.path);
    }
    let (mut reached, mut waiting) = (BTreeSet::new(), files);
    while let Some(path) = waiting.pop() {
        if reached.insert(path) {
            waiting.extend(led.get(path).into_iter().flatten());
        }
    }
    reached
}
