//! Known kinds of documents: by which name and which content they are known, and the one form that they are brought into.
//!
//! It owns what the tools that read these files take to be the same: a list or a mapping of variables, one branch or
//! several. It refuses to judge what stands in them. It promises that a normal form adds keys but invents no value, and
//! that each value keeps its place in the file.

mod appsettings;
mod compose;
mod github_actions;
mod kubernetes;
mod reshape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{Document, DocumentKind as Kind, Node, Value};
use crate::model::{Format, RepoPath};

/// Whether a file may be of a known kind, by its name alone.
pub(super) fn may_be(kind: Kind, path: &RepoPath, format: Format) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    match (kind, format) {
        (Kind::Appsettings, Format::Json) => name.starts_with("appsettings") && name.ends_with(".json"),
        (Kind::PackageJson, Format::Json) => name == "package.json",
        (Kind::Csproj, Format::Xml) => name.ends_with(".csproj"),
        (Kind::Pyproject, Format::Toml) => name == "pyproject.toml",
        (Kind::Kubernetes, Format::Yaml | Format::Json) => {
            !is_workflow(path) && !is_compose(&name) && name != "package.json"
        }
        (Kind::Compose, Format::Yaml) => !is_workflow(path),
        (Kind::GithubActions, Format::Yaml) => {
            is_workflow(path) || matches!(name.as_str(), "action.yml" | "action.yaml")
        }
        _ => false,
    }
}

/// The known kinds that a file is of.
pub(super) fn recognised(path: &RepoPath, format: Format, document: &Document) -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(move |kind| may_be(*kind, path, format) && is_by_content(*kind, path, document))
}

fn is_by_content(kind: Kind, path: &RepoPath, document: &Document) -> bool {
    let any = |is: fn(&Node) -> bool| document.roots.iter().any(is);
    match kind {
        Kind::Kubernetes => any(kubernetes::is_resource),
        Kind::Compose if is_compose(&path.file_name().to_ascii_lowercase()) => {
            any(|root| has_mapping(root, "services"))
        }
        Kind::Compose => any(compose::looks_like_one),
        Kind::GithubActions => any(|root| has_mapping(root, "jobs") || has_mapping(root, "runs")),
        _ => true,
    }
}

/// A document in the form of a known kind.
pub(super) fn normal(kind: Kind, document: &Document) -> Cow<'_, Document> {
    let each = |form: fn(&Node) -> Node| Cow::Owned(Document { roots: document.roots.iter().map(form).collect() });
    match kind {
        Kind::Appsettings => each(appsettings::normal),
        Kind::Kubernetes => {
            Cow::Owned(Document { roots: document.roots.iter().flat_map(kubernetes::resources).collect() })
        }
        Kind::Compose => each(compose::normal),
        Kind::GithubActions => each(github_actions::normal),
        _ => Cow::Borrowed(document),
    }
}

fn has_mapping(root: &Node, key: &str) -> bool {
    root.get(key).is_some_and(|node| matches!(node.value, Value::Mapping(_)))
}

fn is_compose(name: &str) -> bool {
    name.starts_with("docker-compose") || name.starts_with("compose.") || name.starts_with("compose-")
}

fn is_workflow(path: &RepoPath) -> bool {
    path.as_str().starts_with(".github/workflows/") || path.as_str().contains("/.github/workflows/")
}
