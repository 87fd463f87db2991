//! Strings among the arguments of calls that are no secrets: names that are looked up, encodings, sentences.

use super::super::bytes::{is_word, slice};
use super::super::is_secret_name;

/// Parts of names of calls whose first string is the name of what they fetch.
const LOOKUPS: &[&str] = &[
    "get",
    "env",
    "config",
    "find",
    "lookup",
    "fetch",
    "read",
    "load",
    "setting",
    "param",
    "option",
    "input",
    "prompt",
    "ask",
    "require",
    "select",
    "resolve",
    "value",
    "item",
    "claim",
    "header",
    "cookie",
    "field",
    "column",
    "translate",
];

/// Parts of names of calls that make bytes, keys or credentials of any text.
const MAKERS: &[&str] = &["bytes", "key", "secret", "from", "encode", "password", "credential", "str"];

const ENCODINGS: &[&str] = &[
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

/// Whether the string at `at`, an argument of the call whose bracket stands at `call` in the expression from `start`, is no secret.
pub(super) fn is_no_secret(text: &str, start: usize, call: usize, at: usize, value: &str) -> bool {
    let callee = callee(slice(text, start, call));
    let is = |parts: &[&str]| parts.iter().any(|part| callee.contains(part));
    let maker = is(MAKERS);
    let first = slice(text, call + 1, at).trim().len() < 3;
    let looked_up = first && !callee.contains("bytes") && is(LOOKUPS) && is_name(value);
    looked_up || is_encoding(value) || is_sentence(value) && !maker || value.len() < 3
}

/// The name of the call, in small letters, that ends an expression.
fn callee(before: &str) -> String {
    let before = before.trim_end();
    let generic = before.ends_with('>').then(|| before.rfind('<')).flatten();
    let before = before.get(..generic.unwrap_or(before.len())).unwrap_or("");
    let name = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
    name.unwrap_or("").to_ascii_lowercase()
}

/// A string that is a name: of a variable, of a setting.
pub(super) fn is_name(value: &str) -> bool {
    let screams = value.contains('_') && !value.bytes().any(|byte| byte.is_ascii_lowercase());
    let plain = value.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b':' | b'-'));
    plain && (screams || is_secret_name(value))
}

pub(super) fn is_encoding(value: &str) -> bool {
    ENCODINGS.iter().any(|name| value.eq_ignore_ascii_case(name))
}

pub(super) fn is_sentence(value: &str) -> bool {
    value.split_whitespace().count() > 2
}
