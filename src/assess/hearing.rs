//! The observations that count: each with the party that it speaks for, once its rule's own conditions are asked.
//!
//! A rule that names roles or facts is heard only from parties that have them. Where that is not known, the rule is
//! not heard either, and the party is remembered as one over which the check saw only in part.

use std::collections::{BTreeMap, BTreeSet};

use super::census::Census;
use super::credit;
use super::truth::Truth;
use crate::model::{Catalogue, CheckId, Emits, Fact, FactId, Observation, RuleId, RuleInfo, Subject};

/// An observation and for whom it speaks.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub observation: Observation,
    pub party: usize,
    pub standing: Standing,
}

/// Whether it is known which services evidence of a shared library speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    /// Those that it speaks for have heard it themselves.
    Settled,
}

/// Everything that was heard.
#[derive(Clone, Debug, Default)]
pub(super) struct Hearing {
    heard: Vec<Heard>,
    /// By check, the places in `heard`.
    by_check: BTreeMap<usize, Vec<usize>>,
    /// By rule, by group, and by fact, which groups its rules; the places in `heard`.
    by_name: BTreeMap<RuleId, Vec<usize>>,
    /// Check and party with a rule whose condition nobody can tell.
    unsure: BTreeSet<(usize, usize)>,
}

impl Hearing {
    /// Hears observations, which are sorted. Those of unknown checks and facts are passed over.
    pub fn hold(catalogue: &Catalogue, observations: Vec<Observation>, census: &Census) -> Self {
        let mut hearing = Self::default();
        let checks: BTreeMap<&CheckId, usize> =
            catalogue.checks.iter().enumerate().map(|(at, check)| (&check.id, at)).collect();
        let facts: BTreeMap<&FactId, &Fact> = catalogue.facts.iter().map(|fact| (&fact.id, fact)).collect();
        for observation in observations {
            let (check, rules) = match &observation.subject {
                Subject::Check(id) => match checks.get(id) {
                    Some(&at) => (Some(at), catalogue.checks.get(at).map(|it| &it.rules)),
                    None => continue,
                },
                Subject::Fact(id) => match facts.get(id) {
                    Some(fact) => (None, Some(&fact.rules)),
                    None => continue,
                },
            };
            let rule = rules.into_iter().flatten().find(|rule| rule.id == observation.rule);
            let party = match rule.and_then(|rule| rule.speaks_for.as_ref()) {
                Some(whom) => census.parties.spoken_for(whom, &observation),
                None => census.parties.of_place(&observation.location),
            };
            let truth = rule.map_or(Truth::Yes, |rule| census.facts.admits(rule, party, &census.parties));
            let (path, line) = (&observation.location.path, observation.location.start.line);
            let shows = matches!(observation.emits, Emits::Evidence | Emits::Fact);
            let is_uncalled = shows && census.credit.is_uncalled(path, line);
            let observation = match observation.emits {
                Emits::Evidence if is_uncalled => credit::unused(&observation, false),
                _ => observation,
            };
            match (truth, check) {
                (Truth::Yes, check) => {
                    let is_beside = is_uncalled || is_beside_its_rule(&observation, rule);
                    let heard = Heard { observation, party, standing: Standing::Open };
                    if is_beside { hearing.put(check, heard, BTreeSet::new()) } else { hearing.add(check, heard) }
                }
                (Truth::Unknown, Some(check)) => {
                    hearing.unsure.insert((check, party));
                }
                (Truth::Unknown | Truth::No, _) => {}
            }
        }
        hearing
    }

    /// Adds an observation of a check, by its place in the catalogue, or of a fact.
    pub fn add(&mut self, check: Option<usize>, heard: Heard) {
        let observation = &heard.observation;
        let fact = match &observation.subject {
            Subject::Fact(fact) => Some(RuleId::new(fact.as_str())),
            Subject::Check(_) => None,
        };
        let names: BTreeSet<RuleId> =
            [Some(observation.rule.clone()), observation.group.clone(), fact].into_iter().flatten().collect();
        self.put(check, heard, names);
    }

    /// Adds an observation that derived rules know by these names.
    fn put(&mut self, check: Option<usize>, heard: Heard, names: BTreeSet<RuleId>) {
        let at = self.heard.len();
        if let Some(check) = check {
            self.by_check.entry(check).or_default().push(at);
        }
        for name in names {
            self.by_name.entry(name).or_default().push(at);
        }
        self.heard.push(heard);
    }

    /// What was heard of rules, groups or facts of these names, each once.
    pub fn named<'a>(&'a self, names: &[RuleId]) -> impl Iterator<Item = &'a Heard> + use<'a> {
        let places: BTreeSet<usize> =
            names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied().collect();
        places.into_iter().filter_map(|at| self.heard.get(at))
    }

    /// What was heard of a check.
    pub fn of_check(&self, check: usize) -> impl Iterator<Item = &Heard> {
        self.by_check.get(&check).into_iter().flatten().filter_map(|at| self.heard.get(*at))
    }

    /// What was heard of a check, each with its place.
    pub fn places_of_check(&self, check: usize) -> impl Iterator<Item = (usize, &Heard)> {
        self.by_check.get(&check).into_iter().flatten().filter_map(|at| Some((*at, self.heard.get(*at)?)))
    }

    /// Notes that the services concerned have heard it themselves.
    pub fn settle(&mut self, place: usize) {
        if let Some(heard) = self.heard.get_mut(place) {
            heard.standing = Standing::Settled;
        }
    }

    /// Whether some rule of a check could not be heard from one of the parties.
    pub fn is_unsure(&self, check: usize, mut parties: impl Iterator<Item = usize>) -> bool {
        parties.any(|party| self.unsure.contains(&(check, party)))
    }
}

/// Whether an observation is not what its rule says but what comes near it, as commented-out evidence does: nothing follows
/// from that.
fn is_beside_its_rule(observation: &Observation, rule: Option<&RuleInfo>) -> bool {
    observation.emits == Emits::NearMiss && rule.is_some_and(|rule| rule.emits != Emits::NearMiss)
}
