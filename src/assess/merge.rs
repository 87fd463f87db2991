//! Two observations of one check, of one kind, that overlap are one.
//!
//! The surer one stays, then the narrower place, then the first id; the order of rules never matters. Counts are left
//! alone, as they stand at one place for many, and so are values and facts, which are no claims. An observation that
//! people set aside never swallows a live one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::order;
use crate::model::{Emits, Location, Observation, Status};

/// The observations that remain of one check, sorted by place.
pub(super) fn merged(mut observations: Vec<&Observation>) -> Vec<&Observation> {
    observations.sort_by(|a, b| {
        (Reverse(a.confidence), a.location.span.len(), &a.rule)
            .cmp(&(Reverse(b.confidence), b.location.span.len(), &b.rule))
            .then_with(|| order::compare(a, b))
    });
    let mut taken: BTreeMap<(Emits, bool, &str), Places> = BTreeMap::new();
    observations.retain(|one| {
        let claims = matches!(one.emits, Emits::Finding | Emits::Evidence | Emits::NearMiss);
        if one.count.is_some() || !claims {
            return true;
        }
        taken.entry((one.emits, one.status == Status::New, one.location.path.as_str())).or_default().take(&one.location)
    });
    observations.sort_by(|a, b| order::compare(a, b));
    observations
}

/// Places in one file of which no two overlap, so that only neighbours need be asked: where each starts and ends.
#[derive(Default)]
pub(super) struct Places(BTreeMap<usize, usize>);

impl Places {
    /// Adds a place if it overlaps none, and says whether it did.
    pub fn take(&mut self, place: &Location) -> bool {
        if self.overlap(place) {
            return false;
        }
        self.0.insert(place.span.start, place.span.end);
        true
    }

    /// Whether a place overlaps one of them.
    pub fn overlap(&self, place: &Location) -> bool {
        let (start, end) = (place.span.start, place.span.end);
        let before = self.0.range(..start).next_back();
        let from = self.0.range(start..).next();
        before.is_some_and(|(_, before_end)| *before_end > start)
            || from.is_some_and(|(next, _)| *next == start || *next < end)
    }
}
