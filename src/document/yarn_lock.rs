//! The lock files of Yarn, of its first version, which is a format of its own, and of later ones, which are nearly YAML.
//!
//! A line that ends with a colon begins a mapping of the deeper lines below it; any other is a name with a value, a colon
//! or a blank between them. Nothing is unescaped but quotes.

#[cfg(test)]
mod tests;

use super::limits::{NODES, too_many};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// The deepest lines that are told apart.
const LEVELS: usize = 8;

/// Reads a lock file without a byte order mark. The only root is a mapping.
pub(super) fn parse_yarn_lock(text: &str) -> Result<Document, Malformed> {
    // What is open, with how far the lines in it are indented; the root is never closed.
    let mut open = vec![Open { indent: 0, entry: None, entries: Vec::new() }];
    let (mut at, mut count) = (0, 0);
    // A key that is too long for YAML to stand before its colon.
    let mut long_key: Option<(String, Span)> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let written = line.trim();
        if written.is_empty() || written.starts_with('#') {
            continue;
        }
        count += 1;
        if count > NODES {
            return Err(too_many(start));
        }
        let indent = line.len() - line.trim_start().len();
        close(&mut open, indent);
        let depth = open.len();
        let Some(inner) = open.last_mut() else { break };
        if indent > inner.indent && !inner.entries.is_empty() || depth > LEVELS {
            return Err(Malformed::near(text, "a line that belongs to none above it".to_owned(), start + indent));
        }
        inner.indent = indent;
        let key_end = key_end(written);
        let (key, rest) = written.split_at_checked(key_end).unwrap_or((written, ""));
        let key_span = Span::new(start + indent, start + indent + key.len());
        if long_key.is_some() && written != ":" {
            return Err(Malformed::near(
                text,
                "a long key without the colon that follows it".to_owned(),
                start + indent,
            ));
        }
        if let Some(key) = written.strip_prefix("? ") {
            let end = start + indent + written.len();
            long_key = Some((unquoted(key), Span::new(end - key.len(), end)));
            continue;
        }
        let value = rest.trim_start_matches([':', ' ', '\t']);
        if rest.trim() == ":" {
            let entry = long_key.take().filter(|_| key.is_empty()).unwrap_or((unquoted(key), key_span));
            open.push(Open { indent: indent + 1, entry: Some(entry), entries: Vec::new() });
        } else {
            let from = start + indent + (written.len() - value.len());
            let span = Span::new(from, from + value.len());
            inner.entries.push(Entry::new(unquoted(key), key_span, Node::text(span, unquoted(value))));
        }
    }
    close(&mut open, 0);
    let entries = open.pop().map(|root| root.entries).unwrap_or_default();
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Ok(Document { roots: vec![Node::mapping(span, entries)] })
}

/// A mapping that may go on.
struct Open {
    indent: usize,
    /// Its key; none for the root.
    entry: Option<(String, Span)>,
    entries: Vec<Entry>,
}

/// Closes the mappings that a line with this indent is not in.
fn close(open: &mut Vec<Open>, indent: usize) {
    while open.len() > 1 && open.last().is_some_and(|last| indent < last.indent) {
        let Some(closed) = open.pop() else { return };
        let (Some((key, key_span)), Some(outer)) = (closed.entry, open.last_mut()) else { return };
        let behind = key_span.end + 1;
        let span = match (closed.entries.first(), closed.entries.last()) {
            (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
            _ => Span::new(behind, behind),
        };
        let value = if closed.entries.is_empty() { Value::Null } else { Value::Mapping(closed.entries) };
        outer.entries.push(Entry::new(key, key_span, Node { span, value }));
    }
}

/// Where a key ends: at the colon that ends its line or stands before its value, or at the blank before its value. Several
/// names stand between commas, some of them in quotes.
fn key_end(written: &str) -> usize {
    if let Some(key) = written.strip_suffix(':') {
        return key.len();
    }
    let mut in_quotes = false;
    for (at, letter) in written.char_indices() {
        match letter {
            '"' => in_quotes = !in_quotes,
            ' ' | '\t' if !in_quotes => {
                let before = written.get(..at).unwrap_or_default();
                return before.strip_suffix(':').map_or(at, str::len);
            }
            _ => {}
        }
    }
    written.len()
}

fn unquoted(written: &str) -> String {
    written.replace('"', "")
}
