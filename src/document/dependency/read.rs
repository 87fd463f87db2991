//! The manifests of each ecosystem.

use super::{Dependency, Ecosystem, Needed, Reference, is_requirements};
use crate::document::json::parse_json;
use crate::document::toml::parse_toml;
use crate::document::xml::parse_xml;
use crate::document::{Entry, Node, Value};
use crate::model::{RepoPath, Span};

/// Words in the name of a group or a file that say that it is not for the program that runs.
const DEVELOPMENT: &[&str] =
    &["dev", "test", "lint", "doc", "typing", "type", "ci", "build", "local", "style", "format"];

pub(super) fn read(path: &RepoPath, text: &str, ecosystem: Ecosystem) -> Vec<Dependency> {
    let lower = path.file_name().to_ascii_lowercase();
    let root = match lower.as_str() {
        "setup.cfg" => return setup_cfg(text),
        _ if is_requirements(path) => return requirements(text, of_name(&lower)),
        "pyproject.toml" | "pipfile" => parse_toml(text),
        "package.json" => parse_json(text),
        _ => parse_xml(text),
    };
    let Ok(document) = root else { return Vec::new() };
    let Some(root) = document.roots.first() else { return Vec::new() };
    match (ecosystem, lower.as_str()) {
        (Ecosystem::Npm, _) => npm(root),
        (Ecosystem::NuGet, "packages.config") => packages_config(root),
        (Ecosystem::NuGet, _) => nuget(root),
        (Ecosystem::PyPi, "pipfile") => pipfile(root),
        (Ecosystem::PyPi, _) => pyproject(root),
    }
}

/// When the packages of a group or a file of this name are needed.
fn of_name(name: &str) -> Needed {
    let mut words = name.split(|letter: char| !letter.is_ascii_alphabetic());
    let is_of_development = |word: &str| DEVELOPMENT.contains(&word.trim_end_matches('s')) || word.starts_with("test");
    if words.any(|word| is_of_development(&word.to_ascii_lowercase())) { Needed::Development } else { Needed::Runtime }
}

fn npm(root: &Node) -> Vec<Dependency> {
    let fields = [
        ("dependencies", Needed::Runtime),
        ("optionalDependencies", Needed::Runtime),
        ("devDependencies", Needed::Development),
    ];
    fields
        .into_iter()
        .flat_map(|(field, needed)| entries(root.get(field)).iter().map(move |entry| (entry, needed)))
        .map(|(entry, needed)| keyed(Ecosystem::Npm, entry, version_of(&entry.node), needed))
        .collect()
}

/// A package by the entry that has its name as a key.
fn keyed(ecosystem: Ecosystem, entry: &Entry, version: &str, needed: Needed) -> Dependency {
    Dependency {
        ecosystem,
        name: entry.key.clone(),
        version: version.trim().to_owned(),
        needed,
        reference: Reference::Direct,
        span: Span::new(entry.key_span.start, entry.node.span.end.max(entry.key_span.end)),
    }
}

/// A range that stands alone, or under `version`.
fn version_of(node: &Node) -> &str {
    node.scalar().or_else(|| node.get("version")?.scalar()).unwrap_or_default()
}

/// Projects and the files that projects share. Conditions count as true.
fn nuget(root: &Node) -> Vec<Dependency> {
    let items = [
        ("PackageReference", Reference::Direct),
        ("GlobalPackageReference", Reference::Direct),
        ("PackageVersion", Reference::VersionAlone),
    ];
    let mut found = Vec::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        for entry in entries(Some(node)) {
            let item = items.iter().find(|(item, _)| entry.key.eq_ignore_ascii_case(item));
            match item {
                Some((_, reference)) => {
                    for item in many(&entry.node) {
                        found.extend(package(item, *reference));
                    }
                }
                None => waiting.extend(many(&entry.node)),
            }
        }
    }
    found
}

fn package(item: &Node, reference: Reference) -> Option<Dependency> {
    let said = |name: &str| {
        let node = item.get(&format!("@{name}")).or_else(|| item.get(name))?;
        node.scalar().or_else(|| node.get("#text")?.scalar())
    };
    let name = said("Include").or_else(|| said("Update"))?.trim();
    let private = said("PrivateAssets").is_some_and(|value| value.trim().eq_ignore_ascii_case("all"));
    Some(Dependency {
        ecosystem: Ecosystem::NuGet,
        name: name.to_owned(),
        version: said("VersionOverride").or_else(|| said("Version")).unwrap_or_default().trim().to_owned(),
        needed: if private { Needed::Development } else { Needed::Runtime },
        reference: if item.get("@Update").is_some() { Reference::VersionAlone } else { reference },
        span: item.span,
    })
}

fn packages_config(root: &Node) -> Vec<Dependency> {
    entries(root.get("packages"))
        .iter()
        .filter(|entry| entry.key == "package")
        .flat_map(|entry| many(&entry.node))
        .filter_map(|item| {
            let said = |name: &str| item.get(&format!("@{name}")).and_then(Node::scalar);
            let is_for_development = said("developmentDependency").is_some_and(|it| it.eq_ignore_ascii_case("true"));
            Some(Dependency {
                ecosystem: Ecosystem::NuGet,
                name: said("id")?.to_owned(),
                version: said("version").map(|version| format!("[{version}]")).unwrap_or_default(),
                needed: if is_for_development { Needed::Development } else { Needed::Runtime },
                reference: Reference::Direct,
                span: item.span,
            })
        })
        .collect()
}

fn pyproject(root: &Node) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut listed =
        |node: Option<&Node>, needed| found.extend(items(node).iter().filter_map(|it| required(it, needed)));
    listed(at(root, &["project", "dependencies"]), Needed::Runtime);
    for group in entries(at(root, &["project", "optional-dependencies"])) {
        listed(Some(&group.node), of_name(&group.key));
    }
    for group in entries(root.get("dependency-groups")) {
        listed(Some(&group.node), Needed::Development);
    }
    listed(at(root, &["tool", "uv", "dev-dependencies"]), Needed::Development);
    let poetry = at(root, &["tool", "poetry"]);
    let mut tables = vec![
        (poetry.and_then(|poetry| poetry.get("dependencies")), Needed::Runtime),
        (poetry.and_then(|poetry| poetry.get("dev-dependencies")), Needed::Development),
    ];
    for group in entries(poetry.and_then(|poetry| poetry.get("group"))) {
        let needed = if group.key == "main" { Needed::Runtime } else { Needed::Development };
        tables.push((group.node.get("dependencies"), needed));
    }
    for (table, needed) in tables {
        let packages = entries(table).iter().filter(|entry| entry.key != "python");
        found.extend(packages.map(|entry| keyed(Ecosystem::PyPi, entry, version_of(&entry.node), needed)));
    }
    found
}

fn pipfile(root: &Node) -> Vec<Dependency> {
    [("packages", Needed::Runtime), ("dev-packages", Needed::Development)]
        .into_iter()
        .flat_map(|(table, needed)| entries(root.get(table)).iter().map(move |entry| (entry, needed)))
        .map(|(entry, needed)| keyed(Ecosystem::PyPi, entry, version_of(&entry.node), needed))
        .collect()
}

/// A requirement in a list of texts.
fn required(node: &Node, needed: Needed) -> Option<Dependency> {
    requirement(node.scalar()?, node.span, needed)
}

/// `name[extra] >=1,<2 ; marker`, whose name begins the text.
fn requirement(written: &str, span: Span, needed: Needed) -> Option<Dependency> {
    let written = written.split(';').next().unwrap_or_default().trim();
    let end = written
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_' | '.'))
        .unwrap_or(written.len());
    let (name, rest) = written.split_at_checked(end)?;
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => rest,
    };
    let is_range = rest.is_empty() || rest.starts_with(['=', '<', '>', '~', '!', '(', '@']);
    if !is_range || !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    // An address behind `@` says nothing of versions.
    let version = if rest.starts_with('@') { "" } else { rest.trim_matches(['(', ')', ' ']) };
    let version = version.split(" --").next().unwrap_or_default().trim();
    Some(Dependency {
        ecosystem: Ecosystem::PyPi,
        name: name.to_owned(),
        version: version.to_owned(),
        needed,
        reference: Reference::Direct,
        span,
    })
}

/// The lines of a text with their places, without comments and blanks around them.
fn lines(text: &str) -> impl Iterator<Item = (&str, Span)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let said = line.split(" #").next().unwrap_or_default();
        let lead = said.len() - said.trim_start().len();
        let said = said.trim().trim_end_matches('\\').trim_end();
        let is_said = !said.is_empty() && !said.starts_with('#');
        is_said.then_some((said, Span::new(from + lead, from + lead + said.len())))
    })
}

fn requirements(text: &str, needed: Needed) -> Vec<Dependency> {
    lines(text).filter_map(|(line, span)| requirement(line, span, needed)).collect()
}

/// The requirements of `setup.cfg`: the list under `install_requires`, and those of the extras.
fn setup_cfg(text: &str) -> Vec<Dependency> {
    let (mut found, mut section, mut needed) = (Vec::new(), String::new(), None);
    for (line, span) in lines(text) {
        let is_indented = span.start > 0 && matches!(text.as_bytes().get(span.start - 1), Some(b' ' | b'\t'));
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, needed) = (name.trim().to_owned(), None);
        } else if is_indented {
            found.extend(needed.and_then(|needed| requirement(line, span, needed)));
        } else if let Some((key, value)) = line.split_once('=') {
            needed = match (section.as_str(), key.trim()) {
                ("options", "install_requires") => Some(Needed::Runtime),
                ("options", "tests_require" | "setup_requires") => Some(Needed::Development),
                ("options.extras_require", extra) => Some(of_name(extra)),
                _ => None,
            };
            let at = Span::new(span.end - value.trim_start().len(), span.end);
            found.extend(needed.and_then(|needed| requirement(value, at, needed)));
        }
    }
    found
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

/// An element, or all of several of one name.
fn many(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::Sequence(items) => items.iter().collect(),
        _ => vec![node],
    }
}
