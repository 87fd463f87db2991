//! How much of what could speak was read: for each check and party, the files that some rule would look at.
//!
//! A check that counts the observations of other checks or facts looks at their files too.

use std::collections::{BTreeMap, BTreeSet};

use super::blind::{Blind, Hidden};
use super::facts::FactTable;
use super::parties::Parties;
use crate::model::{Catalogue, Check, Derived, FileKind, FileRecord, Language, Observation, RuleId, RuleInfo, Subject};

/// What a check looked at, for some parties.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked<'s> {
    /// How many files were read, whether or not anything was found in them.
    pub read: usize,
    /// What may stand in the files that were not read.
    pub hidden: Vec<&'s Hidden>,
}

impl Looked<'_> {
    /// In how many files a finding may stand that was not seen.
    pub fn may_find(&self) -> usize {
        self.hidden.iter().filter(|one| one.finds).count()
    }

    /// In how many files evidence may stand that was not seen and that could show the promise, where `own` is seen.
    pub fn may_show(&self, check: &Check, own: &[&Observation]) -> usize {
        let hidden = self.hidden.iter().flat_map(|one| &one.shows);
        let names: BTreeSet<&RuleId> =
            own.iter().flat_map(|one| std::iter::once(&one.rule).chain(&one.group)).chain(hidden).collect();
        match check.shown_by.holds(&|name| names.contains(name)) {
            true => self.hidden.iter().filter(|one| !one.shows.is_empty()).count(),
            false => 0,
        }
    }
}

/// The files that each check looks at, by party.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    /// How many were read, by check, then by party.
    read: Vec<Vec<usize>>,
    /// What was not read, by check and party, one for each file.
    hidden: BTreeMap<(usize, usize), Vec<Hidden>>,
    /// By party, the languages that it is written in.
    languages: Vec<BTreeSet<Language>>,
}

impl Sight {
    /// Counts each file once for each check that has a rule for it.
    pub fn measure(catalogue: &Catalogue, files: &[FileRecord], parties: &Parties, facts: &FactTable) -> Self {
        let lookers = lookers(catalogue);
        let mut sight = Self {
            read: vec![vec![0; parties.count()]; catalogue.checks.len()],
            hidden: BTreeMap::new(),
            languages: vec![BTreeSet::new(); parties.count()],
        };
        let blind = Blind::new(catalogue, parties, facts);
        for file in files {
            let party = parties.of(&file.path);
            if let (FileKind::Source(language), Some(spoken)) = (file.kind, sight.languages.get_mut(party)) {
                spoken.insert(language);
            }
            let hidden = blind.to(file);
            let checks: BTreeSet<usize> = file
                .watched_by
                .iter()
                .filter_map(|&at| lookers.get(usize::try_from(at).ok()?))
                .flatten()
                .copied()
                .collect();
            for check in checks.into_iter().filter(|check| !hidden.contains_key(&(*check, party))) {
                if let Some(read) = sight.read.get_mut(check).and_then(|row| row.get_mut(party)) {
                    *read += 1;
                }
            }
            for (place, hidden) in hidden {
                sight.hidden.entry(place).or_default().push(hidden);
            }
        }
        sight
    }

    /// The languages that some parties are written in.
    pub fn languages(&self, parties: impl Iterator<Item = usize>) -> BTreeSet<Language> {
        parties.filter_map(|party| self.languages.get(party)).flatten().copied().collect()
    }

    /// What a check looked at in some parties together.
    pub fn over(&self, check: usize, parties: impl Iterator<Item = usize>) -> Looked<'_> {
        let row = self.read.get(check).map_or(&[][..], Vec::as_slice);
        let mut looked = Looked::default();
        for party in parties {
            looked.read += row.get(party).copied().unwrap_or_default();
            looked.hidden.extend(self.hidden.get(&(check, party)).into_iter().flatten());
        }
        looked
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
