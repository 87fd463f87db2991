//! The members of lists: arguments, elements and pairs, with the names that some of them have.

use tree_sitter::Node;

use super::shape::named_children;
use super::{Dialect, Fields as _, Part};
use crate::model::Language;

/// A member of a list: an argument, an element, a pair.
#[derive(Clone, Copy, Debug)]
pub struct Item<'t> {
    /// The whole item, its name included.
    pub node: Node<'t>,
    pub key: Option<Node<'t>>,
    pub value: Node<'t>,
    pub is_spread: bool,
}

/// The items of a list, comments and punctuation left out.
pub fn slot_items<'t>(dialect: Dialect, nodes: &[Node<'t>]) -> Vec<Item<'t>> {
    nodes.iter().map(|node| item(dialect, *node)).collect()
}

fn item(dialect: Dialect, node: Node<'_>) -> Item<'_> {
    let plain = Item { node, key: None, value: node, is_spread: false };
    match dialect.part(node) {
        Part::Spread => Item { is_spread: true, ..plain },
        Part::Shorthand => Item { key: Some(node), ..plain },
        Part::Argument => {
            let key = node.field("name");
            let value = named_children(dialect, node).into_iter().rfind(|child| Some(*child) != key);
            Item { key, value: value.unwrap_or(node), ..plain }
        }
        Part::Keyed => Item {
            key: node.field("name").or_else(|| node.field("key")),
            value: node.field("value").unwrap_or(node),
            ..plain
        },
        Part::Function if dialect.language() == Language::TypeScript => Item { key: node.field("name"), ..plain },
        Part::ElementAttribute => {
            let value = node
                .named_child(1)
                .map(|value| if dialect.part(value) == Part::Braces { dialect.unwrap(value) } else { value });
            Item { key: node.named_child(0), value: value.unwrap_or(node), ..plain }
        }
        Part::Braces if node.named_child(0).is_some_and(|inner| dialect.part(inner) == Part::Spread) => {
            let node = node.named_child(0).unwrap_or(node);
            Item { node, key: None, value: node, is_spread: true }
        }
        Part::Assign => {
            let in_object = node.parent().is_some_and(|parent| dialect.part(parent) == Part::Object);
            match (in_object, node.field("left"), node.field("right")) {
                (true, Some(key), Some(value)) => Item { key: Some(key), value, ..plain },
                _ => plain,
            }
        }
        _ => plain,
    }
}
