//! Properties as the Java platform reads them: names with texts, one root mapping. A name keeps its dots.
//!
//! It owns what that platform's own reader does: `=`, `:` or a blank ends a name, a backslash escapes, `\u00e9` is a letter,
//! and one at the end of a line joins it to the next. No text is malformed.

#[cfg(test)]
mod tests;

use super::{Document, Entry, Node};
use crate::model::Span;

/// Reads a text of properties without a byte order mark.
pub(super) fn parse_properties(text: &str) -> Document {
    let mut reader = Reader { text, at: 0 };
    let mut entries = Vec::new();
    while reader.at < text.len() {
        reader.skip(|letter| letter.is_whitespace());
        match reader.peek() {
            None => break,
            Some('#' | '!') => reader.skip(|letter| !matches!(letter, '\n' | '\r')),
            Some(_) => entries.push(reader.entry()),
        }
    }
    let span = match (entries.first(), entries.last()) {
        (Some(first), Some(last)) => Span::new(first.key_span.start, last.span().end),
        _ => Span::default(),
    };
    Document { roots: vec![Node::mapping(span, entries)] }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&is_skipped) {
            self.next();
        }
    }

    fn skip_blanks(&mut self) {
        self.skip(|letter| matches!(letter, ' ' | '\t' | '\u{c}'));
    }

    fn entry(&mut self) -> Entry {
        let (key, key_span) = self.piece(|letter| matches!(letter, '=' | ':' | ' ' | '\t' | '\u{c}'));
        self.skip_blanks();
        if matches!(self.peek(), Some('=' | ':')) {
            self.next();
        }
        let behind = self.at;
        self.skip_blanks();
        let (value, span) = self.piece(|_| false);
        let span = if value.is_empty() { Span::new(behind, behind) } else { span };
        Entry::new(key, key_span, Node::text(span, value))
    }

    /// A text up to the end of its line or a letter that ends it, with its place as written.
    fn piece(&mut self, ends: impl Fn(char) -> bool) -> (String, Span) {
        let start = self.at;
        let mut text = String::new();
        while let Some(letter) = self.peek() {
            if matches!(letter, '\n' | '\r') || ends(letter) {
                break;
            }
            self.next();
            if letter == '\\' { self.escaped(&mut text) } else { text.push(letter) }
        }
        (text, Span::new(start, self.at))
    }

    fn escaped(&mut self, text: &mut String) {
        match self.next() {
            Some('\r') => {
                if self.peek() == Some('\n') {
                    self.next();
                }
                self.skip_blanks();
            }
            Some('\n') => self.skip_blanks(),
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('f') => text.push('\u{c}'),
            Some('u') => {
                let digits = self.text.get(self.at..self.at + 4);
                match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
                    Some(letter) => {
                        text.push(letter);
                        self.at += 4;
                    }
                    None => text.push('u'),
                }
            }
            Some(letter) => text.push(letter),
            None => {}
        }
    }
}
