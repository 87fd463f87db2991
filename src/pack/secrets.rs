//! `secrets.yaml`: the forms of providers' credentials, as data.

use super::constraint::check_syntax;
use super::reader::{Reader, get};
use crate::document::Node;
use crate::model::Span;
use crate::secret::{Audience, FormSource};

/// The keys of a form.
pub const FORM_KEYS: [&str; 6] = ["id", "provider", "regex", "keywords", "entropy", "audience"];

/// Reads the forms of a file, each with the place of its expression.
pub fn read_forms(reader: &mut Reader<'_>, root: &Node) -> Vec<(FormSource, Span)> {
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
        if let Some(node) = get(entries, "regex") {
            check_syntax(reader, node);
        }
        let keywords = get(entries, "keywords").map(|node| reader.texts(node, "a keyword")).unwrap_or_default();
        for word in keywords.iter().filter(|word| word.text.bytes().any(|byte| byte.is_ascii_uppercase())) {
            let help = "texts are searched in small letters: write it so";
            reader.problem_with_help(word.span, format!("the keyword `{}` has capitals", word.text), help);
        }
        let keywords = keywords.into_iter().map(|word| word.text).collect();
        let entropy = get(entries, "entropy").map_or(Some(None), |node| entropy(reader, node).map(Some));
        let audience = get(entries, "audience").map_or(Some(Audience::Owner), |node| audience(reader, node));
        let (Some(entropy), Some(audience)) = (entropy, audience) else { continue };
        if let (Some(id), Some(provider), Some(regex)) = (id, provider, regex) {
            let place = get(entries, "regex").map_or(item.span, |node| node.span);
            read.push((FormSource { id, provider, regex, keywords, entropy, audience }, place));
        }
    }
    read
}

fn entropy(reader: &mut Reader<'_>, node: &Node) -> Option<f64> {
    let least = node.scalar().and_then(|text| text.parse().ok());
    if least.is_none() {
        reader.problem_with_help(node.span, "`entropy` is a number", "bits a character: `entropy: 3.5`");
    }
    least
}

fn audience(reader: &mut Reader<'_>, node: &Node) -> Option<Audience> {
    match node.scalar() {
        Some("owner") => Some(Audience::Owner),
        Some("unclear") => Some(Audience::Unclear),
        Some("everybody") => Some(Audience::Everybody),
        _ => {
            reader.problem(node.span, "an audience is `owner`, `unclear` or `everybody`");
            None
        }
    }
}
