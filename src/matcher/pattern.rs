//! A compiled pattern: a piece of code with holes, in the shapes that both sides of a comparison share.

use super::Hole;
use crate::model::Span;
use crate::syntax::{Form, Slot};

/// A node of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternNode {
    /// `$X` binds; `$_` does not.
    Hole(Option<Hole>),
    /// `$$$X` or `$$$`, where a list stands.
    Many(Option<Hole>),
    /// `"$X"`: a whole plain string, whose content it binds.
    TextHole(Option<Hole>),
    /// `base.$$$`: the base, or any chain of calls, members and indexings on it.
    Links(Box<PatternNode>),
    Await(Box<PatternNode>),
    /// A name or a literal, by its text.
    Leaf(String),
    /// A name that must come from a module, whatever the file calls it.
    Imported {
        name: String,
        module: String,
    },
    /// A plain string, by its content.
    Text(String),
    Branch {
        form: Form,
        slots: Vec<(Slot, PatternPiece)>,
    },
}

/// What fills a slot of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternPiece {
    One(PatternNode),
    Many(Vec<PatternItem>),
}

/// A member of a list in a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct PatternItem {
    pub key: Option<PatternNode>,
    pub value: PatternNode,
}

/// Where a pattern must stand beyond what its shape says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Anywhere,
    /// `as: statement`: its value is dropped.
    Statement,
    /// `as: argument`, `as: member`: one item of a list, with its key.
    Item,
}

/// A pattern compiled for one dialect.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub root: PatternNode,
    pub standing: Standing,
}

/// Why a pattern is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pub message: String,
    pub help: Option<String>,
    /// The place in the pattern's text, as far as it is known.
    pub span: Option<Span>,
}

impl PatternNode {
    /// Calls `each` with every hole that the pattern binds.
    pub fn holes(&self, each: &mut dyn FnMut(Hole)) {
        match self {
            Self::Hole(hole) | Self::Many(hole) | Self::TextHole(hole) => {
                if let Some(hole) = hole {
                    each(*hole);
                }
            }
            Self::Links(inner) | Self::Await(inner) => inner.holes(each),
            Self::Leaf(_) | Self::Imported { .. } | Self::Text(_) => {}
            Self::Branch { slots, .. } => {
                for (_, piece) in slots {
                    match piece {
                        PatternPiece::One(node) => node.holes(each),
                        PatternPiece::Many(items) => {
                            for item in items {
                                if let Some(key) = &item.key {
                                    key.holes(each);
                                }
                                item.value.holes(each);
                            }
                        }
                    }
                }
            }
        }
    }
}
