//! Compose files. Short forms become long ones, lists of pairs become mappings, commands become one text.

use super::reshape::{command, each_item, each_value, halves, keyed, list, names, pairs, within};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// Whether a file of any name is one: services with images or builds at its root, and nothing of a cluster.
pub(super) fn looks_like_one(root: &Node) -> bool {
    let services = root.get("services").map(Node::entries).unwrap_or_default();
    let is_service = |entry: &Entry| entry.node.get("image").is_some() || entry.node.get("build").is_some();
    !services.is_empty() && root.get("apiVersion").is_none() && services.iter().all(is_service)
}

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut root = root.clone();
    within(&mut root, "services", |services| each_value(services, service));
    // Early files have their services at the root.
    root
}

fn service(service: &mut Node) {
    for key in ["environment", "labels", "sysctls", "extra_hosts", "annotations"] {
        within(service, key, pairs);
    }
    for key in ["command", "entrypoint"] {
        within(service, key, command);
    }
    within(service, "build", |build| {
        keyed(build, "context");
        within(build, "args", pairs);
        within(build, "labels", pairs);
    });
    within(service, "env_file", |files| {
        list(files);
        each_item(files, |file| keyed(file, "path"));
    });
    within(service, "depends_on", |others| names(others, started));
    within(service, "networks", |networks| names(networks, |span| Node { span, value: Value::Null }));
    within(service, "healthcheck", |check| within(check, "test", test));
    within(service, "ports", |ports| each_item(ports, port));
    within(service, "volumes", |volumes| each_item(volumes, volume));
    for key in ["secrets", "configs"] {
        within(service, key, |used| each_item(used, |one| keyed(one, "source")));
    }
    within(service, "extends", |other| keyed(other, "service"));
    for key in ["profiles", "dns", "tmpfs", "cap_add", "cap_drop", "security_opt", "expose"] {
        within(service, key, list);
    }
    within(service, "deploy", |deploy| within(deploy, "labels", pairs));
}

/// What a bare name in `depends_on` waits for.
fn started(span: Span) -> Node {
    Node::mapping(span, vec![Entry::new("condition", span, Node::text(span, "service_started"))])
}

/// `[CMD, curl, …]` and `[CMD-SHELL, …]` become the command.
fn test(node: &mut Node) {
    if let Value::Sequence(items) = &mut node.value
        && items.first().and_then(Node::scalar).is_some_and(|word| matches!(word, "CMD" | "CMD-SHELL"))
    {
        items.remove(0);
    }
    command(node);
}

/// `[[ip:]published:]target[/protocol]` becomes its parts.
fn port(node: &mut Node) {
    let Some(text) = node.scalar().map(str::to_owned) else { return };
    let span = node.span;
    if text.contains("${") {
        // A variable may hold colons.
        node.value = Value::Mapping(vec![Entry::new("target", span, Node::text(span, text))]);
        return;
    }
    let (ports, protocol) = text.split_once('/').map_or((text.as_str(), None), |(ports, kind)| (ports, Some(kind)));
    let (published, target) = match ports.rsplit_once(':') {
        Some((published, target)) => (Some(published), target),
        None => (None, ports),
    };
    let (ip, published) = match published.and_then(|published| published.rsplit_once(':')) {
        Some((ip, published)) => (Some(ip), Some(published)),
        None => (None, published),
    };
    let parts = [("target", Some(target)), ("published", published), ("host_ip", ip), ("protocol", protocol)];
    let entries = parts.into_iter().filter_map(|(key, part)| {
        let part = part.filter(|part| !part.is_empty())?;
        Some(Entry::new(key, span, Node::text(piece(span, &text, part), part.trim_matches(['[', ']']))))
    });
    node.value = Value::Mapping(entries.collect());
}

/// `source:target[:mode]` becomes its parts.
fn volume(node: &mut Node) {
    let Some(text) = node.scalar().map(str::to_owned) else { return };
    let span = node.span;
    if text.contains("${") {
        node.value = Value::Mapping(vec![Entry::new("source", span, Node::text(span, text))]);
        return;
    }
    // `C:\data:/data` begins with the letter of a drive.
    let drive = usize::from(text.get(1..3).is_some_and(|rest| rest == ":\\")) * 2;
    let mut parts = Vec::new();
    let mut rest = text.get(drive..).unwrap_or_default().split(':');
    let first = rest.next().unwrap_or_default();
    parts.push(text.get(..drive + first.len()).unwrap_or_default());
    parts.extend(rest);
    let said = match parts.as_slice() {
        [target] => vec![("target", *target)],
        [source, target] => vec![("source", *source), ("target", *target)],
        [source, target, mode, ..] => vec![("source", *source), ("target", *target), ("mode", *mode)],
        [] => Vec::new(),
    };
    let mut entries: Vec<Entry> =
        said.into_iter().map(|(key, part)| Entry::new(key, span, Node::text(piece(span, &text, part), part))).collect();
    let is_path = entries
        .first()
        .and_then(|entry| entry.node.scalar())
        .is_some_and(|source| source.starts_with(['/', '.', '~']) || drive > 0);
    let kind = if entries.len() > 1 && is_path { "bind" } else { "volume" };
    entries.push(Entry::new("type", span, Node::text(span, kind)));
    if entries.iter().any(|entry| {
        entry.key == "mode" && entry.node.scalar().is_some_and(|mode| mode.split(',').any(|one| one == "ro"))
    }) {
        entries.push(Entry::new("read_only", span, Node { span, value: Value::Bool(true) }));
    }
    node.value = Value::Mapping(entries);
}

/// The place of a piece of a text, given as a part of it.
fn piece(span: Span, text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let end = |rest: Span| (rest.start + part.len()).min(rest.end);
    halves(span, text, start, 0).map_or(span, |(_, rest)| Span::new(rest.start, end(rest)))
}
