//! TOML, with tables in the order of the file wherever its headers stand.
//!
//! The span of a table that headers spread over a file reaches from its first header or key to the end of its last
//! value. Dates are texts, as written. Nesting is bounded by the parser, far below what is granted to any file.

#[cfg(test)]
mod tests;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::limits::{DEPTH, too_deep};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads a TOML text without a byte order mark. The only root is a mapping, empty if the file is.
pub(super) fn parse_toml(text: &str) -> Result<Document, Malformed> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Malformed::near(text, error.message().to_owned(), at)
    })?;
    let (span, entries) = mapping(text, table.get_ref(), 0)?;
    let root = Node { span: span.unwrap_or_default(), value: Value::Mapping(entries) };
    Ok(Document { roots: vec![root] })
}

/// The entries of a table with the span from the first key to the last value.
fn mapping(text: &str, table: &DeTable<'_>, depth: usize) -> Result<(Option<Span>, Vec<Entry>), Malformed> {
    let mut entries = Vec::with_capacity(table.len());
    for (key, value) in table {
        let range = key.span();
        entries.push(Entry {
            key: key.get_ref().to_string(),
            key_span: Span::new(range.start, range.end),
            node: node(text, value, depth + 1)?,
        });
    }
    // The parser sorts by name; this is the order of the file.
    entries.sort_by_key(|entry| hull(entry.key_span, entry.node.span));
    let span = entries.iter().map(|entry| hull(entry.key_span, entry.node.span)).reduce(hull);
    Ok((span, entries))
}

fn node(text: &str, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Malformed> {
    let range = value.span();
    let own = Span::new(range.start, range.end);
    if depth > DEPTH {
        return Err(too_deep(own.start));
    }
    let written = || text.get(own.start..own.end).unwrap_or_default();
    let (span, value) = match value.get_ref() {
        DeValue::String(text) => (own, Value::Text(text.to_string())),
        DeValue::Boolean(value) => (own, Value::Bool(*value)),
        DeValue::Integer(_) | DeValue::Float(_) => (own, Value::Number(written().to_owned())),
        DeValue::Datetime(_) => (own, Value::Text(written().to_owned())),
        DeValue::Array(array) => {
            let items = array.iter().map(|item| node(text, item, depth + 1)).collect::<Result<Vec<_>, _>>()?;
            let inner = items.iter().map(|item| item.span);
            (inner.fold(own, hull), Value::Sequence(items))
        }
        DeValue::Table(table) => {
            let (inner, entries) = mapping(text, table, depth)?;
            // A table that only keys or the headers of others imply has the place of its key instead of its own.
            let implied = !written().starts_with(['{', '[']);
            let span = match inner {
                Some(inner) if implied => inner,
                Some(inner) => hull(own, inner),
                None => own,
            };
            (span, Value::Mapping(entries))
        }
    };
    Ok(Node { span, value })
}

/// The smallest span that holds both.
fn hull(one: Span, other: Span) -> Span {
    Span::new(one.start.min(other.start), one.end.max(other.end))
}
