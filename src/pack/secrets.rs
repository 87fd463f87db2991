//! `secrets.yaml`: the forms of providers' credentials and the products that keep secrets, as data.

use super::constraint::check_syntax;
use super::reader::{Reader, Spanned, get};
use crate::document::{Entry, Node};
use crate::model::Span;
use crate::secret::{Audience, FormSource, StoreSource};

/// The keys of a form.
pub const FORM_KEYS: [&str; 6] = ["id", "provider", "regex", "keywords", "entropy", "audience"];

/// The keys of a product that keeps secrets.
pub const STORE_KEYS: [&str; 4] = ["id", "provider", "prefixes", "resolvers"];

/// A prefix of fewer letters begins values that are no references.
const SHORTEST_PREFIX: usize = 3;

/// What a file says of secrets.
#[derive(Default)]
pub struct Secrets {
    /// Each with the place of its expression.
    pub forms: Vec<(FormSource, Span)>,
    pub stores: Vec<StoreSource>,
}

/// Reads a file.
pub fn read_secrets(reader: &mut Reader<'_>, root: &Node) -> Secrets {
    let mut secrets = Secrets::default();
    let Some(entries) = reader.mapping(root, "a file of credentials' forms", &["stores", "forms"]) else {
        return secrets;
    };
    if let Some(stores) = get(entries, "stores") {
        let items = reader.list(stores, "`stores`");
        secrets.stores = items.iter().filter_map(|item| store(reader, item)).collect();
    }
    if let Some(forms) = get(entries, "forms") {
        let items = reader.list(forms, "`forms`");
        secrets.forms = items.iter().filter_map(|item| form(reader, item)).collect();
    }
    secrets
}

fn store(reader: &mut Reader<'_>, item: &Node) -> Option<StoreSource> {
    let entries = reader.mapping(item, "a store", &STORE_KEYS)?;
    let id = required(reader, entries, "id", "a store", item);
    let provider = required(reader, entries, "provider", "a store", item);
    let mut texts = |key, what| get(entries, key).map(|node| in_small_letters(reader, node, what)).unwrap_or_default();
    let (prefixes, resolvers) = (texts("prefixes", "prefix"), texts("resolvers", "resolver"));
    let is_misspelled = ["prefixes", "resolvers"].iter().any(|key| reader.is_meant(entries, key));
    if prefixes.is_empty() && resolvers.is_empty() && !is_misspelled {
        let help = "say how a value refers to it: `prefixes: ['vault:']`";
        reader.problem_with_help(item.span, "a store has neither `prefixes` nor `resolvers`", help);
    }
    for short in prefixes.iter().filter(|prefix| prefix.text.len() < SHORTEST_PREFIX) {
        let help = "write as much of it as no other value begins with: `vault:`";
        reader.problem_with_help(short.span, format!("the prefix `{}` is too short", short.text), help);
    }
    let texts = |list: Vec<Spanned>| list.into_iter().map(|one| one.text).collect();
    Some(StoreSource { id: id?, provider: provider?, prefixes: texts(prefixes), resolvers: texts(resolvers) })
}

fn form(reader: &mut Reader<'_>, item: &Node) -> Option<(FormSource, Span)> {
    let entries = reader.mapping(item, "a form", &FORM_KEYS)?;
    let id = required(reader, entries, "id", "a form", item);
    let provider = required(reader, entries, "provider", "a form", item);
    let regex = required(reader, entries, "regex", "a form", item);
    if let Some(node) = get(entries, "regex") {
        check_syntax(reader, node);
    }
    let keywords = get(entries, "keywords").map(|node| in_small_letters(reader, node, "keyword")).unwrap_or_default();
    let keywords = keywords.into_iter().map(|word| word.text).collect();
    let entropy = get(entries, "entropy").map_or(Some(None), |node| entropy(reader, node).map(Some))?;
    let audience = get(entries, "audience").map_or(Some(Audience::Owner), |node| audience(reader, node))?;
    let place = get(entries, "regex").map_or(item.span, |node| node.span);
    Some((FormSource { id: id?, provider: provider?, regex: regex?, keywords, entropy, audience }, place))
}

fn required(reader: &mut Reader<'_>, entries: &[Entry], key: &str, what: &str, item: &Node) -> Option<String> {
    let node = reader.required(entries, key, what, item.span)?;
    reader.text(node, &format!("`{key}`")).map(|text| text.text)
}

/// Texts that are compared with small letters alone.
fn in_small_letters(reader: &mut Reader<'_>, node: &Node, what: &str) -> Vec<Spanned> {
    let texts = reader.texts(node, &format!("a {what}"));
    for text in texts.iter().filter(|text| text.text.bytes().any(|byte| byte.is_ascii_uppercase())) {
        let help = "texts are searched in small letters: write it so";
        reader.problem_with_help(text.span, format!("the {what} `{}` has capitals", text.text), help);
    }
    texts
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
