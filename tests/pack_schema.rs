//! The schemas for editors: they take what the reader takes, refuse what is wrong in structure, and explain every key.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use audit::document::{Node, Value as Yaml, parse_yaml};
use audit::pack::{PackSource, fact_schema, matcher_schema, pack_schema};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// A YAML value as JSON, as an editor sees it.
fn as_json(node: &Node) -> Value {
    match &node.value {
        Yaml::Null | Yaml::Unknown => Value::Null,
        Yaml::Bool(value) => json!(value),
        Yaml::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Yaml::Text(text) => json!(text),
        Yaml::Sequence(items) => Value::Array(items.iter().map(as_json).collect()),
        Yaml::Mapping(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), as_json(&entry.node))).collect::<Map<_, _>>())
        }
    }
}

struct Schemas {
    check: Validator,
    fact: Validator,
    matcher: Validator,
}

impl Schemas {
    fn new() -> Self {
        let made = |schema: &Value| {
            jsonschema::meta::validate(schema).expect("a schema is a schema");
            jsonschema::validator_for(schema).expect("a schema can be used")
        };
        Self { check: made(&pack_schema()), fact: made(&fact_schema()), matcher: made(&matcher_schema()) }
    }

    /// What the schema of a file says against it; none where the file is no YAML or holds credentials' forms.
    fn against(&self, path: &str, text: &str) -> Option<Vec<String>> {
        let schema = match path.rsplit('/').nth(1) {
            Some("facts") => &self.fact,
            Some("matchers") => &self.matcher,
            _ if path == "secrets.yaml" => return None,
            _ => &self.check,
        };
        let document = parse_yaml(text).ok()?;
        let root = as_json(document.roots.first()?);
        Some(schema.iter_errors(&root).map(|error| format!("{path}{}: {error}", error.instance_path())).collect())
    }
}

#[test]
fn the_schemas_take_all_of_our_own_pack() {
    let schemas = Schemas::new();
    let files = PackSource::built_in().files;
    let wrong: Vec<String> =
        files.iter().filter_map(|file| schemas.against(&file.path, &file.text)).flatten().collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn packs(folder: &str) -> Vec<(String, PackSource)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken_packs").join(folder);
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("the packs are there")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, PackSource::folder(&path).expect("a pack"))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn what_is_wrong_in_structure_the_schemas_refuse_as_well() {
    let schemas = Schemas::new();
    let passed: Vec<String> = packs("packs")
        .into_iter()
        .filter(|(_, source)| {
            let said: Vec<_> = source.files.iter().map(|file| schemas.against(&file.path, &file.text)).collect();
            // Where something is no YAML the editor says so itself.
            said.iter().all(|said| said.as_ref().is_some_and(Vec::is_empty))
        })
        .map(|(name, _)| name)
        .collect();
    insta::assert_snapshot!("only_the_pack_as_a_whole_tells", passed.join("\n"));
}

#[test]
fn what_is_poor_is_no_matter_of_structure() {
    let schemas = Schemas::new();
    for (name, source) in packs("poor") {
        for file in &source.files {
            assert_eq!(schemas.against(&file.path, &file.text).unwrap_or_default(), Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn every_key_says_what_it_means() {
    for schema in [pack_schema(), fact_schema(), matcher_schema()] {
        let mut silent = BTreeSet::new();
        let mut open = vec![&schema];
        while let Some(value) = open.pop() {
            let is_closed = value.get("additionalProperties").is_some_and(|more| *more == json!(false));
            if let Some(Value::Object(properties)) = value.get("properties").filter(|_| is_closed) {
                let says = |shape: &Value| {
                    shape.get("description").and_then(Value::as_str).is_some_and(|text| text.len() > 10)
                };
                silent.extend(properties.iter().filter(|(_, shape)| !says(shape)).map(|(key, _)| key.clone()));
            }
            match value {
                Value::Object(entries) => open.extend(entries.values()),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        assert!(silent.is_empty(), "{silent:?}");
    }
}
