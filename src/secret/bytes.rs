//! Looking at a text byte by byte without ever stepping outside it.

use super::Part;
use crate::model::Span;

/// The byte at `at`; 0 behind the end.
pub(super) fn byte(text: &str, at: usize) -> u8 {
    text.as_bytes().get(at).copied().unwrap_or(0)
}

/// The byte before `at`; 0 at the start.
pub(super) fn byte_before(text: &str, at: usize) -> u8 {
    at.checked_sub(1).map_or(0, |before| byte(text, before))
}

/// The text from `start` to `end`, or the part of it that the text has. Ends within a character move inwards.
pub(super) fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(ceil(text, start)..floor(text, end)).unwrap_or("")
}

/// The piece from `start` to `end` without white space at its ends.
pub(super) fn trimmed(text: &str, start: usize, end: usize) -> Part<'_> {
    let raw = slice(text, start, end);
    let inner = raw.trim();
    let start = start + (raw.len() - raw.trim_start().len());
    Part { text: inner, span: Span::new(start, start + inner.len()) }
}

/// The first position from `at` on, and not beyond `limit`, whose byte `stop` accepts; else `limit`, or the end of the text.
pub(super) fn find(text: &str, at: usize, limit: usize, stop: impl Fn(u8) -> bool) -> usize {
    let limit = limit.min(text.len());
    let bytes = text.as_bytes().get(at..limit).unwrap_or(&[]);
    let found = bytes.iter().position(|byte| stop(*byte));
    found.map_or(limit.max(at.min(text.len())), |offset| at + offset)
}

/// The end of the line that holds `at`: the position of its line break, or the end of the text, but not beyond `reach` bytes, so that asking it of
/// many places of one line stays cheap. A carriage return counts as part of the break.
pub(super) fn line_end(text: &str, at: usize, reach: usize) -> usize {
    let limit = floor(text, at.saturating_add(reach));
    let rest = text.as_bytes().get(at..limit).unwrap_or(&[]);
    let end = memchr::memchr(b'\n', rest).map_or(limit.max(at.min(text.len())), |offset| at + offset);
    let broken = byte(text, end) == b'\n' && end > at && byte_before(text, end) == b'\r';
    end - usize::from(broken)
}

/// Behind the spaces and tabs at `at`.
pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    find(text, at, usize::MAX, |byte| byte != b' ' && byte != b'\t')
}

/// The nearest character boundary at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The nearest character boundary at or behind `at`.
pub(super) fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Whether the byte may stand in an identifier; bytes of characters beyond ASCII may.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether the byte opens and closes a string.
pub(super) const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// The group that opens at `at` with `open` and ends with `close`, nested groups included: the position behind it, if it closes in `text`.
pub(super) fn group_end(text: &str, at: usize, open: &str, close: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = at;
    while at < text.len() {
        let rest = text.as_bytes().get(at..)?;
        if rest.starts_with(close.as_bytes()) && depth > 0 {
            depth -= 1;
            at += close.len();
            if depth == 0 {
                return Some(at);
            }
        } else if rest.starts_with(open.as_bytes()) {
            depth += 1;
            at += open.len();
        } else {
            at += 1;
        }
    }
    None
}
