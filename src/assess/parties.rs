//! Parties: for whom a file speaks. A service with the libraries that are part of it, a component that stands apart (a
//! library that several services share or none uses, a test project), or the project.

use std::collections::{BTreeMap, BTreeSet};

use super::folders::{Folders, depth};
use super::links::{Link, Links, plain};
use crate::model::{Location, Observation, RepoPath, ServiceName, ServiceRole, SpeaksFor};

/// What a party is judged as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stance {
    /// It is judged for every check that applies.
    Service,
    /// It has a line only where something was found in it.
    Apart,
    /// Files in no component.
    Project,
}

/// One for whom files speak.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub stance: Stance,
    /// None for the project.
    pub name: Option<ServiceName>,
    /// None for the project, and while roles are not known yet.
    pub role: Option<ServiceRole>,
    /// For a service the shared libraries that it uses; for one that stands apart the services that use it.
    pub kin: BTreeSet<usize>,
    /// The manifests that lie elsewhere and that it is made by: the one package of a workspace, the image that several
    /// programs share, with the lines in which that starts another one.
    pub made_by: BTreeMap<RepoPath, Vec<usize>>,
}

impl Party {
    /// Whether a line of a manifest elsewhere is about this party as well.
    pub fn is_made_by(&self, path: &RepoPath, line: usize) -> bool {
        self.made_by.get(path).is_some_and(|others| !others.contains(&line))
    }
}

/// All parties, the project last, and who speaks for whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Parties {
    list: Vec<Party>,
    folders: Folders,
    /// How deep the folder of each component lies.
    depths: Vec<usize>,
    /// For each component its party.
    of_component: Vec<usize>,
    services: Vec<usize>,
    links: Links,
}

impl Parties {
    /// Seats parties; `of_component` names the party of each folder, in the order of `folders`. The project is added.
    pub fn seat<'a>(mut list: Vec<Party>, of_component: Vec<usize>, folders: impl Iterator<Item = &'a str>) -> Self {
        list.push(Party {
            stance: Stance::Project,
            name: None,
            role: None,
            kin: BTreeSet::new(),
            made_by: BTreeMap::new(),
        });
        let services =
            list.iter().enumerate().filter(|(_, party)| party.stance == Stance::Service).map(|(at, _)| at).collect();
        let folders: Vec<&str> = folders.collect();
        let depths = folders.iter().map(|folder| depth(folder)).collect();
        Self {
            list,
            folders: Folders::new(folders.into_iter()),
            depths,
            of_component,
            services,
            links: Links::default(),
        }
    }

    /// Each component a party of its own, as long as it is not known what it does.
    pub fn strangers<'a>(folders: impl Iterator<Item = &'a str> + Clone) -> Self {
        let list: Vec<Party> = folders
            .clone()
            .map(|_| Party {
                stance: Stance::Apart,
                name: None,
                role: None,
                kin: BTreeSet::new(),
                made_by: BTreeMap::new(),
            })
            .collect();
        let of_component = (0..list.len()).collect();
        Self::seat(list, of_component, folders)
    }

    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The party of files in no component.
    pub fn project(&self) -> usize {
        self.list.len().saturating_sub(1)
    }

    /// The services, in order.
    pub fn services(&self) -> &[usize] {
        &self.services
    }

    /// Remembers which configuration is about which service.
    pub fn link(&mut self, links: Links) {
        self.links = links;
    }

    /// For whom a file speaks: the component that holds it, or the service that a folder within is all about.
    pub fn of(&self, path: &RepoPath) -> usize {
        let component = self.folders.holding(path);
        let depth = component.and_then(|component| self.depths.get(component));
        let linked = self.links.of_folder(path).filter(|(folder, _)| depth.is_none_or(|depth| folder > depth));
        linked.map(|(_, owner)| owner).or_else(|| self.of_component(component?)).unwrap_or_else(|| self.project())
    }

    /// For whom something at a place speaks: the service whose workload is described there, else that of its file.
    pub fn of_place(&self, location: &Location) -> usize {
        match self.links.of(location) {
            Link::To(owner) => owner,
            Link::Foreign | Link::Stray(_) | Link::Open => self.of(&location.path),
        }
    }

    /// Whose workload is described at a place.
    pub fn linked(&self, location: &Location) -> Link {
        self.links.of(location)
    }

    /// Whether what stands somewhere may be about a service: nobody knows what it is about, and if it runs, the service is
    /// not known to run there as something else.
    pub fn may_be_about(&self, service: usize, link: Link) -> bool {
        match link {
            Link::To(_) | Link::Foreign => false,
            Link::Stray(runner) => !self.links.runs(service, runner),
            Link::Open => true,
        }
    }

    /// The folder of a service in which a file lies, unless it lies in no service: what it says, it says of that one and
    /// of those within.
    pub fn service_around<'p>(&self, path: &'p RepoPath) -> Option<&'p str> {
        let (folder, component) = self.folders.holder(path)?;
        let party = self.of_component(component)?;
        self.get(party).filter(|one| one.stance == Stance::Service).map(|_| folder)
    }

    /// Whether a component of a party lies in a folder.
    pub fn lies_in(&self, party: usize, folder: &str) -> bool {
        self.folders.within(folder).any(|component| self.of_component(component) == Some(party))
    }

    pub fn of_component(&self, component: usize) -> Option<usize> {
        self.of_component.get(component).copied()
    }

    pub fn get(&self, party: usize) -> Option<&Party> {
        self.list.get(party)
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &Party)> {
        self.list.iter().enumerate()
    }

    pub fn role(&self, party: usize) -> Option<ServiceRole> {
        self.get(party).and_then(|party| party.role)
    }

    pub fn set_role(&mut self, party: usize, role: ServiceRole) {
        if let Some(party) = self.list.get_mut(party) {
            party.role = Some(role);
        }
    }

    /// The party that a text names, whatever its case and separators.
    pub fn called(&self, name: &str) -> Option<usize> {
        let wanted = plain(name);
        let is_it = |party: &Party| party.name.as_ref().is_some_and(|own| plain(own.as_str()) == wanted);
        self.list.iter().position(is_it)
    }

    /// For whom an observation speaks whose rule names somebody: nobody in particular where nobody is called that.
    pub fn spoken_for(&self, whom: &SpeaksFor, observation: &Observation) -> usize {
        match whom {
            SpeaksFor::Service => self.of_place(&observation.location),
            SpeaksFor::Project => self.project(),
            SpeaksFor::Named(name) => {
                let shown = |hole: &str| observation.holes.get(hole).map(|held| held.shown.clone()).unwrap_or_default();
                self.called(&name.fill(shown)).unwrap_or_else(|| self.project())
            }
        }
    }

    pub fn name(&self, party: usize) -> Option<&ServiceName> {
        self.get(party).and_then(|party| party.name.as_ref())
    }

    /// Whose facts a condition over this party is asked of; it holds if it holds for one of them.
    ///
    /// A service answers for itself. What stands apart also answers through the services that use it, and through any
    /// service where none is known to; so does the project.
    pub fn view(&self, party: usize) -> Vec<usize> {
        let mut view = vec![party];
        match self.get(party) {
            Some(one) if one.stance == Stance::Service => {}
            Some(one) if !one.kin.is_empty() => view.extend(&one.kin),
            _ => view.extend(&self.services),
        }
        view
    }

    /// Whose files show facts and evidence of a party: its own and, where there is one service alone, for that service
    /// also the project's, as there is nobody else of whom they could speak.
    pub fn sources(&self, party: usize) -> Vec<usize> {
        if self.services == [party] { vec![party, self.project()] } else { vec![party] }
    }

    /// Whether one is a service and the other a library that it shares with others.
    pub fn uses(&self, service: usize, library: usize) -> bool {
        self.get(service).is_some_and(|one| one.stance == Stance::Service && one.kin.contains(&library))
    }

    /// Whether a service is one of several programs that a component is made of.
    pub fn is_program_of(&self, service: usize, component: usize) -> bool {
        self.get(service).is_some_and(|one| one.made_by.keys().any(|manifest| self.of(manifest) == component))
    }

    /// The parties outside a service whose evidence may be its own, which is not known: libraries that it shares with
    /// others, and the project.
    pub fn lenders(&self, party: usize) -> Vec<usize> {
        match self.get(party) {
            Some(one) if one.stance == Stance::Service => {
                let mut lenders: Vec<usize> = one.kin.iter().copied().collect();
                if self.services != [party] {
                    lenders.push(self.project());
                }
                lenders
            }
            _ => Vec::new(),
        }
    }
}
