//! `secrets.yaml`: the forms of providers' credentials, as data.

use super::reader::{Reader, get};
use crate::document::Node;
use crate::secret::FormSource;

/// The keys of a form.
pub const FORM_KEYS: [&str; 6] = ["id", "provider", "regex", "keywords", "entropy", "ambiguous"];

/// Reads the forms of a file.
pub fn read_forms(reader: &mut Reader<'_>, root: &Node) -> Vec<FormSource> {
    let Some(entries) = reader.mapping(root, "a file of credentials' forms", &["forms"]) else { return Vec::new() };
    let Some(forms) = get(entries, "forms") else { return Vec::new() };
    let mut read = Vec::new();
    for item in reader.list(forms, "`forms`") {
        let Some(entries) = reader.mapping(item, "a form", &FORM_KEYS) else { continue };
        let mut text = |key: &str| {
            let node = reader.required(entries, key, "a form", item.span)?;
            reader.text(node, &format!("`{key}`")).map(|text| text.text)
        };
        let (id, provider, regex) = (text("id"), text("provider"), text("regex"));
        let keywords = get(entries, "keywords")
            .map(|node| reader.texts(node, "a keyword").into_iter().map(|text| text.text).collect())
            .unwrap_or_default();
        let entropy = get(entries, "entropy").and_then(Node::scalar).and_then(|text| text.parse().ok());
        let ambiguous = get(entries, "ambiguous").and_then(Node::scalar).is_some_and(|text| text == "true");
        if let (Some(id), Some(provider), Some(regex)) = (id, provider, regex) {
            if let Err(message) = regex_syntax::parse(&regex) {
                let cause = message.to_string().lines().last().unwrap_or_default().to_owned();
                reader.problem(item.span, format!("the form `{id}` is wrong: {cause}"));
                continue;
            }
            read.push(FormSource { id, provider, regex, keywords, entropy, ambiguous });
        }
    }
    read
}
