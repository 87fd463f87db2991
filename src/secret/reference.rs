//! Values that only say where the real value is: environment reads, templates, vaults, files.

use super::bytes::{byte, group_end, is_word, slice};
use super::forms::Forms;
use super::random::is_balanced;
use crate::model::Span;

/// Longer values are texts, not references.
const LONGEST: usize = 4096;

/// How much text may stand around references for the whole still to be one: `Bearer ${TOKEN}`, `${A}-${B}`.
const LEFTOVER: usize = 7;

/// What sends the reader elsewhere in any product: the environment, a file, a table of secrets.
const SCHEMES: &[&str] = &[
    "secret://",
    "secrets://",
    "secretref:",
    "secrets.",
    "vars.",
    "env:",
    "env(",
    "env[",
    "env.",
    "env::",
    "file:",
    "/run/secrets/",
    "/var/run/secrets/",
    "/mnt/secrets",
    "!secret",
    "!env",
    "process.env",
    "import.meta.env",
    "os.environ",
    "os.getenv",
    "environment.getenvironmentvariable",
    "system.getenv",
    "deno.env",
];

/// First segments of expressions of infrastructure code.
const ROOTS: &[&str] = &["var.", "local.", "data.", "module.", "values."];

/// What opens a reference, and what closes it.
const GROUPS: &[(&str, &str, &str)] = &[
    ("${{", "{{", "}}"),
    ("${", "{", "}"),
    ("$(", "(", ")"),
    ("$[", "[", "]"),
    ("{{", "{{", "}}"),
    ("#{", "{", "}"),
    ("((", "((", "))"),
    ("[[", "[[", "]]"),
    ("<%", "<%", "%>"),
    ("@@", "@@", "@@"),
];

/// Whether a value refers to another place instead of holding the thing itself: `${VAR}`, `$(VAR)`, `{{ .Values.x }}`, `#{var}`, `%VAR%`,
/// `process.env.X`, `/run/secrets/…`, and what `forms` knows of products that keep secrets: `vault:…`, `op://…`, an encrypted `ENC[…]`.
///
/// A reference with a literal fallback (`${VAR:-x}`) is one; [`literal_default`] gives the fallback.
pub fn is_reference(forms: &Forms, value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    if value.is_empty() || value.len() > LONGEST {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    if SCHEMES.iter().any(|scheme| lower.starts_with(scheme)) || forms.stores.are_meant_by(&lower) {
        return lower.len() > 4 && !lower.starts_with("file:///c");
    }
    if ROOTS.iter().any(|root| lower.starts_with(root)) {
        return lower.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-' | b'[' | b']' | b'*' | b'"'));
    }
    let (references, leftover) = without_references(value);
    references > 0 && (leftover <= LEFTOVER || matches!(lower.split(' ').next(), Some("bearer" | "basic" | "token")))
}

/// How many references a value holds, and how many letters and digits are outside them.
fn without_references(value: &str) -> (usize, usize) {
    let (mut references, mut leftover, mut at) = (0, 0, 0);
    while at < value.len() {
        if let Some(end) = reference_end(value, at) {
            references += 1;
            at = end;
        } else {
            leftover += usize::from(is_word(byte(value, at)));
            at += 1;
        }
    }
    (references, leftover)
}

/// The end of the reference that begins at `at`.
fn reference_end(value: &str, at: usize) -> Option<usize> {
    let rest = value.as_bytes().get(at..)?;
    for (opening, open, close) in GROUPS {
        if rest.starts_with(opening.as_bytes()) {
            return if open == close {
                let inner = slice(value, at + open.len(), value.len());
                inner.find(close).filter(|length| *length > 0).map(|length| at + open.len() + length + close.len())
            } else {
                // What closes no bracket that it opens is no expression.
                let end = group_end(value, at + opening.len() - open.len(), open, close);
                end.filter(|end| is_balanced(slice(value, at, *end)))
            };
        }
    }
    match byte(value, at) {
        b'$' => {
            let name = if rest.starts_with(b"$env:") { at + 5 } else { at + 1 };
            let end = name_end(value, name);
            let known = byte(value, name).is_ascii_alphabetic() || byte(value, name) == b'_';
            let screams = !slice(value, name, end).bytes().any(|byte| byte.is_ascii_lowercase());
            (known && (screams || name == at + 5)).then_some(end)
        }
        b'%' => {
            let end = name_end(value, at + 1);
            let format = end == at + 2 && matches!(byte(value, at + 1), b's' | b'd' | b'v' | b'q');
            let named = end > at + 2 && byte(value, end) == b'%';
            if format { Some(end) } else { named.then_some(end + 1) }
        }
        b'{' => {
            let end = rest.iter().position(|byte| *byte == b'}')?;
            let inner = rest.get(1..end)?;
            let plain =
                |byte: &u8| is_word(*byte) || matches!(byte, b'.' | b'(' | b')' | b'[' | b']' | b'?' | b'!' | b':');
            (!inner.is_empty() && inner.iter().all(plain)).then_some(at + end + 1)
        }
        _ => None,
    }
}

fn name_end(value: &str, at: usize) -> usize {
    super::bytes::find(value, at, usize::MAX, |byte| !byte.is_ascii_alphanumeric() && byte != b'_')
}

/// The literal that a reference falls back to, and where it stands in the value: `x` of `${VAR:-x}`, `${VAR-x}`, `${VAR:=x}` and `${VAR:x}`, and
/// of `{{ .Values.y | default "x" }}`. None where there is none, or where it is empty or a reference itself.
pub fn literal_default(forms: &Forms, value: &str) -> Option<Span> {
    if value.len() > LONGEST {
        return None;
    }
    let span = shell_default(forms, value).or_else(|| template_default(value))?;
    let text = slice(value, span.start, span.end);
    (!text.trim().is_empty() && !is_reference(forms, text)).then_some(span)
}

/// Names inside `${…}` that fetch from elsewhere in any product, so that what follows is a path and no fallback.
const RESOLVERS: &[&str] = &["env", "file", "java", "secret", "secrets", "sys", "var"];

fn shell_default(forms: &Forms, value: &str) -> Option<Span> {
    let open = value.find("${")?;
    let end = group_end(value, open + 1, "{", "}")? - 1;
    let name = super::bytes::find(value, open + 2, end, |byte| !is_word(byte) && byte != b'.');
    let word = slice(value, open + 2, name);
    if byte(value, open + 2) == b'{' || RESOLVERS.contains(&word) || forms.stores.resolve(word) {
        return None;
    }
    let start = match (byte(value, name), byte(value, name + 1)) {
        (b':', b'-' | b'=') => name + 2,
        (b':', b'?' | b'+') => return None,
        (b':' | b'-' | b'=', _) => name + 1,
        _ => return None,
    };
    Some(super::bytes::trimmed(value, start, end).span)
}

fn template_default(value: &str) -> Option<Span> {
    let open = value.find("{{")?;
    let word = value.get(open..)?.find("default")? + open + "default".len();
    let start = super::bytes::find(value, word, value.len(), |byte| !matches!(byte, b' ' | b'(' | b'\\'));
    let quote = byte(value, start);
    if !super::bytes::is_quote(quote) {
        return None;
    }
    let end = super::bytes::find(value, start + 1, value.len(), |byte| byte == quote || byte == b'\\');
    (end < value.len()).then(|| Span::new(start + 1, end))
}
