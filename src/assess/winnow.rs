//! Which declared folders are no components after all, and speak for the component around them instead.
//!
//! Three kinds fall away. *Foreign* ones lie among the modules of a program in another language: a `package.json` for the
//! styles of a site in Python. *Hollow* ones have no production sources of their own: a workspace root, a folder of settings, a
//! `docker/Dockerfile`. *Weak* ones have nothing but a Dockerfile or a list of requirements, which also lie in folders of
//! tools and documents; inside or around another component they must show a role to be one.

use std::collections::{BTreeMap, BTreeSet};

use super::components::{Declared, fold};
use super::folders::Folders;
use crate::model::{FileKind, FileRecord, FileRole, Language, ManifestKind, Runs};

/// Whose the sources beside a lone Dockerfile are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Images {
    /// Its own, and also of the component around it, as long as it is not known which.
    Lend,
    /// Its own.
    Keep,
}

/// Drops packages of npm within a component of Python whose own sources are of Python for the most part: an import leads
/// through such a folder as through any other, and no package of npm holds the modules.
pub(super) fn without_foreign<'a>(declared: Vec<Declared<'a>>, files: &[FileRecord]) -> Vec<Declared<'a>> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let mut sources: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for file in files.iter().filter(|file| file.role == FileRole::Production) {
        let (FileKind::Source(language), Some(at)) = (file.kind, folders.holding(&file.path)) else { continue };
        let (python, others) = sources.entry(at).or_default();
        *if language == Language::Python { python } else { others } += 1;
    }
    let is_python = |kind| matches!(kind, ManifestKind::Pyproject | ManifestKind::Requirements);
    let lies_in_python = |one: &Declared| {
        let mut next = folders.above(&one.folder);
        while let Some(around) = next.and_then(|at| declared.get(at)) {
            if around.manifests().any(|it| is_python(it.kind)) {
                return true;
            }
            next = folders.above(&around.folder);
        }
        false
    };
    let is_foreign = |at: &usize, one: &Declared| {
        one.own.iter().all(|it| it.kind == ManifestKind::PackageJson)
            && sources.get(at).is_some_and(|(python, others)| python > others)
            && lies_in_python(one)
    };
    let gone = declared.iter().enumerate().filter(|(at, one)| is_foreign(at, one)).map(|(at, _)| at).collect();
    fold(declared, &gone)
}

/// Drops hollow folders that hold another component, or that nothing says can be run or used.
pub(super) fn without_hollow<'a>(
    declared: Vec<Declared<'a>>,
    files: &[FileRecord],
    images: Images,
) -> Vec<Declared<'a>> {
    let peopled = peopled(&declared, files, images);
    let is_hollow = |at: usize, one: &Declared| !peopled.contains(&at) && one.saying(Runs::Test).is_none();
    let says_nothing = |one: &Declared| {
        let silent = |runs| matches!(runs, Runs::Workspace | Runs::Unsaid);
        one.is_weak() || one.own.iter().all(|it| silent(it.runs))
    };
    let chosen = |keep: &dyn Fn(usize, &Declared) -> bool| -> BTreeSet<usize> {
        let all = declared.iter().enumerate();
        all.filter(|(at, one)| is_hollow(*at, one) && keep(*at, one)).map(|(at, _)| at).collect()
    };
    let mut gone = chosen(&|_, one| says_nothing(one));
    let around = around(&declared, &gone);
    gone.extend(chosen(&|at, _| around.contains(&at)));
    fold(declared, &gone)
}

/// The folders with production sources of their own.
pub(super) fn peopled(declared: &[Declared], files: &[FileRecord], images: Images) -> BTreeSet<usize> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let mut peopled = BTreeSet::new();
    for file in
        files.iter().filter(|file| matches!(file.kind, FileKind::Source(_)) && file.role == FileRole::Production)
    {
        let mut next = folders.holding(&file.path);
        while let Some(at) = next {
            peopled.insert(at);
            next = match declared.get(at) {
                Some(one) if images == Images::Lend && one.is_lone_dockerfile() => folders.above(&one.folder),
                _ => None,
            };
        }
    }
    peopled
}

/// The folders that hold another one, where those that are gone and those of tests do not count.
fn around(declared: &[Declared], gone: &BTreeSet<usize>) -> BTreeSet<usize> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let mut around = BTreeSet::new();
    for (_, one) in
        declared.iter().enumerate().filter(|(at, one)| !gone.contains(at) && one.saying(Runs::Test).is_none())
    {
        let mut next = folders.above(&one.folder);
        while let Some(at) = next {
            // What holds this one is known already, up to the root.
            if !around.insert(at) {
                break;
            }
            next = declared.get(at).and_then(|holder| folders.above(&holder.folder));
        }
    }
    around
}

/// Drops weak folders inside or around others that show no role.
///
/// A lone Dockerfile inside a component is one way to build it, whatever its sources show. Only where the component
/// holds several programs is it taken for one of them.
pub(super) fn without_weak<'a>(declared: Vec<Declared<'a>>, shows_role: &dyn Fn(usize) -> bool) -> Vec<Declared<'a>> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let around = around(&declared, &BTreeSet::new());
    let holder = |one: &Declared| {
        let mut next = folders.above(&one.folder);
        while let Some(found) = next.and_then(|at| declared.get(at)) {
            if !found.is_lone_dockerfile() {
                break;
            }
            next = folders.above(&found.folder);
        }
        next
    };
    let mut held: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, one) in declared.iter().enumerate() {
        let is_program = one.saying(Runs::Test).is_none() && (!one.is_weak() || shows_role(at));
        if let (true, Some(holder)) = (is_program, holder(one)) {
            *held.entry(holder).or_default() += 1;
        }
    }
    let is_build_of_another = |one: &Declared| {
        let holder = holder(one).and_then(|at| Some((declared.get(at)?, held.get(&at))));
        one.is_lone_dockerfile()
            && holder.is_some_and(|(holder, held)| {
                holder.saying(Runs::Workspace).is_none() && held.is_none_or(|held| *held < 2)
            })
    };
    let gone = declared
        .iter()
        .enumerate()
        .filter(|(_, one)| one.is_weak())
        .filter(|(at, one)| around.contains(at) || folders.above(&one.folder).is_some())
        .filter(|(at, one)| !shows_role(*at) || is_build_of_another(one))
        .map(|(at, _)| at)
        .collect();
    fold(declared, &gone)
}
