//! Matches of documents: key paths and their values.

use serde_json::{Value, json};

use super::{Shape, hole, object, of, text, with};
use crate::pack::document::DOCUMENT_KEYS;

pub fn matching() -> Value {
    with(
        object(&DOCUMENT_KEYS, &[], document_key),
        json!({"minProperties": 1, "dependentRequired": {"value": ["key"]}}),
    )
}

fn document_key(key: &str) -> Shape {
    let several = || json!({"type": "array", "minItems": 1, "items": {"anyOf": [text(), of("document-match")]}});
    match key {
        "each" => (text(), "Each item that this path leads to; other paths start there"),
        "key" => (
            text(),
            "A path: `name`, `\"a.b/c\"`, `$NAME` binds one key, `*`, `**` any number of levels, `[*]`, `[0]`, `[-1]`",
        ),
        "value" => (json!({"anyOf": [hole(), of("content")]}), "The hole that takes the value, or what is asked of it"),
        "where" => (of("content-where"), "What is asked of holes: `{$NAME: {regex: …}}`"),
        "has" => (of("document-items"), "A path that holds something, an entry, or a list of which all are there"),
        "lacks" => (of("document-items"), "A path, an entry, or a list of which none is there"),
        "all" => (several(), "Each of these holds"),
        "any" => (several(), "One of these holds"),
        "not" => (of("document-match"), "This does not hold"),
        _ => (json!({}), ""),
    }
}

/// What `has` and `lacks` take.
pub fn items() -> Value {
    let one = json!({"anyOf": [text(), of("document-match")]});
    json!({"anyOf": [text(), of("document-match"), {"type": "array", "minItems": 1, "items": one}]})
}
