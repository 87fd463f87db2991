//! Where the holes of a rule stand: as names, whose text anchors the rule, or as expressions, whose value may be elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::after::{After, Following, Values};
use super::pattern::{PatternItem, PatternNode, PatternPiece};
use super::{Condition, Constraint, Hole, Kind};
use crate::model::Language;
use crate::syntax::{Form, Slot};

/// Where the holes of a rule stand: as names and plain texts, whose constraints look at the code itself, or as expressions,
/// whose constraints may look at a value that is written elsewhere.
pub(super) struct Stands<'c> {
    language: Language,
    /// With what follows the name, where that is known of every place where it stands.
    names: BTreeMap<Hole, Option<Following>>,
    expressions: BTreeSet<Hole>,
    /// The holes that the node itself fills, whichever way it matches: elsewhere they stand for the same.
    filled: BTreeSet<Hole>,
    /// What is asked of the holes' values, where the walk is.
    values: Values<'c>,
    /// The holes that are texts in quotes, where the walk is.
    texts: BTreeSet<Hole>,
    /// Whether the walk is in an object that may stand elsewhere, behind a name.
    is_elsewhere: bool,
}

/// The parts of a condition that must hold together, each by what it may be instead.
pub(super) type Clauses<'c> = Vec<Vec<&'c Condition>>;

/// The holes that are names wherever the rule binds them, with what follows them.
pub(super) type Names = BTreeMap<Hole, Option<Following>>;

impl<'c> Stands<'c> {
    fn new(language: Language, filled: BTreeSet<Hole>) -> Self {
        Self {
            language,
            names: BTreeMap::new(),
            expressions: BTreeSet::new(),
            filled,
            values: Values::default(),
            texts: BTreeSet::new(),
            is_elsewhere: false,
        }
    }

    /// The holes that are names wherever the rule binds them.
    pub(super) fn names_of(language: Language, parts: &Clauses<'c>) -> Names {
        let filled = parts.iter().flat_map(|alternatives| filled_by_any(alternatives.iter().copied()));
        let mut stands = Self::new(language, filled.collect());
        stands.all(parts);
        stands.names.retain(|hole, _| !stands.expressions.contains(hole));
        stands.names
    }

    /// What must hold together.
    fn all(&mut self, parts: &Clauses<'c>) {
        let around = (self.values.clone(), self.texts.clone());
        for part in parts {
            if let [Condition::Where { hole, constraint }] = part[..] {
                self.values.put(*hole, constraint);
                // Python joins texts that stand side by side.
                if self.language != Language::Python && is_of_text(constraint) {
                    self.texts.insert(*hole);
                }
            }
        }
        parts.iter().flatten().for_each(|part| self.condition(part));
        (self.values, self.texts) = around;
    }

    fn condition(&mut self, condition: &'c Condition) {
        match condition {
            Condition::Pattern(pattern) => self.node(&pattern.root),
            Condition::All(parts) => self.all(&parts.iter().map(|part| vec![part]).collect()),
            Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Inside { condition, .. }
            | Condition::Has { condition, .. }
            | Condition::Beside { condition, .. } => {
                // What stands in an ancestor is not inside the node.
                let mut other = Self::new(self.language, BTreeSet::new());
                other.condition(condition);
                let elsewhere = other.names.into_keys().chain(other.expressions);
                self.expressions.extend(elsewhere.filter(|hole| !self.filled.contains(hole)));
            }
            // What a named match hands out may be an expression.
            Condition::Is(named) => self.expressions.extend(named.handed_out.iter().map(|(_, hole)| *hole)),
            Condition::Query(query) => self.expressions.extend(query.holes()),
            Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) | Condition::Where { .. } => {}
        }
    }

    /// A name that may stand outside the node anchors nothing inside it.
    fn outside(&mut self, node: &PatternNode) {
        node.holes(&mut |hole| {
            self.expressions.insert(hole);
        });
    }

    fn name(&mut self, node: &PatternNode, after: Option<Following>) {
        match node {
            PatternNode::Hole(Some(hole)) => self.put(*hole, after),
            PatternNode::Branch { form: Form::Member, slots } => {
                for (slot, piece) in slots {
                    match (slot, piece) {
                        (Slot::Name, PatternPiece::One(name)) => self.name(name, after.clone()),
                        (_, PatternPiece::One(inner)) => self.node(inner),
                        (_, PatternPiece::Many(_)) => {}
                    }
                }
            }
            _ => self.node(node),
        }
    }

    fn put(&mut self, hole: Hole, after: Option<Following>) {
        match self.names.get_mut(&hole) {
            Some(known) => {
                *known = match (known.take(), after) {
                    (Some(one), Some(other)) => one.or(&other),
                    _ => None,
                };
            }
            None => {
                self.names.insert(hole, after);
            }
        }
    }

    fn node(&mut self, node: &PatternNode) {
        match node {
            PatternNode::TextHole(Some(hole)) => self.put(*hole, None),
            PatternNode::Hole(Some(hole)) if self.texts.contains(hole) && !self.is_elsewhere => self.put(*hole, None),
            PatternNode::Hole(Some(hole)) | PatternNode::Many(Some(hole)) => {
                self.expressions.insert(*hole);
            }
            PatternNode::Links(inner) | PatternNode::Await(inner) | PatternNode::Name { spelled: inner, .. } => {
                self.node(inner);
            }
            PatternNode::Template(_) => self.outside(node),
            PatternNode::Branch { form, slots } => {
                for (slot, piece) in slots {
                    match piece {
                        PatternPiece::One(inner) => match (form, slot) {
                            (Form::Assign, Slot::Left) => {
                                let after = After::assigned(self.language, slots, &self.values);
                                let is_hole = matches!(inner, PatternNode::Hole(_));
                                let after = if is_hole { after.map(After::or_unpacked) } else { after };
                                self.name(inner, after.map(Following::assigned));
                            }
                            (Form::Parameter, Slot::Name) => {
                                let after = After::assigned(self.language, slots, &self.values);
                                self.name(inner, after.map(After::or_unpacked).map(Following::word));
                            }
                            (Form::Function, Slot::Name) => self.outside(inner),
                            // What is called is a name, or a chain that ends with one.
                            (Form::Call, Slot::Callee) => {
                                self.name(inner, Some(Following::called(self.language, inner, slots)))
                            }
                            (Form::New, Slot::Type) | (_, Slot::Name) => self.name(inner, None),
                            _ => self.node(inner),
                        },
                        PatternPiece::Many(items) => self.items(*slot, items),
                    }
                }
            }
            _ => {}
        }
    }

    fn items(&mut self, slot: Slot, items: &[PatternItem]) {
        for (at, item) in items.iter().enumerate() {
            if let Some(key) = &item.key {
                let after = After::keyed(self.language, &item.value, &self.values);
                self.key(key, after);
            }
            let next = items.get(at + 1).filter(|next| next.key.is_none() && slot != Slot::Args);
            match (&item.value, next.map(|next| &next.value)) {
                (member @ PatternNode::Branch { form: Form::Member, .. }, Some(PatternNode::Leaf(operator))) => {
                    self.name(member, After::before_operator(operator).map(Following::assigned));
                }
                (PatternNode::TextHole(_), Some(value)) if item.key.is_none() => {
                    let after = After::paired(self.language, value, &self.values);
                    self.key(&item.value, after);
                }
                (value @ PatternNode::Branch { form: Form::Object, .. }, _) if slot == Slot::Args => {
                    let around = std::mem::replace(&mut self.is_elsewhere, true);
                    self.node(value);
                    self.is_elsewhere = around;
                }
                (value, _) => self.node(value),
            }
        }
    }

    /// A name or a plain text that is a key.
    fn key(&mut self, node: &PatternNode, after: After) {
        match node {
            PatternNode::TextHole(Some(hole)) => self.put(*hole, Some(Following::word(after))),
            _ => self.name(node, Some(Following::word(after))),
        }
    }
}

/// The holes that a pattern of the node itself fills in every way in which the condition holds. Patterns are matched before
/// relations are, so what a relation finds elsewhere must be the same.
fn filled(condition: &Condition) -> BTreeSet<Hole> {
    match condition {
        Condition::Pattern(pattern) => pattern.holes(),
        Condition::All(parts) => parts.iter().flat_map(filled).collect(),
        Condition::Any(parts) => filled_by_any(parts.iter()),
        _ => BTreeSet::new(),
    }
}

fn filled_by_any<'c>(alternatives: impl Iterator<Item = &'c Condition>) -> BTreeSet<Hole> {
    alternatives.map(filled).reduce(|all, one| all.intersection(&one).copied().collect()).unwrap_or_default()
}

/// Whether a constraint asks for a text in quotes, which its other parts then look at.
fn is_of_text(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Kind(Kind::String) => true,
        Constraint::All(parts) => parts.iter().any(is_of_text),
        _ => false,
    }
}
