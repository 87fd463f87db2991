//! Who lives in the repository: its components with names, roles and facts, and for whom each file speaks.
//!
//! Roles need facts, facts need to know whose a file is, and whose a shared file is needs roles. So this goes in turns:
//! components as strangers, their facts, their roles; then parties, and facts and roles again, now with libraries
//! counted for the services that they are part of. No turn is repeated, so it always ends.

use std::collections::{BTreeMap, BTreeSet};

use super::components::{self, Declared};
use super::credit::Credit;
use super::dependency::{self, Dependence};
use super::facts::FactTable;
use super::images;
use super::links::{Links, Target};
use super::naming;
use super::parties::{Parties, Party, Stance};
use super::programs::{self, Cut};
use super::resolve::Resolver;
use super::role::{self, Dependents};
use super::starts::Starts;
use super::winnow::{self, Images};
use crate::model::{
    Catalogue, Component, FactSeen, Location, Manifest, ManifestKind, Observation, RepoPath, Runs, Scanned,
    ServiceName, ServiceRole, Workload,
};

/// The components, the parties and the facts of a repository.
#[derive(Debug)]
pub(super) struct Census<'a> {
    /// Sorted by folder.
    pub components: Vec<Component>,
    pub parties: Parties,
    pub facts: FactTable,
    /// What each service uses of the libraries that it shares.
    pub credit: Credit<'a>,
}

/// A component while it is being described.
struct Resident<'a> {
    declared: Declared<'a>,
    role: ServiceRole,
    because: String,
    /// What its own files show.
    facts: Vec<FactSeen>,
}

/// Finds the components of a repository and settles what is true of them.
pub(super) fn take<'a>(catalogue: &Catalogue, scanned: &'a Scanned, observations: &[Observation]) -> Census<'a> {
    let settle_with = |parties: &Parties, credit: &Credit| {
        FactTable::settle(catalogue, parties, observations.iter(), &scanned.files, credit)
    };
    let settle = |declared: &[Declared], commons: &BTreeSet<&RepoPath>| {
        let told = observations.iter().filter(|it| !commons.contains(&it.location.path));
        FactTable::settle(catalogue, &Parties::strangers(folders(declared)), told, &scanned.files, &Credit::default())
    };
    let files = &scanned.files;
    let declared = images::with_their_folders(components::declare(&scanned.manifests, files), files);
    let declared = winnow::without_foreign(declared, files);
    let declared = winnow::without_hollow(declared, files, Images::Lend);
    let strangers = settle(&declared, &BTreeSet::new());
    let shows_role = |at| role::shown(&strangers, at).is_some();
    let declared = winnow::without_weak(declared, &shows_role);
    let declared = winnow::without_hollow(declared, files, Images::Keep);
    let resolver = Resolver::new(&scanned.names, &scanned.manifests);
    let starts = Starts::of(files, declared.iter().map(|one| one.folder.clone()));
    let mut cuts = Cut::all(&declared, scanned, &starts, &resolver);
    // What is left of a component may be a program that nobody is seen to start.
    cuts.retain(|cut| {
        let apart = programs::apart(&declared, std::slice::from_ref(cut), &starts);
        let facts = settle(&apart, cut.accounted());
        let left = cut.around(&declared, &apart).and_then(|at| role::shown(&facts, at));
        left.is_none_or(|(role, _)| role != ServiceRole::HttpService)
    });
    let declared = programs::apart(&declared, &cuts, &starts);
    let Dependence { mut edges, commons } =
        dependency::between(&declared, scanned, &resolver, &role::programs(observations));
    let strangers = settle(&declared, &commons);
    let mut residents = describe(declared, &strangers, &edges);
    if !residents.iter().any(|one| one.role.is_service()) {
        make_root_a_service(&mut residents, &mut edges);
    }

    let titles: Vec<&str> = residents.iter().map(|one| one.declared.title.as_str()).collect();
    let names = naming::names(&titles);
    let mut parties = seat(&residents, &edges, &names, &scanned.manifests);
    let links = links(&scanned.workloads, &residents, (&names, &starts), &parties);
    parties.link(links);
    let credit = Credit::follow(&parties, &scanned.names, files, &scanned.manifests, &resolver);
    let first = settle_with(&parties, &credit);
    name_roles(&mut residents, &mut parties, &first);
    let facts = settle_with(&parties, &credit);
    Census { components: finished(residents, names, &edges, &parties, &facts), parties, facts, credit }
}

fn folders<'a>(declared: &'a [Declared]) -> impl Iterator<Item = &'a str> + Clone {
    declared.iter().map(|one| one.folder.as_str())
}

/// The components with the roles that their own files and manifests give them.
fn describe<'a>(declared: Vec<Declared<'a>>, facts: &FactTable, edges: &[BTreeSet<usize>]) -> Vec<Resident<'a>> {
    let is_test = |at: usize| declared.get(at).is_some_and(|one| one.saying(Runs::Test).is_some());
    let used: BTreeSet<usize> =
        edges.iter().enumerate().filter(|(at, _)| !is_test(*at)).flat_map(|(_, targets)| targets).copied().collect();
    declared
        .into_iter()
        .enumerate()
        .map(|(at, declared)| {
            let (role, because) = role::decide(
                &declared,
                role::shown(facts, at),
                role::started(facts, at),
                Dependents::of(used.contains(&at)),
            );
            Resident { declared, role, because, facts: facts.of_party(at) }
        })
        .collect()
}

/// Where nothing can be run, the folder audited is one service, and every library is part of it.
fn make_root_a_service(residents: &mut Vec<Resident>, edges: &mut Vec<BTreeSet<usize>>) {
    let root = residents.iter().position(|one| one.declared.folder.is_empty());
    let root = root.unwrap_or_else(|| {
        residents.push(Resident {
            declared: Declared::default(),
            role: ServiceRole::Cli,
            because: String::new(),
            facts: Vec::new(),
        });
        edges.push(BTreeSet::new());
        residents.len() - 1
    });
    let libraries: Vec<usize> = residents
        .iter()
        .enumerate()
        .filter(|(at, one)| *at != root && one.role != ServiceRole::Test)
        .map(|(at, _)| at)
        .collect();
    if let Some(edges) = edges.get_mut(root) {
        edges.extend(libraries);
    }
    if let Some(root) = residents.get_mut(root) {
        root.role = ServiceRole::Cli;
        root.because = "no service was found, so the folder audited is one".to_owned();
    }
}

/// The parties: each service with the libraries that it alone depends on, and everything else apart.
fn seat(residents: &[Resident], edges: &[BTreeSet<usize>], names: &[ServiceName], manifests: &[Manifest]) -> Parties {
    let is_library = |at: usize| residents.get(at).is_some_and(|one| one.role == ServiceRole::Library);
    let mut users: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); residents.len()];
    for (at, _) in residents.iter().enumerate().filter(|(_, one)| one.role.is_service()) {
        for library in dependency::reach(at, edges, &is_library) {
            if let Some(users) = users.get_mut(library) {
                users.insert(at);
            }
        }
    }
    let mut seats: Vec<usize> = vec![0; residents.len()];
    let mut list: Vec<Party> = Vec::new();
    for (at, (one, name)) in residents.iter().zip(names).enumerate() {
        if owner(at, &users).is_none() {
            if let Some(seat) = seats.get_mut(at) {
                *seat = list.len();
            }
            list.push(Party {
                stance: if one.role.is_service() { Stance::Service } else { Stance::Apart },
                name: Some(name.clone()),
                role: Some(one.role),
                kin: BTreeSet::new(),
                made_by: made_by(one, manifests),
            });
        }
    }
    let seat_of = |at: usize| seats.get(at).copied();
    let project = list.len();
    let of_component = (0..residents.len())
        .map(|at| match owner(at, &users) {
            Some(service) => seat_of(service),
            None if gathers_services(at, residents, &users) => Some(project),
            None => seat_of(at),
        })
        .map(|seat| seat.unwrap_or(project))
        .collect();
    for (at, users) in users.iter().enumerate().filter(|(_, users)| users.len() > 1) {
        for (library, user) in users.iter().filter_map(|&user| seat_of(at).zip(seat_of(user))) {
            for (one, other) in [(library, user), (user, library)] {
                if let Some(party) = list.get_mut(one) {
                    party.kin.insert(other);
                }
            }
        }
    }
    Parties::seat(list, of_component, residents.iter().map(|one| one.declared.folder.as_str()))
}

/// What configuration elsewhere is about, as far as it is about services.
fn links(
    workloads: &[Workload],
    residents: &[Resident],
    (names, starts): (&[ServiceName], &Starts),
    parties: &Parties,
) -> Links {
    let targets: Vec<Target> = residents
        .iter()
        .zip(names)
        .enumerate()
        .filter(|(_, (one, _))| one.role.is_service())
        .filter_map(|(at, (one, name))| {
            Some(Target { party: parties.of_component(at)?, folder: &one.declared.folder, name: name.as_str() })
        })
        .collect();
    Links::find(workloads, &targets, starts)
}

/// The manifests that lie elsewhere and that a service is made by.
fn made_by(one: &Resident, manifests: &[Manifest]) -> BTreeMap<RepoPath, Vec<usize>> {
    let around = one.declared.made_by().iter().map(|made| (made.by.path.clone(), made.but.clone()));
    around.chain(package_around(one, manifests).map(|package| (package, Vec::new()))).collect()
}

/// The nearest package around a service that is a project of a workspace, and no package itself.
fn package_around(one: &Resident, manifests: &[Manifest]) -> Option<RepoPath> {
    let has = |kind| one.declared.own.iter().any(|manifest| manifest.kind == kind);
    if !one.role.is_service() || !has(ManifestKind::WorkspaceProject) || has(ManifestKind::PackageJson) {
        return None;
    }
    let packages = manifests.iter().filter(|manifest| manifest.kind == ManifestKind::PackageJson);
    let around = packages.filter(|it| RepoPath::new(&one.declared.folder).is_within(it.path.folder()));
    around.max_by_key(|it| it.path.folder().len()).map(|it| it.path.clone())
}

/// The one service that a library is part of.
fn owner(at: usize, users: &[BTreeSet<usize>]) -> Option<usize> {
    match users.get(at) {
        Some(users) if users.len() == 1 => users.first().copied(),
        _ => None,
    }
}

/// Whether a component is a library that nobody uses, and that services lie in: what it holds beside them (how they are
/// built and deployed) speaks for the project.
fn gathers_services(at: usize, residents: &[Resident], users: &[BTreeSet<usize>]) -> bool {
    let Some(one) = residents.get(at) else {
        return false;
    };
    one.role == ServiceRole::Library
        && users.get(at).is_none_or(BTreeSet::is_empty)
        && residents.iter().any(|other| {
            other.role.is_service() && RepoPath::new(&other.declared.folder).is_within(&one.declared.folder)
        })
}

/// Gives services the roles that their libraries show for them. What is a service stays one.
fn name_roles(residents: &mut [Resident], parties: &mut Parties, facts: &FactTable) {
    for (at, one) in residents.iter_mut().enumerate() {
        let Some(party) = parties.of_component(at) else {
            continue;
        };
        if !one.role.is_service() {
            continue;
        }
        let lent = |place: &Location| parties.of(&place.path) != party;
        let is_command_line = one.facts.iter().any(|seen| seen.fact.as_str() == ServiceRole::Cli.word());
        // A program that is started as a command line works through its commands, whatever a library that it shares with
        // workers could do.
        let is_of_others = |role: ServiceRole, place: Option<&Location>| {
            role == ServiceRole::Worker && is_command_line && place.is_some_and(lent)
        };
        let shown =
            role::shown(facts, party).filter(|(role, place)| role.is_service() && !is_of_others(*role, place.as_ref()));
        if let Some((role, _)) = &shown
            && *role != one.role
        {
            let role = *role;
            one.because = match role::decide(&one.declared, shown.clone(), None, Dependents::None) {
                (decided, because) if decided == role && !one.declared.own.is_empty() => because,
                _ => format!("shows `{role}`; {}", one.because),
            };
            one.role = role;
            parties.set_role(party, role);
        }
    }
}

/// The components as the report shows them.
fn finished(
    residents: Vec<Resident>,
    names: Vec<ServiceName>,
    edges: &[BTreeSet<usize>],
    parties: &Parties,
    facts: &FactTable,
) -> Vec<Component> {
    let libraries: Vec<Vec<String>> = (0..residents.len())
        .map(|at| {
            let through = |next: usize| residents.get(next).is_some_and(|one| one.role == ServiceRole::Library);
            let mut reached: Vec<String> = dependency::reach(at, edges, &through)
                .into_iter()
                .filter_map(|next| residents.get(next))
                .map(|one| one.declared.folder.clone())
                .collect();
            reached.sort();
            reached
        })
        .collect();
    let mut components: Vec<Component> = residents
        .into_iter()
        .zip(names)
        .zip(libraries)
        .enumerate()
        .map(|(at, ((one, name), libraries))| {
            let party = parties.of_component(at);
            let is_itself = party.and_then(|party| parties.name(party)) == Some(&name);
            let manifests: Vec<RepoPath> = one.declared.manifests().map(|it| it.path.clone()).collect();
            Component {
                facts: party.filter(|_| is_itself).map_or(one.facts, |party| facts.of_party(party)),
                name,
                manifests,
                folder: one.declared.folder,
                role: one.role,
                because: one.because,
                libraries,
            }
        })
        .collect();
    components.sort_by(|a, b| a.folder.cmp(&b.folder));
    components
}
