//! Pipelines of Azure DevOps. Wherever its jobs stand, they are found under `jobs`, each with its `steps`.
//!
//! `jobs.NAME.steps[*]` has `run` for what a script says, whatever its shell and whether in a task, `uses` for a task, and
//! `name` for what people read. What an expression steers (`${{ if … }}`) is read as if it were always there. A template of
//! another file is a step with a `template`, or a job that `uses` it.

use super::reshape::{list, within};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// The keys whose value is a script.
const SHELLS: &[&str] = &["script", "bash", "pwsh", "powershell"];
/// The inputs of tasks that are scripts.
const INLINE: &[&str] = &["script", "inlineScript", "Inline", "customCommand"];
/// The lists that hold jobs, or what holds them.
const HOLDERS: &[&str] = &["stages", "jobs"];
/// What stands beside steps at the root and is no part of the job that they make.
const NO_PART_OF_A_JOB: &[&str] =
    &["steps", "jobs", "stages", "trigger", "pr", "schedules", "resources", "parameters", "extends", "name"];
/// The deepest nesting of expressions, stages, strategies.
const LEVELS: usize = 16;

/// Whether a file of any name is a pipeline or a template of one.
pub(super) fn looks_like_one(root: &Node) -> bool {
    let has = |key: &str| root.get(key).is_some();
    let runs = has("steps") || has("jobs") || has("stages") || has("extends");
    let mut jobs = Vec::new();
    find_jobs(root, "job", Span::default(), 0, &mut jobs);
    let has_task =
        jobs.iter().any(|job| job.node.get("steps").is_some_and(|steps| steps.items().iter().any(is_of_azure)));
    let is_started = (has("trigger") || has("pr") || has("pool")) && !has("kind");
    runs && !has("on") && !has("services") && (has_task || is_started)
}

fn is_of_azure(step: &Node) -> bool {
    step.get("task").and_then(Node::scalar).is_some_and(|task| task.contains('@'))
        || ["checkout", "displayName", "pwsh"].iter().any(|key| step.get(key).is_some())
}

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut found = Vec::new();
    find_jobs(root, "job", root.span, 0, &mut found);
    let mut root = root.clone();
    for key in ["trigger", "pr"] {
        within(&mut root, key, |trigger| {
            if trigger.scalar().is_none_or(|text| text != "none") && !matches!(trigger.value, Value::Mapping(_)) {
                list(trigger);
                let branches = trigger.clone();
                let include = Entry::new("include", trigger.span, branches);
                let node = Node::mapping(trigger.span, vec![include]);
                trigger.value = Value::Mapping(vec![Entry::new("branches", trigger.span, node)]);
            }
        });
    }
    let Value::Mapping(entries) = &mut root.value else { return root };
    if let (Some(first), Some(last)) = (found.first(), found.last()) {
        let span = Span::new(first.key_span.start, last.node.span.end.max(first.key_span.start));
        entries.retain(|entry| entry.key != "jobs");
        entries.push(Entry::new("jobs", Span::new(span.start, span.start), Node::mapping(span, found)));
    }
    root
}

/// The jobs of a pipeline, of its stages, of a job itself: whatever has steps.
fn find_jobs(node: &Node, name: &str, name_span: Span, level: usize, found: &mut Vec<Entry>) {
    if level > LEVELS {
        return;
    }
    if let Some(steps) = steps_of(node, level) {
        let entries = node.entries().iter().filter(|entry| !NO_PART_OF_A_JOB.contains(&entry.key.as_str()));
        let mut entries: Vec<Entry> = entries.cloned().collect();
        entries.push(steps);
        found.push(Entry::new(name, name_span, Node::mapping(node.span, entries)));
    }
    for entry in node.entries() {
        let is_steered = entry.key.starts_with("${{");
        if !is_steered && !HOLDERS.contains(&entry.key.as_str()) {
            continue;
        }
        let items = if entry.node.items().is_empty() { std::slice::from_ref(&entry.node) } else { entry.node.items() };
        for item in items {
            let named =
                ["job", "deployment"].iter().find_map(|key| item.get(key)).and_then(|it| Some((it.scalar()?, it.span)));
            let (name, span) = named.unwrap_or((name, item.span));
            if let Some(template) = item.get("template").filter(|template| template.scalar().is_some()) {
                let start = Span::new(template.span.start, template.span.start);
                let uses = Node::mapping(item.span, vec![Entry::new("uses", start, template.clone())]);
                found.push(Entry::new(template.scalar().unwrap_or_default(), template.span, uses));
            }
            find_jobs(item, name, span, level + 1, found);
        }
    }
}

/// The steps of a job, or of the strategy of a deployment.
fn steps_of(job: &Node, level: usize) -> Option<Entry> {
    let mut steps = Vec::new();
    let mut key_span = None;
    let mut open = vec![(job, 0)];
    while let Some((node, depth)) = open.pop() {
        for entry in node.entries().iter().rev() {
            match entry.key.as_str() {
                "steps" => {
                    key_span.get_or_insert(entry.key_span);
                    collect(&entry.node, level, &mut steps);
                }
                "strategy" | "runOnce" | "rolling" | "canary" | "preDeploy" | "deploy" | "routeTraffic"
                | "postRouteTraffic" | "on" | "failure" | "success"
                    if depth < 6 && (depth > 0 || entry.key == "strategy") =>
                {
                    open.push((&entry.node, depth + 1));
                }
                _ => {}
            }
        }
    }
    let (first, last) = (steps.first()?, steps.last()?);
    let span = Span::new(first.span.start.min(last.span.start), last.span.end.max(first.span.end));
    Some(Entry::new("steps", key_span?, Node::sequence(span, steps)))
}

/// The steps of a list, those behind expressions as well.
fn collect(list: &Node, level: usize, steps: &mut Vec<Node>) {
    if level > LEVELS {
        return;
    }
    for item in list.items() {
        match item.entries() {
            [only] if only.key.starts_with("${{") => collect(&only.node, level + 1, steps),
            _ => steps.push(step(item)),
        }
    }
}

/// A step in the words of others.
fn step(step: &Node) -> Node {
    let mut step = step.clone();
    within(&mut step, "env", super::reshape::pairs);
    let Value::Mapping(entries) = &mut step.value else { return step };
    let find = |entries: &[Entry], key: &str| entries.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).cloned();
    let shell = SHELLS.iter().find_map(|key| find(entries, key));
    let inputs = find(entries, "inputs");
    let inline = inputs.as_ref().and_then(|inputs| INLINE.iter().find_map(|key| find(inputs.node.entries(), key)));
    let others = [
        ("run", shell.or(inline)),
        ("uses", find(entries, "task")),
        ("with", inputs),
        ("name", find(entries, "displayName")),
        ("if", find(entries, "condition")),
        ("continue-on-error", find(entries, "continueOnError")),
    ];
    for (key, entry) in others {
        if let Some(entry) = entry {
            entries.retain(|known| known.key != key);
            entries.push(Entry::new(key, entry.key_span, entry.node));
        }
    }
    step
}
