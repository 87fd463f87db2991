//! Checks, facts and matchers: what stands at the top of a file.

use serde_json::{Value, json};

use super::{Shape, hole, id, list_of, object, of, text, texts, with, words};
use crate::model::{DecidedBy, Effort, FileRole, Language, Scope, Severity, WhenMixed, WhenSilent};
use crate::pack::check::{CHECK_KEYS, FACT_KEYS, SEVERITY_WHEN_KEYS};
use crate::pack::matchers::MATCHER_KEYS;
use crate::pack::rule::CONDITION_KEYS;

pub fn check() -> Value {
    let decided = json!({
        "if": {"properties": {"decided-by": {"const": "people"}}, "required": ["decided-by"]},
        "else": {"required": ["when-silent"], "anyOf": [{"required": ["rules"]}, {"required": ["derive"]}]},
    });
    with(object(&CHECK_KEYS, &["id", "title", "severity", "effort", "why", "fix"], check_key), decided)
}

pub fn fact() -> Value {
    let shown = json!({"anyOf": [{"required": ["rules"]}, {"required": ["when"]}]});
    with(object(&FACT_KEYS, &["id", "title"], check_key), shown)
}

fn check_key(key: &str) -> Shape {
    match key {
        "id" => (id(), "The file's name without its ending; permanent, and unique among all packs"),
        "title" => (text(), "The promise, so that yes is good: `Outbound calls give up within a minute`"),
        "category" => (id(), "A heading in the report; the folder's name unless said"),
        "severity" => {
            (words(Severity::ALL, |one| one.word()), "How bad it is in production where the promise does not hold")
        }
        "effort" => (words(Effort::ALL, |one| one.word()), "Of the fix: hours, a day or two, a week or more"),
        "scope" => {
            (words(Scope::ALL, |one| one.word()), "Whether it is judged for each service, or once for the project")
        }
        "decided-by" => {
            (words(DecidedBy::ALL, |one| one.word()), "`people` where no code shows it; rules then only inform them")
        }
        "applies-when" => (of("condition"), "The facts without which the check does not apply"),
        "when-silent" => (
            words(WhenSilent::ALL, |one| one.word()),
            "What it means that nothing was seen: `pass` for what is forbidden, `fail` for what is demanded, `manual` where the answer may live elsewhere",
        ),
        "when-mixed" => {
            (words(WhenMixed::ALL, |one| one.word()), "What findings beside full evidence mean; `fail` unless said")
        }
        "severity-when" => (list_of("severity-when"), "Where the severity differs; the first entry that holds decides"),
        "shown-by" => {
            (of("condition"), "Which evidence, together, shows the promise, by rules and groups; any unless said")
        }
        "fails-because" => (text(), "The message of findings that have none of their own"),
        "passes-because" => (text(), "The message of evidence that has none of its own"),
        "why" => (text(), "What happens in production where the promise does not hold; Markdown"),
        "fix" => (text(), "What to do; Markdown, with fences such as `csharp bad` and `csharp good`"),
        "references" => (texts(&text()), "CWE numbers and addresses to read on"),
        "renamed-from" => (texts(&id()), "Former ids, which waivers and reports still know"),
        "rules" => (list_of("rule"), "What is seen in files"),
        "derive" => (list_of("derived"), "What follows from what other rules saw"),
        "when" => (of("condition"), "The facts that it follows from"),
        _ => (json!({}), ""),
    }
}

pub fn severity_when() -> Value {
    let keys = object(&SEVERITY_WHEN_KEYS, &["severity"], |key| match key {
        "severity" => (words(Severity::ALL, |one| one.word()), "The severity where the condition holds"),
        "fact" => (id(), "A fact that is true of the service"),
        "file-role" => (texts(&words(FileRole::ALL, |one| one.word())), "The role of the finding's file"),
        "rule" => (id(), "The rule or group that made the finding"),
        "over" => (json!({"type": "integer", "minimum": 0}), "What the finding's count exceeds"),
        _ => (json!({}), ""),
    });
    with(keys, json!({"minProperties": 2, "maxProperties": 2}))
}

pub fn condition() -> Value {
    let one = object(&CONDITION_KEYS, &[], |key| match key {
        "all" => (list_of("condition"), "Each of these holds"),
        "any" => (list_of("condition"), "One of these holds"),
        "not" => (of("condition"), "This does not hold"),
        _ => (json!({}), ""),
    });
    json!({"anyOf": [id(), with(one, json!({"minProperties": 1}))]})
}

pub fn matcher() -> Value {
    let by_language: Vec<&str> = Language::ALL.iter().map(|language| language.word()).collect();
    let keys = object(&MATCHER_KEYS, &["id", "match"], |key| match key {
        "language" => (texts(&words(Language::ALL, |one| one.word())), "The languages of its one match"),
        "imports" => super::rule::rule_key("imports"),
        "binds" => (texts(&hole()), "The holes that it hands to the rules that use it"),
        "match" => (json!({"type": "object", "minProperties": 1}), "The match, or one for each language"),
        _ => check_key(key),
    });
    with(
        keys,
        json!({
            "if": {"required": ["language"]},
            "then": {"properties": {"match": of("match")}},
            "else": {"properties": {"match": {"additionalProperties": of("match"), "propertyNames": {"enum": by_language}}}},
        }),
    )
}
