//! Anchors: what must stand in a file, and where, for a rule to match there. They are derived from the rule, not written.
//!
//! A *skeleton* is a word of a pattern with the punctuation that must follow or precede it (`console` `.`, `.` `Timeout` `=`).
//! A *need* combines skeletons as the rule combines its parts. The law: where a rule matches, its need holds; and unless the
//! rule is unanchored, one of its triggers lies inside the matched node. Tests compare with a plain visit.

use std::collections::BTreeSet;

use super::pattern::{PatternItem, PatternNode, PatternPiece};
use super::{Condition, Constraint, Hole, Pattern, required};
use crate::secret;
use crate::syntax::{Form, Slot};

/// Fixed text with what must stand next to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skeleton {
    pub text: String,
    /// Upper and lower case are the same.
    pub ignores_case: bool,
    /// No letter, digit or `_` may touch it.
    pub is_word: bool,
    pub before: Option<u8>,
    pub after: Option<u8>,
}

/// What must be there for a rule to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    Nothing,
    /// Somewhere in the file; with `is_inside`, inside the matched node.
    Skeleton { skeleton: Skeleton, is_inside: bool },
    All(Vec<Need>),
    Any(Vec<Need>),
}

impl Need {
    /// The need of a rule's condition.
    pub fn of(condition: &Condition) -> Self {
        of_condition(condition, &Stands::names_of(condition), true)
    }

    /// Skeletons inside the node, one of which every match contains; `None` where no such set exists.
    pub fn triggers(&self) -> Option<Vec<&Skeleton>> {
        match self {
            Self::Skeleton { skeleton, is_inside: true } => Some(vec![skeleton]),
            Self::Nothing | Self::Skeleton { .. } => None,
            Self::All(parts) => {
                parts.iter().filter_map(Self::triggers).min_by_key(|set| set.iter().map(|one| one.commonness()).max())
            }
            Self::Any(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(Self::triggers).collect();
                sets.map(|sets| sets.into_iter().flatten().collect())
            }
        }
    }

    /// Calls `each` with every skeleton.
    pub fn skeletons<'a>(&'a self, each: &mut dyn FnMut(&'a Skeleton)) {
        match self {
            Self::Nothing => {}
            Self::Skeleton { skeleton, .. } => each(skeleton),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.skeletons(each)),
        }
    }

    /// Whether the need holds where exactly those skeletons are present for which `is_present` says so.
    pub fn holds(&self, is_present: &dyn Fn(&Skeleton) -> bool) -> bool {
        match self {
            Self::Nothing => true,
            Self::Skeleton { skeleton, .. } => is_present(skeleton),
            Self::All(parts) => parts.iter().all(|part| part.holds(is_present)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(is_present)),
        }
    }

    fn all(parts: Vec<Self>) -> Self {
        let mut parts: Vec<_> = parts.into_iter().filter(|part| *part != Self::Nothing).collect();
        match parts.len() {
            0 => Self::Nothing,
            1 => parts.swap_remove(0),
            _ => Self::All(parts),
        }
    }

    fn any(parts: Vec<Self>) -> Self {
        if parts.is_empty() || parts.contains(&Self::Nothing) { Self::Nothing } else { Self::Any(parts) }
    }
}

impl Skeleton {
    fn word(text: &str, before: Option<u8>, after: Option<u8>) -> Self {
        let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
        Self { text: text.to_owned(), ignores_case: false, is_word, before, after }
    }

    fn fragment(text: &str) -> Self {
        Self { text: text.to_lowercase(), ignores_case: true, is_word: false, before: None, after: None }
    }

    /// A rough guess at how often it stands in code; less is better.
    fn commonness(&self) -> usize {
        const COMMON: [&str; 28] = [
            "new", "if", "const", "get", "set", "this", "self", "return", "try", "catch", "class", "async", "await", "for",
            "in", "string", "int", "var", "let", "true", "false", "null", "None", "True", "False", "not", "and", "or",
        ];
        let base = match self.text.chars().count() {
            0..=2 => 400,
            3 => 200,
            4 => 120,
            5..=6 => 60,
            7..=9 => 30,
            _ => 15,
        };
        let common = if COMMON.contains(&self.text.as_str()) { 500 } else { 0 };
        let loose = if self.is_word { 0 } else { 40 };
        let neighbours = usize::from(self.before.is_some()) + usize::from(self.after.is_some());
        (base + common + loose) / (1 + neighbours)
    }
}

/// Where the holes of a rule stand: as names and plain texts, whose constraints look at the code itself, or as expressions,
/// whose constraints may look at a value that is written elsewhere.
#[derive(Default)]
struct Stands {
    names: BTreeSet<Hole>,
    expressions: BTreeSet<Hole>,
}

impl Stands {
    /// The holes that are names wherever the rule binds them.
    fn names_of(condition: &Condition) -> BTreeSet<Hole> {
        let mut stands = Self::default();
        stands.condition(condition);
        stands.names.difference(&stands.expressions).copied().collect()
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Pattern(pattern) => self.node(&pattern.root),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Inside { condition, .. } | Condition::Has { condition, .. } => {
                // What stands in an ancestor is not inside the node.
                let mut other = Self::default();
                other.condition(condition);
                self.expressions.extend(other.names.into_iter().chain(other.expressions));
            }
            Condition::Kind(_) | Condition::Regex(_) | Condition::Not(_) | Condition::Where { .. } => {}
        }
    }

    fn name(&mut self, node: &PatternNode) {
        match node {
            PatternNode::Hole(Some(hole)) => {
                self.names.insert(*hole);
            }
            _ => self.node(node),
        }
    }

    fn node(&mut self, node: &PatternNode) {
        match node {
            PatternNode::TextHole(Some(hole)) => {
                self.names.insert(*hole);
            }
            PatternNode::Hole(Some(hole)) | PatternNode::Many(Some(hole)) => {
                self.expressions.insert(*hole);
            }
            PatternNode::Links(inner) | PatternNode::Await(inner) => self.node(inner),
            PatternNode::Branch { form, slots } => {
                for (slot, piece) in slots {
                    match piece {
                        PatternPiece::One(inner) => match (form, slot) {
                            (Form::Assign, Slot::Left) | (Form::New, Slot::Type) | (_, Slot::Name) => self.name(inner),
                            _ => self.node(inner),
                        },
                        PatternPiece::Many(items) => {
                            for item in items {
                                item.key.iter().for_each(|key| self.name(key));
                                self.node(&item.value);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn of_condition(condition: &Condition, names: &BTreeSet<Hole>, is_inside: bool) -> Need {
    match condition {
        Condition::Pattern(pattern) => of_pattern(pattern, is_inside),
        Condition::Kind(_) | Condition::Not(_) => Need::Nothing,
        Condition::Regex(regex) => of_regex(regex.as_str(), is_inside),
        Condition::All(parts) => Need::all(parts.iter().map(|part| of_condition(part, names, is_inside)).collect()),
        Condition::Any(parts) => Need::any(parts.iter().map(|part| of_condition(part, names, is_inside)).collect()),
        Condition::Inside { condition, .. } => of_condition(condition, &BTreeSet::new(), false),
        Condition::Has { condition, .. } => of_condition(condition, &BTreeSet::new(), is_inside),
        Condition::Where { hole, constraint } if names.contains(hole) => of_constraint(constraint, is_inside),
        Condition::Where { .. } => Need::Nothing,
    }
}

fn of_constraint(constraint: &Constraint, is_inside: bool) -> Need {
    let need = |skeleton| Need::Skeleton { skeleton, is_inside };
    match constraint {
        Constraint::Regex { regex, .. } => of_regex(regex.as_str(), is_inside),
        Constraint::OneOf(words) => Need::any(
            words
                .iter()
                .map(|word| {
                    let is_identifier = word.chars().all(|c| c.is_alphanumeric() || c == '_');
                    if is_identifier && !word.is_empty() {
                        need(Skeleton::word(word, None, None))
                    } else if word.len() > 2 {
                        need(Skeleton::fragment(word))
                    } else {
                        Need::Nothing
                    }
                })
                .collect(),
        ),
        Constraint::SecretName => {
            Need::any(secret::SECRET_WORDS.iter().map(|word| need(Skeleton::fragment(word))).collect())
        }
        Constraint::All(parts) => Need::all(parts.iter().map(|part| of_constraint(part, is_inside)).collect()),
        Constraint::Any(parts) => Need::any(parts.iter().map(|part| of_constraint(part, is_inside)).collect()),
        _ => Need::Nothing,
    }
}

fn of_regex(pattern: &str, is_inside: bool) -> Need {
    match required::literals(pattern) {
        Some(words) => Need::any(
            words.iter().map(|word| Need::Skeleton { skeleton: Skeleton::fragment(word), is_inside }).collect(),
        ),
        None => Need::Nothing,
    }
}

fn of_pattern(pattern: &Pattern, is_inside: bool) -> Need {
    let mut needs = Vec::new();
    Walk { needs: &mut needs }.node(&pattern.root, None, None, is_inside);
    needs.sort_by(|a, b| key(a).cmp(&key(b)));
    needs.dedup();
    Need::all(needs)
}

fn key(need: &Need) -> Option<(&Skeleton, bool)> {
    match need {
        Need::Skeleton { skeleton, is_inside } => Some((skeleton, *is_inside)),
        _ => None,
    }
}

struct Walk<'n> {
    needs: &'n mut Vec<Need>,
}

impl Walk<'_> {
    fn put(&mut self, skeleton: Skeleton, is_inside: bool) {
        self.needs.push(Need::Skeleton { skeleton, is_inside });
    }

    /// `before` and `after` are the punctuation that stands next to the node whatever the normalisations.
    fn node(&mut self, node: &PatternNode, before: Option<u8>, after: Option<u8>, is_inside: bool) {
        match node {
            PatternNode::Hole(_) | PatternNode::Many(_) | PatternNode::TextHole(_) => {}
            PatternNode::Leaf(text) => self.put(Skeleton::word(text, before, after), is_inside),
            // The file may call it anything, but it must name the module.
            PatternNode::Imported { module, .. } => self.put(Skeleton::fragment(module), false),
            PatternNode::Text(text) => {
                if text.len() > 1 {
                    let skeleton =
                        Skeleton { text: text.clone(), ignores_case: false, is_word: false, before: None, after: None };
                    self.put(skeleton, is_inside);
                }
            }
            PatternNode::Links(inner) | PatternNode::Await(inner) => self.node(inner, before, None, is_inside),
            PatternNode::Branch { form, slots } => {
                for (slot, piece) in slots {
                    match piece {
                        PatternPiece::One(inner) => {
                            let (before, after) = neighbours(*form, *slot, inner, before, after);
                            self.node(inner, before, after, is_inside);
                        }
                        PatternPiece::Many(items) => items.iter().for_each(|item| self.item(item, *slot, is_inside)),
                    }
                }
            }
        }
    }

    fn item(&mut self, item: &PatternItem, slot: Slot, is_inside: bool) {
        // An object literal may stand elsewhere in the file, behind a name.
        let is_object = matches!(item.value, PatternNode::Branch { form: Form::Object, .. });
        let is_inside = is_inside && !(is_object && slot == Slot::Args);
        if let Some(key) = &item.key {
            self.node(key, None, None, is_inside);
        }
        self.node(&item.value, None, None, is_inside);
    }
}

fn neighbours(
    form: Form,
    slot: Slot,
    node: &PatternNode,
    before: Option<u8>,
    after: Option<u8>,
) -> (Option<u8>, Option<u8>) {
    match (form, slot) {
        (Form::Call, Slot::Callee) => (before, Some(b'(')),
        (Form::Member, Slot::Object) => (before, Some(b'.')),
        (Form::Member, Slot::Name) => (Some(b'.'), after),
        (Form::GenericName, Slot::Name) => (before, Some(b'<')),
        (Form::Assign, Slot::Left) if matches!(node, PatternNode::Branch { form: Form::Member, .. }) => {
            (None, Some(b'='))
        }
        _ => (None, None),
    }
}
