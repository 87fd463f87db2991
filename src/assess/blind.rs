//! What checks may have missed for rules that could not look: by rule, what it would have said, of whom, and what would
//! have followed from that.
//!
//! It promises to err on one side: what is left out could not have been seen.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::FactTable;
use super::parties::Parties;
use super::truth::Truth;
use crate::model::{Catalogue, Derived, Emits, FactId, FileRecord, Form, RuleId, RuleInfo, SpeaksFor, Wants};

/// What a file that was not read may hold for a check in a party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    pub finds: bool,
    /// The rules and groups of evidence that may stand there.
    pub shows: BTreeSet<RuleId>,
}

/// What hides, by check and party.
pub(super) type HiddenBy = BTreeMap<(usize, usize), Hidden>;

/// Who could look at what, and what follows from whom.
pub(super) struct Blind<'a> {
    catalogue: &'a Catalogue,
    parties: &'a Parties,
    facts: &'a FactTable,
    /// Each rule with the check that it belongs to, or the fact.
    rules: BTreeMap<&'a RuleId, (Owner<'a>, &'a RuleInfo)>,
}

/// Whose a rule is.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Check(usize),
    Fact(&'a FactId),
}

impl<'a> Blind<'a> {
    pub fn new(catalogue: &'a Catalogue, parties: &'a Parties, facts: &'a FactTable) -> Self {
        let checks = catalogue.checks.iter().enumerate().map(|(at, check)| (Owner::Check(at), &check.rules));
        let of_facts = catalogue.facts.iter().map(|fact| (Owner::Fact(&fact.id), &fact.rules));
        let rules = checks.chain(of_facts).flat_map(|(owner, rules)| rules.iter().map(move |rule| (owner, rule)));
        Self { catalogue, parties, facts, rules: rules.map(|(owner, rule)| (&rule.id, (owner, rule))).collect() }
    }

    /// What may stand in a file.
    pub fn to(&self, file: &FileRecord) -> HiddenBy {
        let mut hidden = HiddenBy::new();
        if file.hides.is_empty() {
            return hidden;
        }
        let holder = self.parties.of(&file.path);
        let mut names: BTreeMap<usize, BTreeSet<&RuleId>> = BTreeMap::new();
        let mut made: BTreeMap<usize, BTreeSet<RuleId>> = BTreeMap::new();
        for (owner, rule) in file.hides.iter().filter_map(|name| self.rules.get(name)) {
            for party in self.spoken_for(rule, holder) {
                if self.facts.admits(rule, party, self.parties) == Truth::No {
                    continue;
                }
                names.entry(party).or_default().extend(std::iter::once(&rule.id).chain(&rule.group));
                match owner {
                    Owner::Check(check) => {
                        let said = hidden.entry((*check, party)).or_default();
                        said.say(rule.emits, std::iter::once(&rule.id).chain(&rule.group));
                    }
                    Owner::Fact(fact) => {
                        made.entry(party).or_default().insert(RuleId::new(fact.as_str()));
                    }
                }
            }
        }
        for (party, names) in names {
            let facts = made.remove(&party).unwrap_or_default();
            let all = names.into_iter().cloned().chain(facts).collect();
            for (check, rule) in self.follow(all) {
                hidden.entry((check, party)).or_default().say(rule.emits, std::iter::once(&rule.id).chain(&rule.group));
            }
        }
        // What only counts, or comes near, decides nothing.
        hidden.retain(|_, said| *said != Hidden::default());
        hidden
    }

    /// Of whom a rule may speak that sees something in a file of `holder`.
    fn spoken_for(&self, rule: &RuleInfo, holder: usize) -> Vec<usize> {
        match &rule.speaks_for {
            None | Some(SpeaksFor::Service) => vec![holder],
            Some(SpeaksFor::Project) => vec![self.parties.project()],
            Some(SpeaksFor::Named(_)) => (0..self.parties.count()).collect(),
        }
    }

    /// The derived rules of checks that may say more, were there more of these rules, groups and facts.
    fn follow(&self, mut names: BTreeSet<RuleId>) -> Vec<(usize, &'a Derived)> {
        let facts =
            self.catalogue.facts.iter().flat_map(|fact| fact.derive.iter().map(move |it| (None, Some(fact), it)));
        let checks = self.catalogue.checks.iter().enumerate();
        let checks = checks.flat_map(|(at, check)| check.derive.iter().map(move |it| (Some(at), None, it)));
        let mut waiting: Vec<_> = facts.chain(checks).collect();
        let mut followed = Vec::new();
        loop {
            let (more, rest): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|(_, _, rule)| feeds(rule).iter().any(|name| names.contains(*name)));
            if more.is_empty() {
                return followed;
            }
            for (check, fact, rule) in more {
                names.extend(std::iter::once(&rule.id).chain(&rule.group).cloned());
                names.extend(fact.map(|fact| RuleId::new(fact.id.as_str())));
                followed.extend(check.map(|check| (check, rule)));
            }
            waiting = rest;
        }
    }
}

impl Hidden {
    fn say<'r>(&mut self, emits: Emits, names: impl Iterator<Item = &'r RuleId>) {
        match emits {
            Emits::Finding => self.finds = true,
            Emits::Evidence => self.shows.extend(names.cloned()),
            Emits::NearMiss | Emits::Fact | Emits::Value => {}
        }
    }
}

/// What a derived rule says more of where there is more. A partner that was not seen makes a lack doubtful, which the
/// join itself says.
fn feeds(rule: &Derived) -> BTreeSet<&RuleId> {
    match &rule.form {
        Form::Join(join) if join.wants == Wants::NoPartner => join.each.iter().collect(),
        _ => rule.sources(),
    }
}
