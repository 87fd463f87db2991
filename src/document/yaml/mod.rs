//! YAML 1.2 as trees with byte spans: parser events are composed into an arena, and the arena is grown into the tree.
//!
//! It owns what the events leave open: anchors, merge keys, the types of plain scalars, and where a value begins and
//! ends. It refuses files that grow without bound (aliases of aliases, deep nesting) before it grows anything. It knows
//! nothing of templates: a text with `{{ … }}` in it is read as YAML reads it.
//!
//! What an alias stands for has the alias as its span (`*name`), and everything beneath it keeps the spans of the
//! place where it was written; entries that come from a merge key keep theirs as well.

mod compose;
mod grow;
mod schema;
mod template;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Document, Malformed, Node, Value};
use crate::model::Span;

/// Reads all documents of a YAML text.
///
/// A byte order mark must be gone. Duplicate keys are kept, in order; [`duplicate_keys`] finds them.
///
/// # Errors
///
/// [`Malformed`] if the text is no YAML, names an anchor that does not exist, nests deeper than 256 levels, or holds
/// more than 250,000 values once its aliases are expanded.
pub fn parse_yaml(text: &str) -> Result<Document, Malformed> {
    let arena = compose::compose(text)?;
    Ok(Document { roots: grow::grow(arena) })
}

/// Reads all documents of a template of YAML.
///
/// # Errors
///
/// [`Malformed`] as for YAML; the message says so where the template could not be hidden from the parser.
pub(super) fn parse_template(text: &str) -> Result<Document, Malformed> {
    let masked = template::mask(text).map_err(|template::Unclosed(at)| Malformed {
        message: "a template expression that is never closed".to_owned(),
        at,
    })?;
    let mut document = parse_yaml(&masked.text).map_err(|error| {
        Malformed::near(text, format!("a template that is no YAML around its expressions: {}", error.message), error.at)
    })?;
    masked.reveal(text, &mut document);
    Ok(document)
}

/// Every key that repeats an earlier key of the same mapping, with its place, in the order of the file.
///
/// A mapping that aliases repeat is reported once, where it is written.
pub fn duplicate_keys(root: &Node) -> Vec<(String, Span)> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        match &node.value {
            Value::Mapping(entries) => {
                let mut seen = BTreeSet::new();
                for entry in entries {
                    if !seen.insert(entry.key.as_str()) {
                        found.insert((entry.key_span, entry.key.clone()));
                    }
                    waiting.push(&entry.node);
                }
            }
            Value::Sequence(items) => waiting.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Unknown => {}
        }
    }
    found.into_iter().map(|(span, key)| (key, span)).collect()
}
