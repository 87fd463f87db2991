//! What a component does, and why we say so.
//!
//! Roles are facts: a component has the first role whose name is a fact that holds for it. Only where no such fact holds
//! do manifests decide. A declared library is no service by what its code shows, as libraries bring routes and workers for
//! others to run, unless its own code starts it and nothing else of the repository depends on it.

use std::collections::BTreeSet;

use super::components::{Basis, Declared};
use super::facts::FactTable;
use super::truth::Truth;
use crate::model::{
    Confidence, Emits, FactId, Location, Manifest, ManifestKind, Observation, RepoPath, Runs, ServiceRole, Subject,
};

/// The roles that facts show, the most telling first: a program that describes infrastructure or tries others also runs
/// once or has a command line.
const TELLING: [ServiceRole; 7] = [
    ServiceRole::HttpService,
    ServiceRole::Worker,
    ServiceRole::Frontend,
    ServiceRole::Infra,
    ServiceRole::Test,
    ServiceRole::Job,
    ServiceRole::Cli,
];

/// The fact of code that goes on running once it is loaded, which the code of a library does not.
const PROGRAM: &str = "program";

/// Whether something else of the repository, tests apart, depends on a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dependents {
    Some,
    None,
}

impl Dependents {
    pub const fn of(is_used: bool) -> Self {
        if is_used { Self::Some } else { Self::None }
    }
}

/// The first role that a fact of its name shows for a party, with the place.
pub(super) fn shown(facts: &FactTable, party: usize) -> Option<(ServiceRole, Option<Location>)> {
    TELLING.iter().copied().find_map(|role| {
        let fact = FactId::new(role.word());
        (facts.truth(&fact, party) == Truth::Yes).then(|| (role, facts.place(&fact, party).cloned()))
    })
}

/// The files whose code is known to go on running once it is loaded.
pub(super) fn programs(observations: &[Observation]) -> BTreeSet<&RepoPath> {
    let says = |one: &&Observation| {
        one.emits == Emits::Fact
            && one.confidence >= Confidence::Medium
            && matches!(&one.subject, Subject::Fact(fact) if fact.as_str() == PROGRAM)
    };
    observations.iter().filter(says).map(|one| &one.location.path).collect()
}

/// Why a party's own code is known to start it: "`program` (src/index.ts:9)".
pub(super) fn started(facts: &FactTable, party: usize) -> Option<String> {
    let fact = FactId::new(PROGRAM);
    let place = facts.place(&fact, party).filter(|_| facts.truth(&fact, party) == Truth::Yes)?;
    Some(format!("`{PROGRAM}` ({}:{})", place.path, place.start.line))
}

/// A component's role, and the reason for people; `started` is why its own code is known to start it.
pub(super) fn decide(
    declared: &Declared,
    shown: Option<(ServiceRole, Option<Location>)>,
    started: Option<String>,
    dependents: Dependents,
) -> (ServiceRole, String) {
    match &declared.basis {
        Basis::Manifests => {}
        Basis::Shared => return (ServiceRole::Library, "commands start the programs within it one by one".to_owned()),
        Basis::Start { because, .. } => {
            return shown.map_or_else(
                || (ServiceRole::Worker, format!("is started, and shows no other role: {because}")),
                |(role, place)| (role, format!("{}; {because}", fact(role, place.as_ref()))),
            );
        }
    }
    let code = |runs| declared.own.iter().copied().find(|one| one.kind != ManifestKind::Dockerfile && one.runs == runs);
    let (program, library) = (code(Runs::Yes), code(Runs::Library));
    if let (Some(test), None) = (code(Runs::Test), program) {
        return (ServiceRole::Test, says(test));
    }
    let image =
        |manifests: &[&Manifest]| manifests.iter().copied().find(|one| one.kind == ManifestKind::Dockerfile).map(says);
    // An image beside a compiled library runs something else: the steps of a schema, a tool.
    let is_compiled = library.is_some_and(|one| one.kind == ManifestKind::Csproj) && !declared.has_start;
    let image = || image(&declared.own).or_else(|| image(&declared.beneath)).filter(|_| !is_compiled);
    // A package that names what others import may be started all the same, where nobody imports it.
    let is_package = library.is_some_and(|one| one.kind == ManifestKind::PackageJson);
    let started = started.filter(|_| is_package && dependents == Dependents::None);
    let runs = program.map(says).or_else(image).or_else(|| started.clone());
    let shown = shown.filter(|(_, place)| place.as_ref().is_none_or(|place| is_built(declared, place)));
    match (shown, library, started) {
        (Some((role, place)), Some(library), _) if runs.is_none() && role.is_service() => (
            ServiceRole::Library,
            format!("{}; {} alone does not make it a service", says(library), fact(role, place.as_ref())),
        ),
        (Some((role, place)), ..) => {
            let why = fact(role, place.as_ref());
            (role, runs.map_or_else(|| why.clone(), |runs| format!("{why}; {runs}")))
        }
        (None, _, Some(started)) => (ServiceRole::Worker, format!("its code starts it: {started}")),
        (None, _, None) => unshown(declared, program, library, dependents),
    }
}

/// The role of a component that shows none, from its manifests alone.
fn unshown(
    declared: &Declared,
    program: Option<&Manifest>,
    library: Option<&Manifest>,
    dependents: Dependents,
) -> (ServiceRole, String) {
    let gathers = declared.saying(Runs::Workspace);
    let image = declared.own.iter().find(|one| one.kind == ManifestKind::Dockerfile && one.runs == Runs::Yes);
    match (gathers, image, program, library) {
        (Some(gathers), ..) => (ServiceRole::Library, says(gathers)),
        (None, _, None, Some(library)) => (ServiceRole::Library, says(library)),
        (None, Some(image), ..) => {
            (ServiceRole::Worker, format!("runs in an image and shows no other role: {}", says(image)))
        }
        // A package that others import may have a script to watch it being built.
        (None, None, Some(program), _)
            if program.kind == ManifestKind::PackageJson && dependents == Dependents::Some =>
        {
            (ServiceRole::Library, format!("shows no role, and others depend on it: {}", says(program)))
        }
        (None, None, Some(program), _) => {
            (ServiceRole::Cli, format!("can be run and shows no other role: {}", says(program)))
        }
        (None, None, None, None) => {
            let path = declared.own.first().map_or("", |one| one.path.as_str());
            (ServiceRole::Library, format!("nothing says that it can be run ({path})"))
        }
    }
}

/// Whether what shows a role is part of what the manifests declare: C# is built by a project alone, and a workspace is
/// none of the packages that lie in it.
fn is_built(declared: &Declared, place: &Location) -> bool {
    let is_built =
        !place.path.as_str().ends_with(".cs") || declared.manifests().any(|one| one.kind == ManifestKind::Csproj);
    let is_of_another =
        declared.saying(Runs::Workspace).is_some() && declared.beneath.iter().any(|one| one.path == place.path);
    is_built && !is_of_another
}

/// What a manifest says of running it: "`src/Api/Api.csproj`: `<OutputType>Exe</OutputType>`".
fn says(manifest: &Manifest) -> String {
    if manifest.because.is_empty() {
        format!("`{}`: {}", manifest.path, manifest.runs)
    } else {
        format!("`{}`: {}", manifest.path, manifest.because)
    }
}

/// A role fact with its place: "`worker` (src/index.ts:9)".
fn fact(role: ServiceRole, place: Option<&Location>) -> String {
    place.map_or_else(|| format!("`{role}`"), |place| format!("`{role}` ({}:{})", place.path, place.start.line))
}
