//! Observations that follow from others: how many there are, for each party or for the project.
//!
//! Places are counted, not matches: two rules that see one place see one thing. Places that people waived or
//! suppressed are not counted. What a rule derives may be counted by the rules after it.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_128;

use super::hearing::{Heard, Hearing};
use super::order;
use super::parties::Parties;
use crate::model::{
    Catalogue, Check, Confidence, Derived, Fingerprint, Location, Observation, Related, RuleId, Scope, Status, Subject,
    Threshold,
};

/// What stands for the name of a service where there is none.
const NOBODY: &str = "the project";

/// Adds what every check's derived rules say, checks by id and rules as written.
pub(super) fn extend(catalogue: &Catalogue, parties: &Parties, hearing: &mut Hearing) {
    for (at, check) in catalogue.checks.iter().enumerate() {
        for rule in &check.derive {
            for new in count(check, rule, parties, hearing) {
                hearing.add(Some(at), new);
            }
        }
    }
}

/// What one rule says: one observation for each party that it counts too many in.
fn count(check: &Check, rule: &Derived, parties: &Parties, hearing: &Hearing) -> Vec<Heard> {
    // A check of project scope counts over everything; the project's own party stands for that.
    let party = |one: &Heard| match check.scope {
        Scope::Service => one.party,
        Scope::Project => parties.project(),
    };
    let mut counted: BTreeMap<usize, Vec<&Observation>> = BTreeMap::new();
    for one in hearing.named(&rule.count).filter(|one| counts(rule, one, parties)) {
        counted.entry(party(one)).or_default().push(&one.observation);
    }
    let mut total: BTreeMap<usize, BTreeSet<&Location>> = BTreeMap::new();
    for one in hearing.named(&rule.out_of).filter(|one| counts(rule, one, parties)) {
        let places = total.entry(party(one)).or_default();
        places.insert(&one.observation.location);
    }
    counted
        .into_iter()
        .filter_map(|(party, places)| {
            let total = total.get(&party).map_or(0, BTreeSet::len);
            let service = parties.name(party).map(|name| name.as_str());
            let observation = one(check, rule, service, distinct(places), total)?;
            Some(Heard { observation, party })
        })
        .collect()
}

fn counts(rule: &Derived, one: &Heard, parties: &Parties) -> bool {
    let fits =
        rule.service_roles.is_empty() || parties.role(one.party).is_some_and(|role| rule.service_roles.contains(&role));
    fits && !matches!(one.observation.status, Status::Waived | Status::Suppressed)
}

/// One observation for each place, sorted by place.
fn distinct(mut places: Vec<&Observation>) -> Vec<&Observation> {
    places.sort_by(|a, b| order::compare(a, b));
    places.dedup_by(|a, b| a.location == b.location);
    places
}

/// The observation that a count makes, if it is over the threshold.
fn one(
    check: &Check,
    rule: &Derived,
    service: Option<&str>,
    places: Vec<&Observation>,
    total: usize,
) -> Option<Observation> {
    let (first, others) = places.split_first()?;
    let count = u64::try_from(places.len()).ok()?;
    if !is_over(rule.over, count, u64::try_from(total).ok()?) {
        return None;
    }
    let holes: BTreeMap<String, String> =
        [("COUNT", count.to_string()), ("TOTAL", total.to_string()), ("SERVICE", service.unwrap_or(NOBODY).to_owned())]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
    Some(Observation {
        rule: rule.id.clone(),
        group: rule.group.clone(),
        subject: Subject::Check(check.id.clone()),
        emits: rule.emits,
        confidence: sureness(rule, &places, u64::try_from(total).ok()?).min(rule.confidence),
        location: first.location.clone(),
        // Of several roles the nearest to production, so that a stray first place makes nothing look harmless.
        file_role: places.iter().map(|one| one.file_role).fold(first.file_role, Ord::min),
        message: filled(&rule.message, &holes),
        excerpt: first.excerpt.clone(),
        holes,
        count: Some(count),
        related: others
            .iter()
            .map(|one| Related { location: one.location.clone(), message: one.message.clone() })
            .collect(),
        fingerprint: fingerprint(&rule.id, service),
        status: Status::New,
    })
}

/// The highest confidence at which enough places remain: one doubtful place among many sure ones takes nothing away.
fn sureness(rule: &Derived, places: &[&Observation], total: u64) -> Confidence {
    let enough = |least: &Confidence| {
        let sure = places.iter().filter(|one| one.confidence >= *least).count();
        u64::try_from(sure).is_ok_and(|sure| is_over(rule.over, sure, total))
    };
    [Confidence::High, Confidence::Medium].into_iter().find(enough).unwrap_or(Confidence::Low)
}

/// Whether a count is over its threshold. A share of nothing is not known, and so not over anything.
fn is_over(threshold: Threshold, count: u64, total: u64) -> bool {
    match threshold {
        Threshold::Count(limit) => count > limit,
        Threshold::Percent(limit) => total > 0 && u128::from(count) * 100 > u128::from(limit) * u128::from(total),
    }
}

/// The identity of a count is its rule and its service, so that a baseline survives one more place.
fn fingerprint(rule: &RuleId, service: Option<&str>) -> Fingerprint {
    let text = format!("{rule}\0{}", service.unwrap_or_default());
    Fingerprint(format!("{:032x}", xxh3_128(text.as_bytes())))
}

/// A message with its holes filled; `{{` is a brace, and what is no hole stays as it is written.
fn filled(message: &str, holes: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let hole = after.split_once('}').and_then(|(name, behind)| Some((holes.get(name)?, behind)));
        match (after.strip_prefix('{'), hole) {
            (Some(behind), _) => {
                text.push('{');
                rest = behind;
            }
            (None, Some((value, behind))) => {
                text.push_str(value);
                rest = behind;
            }
            (None, None) => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}
