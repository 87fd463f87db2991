//! Markers: comments that give a piece of a document its identity, and digests that tell the tool's text from people's.
//!
//! A digest looks at ASCII letters and digits alone, so that a file whose other characters were garbled by a wrong decoding,
//! or whose blanks were changed by a formatter, is still known.

use xxhash_rust::xxh3::xxh3_64;

use super::document::Identity;
use super::escape::attribute;

/// What every marker begins with.
pub(in crate::report) const OPENING: &str = "<!-- audit:";

/// A marker of a kind: `<!-- audit:item check=… service=… sum=… -->`.
pub(in crate::report) fn marker(kind: &str, id: &Identity, attributes: &[(&str, String)]) -> String {
    let mut text = format!("{OPENING}{kind}");
    let own = [
        ("id", (id.kind != "item").then_some(id.kind.as_str())),
        ("check", id.check.as_deref()),
        ("service", id.service.as_deref()),
    ];
    for (name, value) in own {
        if let Some(value) = value {
            text.push_str(&format!(" {name}={}", attribute(value)));
        }
    }
    for (name, value) in attributes {
        text.push_str(&format!(" {name}={}", attribute(value)));
    }
    text.push_str(" -->");
    text
}

/// The digest of a line: eight hexadecimal digits.
pub(in crate::report) fn digest(line: &str) -> String {
    let mut letters: String = line.chars().filter(char::is_ascii_alphanumeric).collect();
    if letters.is_empty() {
        letters = line.split_whitespace().collect();
    }
    format!("{:08x}", xxh3_64(letters.as_bytes()) & 0xffff_ffff)
}

/// The digests of the lines that say something, joined by dots.
pub(in crate::report) fn digests(lines: &[String]) -> String {
    let all: Vec<String> = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| digest(line)).collect();
    all.join(".")
}
