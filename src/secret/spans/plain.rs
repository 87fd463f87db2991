//! Values without quotes: lines of settings, pairs of connection strings, flags of commands, words of prose.

use super::super::bytes::{byte, byte_before, find, group_end, is_quote, line_end, skip_blanks, slice};
use super::literal::literal;
use super::pairs::pair;
use super::value::Place;
use super::{Dialect, Found};

/// How far a pair is looked at to see of what kind it is, in bytes.
const REACH: usize = 512;

/// The value of a name that stands inside a string: a pair of a connection string or of a query, or the value of a flag.
pub(super) fn inside_string(found: &mut Found<'_>, place: &Place) -> usize {
    let text = found.text;
    if is_flag(text, place.name) && matches!(byte(text, place.behind), b' ' | b'=') {
        return flag(found, place);
    }
    let at = skip_blanks(text, place.behind).min(place.behind + 8);
    match byte(text, at) {
        b'=' => pair(found, place, at + 1),
        b':' if matches!(byte(text, at + 1), b' ') && is_code_of_template(found, at + 1) => place.behind,
        b':' if matches!(byte(text, at + 1), b' ') => token(found, at + 1),
        b' ' | b'\t' => place.behind,
        quote if is_quote(quote) && quote != place.open && at > place.behind => quoted(found, at),
        _ => place.behind,
    }
}

/// Whether the word at `at` begins with a place that code fills: `${token.slice(0, 4)}`, `{token[:4]}`. What stands in it is no
/// value, and it may hold what would end one.
fn is_code_of_template(found: &Found<'_>, at: usize) -> bool {
    let text = found.text;
    let start = skip_blanks(text, at).min(at + 8);
    let open = start + usize::from(byte(text, start) == b'$');
    let names_something = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    found.dialect == Dialect::Code
        && byte(text, open) == b'{'
        && names_something(byte(text, skip_blanks(text, open + 1)))
        && group_end(text, open, "{", "}").is_some_and(|end| end <= line_end(text, open, REACH))
}

pub(super) fn quoted(found: &mut Found<'_>, at: usize) -> usize {
    match literal(found.text, at, found.dialect) {
        Some(string) if found.offer(string.start, string.end) => string.behind,
        _ => at,
    }
}

/// Whether two dashes stand before the name.
pub(super) fn is_flag(text: &str, name: usize) -> bool {
    name > 1 && byte_before(text, name) == b'-' && byte_before(text, name - 1) == b'-'
}

/// `ENV NAME value` and `requirepass value`: a name and one word that fill a line with nothing between them.
pub(super) fn bare_line(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let end = line_end(text, at, REACH);
    let value = slice(text, at, end).trim();
    if !opens_line(text, place.name) || value.is_empty() || value.contains(' ') {
        return place.behind;
    }
    let directive = byte_before(text, place.name) == b' ' || slice(text, place.name, place.behind) == "requirepass";
    if directive { word(found, at) } else { token(found, at) }
}

/// `--password value` and `--password=value`.
pub(super) fn flag(found: &mut Found<'_>, place: &Place) -> usize {
    let text = found.text;
    let start = skip_blanks(text, place.behind + 1);
    if is_quote(byte(text, start)) && byte(text, start) != place.open {
        return quoted(found, start);
    }
    if matches!(byte(text, start), b'-' | b'[' | b'|' | b'(' | b'\\') {
        return place.behind;
    }
    let end = group_or(text, start, |byte| {
        byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b'\\' | b';' | b'|' | b')')
    });
    if found.offer(start, end) { end } else { place.behind }
}

/// Where the next item of a list begins, if one item ends at `at`: behind its quote and a comma, or behind the dash of the next line.
pub(super) fn next_item(text: &str, at: usize) -> Option<usize> {
    let quoted = is_quote(byte(text, at));
    let behind = skip_blanks(text, at + usize::from(quoted));
    if byte(text, behind) == b',' {
        return Some(find(text, behind + 1, behind + REACH, |byte| !byte.is_ascii_whitespace()));
    }
    if !matches!(byte(text, behind), b'\n' | b'\r') {
        return None;
    }
    let dash = find(text, behind, behind + REACH, |byte| !byte.is_ascii_whitespace());
    (byte(text, dash) == b'-' && byte(text, dash + 1) == b' ').then(|| skip_blanks(text, dash + 1))
}

/// Takes an item of a list, which begins at `at`, unless it is an option. Without quotes it is one in YAML alone; elsewhere a comma
/// goes on with a sentence. Returns how far the text was dealt with.
pub(super) fn item_value(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    if is_quote(byte(text, at)) {
        return match literal(text, at, found.dialect) {
            Some(string) if byte(text, string.start) != b'-' && found.offer(string.start, string.end) => string.behind,
            _ => at,
        };
    }
    if found.dialect != Dialect::Yaml {
        return at;
    }
    let end =
        find(text, at, line_end(text, at, REACH), |byte| matches!(byte, b',' | b']') || byte.is_ascii_whitespace());
    if byte(text, at) != b'-' && found.offer(at, end) { end } else { at }
}

/// One word, if it looks more like a password than like a word: it has a digit or a sign in it.
pub(super) fn token(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let start = skip_blanks(text, at).min(at + 8);
    if is_quote(byte(text, start)) {
        return quoted(found, start);
    }
    let stop = |byte: u8| byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b',' | b';' | b'<' | b')');
    let near = find(text, start, start + REACH, stop);
    let word = slice(text, start, near).trim_end_matches('.');
    if word.len() < 4 || !word.bytes().any(is_odd) {
        return at;
    }
    let end = if near < start + REACH { start + word.len() } else { find(text, near, usize::MAX, stop) };
    if found.offer(start, end) { end } else { at }
}

/// A digit, or a sign that neither prose nor code puts into words.
const fn is_odd(byte: u8) -> bool {
    matches!(
        byte,
        b'0'..=b'9'
            | b'!'
            | b'"'
            | b'#'
            | b'$'
            | b'%'
            | b'&'
            | b'\''
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b'?'
            | b'@'
            | b'^'
            | b'`'
            | b'~'
    )
}

/// Whether a name opens a line that reads `NAME=value` as shells and `.env` files write it, inside code: in a string over several lines, say.
pub(super) fn is_environment_line(text: &str, place: &Place, at: usize) -> bool {
    let name = slice(text, place.name, place.behind);
    if at != place.behind + 1 || !name.contains('_') {
        return false;
    }
    let screams = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let next = byte(text, at);
    let value = slice(text, at, line_end(text, at, REACH));
    let literal = !value.is_empty() && !value.contains([' ', '(', '[', '{', ';']) && !is_quote(next) && next != b'=';
    screams && literal && opens_line(text, place.name) && at == place.behind + 1
}

/// Whether only white space, a list mark, a comment mark or `export` stand before `at` on its line.
fn opens_line(text: &str, at: usize) -> bool {
    let mut start = at;
    while at - start < 64 && !matches!(byte_before(text, start), 0 | b'\n') {
        start -= 1;
    }
    let before = text.get(start..at).unwrap_or("?").trim();
    let marks = before.trim_matches(['#', '-', '"', '\'', ' ', '/', '*']);
    matches!(marks, "" | "export" | "ENV" | "ARG" | "set" | "setx" | "SET" | "env:")
}

/// A value that no quotes enclose, behind `=` or `:`, outside code.
pub(super) fn unquoted(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let sign = byte_before(text, at);
    match found.dialect {
        Dialect::Yaml if sign == b':' => flow_or_line(found, place, at),
        Dialect::Yaml | Dialect::Dotenv if opens_line(text, place.name) => rest_of_line(found, at),
        Dialect::Yaml | Dialect::Dotenv | Dialect::Xml => pair(found, place, at),
        _ if sign == b':' && opens_line(text, place.name) => line_or_token(found, at),
        _ if sign == b':' => token(found, at),
        _ if byte(text, at) == b' ' && opens_line(text, place.name) => rest_of_line(found, at),
        _ if byte_before(text, place.name) == b';' => pair(found, place, at),
        _ => word(found, at),
    }
}

/// `name: value` of a file that is neither: one word is its value, more are prose.
fn line_or_token(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let value = slice(text, at, line_end(text, at, REACH)).trim();
    if value.contains(' ') { token(found, at) } else { word(found, skip_blanks(text, at)) }
}

/// Up to white space, a quote or a separator of commands.
fn word(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let end =
        group_or(text, at, |byte| byte.is_ascii_whitespace() || is_quote(byte) || matches!(byte, b';' | b'&' | b'|'));
    if found.offer(at, end) { end } else { at }
}

/// The end of a value: behind the template expression that it begins with, which may hold anything, the first byte that `stop` accepts.
fn group_or(text: &str, start: usize, stop: impl Fn(u8) -> bool) -> usize {
    let near = slice(text, start, start + REACH);
    let groups = [("${{", "{{", "}}"), ("${", "{", "}"), ("{{", "{{", "}}"), ("$(", "(", ")")];
    let group = groups.iter().find(|(opening, ..)| near.starts_with(opening));
    let end = group.and_then(|(opening, open, close)| group_end(near, opening.len() - open.len(), open, close));
    find(text, start + end.unwrap_or(0), usize::MAX, stop)
}

/// Up to the comment or the end of the line.
pub(super) fn rest_of_line(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let start = skip_blanks(text, at);
    if is_quote(byte(text, start)) {
        return quoted(found, start);
    }
    let end = comment_start(text, start);
    if found.offer(start, end) { end } else { at }
}

/// Where the comment begins behind `start`, a `#` behind white space, or where the line ends.
pub(super) fn comment_start(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        at = find(text, at, usize::MAX, |byte| matches!(byte, b'#' | b'\n'));
        let comment = matches!(byte_before(text, at), b' ' | b'\t') && at > start;
        if byte(text, at) != b'#' || comment {
            return at;
        }
        at += 1;
    }
}

/// A plain value of YAML: in a flow mapping it ends with its entry, else with its line. What opens a block is read elsewhere.
fn flow_or_line(found: &mut Found<'_>, place: &Place, at: usize) -> usize {
    let text = found.text;
    let start = skip_blanks(text, at);
    if start == at && start < text.len() && !matches!(byte(text, at), b'\r' | b'\n')
        || matches!(byte(text, start), b'|' | b'>' | b'*' | b'{' | b'[')
    {
        return at;
    }
    let mut before = place.name;
    while place.name - before < 200 && !matches!(byte_before(text, before), 0 | b'\n' | b'{') {
        before -= 1;
    }
    if byte_before(text, before) == b'{' {
        let end = find(text, start, usize::MAX, |byte| matches!(byte, b',' | b'}' | b'\n'));
        return if found.offer(start, end) { end } else { at };
    }
    rest_of_line(found, behind_tag(text, start))
}

/// Behind an anchor or a tag of YAML; a tag that stands for a lookup stays to be seen as one.
pub(super) fn behind_tag(text: &str, at: usize) -> usize {
    let anchor = byte(text, at) == b'&' || slice(text, at, at + 2) == "!!";
    if !anchor {
        return at;
    }
    let behind = find(text, at, at + REACH, |byte| matches!(byte, b' ' | b'\n'));
    skip_blanks(text, behind)
}
