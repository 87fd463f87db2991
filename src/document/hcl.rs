//! HCL, the language of Terraform and its kin: attributes are entries, and a block is an entry under its type, its labels one
//! beneath the other: `resource "a" "b" {…}` is `resource.a.b`.
//!
//! Literals are values. Any other expression is the text `${…}` around it, as the language's own JSON form has it, so that
//! it is plain that it refers to something; a template in quotes stays as it is written. Lists and objects are read into.
//! Blocks that repeat are keys that repeat. Nothing is evaluated.

#[cfg(test)]
mod tests;

use super::limits::{DEPTH, NODES, too_deep, too_many};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads an HCL text without a byte order mark. The only root is a mapping.
pub(super) fn parse_hcl(text: &str) -> Result<Document, Malformed> {
    let mut reader = Reader { text, at: 0, nodes: 0 };
    let entries = reader.body(0)?;
    if reader.at < text.len() {
        return Err(reader.refused("a bracket that nothing opens"));
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Ok(Document { roots: vec![Node::mapping(span, entries)] })
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

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn refused(&self, message: &str) -> Malformed {
        Malformed::near(self.text, message.to_owned(), self.at)
    }

    fn count(&mut self) -> Result<(), Malformed> {
        self.nodes += 1;
        if self.nodes > NODES { Err(too_many(self.at)) } else { Ok(()) }
    }

    /// Blanks and comments; line ends too, where they mean nothing.
    fn skip(&mut self, lines: Lines) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            if rest.starts_with('#') || rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").ok_or_else(|| self.refused("a comment that never ends"))?;
                self.at += end + 2;
            } else {
                match self.peek() {
                    Some(b' ' | b'\t' | b'\r') => self.at += 1,
                    Some(b'\n') if lines == Lines::Skipped => self.at += 1,
                    _ => return Ok(()),
                }
            }
        }
    }

    /// The attributes and blocks up to a closing brace or the end.
    fn body(&mut self, depth: usize) -> Result<Vec<Entry>, Malformed> {
        if depth > DEPTH {
            return Err(too_deep(self.at));
        }
        let mut entries = Vec::new();
        loop {
            self.skip(Lines::Skipped)?;
            match self.peek() {
                None | Some(b'}') => return Ok(entries),
                _ => entries.push(self.item(depth)?),
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<Entry, Malformed> {
        self.count()?;
        let (name, name_span) = self.name()?;
        self.skip(Lines::Kept)?;
        if self.peek() == Some(b'=') && !self.rest().starts_with("==") {
            self.at += 1;
            self.skip(Lines::Kept)?;
            let node = self.expression(depth + 1)?;
            return Ok(Entry::new(name, name_span, node));
        }
        let mut labels = vec![(name, name_span)];
        while self.peek() != Some(b'{') {
            let label = if self.peek() == Some(b'"') { self.label()? } else { self.name()? };
            labels.push(label);
            if depth + labels.len() > DEPTH {
                return Err(too_deep(self.at));
            }
            self.skip(Lines::Kept)?;
        }
        let open = self.at;
        self.at += 1;
        let entries = self.body(depth + labels.len())?;
        if self.peek() != Some(b'}') {
            self.at = open;
            return Err(self.refused("a block that never ends"));
        }
        self.at += 1;
        let mut node = Node::mapping(Span::new(open, self.at), entries);
        let mut inner = None;
        for (label, span) in labels.into_iter().rev() {
            if let Some(entry) = inner.take() {
                let entry: Entry = entry;
                node = Node::mapping(entry.span(), vec![entry]);
            }
            inner = Some(Entry::new(label, span, std::mem::replace(&mut node, Node { span, value: Value::Null })));
        }
        inner.ok_or_else(|| self.refused("expected a name"))
    }

    fn name(&mut self) -> Result<(String, Span), Malformed> {
        let rest = self.rest();
        let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
        let length = rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.refused("expected the name of an attribute or a block"));
        }
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        Ok((rest.get(..length).unwrap_or_default().to_owned(), span))
    }

    fn label(&mut self) -> Result<(String, Span), Malformed> {
        let start = self.at;
        self.quoted()?;
        let inner = Span::new(start + 1, self.at - 1);
        Ok((self.text.get(inner.start..inner.end).unwrap_or_default().to_owned(), inner))
    }

    /// Walks over a text in quotes, the templates in it included.
    fn quoted(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        // What is open: a text, or an expression in a text with its braces.
        let mut open = vec![Part::Text];
        self.at += 1;
        while let Some(part) = open.last_mut() {
            let Some(byte) = self.peek() else {
                self.at = start;
                return Err(self.refused("a text that never ends"));
            };
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            match (part, byte) {
                (Part::Text, b'\\') => self.at += 1,
                (Part::Text, b'"') => {
                    open.pop();
                }
                (Part::Text, b'\n') => return Err(self.refused("a text that goes on over its line")),
                (Part::Text, _) if rest.starts_with(b"$${") || rest.starts_with(b"%%{") => self.at += 2,
                (Part::Text, b'$' | b'%') if rest.get(1) == Some(&b'{') => {
                    self.at += 1;
                    open.push(Part::Expression(0));
                }
                (Part::Expression(braces), b'{') => *braces += 1,
                (Part::Expression(0), b'}') => {
                    open.pop();
                }
                (Part::Expression(braces), b'}') => *braces -= 1,
                (Part::Expression(_), b'"') => open.push(Part::Text),
                _ => {}
            }
            self.at += 1;
            if open.len() > DEPTH {
                return Err(too_deep(self.at));
            }
        }
        self.at = self.at.min(self.text.len());
        Ok(())
    }

    /// A value: a literal, a list, an object, or anything else as its text.
    fn expression(&mut self, depth: usize) -> Result<Node, Malformed> {
        if depth > DEPTH {
            return Err(too_deep(self.at));
        }
        self.count()?;
        let start = self.at;
        let whole = match self.peek() {
            Some(b'[') => self.list(depth)?,
            Some(b'{') => self.object(depth)?,
            Some(b'<') if self.rest().starts_with("<<") => return self.here_document(),
            _ => None,
        };
        if let Some(value) = whole {
            let end = self.at;
            self.skip(Lines::Kept)?;
            if self.is_over() {
                self.at = end;
                return Ok(Node { span: Span::new(start, end), value });
            }
        }
        self.at = start;
        let end = self.walk()?;
        let trimmed = self.text.get(start..end).unwrap_or_default();
        let span = Span::new(start, start + trimmed.len());
        if trimmed.is_empty() {
            return Err(self.refused("an attribute without a value"));
        }
        Ok(Node { span, value: literal(trimmed) })
    }

    /// Whether an expression ends here.
    fn is_over(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n' | b',' | b']' | b'}' | b')'))
    }

    /// Walks over an expression, to the end of its line or to what closes the one around it. Gives where its last sign ends.
    fn walk(&mut self) -> Result<usize, Malformed> {
        let mut brackets = 0_usize;
        let mut end = self.at;
        loop {
            self.skip(if brackets == 0 { Lines::Kept } else { Lines::Skipped })?;
            match self.peek() {
                None => return Ok(end),
                Some(b'\n' | b',') if brackets == 0 => return Ok(end),
                Some(b'"') => {
                    self.quoted()?;
                    end = self.at;
                    continue;
                }
                Some(b'(' | b'[' | b'{') => brackets += 1,
                Some(b')' | b']' | b'}') => match brackets.checked_sub(1) {
                    Some(fewer) => brackets = fewer,
                    None => return Ok(end),
                },
                Some(b'<') if self.rest().starts_with("<<") && self.opening().is_some() => {
                    self.here_document()?;
                    end = self.at;
                    continue;
                }
                _ => {}
            }
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            end = self.at;
        }
    }

    /// A list; nothing if it is an expression over one.
    fn list(&mut self, depth: usize) -> Result<Option<Value>, Malformed> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip(Lines::Skipped)?;
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(Some(Value::Sequence(items)));
                }
                Some(b',') => self.at += 1,
                None => return Err(self.refused("a list that never ends")),
                _ if is_for(self.rest()) => return Ok(None),
                _ => {
                    let before = self.at;
                    items.push(self.expression(depth + 1)?);
                    if self.at == before {
                        return Err(self.refused("expected a value"));
                    }
                    self.skip(Lines::Skipped)?;
                    if !matches!(self.peek(), Some(b',' | b']')) {
                        return Err(self.refused("expected `,` or `]`"));
                    }
                }
            }
        }
    }

    /// An object; nothing if it is an expression over one.
    fn object(&mut self, depth: usize) -> Result<Option<Value>, Malformed> {
        self.at += 1;
        let mut entries = Vec::new();
        loop {
            self.skip(Lines::Skipped)?;
            match self.peek() {
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Some(Value::Mapping(entries)));
                }
                Some(b',') => self.at += 1,
                None => return Err(self.refused("an object that never ends")),
                _ if is_for(self.rest()) => return Ok(None),
                _ => {
                    let (key, span) = self.object_key()?;
                    self.skip(Lines::Kept)?;
                    if !matches!(self.peek(), Some(b'=' | b':')) {
                        return Err(self.refused("expected `=`"));
                    }
                    self.at += 1;
                    self.skip(Lines::Skipped)?;
                    entries.push(Entry::new(key, span, self.expression(depth + 1)?));
                }
            }
        }
    }

    /// A name, a text or an expression in brackets.
    fn object_key(&mut self) -> Result<(String, Span), Malformed> {
        match self.peek() {
            Some(b'"') => self.label(),
            Some(b'(') => {
                let start = self.at;
                self.at += 1;
                self.walk()?;
                self.at = (self.at + 1).min(self.text.len());
                let span = Span::new(start, self.at);
                Ok((self.text.get(span.start..span.end).unwrap_or_default().to_owned(), span))
            }
            _ => {
                let rest = self.rest();
                let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
                let length = rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len());
                if length == 0 {
                    return Err(self.refused("expected a key"));
                }
                let span = Span::new(self.at, self.at + length);
                self.at += length;
                Ok((rest.get(..length).unwrap_or_default().to_owned(), span))
            }
        }
    }

    /// The word that ends a here-document, and the length of what opens it.
    fn opening(&self) -> Option<(&'t str, usize)> {
        let rest = self.rest().strip_prefix("<<")?;
        let (name, extra) = rest.strip_prefix('-').map_or((rest, 2), |name| (name, 3));
        let line = name.split('\n').next().unwrap_or_default().trim_end();
        let is_name = !line.is_empty() && line.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        is_name.then_some((line, extra + line.len()))
    }

    fn here_document(&mut self) -> Result<Node, Malformed> {
        let start = self.at;
        let (name, length) = self.opening().ok_or_else(|| self.refused("expected the end of a here-document"))?;
        self.at += length;
        self.at += self.rest().find('\n').map_or(self.rest().len(), |end| end + 1);
        let begin = self.at;
        while self.at < self.text.len() {
            let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
            if line.trim() == name {
                let end = self.at;
                self.at += line.trim_end().len();
                let value = self.text.get(begin..end).unwrap_or_default().replace("\r\n", "\n");
                return Ok(Node::text(Span::new(begin, end), value));
            }
            self.at += line.len();
        }
        self.at = start;
        Err(self.refused("a here-document that never ends"))
    }
}

/// Whether line ends are passed over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    Kept,
    Skipped,
}

/// What is open within a text.
enum Part {
    Text,
    /// With how many braces.
    Expression(usize),
}

fn is_for(rest: &str) -> bool {
    rest.strip_prefix("for").is_some_and(|rest| rest.starts_with([' ', '\t']))
}

fn literal(written: &str) -> Value {
    match written {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        "null" => return Value::Null,
        _ => {}
    }
    let unsigned = written.strip_prefix('-').unwrap_or(written);
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit())
        && unsigned.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | 'e' | 'E' | '+' | '-'));
    if is_number {
        return Value::Number(written.to_owned());
    }
    match one_text(written) {
        Some(inner) => Value::Text(unescaped(inner)),
        None => Value::Text(format!("${{{written}}}")),
    }
}

/// The content of an expression that is one text in quotes and nothing else.
fn one_text(written: &str) -> Option<&str> {
    let mut reader = Reader { text: written, at: 0, nodes: 0 };
    (written.starts_with('"') && reader.quoted().is_ok() && reader.at == written.len())
        .then(|| written.get(1..written.len() - 1))
        .flatten()
}

fn unescaped(inner: &str) -> String {
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some(other @ ('"' | '\\')) => text.push(other),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            },
            _ => text.push(letter),
        }
    }
    text
}
