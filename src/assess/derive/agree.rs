//! Values that are one but for their spelling: one finding for each such value, with every spelling of it.
//!
//! It stands at the rarest spelling, the last of them by path if several are as rare, since that is the one to be mended.

use std::collections::{BTreeMap, BTreeSet};

use super::making::Made;
use super::reach::{self, Reach};
use super::spelling::{clusters, plain};
use super::{Desk, Task};
use crate::assess::hearing::{Heard, Hearing};
use crate::model::{Agree, Among, Confidence, Filling, Related, Scope};

/// The places of each spelling of one value.
type Spellings<'h> = BTreeMap<String, Vec<&'h Heard>>;

impl Desk<'_> {
    pub fn agree(&self, task: &Task<'_>, agree: &Agree, hearing: &Hearing) -> Vec<Heard> {
        let rule = task.rule;
        let mut by_plain: BTreeMap<String, Spellings> = BTreeMap::new();
        for one in hearing.named(&agree.of).filter(|one| self.takes_part(rule, one)) {
            // A secret has no spelling to speak of.
            let Some(value) = self.value(&agree.by, one).filter(|value| !value.contains('\0')) else { continue };
            let places = by_plain.entry(plain(&value, &rule.ignoring)).or_default();
            places.entry(value).or_default().push(one);
        }
        let plains: BTreeSet<String> = by_plain.keys().cloned().collect();
        let mut values: BTreeMap<&str, Spellings> = BTreeMap::new();
        let heads = clusters(&plains, agree.near);
        for (plain, spellings) in by_plain {
            let Some(head) = heads.get(plain.as_str()) else { continue };
            values.entry(head).or_default().extend(spellings);
        }
        let several = values.into_iter().filter(|(_, spellings)| spellings.len() > 1);
        several.flat_map(|(value, spellings)| self.disagreements(task, value, &spellings)).collect()
    }

    /// One for everybody, or one for each party that spells the value otherwise than itself or those in its reach.
    fn disagreements(&self, task: &Task<'_>, value: &str, spellings: &Spellings<'_>) -> Vec<Heard> {
        if task.rule.among == Among::Project || task.scope == Scope::Project {
            return self
                .disagreement(task, value, spellings, &Reach::Everybody, self.parties.project())
                .into_iter()
                .collect();
        }
        let parties: BTreeSet<usize> = spellings.values().flatten().map(|one| one.party).collect();
        parties
            .into_iter()
            .filter_map(|party| {
                let reach = match reach::of(party, task.rule.among, self.parties) {
                    // What speaks for the project disagrees with itself alone: others are told where they disagree with it.
                    Reach::Everybody => Reach::These(vec![party]),
                    reach @ Reach::These(_) => reach,
                };
                self.disagreement(task, value, spellings, &reach, party)
            })
            .collect()
    }

    fn disagreement(
        &self,
        task: &Task<'_>,
        value: &str,
        spellings: &Spellings<'_>,
        reach: &Reach,
        party: usize,
    ) -> Option<Heard> {
        let is_own = |one: &&Heard| *reach == Reach::Everybody || one.party == party;
        let mut seen: Vec<(&str, Vec<&Heard>)> = Vec::new();
        for (spelling, places) in spellings {
            let places: Vec<&Heard> = places.iter().copied().filter(|one| reach.holds(one.party)).collect();
            if !places.is_empty() {
                seen.push((spelling, places));
            }
        }
        let own = seen.iter().filter(|(_, places)| places.iter().any(&is_own));
        let rarest = own.min_by_key(|(_, places)| (places.len(), std::cmp::Reverse(last_path(places))))?.0;
        if seen.len() < 2 {
            return None;
        }
        seen.sort_by(|(a, here), (b, there)| there.len().cmp(&here.len()).then_with(|| a.cmp(b)));
        let at = seen.iter().find(|(it, _)| *it == rarest)?.1.iter().copied().find(is_own)?;
        let others = seen.iter().filter(|(spelling, _)| *spelling != rarest);
        let related: Vec<Related> = others.filter_map(|(spelling, places)| said_of(spelling, places)).collect();
        let values: Vec<String> = seen.iter().map(|(spelling, _)| format!("`{spelling}`")).collect();
        let mut holes = at.observation.holes.clone();
        holes.insert("VALUES".to_owned(), Filling::text(values.join(", ")));
        holes.insert("COUNT".to_owned(), Filling::text(seen.len().to_string()));
        let confidence =
            seen.iter().filter_map(|(_, places)| places.iter().map(|one| one.observation.confidence).max()).min();
        Some(self.say(
            task,
            Made {
                at,
                confidence: confidence.unwrap_or(Confidence::Low),
                holes,
                partner: related.first().map(|one| one.location.clone()),
                related,
                count: None,
                party: if *reach == Reach::Everybody && task.scope == Scope::Service { at.party } else { party },
                identity: format!("{value}\0{}", self.name_of(party)),
            },
        ))
    }
}

fn last_path<'h>(places: &[&'h Heard]) -> Option<&'h str> {
    places.iter().map(|one| one.observation.location.path.as_str()).max()
}

/// The first place of a spelling, and how many there are.
fn said_of(spelling: &str, places: &[&Heard]) -> Option<Related> {
    let first = places.first()?;
    let message = match places.len() {
        1 => format!("`{spelling}`"),
        number => format!("`{spelling}`, here and in {} more places", number - 1),
    };
    Some(Related { location: first.observation.location.clone(), message })
}
