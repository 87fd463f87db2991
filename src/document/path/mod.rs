//! Key paths: patterns that pick values from a tree by the keys and the positions that lead to them.
//!
//! ```text
//! PATH := segments by dots: name  "a.b/c"  $NAME (one key, and binds it)  $_ or * (one key)
//!         ** (any number of levels, none too); each followed by any number of [*] [0] [-1]
//! ```
//!
//! It owns the notation and the walk. It refuses to know what stands under a key: whether a value is null, a number or
//! a mapping is the caller's to ask. It promises that each value is reported once, in the order of the tree, and that a
//! walk takes at most one step for each value and segment.

mod parse;
#[cfg(test)]
mod tests;
mod walk;

use super::Node;
use crate::model::Span;

/// A key path that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPath {
    steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Into the entries of this name.
    Name(String),
    /// Into every entry.
    AnyKey,
    /// Into every entry, and binds its key.
    Hole(String),
    /// Into every item of a sequence.
    AnyItem,
    /// Into one item of a sequence, counted from its end if negative.
    Item(i64),
    /// Any number of levels down, through entries and items.
    Deep,
}

/// Whether names are compared as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCase {
    Exact,
    /// Capitals and small letters are the same, as in the settings of some frameworks.
    Ignore,
}

/// One value that a path leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct PathMatch<'a> {
    pub node: &'a Node,
    /// The place of its key; none for a root and for an item of a sequence.
    pub key_span: Option<Span>,
    /// The holes in the order of the path: the name, the key that it holds, and where that key stands.
    ///
    /// A path with `**` can fit the way to a value in several ways; the holes then hold the keys nearest to the root.
    pub bindings: Vec<(String, String, Span)>,
}

/// What a walk was like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// How many values were looked at.
    pub steps: usize,
    /// Something unknown may hide more values that the path leads to.
    pub is_hidden: bool,
}

/// Why a text is no key path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct KeyPathError {
    pub message: String,
    /// Byte offset in the text of the path.
    pub at: usize,
}

impl KeyPath {
    /// Reads a path.
    ///
    /// # Errors
    ///
    /// [`KeyPathError`] with the offset of the segment that cannot be read. No path has more than 64 steps, and none
    /// names the same hole twice.
    pub fn parse(text: &str) -> Result<KeyPath, KeyPathError> {
        parse::steps(text).map(|steps| KeyPath { steps })
    }

    /// The names of the holes, without the `$`, in the order of the path.
    pub fn holes(&self) -> Vec<&str> {
        let names = self.steps.iter().filter_map(|step| match step {
            Step::Hole(name) => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    /// The keys that it names, in its order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Calls `on_match` for every value under `root` that the path leads to, in the order of the tree: a value before
    /// what it holds, entries and items as they are written.
    ///
    /// A value that nobody knows is reported like any other; what may be beneath it, and under a key that a template writes,
    /// is not, but [`Walked::is_hidden`] says so.
    pub fn find<'a>(&self, root: &'a Node, case: KeyCase, on_match: &mut dyn FnMut(PathMatch<'a>)) -> Walked {
        walk::walk(&self.steps, root, case, on_match)
    }
}
