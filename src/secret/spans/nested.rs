//! Names that are secret only by what stands above them: `"Jwt": {"Key": …}`, `jwt:` over `key:`, `[jwt]` over `key = …`; and the blocks and lists
//! of YAML.

use super::super::bytes::{byte, find, is_quote, line_end, skip_blanks, slice, trimmed};
use super::super::name::{Promise, promise};
use super::literal::literal;
use super::plain::{behind_tag, comment_start};
use super::{Dialect, Found};
use crate::model::Span;

/// Deeper nesting than this is followed, but not remembered.
const DEEPEST: usize = 256;

/// Whether the last of these keys holds a secret, seen with the two above it.
fn holds_secret<'k>(keys: impl DoubleEndedIterator<Item = &'k str>) -> bool {
    let mut path: Vec<&str> = keys.rev().filter(|key| !key.is_empty()).take(3).collect();
    path.reverse();
    promise(&path.join(":")) == Some(Promise::Credential)
}

/// Adds the strings and numbers of a JSON text whose path of keys is a secret name.
pub(super) fn json(found: &mut Found<'_>) {
    let text = found.text;
    // One key for each open bracket; the elements of a list stand under the list's key.
    let mut open: Vec<Span> = Vec::new();
    let mut key = Span::default();
    let mut at = 0;
    while at < text.len() {
        match byte(text, at) {
            b'"' => {
                let Some(string) = literal(text, at, Dialect::Json) else {
                    break;
                };
                at = string.behind;
                let behind = find(text, at, at + 200, |byte| !byte.is_ascii_whitespace());
                if byte(text, behind) == b':' {
                    key = Span::new(string.start, string.end);
                    at = behind + 1;
                } else if is_secret_here(text, &open, key) {
                    found.offer(string.start, string.end);
                }
                continue;
            }
            b'{' | b'[' if open.len() < DEEPEST => open.push(std::mem::take(&mut key)),
            b'}' | b']' => key = open.pop().unwrap_or_default(),
            b'/' if byte(text, at + 1) == b'/' => at = line_end(text, at, usize::MAX),
            _ => {}
        }
        at += 1;
    }
}

fn is_secret_here(text: &str, open: &[Span], key: Span) -> bool {
    let above = open.iter().rev().take(4).rev();
    holds_secret(above.chain([&key]).map(|key| slice(text, key.start, key.end)))
}

/// A key of YAML that is still open: how far it is indented, and where it stands.
struct Level {
    indent: usize,
    key: Span,
}

/// What the lines of a YAML text are read with.
struct Yaml<'f, 't> {
    found: &'f mut Found<'t>,
    open: Vec<Level>,
    /// The indent of a key whose value is a block of lines, and whether that block is secret.
    block: Option<(usize, bool)>,
}

/// Adds what the lines of a YAML text hold under secret paths: plain and quoted values, blocks, items of lists.
pub(super) fn yaml(found: &mut Found<'_>) {
    let text = found.text;
    let mut yaml = Yaml { found, open: Vec::new(), block: None };
    let mut at = 0;
    while at < text.len() {
        let end = line_end(text, at, usize::MAX);
        yaml.line(at, end);
        at = find(text, end, text.len(), |byte| byte == b'\n') + 1;
    }
}

impl Yaml<'_, '_> {
    fn line(&mut self, start: usize, end: usize) {
        let text = self.found.text;
        let mut at = find(text, start, end, |byte| byte != b' ' && byte != b'\t');
        if at == end {
            return;
        }
        if let Some((indent, secret)) = self.block {
            if at - start > indent {
                if secret {
                    self.found.offer(at, end);
                }
                return;
            }
            self.block = None;
        }
        let mut item = false;
        while byte(text, at) == b'-' && byte(text, at + 1) == b' ' {
            item = true;
            at = skip_blanks(text, at + 1).min(end);
        }
        let indent = at - start;
        match key_end(text, at, end) {
            Some(colon) => self.entry(at, colon, end, indent),
            None if item => self.item(at, end, indent),
            None => {}
        }
    }

    fn entry(&mut self, at: usize, colon: usize, end: usize, indent: usize) {
        let text = self.found.text;
        while self.open.last().is_some_and(|level| level.indent >= indent) {
            self.open.pop();
        }
        let quoted = usize::from(is_quote(byte(text, at)));
        let key = trimmed(text, at + quoted, colon.saturating_sub(quoted)).span;
        if self.open.len() < DEEPEST {
            self.open.push(Level { indent, key });
        }
        let value = behind_tag(text, skip_blanks(text, colon + 1).min(end)).min(end);
        let block = matches!(byte(text, value), b'|' | b'>') && end - value < 4;
        let secret = (value < end || block) && self.is_secret();
        if block {
            self.block = Some((indent, secret));
        } else if secret && value < end && !matches!(byte(text, value), b'{' | b'[' | b'*') {
            self.scalar(value, end);
        } else if secret && byte(text, value) == b'[' {
            self.found.offer(value + 1, find(text, value, end, |byte| byte == b']'));
        }
    }

    fn item(&mut self, at: usize, end: usize, indent: usize) {
        while self.open.last().is_some_and(|level| level.indent >= indent) {
            self.open.pop();
        }
        if self.is_secret() {
            self.scalar(at, end);
        }
    }

    fn scalar(&mut self, at: usize, end: usize) {
        let text = self.found.text;
        match literal(text, at, Dialect::Yaml) {
            Some(string) => self.found.offer(string.start, string.end.min(end)),
            None => self.found.offer(at, comment_start(text, at).min(end)),
        };
    }

    fn is_secret(&self) -> bool {
        holds_secret(self.open.iter().map(|level| slice(self.found.text, level.key.start, level.key.end)))
    }
}

/// Where the colon stands behind the key that begins at `at`, if the line is an entry.
fn key_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let from = match byte(text, at) {
        b'#' | b'{' | b'[' | b'%' => return None,
        quote @ (b'"' | b'\'') => find(text, at + 1, end, |byte| byte == quote) + 1,
        _ => at,
    };
    let mut colon = from;
    loop {
        colon = find(text, colon, end.min(from + 256), |byte| byte == b':');
        if byte(text, colon) != b':' || colon >= end {
            return None;
        }
        if colon + 1 >= end || byte(text, colon + 1) == b' ' {
            return Some(colon);
        }
        colon += 1;
    }
}

/// Adds values of keys that are secret by the section that they stand in: `[jwt]` over `key = …`.
pub(super) fn sections(found: &mut Found<'_>) {
    let text = found.text;
    let mut section = Span::default();
    let mut at = 0;
    while at < text.len() {
        let end = line_end(text, at, usize::MAX);
        let start = skip_blanks(text, at).min(end);
        if byte(text, start) == b'[' {
            let close = find(text, start, end, |byte| byte == b']');
            section = trimmed(text, start + 1, close).span;
        } else if !section.is_empty() {
            let equals = find(text, start, end.min(start + 128), |byte| byte == b'=');
            let key = trimmed(text, start, equals).text;
            if equals < end && holds_secret([slice(text, section.start, section.end), key].into_iter()) {
                let value = skip_blanks(text, equals + 1).min(end);
                match literal(text, value, Dialect::Other) {
                    Some(string) => found.offer(string.start, string.end),
                    None => found.offer(value, comment_start(text, value).min(end)),
                };
            }
        }
        at = find(text, end, text.len(), |byte| byte == b'\n') + 1;
    }
}
