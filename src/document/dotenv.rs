//! Files of environment variables, `.env` and its variants: one root mapping of names to texts.
//!
//! It owns quotes, escapes, comments and texts over several lines. Values are not expanded: `${OTHER}` stays as it is
//! written, and no value is a number or a boolean, since the environment knows texts alone. A line that is no
//! assignment is passed over and a quote that never closes is a letter like any other, as the loaders of such files have
//! it: no text is malformed.

#[cfg(test)]
mod tests;

use super::{Document, Entry, Node, Value};
use crate::model::Span;

/// Reads a dotenv text without a byte order mark. The only root is a mapping, empty if nothing is assigned.
pub(super) fn parse_dotenv(text: &str) -> Document {
    let mut reader = Reader { text, at: 0 };
    let mut entries = Vec::new();
    while reader.at < text.len() {
        if let Some((key, key_span)) = reader.key() {
            let node = reader.value();
            entries.push(Entry { key, key_span, node });
        }
        reader.skip_line();
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.key_span.start, last.node.span.end),
        _ => Span::default(),
    };
    let root = Node { span, value: Value::Mapping(entries) };
    Document { roots: vec![root] }
}

/// A place in the text, always on a character boundary.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
    }

    /// What is left of the line, without its break.
    fn line(&self) -> &'t str {
        let line = self.rest().split('\n').next().unwrap_or_default();
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The name before `=`, with `export` taken away; nothing if the line assigns nothing. Stops behind the `=`.
    fn key(&mut self) -> Option<(String, Span)> {
        self.skip_blanks();
        let exported = self.line().strip_prefix("export").unwrap_or_default();
        if exported.starts_with([' ', '\t']) && !exported.trim_start().starts_with('=') {
            self.at += "export".len();
            self.skip_blanks();
        }
        let name = self.line().split('=').next().unwrap_or_default();
        let start = self.at;
        let trimmed = name.trim_end_matches([' ', '\t']);
        let follows = self.rest().get(name.len()..).unwrap_or_default();
        if !is_name(trimmed) || !follows.starts_with('=') {
            return None;
        }
        self.at = start + name.len() + 1;
        Some((trimmed.to_owned(), Span::new(start, start + trimmed.len())))
    }

    /// The value behind `=`. A value that is not written stands right there.
    fn value(&mut self) -> Node {
        let behind_equals = self.at;
        self.skip_blanks();
        let quoted = match self.rest().chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => self.quoted(quote),
            _ => None,
        };
        quoted.unwrap_or_else(|| self.bare(behind_equals))
    }

    fn bare(&mut self, behind_equals: usize) -> Node {
        let line = self.line();
        let end = comment(line, self.at > behind_equals).unwrap_or(line.len());
        let value = line.get(..end).unwrap_or_default().trim_end();
        let start = if value.is_empty() { behind_equals } else { self.at };
        self.at += line.len();
        Node { span: Span::new(start, start + value.len()), value: Value::Text(value.to_owned()) }
    }

    /// A value in quotes, over as many lines as it takes; double quotes alone know escapes. Nothing if it never closes,
    /// which costs one walk to the end for each kind of quote, since every later one would have closed it.
    fn quoted(&mut self, quote: char) -> Option<Node> {
        let start = self.at;
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        while let Some((offset, letter)) = letters.next() {
            match letter {
                _ if letter == quote => {
                    self.at = start + offset + 1;
                    return Some(Node { span: Span::new(start, self.at), value: Value::Text(value) });
                }
                '\\' if quote == '"' => match letters.next() {
                    Some((_, escaped)) => unescape(escaped, &mut value),
                    None => break,
                },
                // Line breaks are what the file means by them, not how it stores them.
                '\r' if letters.peek().is_some_and(|(_, next)| *next == '\n') => {}
                _ => value.push(letter),
            }
        }
        None
    }
}

/// Whether a text can be the name of a variable. Loaders take dots and dashes as well as shells' letters.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-'))
}

/// Where an inline comment begins: a `#` behind a blank, or at the start of a value that blanks precede.
fn comment(line: &str, after_blank: bool) -> Option<usize> {
    let mut blank = after_blank;
    for (at, letter) in line.char_indices() {
        if letter == '#' && blank {
            return Some(at);
        }
        blank = matches!(letter, ' ' | '\t');
    }
    None
}

fn unescape(escaped: char, value: &mut String) {
    match escaped {
        'n' => value.push('\n'),
        'r' => value.push('\r'),
        't' => value.push('\t'),
        '\\' | '"' | '\'' | '$' | '`' => value.push(escaped),
        // An escaped break joins two lines; anything else was a backslash of its own: `C:\dir`.
        '\n' => {}
        _ => value.extend(['\\', escaped]),
    }
}
