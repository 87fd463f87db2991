//! Each check in each service: what speaks for and against it, how much was seen, and the verdict that follows.
//!
//! Refuses to know how a verdict is made; that is the table in `model`. What stands apart from the services, and the
//! files of no service, get a line only where something was found, or where a prohibition could not be looked after.

use std::collections::BTreeMap;

use super::conclude::{Matter, decided_by};
use super::facts::FactTable;
use super::hearing::{Hearing, Standing};
use super::parties::{Parties, Stance};
use super::sight::Sight;
use crate::model::{
    Assessment, Catalogue, Check, DecidedBy, Emits, Observation, Scope, ServiceName, Verdict, WhenSilent,
};

/// Everything that judging needs.
pub(super) struct Bench<'a> {
    pub catalogue: &'a Catalogue,
    pub parties: &'a Parties,
    pub facts: &'a FactTable,
    pub sight: &'a Sight,
    pub hearing: &'a Hearing,
    /// The services asked for; empty means all.
    pub only: &'a [ServiceName],
}

/// A check with its assessments.
pub(super) struct Judged<'a> {
    pub check: &'a Check,
    /// By service, those of no service last.
    pub assessments: Vec<Assessment>,
}

/// Judges every check, in the order of the catalogue.
pub(super) fn every_check<'a>(bench: &Bench<'a>) -> Vec<Judged<'a>> {
    bench
        .catalogue
        .checks
        .iter()
        .enumerate()
        .filter(|(_, check)| bench.catalogue.is_judged(check))
        .map(|(at, check)| {
            let docket = Docket::open(bench, at, check);
            let mut assessments: Vec<Assessment> = match check.scope {
                Scope::Project => vec![docket.of_project()],
                Scope::Service => (0..bench.parties.count())
                    .filter(|party| bench.is_asked_for(*party))
                    .filter_map(|party| docket.of_party(party))
                    .collect(),
            };
            assessments.sort_by(|a, b| (a.service.is_none(), &a.service).cmp(&(b.service.is_none(), &b.service)));
            Judged { check, assessments }
        })
        .collect()
}

impl Bench<'_> {
    /// Whether a party is to be judged: all are, unless services are named; then those and the libraries they share.
    fn is_asked_for(&self, party: usize) -> bool {
        let Some(one) = self.parties.get(party) else {
            return false;
        };
        let named = |party: usize| self.parties.name(party).is_some_and(|name| self.only.contains(name));
        self.only.is_empty()
            || match one.stance {
                Stance::Service => named(party),
                Stance::Apart => one.kin.iter().any(|user| named(*user)),
                Stance::Project => false,
            }
    }
}

/// One check, and what was heard of it by party.
struct Docket<'a> {
    bench: &'a Bench<'a>,
    at: usize,
    check: &'a Check,
    heard: BTreeMap<usize, Vec<&'a Observation>>,
    /// What may be the evidence of others, of whom it is not known.
    open: BTreeMap<usize, Vec<&'a Observation>>,
}

impl<'a> Docket<'a> {
    fn open(bench: &'a Bench<'a>, at: usize, check: &'a Check) -> Self {
        let mut heard: BTreeMap<usize, Vec<&Observation>> = BTreeMap::new();
        let mut open: BTreeMap<usize, Vec<&Observation>> = BTreeMap::new();
        for one in bench.hearing.of_check(at) {
            heard.entry(one.party).or_default().push(&one.observation);
            if one.observation.emits == Emits::Evidence && one.standing == Standing::Open {
                open.entry(one.party).or_default().push(&one.observation);
            }
        }
        Self { bench, at, check, heard, open }
    }

    /// What was heard of one kind from some parties.
    fn from(&self, parties: &[usize], emits: Emits) -> Vec<&'a Observation> {
        parties
            .iter()
            .filter_map(|party| self.heard.get(party))
            .flatten()
            .copied()
            .filter(|one| one.emits == emits)
            .collect()
    }

    /// The one assessment of a check of project scope: over everything.
    fn of_project(&self) -> Assessment {
        let parties = self.bench.parties;
        let all: Vec<usize> = (0..parties.count()).collect();
        Matter {
            check: self.check,
            service: None,
            role: None,
            view: parties.services().to_vec(),
            when_silent: self.check.when_silent,
            findings: self.from(&all, Emits::Finding),
            evidence: self.from(&all, Emits::Evidence),
            lent: Vec::new(),
            near_misses: vec![self.from(&all, Emits::NearMiss)],
            looked: self.bench.sight.over(self.at, all.iter().copied()),
            languages: self.bench.sight.languages(all.iter().copied()),
            is_unsure: self.bench.hearing.is_unsure(self.at, all.into_iter()),
        }
        .conclude(self.bench.facts)
    }

    /// The assessment of a check of service scope for one party, if it has one.
    fn of_party(&self, party: usize) -> Option<Assessment> {
        match self.bench.parties.get(party)?.stance {
            Stance::Service => Some(self.of_service(party).conclude(self.bench.facts)),
            Stance::Apart | Stance::Project => {
                let assessment = self.of_other(party)?.conclude(self.bench.facts);
                (assessment.verdict != Verdict::NotApplicable).then_some(assessment)
            }
        }
    }

    fn of_service(&self, party: usize) -> Matter<'a> {
        let parties = self.bench.parties;
        // A prohibition rests on a service's own files; what lies elsewhere has its own line. But a safeguard may stand
        // where several can use it.
        let (sources, lenders) = match self.check.when_silent {
            WhenSilent::Pass => (parties.sources(party), Vec::new()),
            WhenSilent::Fail | WhenSilent::Manual => (parties.sources(party), parties.lenders(party)),
        };
        let mut looked_at = match self.check.when_silent {
            WhenSilent::Pass => vec![party],
            WhenSilent::Fail | WhenSilent::Manual => sources.clone(),
        };
        looked_at.extend(&lenders);
        let mut near_misses = vec![self.from(&sources, Emits::NearMiss)];
        near_misses.extend(lenders.iter().map(|lender| self.from(&[*lender], Emits::NearMiss)));
        Matter {
            check: self.check,
            service: parties.name(party).cloned(),
            role: parties.role(party),
            view: parties.view(party),
            when_silent: self.check.when_silent,
            findings: self.from(&[party], Emits::Finding),
            evidence: self.from(&sources, Emits::Evidence),
            lent: lenders.iter().filter_map(|lender| self.open.get(lender)).flatten().copied().collect(),
            near_misses,
            looked: self.bench.sight.over(self.at, looked_at.iter().copied()),
            languages: self.bench.sight.languages(parties.sources(party).into_iter()),
            is_unsure: self.bench.hearing.is_unsure(self.at, looked_at.into_iter()),
        }
    }

    /// What stands apart is never said to miss anything: only a finding, or a prohibition over unread files, is told.
    fn of_other(&self, party: usize) -> Option<Matter<'a>> {
        let parties = self.bench.parties;
        let findings = self.from(&[party], Emits::Finding);
        let looked = self.bench.sight.over(self.at, std::iter::once(party));
        let is_blind = looked.may_find() > 0 && self.check.when_silent == WhenSilent::Pass;
        if findings.is_empty() && (!is_blind || decided_by(self.check) == DecidedBy::People) {
            return None;
        }
        Some(Matter {
            check: self.check,
            service: parties.name(party).cloned(),
            role: parties.role(party),
            view: parties.view(party),
            when_silent: WhenSilent::Pass,
            findings,
            evidence: self.from(&[party], Emits::Evidence),
            lent: Vec::new(),
            near_misses: vec![self.from(&[party], Emits::NearMiss)],
            looked,
            languages: self.bench.sight.languages(std::iter::once(party)),
            is_unsure: false,
        })
    }
}
