//! Private keys in PEM armour: over many lines, in one string with `\n`, in pieces joined by code.

use memchr::memmem;

use super::super::bytes::{byte, find, floor, slice};
use super::super::placeholder::is_placeholder;
use super::Found;
use crate::model::Span;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
/// The longest armour, in bytes; what ends later ends something else.
const LONGEST: usize = 64 * 1024;
/// A body has at least one run of base64 of this length; shorter ones are examples (`…`, `YOUR KEY`) or code that strips the armour.
const SHORTEST_RUN: usize = 24;

/// Whether a value is the armour of a key without a key in it.
pub(in crate::secret) fn is_empty_armour(value: &str) -> bool {
    value.starts_with(BEGIN)
        && value.contains("PRIVATE KEY")
        && !value.as_bytes().split(|byte| !is_base64(*byte)).any(|run| run.len() >= SHORTEST_RUN)
}

/// The armour of public things: certificates, public keys, signatures. What stands in it is random and no secret.
pub(super) fn public_armour(text: &str) -> Vec<Span> {
    let public = armours(text).into_iter().filter(|armour| !armour.private);
    public.filter_map(|armour| Some(Span::new(armour.start, armour.end?))).collect()
}

/// Whether a text holds a private key with a body.
pub(in crate::secret) fn holds_private_key(text: &str) -> bool {
    armours(text).iter().any(|armour| armour.key(text).is_some())
}

/// Adds every private key of the text, armour included.
pub(super) fn private_keys(found: &mut Found<'_>) {
    let keys = armours(found.text).into_iter().filter_map(|armour| armour.key(found.text));
    found.spans.extend(keys);
}

/// An opening line, and what belongs to it.
struct Armour {
    start: usize,
    /// Behind the opening line.
    body: usize,
    /// Behind the closing line, if one comes before the next opening.
    end: Option<usize>,
    private: bool,
}

/// All armour in a text, in order.
fn armours(text: &str) -> Vec<Armour> {
    let begins: Vec<usize> = memmem::find_iter(text.as_bytes(), BEGIN.as_bytes()).collect();
    if begins.is_empty() {
        return Vec::new();
    }
    let ends: Vec<usize> = memmem::find_iter(text.as_bytes(), END.as_bytes()).collect();
    let behind = begins.iter().skip(1).copied().chain([text.len()]);
    let pairs = begins.iter().zip(behind);
    pairs.map(|(start, next)| armour(text, *start, next, &ends)).collect()
}

fn armour(text: &str, start: usize, next: usize, ends: &[usize]) -> Armour {
    let name = start + BEGIN.len();
    let name_end =
        find(text, name, name + 48, |byte| !byte.is_ascii_uppercase() && !byte.is_ascii_digit() && byte != b' ');
    let body = find(text, name_end, name_end + 5, |byte| byte != b'-');
    let end = ends.get(ends.partition_point(|end| *end < body)).filter(|end| **end < next && **end - body <= LONGEST);
    let end = end.map(|end| {
        let dashes = find(text, end + END.len(), end + 80, |byte| matches!(byte, b'-' | b'\n'));
        find(text, dashes, dashes + 5, |byte| byte != b'-')
    });
    Armour { start, body, end, private: slice(text, name, name_end).contains("PRIVATE KEY") && body > name_end }
}

impl Armour {
    /// Where the private key stands, if this is one and has a body.
    fn key(&self, text: &str) -> Option<Span> {
        if !self.private {
            return None;
        }
        let closed = self.end.filter(|end| is_body(slice(text, self.body, *end)));
        let end = closed.unwrap_or_else(|| loose_end(text, self.body));
        is_body(slice(text, self.body, end)).then(|| Span::new(self.start, end))
    }
}

/// Whether what stands in the armour is a key: there is a run of base64, and before it nothing but what separates lines in any language.
fn is_body(body: &str) -> bool {
    let bytes = body.as_bytes();
    let mut run = 0;
    let mut code = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if is_base64(*byte) {
            run += 1;
            if run >= SHORTEST_RUN {
                let text = slice(body, floor(body, (at + 1).saturating_sub(run)), at + 1);
                return code < 6 && !is_placeholder(text);
            }
        } else {
            run = 0;
            code += usize::from(matches!(byte, b'(' | b')' | b';' | b'{' | b'}'));
        }
    }
    false
}

/// The end of a body without closing armour: as far as lines of base64 go, with what separates them, and not beyond an empty line.
fn loose_end(text: &str, body: usize) -> usize {
    let stop = |byte: u8| {
        !is_base64(byte) && !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'\\' | b'"' | b'\'' | b'+' | b',')
    };
    let end = floor(text, find(text, body, body + LONGEST, stop));
    let inner = slice(text, body, end);
    let blank = [inner.find("\n\n"), inner.find("\n\r\n")].into_iter().flatten().min();
    let mut end = blank.map_or(end, |offset| body + offset);
    while end > body && !is_base64(byte(text, end - 1)) {
        end -= 1;
    }
    end
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}
