//! The schema language of Prisma: a block is an entry under its kind and its name, `model.User.email`.
//!
//! In `datasource` and `generator` an entry has a value: literals are values, and any other expression is the text `${…}`
//! around it, so that it is plain that it refers to something. In all other blocks a field is a text, its type with its
//! attributes, and `@@unique([a, b])` is an entry `@@unique` with what stands behind it.

#[cfg(test)]
mod tests;

use super::limits::{DEPTH, NODES, too_deep, too_many};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads a schema without a byte order mark. The only root is a mapping.
pub(super) fn parse_prisma(text: &str) -> Result<Document, Malformed> {
    let mut reader = Reader { text, at: 0, nodes: 0 };
    let mut entries = Vec::new();
    loop {
        reader.skip(Lines::Skipped);
        if reader.rest().is_empty() {
            break;
        }
        entries.push(reader.block()?);
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Ok(Document { roots: vec![Node::mapping(span, entries)] })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Skipped,
    Kept,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    nodes: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn refused(&self, at: usize, message: &str) -> Malformed {
        Malformed::near(self.text, message.to_owned(), at)
    }

    /// Blanks and comments; line ends too, where they mean nothing.
    fn skip(&mut self, lines: Lines) {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            match self.peek() {
                Some('\n') if lines == Lines::Kept => return,
                Some(blank) if blank.is_whitespace() => self.at += blank.len_utf8(),
                _ => return,
            }
        }
    }

    /// A name, as far as it goes: of a block, a field, or an attribute of a block.
    fn name(&mut self) -> Result<(String, Span), Malformed> {
        let rest = self.rest();
        let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '@' | '.');
        let length = rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.refused(self.at, "expected a name"));
        }
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        Ok((rest.get(..length).unwrap_or_default().to_owned(), span))
    }

    fn count(&mut self) -> Result<(), Malformed> {
        self.nodes += 1;
        if self.nodes > NODES { Err(too_many(self.at)) } else { Ok(()) }
    }

    fn block(&mut self) -> Result<Entry, Malformed> {
        let (kind, kind_span) = self.name()?;
        self.skip(Lines::Kept);
        let (name, name_span) = self.name()?;
        self.skip(Lines::Kept);
        if kind == "type" && self.peek() == Some('=') {
            // An alias of early versions.
            self.at += 1;
            self.skip(Lines::Kept);
            let node = self.field();
            return Ok(under(kind, kind_span, Entry::new(name, name_span, node)));
        }
        let open = self.at;
        if self.peek() != Some('{') {
            return Err(self.refused(open, "expected `{`"));
        }
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip(Lines::Skipped);
            match self.peek() {
                None => return Err(self.refused(open, "a block that never ends")),
                Some('}') => break,
                Some(_) => entries.push(self.entry()?),
            }
        }
        self.at += 1;
        let node = Node::mapping(Span::new(open, self.at), entries);
        Ok(under(kind, kind_span, Entry::new(name, name_span, node)))
    }

    fn entry(&mut self) -> Result<Entry, Malformed> {
        self.count()?;
        let (name, span) = self.name()?;
        self.skip(Lines::Kept);
        if self.peek() == Some('=') {
            self.at += 1;
            self.skip(Lines::Kept);
            let node = self.value(0)?;
            return Ok(Entry::new(name, span, node));
        }
        Ok(Entry::new(name, span, self.field()))
    }

    /// The rest of a line, and of the lines that its brackets hold together. Nothing where nothing stands there.
    fn field(&mut self) -> Node {
        let start = self.at;
        let (mut text, mut end, mut depth) = (String::new(), start, 0_usize);
        while let Some(letter) = self.peek() {
            let from = self.at;
            match letter {
                '"' => self.at += quoted(self.rest()),
                '/' if self.rest().starts_with("//") => {
                    if depth == 0 {
                        break;
                    }
                    self.skip(Lines::Kept);
                    continue;
                }
                '\n' | '}' if depth == 0 => break,
                _ => {
                    match letter {
                        '(' | '[' | '{' => depth += 1,
                        ')' | ']' | '}' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    self.at += letter.len_utf8();
                }
            }
            text.push_str(self.text.get(from..self.at).unwrap_or_default());
            if !letter.is_whitespace() {
                end = self.at;
            }
        }
        let span = Span::new(start, end);
        match text.trim_end() {
            "" => Node { span, value: Value::Null },
            text => Node::text(span, text),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Malformed> {
        if depth > DEPTH {
            return Err(too_deep(self.at));
        }
        self.count()?;
        let start = self.at;
        match self.peek() {
            Some('"') => {
                self.at += quoted(self.rest());
                let span = Span::new(start, self.at);
                let written = self.text.get(start..self.at).unwrap_or_default();
                let Ok(text) = serde_json::from_str::<String>(written) else {
                    return Err(self.refused(start, "a text that never ends, or with an escape that is none"));
                };
                Ok(Node::text(span, text))
            }
            Some('[') => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip(Lines::Skipped);
                    match self.peek() {
                        Some(']') => break,
                        Some(',') => self.at += 1,
                        None | Some('}') => return Err(self.refused(start, "a list that never ends")),
                        Some(_) => items.push(self.value(depth + 1)?),
                    }
                }
                self.at += 1;
                Ok(Node::sequence(Span::new(start, self.at), items))
            }
            _ => self.expression(),
        }
    }

    /// A literal, or what has to be computed: `env("URL")`.
    fn expression(&mut self) -> Result<Node, Malformed> {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(letter) = self.peek() {
            match letter {
                '"' => self.at += quoted(self.rest()),
                '\n' | '\r' | ',' | ']' | '}' if depth == 0 => break,
                '/' if self.rest().starts_with("//") => break,
                _ => {
                    match letter {
                        '(' => depth += 1,
                        ')' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    self.at += letter.len_utf8();
                }
            }
        }
        let written = self.text.get(start..self.at).unwrap_or_default().trim_end();
        let span = Span::new(start, start + written.len());
        let value = match written {
            "" => return Err(self.refused(start, "an entry without a value")),
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number if number.parse::<f64>().is_ok_and(f64::is_finite) => Value::Number(number.to_owned()),
            other => Value::Text(format!("${{{other}}}")),
        };
        Ok(Node { span, value })
    }
}

fn under(kind: String, span: Span, entry: Entry) -> Entry {
    Entry::new(kind, span, Node::mapping(entry.span(), vec![entry]))
}

/// The length of a text in quotes at the start; of one that does not end on its line, the line's.
fn quoted(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return at + 1,
            '\n' => return at,
            '\\' => drop(letters.next()),
            _ => {}
        }
    }
    rest.len()
}
