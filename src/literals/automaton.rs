//! The automaton of many fixed texts: all of them in one pass over the bytes, whatever their case.

use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous;
use aho_corasick::{Anchored, BuildError, dfa};

/// More literals than this would make a table larger than it is quick.
const MOST_IN_TABLE: usize = 2_000;

/// The automaton of all literals.
#[derive(Debug)]
pub enum Literals {
    Table(dfa::DFA),
    Compact(contiguous::NFA),
}

impl Literals {
    /// Makes the automaton; the texts are known by their index.
    ///
    /// # Errors
    /// When they are too many.
    pub fn build(literals: &[impl AsRef<[u8]>]) -> Result<Self, BuildError> {
        if literals.len() <= MOST_IN_TABLE { Self::table(literals) } else { Self::compact(literals) }
    }

    fn table(literals: &[impl AsRef<[u8]>]) -> Result<Self, BuildError> {
        dfa::DFA::builder().ascii_case_insensitive(true).prefilter(false).build(literals).map(Self::Table)
    }

    fn compact(literals: &[impl AsRef<[u8]>]) -> Result<Self, BuildError> {
        contiguous::NFA::builder().ascii_case_insensitive(true).prefilter(false).build(literals).map(Self::Compact)
    }

    /// Calls `found` with every place of every literal: which, from where, to where.
    pub fn each(&self, bytes: &[u8], found: impl FnMut(usize, usize, usize)) {
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
