//! The prefilter: finds the anchors of all rules of a dialect in a text.
//!
//! An anchor that stands alone, or holds a word that does, is looked up by that word; an automaton finds the others.

mod words;

use std::ops::Range;

use foldhash::{HashMap, HashMapExt as _};

use aho_corasick::BuildError;

use self::words::{Key, Words, key_of};
use super::Expression;
use super::follows::{Behind, Spot};
use super::mention;
use super::skeleton::{Edges, Skeleton};
use crate::literals::Literals;
use crate::model::Language;

/// Finds skeletons in a text.
#[derive(Debug)]
pub struct Prefilter {
    language: Language,
    words: Words,
    /// Of what no word tells.
    automaton: Option<Literals>,
    /// The skeletons that share a literal, by the automaton's pattern.
    by_literal: Vec<Vec<u32>>,
    skeletons: Vec<Skeleton>,
    behind: Behind,
}

/// From so many skeletons on it pays to look every word of a text up; the automaton of fewer is small, and quick by itself.
const MANY: usize = 500;

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

    /// The skeletons that stand anywhere.
    pub(super) fn present(&self) -> impl Iterator<Item = u32> {
        (0_u32..).zip(&self.present).filter(|(_, is_present)| **is_present).map(|(skeleton, _)| skeleton)
    }
}

impl Prefilter {
    /// Makes the search for `skeletons`, which are known by their index.
    pub fn build(language: Language, skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
        Self::with_words_from(MANY, language, skeletons)
    }

    fn with_words_from(many: usize, language: Language, skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
        let mut literals: Vec<String> = Vec::new();
        let mut by_literal: Vec<Vec<u32>> = Vec::new();
        let mut words = Words::default();
        let mut known = HashMap::new();
        for (index, skeleton) in (0_u32..).zip(&skeletons) {
            let key = if skeletons.len() < many { None } else { key_of(skeleton) };
            if let Some(Key { word, before }) = key {
                words.put(word, index, before, skeleton.text.len());
                continue;
            }
            let literal = skeleton.text.to_ascii_lowercase();
            let at = *known.entry(literal.clone()).or_insert_with(|| {
                literals.push(literal);
                by_literal.push(Vec::new());
                literals.len() - 1
            });
            by_literal[at].push(index);
        }
        let automaton = if literals.is_empty() { None } else { Some(Literals::build(&literals)?) };
        Ok(Self { language, words, automaton, by_literal, skeletons, behind: Behind::new(language) })
    }

    /// Every place of every skeleton.
    pub fn hits(&self, text: &str) -> Hits {
        self.hits_where(text, |_| true)
    }

    /// Every place of the skeletons that are wanted, by their index.
    pub fn hits_of(&self, wanted: &[bool], text: &str) -> Hits {
        self.hits_where(text, |index| wanted.get(index as usize).copied().unwrap_or(false))
    }

    fn hits_where(&self, text: &str, is_wanted: impl Fn(u32) -> bool) -> Hits {
        let mut hits = Hits { present: vec![false; self.skeletons.len()], ..Hits::default() };
        let bytes = text.as_bytes();
        if !self.words.is_empty() {
            self.words.each(bytes, |index, start, end| {
                if is_wanted(index) {
                    self.meet(index, text, start..end, &Spot::new(&bytes[end..]), &mut hits);
                }
            });
        }
        if let Some(automaton) = &self.automaton {
            automaton.each(bytes, |literal, start, end| {
                let spot = Spot::new(&bytes[end..]);
                for index in self.by_literal[literal].iter().filter(|index| is_wanted(**index)) {
                    self.meet(*index, text, start..end, &spot, &mut hits);
                }
            });
        }
        hits.places.sort_unstable();
        hits
    }

    /// Takes the skeleton for a hit if the text at `place` is it, and `spot` behind it goes on as it must.
    fn meet(&self, index: u32, text: &str, place: Range<usize>, spot: &Spot<'_>, hits: &mut Hits) {
        let Range { start, end } = place;
        let skeleton = &self.skeletons[index as usize];
        let bytes = text.as_bytes();
        if !is_exactly(skeleton, bytes, start, end) {
            return;
        }
        // Where a module is loaded, its name is the name itself: `require('m').a`.
        let is_mentioned = skeleton.may_be_imported && mention::is_one(self.language, bytes, start, end);
        if is_mentioned || self.stands(index, text, start, spot) {
            hits.present[index as usize] = true;
            hits.places.push((start, index));
            hits.mentions_imports |= is_mentioned || skeleton.is_module;
        }
    }

    /// Whether what must stand next to the skeleton does. In doubt it does.
    fn stands(&self, index: u32, text: &str, start: usize, spot: &Spot<'_>) -> bool {
        let skeleton = &self.skeletons[index as usize];
        let bytes = text.as_bytes();
        skeleton.after.as_ref().is_none_or(|wanted| self.behind.follows(wanted, &bytes[..start], spot))
            && skeleton.before.is_none_or(|wanted| precedes(wanted, &bytes[..start]))
            && skeleton.begins.as_ref().is_none_or(|regex| begins_with(regex, text, start))
    }
}

/// How far a `begins` may look.
const LOOK_AHEAD: usize = 4_096;

fn begins_with(regex: &Expression, text: &str, start: usize) -> bool {
    let end = text.floor_char_boundary((start + LOOK_AHEAD).min(text.len()));
    text.get(start..end).is_none_or(|rest| regex.is_match(rest))
}

/// Whether the text at `start..end` is the skeleton's, and what touches it may.
fn is_exactly(skeleton: &Skeleton, bytes: &[u8], start: usize, end: usize) -> bool {
    let touches = || (start.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(end));
    let is_word = |at: Option<&u8>| at.is_some_and(|byte| words::is_part(*byte));
    let is_one_of = |at: Option<&u8>, signs: &[u8]| at.is_some_and(|byte| signs.contains(byte));
    let text = skeleton.text.as_bytes();
    let is_text = |here: &[u8]| if skeleton.ignores_case { here.eq_ignore_ascii_case(text) } else { here == text };
    bytes.get(start..end).is_some_and(is_text)
        && match (skeleton.edges, touches()) {
            (Edges::Any, _) => true,
            (Edges::Word, (before, behind)) => !is_word(before) && !is_word(behind),
            (Edges::Quoted, (before, behind)) => is_one_of(before, b"\"'`:") && is_one_of(behind, b"\"'`/"),
        }
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

    fn skeletons() -> impl Strategy<Value = Vec<Skeleton>> {
        let edges = prop::sample::select(vec![Edges::Any, Edges::Word, Edges::Quoted]);
        let one = ("[abA.(\"é]{1,5}", any::<bool>(), edges).prop_map(|(text, ignores_case, edges)| {
            let text = if ignores_case { text.to_ascii_lowercase() } else { text };
            Skeleton { ignores_case, edges, ..Skeleton::word(&text, None, None) }
        });
        prop::collection::vec(one, 1..6)
    }

    proptest! {
        #[test]
        fn every_place_of_every_skeleton_is_found(skeletons in skeletons(), text in "[abA.(\"'/é]{0,40}") {
            let mut expected = Vec::new();
            for (start, _) in text.char_indices() {
                for (index, skeleton) in (0_u32..).zip(&skeletons) {
                    if is_exactly(skeleton, text.as_bytes(), start, start + skeleton.text.len()) {
                        expected.push((start, index));
                    }
                }
            }
            expected.sort_unstable();
            for many in [0, usize::MAX] {
                let filter = Prefilter::with_words_from(many, Language::TypeScript, skeletons.clone()).unwrap();
                prop_assert_eq!(&filter.hits(&text).places, &expected);
                let only_first: Vec<_> = expected.iter().copied().filter(|(_, index)| *index == 0).collect();
                prop_assert_eq!(&filter.hits_of(&[true], &text).places, &only_first);
            }
        }
    }
}
