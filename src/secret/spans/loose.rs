//! Secrets that need no name: passwords in URLs, credentials of headers, random texts.

use std::ops::Range;

use memchr::memmem;

use super::super::address::url_parts;
use super::super::bytes::{byte, byte_before, find, skip_blanks, slice};
use super::super::placeholder::is_placeholder;
use super::super::random::{SHORTEST as SHORTEST_RANDOM, is_random};
use super::{Found, pem};
use crate::model::Span;

/// The longest URL that is read, in bytes.
const LONGEST_URL: usize = 1024;
/// The least length of a header's credential, in bytes.
const SHORTEST_CREDENTIAL: usize = 8;

/// Adds the passwords of all URLs: `scheme://user:password@host`.
pub(super) fn addresses(found: &mut Found<'_>) {
    let text = found.text;
    let mut read_to = 0;
    for colon in memmem::find_iter(text.as_bytes(), b"://") {
        // A URL inside the one just read (`…?next=https://…`) is part of it, unless that one ended before.
        if colon < read_to {
            continue;
        }
        let mut start = colon;
        while start > 0 && colon - start < 32 && is_scheme(byte_before(text, start)) {
            start -= 1;
        }
        let stop =
            |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'|');
        let end = find(text, colon + 3, colon + LONGEST_URL, stop);
        let Some(url) = text.get(start..end) else {
            continue;
        };
        let Some(parts) = url_parts(url) else {
            continue;
        };
        if let Some(password) = parts.password {
            found.offer(start + password.span.start, start + password.span.end);
            read_to = end;
        } else if let Some(user) = parts.user.filter(|user| user.text.len() >= 16 && is_random(user.text)) {
            found.spans.push(Span::new(start + user.span.start, start + user.span.end));
        }
    }
}

const fn is_scheme(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Adds what follows `Bearer` and `Basic`, if it looks like a credential rather than a word.
pub(super) fn headers(found: &mut Found<'_>) {
    let text = found.text;
    for scheme in ["earer", "asic", "EARER", "ASIC"] {
        let basic = scheme.len() == 4;
        for at in memmem::find_iter(text.as_bytes(), scheme) {
            let behind = at + scheme.len();
            if !matches!(byte_before(text, at), b'b' | b'B') || !matches!(byte(text, behind), b' ' | b'\t') {
                continue;
            }
            let start = skip_blanks(text, behind);
            let end = find(text, start, usize::MAX, |byte| {
                !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b'-')
            });
            let credential = slice(text, start, end);
            if if basic { is_basic(credential) } else { is_bearer(credential) } {
                found.offer(start, end);
            }
        }
    }
}

/// Base64 of printable text with a colon in it: a user and a password.
fn is_basic(text: &str) -> bool {
    let mut decoded: Vec<u8> = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count & 0xFF) as u8);
        }
    }
    text.len() >= SHORTEST_CREDENTIAL && decoded.contains(&b':') && decoded.iter().all(|byte| !byte.is_ascii_control())
}

/// Not a word of prose: it has digits, ends in `=`, or changes its case within.
fn is_bearer(text: &str) -> bool {
    let inner = text.get(1..).unwrap_or("");
    let humps =
        inner.bytes().any(|byte| byte.is_ascii_uppercase()) && text.bytes().any(|byte| byte.is_ascii_lowercase());
    text.len() >= SHORTEST_CREDENTIAL
        && (humps || text.ends_with('=') || text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Adds runs of letters, digits and what base64 has besides, if they are random.
pub(super) fn random_texts(found: &mut Found<'_>) {
    let text = found.text;
    let public = pem::public_armour(text);
    let is_public = |at: usize| {
        let before = public.partition_point(|armour| armour.start <= at);
        before.checked_sub(1).and_then(|last| public.get(last)).is_some_and(|armour| at < armour.end)
    };
    for run in long_runs(text.as_bytes()) {
        let (start, mut end) = (run.start, run.end);
        while byte(text, end) == b'=' && end < run.end + 2 {
            end += 1;
        }
        let token = slice(text, start, end);
        if is_random(token) && !is_addressed(text, start) && !is_public(start) && !is_placeholder(token) {
            found.spans.push(Span::new(start, end));
        }
    }
}

/// What a random text is made of, but for its padding.
const fn is_drawn(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-' | b'.' | b'~')
}

/// The runs of such letters that are as long as a random text. Of what is shorter most is passed without a look: where no such
/// letter stands, no run of that length goes through.
fn long_runs(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(probe) = bytes.get(from + SHORTEST_RANDOM - 1) {
            let last = from + SHORTEST_RANDOM - 1;
            if !is_drawn(*probe) {
                from = last + 1;
                continue;
            }
            let before = bytes[from..last].iter().rposition(|byte| !is_drawn(*byte));
            let start = before.map_or(from, |at| from + at + 1);
            let length = bytes[last..].iter().position(|byte| !is_drawn(*byte));
            let end = length.map_or(bytes.len(), |length| last + length);
            from = end;
            if end - start >= SHORTEST_RANDOM {
                return Some(start..end);
            }
        }
        None
    })
}

/// Whether the run is a digest with its algorithm before it, a part of a URL's path, or data in a URL.
fn is_addressed(text: &str, start: usize) -> bool {
    let before = slice(text, super::super::bytes::ceil(text, start.saturating_sub(12)), start);
    let digest = ["sha1:", "sha256:", "sha384:", "sha512:", "md5:", "h1:", "base64,", "://", "urn:uuid:"];
    digest.iter().any(|mark| before.ends_with(mark)) || before.ends_with(':') && slice(text, start, start + 2) == "//"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn long_runs_are_all_that_are_long(text in "([a-z0-9+.]{0,26}[ ='é]){0,6}") {
            let is_apart = |letter: char| !(letter.is_ascii() && is_drawn(letter as u8));
            let runs = text.split(is_apart).filter(|run| run.len() >= SHORTEST_RANDOM).collect::<Vec<_>>();
            prop_assert_eq!(long_runs(text.as_bytes()).map(|run| &text[run]).collect::<Vec<_>>(), runs);
        }
    }
}
