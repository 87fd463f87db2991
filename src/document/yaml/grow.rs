//! From the arena to the tree: aliases are expanded and merge keys resolved. The composer has bounded the size and the
//! depth of the result, so that recursion here goes no deeper than the tree may be.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::compose::{Arena, Content};
use super::schema::Sort;
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// The roots of all documents.
pub(super) fn grow(arena: Arena<'_>) -> Vec<Node> {
    arena.roots.iter().map(|root| arena.node(*root)).collect()
}

impl Arena<'_> {
    fn node(&self, index: usize) -> Node {
        let Some(slot) = self.slots.get(index) else {
            return Node { span: Span::default(), value: Value::Null };
        };
        let value = match &slot.content {
            Content::Scalar { text, sort } => scalar(text, *sort),
            Content::Sequence(items) => Value::Sequence(items.iter().map(|item| self.node(*item)).collect()),
            Content::Mapping(parts) => Value::Mapping(self.entries(parts)),
            Content::Alias(target) => self.node(*target).value,
        };
        Node { span: slot.span, value }
    }

    fn entries(&self, parts: &[usize]) -> Vec<Entry> {
        let merges = parts.chunks(2).any(|pair| self.merge_sources(pair).is_some());
        let mut taken: BTreeSet<String> = BTreeSet::new();
        if merges {
            let own = parts.chunks(2).filter(|pair| self.merge_sources(pair).is_none());
            taken.extend(own.filter_map(|pair| Some(self.key(*pair.first()?).into_owned())));
        }
        let mut entries = Vec::with_capacity(parts.len() / 2);
        for pair in parts.chunks(2) {
            match (self.merge_sources(pair), pair) {
                (Some(sources), _) => {
                    for source in sources {
                        self.merge(source, &mut taken, &mut entries);
                    }
                }
                (None, [key, value]) => entries.push(Entry {
                    key: self.key(*key).into_owned(),
                    key_span: self.slots.get(*key).map_or(Span::default(), |slot| slot.span),
                    node: self.node(*value),
                }),
                (None, _) => {}
            }
        }
        entries
    }

    /// Adds the entries of a mapping whose keys are not taken; of keys that repeat in it, the last.
    fn merge(&self, source: usize, taken: &mut BTreeSet<String>, entries: &mut Vec<Entry>) {
        let Some((_, Content::Mapping(parts))) = self.resolved(source) else {
            return;
        };
        let mut added: Vec<Entry> = self.entries(parts);
        added.reverse();
        added.retain(|entry| taken.insert(entry.key.clone()));
        added.reverse();
        entries.append(&mut added);
    }

    /// The mappings that a pair merges, if its key is `<<` and its value a mapping or a sequence of mappings.
    fn merge_sources(&self, pair: &[usize]) -> Option<Vec<usize>> {
        let [key, value] = pair else { return None };
        let Content::Scalar { sort: Sort::Merge, .. } = &self.slots.get(*key)?.content else {
            return None;
        };
        match self.resolved(*value)? {
            (index, Content::Mapping(_)) => Some(vec![index]),
            (_, Content::Sequence(items)) => items
                .iter()
                .map(|item| match self.resolved(*item) {
                    Some((index, Content::Mapping(_))) => Some(index),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }

    /// The value behind an alias. Aliases name earlier slots and no alias has an anchor, so that one step is enough.
    fn resolved(&self, index: usize) -> Option<(usize, &Content<'_>)> {
        match &self.slots.get(index)?.content {
            Content::Alias(target) => Some((*target, &self.slots.get(*target)?.content)),
            content => Some((index, content)),
        }
    }

    /// A key as text: a scalar's own, and for a collection or the alias of one what stands in the file.
    fn key(&self, index: usize) -> Cow<'_, str> {
        match self.resolved(index) {
            Some((_, Content::Scalar { text, .. })) => Cow::Borrowed(text.as_ref()),
            _ => {
                let span = self.slots.get(index).map_or(Span::default(), |slot| slot.span);
                Cow::Borrowed(self.text.get(span.start..span.end).unwrap_or_default())
            }
        }
    }
}

fn scalar(text: &str, sort: Sort) -> Value {
    match sort {
        Sort::Null => Value::Null,
        Sort::Unknown => Value::Unknown,
        Sort::Bool(value) => Value::Bool(value),
        Sort::Number => Value::Number(text.to_owned()),
        Sort::Text | Sort::Merge => Value::Text(text.to_owned()),
    }
}
