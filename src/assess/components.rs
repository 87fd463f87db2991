//! From manifests to components: the folders that declare one, and what their manifests say.
//!
//! Refuses to know what a component does; that is `role`'s business, and needs facts. A component is a folder with a
//! manifest; manifests of examples, scripts, fixtures and vendored code declare none.

use std::collections::{BTreeMap, BTreeSet};

use super::folders::Folders;
use crate::model::{FileRecord, FileRole, Manifest, ManifestKind, RepoPath, Runs};

/// What makes a folder a component.
#[derive(Clone, Debug, Default)]
pub(super) enum Basis<'a> {
    /// Its manifests.
    #[default]
    Manifests,
    /// Its manifests; it holds programs that are components by themselves, and is what they share.
    Shared,
    /// A command that starts a program in it, for people, and the manifests around that the program is made by.
    Start { because: String, made_by: Vec<Made<'a>> },
}

/// A manifest around a program that it is made by.
#[derive(Clone, Debug)]
pub(super) struct Made<'a> {
    pub by: &'a Manifest,
    /// The lines of it that say what another program starts.
    pub but: Vec<usize>,
}

/// A folder that is a component.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared<'a> {
    /// From the root; the root itself is the empty text.
    pub folder: String,
    /// The folder that names it: its own, or one within.
    pub title: String,
    /// The manifests of the folder itself, by path.
    pub own: Vec<&'a Manifest>,
    /// Manifests further down that declare no component of their own, by path.
    pub beneath: Vec<&'a Manifest>,
    /// Whether the folder holds the file in which programs of C# start.
    pub has_start: bool,
    pub basis: Basis<'a>,
}

impl<'a> Declared<'a> {
    /// Its own manifests, then those beneath.
    pub fn manifests(&self) -> impl Iterator<Item = &'a Manifest> + '_ {
        self.own.iter().chain(&self.beneath).copied()
    }

    /// The manifests that lie elsewhere and that it is made by all the same.
    pub fn made_by(&self) -> &[Made<'a>] {
        match &self.basis {
            Basis::Start { made_by, .. } => made_by,
            Basis::Manifests | Basis::Shared => &[],
        }
    }

    /// The first of its own manifests that says this of running it.
    pub fn saying(&self, runs: Runs) -> Option<&'a Manifest> {
        self.own.iter().copied().find(|one| one.runs == runs)
    }

    /// Whether a Dockerfile, or a list of requirements, is all that declares it. Both also lie in folders of tools,
    /// so they need more than themselves to make a component inside or around another one.
    pub fn is_weak(&self) -> bool {
        let has = |kind| self.own.iter().any(|one| one.kind == kind);
        let named =
            self.own.iter().any(|one| !matches!(one.kind, ManifestKind::Dockerfile | ManifestKind::Requirements));
        let imaged =
            has(ManifestKind::Requirements) && has(ManifestKind::Dockerfile) && self.saying(Runs::Yes).is_some();
        !named && !imaged
    }

    pub fn is_lone_dockerfile(&self) -> bool {
        self.own.iter().all(|one| one.kind == ManifestKind::Dockerfile)
    }
}

/// The folders that manifests declare, sorted; `winnow` takes away those that are no components.
pub(super) fn declare<'a>(manifests: &'a [Manifest], files: &[FileRecord]) -> Vec<Declared<'a>> {
    let roles: BTreeMap<&RepoPath, FileRole> = files.iter().map(|file| (&file.path, file.role)).collect();
    let mut by_folder: BTreeMap<&str, Vec<&Manifest>> = BTreeMap::new();
    for manifest in manifests.iter().filter(|one| declares(one, &roles)) {
        by_folder.entry(home(manifest)).or_default().push(manifest);
    }
    let starts: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.role == FileRole::Production && file.path.file_name() == "Program.cs")
        .map(|file| file.path.folder())
        .collect();
    let declared = |(folder, own): (&str, _)| Declared {
        folder: folder.to_owned(),
        title: folder.to_owned(),
        own,
        beneath: Vec::new(),
        has_start: starts.contains(folder),
        basis: Basis::Manifests,
    };
    by_folder.into_iter().map(declared).collect()
}

/// Whether a manifest can declare a component by what its file is for. One that says it declares tests may lie anywhere.
fn declares(manifest: &Manifest, roles: &BTreeMap<&RepoPath, FileRole>) -> bool {
    if manifest.kind == ManifestKind::CompilerSettings {
        return false;
    }
    manifest.runs == Runs::Test
        || roles.get(&manifest.path).is_none_or(|role| matches!(role, FileRole::Production | FileRole::Migration))
}

/// The folder that a manifest speaks for. Lists of requirements may be split up in a folder of that name.
fn home(manifest: &Manifest) -> &str {
    let folder = manifest.path.folder();
    match (manifest.kind, folder.rsplit_once('/')) {
        (ManifestKind::Requirements, Some((head, "requirements"))) => head,
        (ManifestKind::Requirements, None) if folder == "requirements" => "",
        _ => folder,
    }
}

/// Takes components away; their manifests then speak for the component around them, if there is one.
pub(super) fn fold<'a>(declared: Vec<Declared<'a>>, gone: &BTreeSet<usize>) -> Vec<Declared<'a>> {
    let (mut lost, mut kept) = (Vec::new(), Vec::new());
    for (at, one) in declared.into_iter().enumerate() {
        if gone.contains(&at) {
            lost.push(one);
        } else {
            kept.push(one);
        }
    }
    let folders = Folders::new(kept.iter().map(|one: &Declared| one.folder.as_str()));
    for one in lost {
        let holder = folders.above(&one.folder).and_then(|holder| kept.get_mut(holder));
        if let Some(holder) = holder {
            holder.beneath.extend(one.own);
            holder.beneath.extend(one.beneath);
            holder.beneath.sort_by(|a, b| a.path.cmp(&b.path));
        }
    }
    kept
}
