//! What changed between two runs, for a terminal and as Markdown. Reads it off; what counts as a change is the model's.

mod markdown;
mod terminal;

pub use markdown::difference_markdown;
pub use terminal::difference_terminal;

use std::collections::BTreeMap;

use crate::model::{Change, Changed, Difference};
use crate::report::wording;

/// Places that are named for one change.
const PLACES: usize = 3;

/// The kinds of change in the order in which they are told, with the words for their headings.
const TOLD: [(Change, &str); 4] = [
    (Change::Regressed, "Regressed"),
    (Change::New, "New"),
    (Change::Moved, "Still failing, at other places"),
    (Change::Fixed, "Fixed"),
];

/// How much changed in each category, by the order of `TOLD`. Categories by name.
fn by_category(difference: &Difference) -> BTreeMap<&str, [usize; 4]> {
    let mut all: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for one in &difference.changed {
        if let Some(at) = TOLD.iter().position(|(change, _)| *change == one.change) {
            all.entry(&one.category).or_default()[at] += 1;
        }
    }
    all
}

/// What happened, in a clause: `passes now`, `passed before`, `2 places more, 1 less`.
fn said(one: &Changed) -> String {
    let before = one.before.map_or("not judged", wording::verdict);
    let after = one.after.map_or("no longer judged", wording::verdict);
    match one.change {
        Change::Fixed => format!("now {after}"),
        Change::New => "not judged before".to_owned(),
        Change::Regressed => format!("before: {before}"),
        Change::Moved => {
            let more = wording::count(one.appeared.len(), "place more", "places more");
            format!("{more}, {} less", one.vanished.len())
        }
    }
}

/// What the reader must know before trusting it.
fn caution(difference: &Difference) -> Option<&'static str> {
    (!difference.same_rules)
        .then_some("The two runs used different rules, so a change may be theirs and not the code's.")
}
