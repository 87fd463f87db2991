//! Text of elements whose name is a secret one: `<Password>…</Password>`, `<Jwt><Key>…</Key></Jwt>`, `<setting name="ApiKey"><value>…</value>`.

use super::super::bytes::{byte, find, slice};
use super::super::name::{Promise, promise};
use super::Found;
use crate::model::Span;

/// Deeper nesting than this is not remembered.
const DEEPEST: usize = 256;

/// Adds the text of elements that a secret name, or the element above, makes one.
pub(super) fn elements(found: &mut Found<'_>) {
    let text = found.text;
    let mut open: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let tag = find(text, at, text.len(), |byte| byte == b'<');
        if tag > at && is_secret(text, &open) {
            found.offer(at, tag);
        }
        let name = tag + 1;
        if slice(text, name, name + 3) == "!--" {
            // What is commented out is read like the rest.
            at = name + 3;
            continue;
        }
        let end = find(text, name, text.len(), |byte| byte == b'>');
        if slice(text, name, name + 8) == "![CDATA[" && is_secret(text, &open) {
            found.offer(name + 8, end.saturating_sub(2).max(name + 8));
        }
        match byte(text, name) {
            b'/' => {
                open.pop();
            }
            b'!' | b'?' => {}
            _ if byte(text, end.saturating_sub(1)) == b'/' || open.len() >= DEEPEST => {}
            _ => open.push(named(text, name, end)),
        }
        at = end + 1;
    }
}

/// The name that an element goes by: its `name` or `key` attribute if it has one, else its own.
fn named(text: &str, start: usize, end: usize) -> Span {
    let tag = slice(text, start, end.min(start + 512));
    for attribute in [" name=\"", " key=\""] {
        if let Some(offset) = tag.find(attribute) {
            let value = start + offset + attribute.len();
            return Span::new(value, find(text, value, end, |byte| byte == b'"'));
        }
    }
    Span::new(start, find(text, start, end, |byte| byte.is_ascii_whitespace() || byte == b'/'))
}

fn is_secret(text: &str, open: &[Span]) -> bool {
    let first = open.len().saturating_sub(3);
    let path: Vec<&str> = open.iter().skip(first).map(|name| slice(text, name.start, name.end)).collect();
    promise(&path.join(":")) == Some(Promise::Credential)
}
