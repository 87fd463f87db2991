//! Matching configuration: which values of a tree a rule means, and in how many ways.
//!
//! A match is tried at a value and gives solutions: what its holes hold, and the place that is meant. Holes are shared by
//! all parts of a rule, so that the same name must hold the same text; those first met under `not` and `lacks` stay there.
//! Truth has three values here as in code: what a template may write is unknown, and neither having nor lacking it holds.
//! It promises that the work is bounded by a count of steps, the same on every machine.

mod ask;
mod solve;
mod wording;

use std::collections::BTreeSet;

use super::{Constraint, Hole, MOST_PLACES};
use crate::document::{KeyCase, KeyPath, Node};
use crate::model::Span;
use crate::secret::Forms;

pub use wording::Wording;

/// What a rule asks of a document, or of a part of one.
#[derive(Clone, Debug)]
pub enum DocumentMatch {
    /// Each value that a path leads to.
    Key(KeyMatch),
    /// Each value that a path leads to, with what is asked of it as a whole: every part starts there.
    Each {
        path: HolePath,
        parts: Vec<Self>,
    },
    /// Something asked of a hole that another part binds.
    Where(Hole, Constraint),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// A path, and what is asked of the values that it leads to.
#[derive(Clone, Debug)]
pub struct KeyMatch {
    pub path: HolePath,
    pub presence: Presence,
    /// The hole that the value is bound to.
    pub value: Option<Hole>,
    /// What is asked of the value itself.
    pub asks: Option<Constraint>,
}

/// Whether a key without a value counts as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Key,
    /// The value is not null.
    Value,
}

/// A key path with the holes that stand in it, in their order.
#[derive(Clone, Debug)]
pub struct HolePath {
    pub path: KeyPath,
    pub holes: Vec<Hole>,
}

impl DocumentMatch {
    /// The holes that are bound wherever it holds.
    pub fn always_bound(&self) -> BTreeSet<Hole> {
        match self {
            Self::Key(key) => {
                let mut holes: BTreeSet<Hole> = key.path.holes.iter().copied().collect();
                holes.extend(key.value);
                holes.extend(key.asks.iter().flat_map(groups));
                holes
            }
            Self::Each { path, parts } => {
                path.holes.iter().copied().chain(parts.iter().flat_map(Self::always_bound)).collect()
            }
            Self::Where(_, constraint) => groups(constraint).into_iter().collect(),
            Self::All(parts) => parts.iter().flat_map(Self::always_bound).collect(),
            Self::Any(parts) => parts
                .iter()
                .map(Self::always_bound)
                .reduce(|all, one| all.intersection(&one).copied().collect())
                .unwrap_or_default(),
            Self::Not(_) => BTreeSet::new(),
        }
    }

    /// Whether something of it must be there for it to hold, so that it has a place to show.
    pub fn is_positive(&self) -> bool {
        match self {
            Self::Key(_) | Self::Each { .. } => true,
            Self::All(parts) => parts.iter().any(Self::is_positive),
            Self::Any(parts) => parts.iter().all(Self::is_positive),
            Self::Where(..) | Self::Not(_) => false,
        }
    }

    /// Calls `on` with all that is asked of a hole, outside `not`.
    pub fn asked<'m>(&'m self, on: &mut dyn FnMut(Hole, &'m Constraint)) {
        match self {
            Self::Key(KeyMatch { value: Some(hole), asks: Some(constraint), .. }) | Self::Where(hole, constraint) => {
                on(*hole, constraint);
            }
            Self::Each { parts, .. } | Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.asked(on));
            }
            Self::Key(_) | Self::Not(_) => {}
        }
    }
}

/// The holes that a constraint binds where it holds.
fn groups(constraint: &Constraint) -> Vec<Hole> {
    match constraint {
        Constraint::Regex { groups, .. } => groups.iter().map(|(_, hole)| *hole).collect(),
        Constraint::All(parts) => parts.iter().flat_map(groups).collect(),
        _ => Vec::new(),
    }
}

/// A tree that is matched, with what is needed to understand it.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'d> {
    /// The text of the file.
    pub source: &'d str,
    pub root: &'d Node,
    pub case: KeyCase,
    pub forms: &'d Forms,
}

/// One way in which a match holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution<'d> {
    pub held: Vec<(Hole, Kept<'d>)>,
    /// The place to show.
    pub place: Span,
    /// All that was matched.
    pub matched: Span,
}

/// What a hole holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept<'d> {
    /// A key, or a part of a text, and where it stands.
    Text(String, Span),
    Value(&'d Node),
}

impl<'d> Kept<'d> {
    pub fn span(&self) -> Span {
        match self {
            Self::Text(_, span) => *span,
            Self::Value(node) => node.span,
        }
    }

    /// The text that is compared; none for what is no text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text, _) => Some(text),
            Self::Value(node) => node.scalar(),
        }
    }
}

/// The match took more steps than any file is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

/// All ways in which a match holds in a tree, at most [`MOST_PLACES`], in the order of the tree.
///
/// # Errors
/// [`OverBudget`] if the match and the tree together ask for too much.
pub fn solutions<'d>(tree: Tree<'d>, asked: &DocumentMatch) -> Result<Vec<Solution<'d>>, OverBudget> {
    let solver = solve::Solver::new(tree);
    let found = solver.solve(asked, tree.root, &solve::Known::default());
    if solver.is_exhausted() {
        return Err(OverBudget);
    }
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for known in found.solutions {
        let Some((place, matched)) = known.place else { continue };
        let key: Vec<(Hole, Span, Option<String>)> =
            known.held.iter().map(|(hole, kept)| (*hole, kept.span(), kept.text().map(str::to_owned))).collect();
        // One value may be reached in two ways: in its own place, and in that of a normal form.
        if all.len() < MOST_PLACES && seen.insert((place, key)) {
            all.push(Solution { held: known.held, place, matched });
        }
    }
    Ok(all)
}
