//! Rules that look at files.

use serde_json::{Value, json};

use super::{Shape, described, hole, id, object, of, text, texts, with, words};
use crate::document::{DocumentKind, Ecosystem, Needed};
use crate::model::{Confidence, Emits, FileRole, Language, ServiceRole};
use crate::pack::dependency::DEPENDENCY_KEYS;
use crate::pack::rule::{LOOKS_KEYS, RULE_KEYS};

pub fn rule() -> Value {
    let one_subject: Vec<Value> = LOOKS_KEYS.iter().map(|key| json!({"required": [key]})).collect();
    let without = |keys: &[&str]| json!({"not": {"anyOf": keys.iter().map(|key| json!({"required": [key]})).collect::<Vec<_>>()}});
    let more = json!({
        "oneOf": one_subject,
        "allOf": [
            {
                "if": {"required": ["language"]},
                "then": {"required": ["match"], "properties": {"match": of("match"), "unless": of("match")}},
                "else": without(&["imports", "unanchored"]),
            },
            {
                "if": {"required": ["document"]},
                "then": {"required": ["match"], "properties": {"match": of("document-match"), "unless": of("document-match")}},
            },
            {
                "if": {"anyOf": [{"required": ["text"]}, {"required": ["file"]}, {"required": ["dependency"]}]},
                "then": without(&["match", "unless"]),
            },
            {
                "if": {"required": ["in", "language"]},
                "then": {"properties": {"in": {"const": "comments"}, "emits": {"enum": ["near-miss", "finding"]}}},
            },
            {
                "if": {"required": ["in"], "not": {"required": ["language"]}},
                "then": {"required": ["text"], "properties": {"in": {"const": "code"}, "text": {"not": {"type": "object", "required": ["secret"]}}}},
            },
        ],
    });
    with(object(&RULE_KEYS, &["id", "emits"], rule_key), more)
}

pub fn rule_key(key: &str) -> Shape {
    let roles = || {
        let mut roles: Vec<&str> = FileRole::ALL.iter().map(|role| role.word()).collect();
        roles.push("any");
        json!({"enum": roles})
    };
    match key {
        "id" => (id(), "Permanent, and unique among all packs"),
        "emits" => (
            words(Emits::ALL, |one| one.word()),
            "What a place says: `finding` against the promise, `evidence` for it, `near-miss` what only looks like it, `value` what `derive` compares; in a fact's file also `fact`",
        ),
        "confidence" => (
            words(Confidence::ALL, |one| one.word()),
            "How sure it is; `medium` unless said. What is low never decides alone",
        ),
        "group" => (id(), "A name for rules that see the same thing; it may stand wherever an id may"),
        "message" => (text(), "What is said of a place, with holes: `{NAME}`; a brace is `{{`"),
        "language" => {
            (texts(&words(Language::ALL, |one| one.word())), "Looks at source code, of one or several languages")
        }
        "in" => (
            json!({"enum": ["comments", "code"]}),
            "`comments`: looks at code that is commented out; `code`: at a text without its comments",
        ),
        "imports" => (
            json!({"type": "object", "additionalProperties": text()}),
            "The modules from which names of the patterns must come: `{Pool: pg}`",
        ),
        "document" => (
            texts(&words(DocumentKind::ALL, |one| one.word())),
            "Looks at configuration as key paths, of one kind or several",
        ),
        "text" => (
            json!({"anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["first"],
                    "properties": {"first": described((text(), "The same, of which the first place in a file alone counts"))},
                },
                {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["secret"],
                    "properties": {"secret": {
                        "enum": ["form", "named"],
                        "description": "`form`: a known form of a credential; `named`: what was drawn, under the name of a secret",
                    }},
                },
            ]}),
            "Looks at any text file by a regular expression, or for credentials",
        ),
        "file" => (
            json!({"anyOf": [
                texts(&text()),
                {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["regex"],
                    "properties": {"regex": described((text(), "Over the path from the root; named groups are holes"))},
                },
            ]}),
            "Looks whether a file exists, by glob from the root or by a regular expression",
        ),
        "dependency" => (of("dependency"), "Looks whether a manifest names a package"),
        "files" => (texts(&text()), "Only files under these globs from the root; one that begins with `!` takes away"),
        "file-role" => (texts(&roles()), "Only files of these roles; `production` unless said"),
        "service-role" => (texts(&words(ServiceRole::ALL, |one| one.word())), "Only in services of these roles"),
        "applies-when" => (of("condition"), "The facts without which the rule does not look"),
        "at" => (hole(), "The hole whose place is shown; the whole match unless said"),
        "masks" => (texts(&hole()), "The holes that hold a credential, which is masked wherever it is shown"),
        "match" => (json!({"type": "object", "minProperties": 1}), "What is looked for"),
        "unless" => (json!({"type": "object", "minProperties": 1}), "What must not hold of what matched"),
        "for" => (
            text(),
            "For whom it speaks: `service` (unless said), `project`, or the name of a service with holes: `{OWNER}`",
        ),
        "unanchored" => (
            json!({"type": "string", "minLength": 1}),
            "Why every file must be parsed, where nothing can be searched for",
        ),
        _ => (json!({}), ""),
    }
}

pub fn dependency() -> Value {
    let keys = object(&DEPENDENCY_KEYS, &[], |key| match key {
        "npm" => (texts(&text()), "Packages of package.json, by name or glob"),
        "nuget" => (texts(&text()), "Packages of .NET projects, by name or glob"),
        "pypi" => (texts(&text()), "Packages of Python manifests, by name or glob"),
        "version" => (text(), "Holds where all that the manifest allows is within: `< 5`, `>= 2, < 3 || >= 4`"),
        "needed" => (texts(&words(Needed::ALL, |one| one.word())), "What it is needed for; `runtime` unless said"),
        _ => (json!({}), ""),
    });
    let named: Vec<Value> = Ecosystem::ALL.iter().map(|one| json!({"required": [one.word()]})).collect();
    with(keys, json!({"anyOf": named}))
}
