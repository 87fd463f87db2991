//! Manifests for a cluster. Lists are taken apart, and what runs containers says so in one place, whatever its kind.
//!
//! `workload` holds the pod that a resource makes, with the resource's `kind`, its `name` and its `replicas`, and under
//! `labels` and `annotations` those of the pod: `workload.containers[*]` is right for a Pod as for a CronJob.

use crate::document::{Entry, Node, Value};

/// Whether a value is a resource: it has a kind, and says whose.
pub(super) fn is_resource(root: &Node) -> bool {
    let is_said = |key| root.get(key).is_some_and(|node| node.scalar().is_some() || node.value == Value::Unknown);
    is_said("kind") && is_said("apiVersion")
}

/// The deepest list of lists.
const LISTS: usize = 4;

/// The resources of a document, those of its lists one by one.
pub(super) fn resources(root: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    let mut open = vec![(root, 0)];
    while let Some((node, depth)) = open.pop() {
        let is_list = node.get("kind").and_then(Node::scalar).is_some_and(|kind| kind.ends_with("List"));
        match node.get("items") {
            Some(items) if is_list && depth < LISTS => {
                open.extend(items.items().iter().rev().map(|item| (item, depth + 1)));
            }
            _ if is_resource(node) => found.push(with_workload(node)),
            _ => {}
        }
    }
    found
}

fn with_workload(resource: &Node) -> Node {
    let mut resource = resource.clone();
    if let (Some(entry), Value::Mapping(entries)) = (workload(&resource), &mut resource.value) {
        entries.push(entry);
    }
    resource
}

/// What a resource runs, if it runs anything.
fn workload(resource: &Node) -> Option<Entry> {
    let spec = resource.get("spec")?;
    let template =
        spec.get("jobTemplate").and_then(|job| job.get("spec")?.get("template")).or_else(|| spec.get("template"));
    let (pod, about) = match template {
        Some(template) => (template.get("spec")?, template.get("metadata")),
        None => (spec, resource.get("metadata")),
    };
    // A template that writes the pod's own keys may write its containers.
    let runs = pod.entries().iter().any(|entry| entry.key == "containers" || entry.may_be_any());
    if !runs && pod.value != Value::Unknown {
        return None;
    }
    if pod.value == Value::Unknown {
        return Some(Entry::new("workload", pod.span, pod.clone()));
    }
    let copied = |key: &str, from: Option<&Node>| {
        let entries = from?.entries();
        entries.iter().find(|entry| entry.key == key).cloned()
    };
    let mut entries = Vec::new();
    entries.extend(copied("kind", Some(resource)));
    entries.extend(copied("name", resource.get("metadata")));
    entries.extend(copied("replicas", Some(spec)));
    entries.extend(copied("labels", about));
    entries.extend(copied("annotations", about));
    entries.extend(pod.entries().iter().cloned());
    let key_span = spec_key(resource).unwrap_or(pod.span);
    Some(Entry::new("workload", key_span, Node::mapping(pod.span, entries)))
}

/// The place of a resource's `kind`, by which people know it.
fn spec_key(resource: &Node) -> Option<crate::model::Span> {
    resource.entries().iter().find(|entry| entry.key == "kind").map(Entry::span)
}
