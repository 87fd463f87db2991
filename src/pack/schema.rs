//! The JSON Schema of a check file, for editors: made of the same lists of keys that the reader refuses others by.

use serde_json::{Map, Value, json};

use super::check::{CHECK_KEYS, SEVERITY_WHEN_KEYS};
use super::derive::DERIVE_KEYS;
use super::matching::MATCH_KEYS;
use super::rule::RULE_KEYS;
use crate::model::{Confidence, DecidedBy, Effort, Emits, Scope, Severity, WhenMixed, WhenSilent};

/// The schema, in draft 2020-12.
pub fn pack_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A check of a rule pack for audit",
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "title", "severity", "effort", "why", "fix"],
        "properties": properties(&CHECK_KEYS),
        "$defs": {
            "rule": closed(&RULE_KEYS, &["id", "emits"]),
            "derived": closed(&DERIVE_KEYS, &["id", "emits"]),
            "severity-when": closed(&SEVERITY_WHEN_KEYS, &["severity"]),
            "match": {"type": "object", "properties": names(&MATCH_KEYS)},
        },
    })
}

fn closed(keys: &[&str], required: &[&str]) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties(keys)})
}

fn names(keys: &[&str]) -> Map<String, Value> {
    keys.iter().map(|key| ((*key).to_owned(), json!({}))).collect()
}

/// What is known of a key's value; a key without a shape of its own may hold anything.
fn properties(keys: &[&str]) -> Map<String, Value> {
    keys.iter().map(|key| ((*key).to_owned(), shape(key))).collect()
}

fn shape(key: &str) -> Value {
    let words = |words: Vec<&str>| json!({"enum": words});
    match key {
        "severity" => words(Severity::ALL.iter().map(|one| one.word()).collect()),
        "effort" => words(Effort::ALL.iter().map(|one| one.word()).collect()),
        "scope" => words(Scope::ALL.iter().map(|one| one.word()).collect()),
        "decided-by" => words(DecidedBy::ALL.iter().map(|one| one.word()).collect()),
        "when-silent" => words(WhenSilent::ALL.iter().map(|one| one.word()).collect()),
        "when-mixed" => words(WhenMixed::ALL.iter().map(|one| one.word()).collect()),
        "emits" => words(Emits::ALL.iter().map(|one| one.word()).collect()),
        "confidence" => words(Confidence::ALL.iter().map(|one| one.word()).collect()),
        "id" | "group" => json!({"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"}),
        "title" | "why" | "fix" | "message" | "fails-because" | "passes-because" | "category" => {
            json!({"type": "string"})
        }
        "rules" => json!({"type": "array", "items": {"$ref": "#/$defs/rule"}}),
        "derive" => json!({"type": "array", "items": {"$ref": "#/$defs/derived"}}),
        "severity-when" => json!({"type": "array", "items": {"$ref": "#/$defs/severity-when"}}),
        _ => json!({}),
    }
}
