//! Lists of requirements, as pip reads them: `dependencies.NAME` is the range of a package, and `options.NAME` what a line
//! that begins with a dash says.
//!
//! Names are those that indexes compare: `My_Lib` is `my-lib`. A package without a range has no value. No text is malformed:
//! a line that is no requirement and no option is passed over, as it names no package.

#[cfg(test)]
mod tests;

use super::{Document, Ecosystem, Entry, Node, Value};
use crate::model::Span;

/// Options with a name of one letter.
const SHORT: &[(&str, &str)] =
    &[("-r", "requirement"), ("-c", "constraint"), ("-e", "editable"), ("-i", "index-url"), ("-f", "find-links")];

/// Reads a list without a byte order mark. The only root is a mapping.
pub(super) fn parse_requirements(text: &str) -> Document {
    let (mut packages, mut options) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < text.len() {
        let line = Line::at(text, at);
        at = line.next;
        match line.written(text) {
            "" => {}
            written if written.starts_with('-') => options.extend(option(written, line.start)),
            written => packages.extend(requirement(written, line.start)),
        }
    }
    let under = |key: &str, entries: Vec<Entry>| {
        let (first, last) = (entries.first()?.span().start, entries.last()?.span().end);
        Some(Entry::new(key, Span::new(first, first), Node::mapping(Span::new(first, last), entries)))
    };
    let entries: Vec<Entry> =
        [under("dependencies", packages), under("options", options)].into_iter().flatten().collect();
    let hull = entries.iter().map(Entry::span).reduce(|a, b| Span::new(a.start.min(b.start), a.end.max(b.end)));
    Document { roots: vec![Node::mapping(hull.unwrap_or_default(), entries)] }
}

/// One line, with those that a backslash joins to it.
struct Line {
    /// Where it says something.
    start: usize,
    end: usize,
    next: usize,
}

impl Line {
    fn at(text: &str, from: usize) -> Self {
        let mut next = from;
        let mut end = None;
        loop {
            let rest = text.get(next..).unwrap_or_default();
            let line = rest.split_inclusive('\n').next().unwrap_or_default();
            let plain = line.trim_end();
            let is_comment = plain.trim_start().starts_with('#');
            // A comment ends what the line says, but not what a backslash joins.
            let comment = if is_comment { Some(0) } else { plain.find(" #").or_else(|| plain.find("\t#")) };
            if let Some(comment) = comment {
                end.get_or_insert(next + comment);
            }
            next += line.len();
            if is_comment || !plain.ends_with('\\') || line.is_empty() {
                let end = end.unwrap_or(next);
                let said = text.get(from..end).unwrap_or_default();
                let start = from + (said.len() - said.trim_start().len());
                return Self { start, end: start.max(from + said.trim_end().len()), next };
            }
        }
    }

    fn written<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// `--index-url URL`, `--index-url=URL`, `-r FILE`, `-rFILE`.
fn option(written: &str, start: usize) -> Option<Entry> {
    let short = SHORT.iter().find(|(short, _)| written.starts_with(short) && !written.starts_with("--"));
    let (name, end) = match short {
        Some((short, name)) => (*name, short.len()),
        None => {
            let end = written.find(['=', ' ', '\t']).unwrap_or(written.len());
            (written.get(..end)?.trim_start_matches('-'), end)
        }
    };
    let rest = written.get(end..)?;
    let value = rest.trim_start_matches(['=', ' ', '\t']);
    let at = start + end + (rest.len() - value.len());
    let key_span = Span::new(start, start + end);
    let node = match value.trim_end() {
        "" => Node { span: Span::new(key_span.end, key_span.end), value: Value::Null },
        value => Node::text(Span::new(at, at + value.len()), value),
    };
    (!name.is_empty()).then(|| Entry::new(name, key_span, node))
}

/// `name[extra] >=1,<2 ; marker --hash=…`, or `name @ address`.
pub(super) fn requirement(written: &str, start: usize) -> Option<Entry> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let length = written.find(|letter| !is_of_name(letter)).unwrap_or(written.len());
    let (name, rest) = written.split_at_checked(length)?;
    let behind = rest.trim_start();
    let behind = match behind.strip_prefix('[') {
        Some(extras) => extras.split_once(']')?.1.trim_start(),
        None => behind,
    };
    let is_range = behind.is_empty() || behind.starts_with(['=', '<', '>', '~', '!', '(', '@', ';', '\\']);
    if !is_range || !name.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let is_address = behind.starts_with('@');
    // An address may hold a semicolon; only one behind a blank ends it.
    let ends: &[&str] = if is_address { &[" ;", " --"] } else { &[";", " --", "\\"] };
    let end = ends.iter().filter_map(|end| behind.find(end)).min().unwrap_or(behind.len());
    let range = behind.get(..end)?.trim_end();
    let at = start + (written.len() - behind.len());
    let key = Ecosystem::PyPi.plain(name);
    let key_span = Span::new(start, start + name.len());
    let node = match range {
        "" => Node { span: Span::new(key_span.end, key_span.end), value: Value::Null },
        range => Node::text(Span::new(at, at + range.len()), range),
    };
    Some(Entry::new(key, key_span, node))
}
