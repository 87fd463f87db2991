//! Expressions of code, read for the strings in them.

use super::super::bytes::{
    byte, byte_before, find, floor, is_quote, is_word, line_end, skip_blanks, slice,
};
use super::literal::{behind_prefix, literal};
use super::{Dialect, Found, REACH};

/// Takes every string of the expression that begins at `at`, but for indices and names. It ends with its statement, element or argument.
pub(super) fn expression(found: &mut Found<'_>, start: usize) -> usize {
    let text = found.text;
    let (mut at, mut depth, mut limit, mut call) = (start, 0usize, start + REACH, start);
    let mut dealt = start;
    while at < limit.min(text.len()) {
        if let Some(string) = literal(text, at, found.dialect) {
            let name = depth > 0
                && is_no_argument(
                    slice(text, string.start, string.end),
                    slice(text, start, call),
                );
            if !name && found.offer(string.start, string.end) {
                limit = string.behind + REACH;
                dealt = string.behind;
            }
            at = string.behind;
            continue;
        }
        at = match byte(text, at) {
            b';' | b'}' => break,
            b'{' if at == skip_blanks(text, start) => {
                return default_in_block(found, at).max(dealt);
            }
            b'{' if byte_before(
                text,
                at.saturating_sub(usize::from(byte_before(text, at) == b' ')),
            ) != b']' =>
            {
                break;
            }
            b'[' if is_index(text, start, at) => find(text, at, at + 128, |byte| byte == b']') + 1,
            b'(' | b'[' | b'{' => {
                depth += 1;
                call = at;
                at + 1
            }
            b')' | b']' => match depth.checked_sub(1) {
                Some(less) => {
                    depth = less;
                    at + 1
                }
                None => break,
            },
            b',' if depth == 0 => break,
            b'\n' if depth == 0 && !continues(text, start, at) => break,
            b'/' if byte(text, at + 1) == b'/' => line_end(text, at, REACH),
            digit if found.dialect == Dialect::Json && digit.is_ascii_digit() => {
                let end = find(text, at, at + 64, |byte| !byte.is_ascii_digit());
                found.offer(at, end);
                end.max(at + 1)
            }
            _ => at + 1,
        };
    }
    dealt
}

/// Whether the bracket opens an index rather than a list.
fn is_index(text: &str, start: usize, at: usize) -> bool {
    let before = byte_before(text, at);
    at > start && (is_word(before) || matches!(before, b')' | b']' | b'.'))
}

/// A string in the arguments of a call that is a name: of a variable, of a setting.
fn is_name_like(value: &str) -> bool {
    let screams = value.contains('_')
        && value
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    screams
        || super::super::is_secret_name(value)
            && value
                .bytes()
                .all(|byte| is_word(byte) || matches!(byte, b'.' | b':' | b'-'))
}

/// A string in the arguments of a call that is no secret: a name, an encoding, a sentence. `before` is the expression up to the call's bracket; a
/// call that makes bytes, keys or credentials takes sentences as well.
pub(super) fn is_no_argument(value: &str, before: &str) -> bool {
    let start = before
        .trim_end()
        .rfind(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .map_or(0, |at| at + 1);
    let callee = before.get(start..).unwrap_or("").to_ascii_lowercase();
    let maker = [
        "bytes",
        "key",
        "secret",
        "from",
        "encode",
        "password",
        "credential",
        "str",
    ]
    .iter()
    .any(|word| callee.contains(word));
    let sentence = value.split_whitespace().count() > 2 && !maker;
    let encodings = [
        "hex",
        "base64",
        "base64url",
        "utf8",
        "utf-8",
        "ascii",
        "latin1",
        "sha1",
        "sha256",
        "sha512",
        "md5",
        "hs256",
        "rs256",
    ];
    let encoding = encodings
        .iter()
        .any(|name| value.eq_ignore_ascii_case(name));
    sentence || encoding || value.len() < 3 || is_name_like(value)
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
    let start = find(text, word, limit, |byte| {
        !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'=' | b'(')
    });
    // The key itself may be quoted.
    let start = if start == word && is_quote(byte(text, word)) {
        find(text, word + 1, limit, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'=')
        })
    } else {
        start
    };
    let start = behind_prefix(text, start);
    let string = literal(text, start, found.dialect).filter(|_| start > word)?;
    found
        .offer(string.start, string.end)
        .then_some(string.behind)
}
