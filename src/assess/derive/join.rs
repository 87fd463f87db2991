//! Each observation of one side that has, or lacks, a partner on the other.
//!
//! One whose value nobody knows is left out on the left. On the right it may be anything: then a lack is doubtful. So is
//! one where a file that could hold the partner was not read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::making::Made;
use super::reach::{self, Reach};
use super::shelf::{Partner, Shelf};
use super::spelling::is_glob;
use super::{Desk, Task, is_set_aside, lexicon};
use crate::assess::hearing::{Heard, Hearing};
use crate::model::{
    Confidence, Derived, Emits, Filling, Ignored, Join, Location, Related, RepoPath, RightOf, Side, Wants,
};

/// A right side, laid out.
struct Right<'h> {
    side: &'h Side,
    shelf: Shelf<'h>,
    /// Every file and folder, sorted, where the side is those.
    paths: BTreeSet<&'h str>,
}

impl Desk<'_> {
    pub fn join(&self, task: &Task<'_>, join: &Join, hearing: &Hearing) -> Vec<Heard> {
        let rule = task.rule;
        let mut lefts = hearing.named(&join.each).filter(|one| self.takes_part(rule, one)).peekable();
        if lefts.peek().is_none() {
            return Vec::new();
        }
        let rights: Vec<Right> = join.sides.iter().map(|side| self.right(side, rule, hearing)).collect();
        let mut reaches: BTreeMap<usize, Reach> = BTreeMap::new();
        let mut made = Vec::new();
        for left in lefts {
            let party = left.party;
            let reach = reaches.entry(party).or_insert_with(|| reach::of(party, rule.among, self.parties));
            let Some(found) = self.partners(&rights, left, rule, reach) else { continue };
            match join.wants {
                Wants::NoPartner if found.is_empty() => {
                    let confidence = self.sureness_of_lack(&rights, left, reach);
                    made.push(self.say(task, alone(left, confidence)));
                }
                Wants::NoPartner => {}
                Wants::Partner => {
                    let most = if rule.emits == Emits::Value { found.len() } else { 1 };
                    let pairs = found.into_iter().take(most).map(|partner| self.say(task, pair(left, partner)));
                    made.extend(pairs);
                }
            }
        }
        made
    }

    /// Whether something may follow from an observation.
    pub fn takes_part(&self, rule: &Derived, one: &Heard) -> bool {
        let roles = &rule.service_roles;
        let fits = roles.is_empty() || self.parties.role(one.party).is_some_and(|role| roles.contains(&role));
        fits && !is_set_aside(one.observation.status)
    }

    fn right<'h>(&'h self, side: &'h Side, rule: &Derived, hearing: &'h Hearing) -> Right<'h> {
        let mut right = Right { side, shelf: Shelf::default(), paths: BTreeSet::new() };
        match &side.of {
            RightOf::Rule(name) => {
                for heard in hearing.named(std::slice::from_ref(name)) {
                    let key = self.value(&side.right, heard);
                    right.shelf.put(key, &rule.ignoring, heard.party, Partner::Heard(heard));
                }
            }
            RightOf::Uses => {
                for (name, paths) in lexicon::uses(self.tables.names) {
                    for path in paths {
                        let key = side.right.fill(|_| name.to_owned());
                        right.shelf.put(Some(key), &rule.ignoring, self.parties.of(path), Partner::Use(name, path));
                    }
                }
            }
            RightOf::Files => {
                // The root is a folder too.
                right.paths.insert("");
                for file in self.tables.files {
                    let path = file.path.as_str();
                    right.paths.extend(path.match_indices('/').map(|(slash, _)| &path[..slash]));
                    right.paths.insert(path);
                }
                for path in &right.paths {
                    let key = tidy(&side.right.fill(|_| (*path).to_owned()));
                    right.shelf.put(Some(key), &rule.ignoring, self.parties.project(), Partner::Path(path));
                }
            }
        }
        right
    }

    /// The partners of a left side in the order of the right ones; nothing where its value is not known.
    fn partners<'h>(
        &self,
        rights: &[Right<'h>],
        left: &Heard,
        rule: &Derived,
        reach: &Reach,
    ) -> Option<Vec<Partner<'h>>> {
        let mut found = Vec::new();
        for right in rights {
            let key = self.value(&right.side.left, left)?;
            match right.side.of {
                // A file is there for everybody.
                RightOf::Files => {
                    let key = tidy(&key);
                    found.extend(right.shelf.alike(&key, &rule.ignoring, left.party, &Reach::Everybody));
                    if rule.ignoring.contains(&Ignored::Globs) && is_glob(&key) {
                        found.extend(first_match(&right.paths, &key));
                    }
                }
                _ => found.extend(right.shelf.alike(&key, &rule.ignoring, left.party, reach)),
            }
        }
        let own = |partner: &Partner<'h>| match partner {
            Partner::Heard(heard) => {
                let (a, b) = (&heard.observation, &left.observation);
                a.rule == b.rule && a.location == b.location && a.fingerprint == b.fingerprint
            }
            _ => false,
        };
        found.retain(|partner| !own(partner));
        Some(found)
    }

    fn sureness_of_lack(&self, rights: &[Right<'_>], left: &Heard, reach: &Reach) -> Confidence {
        let may_be_there = rights.iter().any(|right| match &right.side.of {
            RightOf::Rule(name) => right.shelf.may_be_anything(reach) || self.unread.may_hide(name, reach),
            RightOf::Uses => self.unread.may_hide_uses(reach),
            RightOf::Files => false,
        });
        if may_be_there { Confidence::Low } else { left.observation.confidence }
    }
}

fn alone(left: &Heard, confidence: Confidence) -> Made<'_> {
    Made {
        at: left,
        confidence,
        holes: left.observation.holes.clone(),
        partner: None,
        related: Vec::new(),
        count: None,
        party: left.party,
        identity: left.observation.fingerprint.0.clone(),
    }
}

fn pair<'h>(left: &'h Heard, partner: Partner<'_>) -> Made<'h> {
    let mut made = alone(left, left.observation.confidence);
    let (place, message) = match partner {
        Partner::Heard(heard) => {
            let other = &heard.observation;
            made.confidence = made.confidence.min(other.confidence);
            for (name, held) in &other.holes {
                made.holes.entry(name.clone()).or_insert_with(|| held.clone());
            }
            made.identity = format!("{}\0{}", made.identity, other.fingerprint.0);
            let message = if other.message.is_empty() { BESIDE.to_owned() } else { other.message.clone() };
            (other.location.clone(), message)
        }
        Partner::Path(path) => {
            made.holes.entry("PATH".to_owned()).or_insert_with(|| Filling::text(path));
            (Location::of_file(RepoPath::new(path)), BESIDE.to_owned())
        }
        Partner::Use(name, path) => {
            made.holes.entry("NAME".to_owned()).or_insert_with(|| Filling::name(name));
            (Location::of_file(path.clone()), format!("uses `{name}`"))
        }
    };
    made.related = vec![Related { location: place.clone(), message }];
    made.partner = Some(place);
    made
}

/// What is said of a partner that says nothing itself.
const BESIDE: &str = "what it goes with";

/// A path from the root as files are named: without `./` before it and `/` behind.
fn tidy(path: &str) -> String {
    let path = path.trim_start_matches("./").trim_matches('/');
    if path == "." { String::new() } else { path.to_owned() }
}

/// The first file that a glob means.
fn first_match<'h>(paths: &BTreeSet<&'h str>, glob: &str) -> Option<Partner<'h>> {
    let matcher = globset::Glob::new(glob).ok()?.compile_matcher();
    let before = glob.find(['*', '?', '[', '{']).unwrap_or(glob.len());
    let fixed = &glob[..before];
    let within =
        paths.range::<str, _>((Bound::Included(fixed), Bound::Unbounded)).take_while(|path| path.starts_with(fixed));
    within.copied().find(|path| matcher.is_match(path)).map(Partner::Path)
}
