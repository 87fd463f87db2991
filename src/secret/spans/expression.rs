//! Expressions of code, read for the strings in them.

use super::super::bytes::{byte, byte_before, find, floor, is_quote, is_word, line_end, skip_blanks, slice};
use super::arguments::is_no_secret;
use super::literal::{behind_prefix, literal};
use super::{Dialect, Found, REACH};

/// Takes every string of the expression that begins at `start`, but for indices and what is no secret among arguments. It ends with its statement,
/// element or argument. Returns how far the text was dealt with.
pub(super) fn expression(found: &mut Found<'_>, start: usize) -> usize {
    let text = found.text;
    let mut walk = Walk { start, depth: 0, call: start };
    let (mut at, mut limit, mut dealt) = (start, start + REACH, start);
    while at < limit.min(text.len()) {
        if let Some(string) = literal(text, at, found.dialect) {
            let value = slice(text, string.start, string.end);
            let argument = walk.depth > 0 && is_no_secret(text, start, walk.call, at, value);
            if !argument && found.offer(string.start, string.end) {
                limit = string.behind + REACH;
                dealt = string.behind;
            }
            at = string.behind;
        } else if byte(text, at) == b'{' && at == skip_blanks(text, start) {
            return default_in_block(found, at).max(dealt);
        } else if found.dialect == Dialect::Json && byte(text, at).is_ascii_digit() {
            let end = find(text, at, at + 64, |byte| !byte.is_ascii_digit());
            found.offer(at, end);
            at = end;
        } else {
            match walk.step(text, at) {
                Some(next) => at = next,
                None => break,
            }
        }
    }
    dealt
}

/// Where one is in an expression.
struct Walk {
    start: usize,
    depth: usize,
    /// The bracket that was opened last.
    call: usize,
}

impl Walk {
    /// The next place to look at behind the byte at `at`, which opens no string; `None` where the expression ends.
    fn step(&mut self, text: &str, at: usize) -> Option<usize> {
        match byte(text, at) {
            b';' | b'}' => return None,
            b',' if self.depth == 0 => return None,
            b'\n' if self.depth == 0 && !continues(text, self.start, at) => return None,
            b'/' if byte(text, at + 1) == b'/' => {
                return Some(line_end(text, at, REACH).max(at + 1));
            }
            b'[' if is_index(text, self.start, at) => {
                return Some(find(text, at, at + 128, |byte| byte == b']') + 1);
            }
            b'{' if !is_array(text, at) => return None,
            b'(' | b'[' | b'{' => {
                self.depth += 1;
                self.call = at;
            }
            b')' | b']' => self.depth = self.depth.checked_sub(1)?,
            _ => {}
        }
        Some(at + 1)
    }
}

/// Whether the brace at `at` holds the elements of an array: `new[] { … }`.
fn is_array(text: &str, at: usize) -> bool {
    let space = usize::from(byte_before(text, at) == b' ');
    byte_before(text, at - space) == b']'
}

/// Whether the bracket opens an index rather than a list.
fn is_index(text: &str, start: usize, at: usize) -> bool {
    let before = byte_before(text, at);
    at > start && (is_word(before) || matches!(before, b')' | b']' | b'.'))
}

/// Whether the expression goes on behind the line break at `at`: nothing of it stands before, or an operator does, or one follows.
fn continues(text: &str, start: usize, at: usize) -> bool {
    let before = slice(text, start, at).trim_end();
    let open = before.is_empty() || before.ends_with(['=', '+', '?', ':', '|', '(', '\\', '>']);
    let next = find(text, at, at + REACH, |byte| !byte.is_ascii_whitespace());
    open || matches!(byte(text, next), b'?' | b'|' | b'+' | b'.' | b'=')
}

/// `default = "…"` and `value: "…"` in the block that opens at `at`: variables of infrastructure code, parameters, schemas of settings.
pub(super) fn default_in_block(found: &mut Found<'_>, at: usize) -> usize {
    let text = found.text;
    let end = find(text, at, at + REACH, |byte| byte == b'}');
    let block = slice(text, at, floor(text, end));
    for key in ["default", "value", "Default", "Value"] {
        if let Some(offset) = block.find(key)
            && let Some(behind) = keyed_default(found, at + offset, end)
        {
            return behind;
        }
    }
    at
}

/// The string behind the key that begins at `at`, if a sign stands between them.
pub(super) fn keyed_default(found: &mut Found<'_>, at: usize, limit: usize) -> Option<usize> {
    let text = found.text;
    let word = find(text, at, limit, |byte| !is_word(byte));
    let start = find(text, word, limit, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'=' | b'('));
    // The key itself may be quoted.
    let start = if start == word && is_quote(byte(text, word)) {
        find(text, word + 1, limit, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'='))
    } else {
        start
    };
    let start = behind_prefix(text, start);
    let string = literal(text, start, found.dialect).filter(|_| start > word)?;
    found.offer(string.start, string.end).then_some(string.behind)
}
