//! What was not read: where a partner may stand that nobody has seen.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::Reach;
use crate::assess::parties::Parties;
use crate::model::{Catalogue, FileKind, FileRecord, FileState, RuleId};

/// For each rule, group and fact, the parties with a file that was not read and in which its rules could have seen something.
#[derive(Clone, Debug, Default)]
pub(super) struct Unread {
    by_name: BTreeMap<RuleId, BTreeSet<usize>>,
    /// Parties with a source file that was not read.
    sources: BTreeSet<usize>,
}

impl Unread {
    pub fn gather(catalogue: &Catalogue, files: &[FileRecord], parties: &Parties) -> Self {
        let mut unread = Self::default();
        let mut by_rule: BTreeMap<&RuleId, BTreeSet<usize>> = BTreeMap::new();
        for file in files.iter().filter(|file| matches!(file.state, FileState::Skipped(_))) {
            let party = parties.of(&file.path);
            if matches!(file.kind, FileKind::Source(_)) {
                unread.sources.insert(party);
            }
            for rule in &file.hides {
                by_rule.entry(rule).or_default().insert(party);
            }
        }
        if by_rule.is_empty() {
            return unread;
        }
        let of_checks = catalogue.checks.iter().map(|check| (&check.rules, None));
        let of_facts = catalogue.facts.iter().map(|fact| (&fact.rules, Some(RuleId::new(fact.id.as_str()))));
        for (rules, fact) in of_checks.chain(of_facts) {
            for (rule, parties) in rules.iter().filter_map(|rule| Some((rule, by_rule.get(&rule.id)?))) {
                for name in std::iter::once(&rule.id).chain(&rule.group).chain(&fact) {
                    unread.by_name.entry(name.clone()).or_default().extend(parties);
                }
            }
        }
        unread
    }

    /// Whether a file in reach that could show what `rule` sees was not read.
    pub fn may_hide(&self, rule: &RuleId, reach: &Reach) -> bool {
        self.by_name.get(rule).is_some_and(|parties| meets(parties, reach))
    }

    /// Whether a source file in reach was not read.
    pub fn may_hide_uses(&self, reach: &Reach) -> bool {
        meets(&self.sources, reach)
    }
}

fn meets(parties: &BTreeSet<usize>, reach: &Reach) -> bool {
    match reach {
        Reach::Everybody => !parties.is_empty(),
        Reach::These(reached) => reached.iter().any(|one| parties.contains(one)),
    }
}
