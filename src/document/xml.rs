//! XML as keys and values: an element is an entry under its local name, an attribute an entry under `@name`.
//!
//! An element with nothing but text is a text, trimmed; an element with nothing at all is null; any other is a mapping
//! of its attributes, its children and, under `#text`, the text between them. Elements that repeat are keys that repeat,
//! so a path takes all of them without `[*]`. A document type declaration is passed over, but refused if it declares
//! entities, which can grow without bound; so is a shape that costs the parser more than its size.

mod shape;
#[cfg(test)]
mod tests;

use roxmltree::{Attribute, Document as Ast, Error, Node as Element, ParsingOptions};

use super::{Document, Entry, Malformed, Node, Value};
use crate::model::Span;

/// Reads an XML text without a byte order mark. The only root is a mapping with the root element as its one entry.
///
/// A text without a single `<` is none, whatever its name: it has no root, and hides nothing that XML could say.
pub(super) fn parse_xml(text: &str) -> Result<Document, Malformed> {
    if !text.contains('<') {
        return Ok(Document { roots: Vec::new() });
    }
    shape::refuse_costly(text)?;
    // What declares an entity says so in these letters, wherever it stands.
    let allow_dtd = memchr::memmem::find(text.as_bytes(), b"<!ENTITY").is_none();
    let options = ParsingOptions { allow_dtd, ..ParsingOptions::default() };
    let ast = Ast::parse_with_options(text, options).map_err(|error| malformed(text, &error))?;
    let entry = element(text, ast.root_element());
    let root = Node { span: entry.node.span, value: Value::Mapping(vec![entry]) };
    Ok(Document { roots: vec![root] })
}

/// The entry of an element. The shape bounds how deep this goes.
fn element(text: &str, element: Element<'_, '_>) -> Entry {
    let range = element.range();
    let whole = Span::new(range.start, range.end);
    let mut entries: Vec<Entry> = element.attributes().map(|found| attribute(text, &found)).collect();
    let mut content: Option<(String, Span)> = None;
    for child in element.children() {
        if child.is_element() {
            entries.push(self::element(text, child));
        } else if child.is_text() {
            add_text(text, child, &mut content);
        }
    }
    let content = content.map(|(value, span)| Node { span, value: Value::Text(value.trim().to_owned()) });
    let node = match content {
        Some(content) if entries.is_empty() => content,
        None if entries.is_empty() => Node { span: whole, value: Value::Null },
        content => {
            entries.extend(content.map(|node| Entry { key: "#text".to_owned(), key_span: node.span, node }));
            Node { span: whole, value: Value::Mapping(entries) }
        }
    };
    Entry { key: element.tag_name().name().to_owned(), key_span: name_of_tag(text, whole), node }
}

fn attribute(text: &str, attribute: &Attribute<'_, '_>) -> Entry {
    let range = attribute.range();
    let written = text.get(range.clone()).unwrap_or_default();
    // No name holds a `=`; the parser's own ranges are wrong for very long names.
    let name = written.split('=').next().unwrap_or_default();
    let quote = written.find(['"', '\'']).unwrap_or(written.len());
    Entry {
        key: format!("@{}", attribute.name()),
        key_span: Span::new(range.start, range.start + name.trim_end().len()),
        node: Node {
            span: Span::new(range.start + quote, range.end),
            value: Value::Text(attribute.value().to_owned()),
        },
    }
}

/// Adds a piece of text, unless it is blank. The span reaches from the first to the last character that is not.
fn add_text(text: &str, node: Element<'_, '_>, content: &mut Option<(String, Span)>) {
    let range = node.range();
    let written = text.get(range.clone()).unwrap_or_default();
    let Some(piece) = node.text().filter(|piece| !piece.trim().is_empty()) else {
        return;
    };
    // Where a text begins with blanks and goes on as CDATA, the parser gives the place of the blanks alone.
    let (start, end) = match written.trim() {
        "" => (range.start, range.end),
        _ => {
            let lead = written.len() - written.trim_start().len();
            (range.start + lead, range.start + written.trim_end().len())
        }
    };
    match content {
        Some((all, span)) => {
            all.push_str(piece);
            span.end = end;
        }
        None => *content = Some((piece.to_owned(), Span::new(start, end))),
    }
}

/// The place of the name in a start tag, prefix included.
fn name_of_tag(text: &str, whole: Span) -> Span {
    let start = whole.start + 1;
    let rest = text.get(start..whole.end).unwrap_or_default();
    let length =
        rest.find(|letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>')).unwrap_or(rest.len());
    Span::new(start, start + length)
}

fn malformed(text: &str, error: &Error) -> Malformed {
    // The parser's own words quote names and characters of the file.
    let message = match error {
        Error::UnexpectedCloseTag(..) => "an element that another one's tag closes",
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => "the file ends within an element",
        Error::UnknownNamespace(..) => "a prefix that no namespace declares",
        Error::DuplicatedAttribute(..) => "an attribute that stands twice",
        Error::UnknownEntityReference(..) | Error::MalformedEntityReference(_) => "an entity that is not known",
        Error::InvalidAttributeValue(_) => "a bare `<` in an attribute",
        Error::DtdDetected => "a document type declaration with entities, which are not read",
        Error::NoRootNode => "no element",
        Error::NonXmlChar(..) => "a character that XML does not allow",
        _ => "not well-formed XML",
    };
    let position = error.pos();
    let line = usize::try_from(position.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(position.col).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let offset: usize = rest.chars().take(column).map(char::len_utf8).sum();
    Malformed::near(text, message.to_owned(), start + offset)
}
