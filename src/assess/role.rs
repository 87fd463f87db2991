//! What a component does, and why we say so.
//!
//! Roles are facts: a component has the first service role whose name is a fact that holds for it. Only where no such
//! fact holds do manifests decide. A declared library is no service by what its code shows, as libraries bring routes
//! and workers for others to run.

use super::components::Declared;
use super::facts::FactTable;
use super::truth::Truth;
use crate::model::{FactId, Location, Manifest, ManifestKind, Runs, ServiceRole};

/// The first service role that a fact of its name shows for a party, with the place.
pub(super) fn shown(facts: &FactTable, party: usize) -> Option<(ServiceRole, Option<Location>)> {
    ServiceRole::ALL.iter().copied().filter(|role| role.is_service()).find_map(|role| {
        let fact = FactId::new(role.word());
        (facts.truth(&fact, party) == Truth::Yes).then(|| (role, facts.place(&fact, party).cloned()))
    })
}

/// A component's role, and the reason for people.
pub(super) fn decide(declared: &Declared, shown: Option<(ServiceRole, Option<Location>)>) -> (ServiceRole, String) {
    let code = |runs| declared.own.iter().copied().find(|one| one.kind != ManifestKind::Dockerfile && one.runs == runs);
    let (program, library) = (code(Runs::Yes), code(Runs::Library));
    if let (Some(test), None) = (code(Runs::Test), program) {
        return (ServiceRole::Test, says(test));
    }
    let image =
        |manifests: &[&Manifest]| manifests.iter().copied().find(|one| one.kind == ManifestKind::Dockerfile).map(says);
    let runs = program.map(says).or_else(|| image(&declared.own)).or_else(|| image(&declared.beneath));
    match (shown, library) {
        (Some((role, place)), Some(library)) if runs.is_none() => (
            ServiceRole::Library,
            format!("{}; {} alone does not make it a service", says(library), fact(role, place.as_ref())),
        ),
        (Some((role, place)), _) => {
            let why = fact(role, place.as_ref());
            (role, runs.map_or_else(|| why.clone(), |runs| format!("{why}; {runs}")))
        }
        (None, _) => unshown(declared, program, library),
    }
}

/// The role of a component that shows none, from its manifests alone.
fn unshown(declared: &Declared, program: Option<&Manifest>, library: Option<&Manifest>) -> (ServiceRole, String) {
    let gathers = declared.saying(Runs::Workspace);
    let image = declared.own.iter().find(|one| one.kind == ManifestKind::Dockerfile && one.runs == Runs::Yes);
    match (gathers, image, program, library) {
        (Some(gathers), ..) => (ServiceRole::Library, says(gathers)),
        (None, _, None, Some(library)) => (ServiceRole::Library, says(library)),
        (None, Some(image), ..) => {
            (ServiceRole::Worker, format!("runs in an image and shows no other role: {}", says(image)))
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
