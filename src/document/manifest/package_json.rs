//! Packages of npm and its relatives.

use std::collections::BTreeSet;

use super::reference::{resolve, resolve_star};
use super::{Said, code};
use crate::document::json::parse_json;
use crate::document::{Entry, Node, Value};
use crate::model::{Command, ModuleAlias, RepoPath, Runs};

/// Scripts that start a program, the surest first. `dev` comes after what makes a library, since libraries call their
/// compilers so.
const STARTS: &[&str] = &["start", "serve"];

/// Fields that others import from.
const EXPORTS: &[&str] = &["exports", "main", "module", "types"];

/// Fields that say where the one module of a package is, its source first.
const MODULES: &[&str] = &["source", "module", "main", "types"];

/// The test runners of the ecosystem. A package with one of them that neither builds nor starts anything is of tests.
const TEST_SDKS: &[&str] =
    &["jest", "vitest", "mocha", "jasmine", "ava", "tap", "@playwright/test", "cypress", "webdriverio"];

/// Words of a command that runs the scripts of other packages: the package managers' own, and the task runners that
/// exist for nothing else.
const DELEGATES: &[&str] = &[
    "turbo",
    "nx",
    "lerna",
    "rush",
    "workspace",
    "workspaces",
    "--workspace",
    "--workspaces",
    "-ws",
    "--filter",
    "--recursive",
];

/// The protocols of a version that stands for a folder of the repository.
const FOLDERS: &[&str] = &["file:", "link:", "portal:"];

/// The protocol of a package of the same workspace: a version of it, or its folder.
const WORKSPACE: &str = "workspace:";

/// Reads a package; nothing if it is no JSON object.
pub(super) fn read(path: &RepoPath, text: &str) -> Option<Said> {
    let document = parse_json(text).ok()?;
    let package = document.roots.first()?;
    if !matches!(package.value, Value::Mapping(_)) {
        return None;
    }
    let mut said = Said {
        name: text_of(package, "name").map(str::to_owned),
        runs: runs(package),
        paths: BTreeSet::new(),
        packages: BTreeSet::new(),
        aliases: aliases(path, package),
        command: Command::default(),
    };
    for (field, always) in [
        ("dependencies", Kept::All),
        ("optionalDependencies", Kept::All),
        ("peerDependencies", Kept::All),
        // What a package is built with counts where it is built from the repository itself.
        ("devDependencies", Kept::Local),
    ] {
        for entry in entries(package.get(field)) {
            depend(path, entry, always, &mut said);
        }
    }
    Some(said)
}

/// What the package is by its own name: what it exports, the first that can be had of several, and else its main module.
fn aliases(path: &RepoPath, package: &Node) -> Vec<ModuleAlias> {
    let Some(name) = text_of(package, "name") else { return Vec::new() };
    let mut found = Vec::new();
    let mut add = |called: &str, node: &Node| {
        let mut written = Vec::new();
        texts(node, &mut written);
        let paths = written.into_iter().filter_map(|written| resolve_star(path, written));
        found.extend(paths.map(|path| ModuleAlias { called: called.to_owned(), path }));
    };
    if let Some(exports) = package.get("exports") {
        match entries(Some(exports)) {
            // `{"import": …, "require": …}`: ways to ask for the one module.
            all if all.iter().all(|entry| !entry.key.starts_with('.')) => add(name, exports),
            all => {
                for entry in all {
                    add(&format!("{name}{}", entry.key.trim_start_matches('.')), &entry.node);
                }
            }
        }
    }
    for field in MODULES {
        package.get(field).into_iter().for_each(|node| add(name, node));
    }
    found
}

/// The texts of a value, in the order in which they stand.
fn texts<'n>(node: &'n Node, found: &mut Vec<&'n str>) {
    match &node.value {
        Value::Text(text) => found.push(text),
        Value::Sequence(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| texts(&entry.node, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown => {}
    }
}

/// Which dependencies of a field count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    All,
    /// Those with the protocol of a folder or a workspace.
    Local,
}

fn depend(path: &RepoPath, entry: &Entry, kept: Kept, said: &mut Said) {
    let version = entry.node.scalar().unwrap_or_default();
    let workspace = version.strip_prefix(WORKSPACE);
    // `workspace:*` and `workspace:^1.0` hold a version; a folder begins with a dot or has a slash.
    let folder = FOLDERS
        .iter()
        .find_map(|protocol| version.strip_prefix(protocol))
        .or(workspace.filter(|rest| rest.starts_with('.') || rest.contains('/')));
    if kept == Kept::Local && folder.is_none() && workspace.is_none() {
        return;
    }
    said.packages.insert(entry.key.clone());
    said.paths.extend(folder.and_then(|folder| resolve(path, folder)));
}

fn runs(package: &Node) -> (Runs, String) {
    if says(package, "bin") {
        return (Runs::Yes, code("bin"));
    }
    let scripts = package.get("scripts");
    let script = |name: &str| scripts.and_then(|scripts| text_of(scripts, name));
    let starts = |name: &str| script(name).is_some_and(|command| !delegates(command));
    if let Some(name) = STARTS.iter().find(|name| starts(name)) {
        return (Runs::Yes, code(&format!("scripts.{name}")));
    }
    if let Some(field) = EXPORTS.iter().find(|field| says(package, field)) {
        return (Runs::Library, code(field));
    }
    if says(package, "workspaces") {
        return (Runs::Workspace, code("workspaces"));
    }
    if starts("dev") {
        return (Runs::Yes, code("scripts.dev"));
    }
    if let Some(name) = STARTS.iter().chain(&["dev"]).find(|name| script(name).is_some()) {
        let because = format!("{} runs other packages", code(&format!("scripts.{name}")));
        return (Runs::Workspace, because);
    }
    let runner = TEST_SDKS.iter().find(|name| {
        ["dependencies", "devDependencies"]
            .iter()
            .any(|field| package.get(field).is_some_and(|all| all.get(name).is_some()))
    });
    match runner {
        Some(name) if script("build").is_none() && script("test").is_some() => {
            (Runs::Test, format!("{} with {}", code("scripts.test"), code(name)))
        }
        _ => (Runs::Unsaid, "no `bin`, no `main`, no script that starts it".to_owned()),
    }
}

/// Whether a command runs scripts of other packages.
fn delegates(command: &str) -> bool {
    let words: Vec<&str> = command.split(|letter: char| letter.is_whitespace() || letter == '=').collect();
    // `-r` alone says nothing: an interpreter loads modules by it.
    words.iter().any(|word| DELEGATES.contains(word)) || words.windows(2).any(|pair| pair == ["pnpm", "-r"])
}

/// Whether a field holds anything.
fn says(package: &Node, field: &str) -> bool {
    package.get(field).is_some_and(|node| match &node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown => false,
        Value::Text(text) => !text.trim().is_empty(),
        Value::Sequence(items) => !items.is_empty(),
        Value::Mapping(entries) => !entries.is_empty(),
    })
}

fn text_of<'a>(node: &'a Node, field: &str) -> Option<&'a str> {
    match &node.get(field)?.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    }
}

fn entries(node: Option<&Node>) -> &[Entry] {
    match node.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries,
        _ => &[],
    }
}
