//! What a file hides that could not be read: the rules that might have seen something in it.
//!
//! A rule that never got to look at a file is not blind to it for that: where its anchors or its keys stand nowhere in the
//! text, there was nothing to see, as in a file that is read and not parsed. What is too large to be parsed is searched for
//! these words all the same. Of a file without a text nothing is known.

use super::credentials::{credentials, search};
use super::file::Look;
use crate::matcher::Wording;
use crate::model::{FileKind, RuleId, SkipReason};
use crate::pack::{CompiledPack, Looks};
use crate::source::{Candidate, Text, read_large};
use crate::syntax::Dialect;

/// How large a file may be whose words are searched, in bytes: a picture within code, a table of data.
const LARGEST: u64 = 16 << 20;

/// Why rules could not look, and which of them could have seen something, by index into the pack's rules.
#[derive(Debug)]
pub(super) struct Unseen {
    pub why: SkipReason,
    pub rules: Vec<usize>,
}

impl Unseen {
    /// Rules over a document that could not be read.
    pub fn of_document(why: SkipReason, look: &Look<'_>) -> Self {
        let wording = Wording::new(&look.text.content);
        let may_see = |index: &usize| match look.pack.rules.get(*index).map(|rule| &rule.looks) {
            Some(looks @ (Looks::Document(_) | Looks::Dependency(_))) => may_say(looks, look.candidate, &wording),
            _ => false,
        };
        Self { why, rules: look.lookers.rules.iter().copied().filter(may_see).collect() }
    }

    /// Rules over a file that nobody looked at.
    pub fn of_file(why: SkipReason, pack: &CompiledPack, candidate: &Candidate, rules: &[usize]) -> Self {
        let text = match why {
            SkipReason::TooLarge { .. } if !rules.is_empty() => read_large(candidate, LARGEST).ok(),
            _ => None,
        };
        let Some(text) = text else { return Self { why, rules: rules.to_vec() } };
        let alive = alive(pack, candidate, &text, rules);
        let wording = Wording::new(&text.content);
        let may_see = |index: &usize| match pack.rules.get(*index).map(|rule| &rule.looks) {
            Some(Looks::Code(_)) => alive.contains(index),
            Some(Looks::Text(look)) => look.expression.is_match(&text.content),
            Some(Looks::Credential(sought)) => {
                !credentials(&search(pack, candidate, &text), candidate, &text, *sought).is_empty()
            }
            Some(looks) => may_say(looks, candidate, &wording),
            None => false,
        };
        Self { why, rules: rules.iter().copied().filter(may_see).collect() }
    }

    /// The names of the rules.
    pub fn names(&self, pack: &CompiledPack) -> Vec<RuleId> {
        self.rules.iter().filter_map(|index| pack.rules.get(*index)).map(|rule| rule.info.id.clone()).collect()
    }
}

/// Whether a document of this wording may hold what a rule looks for.
fn may_say(looks: &Looks, candidate: &Candidate, wording: &Wording) -> bool {
    match (looks, candidate.kind) {
        (Looks::Document(rule), FileKind::Document(format)) => rule.may_hold_in(&candidate.path, format, wording),
        // A manifest that is no document names no packages either.
        _ => true,
    }
}

/// The rules over code whose anchors stand in a text.
fn alive(pack: &CompiledPack, candidate: &Candidate, text: &Text, rules: &[usize]) -> Vec<usize> {
    let FileKind::Source(language) = candidate.kind else { return Vec::new() };
    let dialect = Dialect::of_file(language, &candidate.path);
    let Some(dialect_rules) = pack.dialects.get(dialect.index()).and_then(Option::as_ref) else { return Vec::new() };
    let own = dialect_rules.rules.iter().enumerate();
    let watching: Vec<usize> = own.filter(|(_, rule)| rules.contains(rule)).map(|(index, _)| index).collect();
    let hits = dialect_rules.engine.hits(&text.content);
    dialect_rules.engine.live(&hits, &watching).into_iter().map(|index| dialect_rules.rules[index]).collect()
}
