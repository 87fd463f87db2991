//! Known kinds of documents: by which name and which content they are known, and the one form that they are brought into.
//!
//! It owns what the tools that read these files take to be the same: a list or a mapping of variables, one branch or
//! several. It refuses to judge what stands in them. It promises that a normal form adds keys but invents no value, and
//! that each value keeps its place in the file.

mod appsettings;
mod azure_pipelines;
mod compose;
mod csproj;
mod github_actions;
mod gitlab_ci;
mod kubernetes;
mod lock_file;
mod pyproject;
mod reshape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{Document, DocumentKind as Kind, Entry, Node, Value};
use crate::model::{Format, RepoPath};

/// Whether a file may be of a known kind, by its name alone.
pub(super) fn may_be(kind: Kind, path: &RepoPath, format: Format) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    match (kind, format) {
        (Kind::Appsettings, Format::Json) => name.starts_with("appsettings") && name.ends_with(".json"),
        (Kind::PackageJson, Format::Json) => name == "package.json",
        (Kind::Csproj, Format::Xml) => is_project(&name),
        (Kind::Pyproject, Format::Toml) => name == "pyproject.toml",
        (Kind::Kubernetes, Format::Yaml | Format::Json) => {
            !is_workflow(path) && !is_compose(&name) && name != "package.json"
        }
        (Kind::Compose, Format::Yaml) => !is_workflow(path),
        (Kind::HelmValues, Format::Yaml) => is_values(&name) && !is_among_templates(path),
        (Kind::HelmTemplate, Format::Yaml) => is_among_templates(path),
        (Kind::HelmChart, Format::Yaml) => matches!(name.as_str(), "chart.yaml" | "chart.yml"),
        (Kind::Kustomize, Format::Yaml) => matches!(name.as_str(), "kustomization.yaml" | "kustomization.yml"),
        (Kind::GitlabCi, Format::Yaml) => is_gitlab_ci(&name) || says(path, &["gitlab", "ci", "pipelines"]),
        (Kind::AzurePipelines, Format::Yaml) => {
            !is_workflow(path)
                && (is_azure(&name) || says(path, &["azure", "azuredevops", "pipeline", "pipelines", "ci", "build"]))
        }
        (Kind::Dependabot, Format::Yaml) => matches!(name.as_str(), "dependabot.yml" | "dependabot.yaml"),
        (Kind::Renovate, Format::Json) => matches!(name.as_str(), "renovate.json" | ".renovaterc.json"),
        (Kind::LaunchSettings, Format::Json) => name == "launchsettings.json",
        (Kind::Tsconfig, Format::Json) => {
            (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json")
        }
        (Kind::CloudFormation, Format::Yaml | Format::Json) => name != "package.json",
        (Kind::PrometheusRules, Format::Yaml) => !is_workflow(path),
        (Kind::LockFile, Format::Json | Format::Yaml | Format::Toml | Format::YarnLock) => {
            lock_file::NAMES.contains(&name.as_str())
        }
        (Kind::Terraform, Format::Hcl) => name.ends_with(".tf") || name.ends_with(".tfvars"),
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
        Kind::HelmValues => !any(kubernetes::is_resource),
        Kind::HelmTemplate => any(|root| kubernetes::is_resource(root) || holds_unknown(root)),
        Kind::CloudFormation => any(is_stack),
        Kind::PrometheusRules => any(|root| rule_groups(root).is_some()),
        Kind::GitlabCi if is_gitlab_ci(&path.file_name().to_ascii_lowercase()) => {
            any(|root| !root.entries().is_empty())
        }
        Kind::GitlabCi => any(gitlab_ci::looks_like_one),
        Kind::AzurePipelines if is_azure(&path.file_name().to_ascii_lowercase()) => {
            any(|root| ["steps", "jobs", "stages", "extends"].iter().any(|key| root.get(key).is_some()))
        }
        Kind::AzurePipelines => any(azure_pipelines::looks_like_one),
        Kind::Csproj => any(|root| root.get("Project").is_some()),
        Kind::GithubActions => any(|root| has_mapping(root, "jobs") || has_mapping(root, "runs")),
        _ => true,
    }
}

/// Whether a text may be of a kind, by the keys without which [`recognised`] finds none.
pub(super) fn may_be_said(kind: Kind, path: &RepoPath, says: &dyn Fn(&str) -> bool) -> bool {
    match kind {
        Kind::Kubernetes => says("kind") && says("apiVersion"),
        Kind::Compose => says("services"),
        Kind::CloudFormation => says("AWSTemplateFormatVersion") || says("Resources"),
        Kind::PrometheusRules => says("groups") && says("rules"),
        Kind::GithubActions => says("jobs") || says("runs"),
        Kind::Csproj => says("Project"),
        Kind::AzurePipelines if is_azure(&path.file_name().to_ascii_lowercase()) => {
            ["steps", "jobs", "stages", "extends"].iter().any(|key| says(key))
        }
        _ => true,
    }
}

/// Whether the normal form of a kind may hold a key that the file does not.
pub(super) fn may_make(kind: Kind, key: &str) -> bool {
    match kind {
        Kind::Kubernetes => key == "workload",
        // A colon in a key becomes two keys, which are both spelled.
        Kind::Json | Kind::Yaml | Kind::Toml | Kind::Dotenv | Kind::Ini | Kind::Properties | Kind::Appsettings => false,
        // What a tag holds is text under a key of its own.
        Kind::Xml => key.starts_with('#'),
        Kind::PackageJson | Kind::LaunchSettings | Kind::Tsconfig | Kind::Dependabot | Kind::Renovate => false,
        Kind::HelmValues | Kind::HelmTemplate | Kind::HelmChart | Kind::Kustomize => false,
        Kind::CloudFormation | Kind::PrometheusRules => false,
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
        Kind::PrometheusRules => {
            Cow::Owned(Document { roots: document.roots.iter().filter_map(rule_groups).cloned().collect() })
        }
        Kind::GithubActions => each(github_actions::normal),
        Kind::GitlabCi => each(gitlab_ci::normal),
        Kind::AzurePipelines => each(azure_pipelines::normal),
        Kind::Csproj => each(csproj::normal),
        Kind::Pyproject => each(pyproject::normal),
        Kind::LockFile => each(lock_file::normal),
        _ => Cow::Borrowed(document),
    }
}

/// Whether a file of YAML is a template of YAML: it lies among a chart's templates, or a line begins with an action.
pub(super) fn is_template(path: &RepoPath, text: &str) -> bool {
    let is_bare = |line: &str| line.trim_start().starts_with("{{");
    text.contains("{{") && (is_among_templates(path) || text.lines().any(is_bare))
}

/// Whether a text is a template that a program fills in as it runs, and configures nothing: it lies among templates, and
/// holds statements of their language.
pub(super) fn is_filled_in(path: &RepoPath, text: &str) -> bool {
    is_among_templates(path) && text.contains("{%")
}

fn is_among_templates(path: &RepoPath) -> bool {
    path.as_str().starts_with("templates/") || path.as_str().contains("/templates/")
}

/// `values.yaml`, `values-prod.yaml`, `prod.values.yaml`.
fn is_values(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split(['.', '-', '_']).any(|word| word == "values")
}

/// Whether a value is a stack of resources of a cloud.
fn is_stack(root: &Node) -> bool {
    let is_resource = |entry: &Entry| {
        entry.node.get("Type").and_then(Node::scalar).is_some_and(|name| name.matches("::").count() >= 2)
    };
    root.get("AWSTemplateFormatVersion").is_some()
        || root.get("Resources").is_some_and(|resources| resources.entries().iter().any(is_resource))
}

/// What holds groups of alerting and recording rules: the root of a file of its own, or the `spec` of a resource.
fn rule_groups(root: &Node) -> Option<&Node> {
    let has_groups = |node: &Node| {
        node.get("groups").is_some_and(|groups| groups.items().iter().any(|group| group.get("rules").is_some()))
    };
    [Some(root), root.get("spec")].into_iter().flatten().find(|node| has_groups(node))
}

/// Whether a template writes something of a value.
fn holds_unknown(root: &Node) -> bool {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Unknown => return true,
            Value::Sequence(items) => open.extend(items),
            Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.node)),
            _ => {}
        }
    }
    false
}

fn has_mapping(root: &Node, key: &str) -> bool {
    root.get(key).is_some_and(|node| matches!(node.value, Value::Mapping(_)))
}

/// Projects of .NET, and the files that they share.
fn is_project(name: &str) -> bool {
    let shared = ["directory.build.props", "directory.build.targets", "directory.packages.props"];
    [".csproj", ".fsproj", ".vbproj"].iter().any(|end| name.ends_with(end)) || shared.contains(&name)
}

fn is_gitlab_ci(name: &str) -> bool {
    [".gitlab-ci.yml", ".gitlab-ci.yaml"].iter().any(|end| name.ends_with(end))
}

fn is_azure(name: &str) -> bool {
    ["azure-pipeline", ".azure-pipeline", ".vsts-ci", "vsts-ci"].iter().any(|start| name.starts_with(start))
}

/// Whether a folder of the path, or a word of the file's name, is one of `words`: `.gitlab/ci/test.yml`, `build/ci.yml`.
fn says(path: &RepoPath, words: &[&str]) -> bool {
    let lower = path.as_str().to_ascii_lowercase();
    lower.split(['/', '.', '-', '_']).any(|word| words.contains(&word))
}

fn is_compose(name: &str) -> bool {
    name.starts_with("docker-compose") || name.starts_with("compose.") || name.starts_with("compose-")
}

fn is_workflow(path: &RepoPath) -> bool {
    path.as_str().starts_with(".github/workflows/") || path.as_str().contains("/.github/workflows/")
}
