//! Cutting what leaves a file: messages, excerpts, holes and fingerprints, all from the masked text.
//!
//! Masking is by place: the spans of a file that hold a secret are gathered first, from the text itself and from what
//! every rule saw, and only then is anything cut.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use xxhash_rust::xxh3::xxh3_128;

use crate::model::{
    Confidence, Emits, Excerpt, FileRole, Filling, Fingerprint, ImportedName, Location, Observation, RepoPath, Span,
    Status, Worth,
};
use crate::pack::CompiledRule;
use crate::secret::{Masked, connection_string, mask, url_parts};
use crate::source::Text;

/// What a rule saw, still in terms of the text.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The rule's index in the pack.
    pub rule: usize,
    /// The place to show.
    pub span: Span,
    /// The place that was matched.
    pub matched: Span,
    pub holes: Vec<HeldText>,
    pub confidence: Confidence,
}

/// What a hole held.
#[derive(Clone, Debug)]
pub struct HeldText {
    pub name: String,
    pub span: Span,
    /// A text that stands nowhere by itself; else the text at the span.
    pub part: Option<String>,
    pub is_credential: bool,
    /// What a credential is worth where its code is not the text itself: a constant's value.
    pub worth: Option<String>,
    /// What others compare it by.
    pub known: Known,
    /// The import that its first name comes from.
    pub import: Option<ImportedName>,
}

/// What is known of the worth of a hole's code, before anything is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    Text(String),
    /// A name that another file may give a value.
    Name(String),
    Nothing,
}

/// The longest text of a hole in a message, in characters.
const LONGEST_HOLE: usize = 80;
/// Lines shown before and after a place.
const MARGIN: usize = 1;
/// The most lines of an excerpt.
const MOST_LINES: usize = 12;
/// The longest line of an excerpt, in characters.
const LONGEST_LINE: usize = 500;
/// How much of a match its fingerprint is taken from, in characters.
const LONGEST_SNIPPET: usize = 4_000;
/// How much of a hole is looked at for its one line, in characters: more than is shown, for the blanks that go.
const LONGEST_HELD: usize = 1_000;

/// A file's text with its secrets hidden.
pub struct Cutter<'t> {
    text: &'t Text,
    masked: Masked<'t>,
    path: &'t RepoPath,
    role: FileRole,
}

impl<'t> Cutter<'t> {
    /// `spans` are those that the text itself gives away; what sightings hold is added.
    pub fn new<'s, I: Iterator<Item = &'s Sighting>>(
        text: &'t Text,
        path: &'t RepoPath,
        role: FileRole,
        spans: Vec<Span>,
        sightings: impl Fn() -> I,
    ) -> Self {
        let mut spans = spans;
        let credentials = || sightings().flat_map(|sighting| &sighting.holes).filter(|held| held.is_credential);
        spans.extend(credentials().filter_map(|held| credential_span(&text.content, held)));
        spans.extend(repetitions(&text.content, credentials()));
        Self { text, masked: Masked::new(&text.content, spans), path, role }
    }

    /// The sightings as observations. Those of one rule at one place with one message are one.
    pub fn observations(&self, sightings: Vec<Sighting>, rules: &[CompiledRule]) -> Vec<Observation> {
        let mut seen: Vec<Observation> = Vec::with_capacity(sightings.len());
        let mut keys = BTreeSet::new();
        for sighting in sightings {
            let Some(rule) = rules.get(sighting.rule) else { continue };
            let observation = self.observation(rule, &sighting);
            let key = (observation.rule.clone(), observation.location.span, observation.message.clone());
            if keys.insert(key) {
                seen.push(observation);
            }
        }
        seen.sort_by(|a, b| (&a.location, &a.rule, &a.message).cmp(&(&b.location, &b.rule, &b.message)));
        number(&mut seen);
        seen
    }

    /// What evidence would be if it were not commented out.
    pub fn near_misses(&self, sightings: Vec<Sighting>, rules: &[CompiledRule]) -> Vec<Observation> {
        let mut near = self.observations(sightings, rules);
        for observation in &mut near {
            let Fingerprint(own) = &observation.fingerprint;
            observation.fingerprint = fingerprint(own, self.path, "commented out", 0);
            observation.emits = Emits::NearMiss;
            observation.message = format!("commented out: {}", observation.message);
        }
        near
    }

    fn observation(&self, rule: &CompiledRule, sighting: &Sighting) -> Observation {
        let holes: BTreeMap<String, Filling> =
            sighting.holes.iter().map(|held| (held.name.clone(), self.filling(held))).collect();
        let message = rule.message.fill(|name| holes.get(name).map(|held| held.shown.clone()).unwrap_or_default());
        let snippet = squeezed(&self.beginning(sighting.matched, LONGEST_SNIPPET));
        Observation {
            rule: rule.info.id.clone(),
            group: rule.info.group.clone(),
            subject: rule.subject.clone(),
            emits: rule.info.emits,
            confidence: sighting.confidence,
            location: self.location(sighting.span),
            file_role: self.role,
            message,
            excerpt: self.excerpt(sighting.span),
            holes,
            count: None,
            related: Vec::new(),
            fingerprint: fingerprint(rule.info.id.as_str(), self.path, &snippet, 0),
            status: Status::New,
        }
    }

    /// A stretch as it is shown in a sentence: masked, on one line, cut.
    pub(super) fn line_of_code(&self, span: Span) -> String {
        clip(&squeezed(&self.beginning(span, LONGEST_HELD)), LONGEST_HOLE)
    }

    /// What the rule says of each sighting.
    pub(super) fn messages(&self, sightings: &[Sighting], rule: &CompiledRule) -> Vec<String> {
        sightings.iter().map(|sighting| self.observation(rule, sighting).message).collect()
    }

    /// The texts that are hidden.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.masked.spans().iter().filter_map(|span| self.text.content.get(span.start..span.end))
    }

    fn location(&self, span: Span) -> Location {
        let position = |at| self.text.lines().position(&self.text.content, at);
        Location { path: self.path.clone(), start: position(span.start), end: position(span.end), span }
    }

    /// What a hole held. A secret is worth its digest, which tells two of them equal and says nothing else.
    fn filling(&self, held: &HeldText) -> Filling {
        let holds_one = |text: &str| {
            let secrets = self.masked.spans().iter().filter_map(|span| self.text.content.get(span.start..span.end));
            secrets.filter(|secret| is_telling(secret)).any(|secret| text.contains(secret))
        };
        let is_secret = |text: &str| held.is_credential || holds_one(text) || self.hides(held, text);
        let worth = match &held.known {
            // Which piece of a text with a secret in it this is cannot be told, and neither what it equals.
            Known::Text(text) if self.is_piece(held) && self.hides(held, text) => Worth::Unknown,
            Known::Text(text) if is_secret(text) => Worth::Secret(xxh3_128(text.as_bytes())),
            Known::Text(text) => Worth::Text(text.clone()),
            Known::Name(name) => Worth::Name(name.clone()),
            Known::Nothing => Worth::Unknown,
        };
        Filling { shown: self.shown(held), worth, import: held.import.clone() }
    }

    /// Whether a hole holds a piece of a text whose own place is not known: the file spells the text otherwise.
    fn is_piece(&self, held: &HeldText) -> bool {
        let written = self.text.content.get(held.span.start..held.span.end);
        !held.is_credential && held.part.as_deref().is_some_and(|part| written != Some(part))
    }

    /// Whether something of what a hole held must be hidden. Of a piece, all but what surely has nothing in common with any
    /// secret of its text.
    fn hides(&self, held: &HeldText, text: &str) -> bool {
        if !self.masked.has_secret(held.span) {
            return false;
        }
        let touches = |span: &&Span| span.start < held.span.end && held.span.start < span.end;
        let secrets = self.masked.spans().iter().filter(touches);
        !self.is_piece(held)
            || secrets
                .filter_map(|span| self.text.content.get(span.start..span.end))
                .any(|secret| has_in_common(text, secret))
    }

    /// What a hole held, on one line, masked and cut.
    fn shown(&self, held: &HeldText) -> String {
        let text = match &held.part {
            Some(part) if held.is_credential || self.hides(held, part) => mask(part),
            Some(part) => part.clone(),
            None => self.beginning(held.span, LONGEST_HELD),
        };
        clip(&squeezed(&text), LONGEST_HOLE)
    }

    /// The beginning of a stretch, masked. What lies behind it is not touched, since a line may be as long as its file and
    /// hold a place in every word.
    fn beginning(&self, span: Span, most: usize) -> String {
        let reach = span.start.saturating_add(most.saturating_mul(4));
        let mut text = clip(&self.masked.cut(Span::new(span.start, span.end.min(reach))), most);
        if span.end > reach && !text.ends_with('…') {
            text.push('…');
        }
        text
    }

    fn excerpt(&self, span: Span) -> Excerpt {
        let position = |at| self.text.lines().position(&self.text.content, at).line;
        let (first, last) = (position(span.start), position(span.end.max(span.start + 1) - 1));
        let from = first.saturating_sub(MARGIN).max(1);
        let to = (last + MARGIN).min(self.text.lines().line_count()).min(from + MOST_LINES - 1);
        let lines = (from..=to)
            .map_while(|line| self.text.lines().line_span(line))
            .map(|line| self.beginning(line, LONGEST_LINE))
            .collect();
        Excerpt { first_line: from, lines }
    }
}

/// Whether two texts share a line, or a piece of one. What is escaped may read as anything.
fn has_in_common(piece: &str, secret: &str) -> bool {
    let lines =
        |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (pieces, secrets) = (lines(piece), lines(secret));
    secret.contains(['\\', '&', '%'])
        || pieces
            .iter()
            .any(|one| secrets.iter().any(|other| one.contains(other.as_str()) || other.contains(one.as_str())))
}

/// Where a hole's credential stands: of an address, only the password in it.
fn credential_span(text: &str, held: &HeldText) -> Option<Span> {
    if !held.is_credential {
        return None;
    }
    let held_in = text.get(held.span.start..held.span.end)?;
    let (start, value) = match held.part.as_deref().and_then(|part| only_place(held_in, part)) {
        Some((at, part)) => (held.span.start + at, part),
        None => (held.span.start, held_in),
    };
    // A constant's name is no secret; its value is hidden where it stands.
    if held.worth.is_some() && value.bytes().all(|byte| is_word(byte) || byte == b'.') {
        return None;
    }
    let bare = value.trim_matches(['"', '\'', '`', '@']);
    let offset = start + (value.len() - value.trim_start_matches(['"', '\'', '`', '@']).len());
    let password = url_parts(bare)
        .and_then(|url| url.password)
        .or_else(|| connection_string(bare).and_then(|parts| parts.get("password")));
    Some(match password {
        Some(part) => Span::new(offset + part.span.start, offset + part.span.end),
        None => Span::new(offset, offset + bare.len()),
    })
}

/// Where a piece of a text stands in it, if there is one place alone.
fn only_place<'t>(text: &'t str, piece: &str) -> Option<(usize, &'t str)> {
    let mut places = text.match_indices(piece);
    places.next().filter(|_| !piece.is_empty() && places.next().is_none())
}

/// A shorter credential is met by chance.
const SHORTEST_REPEATED: usize = 6;
/// A single word of small letters is met by chance up to this length: with `POSTGRES_PASSWORD=postgres`, hiding the word
/// wherever it stands would hide the image and the host of the same name, and protect nothing.
const LONGEST_WORD: usize = 14;

/// Whether a credential is hidden where it stands once more, since it says the same there.
fn is_telling(worth: &str) -> bool {
    let is_word = worth.bytes().all(|byte| byte.is_ascii_lowercase());
    worth.len() >= SHORTEST_REPEATED && !(is_word && worth.len() <= LONGEST_WORD)
}

/// Every place where a credential stands once more as a word of its own: a constant's definition, a comment, a second use.
/// All are looked for in one pass.
fn repetitions<'h>(text: &str, credentials: impl Iterator<Item = &'h HeldText>) -> Vec<Span> {
    let mut worths: BTreeSet<&str> = BTreeSet::new();
    for held in credentials {
        let own = credential_span(text, held);
        let own = own.and_then(|span| text.get(span.start..span.end)).map(|own| own.trim_matches(['"', '\'', '`']));
        worths.extend([held.worth.as_deref(), own].into_iter().flatten());
    }
    worths.retain(|worth| is_telling(worth));
    if worths.is_empty() {
        return Vec::new();
    }
    // A set too large to search for is none that a person wrote; then only the places that rules saw are hidden.
    let Ok(automaton) = AhoCorasick::new(&worths) else { return Vec::new() };
    let stands_alone = |span: &Span| {
        let before = span.start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
        !before.copied().is_some_and(is_word) && !text.as_bytes().get(span.end).copied().is_some_and(is_word)
    };
    automaton
        .find_overlapping_iter(text)
        .map(|found| Span::new(found.start(), found.end()))
        .filter(stands_alone)
        .collect()
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Equal snippets of one rule in one file are told apart by their order.
fn number(observations: &mut [Observation]) {
    let mut met: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    for observation in observations {
        let ordinal = met.entry(observation.fingerprint.clone()).or_default();
        if *ordinal > 0 {
            let Fingerprint(first) = &observation.fingerprint;
            observation.fingerprint =
                Fingerprint(format!("{:032x}", xxh3_128(format!("{first}#{ordinal}").as_bytes())));
        }
        *ordinal += 1;
    }
}

/// An identity that survives moved lines: of rule, path, masked snippet with blanks squeezed, and ordinal.
fn fingerprint(rule: &str, path: &RepoPath, snippet: &str, ordinal: u32) -> Fingerprint {
    let text = format!("{rule}\0{path}\0{snippet}\0{ordinal}");
    Fingerprint(format!("{:032x}", xxh3_128(text.as_bytes())))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_a_common_word_hides_no_other_word() {
        assert!(!is_telling("postgres") && !is_telling("guest"));
        assert!(is_telling("p0stgres") && is_telling("Postgres") && is_telling("correcthorsebattery"));
    }
}
