//! INI files, as Python's and many tools' own: sections of names with values, one root mapping.
//!
//! A section is an entry of its name, once for each time that it begins; what stands before the first belongs to the root.
//! A line that is indented deeper than its name goes on with its value. Names end with `=` or `:`; a name alone has no value.
//! Comments begin with `#` or `;`, at the start of a line, or behind a blank for `;` and `#`. No text is malformed: what is
//! no name and no section is passed over, as its readers do at best.

#[cfg(test)]
mod tests;

use super::{Document, Entry, Node, Value};
use crate::model::Span;

/// Reads an INI text without a byte order mark.
pub(super) fn parse_ini(text: &str) -> Document {
    let mut root: Vec<Entry> = Vec::new();
    let mut section: Option<Entry> = None;
    // The value that an indented line goes on with, and how far its name is indented.
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let lead = content.len() - content.trim_start().len();
        let written = content.trim_start();
        if written.is_empty() || written.starts_with(['#', ';']) {
            continue;
        }
        let entries = match &mut section {
            Some(Entry { node: Node { value: Value::Mapping(entries), .. }, .. }) => entries,
            _ => &mut root,
        };
        if let (Some(indent), Some(last)) = (open, entries.last_mut())
            && lead > indent
        {
            go_on(last, written, start + lead);
            continue;
        }
        if let Some(name) = section_name(written) {
            root.extend(section.take());
            let span = Span::new(start + lead, start + lead + written.len());
            let begin = start + lead + 1;
            section = Some(Entry::new(name, Span::new(begin, begin + name.len()), Node::mapping(span, Vec::new())));
            open = None;
            continue;
        }
        // A section that is not closed and a value without a name say nothing.
        if !written.starts_with(['[', '=', ':']) {
            entries.push(assignment(written, start + lead));
            open = Some(lead);
        }
    }
    root.extend(section);
    for entry in &mut root {
        if let (Some(last), Value::Mapping(_)) = (entry.node.entries().last().map(Entry::span), &entry.node.value) {
            entry.node.span.end = last.end;
        }
    }
    let span = match (root.first(), root.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Document { roots: vec![Node::mapping(span, root)] }
}

/// The name in `[name]`, whatever comment follows.
fn section_name(written: &str) -> Option<&str> {
    let (name, rest) = written.strip_prefix('[')?.rsplit_once(']')?;
    (rest.trim().is_empty() || rest.trim_start().starts_with(['#', ';'])).then_some(name)
}

fn assignment(written: &str, start: usize) -> Entry {
    let end = written.find(['=', ':']).unwrap_or(written.len());
    let name = written.get(..end).unwrap_or_default().trim_end();
    let key_span = Span::new(start, start + name.len());
    let Some(rest) = written.get(end + 1..) else {
        let behind = Span::new(key_span.end, key_span.end);
        return Entry::new(name, key_span, Node { span: behind, value: Value::Null });
    };
    let lead = rest.len() - rest.trim_start().len();
    let value = without_comment(rest.trim_start());
    let begin = start + end + 1 + if value.is_empty() { 0 } else { lead };
    Entry::new(name, key_span, Node::text(Span::new(begin, begin + value.len()), unquoted(value)))
}

/// A value up to a comment, which a blank precedes.
fn without_comment(value: &str) -> &str {
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\''))
        && let Some(end) = value.get(1..).and_then(|rest| rest.find(quote))
        && value.get(end + 2..).is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with([';', '#']))
    {
        return value.get(..end + 2).unwrap_or_default();
    }
    let marks = value.match_indices([';', '#']).map(|(at, _)| at);
    let comment = marks.into_iter().find(|at| *at == 0 || value[..*at].ends_with([' ', '\t']));
    value.get(..comment.unwrap_or(value.len())).unwrap_or_default().trim_end()
}

/// A value without the quotes around all of it.
fn unquoted(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// One line more of a value.
fn go_on(entry: &mut Entry, written: &str, start: usize) {
    let line = without_comment(written);
    let so_far = entry.node.scalar().unwrap_or_default();
    let value = if so_far.is_empty() { line.to_owned() } else { format!("{so_far}\n{line}") };
    let begin = if so_far.is_empty() { start } else { entry.node.span.start };
    entry.node = Node::text(Span::new(begin, start + line.len()), value);
}
