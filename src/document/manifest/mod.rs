//! Manifests: files that declare a component, read as far as services are concerned.
//!
//! It owns what the ecosystems' own tools mean by a manifest: what runs, what is a library, what only gathers others,
//! and what depends on what inside the repository. It refuses to know frameworks: what a component does with the
//! packages that it names is for packs to say. It promises that nothing of a file leaves it but names and paths.

mod csproj;
mod dockerfile;
mod package_json;
mod python;
mod reference;
#[cfg(test)]
mod tests;
mod workspace;

pub(super) use reference::resolve;
use std::collections::BTreeSet;

use crate::model::{Command, Manifest, ManifestKind, ModuleAlias, RepoPath, Runs};

/// Reads a manifest of the kind that [`ManifestKind::of`] tells. Nothing if the text is broken, or declares nothing. A byte
/// order mark and any line ends will do.
///
/// References are sorted and without repetition. Those that lead out of the repository, and those that only a build
/// could resolve, are left out. Python packages are referred to as indexes compare them: `my_lib` is `my-lib`.
pub fn read_manifest(path: &RepoPath, kind: ManifestKind, text: &str) -> Option<Manifest> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let said = match kind {
        ManifestKind::Csproj => csproj::read(path, text),
        ManifestKind::PackageJson => package_json::read(path, text),
        ManifestKind::Pyproject => python::read_pyproject(path, text),
        ManifestKind::Requirements => Some(python::read_requirements(path, text)),
        ManifestKind::Dockerfile => dockerfile::read(text),
        ManifestKind::WorkspaceProject => workspace::read_project(path, text),
        ManifestKind::CompilerSettings => workspace::read_settings(path, text),
    }?;
    Some(Manifest {
        path: path.clone(),
        kind,
        name: said.name,
        runs: said.runs.0,
        because: said.runs.1,
        path_references: said.paths.into_iter().collect(),
        package_references: said.packages.into_iter().collect(),
        aliases: said.aliases,
        command: said.command,
    })
}

/// What one manifest says.
struct Said {
    name: Option<String>,
    /// With what says so.
    runs: (Runs, String),
    paths: BTreeSet<String>,
    packages: BTreeSet<String>,
    aliases: Vec<ModuleAlias>,
    command: Command,
}

/// Something in backticks, as `because` has it.
fn code(text: &str) -> String {
    format!("`{text}`")
}
