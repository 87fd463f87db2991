//! Projects of a TypeScript workspace whose packages stand in one manifest for all, and what its compiler calls modules.

use std::collections::BTreeSet;

use super::reference::resolve_star;
use super::{Said, code};
use crate::document::json::parse_json;
use crate::document::{Node, Value};
use crate::model::{Command, ModuleAlias, RepoPath, Runs};

/// What the name of a project of end-to-end tests ends in.
const TRIES: &str = "-e2e";

/// Reads a project: Nx's own file, or the settings with which applications and libraries of a workspace are
/// compiled. Nothing if it is none of either.
pub(super) fn read_project(path: &RepoPath, text: &str) -> Option<Said> {
    let document = parse_json(text).ok()?;
    let project = document.roots.first()?;
    let runs = match path.file_name() {
        "tsconfig.app.json" => (Runs::Yes, code("tsconfig.app.json")),
        "tsconfig.lib.json" => (Runs::Library, code("tsconfig.lib.json")),
        _ => kind_of(project)?,
    };
    let name = project.get("name").and_then(Node::scalar).map(str::to_owned);
    let said = Said {
        name,
        runs,
        paths: BTreeSet::new(),
        packages: BTreeSet::new(),
        aliases: aliases(path, project),
        command: Command::default(),
    };
    Some(said)
}

/// Reads the settings of a compiler, for what they call modules. Nothing if they call none by another name.
pub(super) fn read_settings(path: &RepoPath, text: &str) -> Option<Said> {
    let document = parse_json(text).ok()?;
    let aliases = aliases(path, document.roots.first()?);
    let runs = (Runs::Unsaid, "settings of a compiler".to_owned());
    let said = Said {
        name: None,
        runs,
        paths: BTreeSet::new(),
        packages: BTreeSet::new(),
        aliases,
        command: Command::default(),
    };
    (!said.aliases.is_empty()).then_some(said)
}

/// What Nx's file says of its project; nothing if it is a file of another tool.
fn kind_of(project: &Node) -> Option<(Runs, String)> {
    let kind = project.get("projectType").and_then(Node::scalar);
    let is_nx = kind.is_some() || project.get("targets").is_some();
    let tries = project.get("name").and_then(Node::scalar).is_some_and(|name| name.ends_with(TRIES));
    match kind {
        _ if is_nx && tries => Some((Runs::Test, code("name"))),
        Some("application") => Some((Runs::Yes, code("projectType"))),
        Some("library") => Some((Runs::Library, code("projectType"))),
        _ => None,
    }
}

/// The aliases of `compilerOptions.paths`, of each the first place.
fn aliases(path: &RepoPath, settings: &Node) -> Vec<ModuleAlias> {
    let Some(options) = settings.get("compilerOptions") else { return Vec::new() };
    let base = options.get("baseUrl").and_then(Node::scalar).unwrap_or(".");
    let Some(Value::Mapping(entries)) = options.get("paths").map(|paths| &paths.value) else { return Vec::new() };
    let alias = |called: &str, target: &Node| {
        let target = match &target.value {
            Value::Sequence(targets) => targets.first()?.scalar()?,
            _ => target.scalar()?,
        };
        Some(ModuleAlias { called: called.to_owned(), path: resolve_star(path, &format!("{base}/{target}"))? })
    };
    entries.iter().filter_map(|entry| alias(&entry.key, &entry.node)).collect()
}
