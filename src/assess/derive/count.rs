//! How many there are, for each party or for the project.
//!
//! Places are counted, not matches: two rules that see one place see one thing. With `by`, distinct values are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::making::Made;
use super::spelling::plain;
use super::{Desk, Task};
use crate::assess::hearing::{Heard, Hearing};
use crate::assess::order;
use crate::model::{Confidence, Count, Filling, Related, RuleId, Scope, Threshold};

impl Desk<'_> {
    /// One observation for each party that has too many.
    pub fn count(&self, task: &Task<'_>, count: &Count, hearing: &Hearing) -> Vec<Heard> {
        let counted = self.by_party(task, &count.of, hearing);
        let total = self.by_party(task, &count.out_of, hearing);
        counted
            .into_iter()
            .filter_map(|(party, places)| {
                let total = total.get(&party).map(Vec::as_slice).unwrap_or_default();
                let total = self.distinct(task, count, total.to_vec()).len();
                self.over(task, count, party, self.distinct(task, count, places), total)
            })
            .collect()
    }

    /// A check of project scope counts over everything; the project's own party stands for that.
    fn by_party<'h>(&self, task: &Task<'_>, names: &[RuleId], hearing: &'h Hearing) -> BTreeMap<usize, Vec<&'h Heard>> {
        let mut by_party: BTreeMap<usize, Vec<&Heard>> = BTreeMap::new();
        for one in hearing.named(names).filter(|one| self.takes_part(task.rule, one)) {
            let party = match task.scope {
                Scope::Service => one.party,
                Scope::Project => self.parties.project(),
            };
            by_party.entry(party).or_default().push(one);
        }
        by_party
    }

    /// One for each place or each value, the first by place. What has no known value is left out.
    fn distinct<'h>(&self, task: &Task<'_>, count: &Count, mut places: Vec<&'h Heard>) -> Vec<&'h Heard> {
        places.sort_by(|a, b| order::compare(&a.observation, &b.observation));
        match &count.by {
            None => places.dedup_by(|a, b| a.observation.location == b.observation.location),
            Some(by) => {
                let mut met = BTreeSet::new();
                places.retain(|one| {
                    self.value(by, one).is_some_and(|value| met.insert(plain(&value, &task.rule.ignoring)))
                });
            }
        }
        places
    }

    fn over(&self, task: &Task<'_>, count: &Count, party: usize, places: Vec<&Heard>, total: usize) -> Option<Heard> {
        let (first, others) = places.split_first()?;
        let number = u64::try_from(places.len()).ok()?;
        let total = u64::try_from(total).ok()?;
        if !is_over(count.over, number, total) {
            return None;
        }
        let service = self.name_of(party);
        let texts = [("COUNT", number.to_string()), ("TOTAL", total.to_string()), ("SERVICE", service)];
        let related = |one: &&Heard| Related {
            location: one.observation.location.clone(),
            message: one.observation.message.clone(),
        };
        let mut said = self.say(
            task,
            Made {
                at: first,
                confidence: sureness(count.over, &places, total),
                holes: texts.into_iter().map(|(name, text)| (name.to_owned(), Filling::text(text))).collect(),
                partner: None,
                related: others.iter().map(related).collect(),
                count: Some(number),
                party,
                // A count is its rule and its service, so that a baseline survives one more place.
                identity: self.parties.name(party).map(ToString::to_string).unwrap_or_default(),
            },
        );
        // Of several roles the nearest to production, so that a stray first place makes nothing look harmless.
        let role = first.observation.file_role;
        said.observation.file_role = places.iter().map(|one| one.observation.file_role).fold(role, Ord::min);
        Some(said)
    }
}

/// The highest confidence at which enough places remain: one doubtful place among many sure ones takes nothing away.
fn sureness(over: Threshold, places: &[&Heard], total: u64) -> Confidence {
    let enough = |least: &Confidence| {
        let sure = places.iter().filter(|one| one.observation.confidence >= *least).count();
        u64::try_from(sure).is_ok_and(|sure| is_over(over, sure, total))
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
