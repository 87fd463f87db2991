//! Pipelines of GitLab. Their jobs are put together as its runner does, and stand under `jobs`, each with its `steps`.
//!
//! A job has what it says, what the templates say that it extends, and what `default` says. `jobs.NAME.steps[*].run` is one
//! line of its scripts. What stands in another file is unknown; templates (`.name`) are no jobs.

use super::reshape::{keyed, list, within};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// Keys at the root that are no jobs.
const NO_JOBS: &[&str] = &[
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "spec",
    "types",
];
/// What a job takes from the root or from `default` where it does not say it itself.
const INHERITED: &[&str] = &[
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "artifacts",
    "retry",
    "timeout",
    "interruptible",
    "tags",
];
/// The scripts of a job, in the order in which they run.
const SCRIPTS: &[&str] = &["before_script", "script", "after_script"];
/// How many templates may extend one another.
const TEMPLATES: usize = 12;
/// The most values that a template is repeated for.
const MOST_VALUES: usize = 100_000;

/// Whether a file of any name is a pipeline: it has stages, and a job with a script.
pub(super) fn looks_like_one(root: &Node) -> bool {
    let runs = |entry: &Entry| entry.node.get("script").is_some() && !NO_JOBS.contains(&entry.key.as_str());
    root.get("script").is_none()
        && root.entries().iter().any(runs)
        && (root.get("stages").is_some() || root.entries().iter().any(|it| it.node.get("stage").is_some() && runs(it)))
}

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut root = root.clone();
    within(&mut root, "include", |include| {
        list(include);
        super::reshape::each_item(include, |one| {
            let is_far = one.scalar().is_some_and(|text| text.contains("://"));
            keyed(one, if is_far { "remote" } else { "local" });
        });
    });
    let Value::Mapping(entries) = &mut root.value else { return root };
    let mut left = MOST_VALUES;
    let whole = Node::mapping(root.span, entries.clone());
    let jobs: Vec<Entry> = entries
        .iter()
        .filter(|entry| is_job(entry))
        .map(|entry| Entry::new(entry.key.clone(), entry.key_span, job(&whole, &entry.node, &mut left)))
        .collect();
    if let (Some(first), Some(last)) = (jobs.first(), jobs.last()) {
        let span = Span::new(first.span().start, last.span().end.max(first.span().end));
        entries.push(Entry::new("jobs", Span::new(span.start, span.start), Node::mapping(span, jobs)));
    }
    root
}

fn is_job(entry: &Entry) -> bool {
    let runs = ["script", "trigger", "extends", "run"].iter().any(|key| entry.node.get(key).is_some());
    runs && !entry.key.starts_with('.') && !NO_JOBS.contains(&entry.key.as_str())
}

/// A job with all that it is given.
fn job(root: &Node, own: &Node, left: &mut usize) -> Node {
    let mut job = extended(root, own, 0, left);
    let Value::Mapping(entries) = &mut job.value else { return job };
    if entries.iter().any(|entry| entry.key == "trigger") {
        // What it starts runs elsewhere.
        return job;
    }
    for key in INHERITED {
        let given = root.get("default").and_then(|default| entry_of(default, key)).or_else(|| entry_of(root, key));
        if let Some(given) = given.filter(|_| !entries.iter().any(|entry| entry.key == *key)) {
            entries.push(given.clone());
        }
    }
    let steps: Vec<Node> = SCRIPTS
        .iter()
        .filter_map(|key| entries.iter().rev().find(|it| it.key == *key))
        .flat_map(|it| steps(&it.node))
        .collect();
    if let (Some(first), Some(last)) = (steps.first(), steps.last()) {
        let span = Span::new(first.span.start.min(last.span.start), last.span.end.max(first.span.end));
        entries.push(Entry::new("steps", Span::new(span.start, span.start), Node::sequence(span, steps)));
    }
    within(&mut job, "image", |image| keyed(image, "name"));
    within(&mut job, "needs", |needs| {
        list(needs);
        super::reshape::each_item(needs, |one| keyed(one, "job"));
    });
    within(&mut job, "environment", |environment| keyed(environment, "name"));
    job
}

fn entry_of<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entries().iter().rev().find(|entry| entry.key == key)
}

/// A job over the templates that it extends, the last of which counts most.
fn extended(root: &Node, own: &Node, depth: usize, left: &mut usize) -> Node {
    let Some(extends) = own.get("extends") else { return own.clone() };
    let names: Vec<&Node> = if extends.items().is_empty() { vec![extends] } else { extends.items().iter().collect() };
    let mut base = Node::mapping(own.span, Vec::new());
    for name in names {
        let template = name.scalar().and_then(|name| root.get(name)).filter(|_| depth < TEMPLATES && *left > 0);
        match template {
            Some(template) => {
                *left = left.saturating_sub(template.entries().len() + 1);
                base = merged(base, &extended(root, template, depth + 1, left));
            }
            // It stands in another file, and may say anything.
            None => base = merged(base, &anything(name.span)),
        }
    }
    merged(base, own)
}

/// A mapping that may hold any key.
fn anything(span: Span) -> Node {
    Node::mapping(span, vec![Entry::new("{{}}", span, Node { span, value: Value::Unknown })])
}

/// A mapping over another: what both say as mappings is put together, and else the upper one counts.
fn merged(base: Node, over: &Node) -> Node {
    let Value::Mapping(mut entries) = base.value else { return over.clone() };
    for entry in over.entries() {
        let below = entries.iter().position(|known| known.key == entry.key && !known.may_be_any());
        match below.map(|at| entries.remove(at)) {
            Some(below) if !entry.node.entries().is_empty() => {
                let node = merged(below.node, &entry.node);
                entries.push(Entry::new(entry.key.clone(), entry.key_span, Node { span: entry.node.span, ..node }));
            }
            _ => entries.push(entry.clone()),
        }
    }
    Node::mapping(over.span, entries)
}

/// The lines of a script, those of lists within it as well; one that is taken from elsewhere is unknown.
fn steps(script: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    let mut open = vec![script];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Sequence(items) => open.extend(items.iter().rev()),
            Value::Unknown => found.push(node.clone()),
            _ if node.scalar().is_some() => {
                let run = Entry::new("run", Span::new(node.span.start, node.span.start), node.clone());
                found.push(Node::mapping(node.span, vec![run]));
            }
            _ => {}
        }
    }
    found
}
