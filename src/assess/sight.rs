//! How much of what could speak was read: for each check and party, the files that some rule would look at.
//!
//! A check that counts the observations of other checks or facts looks at their files too.

use std::collections::BTreeSet;

use super::parties::Parties;
use crate::model::{Catalogue, Check, Derived, FileKind, FileRecord, FileState, Language, RuleId, RuleInfo, Subject};

/// Numbers of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    /// Read, whether or not anything was found in them.
    pub read: usize,
    pub unread: usize,
}

/// The files that each check looks at, by party.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    /// By check, then by party.
    table: Vec<Vec<Looked>>,
    /// By party, the languages that it is written in.
    languages: Vec<BTreeSet<Language>>,
}

impl Sight {
    /// Counts each file once for each check that has a rule for it.
    pub fn measure(catalogue: &Catalogue, files: &[FileRecord], parties: &Parties) -> Self {
        let lookers = lookers(catalogue);
        let mut table = vec![vec![Looked::default(); parties.count()]; catalogue.checks.len()];
        let mut languages = vec![BTreeSet::new(); parties.count()];
        for file in files {
            let party = parties.of(&file.path);
            if let (FileKind::Source(language), Some(spoken)) = (file.kind, languages.get_mut(party)) {
                spoken.insert(language);
            }
            let checks: BTreeSet<usize> = file
                .watched_by
                .iter()
                .filter_map(|&at| lookers.get(usize::try_from(at).ok()?))
                .flatten()
                .copied()
                .collect();
            for check in checks {
                if let Some(looked) = table.get_mut(check).and_then(|row| row.get_mut(party)) {
                    match file.state {
                        FileState::Read | FileState::Partly { .. } => looked.read += 1,
                        FileState::Skipped(_) => looked.unread += 1,
                    }
                }
            }
        }
        Self { table, languages }
    }

    /// The languages that some parties are written in.
    pub fn languages(&self, parties: impl Iterator<Item = usize>) -> BTreeSet<Language> {
        parties.filter_map(|party| self.languages.get(party)).flatten().copied().collect()
    }

    /// What a check looked at in some parties together.
    pub fn over(&self, check: usize, parties: impl Iterator<Item = usize>) -> Looked {
        let row = self.table.get(check).map_or(&[][..], Vec::as_slice);
        parties
            .filter_map(|party| row.get(party))
            .fold(Looked::default(), |all, one| Looked { read: all.read + one.read, unread: all.unread + one.unread })
    }
}

/// For each subject, by its index, the checks that look at its files.
fn lookers(catalogue: &Catalogue) -> Vec<Vec<usize>> {
    let counted: Vec<BTreeSet<&RuleId>> = catalogue.checks.iter().map(|check| made_of(catalogue, check)).collect();
    catalogue
        .subjects
        .iter()
        .map(|subject| {
            let rules = rules_of(catalogue, subject);
            catalogue
                .checks
                .iter()
                .zip(&counted)
                .enumerate()
                .filter(|(_, (check, counted))| {
                    *subject == Subject::Check(check.id.clone())
                        || counted.iter().any(|name| names(subject, rules, name))
                })
                .map(|(at, _)| at)
                .collect()
        })
        .collect()
}

/// What a check's derived rules are made of, and what that is made of in turn.
fn made_of<'a>(catalogue: &'a Catalogue, check: &'a Check) -> BTreeSet<&'a RuleId> {
    let mut made_of = BTreeSet::new();
    let mut open: Vec<&Derived> = check.derive.iter().collect();
    while let Some(rule) = open.pop() {
        for source in rule.sources().into_iter().filter(|source| made_of.insert(*source)).collect::<Vec<_>>() {
            let derived =
                catalogue.derived().filter(|(_, rule)| rule.id == *source || rule.group.as_ref() == Some(source));
            open.extend(derived.map(|(_, rule)| rule));
        }
    }
    made_of
}

fn rules_of<'a>(catalogue: &'a Catalogue, subject: &Subject) -> &'a [RuleInfo] {
    match subject {
        Subject::Check(id) => catalogue.check(id).map_or(&[], |check| &check.rules),
        Subject::Fact(id) => catalogue.fact(id).map_or(&[], |fact| &fact.rules),
    }
}

/// Whether a name means rules of this subject: by id, by group, or as the fact's own id, which groups its rules.
fn names(subject: &Subject, rules: &[RuleInfo], name: &RuleId) -> bool {
    matches!(subject, Subject::Fact(fact) if fact.as_str() == name.as_str())
        || rules.iter().any(|rule| rule.id == *name || rule.group.as_ref() == Some(name))
}
