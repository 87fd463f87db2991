//! Matches of code, and what is asked of a hole.

use serde_json::{Value, json};

use super::{Shape, hole, list_of, object, of, text, texts, with, words};
use crate::matcher::{AddressPart, Place, SQL_VERBS, Unit};
use crate::pack::constraint::{CONSTRAINT_KEYS, CONTENT_KEYS};
use crate::pack::matching::MATCH_KEYS;

const KIND: &str = "A kind of node: `call`, `function`, `method`, `class`, `loop`, `if`, `try`, `catch`, `string`, `block`, `import`, `file`, or a kind of the language's grammar";

pub fn matching() -> Value {
    let keys: Vec<&str> = MATCH_KEYS.into_iter().filter(|key| *key != "within").collect();
    closed(&keys)
}

/// A match inside a relation, which may be bounded.
pub fn relation() -> Value {
    with(closed(&MATCH_KEYS), json!({"not": {"required": ["within"], "maxProperties": 1}}))
}

fn closed(keys: &[&str]) -> Value {
    let more = json!({"minProperties": 1, "dependentRequired": {"as": ["pattern"]}});
    with(object(keys, &[], match_key), more)
}

fn match_key(key: &str) -> Shape {
    match key {
        "pattern" => (
            text(),
            "Code with holes: `$NAME` one node, `$_` any one, `$$$` any number, `\"$NAME\"` a string's content, `.$$$.` any links of a chain. It may say less than the code, never more",
        ),
        "as" => (words(&Place::ALL, Place::word), "Where the pattern stands, if it could stand in several places"),
        "query" => {
            (text(), "A query of tree-sitter; `@match` is the node that is meant, captures in capitals are holes")
        }
        "kind" => (text(), KIND),
        "regex" => (text(), "Searched in the code of the node, without the words of its comments"),
        "is" => (text(), "A matcher, by its id"),
        "all" => (list_of("match"), "Each of these holds of the node"),
        "any" => (list_of("match"), "One of these holds of the node"),
        "not" => (of("match"), "This does not hold of the node"),
        "inside" => (of("relation"), "A node around it matches; with `kind`, the nearest of that kind is meant"),
        "has" => (of("relation"), "A node within it matches"),
        "lacks" => (of("relation"), "No node within it matches"),
        "after" => (of("relation"), "An earlier statement of a block that holds both matches, or holds a match"),
        "before" => (of("relation"), "A later statement of a block that holds both matches, or holds a match"),
        "where" => (of("where"), "What is asked of holes: `{$NAME: {regex: …}}`"),
        "within" => (text(), "How far the relation looks: the nearest node of that kind"),
        _ => (json!({}), ""),
    }
}

/// Holes, each with what is asked of it.
pub fn asked(constraint: &str) -> Value {
    json!({
        "type": "object",
        "minProperties": 1,
        "propertyNames": hole(),
        "additionalProperties": {"$ref": constraint},
    })
}

pub fn constraint() -> Value {
    constraint_of(&CONSTRAINT_KEYS, "constraint")
}

/// What can be asked of a text: no tree is needed for it.
pub fn content() -> Value {
    constraint_of(&CONTENT_KEYS, "content")
}

fn constraint_of(keys: &[&str], own: &str) -> Value {
    let more = json!({
        "minProperties": 1,
        "dependentRequired": {"unit": ["duration"], "into": ["split"], "split": ["into"]},
    });
    with(object(keys, &[], |key| constraint_key(key, own)), more)
}

fn constraint_key(key: &str, own: &str) -> Shape {
    let flag = || json!({"type": "boolean"});
    match key {
        "regex" => (text(), "Searched in the value, else in the code; named groups in capitals are holes"),
        "one-of" => (
            json!({"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}}),
            "It is one of these",
        ),
        "equals" => (text(), "It is this text, or the same code as another hole: `$NAME`"),
        "number" => (text(), "Its value compares so: `> 60`, `<= 10`, `!= 0`"),
        "duration" => (text(), "Its duration compares so, in whatever notation: `> 60s`, `<= 5m`"),
        "unit" => (words(&Unit::WORDS, |word| word), "What a bare number means beside `duration`"),
        "size" => (text(), "Its size in bytes compares so: `< 256Mi`, `>= 1GB`"),
        "length" => (text(), "Its length in characters compares so"),
        "entropy" => (text(), "Its bits a character compare so"),
        "literal" => (flag(), "It is written here, neither computed nor referred to"),
        "secret" => (flag(), "It looks like a live credential"),
        "secret-name" => (flag(), "It is a name that promises a secret"),
        "placeholder" => (flag(), "It stands for something that somebody is to put there"),
        "sql" => {
            (texts(&words(&SQL_VERBS, |word| word)), "It is a statement of SQL that begins with one of these verbs")
        }
        "split" => (json!({"type": "string", "minLength": 1}), "What stands between its parts; each part is one match"),
        "into" => (hole(), "The hole that takes each part"),
        "kind" => (text(), KIND),
        "is" => (text(), "A matcher holds of it, by its id"),
        "origin" => (of("match"), "What it comes from in this file, through receivers and bindings, matches"),
        "has" => (of("match"), "A node within it matches"),
        "url" => (address(), "Its parts as an address"),
        "connection-string" => (address(), "Its parts as a connection string, in whatever dialect"),
        "not" => (of(own), "This does not hold of it"),
        "any" => (list_of(own), "One of these holds of it"),
        "all" => (list_of(own), "Each of these holds of it"),
        _ => (json!({}), ""),
    }
}

fn address() -> Value {
    let keys = object(&AddressPart::WORDS, &[], |_| (of("content"), "What is asked of this part of the address"));
    with(keys, json!({"minProperties": 1}))
}
