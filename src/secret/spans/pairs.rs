//! Pairs inside strings and values: of connection strings, of queries. What ends a value depends on what separates the pairs.

use super::super::bytes::{byte, byte_before, find, is_quote, line_end, skip_blanks, slice};
use super::plain::quoted;
use super::value::Place;
use super::{Dialect, Found};

/// How far a pair is looked at to see what separates it from the next, in bytes.
const REACH: usize = 512;

/// Adds the value of the pair whose sign stands before `at`.
pub(super) fn pair(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let start = skip_blanks(text, at).min(at + 8);
    let first = byte(text, start);
    if first == place.open && place.open != 0 {
        return at;
    }
    if is_quote(first) {
        return quoted(found, start);
    }
    // A regular expression that looks for secrets.
    if matches!(first, b'[' | b'(' | b'\\' | b'^' | b'.') {
        return at;
    }
    if found.dialect == Dialect::Xml
        && let Some((inner, close)) = quoted_by_entity(text, start)
    {
        return if found.offer(inner, close) { close } else { at };
    }
    let end = pair_end(text, place, start, found.dialect);
    if found.offer(start, end) { end } else { at }
}

/// A value between `&quot;` and `&quot;`.
fn quoted_by_entity(text: &str, start: usize) -> Option<(usize, usize)> {
    let inner = start + 6;
    let entity = slice(text, start, inner);
    if !matches!(entity, "&quot;" | "&apos;") {
        return None;
    }
    let length = slice(text, inner, inner + REACH).find(entity)?;
    Some((inner, inner + length))
}

/// What ends the values of a kind of pairs, besides the end of their string and line.
fn pair_end(text: &str, place: &Place, start: usize, dialect: Dialect) -> usize {
    let open = place.open;
    // A string that stands in quotes ends with them; one that does not ends with its line.
    let is_end = |byte: u8| byte == b'\n' || open != 0 && byte == open;
    let mut before = place.name;
    while matches!(byte_before(text, before), b' ' | b'\t') && place.name - before < 8 {
        before -= 1;
    }
    let ahead = slice(text, start, line_end(text, start, REACH));
    let ahead = ahead.split(|letter: char| open != 0 && letter == char::from(open)).next().unwrap_or("");
    let spaced = |byte: u8| byte.is_ascii_whitespace() || byte == b'&';
    let end = match byte_before(text, before) {
        b'&' | b'?' => find(text, start, usize::MAX, |byte| is_end(byte) || spaced(byte) || byte == b'#'),
        b',' => find(text, start, usize::MAX, |byte| is_end(byte) || byte == b','),
        b';' => semicolon(text, start, is_end, dialect),
        _ if ahead.contains(';') => semicolon(text, start, is_end, dialect),
        _ if ahead.contains('=') || before < place.name => {
            find(text, start, usize::MAX, |byte| is_end(byte) || spaced(byte))
        }
        _ => find(text, start, usize::MAX, is_end),
    };
    // The backslash before a closing quote belongs to it, where one string holds another.
    end - usize::from(end > start && byte_before(text, end) == b'\\' && is_quote(byte(text, end)))
}

/// The next end or semicolon, but no semicolon that ends an entity of XML.
fn semicolon(text: &str, start: usize, is_end: impl Fn(u8) -> bool, dialect: Dialect) -> usize {
    let mut at = start;
    loop {
        at = find(text, at, usize::MAX, |byte| is_end(byte) || byte == b';');
        if dialect != Dialect::Xml || byte(text, at) != b';' || !ends_entity(text, start, at) {
            return at;
        }
        at += 1;
    }
}

/// Whether the semicolon at `at` ends an entity that began behind `start`.
fn ends_entity(text: &str, start: usize, at: usize) -> bool {
    let from = at.saturating_sub(8).max(start);
    let name = slice(text, from, at).rsplit_once('&').map(|(_, name)| name);
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#'))
}
