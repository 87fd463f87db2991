//! The search for the ways in which a match holds.

use std::cell::Cell;

use super::{DocumentMatch, HolePath, Kept, KeyMatch, Presence, Tree};
use crate::document::{Node, PathMatch, Value};
use crate::matcher::{Hole, MOST_PLACES};
use crate::model::Span;

/// How many values may be looked at for one rule in one document.
const MOST_STEPS: usize = 5_000_000;

/// What holds so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Known<'d> {
    pub held: Vec<(Hole, Kept<'d>)>,
    /// The place to show and all that was matched, once something was found.
    pub place: Option<(Span, Span)>,
}

impl<'d> Known<'d> {
    pub fn get(&self, hole: Hole) -> Option<&Kept<'d>> {
        self.held.iter().find(|(known, _)| *known == hole).map(|(_, kept)| kept)
    }

    /// What is known with one hole more; nothing if it holds something else.
    pub fn with(mut self, hole: Hole, kept: Kept<'d>) -> Option<Self> {
        match self.get(hole) {
            Some(known) => {
                let same = match (known, &kept) {
                    (Kept::Value(one), Kept::Value(other)) if one.scalar().is_none() => one.value == other.value,
                    (one, other) => one.text().is_some() && one.text() == other.text(),
                };
                same.then_some(self)
            }
            None => {
                self.held.push((hole, kept));
                Some(self)
            }
        }
    }
}

/// The ways in which something holds; with none, whether that is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Found<'d> {
    pub solutions: Vec<Known<'d>>,
    pub unsure: bool,
}

impl<'d> Found<'d> {
    pub fn one(known: Known<'d>) -> Self {
        Self { solutions: vec![known], unsure: false }
    }

    pub fn unsure() -> Self {
        Self { solutions: Vec::new(), unsure: true }
    }

    pub fn merge(&mut self, other: Self) {
        self.unsure |= other.unsure;
        self.solutions.extend(other.solutions.into_iter().take(MOST_PLACES.saturating_sub(self.solutions.len())));
    }

    fn is_surely_none(&self) -> bool {
        self.solutions.is_empty() && !self.unsure
    }

    /// The ways in which something more holds under each of these.
    pub fn then(self, more: impl Fn(Known<'d>) -> Self) -> Self {
        let mut all = Self { solutions: Vec::new(), unsure: self.unsure };
        for known in self.solutions {
            all.merge(more(known));
        }
        all
    }
}

/// The search in one tree.
pub(super) struct Solver<'d> {
    pub tree: Tree<'d>,
    steps: Cell<usize>,
}

impl<'d> Solver<'d> {
    pub fn new(tree: Tree<'d>) -> Self {
        Self { tree, steps: Cell::new(0) }
    }

    pub fn is_exhausted(&self) -> bool {
        self.steps.get() > MOST_STEPS
    }

    /// The ways in which `asked` holds at a value.
    pub fn solve(&self, asked: &DocumentMatch, at: &'d Node, known: &Known<'d>) -> Found<'d> {
        match asked {
            DocumentMatch::Key(key) => self.key(key, at, known),
            DocumentMatch::Each { path, parts } => self.each(path, parts, at, known),
            DocumentMatch::Where(hole, constraint) => match known.get(*hole) {
                Some(kept) => self.ask(constraint, &kept.clone(), known.clone()),
                None => Found::unsure(),
            },
            DocumentMatch::All(parts) => self.all(parts, at, known),
            DocumentMatch::Any(parts) => {
                let mut all = Found::default();
                for part in parts {
                    all.merge(self.solve(part, at, known));
                }
                all
            }
            DocumentMatch::Not(inner) => {
                let found = self.solve(inner, at, known);
                match (found.solutions.is_empty(), found.unsure) {
                    (true, false) => Found::one(known.clone()),
                    (true, true) => Found::unsure(),
                    (false, _) => Found::default(),
                }
            }
        }
    }

    /// One part after the other, each under what those before it bind. What surely fails decides, whatever is unknown.
    fn all(&self, parts: &[DocumentMatch], at: &'d Node, known: &Known<'d>) -> Found<'d> {
        let mut found = Found::one(known.clone());
        let mut is_unsure = false;
        for part in parts {
            found = found.then(|known| self.solve(part, at, &known));
            if found.is_surely_none() {
                return found;
            }
            if found.solutions.is_empty() {
                is_unsure = true;
                found = Found::one(known.clone());
            }
        }
        if is_unsure { Found::unsure() } else { found }
    }

    fn key(&self, key: &KeyMatch, at: &'d Node, known: &Known<'d>) -> Found<'d> {
        let mut all = Found::default();
        for found in self.reached(&key.path, at, &mut all.unsure) {
            if all.solutions.len() >= MOST_PLACES {
                break;
            }
            let Some(mut here) = bound(known, &key.path, &found) else { continue };
            match (key.presence, &found.node.value) {
                (Presence::Value, Value::Null) => continue,
                (Presence::Value, Value::Unknown) => {
                    all.unsure = true;
                    continue;
                }
                _ => {}
            }
            let kept = Kept::Value(found.node);
            if let Some(hole) = key.value {
                // What is asked of a value without a name of its own is shown under a name that others may have taken.
                let is_taken = key.asks.is_some() && here.get(hole).is_some();
                match if is_taken { Some(here) } else { here.with(hole, kept.clone()) } {
                    Some(with) => here = with,
                    None => continue,
                }
            }
            here.place.get_or_insert_with(|| {
                let whole = whole(&found);
                (whole, whole)
            });
            all.merge(match &key.asks {
                Some(constraint) => self.ask(constraint, &kept, here),
                None => Found::one(here),
            });
        }
        all
    }

    /// Each item is one solution, however many ways there are in which its parts hold.
    fn each(&self, path: &HolePath, parts: &[DocumentMatch], at: &'d Node, known: &Known<'d>) -> Found<'d> {
        let mut all = Found::default();
        for found in self.reached(path, at, &mut all.unsure) {
            if all.solutions.len() >= MOST_PLACES {
                break;
            }
            let Some(here) = bound(known, path, &found) else { continue };
            let mut inner = self.all(parts, found.node, &here);
            all.unsure |= inner.unsure && inner.solutions.is_empty();
            if !inner.solutions.is_empty() {
                let mut first = inner.solutions.swap_remove(0);
                first.place = Some((head(&found), whole(&found)));
                all.solutions.push(first);
            }
        }
        all
    }

    /// The values that a path leads to. `unsure` becomes true if something unknown may hide more of them.
    fn reached(&self, path: &HolePath, at: &'d Node, unsure: &mut bool) -> Vec<PathMatch<'d>> {
        let mut found = Vec::new();
        if self.is_exhausted() {
            *unsure = true;
            return found;
        }
        let walked = path.path.find(at, self.tree.case, &mut |matched| found.push(matched));
        self.steps.set(self.steps.get().saturating_add(walked.steps));
        *unsure |= walked.is_hidden;
        found
    }
}

/// What is known with the keys that a path has met; nothing if one of them is another than it should be.
fn bound<'d>(known: &Known<'d>, path: &HolePath, found: &PathMatch<'d>) -> Option<Known<'d>> {
    path.holes
        .iter()
        .zip(&found.bindings)
        .try_fold(known.clone(), |known, (hole, (_, key, span))| known.with(*hole, Kept::Text(key.clone(), *span)))
}

fn whole(found: &PathMatch<'_>) -> Span {
    found.key_span.map_or(found.node.span, |key| {
        Span::new(key.start.min(found.node.span.start), found.node.span.end.max(key.end))
    })
}

/// The place by which people know an item: its key, or its first line.
fn head(found: &PathMatch<'_>) -> Span {
    found.key_span.unwrap_or_else(|| match &found.node.value {
        Value::Mapping(entries) => entries.first().map_or(found.node.span, |first| match first.node.scalar() {
            Some(_) => first.span(),
            None => first.key_span,
        }),
        _ => found.node.span,
    })
}
