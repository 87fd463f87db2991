//! Which facts hold, for each party and for the project.
//!
//! Truth has three values. A fact that was not seen is absent only if every file that could show it was read; else it
//! is unknown, and a condition that rests on it neither holds nor fails.

use std::collections::{BTreeMap, BTreeSet};

use super::credit::{Credit, Use};
use super::links::Link;
use super::order;
use super::parties::{Parties, Party, Stance};
use super::truth::{Truth, weigh};
use crate::model::{
    Catalogue, Condition, Confidence, Emits, Fact, FactId, FactSeen, FileRecord, Location, Observation, RuleId,
    RuleInfo, Runner, Scope, ServiceRole, Subject,
};

/// What is known of one fact for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    truth: Truth,
    /// The place that shows it best, and what is seen there.
    place: Option<(Location, String)>,
}

const ABSENT: Standing = Standing { truth: Truth::No, place: None };

/// Every fact of the catalogue for every party.
#[derive(Clone, Debug, Default)]
pub(super) struct FactTable {
    ids: BTreeMap<FactId, usize>,
    scopes: Vec<Scope>,
    /// By fact, then by party. A fact of project scope is the same for all.
    rows: Vec<Vec<Standing>>,
}

impl FactTable {
    /// Settles every fact. `observations` are sorted; the parties' roles narrow the rules that name roles, and such
    /// rules show nothing of a party whose role is not known. What a shared library shows is true of the services that
    /// are credited with it.
    pub fn settle<'o>(
        catalogue: &Catalogue,
        parties: &Parties,
        observations: impl Iterator<Item = &'o Observation>,
        files: &[FileRecord],
        credit: &Credit,
    ) -> Self {
        let mut table = Self {
            ids: catalogue.facts.iter().enumerate().map(|(at, fact)| (fact.id.clone(), at)).collect(),
            scopes: catalogue.facts.iter().map(|fact| fact.scope).collect(),
            rows: vec![vec![ABSENT; parties.count()]; catalogue.facts.len()],
        };
        let seen = Seen::gather(&table, catalogue, parties, observations);
        let unread = unread(catalogue, parties, files);
        for at in in_order(catalogue, &table.ids) {
            let Some(fact) = catalogue.facts.get(at) else {
                continue;
            };
            let row = table.row(fact, Signs { seen: seen.of(at), unread: unread.get(&at), credit }, parties);
            if let Some(place) = table.rows.get_mut(at) {
                *place = row;
            }
        }
        table
    }

    /// Whether a fact holds for a party; a fact that nobody knows does not.
    pub fn truth(&self, fact: &FactId, party: usize) -> Truth {
        self.standing(fact, party).truth
    }

    /// The place that shows a fact best for a party.
    pub fn place(&self, fact: &FactId, party: usize) -> Option<&Location> {
        self.standing(fact, party).place.as_ref().map(|(place, _)| place)
    }

    /// What is seen at that place: `replicas: 3`. Nothing where its rule does not say.
    pub fn said(&self, fact: &FactId, party: usize) -> Option<&str> {
        self.standing(fact, party).place.as_ref().map(|(_, said)| said.as_str()).filter(|said| !said.is_empty())
    }

    /// Whether a condition holds for one of several parties, each asked by itself.
    pub fn holds(&self, condition: &Condition<FactId>, view: &[usize]) -> Truth {
        view.iter().map(|&party| weigh(condition, &|fact| self.truth(fact, party))).max().unwrap_or(Truth::No)
    }

    /// The facts of service scope that hold for a party, by id.
    pub fn of_party(&self, party: usize) -> Vec<FactSeen> {
        self.seen(party, Scope::Service)
    }

    /// The facts of project scope that hold, by id.
    pub fn of_project(&self) -> Vec<FactSeen> {
        let project = self.rows.first().map_or(0, |row| row.len().saturating_sub(1));
        self.seen(project, Scope::Project)
    }

    fn seen(&self, party: usize, scope: Scope) -> Vec<FactSeen> {
        self.ids
            .iter()
            .filter(|(_, at)| self.scopes.get(**at) == Some(&scope))
            .filter(|(fact, _)| self.truth(fact, party) == Truth::Yes)
            .map(|(fact, _)| FactSeen { fact: fact.clone(), shown_by: self.place(fact, party).cloned() })
            .collect()
    }

    fn standing(&self, fact: &FactId, party: usize) -> &Standing {
        self.ids.get(fact).and_then(|at| self.rows.get(*at)).and_then(|row| row.get(party)).unwrap_or(&ABSENT)
    }

    /// One fact for every party, where every fact that it rests on is settled. One of project scope holds for all, but
    /// what a service's workload shows, or what lies in its folder, holds for that service. A library has what those that
    /// use it have.
    fn row(&self, fact: &Fact, signs: Signs, parties: &Parties) -> Vec<Standing> {
        let own = self.standings(fact, signs, parties, &|_| true);
        if fact.scope == Scope::Service {
            return own;
        }
        let all = for_all(own);
        let is_about = |party: usize, shown: &Shown| {
            parties.may_be_about(party, shown.link)
                && parties.service_around(&shown.place.0.path).is_none_or(|folder| parties.lies_in(party, folder))
        };
        let common = |party: usize| for_all(self.standings(fact, signs, parties, &|shown| is_about(party, shown)));
        // Most services are spoken for by the same signs.
        let strays: BTreeSet<Runner> = signs.seen.iter().filter_map(|shown| shown.link.runner()).collect();
        let homes: BTreeSet<&str> =
            signs.seen.iter().filter_map(|shown| parties.service_around(&shown.place.0.path)).collect();
        let mut known: BTreeMap<Vec<bool>, Standing> = BTreeMap::new();
        let mut of_service = |party: usize| {
            let linked = self.shown(fact, signs, (party, parties), &|shown| shown.link == Link::To(party));
            if linked.truth == Truth::Yes {
                return linked;
            }
            let runs = strays.iter().map(|runner| parties.may_be_about(party, Link::Stray(*runner)));
            let kind = runs.chain(homes.iter().map(|folder| parties.lies_in(party, folder))).collect();
            known.entry(kind).or_insert_with(|| common(party)).clone()
        };
        let service = |(party, one): (usize, &Party)| (one.stance == Stance::Service).then(|| of_service(party));
        let services: Vec<Option<Standing>> = parties.iter().map(service).collect();
        let of_users = |kin: &BTreeSet<usize>| kin.iter().filter_map(|user| services.get(*user)?.clone()).collect();
        let of_other = |one: &Party| if one.kin.is_empty() { all.clone() } else { for_all(of_users(&one.kin)) };
        let standing =
            |(party, one): (usize, &Party)| services.get(party).cloned().flatten().unwrap_or_else(|| of_other(one));
        parties.iter().map(standing).collect()
    }

    /// What follows for each party from signs that are linked in some ways, and from other facts.
    fn standings(
        &self,
        fact: &Fact,
        signs: Signs,
        parties: &Parties,
        counts: &dyn Fn(&Shown) -> bool,
    ) -> Vec<Standing> {
        parties
            .iter()
            .map(|(party, one)| {
                let mut standing = self.shown(fact, signs, (party, parties), counts);
                let sources = parties.sources(party);
                let unseen = sources.iter().filter_map(|one| signs.unread?.get(one)).flatten();
                let mut unseen = unseen.filter_map(|rule| fact.rules.get(*rule));
                if unseen.any(|rule| self.admits(rule, party, parties) != Truth::No) {
                    standing.truth = standing.truth.max(Truth::Unknown);
                }
                // What follows, follows for somebody: for the project if it does for one service.
                let somebody = match fact.scope {
                    Scope::Service => one.stance != Stance::Project,
                    Scope::Project => one.stance == Stance::Service,
                };
                let follows = match &fact.when {
                    Some(when) if somebody => weigh(when, &|name| self.truth(name, party)),
                    _ => Truth::No,
                };
                if follows == Truth::Yes && standing.place.is_none() {
                    standing.place = fact.when.as_ref().and_then(|when| self.ground(when, party));
                }
                standing.truth = standing.truth.max(follows);
                standing
            })
            .collect()
    }

    /// What observations alone say of a fact for a party.
    fn shown(
        &self,
        fact: &Fact,
        signs: Signs,
        (party, parties): (usize, &Parties),
        counts: &dyn Fn(&Shown) -> bool,
    ) -> Standing {
        let mut standing = ABSENT;
        let sources = parties.sources(party);
        let is_credited = |shown: &Shown| {
            let (place, _) = &shown.place;
            parties.uses(party, shown.party)
                && (signs.credit.of(party, &place.path, place.start.line) == Use::Used
                    || signs.credit.tells(party, shown.party, &place.path))
        };
        let is_installed = |shown: &Shown| {
            let (place, _) = &shown.place;
            parties.get(party).is_some_and(|one| one.is_made_by(&place.path, place.start.line))
        };
        let is_dead = |shown: &Shown| signs.credit.is_uncalled(&shown.place.0.path, shown.place.0.start.line);
        let told = signs.seen.iter().filter(|shown| counts(shown) && !is_dead(shown));
        for shown in told.filter(|it| sources.contains(&it.party) || is_credited(it) || is_installed(it)) {
            let rule = shown.rule.and_then(|rule| fact.rules.get(rule));
            let truth = rule.map_or(Truth::Yes, |rule| self.admits(rule, party, parties));
            if truth == Truth::Yes && standing.truth != Truth::Yes {
                standing.place = Some(shown.place.clone());
            }
            standing.truth = standing.truth.max(truth);
        }
        standing
    }

    /// The place of the fact that a condition rests on: of the first named that holds and has one. As deep as the
    /// condition, which the pack loader bounds.
    fn ground(&self, condition: &Condition<FactId>, party: usize) -> Option<(Location, String)> {
        match condition {
            Condition::Always | Condition::Not(_) => None,
            Condition::Is(fact) => {
                let standing = self.standing(fact, party);
                standing.place.clone().filter(|_| standing.truth == Truth::Yes)
            }
            Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(|part| self.ground(part, party)),
        }
    }

    /// Whether a rule speaks in this party: its roles and its own condition.
    pub fn admits(&self, rule: &RuleInfo, party: usize, parties: &Parties) -> Truth {
        let is_wanted = |party| parties.role(party).is_some_and(|role| rule.service_roles.contains(&role));
        // The code of a library does for each service that shares it what that service does. Its manifest is its own.
        let library = parties.get(party).filter(|one| one.role == Some(ServiceRole::Library));
        let shares = library.filter(|_| !rule.languages.is_empty()).map(|one| &one.kin);
        let fits = rule.service_roles.is_empty()
            || is_wanted(party)
            || shares.is_some_and(|kin| kin.iter().any(|service| is_wanted(*service)));
        if fits { self.holds(&rule.applies_when, &parties.view(party)) } else { Truth::No }
    }
}

/// What several parties show together: the truest, and the first place.
fn for_all(each: Vec<Standing>) -> Standing {
    each.into_iter().fold(ABSENT, |all, one| {
        let place = match (all.place, one.place) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Standing { truth: all.truth.max(one.truth), place }
    })
}

/// By party, the rules that could have shown a fact in a file that was not read.
type Unread = BTreeMap<usize, BTreeSet<usize>>;

/// What is known of one fact before anybody is asked for whom it holds.
#[derive(Clone, Copy)]
struct Signs<'s> {
    seen: &'s [Shown],
    /// Where it may be shown that nobody saw.
    unread: Option<&'s Unread>,
    credit: &'s Credit<'s>,
}

/// One observation of a fact.
struct Shown {
    party: usize,
    /// Whose workload is described there.
    link: Link,
    /// The rule's place in the fact's list, if it is there.
    rule: Option<usize>,
    place: (Location, String),
}

/// The observations that state facts, by fact, the most telling first.
struct Seen(BTreeMap<usize, Vec<Shown>>);

impl Seen {
    fn gather<'o>(
        table: &FactTable,
        catalogue: &Catalogue,
        parties: &Parties,
        observations: impl Iterator<Item = &'o Observation>,
    ) -> Self {
        let mut seen: BTreeMap<usize, Vec<Shown>> = BTreeMap::new();
        let states = |one: &&Observation| one.emits == Emits::Fact && one.confidence >= Confidence::Medium;
        let mut observations: Vec<&Observation> = observations.filter(states).collect();
        observations.sort_by(|a, b| order::most_telling(a, b));
        for one in observations {
            let Subject::Fact(id) = &one.subject else {
                continue;
            };
            let known = table.ids.get(id).copied();
            if let Some((at, fact)) = known.and_then(|at| Some((at, catalogue.facts.get(at)?))) {
                seen.entry(at).or_default().push(Shown {
                    party: parties.of_place(&one.location),
                    link: parties.linked(&one.location),
                    rule: fact.rules.iter().position(|rule| rule.id == one.rule),
                    place: (one.location.clone(), one.message.clone()),
                });
            }
        }
        Self(seen)
    }

    fn of(&self, fact: usize) -> &[Shown] {
        self.0.get(&fact).map_or(&[], Vec::as_slice)
    }
}

/// For each fact the parties with a file that was not read, and the rules, by their place in the fact's list, that could
/// have shown it there.
fn unread(catalogue: &Catalogue, parties: &Parties, files: &[FileRecord]) -> BTreeMap<usize, Unread> {
    let mut unread: BTreeMap<usize, Unread> = BTreeMap::new();
    if files.iter().all(|file| file.hides.is_empty()) {
        return unread;
    }
    let rules = catalogue
        .facts
        .iter()
        .enumerate()
        .flat_map(|(fact, it)| it.rules.iter().enumerate().map(move |(rule, it)| (&it.id, (fact, rule))));
    let rules: BTreeMap<&RuleId, (usize, usize)> = rules.collect();
    for file in files {
        let party = parties.of(&file.path);
        for (fact, rule) in file.hides.iter().filter_map(|name| rules.get(name)) {
            unread.entry(*fact).or_default().entry(party).or_default().insert(*rule);
        }
    }
    unread
}

/// The facts in an order in which each comes after those that it rests on. The loader refuses circles; should there be
/// one, its facts come last, by id, and what of it is not settled yet counts as absent.
fn in_order(catalogue: &Catalogue, ids: &BTreeMap<FactId, usize>) -> Vec<usize> {
    let mut waiting: Vec<(usize, BTreeSet<usize>)> = catalogue
        .facts
        .iter()
        .enumerate()
        .map(|(at, fact)| {
            let rests_on = fact
                .when
                .iter()
                .chain(fact.rules.iter().map(|rule| &rule.applies_when))
                .flat_map(Condition::names)
                .filter_map(|name| ids.get(name).copied())
                .collect();
            (at, rests_on)
        })
        .collect();
    let mut order = Vec::with_capacity(waiting.len());
    let mut settled = BTreeSet::new();
    loop {
        let (ready, rest): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, rests_on)| rests_on.is_subset(&settled));
        if ready.is_empty() {
            order.extend(rest.into_iter().map(|(at, _)| at));
            return order;
        }
        for (at, _) in ready {
            settled.insert(at);
            order.push(at);
        }
        waiting = rest;
    }
}
