//! The prefilter: one automaton for each dialect finds the anchors of all rules in one pass over the bytes.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};

use super::Expression;

use super::after::After;
use super::mention;
use super::skeleton::Skeleton;
use crate::model::Language;

/// Finds skeletons in a text.
#[derive(Debug)]
pub struct Prefilter {
    language: Language,
    automaton: Option<AhoCorasick>,
    /// The skeletons that share a literal, by the automaton's pattern.
    by_literal: Vec<Vec<u32>>,
    skeletons: Vec<Skeleton>,
    /// The compiled `begins` of each skeleton.
    begins: Vec<Option<Expression>>,
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
        let automaton = if literals.is_empty() {
            None
        } else {
            let kind = (literals.len() <= 2_000).then_some(AhoCorasickKind::DFA);
            Some(AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(&literals)?)
        };
        let begins = skeletons
            .iter()
            .map(|skeleton| skeleton.begins.as_ref().and_then(|pattern| Expression::new(pattern).ok()))
            .collect();
        Ok(Self { language, automaton, by_literal, skeletons, begins })
    }

    /// Every place of every skeleton.
    pub fn hits(&self, text: &str) -> Hits {
        let mut hits = Hits { present: vec![false; self.skeletons.len()], ..Hits::default() };
        let Some(automaton) = &self.automaton else { return hits };
        let bytes = text.as_bytes();
        for found in automaton.find_overlapping_iter(bytes) {
            for index in &self.by_literal[found.pattern().as_usize()] {
                let skeleton = &self.skeletons[*index as usize];
                // Where a module is loaded, its name is the name itself: `require('m').a`.
                let is_mentioned = skeleton.may_be_imported
                    && is_exactly(skeleton, bytes, found.start(), found.end())
                    && mention::is_one(self.language, bytes, found.start(), found.end());
                if is_mentioned || self.stands(*index, text, found.start(), found.end()) {
                    hits.present[*index as usize] = true;
                    hits.places.push((found.start(), *index));
                    hits.mentions_imports |= is_mentioned || skeleton.is_module;
                }
            }
        }
        hits.places.sort_unstable();
        hits
    }

    fn stands(&self, index: u32, text: &str, start: usize, end: usize) -> bool {
        let skeleton = &self.skeletons[index as usize];
        let bytes = text.as_bytes();
        stands(skeleton, bytes, start, end)
            && self.begins[index as usize].as_ref().is_none_or(|regex| begins_with(regex, text, start))
    }
}

/// How far a `begins` may look.
const LOOK_AHEAD: usize = 4_096;

fn begins_with(regex: &Expression, text: &str, start: usize) -> bool {
    let end = text.floor_char_boundary((start + LOOK_AHEAD).min(text.len()));
    text.get(start..end).is_none_or(|rest| regex.is_match(rest))
}

/// Whether the text at `start..end` is the skeleton, neighbours included. In doubt it is.
fn stands(skeleton: &Skeleton, bytes: &[u8], start: usize, end: usize) -> bool {
    is_exactly(skeleton, bytes, start, end)
        && skeleton.after.as_ref().is_none_or(|wanted| follows(wanted, &bytes[end..]))
        && skeleton.before.is_none_or(|wanted| precedes(wanted, &bytes[..start]))
}

/// Whether the text at `start..end` is the skeleton's, whatever its neighbours, but for letters where it is a word.
fn is_exactly(skeleton: &Skeleton, bytes: &[u8], start: usize, end: usize) -> bool {
    let is_word =
        |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80);
    (skeleton.ignores_case || bytes.get(start..end) == Some(skeleton.text.as_bytes()))
        && !(skeleton.is_word
            && (is_word(start.checked_sub(1).and_then(|at| bytes.get(at))) || is_word(bytes.get(end))))
}

/// How far a type annotation or a property's accessors are looked through for the value behind them.
const REACH: usize = 400;

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'\\'
}

/// Whether what must come next comes next; in doubt it does.
fn follows(wanted: &After, rest: &[u8]) -> bool {
    let rest = if wanted.skips_word {
        let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80));
        &rest[end.unwrap_or(rest.len())..]
    } else {
        rest
    };
    let Some(at) = rest.iter().position(|byte| !is_blank(*byte)) else { return false };
    let next = rest[at];
    if !wanted.one_of.as_bytes().contains(&next) {
        return false;
    }
    // A slash begins a comment, or it divides.
    if next == b'/' {
        return matches!(rest.get(at + 1), Some(b'/' | b'*'));
    }
    if wanted.then.is_empty() {
        return match rest.get(at + 1).filter(|_| next == b'=') {
            Some(b'=') => false,
            Some(b'>') => wanted.one_of.contains('>'),
            _ => true,
        };
    }
    match next {
        b'=' => begins(wanted, &rest[at + 1..]),
        b')' => {
            let behind = rest[at..].iter().position(|byte| *byte != b')' && !is_blank(*byte));
            behind.is_some_and(|behind| rest[at + behind] == b'=' && begins(wanted, &rest[at + behind + 1..]))
        }
        b':' | b'{' | b'!' | b'?' => match behind_annotation(&rest[at..rest.len().min(at + REACH)]) {
            Annotation::Value(value) => begins(wanted, value),
            Annotation::None => false,
            Annotation::Unsure => true,
        },
        b',' | b'}' | b']' => is_unpacked(wanted, &rest[at..rest.len().min(at + REACH)]),
        _ => true,
    }
}

/// Whether names that are unpacked together are given the value within their statement: `{ a, b } = …`. Who unpacks further
/// than that is not looked for.
fn is_unpacked(wanted: &After, rest: &[u8]) -> bool {
    let statement = rest.split(|byte| *byte == b';').next().unwrap_or_default();
    statement.iter().enumerate().any(|(at, byte)| *byte == b'=' && begins(wanted, &statement[at + 1..]))
}

/// Whether the value behind a `=` begins as it must; `==` and `=>` give no value.
fn begins(wanted: &After, value: &[u8]) -> bool {
    if matches!(value.first(), Some(b'=' | b'>')) {
        return false;
    }
    let mut value = value;
    loop {
        let Some(at) = value.iter().position(|byte| !is_blank(*byte)) else { return false };
        value = &value[at..];
        if let Some(inner) = value.strip_prefix(b"(").or_else(|| value.strip_prefix(b"await")) {
            value = inner;
            continue;
        }
        let is_comment = value.starts_with(b"//") || value.starts_with(b"/*") || value.starts_with(b"#");
        return is_comment || wanted.then.iter().any(|beginning| value.starts_with(beginning.as_bytes()));
    }
}

enum Annotation<'b> {
    Value(&'b [u8]),
    None,
    Unsure,
}

/// What stands behind the `=` that ends a type annotation or a list of accessors: `: Map<string, number> = …`,
/// `{ get; set; } = …`. A comma or a closing bracket of something else ends it without.
fn behind_annotation(text: &[u8]) -> Annotation<'_> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b'>' if at > 0 && text[at - 1] == b'=' => {}
            b')' | b']' | b'}' | b'>' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Annotation::None,
            },
            b',' | b';' if depth == 0 => return Annotation::None,
            b'\n' if depth == 0 && ends_statement(&text[..at], &text[at..]) => return Annotation::None,
            b'/' if matches!(text.get(at + 1), Some(b'/' | b'*')) => return Annotation::Unsure,
            b'/' => return Annotation::None,
            b'#' => return Annotation::Unsure,
            b'"' | b'\'' | b'`' => match memchr::memchr(*byte, &text[at + 1..]) {
                Some(length) => at += length + 1,
                None => return Annotation::Unsure,
            },
            b'=' if depth == 0 && !matches!(text.get(at + 1), Some(b'>')) => return Annotation::Value(&text[at + 1..]),
            _ => {}
        }
        at += 1;
    }
    Annotation::Unsure
}

/// Whether a line break ends what came before it: a word or a closing bracket before, a word behind.
fn ends_statement(before: &[u8], behind: &[u8]) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let last = before.iter().rfind(|byte| !is_blank(**byte));
    let next = behind.iter().find(|byte| !is_blank(**byte));
    last.is_some_and(|last| is_word(last) || b")]>\"'`".contains(last)) && next.is_some_and(is_word)
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
