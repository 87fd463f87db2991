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
}

/// A key with its value. Keys may repeat where the format lets them; readers keep all.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
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
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
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
