//! A compiled pattern: a piece of code with holes, in the shapes that both sides of a comparison share.

use std::collections::BTreeSet;

use super::{Hole, Place};
use crate::model::Span;
use crate::syntax::{Dialect, Form, Part, Slot};

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
    /// A name that the imports of a file may spell otherwise: its qualified path, and itself as the pattern spells it.
    Name {
        path: Vec<String>,
        spelled: Box<PatternNode>,
    },
    /// A name that must come from a module, whatever the file calls it.
    Imported {
        name: String,
        module: String,
    },
    /// A plain string, by its content.
    Text(String),
    /// A string with expressions in it, by its parts.
    Template(Vec<TemplatePart>),
    Branch {
        form: Form,
        slots: Vec<(Slot, PatternPiece)>,
    },
}

/// A part of a string with expressions in it.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Characters as written.
    Plain(String),
    /// `$$$`: any parts.
    Any,
    Code(PatternNode),
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
    /// `as: argument`, without a key: it is handed to a call.
    Argument,
}

/// A pattern compiled for one dialect.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub root: PatternNode,
    pub standing: Standing,
    /// The kinds of nodes that can match, by kind id; `None` where any can.
    pub roots: Option<Vec<bool>>,
}

impl Pattern {
    pub fn new(dialect: Dialect, root: PatternNode, standing: Standing, place: Place) -> Self {
        let roots = match standing {
            Standing::Item => {
                Some(dialect.parts().iter().zip(0..).map(|(part, id)| is_item(dialect, *part, id, place)).collect())
            }
            _ => roots(dialect, &root),
        };
        Self { root, standing, roots }
    }

    /// The holes that a match fills.
    pub fn holes(&self) -> BTreeSet<Hole> {
        let mut holes = BTreeSet::new();
        self.root.holes(&mut |hole| {
            holes.insert(hole);
        });
        holes
    }

    /// The same pattern for another dialect of its language, in which such code cannot stand: it matches nothing there.
    #[must_use]
    pub fn nowhere_in(self, dialect: Dialect) -> Self {
        Self { roots: Some(vec![false; dialect.parts().len()]), ..self }
    }

    /// Whether a node of that kind can match at all: the cheapest of all questions.
    pub fn may_match(&self, kind: u16) -> bool {
        self.roots.as_ref().is_none_or(|roots| roots.get(usize::from(kind)).copied().unwrap_or(false))
    }
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
            Self::Links(inner) | Self::Await(inner) | Self::Name { spelled: inner, .. } => inner.holes(each),
            Self::Leaf(_) | Self::Imported { .. } | Self::Text(_) => {}
            Self::Template(parts) => {
                for part in parts {
                    if let TemplatePart::Code(node) = part {
                        node.holes(each);
                    }
                }
            }
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

/// Whether a node of that kind is an item of a list in that place: a key is an argument's, a member's or an element's.
fn is_item(dialect: Dialect, part: Part, kind: u16, place: Place) -> bool {
    match part {
        Part::ElementAttribute => place == Place::Attribute,
        Part::Keyed => {
            let is_argument =
                dialect.grammar().and_then(|grammar| grammar.node_kind_for_id(kind)) == Some("keyword_argument");
            place != Place::Attribute && is_argument == (place == Place::Argument)
        }
        Part::Argument | Part::Shorthand | Part::Assign => place != Place::Attribute,
        _ => false,
    }
}

/// The kinds of nodes at which a pattern can match.
fn roots(dialect: Dialect, root: &PatternNode) -> Option<Vec<bool>> {
    if matches!(root, PatternNode::Name { .. }) {
        let is_name = |part: &Part| {
            matches!(
                part,
                Part::Leaf | Part::GenericName | Part::Member | Part::ConditionalAccess | Part::MemberBinding
            )
        };
        return Some(dialect.parts().iter().map(is_name).collect());
    }
    if matches!(root, PatternNode::Template(_) | PatternNode::Text(_) | PatternNode::TextHole(_)) {
        return Some(dialect.parts().iter().map(|part| *part == Part::String).collect());
    }
    let PatternNode::Branch { form, slots } = root else { return None };
    // A member of a module may be imported, and then stands alone.
    let is_imported_member =
        slots.iter().any(|piece| matches!(piece, (Slot::Object, PatternPiece::One(PatternNode::Name { .. }))));
    let fits = |id: usize, part: Part| match form {
        Form::Kind(kind) => u16::try_from(id).is_ok_and(|id| dialect.kin(id) == *kind),
        Form::GenericName => part == Part::GenericName,
        Form::String => part == Part::String,
        Form::Call => part == Part::Call,
        Form::New => part == Part::New,
        Form::Member => {
            matches!(part, Part::Member | Part::ConditionalAccess | Part::MemberBinding)
                || (is_imported_member && part == Part::Leaf)
        }
        Form::Index => matches!(part, Part::Index | Part::ConditionalAccess | Part::ElementBinding),
        Form::Assign => matches!(part, Part::Assign | Part::Declarator),
        Form::Function => matches!(part, Part::Function | Part::Lambda),
        Form::Constructor => part == Part::Function,
        Form::Class => part == Part::Class,
        Form::Parameter => part == Part::Parameter,
        Form::Attribute => part == Part::Attribute,
        Form::List => part == Part::List,
        Form::Element => part == Part::Element,
        Form::Object => part == Part::Object,
        Form::Block => part == Part::Block,
        Form::Leaf => true,
    };
    Some(dialect.parts().iter().enumerate().map(|(id, part)| fits(id, *part)).collect())
}
