//! Lock files of all package managers: `packages.NAME` is the version of a package, once for each that is installed.

use crate::document::{Entry, Node};
use crate::model::Span;

/// The names of lock files, in small letters.
pub(super) const NAMES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "packages.lock.json",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pipfile.lock",
    "cargo.lock",
    "composer.lock",
];

/// The normal form: nothing but packages, since the rest is written for one tool.
pub(super) fn normal(root: &Node) -> Node {
    let packages: Vec<Entry> = [listed, of_npm, of_npm_of_old, of_bun, of_pnpm, of_nuget, of_pipenv, of_yarn]
        .iter()
        .map(|form| form(root))
        .find(|found| !found.is_empty())
        .unwrap_or_default();
    let spans = packages.iter().map(Entry::span).reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)));
    let span = spans.unwrap_or_default();
    let start = Span::new(span.start, span.start);
    Node::mapping(span, vec![Entry::new("packages", start, Node::mapping(span, packages))])
}

/// A version under the name of its package.
fn locked(name: &str, key_span: Span, version: &Node) -> Option<Entry> {
    (version.scalar().is_some() && !name.is_empty()).then(|| Entry::new(name, key_span, version.clone()))
}

/// `[[package]]` of Poetry, uv, PDM and Cargo, `packages[*]` of Composer: each has a name and a version.
fn listed(root: &Node) -> Vec<Entry> {
    let lists = ["package", "packages", "packages-dev"].iter().filter_map(|key| root.get(key));
    let named = |one: &Node| {
        let name = one.get("name")?;
        locked(name.scalar()?, name.span, one.get("version")?)
    };
    lists.flat_map(Node::items).filter_map(named).collect()
}

/// `packages."node_modules/NAME".version`.
fn of_npm(root: &Node) -> Vec<Entry> {
    let own = root.get("packages").map(Node::entries).unwrap_or_default();
    let named = |entry: &Entry| {
        let (_, name) = entry.key.rsplit_once("node_modules/")?;
        locked(name, entry.key_span, entry.node.get("version")?)
    };
    own.iter().filter_map(named).collect()
}

/// `dependencies.NAME.version`, and those within.
fn of_npm_of_old(root: &Node) -> Vec<Entry> {
    if root.get("lockfileVersion").is_none() || root.get("packages").is_some() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let packages = node.get("dependencies").map(Node::entries).unwrap_or_default();
        for entry in packages {
            found.extend(entry.node.get("version").and_then(|version| locked(&entry.key, entry.key_span, version)));
            open.push(&entry.node);
        }
    }
    found.sort_by_key(|entry: &Entry| entry.key_span.start);
    found
}

/// `packages."NAME@VERSION(peers)"`, with a slash before the name in early versions.
fn of_pnpm(root: &Node) -> Vec<Entry> {
    if root.get("lockfileVersion").is_none() {
        return Vec::new();
    }
    let own = root.get("packages").map(Node::entries).unwrap_or_default();
    own.iter()
        .filter_map(|entry| {
            // Peers stand in brackets, in early versions behind an underscore.
            let key = entry.key.split('(').next()?;
            let (name, version) = match key.strip_prefix('/') {
                Some(key) => {
                    let plain = key.split('_').next().filter(|plain| plain.contains('/')).unwrap_or(key);
                    let at_sign = plain.rsplit_once('@').filter(|(name, _)| !name.is_empty());
                    at_sign.or_else(|| plain.rsplit_once('/'))?
                }
                None => key.rsplit_once('@').filter(|(name, _)| !name.is_empty())?,
            };
            locked(name, entry.key_span, &Node::text(entry.key_span, version))
        })
        .collect()
}

/// `dependencies.FRAMEWORK.NAME.resolved`.
fn of_nuget(root: &Node) -> Vec<Entry> {
    let frameworks = root.get("dependencies").map(Node::entries).unwrap_or_default();
    let packages = frameworks.iter().flat_map(|framework| framework.node.entries());
    packages.filter_map(|entry| locked(&entry.key, entry.key_span, entry.node.get("resolved")?)).collect()
}

/// `default.NAME.version`, of the form `==1.2`.
fn of_pipenv(root: &Node) -> Vec<Entry> {
    let groups = ["default", "develop"].iter().filter_map(|key| root.get(key));
    groups
        .flat_map(Node::entries)
        .filter_map(|entry| {
            let version = entry.node.get("version")?;
            let plain = Node::text(version.span, version.scalar()?.trim_start_matches("=="));
            locked(&entry.key, entry.key_span, &plain)
        })
        .collect()
}

/// `packages.NAME[0]`, of the form `NAME@VERSION`.
fn of_bun(root: &Node) -> Vec<Entry> {
    let own = root.get("packages").map(Node::entries).unwrap_or_default();
    own.iter()
        .filter_map(|entry| {
            let first = entry.node.items().first()?;
            let (name, version) = first.scalar()?.rsplit_once('@')?;
            locked(name, entry.key_span, &Node::text(first.span, version))
        })
        .collect()
}

/// `"NAME@RANGE, NAME@RANGE".version`.
fn of_yarn(root: &Node) -> Vec<Entry> {
    let named = |entry: &Entry| {
        let first = entry.key.split(',').next()?.trim();
        let (name, _) =
            first.char_indices().skip(1).find(|(_, letter)| *letter == '@').map(|(at, _)| first.split_at(at))?;
        locked(name, entry.key_span, entry.node.get("version")?)
    };
    root.entries().iter().filter_map(named).collect()
}
