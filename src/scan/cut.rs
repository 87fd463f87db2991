//! Cutting what leaves a file: messages, excerpts, holes and fingerprints, all from the masked text.
//!
//! Masking is by place: the spans of a file that hold a secret are gathered first, from the text itself and from what
//! every rule saw, and only then is anything cut.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::model::{Confidence, Excerpt, FileRole, Fingerprint, Location, Observation, RepoPath, Span, Status};
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
}

/// The longest text of a hole in a message, in characters.
const LONGEST_HOLE: usize = 80;
/// Lines shown before and after a place.
const MARGIN: usize = 1;
/// The most lines of an excerpt.
const MOST_LINES: usize = 12;
/// The longest line of an excerpt, in characters.
const LONGEST_LINE: usize = 2_000;

/// A file's text with its secrets hidden.
pub struct Cutter<'t> {
    text: &'t Text,
    masked: Masked<'t>,
    path: &'t RepoPath,
    role: FileRole,
}

impl<'t> Cutter<'t> {
    /// `spans` are those that the text itself gives away; what sightings hold is added.
    pub fn new(text: &'t Text, path: &'t RepoPath, role: FileRole, spans: Vec<Span>, sightings: &[Sighting]) -> Self {
        let mut spans = spans;
        for held in sightings.iter().flat_map(|sighting| &sighting.holes) {
            spans.extend(credential_span(&text.content, held));
            spans.extend(repetitions(&text.content, held));
        }
        Self { text, masked: Masked::new(&text.content, spans), path, role }
    }

    /// The sightings as observations. Those of one rule at one place with one message are one.
    pub fn observations(&self, sightings: Vec<Sighting>, rules: &[CompiledRule]) -> Vec<Observation> {
        let mut seen: Vec<Observation> = Vec::with_capacity(sightings.len());
        let mut keys = std::collections::BTreeSet::new();
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

    fn observation(&self, rule: &CompiledRule, sighting: &Sighting) -> Observation {
        let holes: BTreeMap<String, String> =
            sighting.holes.iter().map(|held| (held.name.clone(), self.shown(held))).collect();
        let message = rule.message.fill(|name| holes.get(name).cloned().unwrap_or_default());
        let snippet = squeezed(&self.masked.cut(sighting.matched));
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

    fn location(&self, span: Span) -> Location {
        let position = |at| self.text.lines().position(&self.text.content, at);
        Location { path: self.path.clone(), start: position(span.start), end: position(span.end), span }
    }

    /// What a hole held, on one line, masked and cut.
    fn shown(&self, held: &HeldText) -> String {
        let text = match &held.part {
            Some(part) if held.is_credential || self.masked.has_secret(held.span) => mask(part),
            Some(part) => part.clone(),
            None => self.masked.cut(held.span),
        };
        clip(&squeezed(&text), LONGEST_HOLE)
    }

    fn excerpt(&self, span: Span) -> Excerpt {
        let position = |at| self.text.lines().position(&self.text.content, at).line;
        let (first, last) = (position(span.start), position(span.end.max(span.start + 1) - 1));
        let from = first.saturating_sub(MARGIN).max(1);
        let to = (last + MARGIN).min(self.text.lines().line_count()).min(from + MOST_LINES - 1);
        let lines = (from..=to)
            .map_while(|line| self.text.lines().line_span(line))
            .map(|line| clip(&self.masked.cut(line), LONGEST_LINE))
            .collect();
        Excerpt { first_line: from, lines }
    }
}

/// Where a hole's credential stands: of an address, only the password in it.
fn credential_span(text: &str, held: &HeldText) -> Option<Span> {
    if !held.is_credential {
        return None;
    }
    let value = text.get(held.span.start..held.span.end)?;
    // A constant's name is no secret; its value is hidden where it stands.
    if held.worth.is_some() && value.bytes().all(|byte| is_word(byte) || byte == b'.') {
        return None;
    }
    let bare = value.trim_matches(['"', '\'', '`', '@']);
    let offset = held.span.start + (value.len() - value.trim_start_matches(['"', '\'', '`', '@']).len());
    let password = url_parts(bare)
        .and_then(|url| url.password)
        .or_else(|| connection_string(bare).and_then(|parts| parts.get("password")));
    Some(match password {
        Some(part) => Span::new(offset + part.span.start, offset + part.span.end),
        None => Span::new(offset, offset + bare.len()),
    })
}

/// A shorter credential is met by chance.
const SHORTEST_REPEATED: usize = 6;

/// Every place where a credential stands once more as a word of its own: a constant's definition, a comment, a second use.
fn repetitions(text: &str, held: &HeldText) -> Vec<Span> {
    let own = credential_span(text, held);
    let own = own.and_then(|span| text.get(span.start..span.end)).map(|own| own.trim_matches(['"', '\'', '`']));
    [held.worth.as_deref().filter(|_| held.is_credential), own]
        .into_iter()
        .flatten()
        .filter(|worth| worth.len() >= SHORTEST_REPEATED)
        .flat_map(|worth| text.match_indices(worth).map(|(at, found)| Span::new(at, at + found.len())))
        .filter(|span| {
            let before = span.start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
            !before.copied().is_some_and(is_word) && !text.as_bytes().get(span.end).copied().is_some_and(is_word)
        })
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
