//! The prefilter: one automaton for each dialect finds the anchors of all rules in one pass over the bytes.

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous;
use aho_corasick::{Anchored, BuildError, dfa};

use super::Expression;

use super::follows::Behind;
use super::mention;
use super::skeleton::Skeleton;
use crate::model::Language;

/// Finds skeletons in a text.
#[derive(Debug)]
pub struct Prefilter {
    language: Language,
    automaton: Option<Literals>,
    /// The skeletons that share a literal, by the automaton's pattern.
    by_literal: Vec<Vec<u32>>,
    skeletons: Vec<Skeleton>,
    behind: Behind,
    /// The compiled `begins` of each skeleton.
    begins: Vec<Option<Expression>>,
}

/// More literals than this would make a table larger than it is quick.
const MOST_IN_TABLE: usize = 2_000;

/// The automaton of all literals.
#[derive(Debug)]
enum Literals {
    Table(dfa::DFA),
    Compact(contiguous::NFA),
}

impl Literals {
    fn build(literals: &[String]) -> Result<Self, BuildError> {
        if literals.len() <= MOST_IN_TABLE { Self::table(literals) } else { Self::compact(literals) }
    }

    fn table(literals: &[String]) -> Result<Self, BuildError> {
        dfa::DFA::builder().ascii_case_insensitive(true).prefilter(false).build(literals).map(Self::Table)
    }

    fn compact(literals: &[String]) -> Result<Self, BuildError> {
        contiguous::NFA::builder().ascii_case_insensitive(true).prefilter(false).build(literals).map(Self::Compact)
    }

    /// Calls `found` with every place of every literal: which, from where, to where.
    fn each(&self, bytes: &[u8], found: impl FnMut(usize, usize, usize)) {
        match self {
            Self::Table(automaton) => each(automaton, bytes, found),
            Self::Compact(automaton) => each(automaton, bytes, found),
        }
    }
}

/// So many stretches of a text are walked at once. A step of an automaton waits for the one before it, and a processor waits
/// for four of them as long as for one.
const STRETCHES: usize = 4;

fn each(automaton: &impl Automaton, bytes: &[u8], mut found: impl FnMut(usize, usize, usize)) {
    let Ok(start) = automaton.start_state(Anchored::No) else { return };
    let length = bytes.len() / STRETCHES;
    let begins: [usize; STRETCHES] = std::array::from_fn(|stretch| stretch * length);
    // What begins in a stretch is told there, though it may end in the next.
    let ends = |stretch: usize| if stretch + 1 < STRETCHES { (stretch + 1) * length } else { bytes.len() };
    let mut report = |stretch: usize, state, end: usize| {
        if !automaton.is_match(state) {
            return;
        }
        for index in 0..automaton.match_len(state) {
            let literal = automaton.match_pattern(state, index);
            let begin = end - automaton.pattern_len(literal);
            if begin < ends(stretch) {
                found(literal.as_usize(), begin, end);
            }
        }
    };
    let mut states = [start; STRETCHES];
    for step in 0..length {
        for (stretch, state) in states.iter_mut().enumerate() {
            let at = begins[stretch] + step;
            *state = automaton.next_state(Anchored::No, *state, bytes[at]);
            if automaton.is_special(*state) {
                report(stretch, *state, at + 1);
            }
        }
    }
    let overlap = automaton.max_pattern_len().saturating_sub(1);
    for (stretch, mut state) in states.into_iter().enumerate() {
        let from = begins[stretch] + length;
        let until = (ends(stretch) + overlap).min(bytes.len());
        for (at, byte) in bytes.iter().enumerate().take(until).skip(from) {
            state = automaton.next_state(Anchored::No, state, *byte);
            if automaton.is_special(state) {
                report(stretch, state, at + 1);
            }
        }
    }
}

/// Where which skeletons stand in a text.
#[derive(Debug, Default)]
pub struct Hits {
    present: Vec<bool>,
    /// Byte offset and skeleton, sorted.
    pub places: Vec<(usize, u32)>,
    /// Whether some name is mentioned as imports mention names.
    pub mentions_imports: bool,
}

impl Hits {
    /// Whether the skeleton stands anywhere.
    pub fn has(&self, skeleton: u32) -> bool {
        self.present.get(skeleton as usize).copied().unwrap_or(false)
    }
}

impl Prefilter {
    /// Builds the automaton for `skeletons`, which are known by their index.
    pub fn build(language: Language, skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
        let mut literals: Vec<String> = Vec::new();
        let mut by_literal: Vec<Vec<u32>> = Vec::new();
        let mut known = std::collections::HashMap::new();
        for (index, skeleton) in (0_u32..).zip(&skeletons) {
            let literal = skeleton.text.to_ascii_lowercase();
            let at = *known.entry(literal.clone()).or_insert_with(|| {
                literals.push(literal);
                by_literal.push(Vec::new());
                literals.len() - 1
            });
            by_literal[at].push(index);
        }
        let automaton = if literals.is_empty() { None } else { Some(Literals::build(&literals)?) };
        let begins = skeletons
            .iter()
            .map(|skeleton| skeleton.begins.as_ref().and_then(|pattern| Expression::new(pattern).ok()))
            .collect();
        let behind = Behind::new(language, skeletons.iter().filter_map(|skeleton| skeleton.after.as_ref()));
        Ok(Self { language, automaton, by_literal, skeletons, behind, begins })
    }

    /// Every place of every skeleton.
    pub fn hits(&self, text: &str) -> Hits {
        let mut hits = Hits { present: vec![false; self.skeletons.len()], ..Hits::default() };
        let Some(automaton) = &self.automaton else { return hits };
        let bytes = text.as_bytes();
        automaton.each(bytes, |literal, start, end| {
            for index in &self.by_literal[literal] {
                let skeleton = &self.skeletons[*index as usize];
                // Where a module is loaded, its name is the name itself: `require('m').a`.
                let is_mentioned = skeleton.may_be_imported
                    && is_exactly(skeleton, bytes, start, end)
                    && mention::is_one(self.language, bytes, start, end);
                if is_mentioned || self.stands(*index, text, start, end) {
                    hits.present[*index as usize] = true;
                    hits.places.push((start, *index));
                    hits.mentions_imports |= is_mentioned || skeleton.is_module;
                }
            }
        });
        hits.places.sort_unstable();
        hits
    }

    /// Whether the text at `start..end` is the skeleton, neighbours included. In doubt it is.
    fn stands(&self, index: u32, text: &str, start: usize, end: usize) -> bool {
        let skeleton = &self.skeletons[index as usize];
        let bytes = text.as_bytes();
        is_exactly(skeleton, bytes, start, end)
            && skeleton.after.as_ref().is_none_or(|wanted| self.behind.follows(wanted, &bytes[..start], &bytes[end..]))
            && skeleton.before.is_none_or(|wanted| precedes(wanted, &bytes[..start]))
            && self.begins[index as usize].as_ref().is_none_or(|regex| begins_with(regex, text, start))
    }
}

/// How far a `begins` may look.
const LOOK_AHEAD: usize = 4_096;

fn begins_with(regex: &Expression, text: &str, start: usize) -> bool {
    let end = text.floor_char_boundary((start + LOOK_AHEAD).min(text.len()));
    text.get(start..end).is_none_or(|rest| regex.is_match(rest))
}

/// Whether the text at `start..end` is the skeleton's, whatever its neighbours, but for letters where it is a word.
fn is_exactly(skeleton: &Skeleton, bytes: &[u8], start: usize, end: usize) -> bool {
    let is_word =
        |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80);
    (skeleton.ignores_case || bytes.get(start..end) == Some(skeleton.text.as_bytes()))
        && !(skeleton.is_word
            && (is_word(start.checked_sub(1).and_then(|at| bytes.get(at))) || is_word(bytes.get(end))))
}

fn precedes(wanted: u8, before: &[u8]) -> bool {
    let mut crossed_line = false;
    let mut rest = before;
    while let [head @ .., last] = rest {
        if !last.is_ascii_whitespace() && *last != b'\\' {
            break;
        }
        crossed_line |= *last == b'\n';
        rest = head;
    }
    match rest.last() {
        Some(last) if *last == wanted => true,
        Some(b'/') => true,
        // The line before may end in a comment.
        Some(_) if crossed_line => {
            let line = rest.rsplit(|byte| *byte == b'\n').next().unwrap_or(rest);
            line.contains(&b'#') || line.windows(2).any(|pair| pair == b"//")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stretches_find_what_one_walk_finds(
            literals in prop::collection::vec("[abAB]{1,5}", 1..6),
            text in "[abABc]{0,64}",
        ) {
            let mut literals: Vec<String> = literals.iter().map(|one| one.to_ascii_lowercase()).collect();
            literals.sort();
            literals.dedup();
            let library = aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(&literals).unwrap();
            let mut expected: Vec<_> = library
                .find_overlapping_iter(&text)
                .map(|one| (one.pattern().as_usize(), one.start(), one.end()))
                .collect();
            expected.sort_unstable();
            for automaton in [Literals::table(&literals).unwrap(), Literals::compact(&literals).unwrap()] {
                let mut met = Vec::new();
                automaton.each(text.as_bytes(), |literal, from, to| met.push((literal, from, to)));
                met.sort_unstable();
                prop_assert_eq!(&met, &expected);
            }
        }
    }
}
