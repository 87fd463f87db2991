//! What the matcher was asked and what it answered, told by the matcher itself while it works, for people who write rules.
//!
//! It decides nothing: a context without a tracer matches exactly as one with it. Of a search through many nodes it keeps
//! what held and the one that came nearest, so that a trace stays as long as its rule.

use std::cell::RefCell;

use super::{Bindings, Folded, Hole, Holes, Matches, Truth};
use crate::model::Span;

/// One thing that was asked of one piece of code.
#[derive(Clone, Debug)]
pub struct Step {
    /// In the words of the rule.
    pub asked: String,
    pub gathers: Gathers,
    /// What it was asked of.
    pub span: Span,
    pub truth: Truth,
    /// What the first way in which it holds binds that was not bound before.
    pub bound: Vec<(String, Span)>,
    /// What a constraint looked at was worth.
    pub value: Option<Option<Folded>>,
    /// Where a pattern stopped.
    pub stop: Option<Stop>,
    /// The parts of the question, or what a search met.
    pub inner: Vec<Step>,
    /// How many pieces of code a search looked at.
    pub searched: usize,
    /// How far it came; the only meaning is more or less.
    pub progress: usize,
}

/// What the inner steps of a step are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathers {
    /// The parts of one question, all of the same node.
    Parts,
    /// One question asked of many nodes.
    Search,
}

/// Where a pattern and the code parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What the pattern wanted or refused, in words.
    pub why: String,
    /// The piece of code that it met.
    pub span: Span,
    progress: usize,
}

/// The most that a search keeps of what held.
const MOST_KEPT: usize = 3;

/// Hears what the matcher is asked.
#[derive(Debug, Default)]
pub struct Tracer {
    /// Those of the rule, and of each shared match inside which a question is asked.
    holes: RefCell<Vec<Holes>>,
    open: RefCell<Vec<Step>>,
    closed: RefCell<Vec<Step>>,
}

impl Tracer {
    pub fn new(holes: &Holes) -> Self {
        Self { holes: RefCell::new(vec![holes.clone()]), ..Self::default() }
    }

    /// The name that a hole has where questions are asked now.
    pub fn name(&self, hole: Hole) -> String {
        self.holes.borrow().last().map_or_else(String::new, |holes| holes.name(hole).to_owned())
    }

    /// Puts something into words with the names that holes have where questions are asked now.
    pub(super) fn words<T>(&self, words: impl FnOnce(&Holes) -> T) -> T {
        match self.holes.borrow().last() {
            Some(holes) => words(holes),
            None => words(&Holes::default()),
        }
    }

    /// Hears what a match asks that has holes of its own.
    pub(super) fn inside<T>(&self, holes: &Holes, ask: impl FnOnce() -> T) -> T {
        self.holes.borrow_mut().push(holes.clone());
        let answer = ask();
        self.holes.borrow_mut().pop();
        answer
    }

    /// The outermost steps since it was last asked.
    pub fn take(&self) -> Vec<Step> {
        self.open.borrow_mut().clear();
        std::mem::take(&mut self.closed.borrow_mut())
    }

    pub(super) fn open(&self, asked: String, gathers: Gathers, span: Span) {
        self.open.borrow_mut().push(Step {
            asked,
            gathers,
            span,
            truth: Truth::No,
            bound: Vec::new(),
            value: None,
            stop: None,
            inner: Vec::new(),
            searched: 0,
            progress: 0,
        });
    }

    pub(super) fn close(&self, before: &Bindings<'_>, matches: &Matches<'_>) {
        let new = |solution: &Bindings<'_>| {
            let held = solution.iter().filter(|(hole, _)| before.get(*hole).is_none());
            held.map(|(hole, held)| (self.name(hole), held.span())).collect()
        };
        self.close_with(matches.truth(), matches.solutions.first().map(new).unwrap_or_default());
    }

    pub(super) fn close_with(&self, truth: Truth, bound: Vec<(String, Span)>) {
        let mut open = self.open.borrow_mut();
        let Some(mut step) = open.pop() else { return };
        if truth == Truth::Yes {
            step.stop = None;
        }
        (step.truth, step.bound) = (truth, bound);
        let own = usize::from(step.truth == Truth::Yes);
        let inner = step.inner.iter().map(|inner| inner.progress);
        step.progress = own
            + match step.gathers {
                _ if step.stop.is_some() => step.stop.as_ref().map_or(0, |stop| stop.progress),
                Gathers::Parts if step.inner.is_empty() => step.progress,
                Gathers::Parts => inner.sum(),
                Gathers::Search => inner.max().unwrap_or(0),
            };
        match open.last_mut() {
            Some(outer) => outer.keep(step),
            None => self.closed.borrow_mut().push(step),
        }
    }

    /// Notes what the value was that the innermost open question is about.
    pub(super) fn value(&self, value: Option<Folded>) {
        if let Some(step) = self.open.borrow_mut().last_mut() {
            step.value = Some(value);
        }
    }

    /// How many parts of the innermost pattern have matched.
    pub(super) fn mark(&self) -> usize {
        self.open.borrow().last().map_or(0, |step| step.progress)
    }

    /// One part of the innermost pattern matched.
    pub(super) fn advance(&self) {
        if let Some(step) = self.open.borrow_mut().last_mut() {
            step.progress += 1;
        }
    }

    /// A part of the innermost pattern failed: alternatives go on from where it began.
    pub(super) fn go_back(&self, mark: usize) {
        if let Some(step) = self.open.borrow_mut().last_mut() {
            step.progress = mark;
        }
    }

    /// The innermost pattern stopped. Of several stops the furthest counts, and of those the first, which is the
    /// innermost.
    pub(super) fn stop(&self, span: Span, why: impl FnOnce() -> String) {
        self.note_stop(span, why, |known, progress| known.progress < progress);
    }

    /// The same, where the words say more than those of an inner stop.
    pub(super) fn stop_instead(&self, span: Span, why: impl FnOnce() -> String) {
        self.note_stop(span, why, |known, progress| known.progress <= progress);
    }

    fn note_stop(&self, span: Span, why: impl FnOnce() -> String, beats: impl FnOnce(&Stop, usize) -> bool) {
        if let Some(step) = self.open.borrow_mut().last_mut() {
            let progress = step.progress;
            if step.stop.as_ref().is_none_or(|known| beats(known, progress)) {
                step.stop = Some(Stop { why: why(), span, progress });
            }
        }
    }
}

impl Step {
    /// Takes in a step that was asked on the way to this one.
    fn keep(&mut self, step: Self) {
        self.searched += 1;
        if self.gathers == Gathers::Parts {
            self.inner.push(step);
            return;
        }
        let holds = step.truth == Truth::Yes;
        let (held, missed) = (self.inner.iter().filter(|known| known.truth == Truth::Yes).count(), self.inner.len());
        if holds {
            if held == 0 {
                self.inner.clear();
            }
            if held < MOST_KEPT {
                self.inner.push(step);
            }
        } else if held == 0 {
            let rank = |step: &Self| (step.truth == Truth::Unknown, step.progress);
            if missed == 0 || self.inner.first().is_some_and(|known| rank(known) < rank(&step)) {
                self.inner = vec![step];
            }
        }
    }
}
