//! Settings of a .NET host: `"A:B": x` is what `{"A": {"B": x}}` is.

use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// The deepest key that is taken apart.
const LEVELS: usize = 32;

/// The same settings without a colon in a key. A value that does not nest is shared by no one, so that two keys with one
/// beginning are two mappings under one key.
pub(super) fn normal(node: &Node) -> Node {
    let value = match &node.value {
        Value::Mapping(entries) => Value::Mapping(entries.iter().map(entry).collect()),
        Value::Sequence(items) => Value::Sequence(items.iter().map(normal).collect()),
        other => other.clone(),
    };
    Node { span: node.span, value }
}

fn entry(entry: &Entry) -> Entry {
    let node = normal(&entry.node);
    let parts: Vec<&str> = entry.key.split(':').collect();
    if parts.len() == 1 || parts.len() > LEVELS || parts.iter().any(|part| part.is_empty()) {
        return Entry::new(entry.key.clone(), entry.key_span, node);
    }
    // Only a key without escapes can be taken apart in the file as well.
    let is_plain = entry.key_span.len() == entry.key.len() + 2;
    let mut end = entry.key_span.end - usize::from(is_plain);
    let mut node = node;
    let mut made = None;
    for part in parts.iter().rev() {
        if let Some(inner) = made.take() {
            let inner: Entry = inner;
            node = Node::mapping(inner.span(), vec![inner]);
        }
        let span = if is_plain { Span::new(end - part.len(), end) } else { entry.key_span };
        end = span.start.saturating_sub(1);
        made = Some(Entry::new(*part, span, node.clone()));
    }
    made.unwrap_or_else(|| Entry::new(entry.key.clone(), entry.key_span, node))
}
