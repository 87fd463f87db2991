//! The anchors of a rule in words: what must stand in a file, and where it does.

use super::At;
use super::lines;
use crate::matcher::{Engine, Hits, Need, Skeleton};
use crate::model::{Mark, TraceLine};

/// What is said where an anchor is missing.
pub(super) const WANTING: &str = "words that it needs stand nowhere in this file";

impl At<'_> {
    /// Whether the file holds what the rule needs, each anchor with its lines.
    pub(super) fn anchors(&self, engine: &Engine, rule: usize, hits: &Hits) -> TraceLine {
        let need = engine.need(rule);
        let is_present = |skeleton: &&Skeleton| !engine.places_of(hits, skeleton).is_empty();
        if need == Need::Nothing {
            let asked = "no anchor: every node of every file is tried".to_owned();
            return TraceLine { depth: 0, mark: Mark::Note, asked, notes: Vec::new() };
        }
        let holds = need.holds(&is_present);
        let (mut present, mut absent) = (Vec::new(), Vec::new());
        self.sort(engine, hits, &need, &mut present, &mut absent);
        let mut notes = Vec::new();
        let logic = words(&need);
        if logic.len() <= LONGEST_LOGIC && present.len() + absent.len() > 1 {
            notes.push(logic);
        }
        notes.extend((!present.is_empty()).then(|| format!("here: {}", few(&present))));
        notes.extend((!absent.is_empty()).then(|| format!("nowhere in this file: {}", few(&absent))));
        let (mark, asked) = match holds {
            true => (Mark::Yes, "the words that it needs stand in this file"),
            false => (Mark::No, WANTING),
        };
        TraceLine { depth: 0, mark, asked: asked.to_owned(), notes }
    }

    /// The anchors that stand in the file, with their lines, and those that do not.
    fn sort(
        &self,
        engine: &Engine,
        hits: &Hits,
        need: &Need<&Skeleton>,
        present: &mut Vec<String>,
        absent: &mut Vec<String>,
    ) {
        match need {
            Need::Nothing => {}
            Need::Skeleton { skeleton, .. } => {
                let places = engine.places_of(hits, skeleton);
                let found: Vec<usize> = places.iter().map(|at| self.line_of(*at)).collect();
                let (list, said) = match found.is_empty() {
                    true => (absent, skeleton.words()),
                    false => (present, format!("{} in {}", skeleton.words(), lines(&found))),
                };
                if !list.contains(&said) {
                    list.push(said);
                }
            }
            Need::All(parts) | Need::Any(parts) => {
                parts.iter().for_each(|part| self.sort(engine, hits, part, present, absent));
            }
        }
    }
}

/// The longest combination of anchors that helps anybody.
const LONGEST_LOGIC: usize = 160;

/// The first of a list, and how many more.
fn few(list: &[String]) -> String {
    const MOST: usize = 6;
    let shown = list.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match list.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown}, {more} more"),
    }
}

/// `a and (b or c)`.
fn words(need: &Need<&Skeleton>) -> String {
    let joined = |parts: &[Need<&Skeleton>], between: &str| {
        let mut said: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Need::All(_) | Need::Any(_) => format!("({})", words(part)),
                _ => words(part),
            })
            .collect();
        said.dedup();
        said.join(between)
    };
    match need {
        Need::Nothing => "nothing".to_owned(),
        Need::Skeleton { skeleton, .. } => skeleton.words(),
        Need::All(parts) => joined(parts, " and "),
        Need::Any(parts) => joined(parts, " or "),
    }
}
