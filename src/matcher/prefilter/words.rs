//! Texts that are known by one of their words: a word of the text is looked up once, whatever it may be the beginning of.

use foldhash::HashMap;

use super::super::skeleton::{Edges, Skeleton};

/// A word of a skeleton that no letter touches wherever the skeleton stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key<'s> {
    pub word: &'s str,
    /// The bytes of the skeleton before it.
    pub before: usize,
}

/// The longest word that stands alone in the skeleton; of several the first. `None` where what stands next to the skeleton
/// may be a part of each.
pub(super) fn key_of(skeleton: &Skeleton) -> Option<Key<'_>> {
    let text = skeleton.text.as_str();
    let is_bounded = skeleton.edges != Edges::Any;
    let mut longest: Option<Key<'_>> = None;
    each_word(text.as_bytes(), |start, end| {
        let stands_alone = is_bounded || (start > 0 && end < text.len());
        if stands_alone && longest.is_none_or(|known| known.word.len() < end - start) {
            longest = text.get(start..end).map(|word| Key { word, before: start });
        }
    });
    longest
}

/// A text that a word tells of.
#[derive(Clone, Copy, Debug)]
struct Told {
    index: u32,
    /// The bytes before the word.
    before: usize,
    /// The bytes of the whole.
    length: usize,
}

/// Texts by their words, in lower case.
#[derive(Debug, Default)]
pub(super) struct Words {
    by_word: HashMap<Vec<u8>, Vec<Told>>,
    seen: Sieve,
}

impl Words {
    pub(super) fn is_empty(&self) -> bool {
        self.by_word.is_empty()
    }

    /// Adds a text of `length` bytes, in which the word has `before` bytes before it.
    pub(super) fn put(&mut self, word: &str, index: u32, before: usize, length: usize) {
        let word = word.to_ascii_lowercase().into_bytes();
        self.seen.put(&word);
        let told = self.by_word.entry(word).or_default();
        // Those that stand at the same place are told of one after another.
        let at = told.partition_point(|one| (one.before, one.length, one.index) < (before, length, index));
        told.insert(at, Told { index, before, length });
    }

    /// Calls `found` with every place where a text may stand, by its word: which, from where, to where. Of the text nothing
    /// but the word was looked at, in any case.
    pub(super) fn each(&self, bytes: &[u8], mut found: impl FnMut(u32, usize, usize)) {
        let mut lower = Vec::new();
        each_word(bytes, |start, end| {
            let word = &bytes[start..end];
            if !self.seen.may_hold(word) {
                return;
            }
            lower.clear();
            lower.extend(word.iter().map(u8::to_ascii_lowercase));
            for told in self.by_word.get(&lower).into_iter().flatten() {
                let Some(start) = start.checked_sub(told.before) else { continue };
                if start + told.length <= bytes.len() {
                    found(told.index, start, start + told.length);
                }
            }
        });
    }
}

/// Whether a byte is a part of a word: a letter, a digit, `_`, or a part of what is not ASCII.
pub(super) const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

const IS_PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_part(byte as u8);
        byte += 1;
    }
    table
};

/// Calls `found` with each word, as long as it goes: from where, to where.
fn each_word(bytes: &[u8], mut found: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < bytes.len() {
        if !IS_PART[usize::from(bytes[at])] {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && IS_PART[usize::from(bytes[at])] {
            at += 1;
        }
        found(start, at);
    }
}

/// Says of most words that are not known that they are not, by their length and four of their letters in any case.
#[derive(Debug)]
struct Sieve(Vec<u64>);

impl Default for Sieve {
    fn default() -> Self {
        Self(vec![0; 1 << (Self::BITS - 6)])
    }
}

impl Sieve {
    /// 65,536 bits, eight KiB, stay in the nearest memory.
    const BITS: u32 = 16;

    fn place(word: &[u8]) -> (usize, u32) {
        let letter = |at: usize| u32::from(word.get(at).copied().unwrap_or(0) | 0x20);
        let last = word.len().saturating_sub(1);
        let four = letter(0) | letter(1) << 8 | letter(last / 2) << 16 | letter(last) << 24;
        let mixed =
            (four ^ (word.len() as u32).wrapping_mul(0x9E37_79B9)).wrapping_mul(0x85EB_CA6B) >> (32 - Self::BITS);
        ((mixed >> 6) as usize, mixed & 63)
    }

    fn put(&mut self, word: &[u8]) {
        let (at, bit) = Self::place(word);
        self.0[at] |= 1 << bit;
    }

    fn may_hold(&self, word: &[u8]) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] >> bit & 1 == 1
    }
}
