//! What was not read: where a partner may stand that nobody has seen.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::Reach;
use crate::assess::parties::Parties;
use crate::model::{Catalogue, FileKind, FileRecord, FileState, RuleId, RuleInfo, Subject};

/// For each rule, group and fact, the parties with a file that its rules would look at and that was not read.
#[derive(Clone, Debug, Default)]
pub(super) struct Unread {
    by_name: BTreeMap<RuleId, BTreeSet<usize>>,
    /// Parties with a source file that was not read.
    sources: BTreeSet<usize>,
}

impl Unread {
    pub fn gather(catalogue: &Catalogue, files: &[FileRecord], parties: &Parties) -> Self {
        let mut unread = Self::default();
        let mut by_subject: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
        for file in files.iter().filter(|file| matches!(file.state, FileState::Skipped(_))) {
            let party = parties.of(&file.path);
            if matches!(file.kind, FileKind::Source(_)) {
                unread.sources.insert(party);
            }
            for subject in &file.watched_by {
                by_subject.entry(*subject).or_default().insert(party);
            }
        }
        for (subject, parties) in by_subject {
            let subject = usize::try_from(subject).ok().and_then(|at| catalogue.subjects.get(at));
            let (rules, fact): (&[RuleInfo], _) = match subject {
                Some(Subject::Check(id)) => (catalogue.check(id).map_or(&[], |check| &check.rules), None),
                Some(Subject::Fact(id)) => {
                    (catalogue.fact(id).map_or(&[], |fact| &fact.rules), Some(RuleId::new(id.as_str())))
                }
                None => continue,
            };
            let names = rules.iter().flat_map(|rule| std::iter::once(&rule.id).chain(&rule.group)).cloned().chain(fact);
            for name in names.collect::<BTreeSet<_>>() {
                unread.by_name.entry(name).or_default().extend(&parties);
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
