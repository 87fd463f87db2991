//! The walk of a path over a tree: one pass in the order of the tree, with the set of places in the path that each
//! value has reached.

use std::rc::Rc;

use super::{KeyCase, PathMatch, Step, Walked};
use crate::document::{Entry, Node, Value};
use crate::model::Span;

/// A key that a hole holds, and those before it.
struct Bound<'a> {
    /// The place of the hole in the path.
    step: usize,
    entry: &'a Entry,
    before: Option<Rc<Bound<'a>>>,
}

/// How far in the path a value stands: the steps before `next` led here.
struct Reached<'a> {
    next: usize,
    bound: Option<Rc<Bound<'a>>>,
}

/// A value that waits for its turn.
struct Waiting<'a> {
    node: &'a Node,
    key_span: Option<Span>,
    /// Each place once, the furthest first.
    reached: Vec<Reached<'a>>,
}

/// How a value is reached from the one that holds it.
#[derive(Clone, Copy)]
enum Edge<'a> {
    Entry(&'a Entry),
    Item { at: usize, of: usize },
}

/// Calls `on_match` for every value that the steps lead to.
pub(super) fn walk<'a>(
    steps: &[Step],
    root: &'a Node,
    case: KeyCase,
    on_match: &mut dyn FnMut(PathMatch<'a>),
) -> Walked {
    let mut walked = Walked::default();
    let mut start = Vec::new();
    arrive(steps, &mut start, 0, None);
    let mut waiting = vec![Waiting { node: root, key_span: None, reached: start }];
    while let Some(current) = waiting.pop() {
        walked.steps += 1;
        if let Some(end) = current.reached.iter().find(|reached| reached.next == steps.len()) {
            on_match(PathMatch {
                node: current.node,
                key_span: current.key_span,
                bindings: bindings(steps, end.bound.as_deref()),
            });
        }
        let mut follow = |node: &'a Node, key_span: Option<Span>, edge: Edge<'a>| {
            let reached = advance(steps, &current.reached, edge, case);
            if !reached.is_empty() {
                waiting.push(Waiting { node, key_span, reached });
            }
        };
        // Backwards, since the last one to wait is the first to be taken.
        match &current.node.value {
            Value::Mapping(entries) => {
                for entry in entries.iter().rev() {
                    if entry.may_be_any() {
                        walked.is_hidden |= current.reached.iter().any(|reached| looks_for_keys(steps, reached));
                        if entry.node.value == Value::Unknown {
                            continue;
                        }
                    }
                    follow(&entry.node, Some(entry.key_span), Edge::Entry(entry));
                }
            }
            Value::Sequence(items) => {
                let of = items.len();
                for (at, item) in items.iter().enumerate().rev() {
                    follow(item, None, Edge::Item { at, of });
                }
            }
            Value::Unknown => walked.is_hidden |= current.reached.iter().any(|reached| reached.next < steps.len()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
    walked
}

fn looks_for_keys(steps: &[Step], reached: &Reached<'_>) -> bool {
    matches!(steps.get(reached.next), Some(Step::Name(_) | Step::AnyKey | Step::Hole(_) | Step::Deep))
}

/// The places that a value reaches over an edge from those that its holder has reached.
fn advance<'a>(steps: &[Step], reached: &[Reached<'a>], edge: Edge<'a>, case: KeyCase) -> Vec<Reached<'a>> {
    let mut further = Vec::new();
    for from in reached {
        let next = from.next + 1;
        match (steps.get(from.next), edge) {
            (Some(Step::Deep), _) => arrive(steps, &mut further, from.next, from.bound.clone()),
            (Some(Step::Name(name)), Edge::Entry(entry)) if same(name, &entry.key, case) => {
                arrive(steps, &mut further, next, from.bound.clone());
            }
            (Some(Step::AnyKey), Edge::Entry(_)) | (Some(Step::AnyItem), Edge::Item { .. }) => {
                arrive(steps, &mut further, next, from.bound.clone());
            }
            (Some(Step::Hole(_)), Edge::Entry(entry)) => {
                let bound = Bound { step: from.next, entry, before: from.bound.clone() };
                arrive(steps, &mut further, next, Some(Rc::new(bound)));
            }
            (Some(Step::Item(position)), Edge::Item { at, of }) if is_item(*position, at, of) => {
                arrive(steps, &mut further, next, from.bound.clone());
            }
            _ => {}
        }
    }
    further
}

/// Adds a place, and the one behind a `**` that may span no level. A place that is known keeps its bindings: it was
/// reached from further down the path, so its holes were filled nearer to the root.
fn arrive<'a>(steps: &[Step], reached: &mut Vec<Reached<'a>>, next: usize, bound: Option<Rc<Bound<'a>>>) {
    if matches!(steps.get(next), Some(Step::Deep)) {
        arrive(steps, reached, next + 1, bound.clone());
    }
    // Places come in falling order but for the one behind a `**`, so the search for the spot is short.
    let spot = reached.partition_point(|known| known.next > next);
    if reached.get(spot).is_none_or(|known| known.next != next) {
        reached.insert(spot, Reached { next, bound });
    }
}

fn same(name: &str, key: &str, case: KeyCase) -> bool {
    match case {
        KeyCase::Exact => name == key,
        KeyCase::Ignore => {
            name.eq_ignore_ascii_case(key)
                || !key.is_ascii()
                    && name.chars().flat_map(char::to_lowercase).eq(key.chars().flat_map(char::to_lowercase))
        }
    }
}

fn is_item(position: i64, at: usize, of: usize) -> bool {
    let wanted = usize::try_from(position.unsigned_abs()).unwrap_or(usize::MAX);
    if position < 0 { of.checked_sub(wanted) == Some(at) } else { at == wanted }
}

fn bindings(steps: &[Step], last: Option<&Bound<'_>>) -> Vec<(String, String, Span)> {
    let mut found = Vec::new();
    let mut bound = last;
    while let Some(here) = bound {
        if let Some(Step::Hole(name)) = steps.get(here.step) {
            found.push((name.clone(), here.entry.key.clone(), here.entry.key_span));
        }
        bound = here.before.as_deref();
    }
    found.reverse();
    found
}
