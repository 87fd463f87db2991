//! Configuration of nginx: a directive is an entry with its arguments as a text, a block an entry under its name and its
//! arguments: `location = /a {…}` is `location."= /a"`.
//!
//! Directives that repeat are keys that repeat. A directive without arguments has no value. Variables stay as written; what
//! a template writes is unknown. The bodies of scripts (`content_by_lua_block`) are texts.

#[cfg(test)]
mod tests;

use super::limits::{DEPTH, NODES, too_deep, too_many};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads a text of directives without a byte order mark. The only root is a mapping.
pub(super) fn parse_nginx(text: &str) -> Result<Document, Malformed> {
    let mut reader = Reader { text, at: 0, nodes: 0 };
    let entries = reader.body(0)?;
    if reader.at < text.len() {
        return Err(reader.refused(reader.at, "a bracket that nothing opens"));
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.span().start, last.span().end),
        _ => Span::default(),
    };
    Ok(Document { roots: vec![Node::mapping(span, entries)] })
}

/// A word of a directive.
struct Word {
    text: String,
    span: Span,
    is_template: bool,
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

    /// Blanks, comments, and the statements of templates.
    fn skip(&mut self) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            if blanks > 0 {
                self.at += blanks;
            } else if rest.starts_with('#') {
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if rest.starts_with("{%") {
                self.at += self.behind("%}")?;
            } else {
                return Ok(());
            }
        }
    }

    /// How far it is to behind the end of a template's expression.
    fn behind(&self, end: &str) -> Result<usize, Malformed> {
        let found = self.rest().find(end).map(|at| at + end.len());
        found.ok_or_else(|| self.refused(self.at, "a template expression that is never closed"))
    }

    /// The directives up to a closing brace or the end.
    fn body(&mut self, depth: usize) -> Result<Vec<Entry>, Malformed> {
        if depth > DEPTH {
            return Err(too_deep(self.at));
        }
        let mut entries = Vec::new();
        loop {
            self.skip()?;
            match self.peek() {
                None | Some('}') => return Ok(entries),
                // One that says nothing, as `;;` does.
                Some(';') => self.at += 1,
                Some(_) => entries.extend(self.directive(depth)?),
            }
        }
    }

    fn directive(&mut self, depth: usize) -> Result<Option<Entry>, Malformed> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(too_many(self.at));
        }
        let mut words: Vec<Word> = Vec::new();
        let start = self.at;
        loop {
            self.skip()?;
            match self.peek() {
                Some(';') => {
                    self.at += 1;
                    return Ok(plain(words));
                }
                Some('{') if words.is_empty() && !self.rest().starts_with("{{") => {
                    return Err(self.refused(start, "a block without a name"));
                }
                Some('{') if !self.rest().starts_with("{{") => {
                    let is_script = words.first().is_some_and(|first| first.text.ends_with("_by_lua_block"));
                    let node = if is_script { self.script()? } else { self.block(depth)? };
                    return Ok(named(words, node));
                }
                // An expression that stands alone may write directives.
                Some(_) if words.len() == 1 && words[0].is_template && self.is_new_line(words[0].span.end) => {
                    return Ok(plain(words));
                }
                None | Some('}') if words.len() == 1 && words[0].is_template => return Ok(plain(words)),
                None | Some('}') => return Err(self.refused(start, "a directive that never ends")),
                Some(_) => words.push(self.word()?),
            }
        }
    }

    fn is_new_line(&self, from: usize) -> bool {
        self.text.get(from..self.at).is_some_and(|between| between.contains('\n'))
    }

    fn block(&mut self, depth: usize) -> Result<Node, Malformed> {
        let open = self.at;
        self.at += 1;
        let entries = self.body(depth + 1)?;
        if self.peek() != Some('}') {
            return Err(self.refused(open, "a block that never ends"));
        }
        self.at += 1;
        Ok(Node::mapping(Span::new(open, self.at), entries))
    }

    /// The body of a script: brackets count outside quotes and comments.
    fn script(&mut self) -> Result<Node, Malformed> {
        let open = self.at;
        let mut depth = 0_usize;
        let mut letters = self.rest().char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = open + at + 1;
                        let text = self.text.get(open + 1..self.at - 1).unwrap_or_default();
                        return Ok(Node::text(Span::new(open, self.at), text.trim()));
                    }
                }
                '"' | '\'' => {
                    while let Some((_, inner)) = letters.next() {
                        match inner {
                            '\\' => drop(letters.next()),
                            _ if inner == letter || inner == '\n' => break,
                            _ => {}
                        }
                    }
                }
                '-' if letters.peek().is_some_and(|(_, next)| *next == '-') => {
                    letters.by_ref().find(|(_, inner)| *inner == '\n');
                }
                _ => {}
            }
        }
        Err(self.refused(open, "a block that never ends"))
    }

    /// A word, in quotes or up to a blank, `;` or `{`. A backslash takes the next letter along, `${` is no block.
    fn word(&mut self) -> Result<Word, Malformed> {
        let start = self.at;
        let mut word = Word { text: String::new(), span: Span::new(start, start), is_template: false };
        let quote = self.peek().filter(|first| matches!(first, '"' | '\''));
        if quote.is_some() {
            self.at += 1;
        }
        let mut before = ' ';
        while let Some(letter) = self.peek() {
            let ends = match quote {
                Some(quote) => letter == quote,
                None => {
                    letter.is_whitespace()
                        || letter == ';'
                        || (letter == '{' && before != '$' && !self.rest().starts_with("{{"))
                }
            };
            if ends {
                break;
            }
            if self.rest().starts_with("{{") {
                let length = self.behind("}}")?;
                word.text.push_str(self.rest().get(..length).unwrap_or_default());
                word.is_template = true;
                self.at += length;
                continue;
            }
            before = letter;
            self.at += letter.len_utf8();
            if letter == '\\'
                && let Some(escaped) = self.peek()
            {
                // Only what would end the word loses its backslash; regular expressions keep theirs.
                if !(quote == Some(escaped) || matches!(escaped, ';' | ' ' | '{')) {
                    word.text.push('\\');
                }
                word.text.push(escaped);
                self.at += escaped.len_utf8();
            } else {
                word.text.push(letter);
            }
        }
        if let Some(quote) = quote {
            if self.peek() != Some(quote) {
                return Err(self.refused(start, "a text that never ends"));
            }
            self.at += 1;
        }
        word.span.end = self.at;
        Ok(word)
    }
}

/// A directive with what it is given.
fn plain(words: Vec<Word>) -> Option<Entry> {
    let mut words = words.into_iter();
    let name = words.next()?;
    let rest: Vec<Word> = words.collect();
    if name.is_template {
        return Some(Entry::new("{{}}", name.span, Node { span: name.span, value: Value::Unknown }));
    }
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
        let behind = Span::new(name.span.end, name.span.end);
        return Some(Entry::new(name.text, name.span, Node { span: behind, value: Value::Null }));
    };
    let span = Span::new(first.span.start, last.span.end);
    let value = if rest.iter().any(|word| word.is_template) { Value::Unknown } else { Value::Text(joined(&rest)) };
    Some(Entry::new(name.text, name.span, Node { span, value }))
}

/// A block under its name and what it is given.
fn named(words: Vec<Word>, node: Node) -> Option<Entry> {
    let mut words = words.into_iter();
    let name = words.next()?;
    let rest: Vec<Word> = words.collect();
    let key = if name.is_template { "{{}}".to_owned() } else { name.text };
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return Some(Entry::new(key, name.span, node)) };
    let label = if rest.iter().any(|word| word.is_template) { "{{}}".to_owned() } else { joined(&rest) };
    let inner = Entry::new(label, Span::new(first.span.start, last.span.end), node);
    Some(Entry::new(key, name.span, Node::mapping(inner.span(), vec![inner])))
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
