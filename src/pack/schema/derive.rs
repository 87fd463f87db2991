//! Rules over what other rules saw.

use serde_json::{Value, json};

use super::{Shape, id, object, text, texts, with, words};
use crate::model::{Among, Ignored, ServiceRole};
use crate::pack::derive::{CHECK_DERIVES, DERIVE_KEYS, FORMS};

pub fn derived() -> Value {
    let one_form: Vec<Value> = FORMS.iter().map(|(key, _)| json!({"required": [key]})).collect();
    let mut rules = vec![
        json!({"if": {"required": ["each"]}, "then": {"required": ["by"], "oneOf": [{"required": ["has"]}, {"required": ["lacks"]}]}}),
        json!({"if": {"required": ["agree"]}, "then": {"required": ["by"], "properties": {"by": {"type": "string"}}}}),
        json!({"if": {"required": ["sum"]}, "then": {"required": ["of", "over"]}}),
        json!({"if": {"properties": {"emits": {"const": "value"}}}, "else": {"required": ["message"]}}),
    ];
    for (form, keys) in FORMS {
        let others = FORMS.iter().flat_map(|(_, keys)| keys.iter()).filter(|key| !keys.contains(key));
        let strays: Vec<Value> = others.map(|key| json!({"required": [key]})).collect();
        rules.push(json!({"if": {"required": [form]}, "then": {"not": {"anyOf": strays}}}));
    }
    with(object(&DERIVE_KEYS, &["id", "emits"], derive_key), json!({"oneOf": one_form, "allOf": rules}))
}

fn derive_key(key: &str) -> Shape {
    let ids = || texts(&id());
    let template = || json!({"type": ["string", "number"]});
    match key {
        "emits" => {
            (words(&CHECK_DERIVES, |one| one.word()), "What each result says of the promise; in a fact's file `value`")
        }
        "for" => (text(), "For whom it speaks: `service`, `project`, or the name of a service with holes: `{SERVICE}`"),
        "among" => (words(Among::ALL, |one| one.word()), "Among whose observations a partner is looked for"),
        "count" => (ids(), "Counts what these rules or groups saw"),
        "out-of" => (ids(), "What is counted in all, for `{TOTAL}` and a share"),
        "over" => (
            json!({"anyOf": [
                {"type": "integer", "minimum": 0},
                {"type": "string", "pattern": "^\\s*\\d+\\s*%$"},
                {"type": "object", "properties": {"else": {"type": "integer", "minimum": 0, "description": "Where nobody sees a limit"}}, "minProperties": 1, "maxProperties": 2},
            ]}),
            "What it must exceed: a number, a share such as `20%`, or of a sum `{<rule>: \"{HOLE}\", else: 100}`",
        ),
        "each" => (ids(), "Each observation of these rules or groups that has or lacks a partner"),
        "has" => (ids(), "Keeps those with a partner among these rules, groups, `files` or `uses`"),
        "lacks" => (ids(), "Keeps those without a partner among these rules, groups, `files` or `uses`"),
        "by" => (
            json!({"anyOf": [template(), {"type": "object", "required": ["each"], "minProperties": 2, "additionalProperties": template()}]}),
            "What is compared, a text of holes: `{NAME}`; for each side where they differ; `\"\"` for any at all",
        ),
        "ignoring" => {
            (texts(&words(Ignored::ALL, |one| one.word())), "In what two values may differ and still be equal")
        }
        "agree" => (ids(), "Values of these rules or groups that are one, spelled in several ways"),
        "near" => (
            json!({"enum": [0, 1, "0", "1"]}),
            "In how many letters two spellings may differ and still be meant to be one",
        ),
        "sum" => (ids(), "Adds up what these rules or groups saw"),
        "of" => (template(), "What is added up of each: `{MAX}`"),
        "times" => (
            json!({"type": "object", "minProperties": 1, "additionalProperties": template()}),
            "Factors, by the rule that sees each: `{replica-count: \"{COUNT}\"}`",
        ),
        "service-role" => (texts(&words(ServiceRole::ALL, |one| one.word())), "Only in services of these roles"),
        _ => super::rule::rule_key(key),
    }
}
