//! The prefilter: finds the anchors of all rules of a dialect in a text.
//!
//! An anchor that stands alone, or holds a word that does, is looked up by that word; an automaton finds the others.

mod words;

use std::cell::OnceCell;
use std::sync::Arc;

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
    skeletons: Vec<Skeleton>,
    /// All of them.
    all: Finder,
    behind: Behind,
}

/// Skeletons that are looked for together.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// By skeleton.
    is_wanted: Vec<bool>,
    /// Few are looked for by themselves, so that a text which none of them stands in costs little.
    few: Option<Arc<Finder>>,
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

/// The texts of skeletons, ready to be found. An anchor that stands alone is found by its words, the others by an automaton.
#[derive(Debug, Default)]
struct Finder {
    words: Words,
    /// Of what no word tells.
    automaton: Option<Literals>,
    /// The skeletons that share a literal, by the automaton's pattern.
    by_literal: Vec<Vec<u32>>,
}

impl Finder {
    fn of<'s>(skeletons: impl Iterator<Item = (u32, &'s Skeleton)>, by_words: bool) -> Result<Self, BuildError> {
        let mut literals: Vec<String> = Vec::new();
        let mut by_literal: Vec<Vec<u32>> = Vec::new();
        let mut words = Words::default();
        let mut known = HashMap::new();
        for (index, skeleton) in skeletons {
            let key = if by_words { key_of(skeleton) } else { None };
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
        Ok(Self { words, automaton, by_literal })
    }

    /// Calls `met` with every skeleton that `is_it` takes for one that stands from here to there, of all whose texts do in
    /// whatever case.
    fn each<'t>(
        &self,
        bytes: &'t [u8],
        is_it: impl Fn(u32, usize, usize) -> bool,
        mut met: impl FnMut(u32, &Place<'t>),
    ) {
        if !self.words.is_empty() {
            let mut last: Option<Place<'t>> = None;
            self.words.each(bytes, |index, start, end| {
                if !is_it(index, start, end) {
                    return;
                }
                if last.as_ref().is_none_or(|last| (last.start, last.end) != (start, end)) {
                    last = Some(Place::new(bytes, start, end));
                }
                if let Some(place) = &last {
                    met(index, place);
                }
            });
        }
        if let Some(automaton) = &self.automaton {
            automaton.each(bytes, |literal, start, end| {
                let mut those = self.by_literal[literal].iter().copied().filter(|index| is_it(*index, start, end));
                if let Some(first) = those.next() {
                    let place = Place::new(bytes, start, end);
                    met(first, &place);
                    those.for_each(|index| met(index, &place));
                }
            });
        }
    }
}

/// A place of a text where several skeletons may stand.
struct Place<'t> {
    start: usize,
    end: usize,
    /// What stands behind it.
    spot: Spot<'t>,
    /// Whether imports mention names so.
    is_mention: OnceCell<bool>,
}

impl<'t> Place<'t> {
    fn new(bytes: &'t [u8], start: usize, end: usize) -> Self {
        Self { start, end, spot: Spot::new(&bytes[end..]), is_mention: OnceCell::new() }
    }
}

impl Prefilter {
    /// Makes the search for `skeletons`, which are known by their index.
    pub fn build(language: Language, skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
        Self::with_words_from(MANY, language, skeletons)
    }

    fn with_words_from(many: usize, language: Language, skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
        let all = Finder::of((0_u32..).zip(&skeletons), skeletons.len() >= many)?;
        Ok(Self { language, skeletons, all, behind: Behind::new(language) })
    }

    /// The skeletons that are wanted, by their index, ready to be looked for together.
    pub fn wanting(&self, is_wanted: Vec<bool>) -> Wanted {
        let count = is_wanted.iter().filter(|is_wanted| **is_wanted).count();
        let wanted = (0_u32..).zip(&self.skeletons).zip(&is_wanted).filter(|(_, is_wanted)| **is_wanted);
        let few = (count < MANY && count < self.skeletons.len())
            .then(|| Finder::of(wanted.map(|(skeleton, _)| skeleton), false).ok().map(Arc::new))
            .flatten();
        Wanted { is_wanted, few }
    }

    /// Every place of every skeleton.
    pub fn hits(&self, text: &str) -> Hits {
        self.hits_where(&self.all, text, |_| true)
    }

    /// Every place of the skeletons that are wanted.
    pub fn hits_of(&self, wanted: &Wanted, text: &str) -> Hits {
        match &wanted.few {
            Some(few) => self.hits_where(few, text, |_| true),
            None => {
                let is_wanted = |index: u32| wanted.is_wanted.get(index as usize).copied().unwrap_or(false);
                self.hits_where(&self.all, text, is_wanted)
            }
        }
    }

    fn hits_where(&self, finder: &Finder, text: &str, is_wanted: impl Fn(u32) -> bool) -> Hits {
        let mut hits = Hits { present: vec![false; self.skeletons.len()], ..Hits::default() };
        let bytes = text.as_bytes();
        let is_it =
            |index: u32, start, end| is_wanted(index) && is_exactly(&self.skeletons[index as usize], bytes, start, end);
        finder.each(bytes, is_it, |index, place| self.meet(index, text, place, &mut hits));
        hits.places.sort_unstable();
        hits
    }

    /// Takes the skeleton, whose text stands at `place`, for a hit if what stands behind goes on as it must.
    fn meet(&self, index: u32, text: &str, place: &Place<'_>, hits: &mut Hits) {
        let (start, end) = (place.start, place.end);
        let skeleton = &self.skeletons[index as usize];
        let bytes = text.as_bytes();
        // Where a module is loaded, its name is the name itself: `require('m').a`.
        let is_mentioned = skeleton.may_be_imported
            && *place.is_mention.get_or_init(|| mention::is_one(self.language, bytes, start, end));
        if is_mentioned || self.stands(index, text, start, &place.spot) {
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
                let first = filter.wanting((0..skeletons.len()).map(|index| index == 0).collect());
                prop_assert_eq!(&filter.hits_of(&first, &text).places, &only_first);
            }
        }
    }
}
