//! Strings, as the notations of code and configuration write them.

use memchr::memmem;

use super::super::bytes::{byte, byte_before, find, is_quote, line_end};
use super::Dialect;

/// The longest string inside a string that is read, in bytes.
const LONGEST_INNER: usize = 16 * 1024;

/// The content of a string, and the position behind its closing quote.
pub(super) struct Literal {
    pub start: usize,
    pub end: usize,
    pub behind: usize,
}

/// The string whose opening quote stands at `at`, which may be escaped (`\"`) when one string holds another. A string that does not close ends with
/// its line. `None` if no quote stands there.
pub(super) fn literal(text: &str, at: usize, dialect: Dialect) -> Option<Literal> {
    if byte(text, at) == b'\\' && is_quote(byte(text, at + 1)) {
        return Some(escaped(text, at + 2, byte(text, at + 1)));
    }
    let quote = byte(text, at);
    if !is_quote(quote) {
        return None;
    }
    if byte(text, at + 1) == quote && byte(text, at + 2) == quote && dialect != Dialect::Json {
        return Some(tripled(text, at + 3, quote));
    }
    let before = byte_before(text, at);
    let verbatim = quote == b'"' && (before == b'@' || before == b'$' && byte_before(text, at - 1) == b'@');
    let over_lines = verbatim || quote == b'`' || dialect == Dialect::Dotenv && closes_soon(text, at, quote);
    let mut end = at + 1;
    while end < text.len() {
        match byte(text, end) {
            b'\n' if !over_lines => break,
            b'\\' if !verbatim => end += 1,
            // A doubled quote stands for one in SQL, YAML, XML-like and verbatim strings; elsewhere it would be no code.
            here if here == quote && byte(text, end + 1) == quote && end > at + 1 => end += 1,
            here if here == quote => {
                return Some(Literal { start: at + 1, end, behind: end + 1 });
            }
            _ => {}
        }
        end += 1;
    }
    let end = line_end(text, at, usize::MAX);
    Some(Literal { start: at + 1, end, behind: end })
}

/// A string inside a string: it ends at the next quote, escaped or not.
fn escaped(text: &str, start: usize, quote: u8) -> Literal {
    let line = line_end(text, start, LONGEST_INNER);
    let end = find(text, start, line, |byte| byte == quote);
    let content = if byte_before(text, end) == b'\\' && end > start { end - 1 } else { end };
    Literal { start, end: content, behind: (end + 1).min(text.len()) }
}

fn tripled(text: &str, start: usize, quote: u8) -> Literal {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    let end =
        memmem::find(rest, &[quote; 3]).map_or_else(|| line_end(text, start, usize::MAX), |offset| start + offset);
    Literal { start, end, behind: find(text, end, end + 3, |byte| byte != quote) }
}

/// Whether a quoted value of a `.env` file that spans lines closes within a few kilobytes.
fn closes_soon(text: &str, at: usize, quote: u8) -> bool {
    let limit = (at + 8192).min(text.len());
    find(text, at + 1, limit, |byte| byte == quote) < limit
}

/// Letters that may stand before a quote: `f"…"`, `N'…'`, `@"…"`, `$"…"`.
pub(super) fn behind_prefix(text: &str, at: usize) -> usize {
    let end = find(text, at, at + 3, |byte| {
        !matches!(byte, b'f' | b'F' | b'r' | b'R' | b'b' | b'B' | b'u' | b'U' | b'N' | b'@' | b'$')
    });
    if is_quote(byte(text, end)) { end } else { at }
}
