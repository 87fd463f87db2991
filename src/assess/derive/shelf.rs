//! The right side of a join, laid out by what is compared and by whose it is.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use globset::{Glob, GlobMatcher};

use super::reach::Reach;
use super::spelling::{is_glob, plain};
use crate::assess::hearing::Heard;
use crate::model::{Ignored, RepoPath};

/// What stands on the right side.
#[derive(Clone, Copy, Debug)]
pub(super) enum Partner<'h> {
    Heard(&'h Heard),
    /// A file or a folder.
    Path(&'h str),
    /// A name, and the file that uses it.
    Use(&'h str, &'h RepoPath),
}

/// All of one right side.
#[derive(Default)]
pub(super) struct Shelf<'h> {
    known: HashMap<String, Spot<'h>>,
    globs: Vec<(GlobMatcher, usize, Partner<'h>)>,
    /// The parties with one that may be anything.
    unknown: BTreeSet<usize>,
}

/// What is alike.
#[derive(Default)]
struct Spot<'h> {
    by_party: BTreeMap<usize, Vec<Partner<'h>>>,
    /// In the order of everything.
    all: Vec<Partner<'h>>,
}

impl<'h> Shelf<'h> {
    /// Lays something down; without a key it may be anything.
    pub fn put(&mut self, key: Option<String>, ignoring: &BTreeSet<Ignored>, party: usize, partner: Partner<'h>) {
        let Some(key) = key else {
            self.unknown.insert(party);
            return;
        };
        if ignoring.contains(&Ignored::Globs)
            && is_glob(&key)
            && let Ok(glob) = Glob::new(&key)
        {
            self.globs.push((glob.compile_matcher(), party, partner));
        }
        let spot = self.known.entry(plain(&key, ignoring)).or_default();
        spot.by_party.entry(party).or_default().push(partner);
        spot.all.push(partner);
    }

    /// Everything in reach that is alike, the nearest party first.
    pub fn alike(&self, key: &str, ignoring: &BTreeSet<Ignored>, party: usize, reach: &Reach) -> Vec<Partner<'h>> {
        let mut found = Vec::new();
        if let Some(spot) = self.known.get(&plain(key, ignoring)) {
            match reach {
                Reach::Everybody => {
                    let own = spot.by_party.get(&party);
                    found.extend(own.into_iter().flatten().chain(&spot.all).take(MOST_PARTNERS));
                }
                Reach::These(parties) => {
                    let lists = parties.iter().filter_map(|party| spot.by_party.get(party));
                    found.extend(lists.flatten().take(MOST_PARTNERS));
                }
            }
        }
        let globs = self.globs.iter().filter(|(glob, party, _)| reach.holds(*party) && glob.is_match(key));
        found.extend(globs.map(|(_, _, partner)| partner).take(MOST_PARTNERS));
        found.truncate(MOST_PARTNERS);
        found
    }

    /// Whether something in reach may be anything.
    pub fn may_be_anything(&self, reach: &Reach) -> bool {
        match reach {
            Reach::Everybody => !self.unknown.is_empty(),
            Reach::These(parties) => parties.iter().any(|party| self.unknown.contains(party)),
        }
    }
}

/// The most partners of one left side that are told apart.
pub(super) const MOST_PARTNERS: usize = 64;
