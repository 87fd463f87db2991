//! What a derived rule says, as an observation like any other.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use super::key::{FOLDER, module_of};
use super::{Desk, Task};
use crate::assess::hearing::{Heard, Standing};
use crate::model::{
    Confidence, Excerpt, Filling, Fingerprint, Location, MODULE_OF, Observation, PARTNER, Related, SpeaksFor, Status,
    Template,
};

/// Something that a rule has found, before it is put into words.
pub(super) struct Made<'h> {
    /// What it stands at, and where it takes its excerpt and its role from.
    pub at: &'h Heard,
    pub confidence: Confidence,
    pub holes: BTreeMap<String, Filling>,
    pub partner: Option<Location>,
    pub related: Vec<Related>,
    pub count: Option<u64>,
    /// For whom it speaks, unless the rule says otherwise.
    pub party: usize,
    /// What tells it from others of its rule.
    pub identity: String,
}

/// What stands for the name of a service where there is none.
const NOBODY: &str = "the project";

impl Desk<'_> {
    /// The observation of something found.
    pub fn say(&self, task: &Task<'_>, made: Made<'_>) -> Heard {
        let Made { at, confidence, holes, partner, related, count, party, identity } = made;
        let rule = task.rule;
        let party = self.spoken_for(rule.speaks_for.as_ref(), at, &holes, party);
        let place = &at.observation.location;
        let message = rule.message.fill(|name| match name {
            PARTNER => partner.as_ref().map_or_else(|| "nowhere".to_owned(), shown_place),
            _ => self.shown(name, &holes, place, party),
        });
        let observation = Observation {
            rule: rule.id.clone(),
            group: rule.group.clone(),
            subject: task.subject.clone(),
            emits: rule.emits,
            confidence: confidence.min(rule.confidence),
            location: place.clone(),
            file_role: at.observation.file_role,
            message,
            excerpt: Excerpt::clone(&at.observation.excerpt),
            holes,
            count,
            related,
            fingerprint: Fingerprint(format!("{:032x}", xxh3_128(format!("{}\0{identity}", rule.id).as_bytes()))),
            status: Status::New,
        };
        Heard { observation, party, standing: Standing::Open }
    }

    fn shown(&self, name: &str, holes: &BTreeMap<String, Filling>, place: &Location, party: usize) -> String {
        match name {
            "FILE" => place.path.to_string(),
            FOLDER => place.path.folder().to_owned(),
            "MODULE" => module_of(&place.path).to_owned(),
            "SERVICE" => self.name_of(party),
            _ => match name.strip_suffix(MODULE_OF) {
                Some(hole) => {
                    holes.get(hole).and_then(|held| self.lexicon.module(held, &place.path)).unwrap_or_default()
                }
                None => holes.get(name).map(|held| held.shown.clone()).unwrap_or_default(),
            },
        }
    }

    /// The name of a party as a message says it.
    pub fn name_of(&self, party: usize) -> String {
        self.parties.name(party).map_or_else(|| NOBODY.to_owned(), ToString::to_string)
    }

    fn spoken_for(
        &self,
        speaks_for: Option<&SpeaksFor>,
        at: &Heard,
        holes: &BTreeMap<String, Filling>,
        party: usize,
    ) -> usize {
        match speaks_for {
            None => party,
            Some(SpeaksFor::Service) => at.party,
            Some(SpeaksFor::Project) => self.parties.project(),
            Some(SpeaksFor::Named(name)) => self.named(name, at, holes).unwrap_or_else(|| self.parties.project()),
        }
    }

    /// The party that a text names, whatever its case and separators.
    fn named(&self, name: &Template, at: &Heard, holes: &BTreeMap<String, Filling>) -> Option<usize> {
        let place = &at.observation.location;
        self.parties.called(&name.fill(|hole| self.shown(hole, holes, place, at.party)))
    }
}

/// A place as messages write it; a whole file has no line.
pub(super) fn shown_place(location: &Location) -> String {
    if location.span.is_empty() && location.start.line <= 1 {
        location.path.to_string()
    } else {
        format!("{}:{}", location.path, location.start.line)
    }
}
