//! Among whose observations a rule looks.

use std::collections::BTreeSet;

use crate::assess::parties::{Parties, Stance};
use crate::model::Among;

/// The parties that one party reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Everybody,
    /// Itself first, then those whose files are its own as well, then its libraries or its users, then the project.
    These(Vec<usize>),
}

/// Whom a party reaches. For what speaks for nobody in particular everybody is in reach: nobody knows whose it is.
pub(super) fn of(party: usize, among: Among, parties: &Parties) -> Reach {
    let stance = parties.get(party).map(|one| one.stance);
    match among {
        Among::Project => Reach::Everybody,
        Among::Service => Reach::These(parties.sources(party)),
        Among::Reach if stance.is_none_or(|stance| stance == Stance::Project) => Reach::Everybody,
        Among::Reach => {
            let mut reached = parties.sources(party);
            reached.extend(parties.get(party).into_iter().flat_map(|one| &one.kin));
            reached.push(parties.project());
            let mut met = BTreeSet::new();
            reached.retain(|one| met.insert(*one));
            Reach::These(reached)
        }
    }
}

impl Reach {
    /// Whether a party is in reach.
    pub fn holds(&self, party: usize) -> bool {
        match self {
            Self::Everybody => true,
            Self::These(reached) => reached.contains(&party),
        }
    }
}
