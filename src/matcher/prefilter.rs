//! The prefilter: one automaton for each dialect finds the anchors of all rules in one pass over the bytes.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};

use super::anchor::Skeleton;

/// Finds skeletons in a text.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// The skeletons that share a literal, by the automaton's pattern.
    by_literal: Vec<Vec<u32>>,
    skeletons: Vec<Skeleton>,
}

/// Where which skeletons stand in a text.
#[derive(Debug, Default)]
pub struct Hits {
    present: Vec<bool>,
    /// Byte offset and skeleton, sorted.
    pub places: Vec<(usize, u32)>,
}

impl Hits {
    /// Whether the skeleton stands anywhere.
    pub fn has(&self, skeleton: u32) -> bool {
        self.present.get(skeleton as usize).copied().unwrap_or(false)
    }
}

impl Prefilter {
    /// Builds the automaton for `skeletons`, which are known by their index.
    pub fn build(skeletons: Vec<Skeleton>) -> Result<Self, BuildError> {
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
        let automaton = if literals.is_empty() {
            None
        } else {
            let kind = (literals.len() <= 2_000).then_some(AhoCorasickKind::DFA);
            Some(AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(&literals)?)
        };
        Ok(Self { automaton, by_literal, skeletons })
    }

    /// Every place of every skeleton.
    pub fn hits(&self, text: &str) -> Hits {
        let mut hits = Hits { present: vec![false; self.skeletons.len()], places: Vec::new() };
        let Some(automaton) = &self.automaton else { return hits };
        let bytes = text.as_bytes();
        for found in automaton.find_overlapping_iter(bytes) {
            for index in &self.by_literal[found.pattern().as_usize()] {
                let skeleton = &self.skeletons[*index as usize];
                if stands(skeleton, bytes, found.start(), found.end()) {
                    hits.present[*index as usize] = true;
                    hits.places.push((found.start(), *index));
                }
            }
        }
        hits.places.sort_unstable();
        hits
    }
}

/// Whether the text at `start..end` is the skeleton, neighbours included. In doubt it is.
fn stands(skeleton: &Skeleton, bytes: &[u8], start: usize, end: usize) -> bool {
    if !skeleton.ignores_case && bytes.get(start..end) != Some(skeleton.text.as_bytes()) {
        return false;
    }
    let is_word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80);
    if skeleton.is_word && (is_word(start.checked_sub(1).and_then(|at| bytes.get(at))) || is_word(bytes.get(end))) {
        return false;
    }
    skeleton.after.is_none_or(|wanted| follows(wanted, &bytes[end..]))
        && skeleton.before.is_none_or(|wanted| precedes(wanted, &bytes[..start]))
}

/// What may stand for the wanted byte: optional chaining, type arguments, closing parentheses; a comment hides it.
fn follows(wanted: u8, rest: &[u8]) -> bool {
    let Some(next) = rest.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != b'\\') else { return false };
    match wanted {
        b'(' => matches!(next, b'(' | b'<' | b'?' | b'!' | b')' | b'/' | b'#'),
        b'.' => matches!(next, b'.' | b'?' | b'!' | b')' | b'/' | b'#'),
        b'=' => matches!(next, b'=' | b'!' | b')' | b':' | b'/' | b'#'),
        b'<' => matches!(next, b'<' | b'/' | b'#'),
        _ => true,
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
