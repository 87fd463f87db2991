//! JSON as people keep it in repositories: with comments and trailing commas, and nothing looser than that.
//!
//! Numbers keep their text, keys that repeat are all kept, and an empty file is a document without a root. A file that
//! nests too deep is refused before the parser, which recurses, sees it.

#[cfg(test)]
mod tests;

use jsonc_parser::ast::{ObjectPropName, Value as Ast};
use jsonc_parser::common::Range;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::limits::{DEPTH, too_deep};
use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads a JSON text without a byte order mark.
pub(super) fn parse_json(text: &str) -> Result<Document, Malformed> {
    refuse_deep(text)?;
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options).map_err(|error| malformed(text, &error))?;
    Ok(Document { roots: parsed.value.map(node).into_iter().collect() })
}

/// Counts brackets outside texts and comments.
fn refuse_deep(text: &str) -> Result<(), Malformed> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'[' | b'{', _) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(too_deep(at));
                }
            }
            (b']' | b'}', _) => depth = depth.saturating_sub(1),
            (b'"', _) => at = end_of_text(bytes, at),
            (b'/', Some(b'/')) => at = end_of_line(bytes, at),
            (b'/', Some(b'*')) => at = end_of_comment(bytes, at),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// The place of the closing quote.
fn end_of_text(bytes: &[u8], quote: usize) -> usize {
    let mut at = quote + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn end_of_line(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

/// The place of the last character of a block comment.
fn end_of_comment(bytes: &[u8], start: usize) -> usize {
    let inner = start + 2;
    let rest = bytes.get(inner..).unwrap_or_default();
    memchr::memmem::find(rest, b"*/").map_or(bytes.len(), |found| inner + found + 1)
}

fn node(ast: Ast<'_>) -> Node {
    let (range, value) = match ast {
        Ast::NullKeyword(null) => (null.range, Value::Null),
        Ast::BooleanLit(literal) => (literal.range, Value::Bool(literal.value)),
        Ast::NumberLit(literal) => (literal.range, Value::Number(literal.value.to_owned())),
        Ast::StringLit(literal) => (literal.range, Value::Text(literal.value.into_owned())),
        Ast::Array(array) => (array.range, Value::Sequence(array.elements.into_iter().map(node).collect())),
        Ast::Object(object) => {
            let entries = object.properties.into_iter().map(|property| {
                let (key_span, key) = match property.name {
                    ObjectPropName::String(name) => (span(name.range), name.value.into_owned()),
                    ObjectPropName::Word(name) => (span(name.range), name.value.to_owned()),
                };
                Entry { key, key_span, node: node(property.value) }
            });
            (object.range, Value::Mapping(entries.collect()))
        }
    };
    Node { span: span(range), value }
}

fn span(range: Range) -> Span {
    Span::new(range.start, range.end)
}

fn malformed(text: &str, error: &ParseError) -> Malformed {
    let message = match error.kind() {
        // This one quotes what the file holds.
        ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            "invalid unicode escape sequence".to_owned()
        }
        kind => lower_first(&kind.to_string()),
    };
    Malformed::near(text, message, error.range().start)
}

fn lower_first(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
