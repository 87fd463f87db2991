//! Projects of .NET, and the files that they share. `packages.NAME` is the version of a package, `frameworks[*]` what is
//! built for, `properties.NAME` a property, `projects[*]` another project that this one refers to.
//!
//! Nothing is evaluated: conditions count as true, and a version that is kept elsewhere is no value. Files that were written
//! for either case of a name are read as such.

use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut root = root.clone();
    let Some(project) = root.get("Project").cloned() else { return root };
    let mut added: [(&str, Vec<Entry>); 2] = [("packages", Vec::new()), ("properties", Vec::new())];
    let (mut frameworks, mut projects) = (Vec::new(), Vec::new());
    let mut open = vec![&project];
    while let Some(node) = open.pop() {
        for entry in node.entries() {
            let is = |name: &str| entry.key.eq_ignore_ascii_case(name);
            if ["PackageReference", "GlobalPackageReference", "PackageVersion"].iter().any(|name| is(name)) {
                added[0].1.extend(package(&entry.node));
            } else if is("ProjectReference") {
                projects.extend(entry.node.get("@Include").cloned());
            } else if is("PropertyGroup") {
                let own = entry.node.entries().iter().filter(|property| !property.key.starts_with(['@', '#']));
                added[1].1.extend(own.map(property));
            } else if matches!(entry.node.value, Value::Mapping(_)) {
                open.push(&entry.node);
            }
        }
    }
    for property in &added[1].1 {
        if ["TargetFramework", "TargetFrameworks"].iter().any(|name| property.key.eq_ignore_ascii_case(name)) {
            frameworks.extend(pieces(&property.node));
        }
    }
    // The walk goes from the last group to the first.
    for (_, entries) in &mut added {
        entries.sort_by_key(|entry| entry.key_span.start);
    }
    frameworks.sort_by_key(|node: &Node| node.span.start);
    projects.sort_by_key(|node: &Node| node.span.start);
    let Value::Mapping(entries) = &mut root.value else { return root };
    for (key, inner) in added {
        if let Some(span) = hull(inner.iter().map(Entry::span)) {
            entries.push(Entry::new(key, Span::new(span.start, span.start), Node::mapping(span, inner)));
        }
    }
    for (key, inner) in [("frameworks", frameworks), ("projects", projects)] {
        if let Some(span) = hull(inner.iter().map(|node| node.span)) {
            entries.push(Entry::new(key, Span::new(span.start, span.start), Node::sequence(span, inner)));
        }
    }
    root
}

fn hull(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)))
}

/// What an item refers to, with its version as an attribute or an element.
fn package(item: &Node) -> Option<Entry> {
    let said =
        |name: &str| item.entries().iter().find(|entry| entry.key.trim_start_matches('@').eq_ignore_ascii_case(name));
    let name = said("Include").or_else(|| said("Update"))?;
    let version = said("VersionOverride").or_else(|| said("Version")).map(|entry| text_of(&entry.node));
    let behind = Span::new(name.node.span.end, name.node.span.end);
    Some(Entry::new(
        name.node.scalar()?.trim(),
        name.node.span,
        version.unwrap_or(Node { span: behind, value: Value::Null }),
    ))
}

/// A property without its condition.
fn property(entry: &Entry) -> Entry {
    Entry::new(entry.key.clone(), entry.key_span, text_of(&entry.node))
}

fn text_of(node: &Node) -> Node {
    node.get("#text").unwrap_or(node).clone()
}

/// The pieces of a list between semicolons, each with its place.
fn pieces(list: &Node) -> Vec<Node> {
    let Some(text) = list.scalar() else { return Vec::new() };
    let is_plain = list.span.len() == text.len();
    let mut at = 0;
    let mut found = Vec::new();
    for piece in text.split(';') {
        let lead = piece.len() - piece.trim_start().len();
        let start = list.span.start + at + lead;
        let span = if is_plain { Span::new(start, start + piece.trim().len()) } else { list.span };
        if !piece.trim().is_empty() {
            found.push(Node::text(span, piece.trim()));
        }
        at += piece.len() + 1;
    }
    found
}
