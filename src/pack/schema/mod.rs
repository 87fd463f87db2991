//! The JSON Schemas of a pack's files, for editors: made of the lists of keys that the reader refuses others by, each with
//! what it says.
//!
//! A schema says what is structure: keys, words, what goes with what. Whether an id exists, a hole is bound or a pattern
//! parses, only the pack as a whole tells.

mod check;
mod derive;
mod document;
mod matching;
mod rule;

use serde_json::{Map, Value, json};

/// What a key holds, and what it says to people.
type Shape = (Value, &'static str);

/// The schema of a check, in draft 2020-12.
pub fn pack_schema() -> Value {
    file("A check: a promise, why it matters, and the rules that speak for or against it", check::check())
}

/// The schema of a fact.
pub fn fact_schema() -> Value {
    file("A fact: something true of a service or of the project, and the rules that show it", check::fact())
}

/// The schema of a matcher.
pub fn matcher_schema() -> Value {
    file("A matcher: a match that has a name, used by `is: <id>`", check::matcher())
}

fn file(title: &str, root: Value) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$defs": {
            "rule": rule::rule(),
            "dependency": rule::dependency(),
            "condition": check::condition(),
            "severity-when": check::severity_when(),
            "match": matching::matching(),
            "relation": matching::relation(),
            "where": matching::asked("#/$defs/constraint"),
            "constraint": matching::constraint(),
            "content": matching::content(),
            "content-where": matching::asked("#/$defs/content"),
            "document-match": document::matching(),
            "document-items": document::items(),
            "derived": derive::derived(),
        },
    });
    if let (Value::Object(schema), Value::Object(root)) = (&mut schema, root) {
        schema.extend(root);
    }
    schema
}

/// A mapping that has these keys and no others.
fn object(keys: &[&str], required: &[&str], shape: impl Fn(&str) -> Shape) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), described(shape(key)))).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn described((shape, text): Shape) -> Value {
    match shape {
        Value::Object(mut shape) => {
            if !text.is_empty() {
                shape.insert("description".to_owned(), json!(text));
            }
            Value::Object(shape)
        }
        other => other,
    }
}

fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

/// What YAML writes as one word or line, whatever it takes it for.
fn text() -> Value {
    json!({"type": ["string", "number", "boolean"], "not": {"const": ""}})
}

/// One text, or a list of them.
fn texts(item: &Value) -> Value {
    json!({"anyOf": [item, {"type": "array", "minItems": 1, "items": item}]})
}

fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Value {
    json!({"enum": all.iter().map(|one| word(*one)).collect::<Vec<_>>()})
}

fn id() -> Value {
    json!({"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"})
}

fn hole() -> Value {
    json!({"type": "string", "pattern": "^\\$[A-Z_][A-Z0-9_]*$"})
}

fn of(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn list_of(name: &str) -> Value {
    json!({"type": "array", "minItems": 1, "items": of(name)})
}
