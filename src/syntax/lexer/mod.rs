//! Source code as tokens, from its bytes alone: what is a comment, what is text, what is a name.
//!
//! It owns the lexical rules of each language: nested templates, interpolated and raw strings, regular expressions and
//! the text between JSX tags. It knows no grammar, and is some fifty times as fast as a parse. It promises that tokens
//! come in order and do not overlap, that every step moves on, and that no input makes it fail: of broken code the
//! tokens may be wrong, and nothing worse.

mod code;
mod frame;
mod jsx;
mod texts;

use frame::Frame;

use super::Dialect;
use crate::model::{Language, Span};

/// What a stretch of source text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// With its marks, without the line's end.
    Comment,
    /// A string or character literal with its quotes; of an interpolated one a piece between two of its expressions.
    Text,
    /// A regular expression literal.
    Regex,
    /// The text between JSX tags.
    Prose,
    /// A preprocessor's line.
    Directive,
    /// An identifier or a keyword.
    Word,
    Number,
    /// One byte of an operator or a bracket; `</` of a closing tag is one too.
    Mark,
}

/// A stretch of source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// The comments of a text, in order. What stands behind the last mark that could begin one is not read.
pub fn comments(dialect: Dialect, text: &str) -> Vec<Span> {
    let Some(last) = last_mark(dialect, text) else { return Vec::new() };
    let read = tokens(dialect, text).take_while(|token| token.span.start <= last);
    read.filter(|token| token.kind == TokenKind::Comment).map(|token| token.span).collect()
}

/// Where the last mark stands that may begin a comment.
fn last_mark(dialect: Dialect, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if dialect.language() == Language::Python {
        return memchr::memrchr(b'#', bytes);
    }
    let begins_one = |at: &usize| matches!(bytes.get(at + 1), Some(b'/' | b'*'));
    let first_line = || memchr::memmem::find(bytes.get(..FIRST_LINE_MARK).unwrap_or(bytes), b"#!");
    memchr::memrchr_iter(b'/', bytes).find(begins_one).or_else(first_line)
}

/// The bytes in which `#!` stands that names the program for a file, behind a byte order mark or not.
const FIRST_LINE_MARK: usize = '\u{feff}'.len_utf8() + 2;

/// The text with blanks in the place of its comments, so that all else stands where it stood.
pub fn without_comments(text: &str, comments: &[Span]) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut at = 0;
    for comment in comments {
        bare.push_str(text.get(at..comment.start).unwrap_or_default());
        let hidden = text.get(comment.start..comment.end).unwrap_or_default();
        bare.extend(hidden.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
        at = comment.end;
    }
    bare.push_str(text.get(at..).unwrap_or_default());
    bare
}

/// The tokens of a text, in order; blanks are left out.
pub fn tokens(dialect: Dialect, text: &str) -> Tokens<'_> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    Tokens {
        dialect,
        bytes: text.as_bytes(),
        at: start,
        start,
        frames: Vec::new(),
        last: None,
        before_last: None,
        closed_a_condition: false,
        looked_ahead: 0,
    }
}

/// An iterator over the tokens of a text.
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    dialect: Dialect,
    bytes: &'t [u8],
    at: usize,
    /// Where the text begins, behind its byte order mark.
    start: usize,
    /// What is open, the innermost last. Each entry stands for at least one byte of the text.
    frames: Vec<Frame>,
    /// The last token that is no comment, and the one before it.
    last: Option<Token>,
    before_last: Option<Token>,
    /// Whether the last token closed the condition of an `if`, `while` or `for`.
    closed_a_condition: bool,
    /// The bytes looked at in vain for the end of a regular expression or an element. No more than the text has are spent
    /// on that.
    looked_ahead: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let before = self.at;
        let token = match self.frames.last().copied() {
            Some(Frame::Text(form)) => self.piece(form),
            Some(Frame::Format(form)) => self.format(form),
            Some(Frame::Tag { .. }) => self.tag(),
            Some(Frame::Children) => self.children(),
            _ => self.code(),
        };
        if let Some(token) = token {
            debug_assert!(self.at > before, "a token moves on");
            if token.kind != TokenKind::Comment {
                self.before_last = self.last;
                self.last = Some(token);
            }
        }
        token
    }
}

impl Tokens<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn begins(&self, at: usize, with: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(with))
    }

    /// The token from `start` to where it now stands.
    const fn token(&self, kind: TokenKind, start: usize) -> Token {
        Token { kind, span: Span::new(start, self.at) }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c)) {
            self.at += 1;
        }
    }

    /// Moves on to the end of the line, before its line break.
    fn pass_line(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = memchr::memchr(b'\n', rest).map_or(self.bytes.len(), |found| self.at + found);
        self.at = if end > self.at && self.byte(end - 1) == b'\r' { end - 1 } else { end };
    }

    fn line_comment(&mut self) -> Token {
        let start = self.at;
        self.pass_line();
        // A comment mark alone on its line, before a carriage return, is one all the same.
        self.at = self.at.max(start + 1);
        self.token(TokenKind::Comment, start)
    }

    /// `/* … */`, which ends with the text where nothing closes it.
    fn block_comment(&mut self) -> Token {
        let start = self.at;
        let rest = self.bytes.get(start + 2..).unwrap_or_default();
        self.at = memchr::memmem::find(rest, b"*/").map_or(self.bytes.len(), |found| start + 2 + found + 2);
        self.token(TokenKind::Comment, start)
    }

    fn mark(&mut self) -> Token {
        let start = self.at;
        self.at += 1;
        self.token(TokenKind::Mark, start)
    }

    fn word(&mut self) -> Token {
        let start = self.at;
        while is_word_byte(self.byte(self.at), self.dialect) {
            self.at += 1;
        }
        self.token(TokenKind::Word, start)
    }
}

/// What a byte may be of.
const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const DOLLAR: u8 = 4;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => LETTER,
            b'0'..=b'9' => DIGIT,
            b'$' => DOLLAR,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

const fn is_word_start(byte: u8, dialect: Dialect) -> bool {
    let class = CLASSES[byte as usize];
    class == LETTER || (class == DOLLAR && matches!(dialect, Dialect::TypeScript | Dialect::Tsx))
}

const fn is_word_byte(byte: u8, dialect: Dialect) -> bool {
    CLASSES[byte as usize] == DIGIT || is_word_start(byte, dialect)
}

#[cfg(test)]
mod tests;
