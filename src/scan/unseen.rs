//! What a file hides that could not be read: the rules that might have seen something in it.
//!
//! A rule that never got to look at a file is not blind to it for that: where its anchors or its keys stand nowhere in the
//! text, there was nothing to see, as in a file that is read and not parsed. Of a file without a text nothing is known.

use super::file::Look;
use crate::matcher::Wording;
use crate::model::{FileKind, RuleId, SkipReason};
use crate::pack::{CompiledPack, CompiledRule, Looks};

/// Why rules could not look, and which of them could have seen something, by index into the pack's rules.
#[derive(Debug)]
pub(super) struct Unseen {
    pub why: SkipReason,
    pub rules: Vec<usize>,
}

impl Unseen {
    /// Rules over a document that could not be read.
    pub fn of_document(why: SkipReason, look: &Look<'_>) -> Self {
        let Look { pack, candidate, text, rules } = look;
        let FileKind::Document(format) = candidate.kind else { return Self { why, rules: Vec::new() } };
        let wording = Wording::new(&text.content);
        let may_see = |index: &usize| match pack.rules.get(*index) {
            Some(CompiledRule { looks: Looks::Document(rule), .. }) => {
                rule.may_hold_in(&candidate.path, format, &wording)
            }
            // A manifest that is no document names no packages either.
            Some(CompiledRule { looks: Looks::Dependency(_), .. }) => true,
            _ => false,
        };
        Self { why, rules: rules.iter().copied().filter(may_see).collect() }
    }

    /// The names of the rules.
    pub fn names(&self, pack: &CompiledPack) -> Vec<RuleId> {
        names(pack, &self.rules)
    }
}

/// The names of rules, given by index.
pub(super) fn names(pack: &CompiledPack, rules: &[usize]) -> Vec<RuleId> {
    rules.iter().filter_map(|index| pack.rules.get(*index)).map(|rule| rule.info.id.clone()).collect()
}
