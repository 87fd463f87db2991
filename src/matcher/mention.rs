//! Whether a word stands where imports mention names, told from the bytes around it. In doubt it does.

use crate::model::Language;

/// How far the beginning of a line is looked for.
const LOOK_BACK: usize = 400;

/// Whether the word at `start..end` may be the module or the name of an import.
pub(super) fn is_one(language: Language, bytes: &[u8], start: usize, end: usize) -> bool {
    let rest = &bytes[end..];
    match language {
        Language::CSharp => stands_in_using(&bytes[..start]),
        // `import a as b`, `from a import b as c`.
        Language::Python => is_followed_by(rest, b"as") || is_followed_by(rest, b"import"),
        Language::TypeScript => {
            // `'a'`, `"node:a"`; `{ a as b }`; `{ a: b } = require(…)`; `require(…).a`.
            let before = start.checked_sub(1).map_or(b' ', |at| bytes[at]);
            let is_quoted =
                matches!(before, b'"' | b'\'' | b'`' | b':') && matches!(rest.first(), Some(b'"' | b'\'' | b'`'));
            is_quoted
                || is_followed_by(rest, b"as")
                || rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
                || is_loaded_member(&bytes[..start])
        }
    }
}

fn is_followed_by(rest: &[u8], word: &[u8]) -> bool {
    let Some(at) = rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'\\') else { return false };
    let rest = &rest[at..];
    // A comment may hide it.
    matches!(rest[0], b'/' | b'#')
        || (at > 0
            && rest
                .strip_prefix(word)
                .is_some_and(|rest| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')))
}

/// `require('m').` and `(await import('m')).`
fn is_loaded_member(before: &[u8]) -> bool {
    let trimmed = before.trim_ascii_end();
    let Some(object) = trimmed.strip_suffix(b".") else { return false };
    let object = object.trim_ascii_end();
    object.ends_with(b"\')") || object.ends_with(b"\")") || object.ends_with(b"))")
}

/// Whether the statement began with `using` or `namespace`.
fn stands_in_using(before: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(LOOK_BACK)..];
    let statement =
        before.iter().rposition(|byte| matches!(byte, b';' | b'{' | b'}')).map_or(before, |at| &before[at..]);
    ["using", "namespace"].iter().any(|word| memchr::memmem::find(statement, word.as_bytes()).is_some())
}
