//! A configuration file as a tree of values, each with the span that it has in the file.
//!
//! Every format is read into this one shape; packs, which are YAML, are read through it as well.

use crate::model::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From the first to behind the last byte of the value as written, quotes included.
    pub span: Span,
    pub value: Value,
}

/// What a value is. Numbers and booleans keep their text, since `010` and `1.0` are settings, not sums.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// A number as written.
    Number(String),
    /// A text, unescaped.
    Text(String),
    Sequence(Vec<Node>),
    Mapping(Vec<Entry>),
    /// What nobody knows who only reads the file: a template's expression, what a tag computes, and all beneath them.
    Unknown,
}

/// A key with its value. Keys may repeat where the format lets them; readers keep all.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

impl Entry {
    pub(super) fn new(key: impl Into<String>, key_span: Span, node: Node) -> Self {
        Self { key: key.into(), key_span, node }
    }

    /// Whether a template writes the key, so that it may be any, or stand for several.
    pub fn may_be_any(&self) -> bool {
        self.key.contains("{{")
    }

    /// The entry as written, from its key to the end of its value.
    pub fn span(&self) -> Span {
        Span::new(self.key_span.start.min(self.node.span.start), self.node.span.end.max(self.key_span.end))
    }
}

/// A parsed configuration file; YAML alone may hold several roots.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    pub roots: Vec<Node>,
}

/// Why a file is no document of its format. The message never quotes the file, which may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Malformed {
    pub message: String,
    /// Byte offset of the place, as far as the parser knows it.
    pub at: usize,
}

impl Malformed {
    /// A refusal at the character that holds byte `at`, or at the end of a shorter text.
    pub(super) fn near(text: &str, message: String, at: usize) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        Self { message, at }
    }
}

impl Node {
    /// The text of a scalar as a person would read it; `None` for null, sequences and mappings.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Number(text) | Value::Text(text) => Some(text),
            Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Unknown => None,
        }
    }

    /// A text that stands at `span`.
    pub(super) fn text(span: Span, text: impl Into<String>) -> Self {
        Self { span, value: Value::Text(text.into()) }
    }

    pub(super) const fn sequence(span: Span, items: Vec<Self>) -> Self {
        Self { span, value: Value::Sequence(items) }
    }

    pub(super) const fn mapping(span: Span, entries: Vec<Entry>) -> Self {
        Self { span, value: Value::Mapping(entries) }
    }

    /// The entries of a mapping; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The value under `key` of a mapping, the last one if it repeats.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => entries.iter().rev().find(|entry| entry.key == key).map(|entry| &entry.node),
            _ => None,
        }
    }
}
