//! A file's tokens without its comments, with their lines.

use std::collections::BTreeSet;

use foldhash::{HashSet, HashSetExt as _};

use crate::model::Span;
use crate::syntax::{Dialect, Token, TokenKind, tokens};

/// The tokens of a file that are no comments.
pub(super) struct Source<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Where each line begins.
    line_starts: Vec<usize>,
    /// For each token, the one that closes the bracket that it opens; itself otherwise.
    closings: Vec<usize>,
}

impl<'t> Source<'t> {
    pub fn read(dialect: Dialect, text: &'t str) -> Self {
        let line_starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let mut source = Self {
            text,
            tokens: tokens(dialect, text).filter(|token| token.kind != TokenKind::Comment).collect(),
            line_starts: line_starts.collect(),
            closings: Vec::new(),
        };
        source.closings = (0..source.count()).collect();
        let mut open = Vec::new();
        for at in 0..source.count() {
            match source.depth_change(at) {
                1 => open.push(at),
                -1 => {
                    if let Some(closing) = open.pop().and_then(|opening: usize| source.closings.get_mut(opening)) {
                        *closing = at;
                    }
                }
                _ => {}
            }
        }
        source
    }

    pub fn count(&self) -> usize {
        self.tokens.len()
    }

    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub fn span(&self, at: usize) -> Span {
        self.tokens.get(at).map_or_else(Span::default, |token| token.span)
    }

    /// A token as written; nothing behind the last.
    pub fn text(&self, at: usize) -> &'t str {
        let span = self.span(at);
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word)
    }

    /// Every word but those of some tokens.
    pub fn words_but(&self, passed: &BTreeSet<usize>) -> BTreeSet<String> {
        let mut passed = passed.iter().copied().peekable();
        let mut words = HashSet::new();
        for at in 0..self.count() {
            if passed.next_if_eq(&at).is_none() && self.is_word(at) {
                words.insert(self.text(at));
            }
        }
        words.into_iter().map(str::to_owned).collect()
    }

    /// Whether a token is this mark, or this word.
    pub fn is(&self, at: usize, text: &str) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::Mark)) && self.text(at) == text
    }

    /// A plain literal's content with its place: one in quotes, without escapes, whole.
    pub fn literal(&self, at: usize) -> Option<(&'t str, Span)> {
        if self.kind(at) != Some(TokenKind::Text) {
            return None;
        }
        let (whole, span) = (self.text(at), self.span(at));
        let head =
            whole.len() - whole.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || letter == '@').len();
        let quoted = whole.get(head..)?;
        let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
        let width = if quoted.len() >= 6 && quoted.starts_with(&quote.to_string().repeat(3)) { 3 } else { 1 };
        let content = quoted.get(width..quoted.len().checked_sub(width)?)?;
        let is_whole = quoted.ends_with(quote) && !content.contains(['\\', quote]);
        let is_plain = !whole.get(..head)?.contains(['f', 'F', 'b', 'B', 't', 'T']);
        (is_whole && is_plain).then(|| {
            let start = span.start + head + width;
            (content, Span::new(start, start + content.len()))
        })
    }

    /// The line of a token's first byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.line_of(self.span(at).start)
    }

    /// The line of a token's last byte, from 1.
    pub fn last_line(&self, at: usize) -> usize {
        let span = self.span(at);
        self.line_of(span.end.saturating_sub(1).max(span.start))
    }

    fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte)
    }

    /// Whether a token is the first of its line.
    pub fn begins_line(&self, at: usize) -> bool {
        match at.checked_sub(1) {
            Some(before) => self.line(at) > self.last_line(before),
            None => true,
        }
    }

    /// Whether a token stands at the very beginning of its line.
    pub fn is_at_margin(&self, at: usize) -> bool {
        self.line_starts.binary_search(&self.span(at).start).is_ok()
    }

    /// How far a token stands from the beginning of its line, in bytes.
    pub fn indent(&self, at: usize) -> usize {
        let start = self.line_starts.get(self.line(at).saturating_sub(1)).copied().unwrap_or_default();
        self.span(at).start - start.min(self.span(at).start)
    }

    /// The bracket that closes the one at `at`; the bracket itself where none does.
    pub fn closing(&self, at: usize) -> usize {
        self.closings.get(at).copied().unwrap_or(at)
    }

    /// Whether a token opens a bracket (1), closes one (-1), or neither.
    pub fn depth_change(&self, at: usize) -> i8 {
        if self.kind(at) != Some(TokenKind::Mark) {
            return 0;
        }
        match self.text(at).as_bytes() {
            b"(" | b"[" | b"{" => 1,
            b")" | b"]" | b"}" => -1,
            _ => 0,
        }
    }
}
