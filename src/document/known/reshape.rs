//! Small changes of form, each for one way in which tools let people write the same thing.

use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// A mapping with one of its values in another form; what is not there stays away.
pub(super) fn within(node: &mut Node, key: &str, change: impl Fn(&mut Node)) {
    if let Value::Mapping(entries) = &mut node.value {
        entries.iter_mut().filter(|entry| entry.key == key).for_each(|entry| change(&mut entry.node));
    }
}

/// Every value of a mapping in another form.
pub(super) fn each_value(node: &mut Node, change: impl Fn(&mut Node)) {
    if let Value::Mapping(entries) = &mut node.value {
        entries.iter_mut().for_each(|entry| change(&mut entry.node));
    }
}

/// Every item of a sequence in another form.
pub(super) fn each_item(node: &mut Node, change: impl Fn(&mut Node)) {
    if let Value::Sequence(items) = &mut node.value {
        items.iter_mut().for_each(change);
    }
}

/// One value becomes a list of one.
pub(super) fn list(node: &mut Node) {
    if node.scalar().is_some() || matches!(node.value, Value::Mapping(_)) {
        let only = node.clone();
        node.value = Value::Sequence(vec![only]);
    }
}

/// `x` becomes `{key: x}`.
pub(super) fn keyed(node: &mut Node, key: &str) {
    if node.scalar().is_some() {
        let only = Entry::new(key, node.span, node.clone());
        node.value = Value::Mapping(vec![only]);
    }
}

/// `NAME=value` and bare `NAME` in a list become entries of a mapping.
pub(super) fn pairs(node: &mut Node) {
    let Value::Sequence(items) = &node.value else { return };
    let Some(entries) = items.iter().map(pair).collect::<Option<Vec<_>>>() else { return };
    node.value = Value::Mapping(entries);
}

fn pair(item: &Node) -> Option<Entry> {
    if item.value == Value::Unknown {
        return Some(Entry::new("{{}}", item.span, item.clone()));
    }
    let text = item.scalar()?;
    let Some((name, value)) = text.split_once('=') else {
        let end = Span::new(item.span.end, item.span.end);
        return Some(Entry::new(text, item.span, Node { span: end, value: Value::Null }));
    };
    let (name_span, value_span) = halves(item.span, text, name.len(), 1).unwrap_or((item.span, item.span));
    Some(Entry::new(name.trim_end(), name_span, Node::text(value_span, value)))
}

/// The places of the two halves of a text, `gap` bytes apart; none where the file may spell the text otherwise: with
/// escapes, or over several lines, which are joined by blanks, so that what is lost may look like quotes.
pub(super) fn halves(span: Span, text: &str, split: usize, gap: usize) -> Option<(Span, Span)> {
    let quotes = span.len().checked_sub(text.len())?;
    let is_as_written = match quotes {
        0 => !text.contains(['\n', '\r']),
        2 => !text.contains(char::is_whitespace),
        _ => false,
    };
    let (start, end) = (span.start + quotes / 2, span.end - quotes / 2);
    is_as_written.then(|| (Span::new(start, start + split), Span::new((start + split + gap).min(end), end)))
}

/// Names in a list become keys, each with the value that `of` gives.
pub(super) fn names(node: &mut Node, of: impl Fn(Span) -> Node) {
    let Value::Sequence(items) = &node.value else { return };
    let entries = items.iter().map(|item| Some(Entry::new(item.scalar()?, item.span, of(item.span))));
    let Some(entries) = entries.collect::<Option<Vec<_>>>() else { return };
    node.value = Value::Mapping(entries);
}

/// The words of a command become one text.
pub(super) fn command(node: &mut Node) {
    let Value::Sequence(items) = &node.value else { return };
    if items.iter().any(|item| item.value == Value::Unknown) {
        node.value = Value::Unknown;
        return;
    }
    let words: Vec<&str> = items.iter().filter_map(Node::scalar).collect();
    if words.len() == items.len() {
        node.value = Value::Text(words.join(" "));
    }
}
