//! Regular expressions and JSX: where `/` and `<` are no operators.

use super::frame::{Frame, TagEnd};
use super::{Token, TokenKind, Tokens, is_word_byte, is_word_start};
use crate::syntax::Dialect;

impl Tokens<'_> {
    /// A regular expression with its flags; or the mark alone, where none ends on this line.
    pub(super) fn regex(&mut self) -> Token {
        let start = self.at;
        if self.looked_ahead > self.bytes.len() {
            return self.mark();
        }
        let (mut ahead, mut in_class) = (start + 1, false);
        loop {
            match self.byte(ahead) {
                b'\\' => ahead += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                b'\n' | b'\r' | 0 => {
                    self.looked_ahead = self.looked_ahead.saturating_add(ahead - start);
                    return self.mark();
                }
                _ => {}
            }
            ahead += 1;
        }
        self.at = ahead + 1;
        while is_word_byte(self.byte(self.at), self.dialect) {
            self.at += 1;
        }
        self.at = self.at.min(self.bytes.len());
        self.token(TokenKind::Regex, start)
    }

    /// Whether `<` opens an element, not type parameters or a comparison.
    pub(super) fn begins_element(&mut self) -> bool {
        if self.dialect != Dialect::Tsx || !self.expects_operand() {
            return false;
        }
        let name_at = self.at + 1;
        if self.byte(name_at) == b'>' {
            return true;
        }
        if !is_word_start(self.byte(name_at), self.dialect) {
            return false;
        }
        let mut end = name_at;
        while is_word_byte(self.byte(end), self.dialect) || matches!(self.byte(end), b'.' | b'-' | b':') {
            end += 1;
        }
        let mut next = end;
        while self.byte(next).is_ascii_whitespace() {
            next += 1;
        }
        self.looked_ahead = self.looked_ahead.saturating_add(next - name_at);
        match self.byte(next) {
            b',' | b'=' => false,
            b'e' if self.begins(next, b"extends ") && !self.begins(next, b"extends =") => false,
            b'>' if self.byte(next + 1) == b'(' => self.is_closed_later(name_at, end),
            _ => true,
        }
    }

    /// `<T>(` opens an element only where something closes it.
    fn is_closed_later(&mut self, name_at: usize, end: usize) -> bool {
        if self.looked_ahead > self.bytes.len() {
            return true;
        }
        let rest = self.bytes.get(end..).unwrap_or_default();
        let closing = [&b"</"[..], &self.bytes[name_at..end]].concat();
        let found = memchr::memmem::find(rest, &closing);
        self.looked_ahead = self.looked_ahead.saturating_add(found.unwrap_or(rest.len()));
        found.is_some()
    }

    pub(super) fn open_tag(&mut self) -> Token {
        let end = if self.byte(self.at + 1) == b'/' { TagEnd::Closing } else { TagEnd::Opening };
        self.frames.push(Frame::Tag { end, angles: 0 });
        let start = self.at;
        self.at += if end == TagEnd::Closing { 2 } else { 1 };
        self.token(TokenKind::Mark, start)
    }

    /// A token inside a tag: its name, attributes, texts and expressions.
    pub(super) fn tag(&mut self) -> Option<Token> {
        self.skip_blanks();
        let byte = *self.bytes.get(self.at)?;
        let Some(Frame::Tag { end, angles }) = self.frames.last().copied() else { return Some(self.mark()) };
        if is_word_start(byte, self.dialect) {
            return Some(self.name());
        }
        match (byte, self.byte(self.at + 1)) {
            (b'"' | b'\'', _) => return Some(self.attribute(byte)),
            (b'/', b'/') => return Some(self.line_comment()),
            (b'/', b'*') => return Some(self.block_comment()),
            (b'/', b'>') if angles == 0 => {
                self.frames.pop();
                return Some(self.end_of_tag(2));
            }
            (b'<', _) => self.set_angles(end, angles.saturating_add(1)),
            (b'>', _) if angles > 0 => {
                let is_arrow = self.at > 0 && self.byte(self.at - 1) == b'=';
                self.set_angles(end, if is_arrow { angles } else { angles - 1 });
            }
            (b'>', _) => {
                self.frames.pop();
                match end {
                    TagEnd::Opening => self.frames.push(Frame::Children),
                    TagEnd::Closing => {
                        if self.frames.last() == Some(&Frame::Children) {
                            self.frames.pop();
                        }
                    }
                }
                return Some(self.end_of_tag(1));
            }
            (b'{', _) => self.frames.push(Frame::JsxHole),
            _ => {}
        }
        Some(self.mark())
    }

    /// A name in a tag, which may hold hyphens.
    fn name(&mut self) -> Token {
        let start = self.at;
        while is_word_byte(self.byte(self.at), self.dialect) || self.byte(self.at) == b'-' {
            self.at += 1;
        }
        self.token(TokenKind::Word, start)
    }

    fn set_angles(&mut self, end: TagEnd, angles: u32) {
        if let Some(top) = self.frames.last_mut() {
            *top = Frame::Tag { end, angles };
        }
    }

    /// What ends a tag counts as text: behind an element an operator comes, no operand.
    fn end_of_tag(&mut self, length: usize) -> Token {
        let start = self.at;
        self.at += length;
        self.token(TokenKind::Prose, start)
    }

    /// The text of an attribute, which knows no escapes.
    fn attribute(&mut self, quote: u8) -> Token {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        self.at = memchr::memchr(quote, rest).map_or(self.bytes.len(), |found| start + 1 + found + 1);
        self.token(TokenKind::Text, start)
    }

    /// Text between tags, or what ends it.
    pub(super) fn children(&mut self) -> Option<Token> {
        let start = self.at;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        match rest[0] {
            b'{' => {
                self.frames.push(Frame::JsxHole);
                Some(self.mark())
            }
            b'<' => Some(self.open_tag()),
            _ => {
                self.at = memchr::memchr2(b'{', b'<', rest).map_or(self.bytes.len(), |found| start + found);
                Some(self.token(TokenKind::Prose, start))
            }
        }
    }
}
