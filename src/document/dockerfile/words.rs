//! The words of an instruction's arguments, and what variables make of them.

use std::collections::BTreeMap;

use crate::model::Span;

/// A word as written, between blanks that no quote holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub raw: &'t str,
    /// In the arguments.
    pub span: Span,
}

/// Splits arguments at blanks outside quotes. A quote that never closes takes the rest.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None | Some('"'), '\\') => {
                start.get_or_insert(at);
                letters.next();
            }
            (Some(_), _) => {}
            (None, '"' | '\'') => {
                start.get_or_insert(at);
                quote = Some(letter);
            }
            (None, _) if letter.is_whitespace() => found.extend(start.take().map(|start| word(text, start, at))),
            (None, _) => {
                start.get_or_insert(at);
            }
        }
    }
    found.extend(start.map(|start| word(text, start, text.len())));
    found
}

fn word(text: &str, start: usize, end: usize) -> Word<'_> {
    Word { raw: text.get(start..end).unwrap_or_default(), span: Span::new(start, end) }
}

/// The values that names have at a place.
pub(super) type Names = BTreeMap<String, String>;

/// The longest value that names are replaced in, in bytes: a name may hold itself twice, line after line.
const LONGEST: usize = 4096;

/// What a word is worth: quotes taken away, and names that have a literal value replaced by it. A name without one stays
/// as it is written.
pub(super) fn expanded(raw: &str, names: &Names) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut quote = None;
    let mut at = 0;
    while let Some(letter) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let mut length = letter.len_utf8();
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None | Some('"'), '\\') => {
                let escaped = raw.get(at + 1..).and_then(|rest| rest.chars().next());
                match escaped {
                    // Within quotes a backslash is itself, but before what would mean something.
                    Some(escaped) if quote.is_some() && !matches!(escaped, '"' | '\\' | '$') => value.push('\\'),
                    Some(escaped) => {
                        value.push(escaped);
                        length += escaped.len_utf8();
                    }
                    None => value.push('\\'),
                }
            }
            (None | Some('"'), '$') => match variable(raw.get(at..).unwrap_or_default(), names) {
                Some((text, taken)) if value.len() + text.len() <= LONGEST => {
                    value.push_str(&text);
                    length = taken;
                }
                _ => value.push('$'),
            },
            _ => value.push(letter),
        }
        at += length;
    }
    value
}

/// What stands for `$NAME`, `${NAME}`, `${NAME:-word}` or `${NAME:+word}` at the start of a text, and its length.
fn variable(text: &str, names: &Names) -> Option<(String, usize)> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let rest = text.strip_prefix('$')?;
    let Some(inner) = rest.strip_prefix('{') else {
        let length = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        let value = names.get(rest.get(..length)?)?;
        return Some((value.clone(), length + 1));
    };
    let inner = inner.get(..inner.find('}')?)?;
    let taken = inner.len() + "${}".len();
    let length = inner.find(|letter| !is_name(letter)).unwrap_or(inner.len());
    let (name, operator) = (inner.get(..length)?, inner.get(length..)?);
    let value = names.get(name);
    let text = match (operator, value) {
        ("", Some(value)) => value.clone(),
        _ => match (operator.strip_prefix(":-"), operator.strip_prefix(":+")) {
            (Some(word), _) => match value.filter(|value| !value.is_empty()) {
                Some(value) => value.clone(),
                None if !word.contains('$') => word.to_owned(),
                None => return None,
            },
            (_, Some(word)) if value.is_some() && !word.contains('$') => word.to_owned(),
            _ => return None,
        },
    };
    Some((text, taken))
}
