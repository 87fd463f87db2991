//! Which component depends on which, as manifests and imports say it.
//!
//! Three kinds of reference count: a path into the repository, the name of a package that another manifest of the same
//! ecosystem declares, and an import of another component's file, since what is shared by a path or an alias stands in no
//! manifest. What leads nowhere, or only back into the folder that holds the manifest, is no dependency.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::commons;
use super::components::Declared;
use super::folders::{Folders, common_depth};
use super::resolve::Resolver;
use crate::model::{FileNames, FileRole, Manifest, ManifestKind, RepoPath, Scanned};

/// Which component depends on which, and through what.
pub(super) struct Dependence<'a> {
    /// For each component those that it depends on directly, by their places in the list.
    pub edges: Vec<BTreeSet<usize>>,
    /// What a component holds for those beneath it: it shows nothing of what the component around them does itself.
    pub commons: BTreeSet<&'a RepoPath>,
}

/// Finds who depends on whom; `started` are the files whose code is known to go on running once it is loaded.
pub(super) fn between<'a>(
    declared: &[Declared],
    scanned: &'a Scanned,
    resolver: &Resolver<'a>,
    started: &BTreeSet<&RepoPath>,
) -> Dependence<'a> {
    let mut edges = by_manifests(declared);
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    // A program is made with what lies around it.
    for (one, edges) in declared.iter().zip(&mut edges).filter(|(one, _)| !one.made_by().is_empty()) {
        edges.extend(folders.above(&one.folder));
    }
    let held = held(declared, scanned);
    let trails = trails(&held, resolver);
    for trail in trails.iter().filter(|trail| trail.from != trail.to) {
        if let Some(edges) = edges.get_mut(trail.from) {
            edges.insert(trail.to);
        }
    }
    Dependence { edges, commons: commons::of(declared, &held, &trails, started) }
}

fn by_manifests(declared: &[Declared]) -> Vec<BTreeSet<usize>> {
    let map = Map::of(declared);
    declared
        .iter()
        .enumerate()
        .map(|(at, one)| {
            one.manifests()
                .chain(one.made_by().iter().map(|made| made.by))
                .flat_map(|manifest| map.targets(manifest, &one.folder))
                .filter(|target| *target != at)
                .collect()
        })
        .collect()
}

/// A file that runs in production, and the component that holds it.
pub(super) struct Held<'a> {
    pub component: usize,
    pub file: &'a FileNames,
}

pub(super) fn held<'a>(declared: &[Declared], scanned: &'a Scanned) -> Vec<Held<'a>> {
    let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
    let runs: BTreeSet<&RepoPath> =
        scanned.files.iter().filter(|file| file.role == FileRole::Production).map(|file| &file.path).collect();
    let files = scanned.names.iter().filter(|file| runs.contains(&file.path));
    files.filter_map(|file| Some(Held { component: folders.holding(&file.path)?, file })).collect()
}

/// An import that leads from a file to another, and their components.
pub(super) struct Trail<'a> {
    pub from: usize,
    pub to: usize,
    pub file: &'a FileNames,
    pub there: &'a FileNames,
}

/// Where the imports of files lead, of each file to each other once.
pub(super) fn trails<'a>(held: &[Held<'a>], resolver: &Resolver<'a>) -> Vec<Trail<'a>> {
    let components: BTreeMap<&RepoPath, usize> = held.iter().map(|one| (&one.file.path, one.component)).collect();
    let mut trails = Vec::new();
    for Held { component, file } in held {
        let modules: BTreeSet<&str> = file.imports.iter().map(|import| import.module.as_str()).collect();
        let led = modules.into_iter().filter_map(|module| resolver.file(module, &file.path));
        let led = led.filter(|there| there.path != file.path);
        let to = led.filter_map(|there| Some((*components.get(&there.path)?, there)));
        trails.extend(to.map(|(to, there)| Trail { from: *component, to, file, there }));
    }
    trails
}

/// Everything that can be reached from `start`, where only those that `through` allows are entered; `start` itself and
/// what may not be entered are left out.
pub(super) fn reach(start: usize, edges: &[BTreeSet<usize>], through: &dyn Fn(usize) -> bool) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(at) = waiting.pop() {
        for &next in edges.get(at).into_iter().flatten() {
            if next != start && through(next) && reached.insert(next) {
                waiting.push(next);
            }
        }
    }
    reached
}

/// Where package names do not mix: each ecosystem has its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ecosystem {
    NuGet,
    Npm,
    PyPi,
}

impl Ecosystem {
    const fn of(kind: ManifestKind) -> Option<Self> {
        match kind {
            ManifestKind::Csproj => Some(Self::NuGet),
            ManifestKind::PackageJson => Some(Self::Npm),
            ManifestKind::Pyproject | ManifestKind::Requirements => Some(Self::PyPi),
            ManifestKind::Dockerfile | ManifestKind::WorkspaceProject | ManifestKind::CompilerSettings => None,
        }
    }

    /// The form in which two spellings of one name are equal.
    fn plain(self, name: &str) -> String {
        match self {
            Self::NuGet => name.to_lowercase(),
            Self::Npm => name.to_owned(),
            Self::PyPi => name.to_lowercase().replace(['_', '.'], "-"),
        }
    }
}

/// Where a reference may lead.
struct Map {
    /// The folder of each component.
    names: Vec<String>,
    folders: Folders,
    manifests: BTreeMap<String, usize>,
    /// The components that declare a package, in order of their folders.
    packages: BTreeMap<(Ecosystem, String), Vec<usize>>,
}

impl Map {
    fn of(declared: &[Declared]) -> Self {
        let mut manifests = BTreeMap::new();
        let mut packages: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, one) in declared.iter().enumerate() {
            for manifest in one.manifests() {
                manifests.insert(manifest.path.as_str().to_owned(), at);
                if let (Some(ecosystem), Some(name)) = (Ecosystem::of(manifest.kind), &manifest.name) {
                    packages.entry((ecosystem, ecosystem.plain(name))).or_default().push(at);
                }
            }
        }
        let folders = Folders::new(declared.iter().map(|one| one.folder.as_str()));
        Self { names: declared.iter().map(|one| one.folder.clone()).collect(), folders, manifests, packages }
    }

    /// The components that a manifest of the component in `folder` refers to.
    fn targets(&self, manifest: &Manifest, folder: &str) -> Vec<usize> {
        let paths = manifest.path_references.iter().filter_map(|path| self.of_path(manifest.kind, path, folder));
        let packages =
            manifest.package_references.iter().filter_map(|name| self.of_package(manifest.kind, name, folder));
        paths.chain(packages).collect()
    }

    /// A manifest, a component's folder, or something inside one. What lies around the referring folder is meant only
    /// where it is named exactly, and never by a Dockerfile, whose build context is often everything.
    fn of_path(&self, kind: ManifestKind, path: &str, folder: &str) -> Option<usize> {
        let path = plain_path(path);
        if let Some(&at) = self.manifests.get(&path) {
            return Some(at);
        }
        let named = self.folders.exactly(&path);
        let at = named.or_else(|| self.folders.at_or_above(&path))?;
        let around = self.names.get(at).is_some_and(|holder| RepoPath::new(folder).is_within(holder));
        let meant = named.is_some() && kind != ManifestKind::Dockerfile;
        (meant || !around).then_some(at)
    }

    /// The component that declares a package; the nearest in the tree if there are several.
    fn of_package(&self, kind: ManifestKind, name: &str, folder: &str) -> Option<usize> {
        let ecosystem = Ecosystem::of(kind)?;
        self.packages.get(&(ecosystem, ecosystem.plain(name)))?.iter().copied().min_by_key(|at| {
            let near = self.names.get(*at).map(|name| common_depth(name, folder));
            (Reverse(near), *at)
        })
    }
}

/// A path from the root in the one form that is compared: `/` between segments, none at the ends, no `.`.
fn plain_path(path: &str) -> String {
    path.replace('\\', "/")
        .split('/')
        .filter(|segment| !segment.is_empty() && *segment != ".")
        .collect::<Vec<_>>()
        .join("/")
}
