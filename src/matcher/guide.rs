//! What a search through the descendants of a node can go by: words without which nothing there can match.
//!
//! It owns which words are sure. It refuses what might be unsure without them: an object that stands elsewhere, a value
//! that nobody knows, a name that an import spells otherwise. It promises that a guided search answers as a plain one.

use super::names::expanded;
use super::pattern::{PatternNode, PatternPiece};
use super::{Condition, Context};
use crate::syntax::{Form, Node, Slot};

/// Words of which one stands inside every node that a condition may hold for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    words: Vec<String>,
}

impl Guide {
    /// The words of a condition; none where it can hold, or be unsure, without any.
    pub fn of(condition: &Condition) -> Option<Self> {
        let mut words = words_of(condition)?;
        words.sort();
        words.dedup();
        Some(Self { words })
    }

    /// Where in the code of a node the words stand, sorted; `None` where a name of the file may stand for one of them.
    pub fn places<'t>(&self, context: &Context<'t>, node: Node<'t>) -> Option<Vec<usize>> {
        let language = context.dialect.language();
        let is_renamed = context.imports().iter().any(|(local, imported)| {
            let (module, name) = expanded(language, imported, &[]);
            module.iter().chain(&name).any(|text| *text != local && self.words.iter().any(|word| word == text))
        });
        if is_renamed {
            return None;
        }
        let mut places: Vec<usize> =
            self.words.iter().flat_map(|word| context.places_within(word, node.byte_range())).copied().collect();
        places.sort_unstable();
        Some(places)
    }
}

fn words_of(condition: &Condition) -> Option<Vec<String>> {
    match condition {
        Condition::Pattern(pattern) => Some(vec![word_of(&pattern.root)?.to_owned()]),
        Condition::All(parts) => parts.iter().find_map(words_of),
        Condition::Any(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(words_of).collect();
            Some(each?.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// The word that what is called, or the member that is taken, must be.
fn word_of(node: &PatternNode) -> Option<&str> {
    match node {
        PatternNode::Leaf(text) => is_word(text).then_some(text),
        PatternNode::Name { path, .. } => path.last().map(String::as_str).filter(|text| is_word(text)),
        PatternNode::Await(inner) => word_of(inner),
        PatternNode::Branch { form, slots } => {
            let telling = match form {
                Form::Call => Slot::Callee,
                Form::Member | Form::GenericName => Slot::Name,
                _ => return None,
            };
            slots.iter().find_map(|(slot, piece)| match piece {
                PatternPiece::One(inner) if *slot == telling => word_of(inner),
                _ => None,
            })
        }
        _ => None,
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
