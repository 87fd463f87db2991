//! Which service configuration is about: the services of a compose file, the objects of a cluster and charts that lie
//! elsewhere in the repository.
//!
//! What its command starts tells best whose a workload is, then what its image is built from, then the file that says how, then what the image is called, and
//! only then what the workload is called. Case and separators do not matter. What could be about two services is about none.

use std::collections::{BTreeMap, BTreeSet};

use super::folders::{Folders, depth};
use super::starts::Starts;
use crate::model::{Extent, Location, RepoPath, Runner, Workload};

/// Whose a place in a configuration file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// It describes a workload of this party.
    To(usize),
    /// It describes something else, beside workloads of services: a database, a queue.
    Foreign,
    /// It describes something that runs there, by an image; nobody knows what.
    Stray(Runner),
    /// Nothing is known of it.
    Open,
}

impl Link {
    /// What runs that of which nobody knows whose it is.
    pub const fn runner(self) -> Option<Runner> {
        match self {
            Self::Stray(runner) => Some(runner),
            Self::To(_) | Self::Foreign | Self::Open => None,
        }
    }
}

/// The first and the last line of a workload, and whose it is.
type Block = ((usize, usize), Whose);

/// Whose a workload is.
#[derive(Clone, Copy, Debug)]
struct Whose {
    owner: Option<usize>,
    /// What runs its image, where it names one.
    runner: Option<Runner>,
}

/// The workloads of services.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// By file, the lines of each workload.
    by_file: BTreeMap<RepoPath, Vec<Block>>,
    /// The folders that are all about one service, such as those of charts.
    folders: Folders,
    /// How deep each lies, and whose it is.
    of_folder: Vec<(usize, usize)>,
    /// Whose images run by what.
    running: BTreeSet<(usize, Runner)>,
}

/// A service as workloads may mean it.
pub(super) struct Target<'t> {
    pub party: usize,
    pub folder: &'t str,
    /// The name that the report gives it.
    pub name: &'t str,
}

impl Links {
    /// Links workloads, which are sorted, to services.
    pub fn find(workloads: &[Workload], targets: &[Target], starts: &Starts) -> Self {
        let map = Map::of(targets);
        let mut owners: Vec<Option<usize>> = workloads.iter().map(|one| map.owner(one, starts)).collect();
        let charts = charts(workloads, &owners);
        for (one, owner) in workloads.iter().zip(&mut owners).filter(|(one, _)| one.extent == Extent::Folder) {
            *owner = charts.get(one.path.folder()).copied();
        }
        // A chart within a chart has a name that its parent's values use.
        let aliases = aliases(workloads, &owners);
        for (one, owner) in workloads.iter().zip(&mut owners).filter(|(_, owner)| owner.is_none()) {
            let known = one.name.as_ref().and_then(|name| aliases.get(&plain(name)));
            *owner = known.filter(|_| one.images.is_empty()).and_then(only);
        }
        let mut by_file: BTreeMap<RepoPath, Vec<_>> = BTreeMap::new();
        let mut running = BTreeSet::new();
        for (one, owner) in workloads.iter().zip(owners) {
            let runner = Some(one.runner).filter(|_| !one.images.is_empty());
            running.extend(owner.zip(runner));
            if let Extent::Lines(first, last) = one.extent {
                by_file.entry(one.path.clone()).or_default().push(((first, last), Whose { owner, runner }));
            }
        }
        let of_folder = charts.iter().map(|(folder, owner)| (depth(folder), *owner)).collect();
        Self { by_file, folders: Folders::new(charts.keys().copied()), of_folder, running }
    }

    /// Whose a place is.
    pub fn of(&self, location: &Location) -> Link {
        let all = self.by_file.get(&location.path).map_or(&[][..], Vec::as_slice);
        let line = location.start.line;
        let here = all.iter().filter(|((first, last), _)| (*first..=*last).contains(&line));
        match here.min_by_key(|((first, last), _)| last - first) {
            Some((_, Whose { owner: Some(owner), .. })) => Link::To(*owner),
            Some(_) if all.iter().any(|(_, whose)| whose.owner.is_some()) => Link::Foreign,
            here => match (self.of_folder(&location.path), here) {
                (Some((_, owner)), _) => Link::To(owner),
                (None, Some((_, Whose { runner: Some(runner), .. }))) => Link::Stray(*runner),
                (None, _) => Link::Open,
            },
        }
    }

    /// Whether an image of this party is known to be run by this.
    pub fn runs(&self, party: usize, runner: Runner) -> bool {
        self.running.contains(&(party, runner))
    }

    /// The deepest folder around a file that is all about one service: how deep, and which.
    pub fn of_folder(&self, path: &RepoPath) -> Option<(usize, usize)> {
        self.of_folder.get(self.folders.holding(path)?).copied()
    }
}

/// The folders of charts that are all about one service; values also lie where there is no chart.
fn charts<'w>(workloads: &'w [Workload], owners: &[Option<usize>]) -> BTreeMap<&'w str, usize> {
    let mut charts: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (one, owner) in workloads.iter().zip(owners).filter(|(one, _)| one.extent == Extent::Folder) {
        charts.entry(one.path.folder()).or_default().extend(owner);
    }
    let named = workloads.iter().filter(|one| one.path.file_name().starts_with("Chart."));
    let named: BTreeSet<&str> = named.map(|one| one.path.folder()).filter(|folder| !folder.is_empty()).collect();
    charts.retain(|folder, _| named.contains(folder));
    charts.into_iter().filter_map(|(folder, owners)| Some((folder, only(&owners)?))).collect()
}

/// The services by what their workloads are called.
fn aliases(workloads: &[Workload], owners: &[Option<usize>]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut aliases: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (name, owner) in workloads.iter().zip(owners).filter_map(|(one, owner)| one.name.as_ref().zip(*owner)) {
        aliases.entry(plain(name)).or_default().insert(owner);
    }
    aliases
}

/// The services by what workloads say of them.
struct Map {
    folders: Folders,
    parties: Vec<usize>,
    names: BTreeMap<String, BTreeSet<usize>>,
}

impl Map {
    fn of(targets: &[Target]) -> Self {
        let mut names: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for target in targets {
            let last = target.folder.rsplit('/').next().unwrap_or_default();
            for name in [target.name, last].into_iter().filter(|name| !name.is_empty()) {
                names.entry(plain(name)).or_default().insert(target.party);
            }
        }
        Self {
            folders: Folders::new(targets.iter().map(|target| target.folder)),
            parties: targets.iter().map(|target| target.party).collect(),
            names,
        }
    }

    fn owner(&self, workload: &Workload, starts: &Starts) -> Option<usize> {
        let started = || self.party(self.folders.holding(starts.file_of(workload)?)?);
        let context = workload.context.as_deref();
        let built = || self.party(self.folders.exactly(context.filter(|it| !it.is_empty())?)?);
        let held = || {
            let context = context.filter(|it| !it.is_empty())?;
            only(&self.folders.within(context).filter_map(|at| self.party(at)).collect())
        };
        let dockerfile = || {
            let path = RepoPath::new(workload.dockerfile.as_deref()?);
            self.named(path.file_name().trim_start_matches("Dockerfile").trim_end_matches("Dockerfile"))
                .or_else(|| self.party(self.folders.holding(&path)?))
        };
        started()
            .or_else(built)
            .or_else(held)
            .or_else(dockerfile)
            .or_else(|| workload.images.iter().find_map(|image| self.named(image)))
            .or_else(|| self.named(workload.name.as_deref()?))
    }

    fn party(&self, at: usize) -> Option<usize> {
        self.parties.get(at).copied()
    }

    fn named(&self, name: &str) -> Option<usize> {
        only(self.names.get(&plain(name))?)
    }
}

/// The only member of a set.
fn only(parties: &BTreeSet<usize>) -> Option<usize> {
    parties.first().copied().filter(|_| parties.len() == 1)
}

/// A name without case and separators.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
