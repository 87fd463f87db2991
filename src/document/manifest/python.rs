//! Projects and lists of requirements of Python.

use std::collections::BTreeSet;

use super::reference::resolve;
use super::{Said, code};
use crate::document::toml::parse_toml;
use crate::document::{Entry, Node, Value};
use crate::model::{Command, RepoPath, Runs};

/// Reads a `pyproject.toml`; nothing if it is no TOML.
pub(super) fn read_pyproject(path: &RepoPath, text: &str) -> Option<Said> {
    let document = parse_toml(text).ok()?;
    let root = document.roots.first()?;
    let project = root.get("project");
    let poetry = at(root, &["tool", "poetry"]);
    let name = [project, poetry].into_iter().flatten().find_map(|table| table.get("name")?.scalar());
    let mut said = Said {
        name: name.map(|name| name.trim().to_owned()),
        runs: (Runs::Unsaid, "no scripts".to_owned()),
        paths: BTreeSet::new(),
        packages: BTreeSet::new(),
        aliases: Vec::new(),
        command: Command::default(),
    };
    for requirement in items(project.and_then(|project| project.get("dependencies"))) {
        require(path, requirement.scalar().unwrap_or_default(), &mut said);
    }
    for dependency in entries(poetry.and_then(|poetry| poetry.get("dependencies"))) {
        if dependency.key != "python" {
            said.packages.insert(normal(&dependency.key));
            folder(path, &dependency.node, &mut said);
        }
    }
    for group in entries(poetry.and_then(|poetry| poetry.get("group"))) {
        for dependency in entries(group.node.get("dependencies")) {
            local(path, dependency, &mut said);
        }
    }
    let outside = said.packages.len();
    for source in entries(at(root, &["tool", "uv", "sources"])) {
        local(path, source, &mut said);
    }
    said.runs = runs(root, outside);
    Some(said)
}

fn runs(root: &Node, dependencies: usize) -> (Runs, String) {
    for table in [["project", "scripts"].as_slice(), &["project", "gui-scripts"], &["tool", "poetry", "scripts"]] {
        if !entries(at(root, table)).is_empty() {
            return (Runs::Yes, code(&table.join(".")));
        }
    }
    // A root that needs packages of its own is more than a list of members.
    if at(root, &["tool", "uv", "workspace"]).is_some() && dependencies == 0 {
        return (Runs::Workspace, code("tool.uv.workspace"));
    }
    (Runs::Unsaid, "no scripts".to_owned())
}

/// Adds a dependency that a table of sources or of a group places inside the repository.
fn local(path: &RepoPath, entry: &Entry, said: &mut Said) {
    let workspace = entry.node.get("workspace").is_some_and(|node| node.value == Value::Bool(true));
    if workspace || entry.node.get("path").is_some() {
        said.packages.insert(normal(&entry.key));
        folder(path, &entry.node, said);
    }
}

fn folder(path: &RepoPath, node: &Node, said: &mut Said) {
    let written = node.get("path").and_then(Node::scalar);
    said.paths.extend(written.and_then(|written| resolve(path, written)));
}

/// Reads a list of requirements. Every text is one; lines that say nothing are passed over.
pub(super) fn read_requirements(path: &RepoPath, text: &str) -> Said {
    let mut said = Said {
        name: None,
        runs: (Runs::Unsaid, "a list of requirements".to_owned()),
        paths: BTreeSet::new(),
        packages: BTreeSet::new(),
        aliases: Vec::new(),
        command: Command::default(),
    };
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        match option(line) {
            Some(("-r" | "--requirement", file)) => said.paths.extend(resolve(path, file)),
            Some(("-e" | "--editable", requirement)) => require(path, requirement, &mut said),
            Some(_) => {}
            None if line.starts_with('#') => {}
            None => require(path, line, &mut said),
        }
    }
    said
}

/// An option of a line with its value: `-r base.txt`, `-rbase.txt`, `--requirement=base.txt`.
fn option(line: &str) -> Option<(&str, &str)> {
    if !line.starts_with('-') {
        return None;
    }
    let end = match line.starts_with("--") {
        true => line.find(['=', ' ', '\t']).unwrap_or(line.len()),
        false => line.char_indices().nth(2).map_or(line.len(), |(at, _)| at),
    };
    let (name, value) = line.split_at_checked(end)?;
    Some((name, value.trim_start_matches(['=', ' ', '\t'])))
}

/// Adds one requirement: `name>=1`, `name @ file:../lib`, `../lib[extra]`, `git+https://…#egg=name`.
fn require(path: &RepoPath, written: &str, said: &mut Said) {
    let written = written.split(';').next().unwrap_or_default().trim();
    let length = written
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_' | '.'))
        .unwrap_or(written.len());
    let (name, rest) = written.split_at_checked(length).unwrap_or_default();
    let rest = rest.trim_start();
    let is_path = written.starts_with('.') || rest.starts_with(['/', '\\']);
    if is_path || written.starts_with("file:") {
        add_folder(path, written, said);
    } else if rest.starts_with(['+', ':']) {
        let egg = written.split_once("#egg=").map(|(_, egg)| egg);
        said.packages.extend(egg.map(|egg| normal(egg.split(['&', '[']).next().unwrap_or_default())));
    } else if name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        said.packages.insert(normal(name));
        if let Some((_, address)) = rest.split_once('@') {
            add_folder(path, address.trim(), said);
        }
    }
}

/// Adds a folder of the repository, if it is one. A project that names itself depends on nothing.
fn add_folder(path: &RepoPath, written: &str, said: &mut Said) {
    let written = written.strip_prefix("file:").unwrap_or(written);
    let written = written.split(['[', '#']).next().unwrap_or_default();
    let found = resolve(path, written).filter(|found| found != path.folder());
    said.paths.extend(found);
}

/// A name as indexes compare it: small letters, and one dash for any run of `-`, `_` and `.`.
fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for letter in name.trim().chars() {
        match letter {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            _ => normal.extend(letter.to_lowercase()),
        }
    }
    normal
}

fn at<'a>(root: &'a Node, keys: &[&str]) -> Option<&'a Node> {
    keys.iter().try_fold(root, |node, key| node.get(key))
}

fn entries(node: Option<&Node>) -> &[Entry] {
    match node.map(|node| &node.value) {
        Some(Value::Mapping(entries)) => entries,
        _ => &[],
    }
}

fn items(node: Option<&Node>) -> &[Node] {
    match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items,
        _ => &[],
    }
}
