//! The matcher's steps as lines for people, masked: what decided in full, what did not come near by its count.

use super::super::cut::Cutter;
use super::At;
use crate::matcher::{Folded, Gathers, Hole, Step, Truth, Value};
use crate::model::{Mark, Span, Trace, TraceLine};
use crate::pack::CompiledRule;
use crate::secret::mask;

/// The most alternatives that are told where none holds.
const MOST_ALTERNATIVES: usize = 4;

/// A step to tell, and how.
struct Telling<'s> {
    step: &'s Step,
    depth: usize,
    /// The code that the lines before are about.
    around: Span,
    /// The hole that is asked about.
    hole: Option<Hole>,
}

/// What is needed to put the steps of one rule into words.
pub(super) struct Teller<'a> {
    pub at: &'a At<'a>,
    pub rule: &'a CompiledRule,
    pub cutter: &'a Cutter<'a>,
}

impl Teller<'_> {
    /// Tells the steps of an outermost one; a question that is made of parts is told by its parts.
    pub fn tell(&self, root: &Step, trace: &mut Trace) {
        let mut open = Vec::new();
        open.push(Telling { step: root, depth: 0, around: root.span, hole: None });
        while let Some(Telling { step, depth, around, hole }) = open.pop() {
            let hole = hole.or_else(|| self.hole_of(step));
            // What all must hold of the same code is told one by one.
            if depth == 0 && step.asked == "all of" {
                open.extend(step.inner.iter().rev().map(|step| Telling { step, depth, around, hole }));
                continue;
            }
            let (asked, told) = merged(step);
            let mut notes = self.notes(told, around, hole);
            let (inner, left_out) = shown(told);
            if left_out > 0 {
                notes.push(format!("{left_out} more did not come so far"));
            }
            trace.lines.push(TraceLine { depth, mark: mark(truth(step)), asked, notes });
            let around = told.span;
            open.extend(inner.into_iter().rev().map(|step| Telling { step, depth: depth + 1, around, hole }));
        }
    }

    fn notes(&self, step: &Step, around: Span, hole: Option<Hole>) -> Vec<String> {
        let mut notes = Vec::new();
        let stands_elsewhere = step.span != around && step.gathers == Gathers::Parts && step.value.is_none();
        if stands_elsewhere && step.truth != Truth::No {
            notes.push(format!("at {}, `{}`", self.at.place(step.span.start), self.cutter.line_of_code(step.span)));
        }
        // What a question of several parts binds, the parts say.
        if !step.bound.is_empty() && step.inner.is_empty() {
            let bound = step
                .bound
                .iter()
                .map(|(name, span)| format!("${name} is {}", self.code(*span, self.rule.holes.get(name))));
            notes.push(bound.collect::<Vec<_>>().join(", "));
        }
        if let Some(stop) = &step.stop {
            let (place, code) = (self.at.place(stop.span.start), self.cutter.line_of_code(stop.span));
            notes.push(format!("stopped at {place}: {}; here is `{code}`", stop.why));
        }
        if let Some(value) = &step.value {
            notes.push(self.value(value.as_ref(), step, hole));
        }
        if step.asked.starts_with("where $") && step.inner.is_empty() {
            notes.push("the hole holds nothing here".to_owned());
        }
        if step.gathers == Gathers::Search && step.truth != Truth::Yes {
            let nearest = if came_near(step) { "; this came nearest:" } else { ", and nothing came near" };
            notes.push(match step.searched {
                0 => "there is nothing to look at".to_owned(),
                1 => format!("one piece of code was looked at{nearest}"),
                count => format!("{count} pieces of code were looked at{nearest}"),
            });
        }
        notes
    }

    /// Code in quotes; of a credential its mask.
    fn code(&self, span: Span, hole: Option<Hole>) -> String {
        let code = self.cutter.line_of_code(span);
        let is_credential = hole.is_some_and(|hole| self.rule.credentials.contains(&hole));
        format!("`{}`", if is_credential { mask(&code) } else { code })
    }

    /// What a constraint looked at, and what it is worth.
    fn value(&self, value: Option<&Folded>, step: &Step, hole: Option<Hole>) -> String {
        let code = self.code(step.span, hole);
        let Some(Folded { value, is_default }) = value else {
            return match step.truth {
                Truth::Unknown => format!("{code} has no value that this file tells"),
                _ => format!("{code}, by its text"),
            };
        };
        let is_credential = hole.is_some_and(|hole| self.rule.credentials.contains(&hole));
        let shown = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Duration(seconds) => format!("{seconds} s"),
            Value::Text(text) if is_credential => mask(text),
            Value::Text(text) => format!("\"{}\"", self.at.computed(text, self.cutter)),
        };
        let default = if *is_default { ", a default that the environment may replace" } else { "" };
        format!("{code} is worth {shown}{default}")
    }

    /// The hole that a `where` asks of.
    fn hole_of(&self, step: &Step) -> Option<Hole> {
        let name = step.asked.strip_prefix("where $")?.split(':').next()?;
        self.rule.holes.get(name)
    }
}

/// A question and the step that tells of it, where it is about nothing but one other: `where` and its constraint, `not` and
/// what it denies.
fn merged(step: &Step) -> (String, &Step) {
    let [inner] = step.inner.as_slice() else { return (step.asked.clone(), step) };
    if step.asked.starts_with("where $") && step.asked.ends_with(&inner.asked) {
        let (_, told) = merged(inner);
        return (step.asked.clone(), told);
    }
    if step.asked.starts_with("not ") && step.asked.ends_with(&inner.asked) {
        return (step.asked.clone(), inner);
    }
    match (step.asked.as_str(), inner.asked.as_str()) {
        ("all of", _) => merged(inner),
        ("not", "any of") => ("none of".to_owned(), inner),
        ("not", asked) => (format!("not {asked}"), inner),
        ("lacks", "has") => ("lacks".to_owned(), inner),
        _ => (step.asked.clone(), step),
    }
}

/// The steps inside one that are told, and how many are not: of an `any of` that holds what held, of another those that
/// came furthest; of a search what came near.
fn shown(step: &Step) -> (Vec<&Step>, usize) {
    let all: Vec<&Step> = step.inner.iter().collect();
    match step.gathers {
        Gathers::Search if !came_near(step) => (Vec::new(), 0),
        Gathers::Search => (all, 0),
        Gathers::Parts if step.asked != "any of" => (all, 0),
        Gathers::Parts if step.truth == Truth::Yes => {
            (all.into_iter().filter(|inner| inner.truth == Truth::Yes).collect(), 0)
        }
        Gathers::Parts => {
            let rank = |inner: &&Step| (inner.truth == Truth::Unknown, inner.progress);
            let mut ranks: Vec<_> = all.iter().map(rank).collect();
            ranks.sort_unstable_by(|a, b| b.cmp(a));
            // What did not even begin to match is told only where nothing did.
            let least = ranks.get(MOST_ALTERNATIVES - 1).copied().unwrap_or_default();
            let least = if ranks.first().is_some_and(|best| best.1 > 0) { least.max((false, 1)) } else { least };
            let told: Vec<&Step> =
                all.into_iter().filter(|inner| rank(inner) >= least).take(MOST_ALTERNATIVES).collect();
            let left_out = step.inner.len() - told.len();
            (told, left_out)
        }
    }
}

/// Whether anything that a search met is worth telling.
fn came_near(step: &Step) -> bool {
    step.inner.iter().any(|inner| inner.progress > 0 || inner.truth == Truth::Unknown)
}

/// What a step came to. Of parts the last that was asked decides: another alternative of an earlier part may well have been
/// unknown.
pub(super) fn truth(step: &Step) -> Truth {
    let mut step = step;
    while step.truth == Truth::Unknown && step.asked == "all of" {
        let Some(last) = step.inner.last() else { break };
        step = last;
    }
    step.truth
}

const fn mark(truth: Truth) -> Mark {
    match truth {
        Truth::Yes => Mark::Yes,
        Truth::No => Mark::No,
        Truth::Unknown => Mark::Unknown,
    }
}
