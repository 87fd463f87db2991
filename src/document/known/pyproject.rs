//! Projects of Python. Whatever tool they are written for, `dependencies.NAME` and `groups.GROUP.NAME` are the ranges of
//! packages, and `requires-python` that of the interpreter.
//!
//! Names are those that indexes compare. A package without a range has no value.

use crate::document::requirements::requirement;
use crate::document::{Ecosystem, Entry, Node, Value};
use crate::model::Span;

/// The normal form.
pub(super) fn normal(root: &Node) -> Node {
    let mut root = root.clone();
    let at = |keys: &[&str]| keys.iter().try_fold(&root, |node, key| node.get(key));
    let mut own = listed(at(&["project", "dependencies"]));
    own.extend(keyed(at(&["tool", "poetry", "dependencies"])));
    let mut groups: Vec<Entry> = Vec::new();
    for table in [at(&["project", "optional-dependencies"]), at(&["dependency-groups"])].into_iter().flatten() {
        groups.extend(
            table.entries().iter().map(|group| under(group.key.clone(), group.key_span, listed(Some(&group.node)))),
        );
    }
    for group in at(&["tool", "poetry", "group"]).map(Node::entries).unwrap_or_default() {
        let entries = keyed(group.node.get("dependencies"));
        groups.push(under(group.key.clone(), group.key_span, entries));
    }
    for (table, entries) in [
        (at(&["tool", "poetry", "dev-dependencies"]), keyed as fn(Option<&Node>) -> Vec<Entry>),
        (at(&["tool", "uv", "dev-dependencies"]), listed),
    ] {
        if let Some(table) = table {
            groups.push(under("dev".to_owned(), Span::new(table.span.start, table.span.start), entries(Some(table))));
        }
    }
    let interpreter = at(&["project", "requires-python"])
        .cloned()
        .or_else(|| own.iter().find(|entry| entry.key == "python").map(|entry| entry.node.clone()));
    own.retain(|entry| entry.key != "python");
    let mut added = Vec::new();
    for (key, entries) in [("dependencies", own), ("groups", groups)] {
        if let Some(first) = entries.first().map(|entry| Span::new(entry.span().start, entry.span().start)) {
            added.push(under(key.to_owned(), first, entries));
        }
    }
    added.extend(
        interpreter.map(|node| Entry::new("requires-python", Span::new(node.span.start, node.span.start), node)),
    );
    if let Value::Mapping(entries) = &mut root.value {
        entries.extend(added);
    }
    root
}

fn under(key: String, key_span: Span, entries: Vec<Entry>) -> Entry {
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end.max(first.span().end)),
        _ => Span::new(key_span.end, key_span.end),
    };
    Entry::new(key, key_span, Node::mapping(span, entries))
}

/// The requirements of a list of texts.
fn listed(list: Option<&Node>) -> Vec<Entry> {
    let items = list.map(Node::items).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| {
            let text = item.scalar()?;
            // Between quotes, unless the text is written otherwise than it reads.
            let quotes = item.span.len().checked_sub(text.len()).filter(|quotes| *quotes == 2);
            let mut entry = requirement(text, item.span.start + quotes.map_or(0, |_| 1))?;
            if quotes.is_none() {
                entry.key_span = item.span;
                entry.node.span = item.span;
            }
            Some(entry)
        })
        .collect()
}

/// The packages of a table: a range alone, or under `version`.
fn keyed(table: Option<&Node>) -> Vec<Entry> {
    let entries = table.map(Node::entries).unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let behind = Span::new(entry.node.span.start, entry.node.span.start);
            let nothing = Node { span: behind, value: Value::Null };
            let range = match &entry.node.value {
                Value::Mapping(_) => entry.node.get("version").cloned().unwrap_or(nothing),
                Value::Sequence(items) => items.iter().find_map(|it| it.get("version").cloned()).unwrap_or(nothing),
                _ => entry.node.clone(),
            };
            Entry::new(Ecosystem::PyPi.plain(&entry.key), entry.key_span, range)
        })
        .collect()
}
