//! Images above what they are built of: `pay/Dockerfile` beside `pay/app/`, which holds the one program.
//!
//! The folder of such a Dockerfile is the program's, with all that lies in it, and so is its name, unless the name says only
//! that sources lie there. It refuses to guess: around two programs, or around one with an image of its own, it is of neither.

use std::collections::{BTreeMap, BTreeSet};

use super::components::Declared;
use super::folders::Folders;
use super::winnow::{Images, peopled};
use crate::model::{FileRecord, ManifestKind, Runs};

/// Names of folders that say only that code lies in them.
const PLAIN: &[&str] =
    &["src", "source", "sources", "code", "app", "apps", "lib", "libs", "services", "packages", "projects"];

/// Gives each program the folder of the image that is built of it alone.
pub(super) fn with_their_folders<'a>(declared: Vec<Declared<'a>>, files: &[FileRecord]) -> Vec<Declared<'a>> {
    let builds = builds(&declared, files);
    let images: BTreeSet<usize> = builds.values().copied().collect();
    let mut lent: BTreeMap<usize, Declared> = BTreeMap::new();
    let mut kept = Vec::with_capacity(declared.len());
    for (at, one) in declared.into_iter().enumerate() {
        if images.contains(&at) {
            lent.insert(at, one);
        } else {
            // What lies around others comes before them.
            kept.push(match builds.get(&at).and_then(|image| lent.remove(image)) {
                Some(image) => widened(one, image),
                None => one,
            });
        }
    }
    kept.sort_by(|a: &Declared, b: &Declared| a.folder.cmp(&b.folder));
    kept
}

/// By program the image that is built of it alone.
fn builds(declared: &[Declared], files: &[FileRecord]) -> BTreeMap<usize, usize> {
    let peopled = peopled(declared, files, Images::Keep);
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let is_program = |at: usize, one: &Declared| peopled.contains(&at) && one.saying(Runs::Test).is_none();
    let is_image =
        |at: usize, one: &Declared| one.is_lone_dockerfile() && !peopled.contains(&at) && !one.folder.is_empty();
    let mut beneath: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, _) in declared.iter().enumerate().filter(|(at, one)| is_program(*at, one)) {
        let mut next = declared.get(at).and_then(|one| folders.above(&one.folder));
        while let Some((holder, around)) = next.and_then(|holder| Some((holder, declared.get(holder)?))) {
            if is_program(holder, around) {
                break;
            }
            if is_image(holder, around) {
                beneath.entry(holder).or_default().push(at);
            }
            next = folders.above(&around.folder);
        }
    }
    let has_image =
        |at: &usize| declared.get(*at).is_some_and(|one| one.own.iter().any(|it| it.kind == ManifestKind::Dockerfile));
    // Of several images around one program the nearest counts, which comes last.
    beneath
        .into_iter()
        .filter_map(|(image, programs)| match programs.as_slice() {
            [only] if !has_image(only) => Some((*only, image)),
            _ => None,
        })
        .collect()
}

/// A program that has the folder of its image.
fn widened<'a>(program: Declared<'a>, image: Declared<'a>) -> Declared<'a> {
    let last = image.folder.rsplit('/').next().unwrap_or_default().to_lowercase();
    let title = if PLAIN.contains(&last.as_str()) { program.title } else { image.folder.clone() };
    let mut own = image.own;
    own.extend(program.own);
    own.sort_by(|a, b| a.path.cmp(&b.path));
    Declared { folder: image.folder, title, own, ..program }
}
