//! Showing a text without its secrets.

use super::bytes::{ceil, floor, slice};
use super::random::is_drawn;
use crate::model::Span;

/// Secrets of at least this many characters show their last two; what is shorter shows nothing.
const TELLING_LENGTH: usize = 16;
/// The longest public prefix that is shown, in bytes.
const LONGEST_PREFIX: usize = 14;

/// What is shown in a secret's place: `sk_live_…9f`, `…9f`, or `…` alone.
///
/// At most the last two characters of a secret of sixteen or more are shown: an eighth. A prefix of letters and underscores (`ghp_`, `sk_live_`) is
/// shown before it if what follows is random and itself long enough, since then the prefix is public and says nothing about the rest. Of a
/// private key the line that says what it is is shown, and nothing else.
pub fn mask(secret: &str) -> String {
    if let Some(header) = armour(secret) {
        return format!("{header}…");
    }
    let prefix = public_prefix(secret).unwrap_or("");
    let rest = slice(secret, prefix.len(), secret.len());
    let letters = rest.chars().count();
    if letters < TELLING_LENGTH {
        return "…".to_owned();
    }
    let tail: String = rest.chars().skip(letters - 2).collect();
    if tail.chars().all(|letter| letter.is_ascii_graphic()) {
        format!("{prefix}…{tail}")
    } else {
        format!("{prefix}…")
    }
}

/// The opening line of a private key, where the secret begins with one.
fn armour(secret: &str) -> Option<&str> {
    let rest = secret.strip_prefix("-----BEGIN ")?;
    let end = rest.find("-----")? + "-----BEGIN ".len() + "-----".len();
    (end <= 64).then(|| slice(secret, 0, end))
}

/// One or two groups of letters, each with an underscore behind it, before a random rest.
fn public_prefix(secret: &str) -> Option<&str> {
    let end = secret.rfind('_')? + 1;
    let (prefix, rest) = (slice(secret, 0, end), slice(secret, end, secret.len()));
    let groups: Vec<&str> = prefix.trim_end_matches('_').split('_').collect();
    let public = groups.len() < 3
        && groups
            .iter()
            .all(|group| (1..9).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_alphabetic()));
    (prefix.len() <= LONGEST_PREFIX && public && rest.len() >= TELLING_LENGTH && is_drawn(rest)).then_some(prefix)
}

/// A text with the spans in it that must not be shown. Everything that leaves the model is cut from one of these.
#[derive(Clone, Debug)]
pub struct Masked<'t> {
    text: &'t str,
    /// Sorted and apart, on character boundaries.
    spans: Vec<Span>,
}

impl<'t> Masked<'t> {
    /// The text, and what to hide in it. Spans may come in any order, overlap and reach beyond the text.
    pub fn new(text: &'t str, spans: Vec<Span>) -> Self {
        let spans = merge(text, spans);
        Self { text, spans }
    }

    /// Hides one more span.
    pub fn add(&mut self, span: Span) {
        let mut spans = std::mem::take(&mut self.spans);
        spans.push(span);
        self.spans = merge(self.text, spans);
    }

    /// The text of `span` with every secret masked that shares a byte with it. A secret that lies in it only in part is masked whole, so that neither
    /// half can be told.
    pub fn cut(&self, span: Span) -> String {
        let (start, end) = (floor(self.text, span.start), ceil(self.text, span.end));
        let mut shown = String::new();
        let mut at = start;
        for secret in self.within(start, end) {
            shown.push_str(slice(self.text, at, secret.start));
            shown.push_str(&mask(slice(self.text, secret.start, secret.end)));
            at = secret.end;
        }
        shown.push_str(slice(self.text, at, end));
        shown
    }

    /// Whether a secret shares a byte with `span`.
    pub fn has_secret(&self, span: Span) -> bool {
        !self.within(floor(self.text, span.start), ceil(self.text, span.end)).is_empty()
    }

    /// What is hidden: sorted and apart.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    fn within(&self, start: usize, end: usize) -> &[Span] {
        if start >= end {
            return &[];
        }
        let first = self.spans.partition_point(|secret| secret.end <= start);
        let behind = self.spans.partition_point(|secret| secret.start < end);
        self.spans.get(first..behind).unwrap_or(&[])
    }
}

/// Sorts spans, joins those that overlap or touch, and moves their ends out to character boundaries; empty ones are dropped.
pub(super) fn merge(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty() && span.start < text.len());
    for span in &mut spans {
        *span = Span::new(floor(text, span.start), ceil(text, span.end));
    }
    spans.sort();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}
