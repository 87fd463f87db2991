//! Holes that are bound and never used.

use std::collections::BTreeMap;

use super::Lint;
use crate::document::Node;
use crate::model::Span;

impl Lint<'_> {
    /// A hole that a rule names once: `$_` says the same, and that it does not matter.
    pub(super) fn unused_holes(&mut self) {
        for (id, node) in self.rules("rules") {
            let group = node.get("group").and_then(Node::scalar);
            let is_source = [Some(id), group, Some(self.id())].into_iter().flatten();
            if is_source.into_iter().any(|name| self.sources_of_derived.contains(name)) {
                continue;
            }
            // Where each hole stands, and how often it is named.
            let mut said: BTreeMap<String, (Option<Span>, usize)> = BTreeMap::new();
            let defaults = ["fails-because", "passes-because"].into_iter().filter_map(|key| self.root.get(key));
            for node in std::iter::once(node).chain(defaults) {
                super::each_text(node, &mut |text, place| {
                    for (name, sign) in names(text) {
                        let known = said.entry(name).or_default();
                        known.0 = known.0.or_else(|| (sign == '$').then_some(place));
                        known.1 += 1;
                    }
                });
            }
            let unused =
                said.into_iter().filter_map(|(name, (place, times))| Some((name, place.filter(|_| times == 1)?)));
            for (name, place) in unused {
                let message = format!("`{name}` is bound and never used");
                self.warn(place, message, "say it in the message, ask something of it, or write `$_` or `$_NAME`");
            }
        }
    }
}

/// The holes that a text names, each with the sign before it: `$NAME` in code and paths, `{NAME}` in messages, and groups of
/// expressions.
fn names(text: &str) -> Vec<(String, char)> {
    let is_rest = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '$' | '{' | '<')) {
        let rest = &text[at + 1..];
        let name: String = rest.chars().take_while(|c| is_rest(*c)).collect();
        let behind = rest[name.len()..].chars().next();
        let is_whole = match sign {
            '$' => true,
            '{' => behind == Some('}'),
            _ => behind == Some('>') && text[..at].ends_with(['?', 'P']),
        };
        if is_whole && name.len() > 1 && name.starts_with(|c: char| c.is_ascii_uppercase()) {
            found.push((name, sign));
        }
    }
    found
}
