//! What follows a secret name: the signs between it and its value, and the value.

use super::super::bytes::{byte, byte_before, find, floor, is_quote, is_word, skip_blanks, slice};
use super::arguments::{is_encoding, is_name, is_sentence};
use super::expression::{default_in_block, expression, keyed_default};
use super::literal::{behind_prefix, literal};
use super::{Dialect, Found, REACH, plain};

/// Where a name stands.
pub(super) struct Place {
    /// Its first byte.
    pub name: usize,
    /// Behind its last byte.
    pub behind: usize,
    /// The quote that was opened before it on its line, or 0.
    pub open: u8,
    /// Whether it stands in a comment.
    pub comment: bool,
}

/// Adds the literal value that belongs to a name, if there is one. Returns how far the text was dealt with.
pub(super) fn value_behind(found: &mut Found<'_>, place: &Place) -> usize {
    let text = found.text;
    let next = byte(text, place.behind);
    let escaped = next == b'\\' && is_quote(byte(text, place.behind + 1));
    if place.open != 0 && !is_quote(next) && !escaped {
        return plain::inside_string(found, place);
    }
    if plain::is_flag(text, place.name) && matches!(next, b' ' | b'=') {
        return plain::flag(found, place);
    }
    if plain::is_flag(text, place.name)
        && let Some(item) = plain::next_item(text, place.behind)
    {
        return plain::item_value(found, item);
    }
    let at = behind_closers(text, place, found.dialect);
    if found.dialect == Dialect::Code && is_value(text, place) {
        return paired(found, at);
    }
    let spaced = at > place.behind && matches!(byte_before(text, at), b' ' | b'\t');
    match sign(text, at) {
        Some((Sign::Assigns, behind)) => assigned(found, place, behind),
        // A quoted name with a bracket behind it is a table with its columns.
        Some((Sign::Compares, _)) if byte(text, at) == b'(' && is_quote(next) => at,
        Some((Sign::Compares, behind)) => direct(found, behind),
        Some((Sign::Comma, behind)) if matches!(found.dialect, Dialect::Code | Dialect::Other) => {
            listed(found, place, behind)
        }
        Some((Sign::Comma, _)) => paired(found, at),
        None if byte(text, at) == b'{' => default_in_block(found, at),
        None if spaced && is_quote(byte(text, at)) && found.dialect != Dialect::Json => direct(found, at),
        None if spaced && found.dialect == Dialect::Other && is_word(byte(text, at)) => {
            plain::bare_line(found, place, at)
        }
        None => paired(found, at),
    }
}

/// Whether a quoted name is itself a value: what something is compared with, a case, a result. Then only a `value` beside it belongs to it.
fn is_value(text: &str, place: &Place) -> bool {
    let quote = place.name.saturating_sub(1);
    if !is_quote(byte(text, quote)) || byte(text, place.behind) != byte(text, quote) {
        return false;
    }
    let before = slice(text, floor(text, quote.saturating_sub(16)), quote).trim_end();
    before.ends_with(['=', '!', '?', ':', '<', '>', '&', '|']) || before.ends_with("case") || before.ends_with("return")
}

/// What may stand between a name and its value.
#[derive(Clone, Copy)]
enum Sign {
    /// An expression follows.
    Assigns,
    /// A string follows, or nothing that matters: comparisons, calls, lambdas.
    Compares,
    Comma,
}

/// Longer signs stand before those that they begin with.
const SIGNS: &[(&str, Sign)] = &[
    (":::=", Sign::Assigns),
    ("::=", Sign::Assigns),
    (".=", Sign::Assigns),
    ("??=", Sign::Assigns),
    ("||=", Sign::Assigns),
    ("??", Sign::Assigns),
    ("||", Sign::Assigns),
    ("===", Sign::Compares),
    ("!==", Sign::Compares),
    ("==", Sign::Compares),
    ("!=", Sign::Compares),
    ("=>", Sign::Compares),
    ("::", Sign::Compares),
    (":=", Sign::Assigns),
    ("?=", Sign::Assigns),
    ("+=", Sign::Assigns),
    ("=", Sign::Assigns),
    (":", Sign::Assigns),
    (",", Sign::Comma),
    ("(", Sign::Compares),
    ("or ", Sign::Assigns),
    ("| default", Sign::Compares),
];

fn sign(text: &str, at: usize) -> Option<(Sign, usize)> {
    let rest = text.as_bytes().get(at..)?;
    let found = SIGNS.iter().find(|(mark, _)| rest.starts_with(mark.as_bytes()));
    found.map(|(mark, sign)| (*sign, at + mark.len()))
}

/// Members that give the value itself, or a fallback for it.
const UNWRAPPERS: &[&str] = &[
    "Value",
    "value",
    "ToString",
    "toString",
    "trim",
    "Trim",
    "strip",
    "get",
    "orElse",
    "getOrElse",
    "unwrap_or",
    "unwrap_or_else",
    "GetValueOrDefault",
    "getOrDefault",
    "or_else",
    "default",
    "fetch",
];

/// Behind what closes the expression that the name is part of: its quote, brackets, `!`, `?`, `.Value`, `{ get; set; }`, white space.
fn behind_closers(text: &str, place: &Place, dialect: Dialect) -> usize {
    let mut at = place.behind;
    let mut closed = false;
    for _ in 0..12 {
        let next = byte(text, at + 1);
        at = match byte(text, at) {
            b'\\' if is_quote(next) => at + 2,
            quote if is_quote(quote) && at == place.behind => at + 1,
            b')' | b']' => at + 1,
            b'!' if next != b'=' => at + 1,
            b'?' if matches!(next, b':' | b'.' | b')' | b',' | b'[') => at + 1,
            b'.' if closed && next.is_ascii_alphabetic() => {
                let end = find(text, at + 1, at + 40, |byte| !is_word(byte));
                if !UNWRAPPERS.contains(&slice(text, at + 1, end)) {
                    return at;
                }
                if slice(text, end, end + 2) == "()" { end + 2 } else { end }
            }
            b' ' | b'\t' => {
                at = skip_blanks(text, at).min(at + REACH);
                continue;
            }
            b'\r' | b'\n' => match next_line_sign(text, at, dialect) {
                Some(sign) => sign,
                None => return at,
            },
            b'{' => match accessors_end(text, at) {
                Some(end) => end,
                None => return at,
            },
            _ => return at,
        };
        closed = true;
    }
    at
}

/// Where a sign stands that continues an expression on the next line.
fn next_line_sign(text: &str, at: usize, dialect: Dialect) -> Option<usize> {
    if !matches!(dialect, Dialect::Code | Dialect::Json) {
        return None;
    }
    let start = find(text, at, at + REACH, |byte| !byte.is_ascii_whitespace());
    let continues =
        matches!(byte(text, start), b'=' | b'?' | b'|' | b'.') || dialect == Dialect::Json && byte(text, start) == b':';
    continues.then_some(start)
}

/// Behind `{ get; set; }`.
fn accessors_end(text: &str, at: usize) -> Option<usize> {
    let end = find(text, at, at + 80, |byte| byte == b'}');
    (byte(text, end) == b'}' && slice(text, at, end).contains("get")).then_some(end + 1)
}

/// A value that may only be a string right here, perhaps behind an opening bracket.
fn direct(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let start = find(text, at, at + REACH, |byte| !byte.is_ascii_whitespace() && byte != b'(');
    let start = behind_prefix(text, start);
    match literal(text, start, found.dialect) {
        Some(string) if found.offer(string.start, string.end) => string.behind,
        _ => at,
    }
}

/// The value behind `=`, `:`, `??` and their kin.
fn assigned(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let blank = skip_blanks(text, at).min(at + REACH);
    if matches!(found.dialect, Dialect::Code | Dialect::Json) {
        if found.dialect == Dialect::Code && plain::is_environment_line(text, place, at) {
            return plain::rest_of_line(found, at);
        }
        if found.dialect == Dialect::Code && is_one_of_several(text, place) {
            return every_string(found, at);
        }
        let dealt = expression(found, at);
        return if dealt == at && place.comment { plain::token(found, at) } else { dealt };
    }
    let start = behind_prefix(text, blank);
    match literal(text, start, found.dialect) {
        Some(string) if found.offer(string.start, string.end) => string.behind,
        Some(_) => start + 1,
        None => plain::unquoted(found, place, at),
    }
}

/// Whether the name is assigned to together with others, so that its value is not the next one: `user, password = "a", "b"`.
fn is_one_of_several(text: &str, place: &Place) -> bool {
    let mut start = place.name;
    while place.name - start < REACH && !matches!(byte_before(text, start), 0 | b'\n' | b';') {
        start -= 1;
    }
    let before = text.get(start..place.name).unwrap_or_default();
    let names = |byte: u8| is_word(byte) || matches!(byte, b' ' | b'\t' | b',' | b'.');
    let before = before.trim().trim_start_matches(['(', '[']);
    before.ends_with(',') && before.bytes().all(names)
}

/// Every string up to the end of the statement.
fn every_string(found: &mut Found<'_>, start: usize) -> usize {
    let text = found.text;
    let mut at = start;
    while at < (start + REACH).min(text.len()) && !matches!(byte(text, at), b'\n' | b';') {
        match literal(text, at, found.dialect) {
            Some(string) => {
                found.offer(string.start, string.end);
                at = string.behind.max(at + 1);
            }
            None => at += 1,
        }
    }
    at
}

/// The next argument, if it is a string and no name; or a later one that is called `default`.
fn listed(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let start = find(text, at, at + REACH, |byte| !byte.is_ascii_whitespace());
    let start = behind_prefix(text, start);
    if let Some(string) = literal(text, start, found.dialect) {
        let key = byte(text, skip_blanks(text, string.behind)) == b':';
        let shown = key || is_beside(text, place, slice(text, string.start, string.end));
        if shown || !found.offer(string.start, string.end) {
            return at;
        }
        return string.behind;
    }
    if found.dialect == Dialect::Code && is_quote(byte(text, place.behind)) {
        let end = find(text, at, at + REACH, |byte| matches!(byte, b';' | b'\n'));
        if let Some(offset) = slice(text, at, floor(text, end)).find("default") {
            return keyed_default(found, at + offset, end).unwrap_or(at);
        }
    }
    paired(found, place.behind)
}

/// Whether a string stands behind a name without being its value. Behind a variable stand encodings and messages; behind a quoted name stands its
/// value or its fallback, unless both are elements of a list of names.
fn is_beside(text: &str, place: &Place, value: &str) -> bool {
    if !is_quote(byte(text, place.behind)) {
        return is_encoding(value) || is_sentence(value) || is_name(value);
    }
    let quote = place.name.saturating_sub(1);
    let before = slice(text, quote.saturating_sub(16), quote).trim_end();
    before.ends_with(['[', ',']) && is_name(value)
}

/// A name that is a value itself, beside a `value`: `name: X` and `value: …` on the next line, `key="X" value="…"`, `Name = "X", Value = "…"`.
fn paired(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let word = find(text, at, at + 200, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b','));
    if !text.as_bytes().get(word..word + 5).is_some_and(|found| found.eq_ignore_ascii_case(b"value")) {
        return at;
    }
    let sign = find(text, word + 5, word + 40, |byte| matches!(byte, b':' | b'='));
    if !slice(text, word + 5, sign).bytes().all(|byte| matches!(byte, b'"' | b'\'' | b' ')) || sign >= text.len() {
        return at;
    }
    let start = find(text, sign + 1, sign + REACH, |byte| byte != b' ');
    let start = behind_prefix(text, start);
    match literal(text, start, found.dialect) {
        Some(string) if found.offer(string.start, string.end) => string.behind,
        None if found.dialect == Dialect::Yaml => plain::rest_of_line(found, sign + 1),
        _ => at,
    }
}
