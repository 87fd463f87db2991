//! A look at the tags of an XML text before it is parsed.
//!
//! The parser compares each attribute of an element with all others, and each namespace that an element sees with all
//! others if the element declares one, so that a small file of a hostile shape costs minutes. Files that people write
//! come nowhere near these limits.

use crate::document::Malformed;
use crate::document::limits::{DEPTH, too_deep};

/// The most attributes of one element.
const ATTRIBUTES: usize = 256;

/// The most declarations of namespaces that one element sees, its own and those around it.
const NAMESPACES_SEEN: usize = 100;

/// The most declarations of namespaces in one file.
const NAMESPACES: usize = 10_000;

/// Refuses elements that nest too deep or hold too many attributes, and files with too many namespaces. Of a text that
/// is not well-formed, only what stands before the first mistake is seen as the parser sees it, which is enough.
pub(super) fn refuse_costly(text: &str) -> Result<(), Malformed> {
    let bytes = text.as_bytes();
    // For each open element, how many namespaces it sees.
    let mut open: Vec<usize> = Vec::new();
    let mut namespaces = 0_usize;
    let mut at = 0;
    while let Some(start) = position(bytes, at, b"<") {
        let rest = bytes.get(start..).unwrap_or_default();
        at = if rest.starts_with(b"<!--") {
            behind(bytes, start + 4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            behind(bytes, start, b"]]>")
        } else if rest.starts_with(b"<?") {
            behind(bytes, start, b"?>")
        } else {
            let tag = Tag::read(bytes, start);
            let seen = open.last().copied().unwrap_or_default() + tag.namespaces;
            namespaces += tag.namespaces;
            if tag.attributes > ATTRIBUTES {
                return Err(refused(format!("more than {ATTRIBUTES} attributes on one element"), start));
            }
            if seen > NAMESPACES_SEEN || namespaces > NAMESPACES {
                return Err(refused("too many declarations of namespaces".to_owned(), start));
            }
            if rest.starts_with(b"</") {
                open.pop();
            } else if !tag.closes_itself && !rest.starts_with(b"<!") {
                open.push(seen);
                if open.len() > DEPTH {
                    return Err(too_deep(start));
                }
            }
            tag.end
        };
    }
    Ok(())
}

/// What one tag holds.
struct Tag {
    /// Behind its `>`.
    end: usize,
    attributes: usize,
    namespaces: usize,
    closes_itself: bool,
}

impl Tag {
    fn read(bytes: &[u8], start: usize) -> Self {
        let mut tag = Self { end: bytes.len(), attributes: 0, namespaces: 0, closes_itself: false };
        let mut at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' | b'\'' => {
                    tag.attributes += 1;
                    at = behind(bytes, at + 1, &[*byte]);
                    continue;
                }
                b'>' => {
                    tag.closes_itself = bytes.get(at - 1) == Some(&b'/');
                    tag.end = at + 1;
                    break;
                }
                b'x' if bytes.get(at..at + 5) == Some(b"xmlns") => tag.namespaces += 1,
                _ => {}
            }
            at += 1;
        }
        tag
    }
}

fn position(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find(rest, wanted).map(|found| from + found)
}

fn behind(bytes: &[u8], from: usize, wanted: &[u8]) -> usize {
    position(bytes, from, wanted).map_or(bytes.len(), |found| found + wanted.len())
}

fn refused(message: String, at: usize) -> Malformed {
    Malformed { message, at }
}
