//! Whether a match could hold in a text that could not be read as a document: by the words that it cannot hold without.
//!
//! It owns which words are sure: the keys that a path names, and what values must hold. It refuses what a text may spell
//! otherwise. It promises that a match that holds in a document may hold in its text.

use super::{DocumentMatch, KeyMatch};
use crate::matcher::Constraint;

/// Values that can be spelled in several ways: `yes` is `true`, and `~` is `null`.
const SPELLED_OTHERWISE: &[&str] = &["true", "false", "null", ""];

/// What a text says, whatever it means.
#[derive(Clone, Debug)]
pub struct Wording {
    lower: String,
    /// Letters may be written as numbers: `\u0041`.
    is_escaped: bool,
}

impl Wording {
    pub fn new(text: &str) -> Self {
        let is_escaped = ["\\u00", "\\x", "\\U00", "&#"].iter().any(|escape| text.contains(escape));
        Self { lower: text.to_lowercase(), is_escaped }
    }

    /// Whether the text may hold a word; of one with marks that are written in several ways, what stands between them
    /// must be there.
    pub fn may_say(&self, word: &str) -> bool {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        self.is_escaped || word.to_lowercase().split(|letter| !is_plain(letter)).all(|part| self.lower.contains(part))
    }
}

impl DocumentMatch {
    /// Whether the match may hold where `says` tells of which words a text may hold.
    pub fn may_hold_in(&self, says: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Key(KeyMatch { path, asks, .. }) => {
                path.path.names().all(says) && asks.as_ref().is_none_or(|asked| may_hold(asked, says))
            }
            Self::Each { path, parts } => {
                path.path.names().all(says) && parts.iter().all(|part| part.may_hold_in(says))
            }
            Self::Where(_, constraint) => may_hold(constraint, says),
            Self::All(parts) => parts.iter().all(|part| part.may_hold_in(says)),
            Self::Any(parts) => parts.iter().any(|part| part.may_hold_in(says)),
            Self::Not(_) => true,
        }
    }
}

/// Whether something may be asked of a value, or of a key, with success.
fn may_hold(constraint: &Constraint, says: &dyn Fn(&str) -> bool) -> bool {
    let may_be = |text: &str| {
        let is_number = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'));
        is_number || SPELLED_OTHERWISE.contains(&text.to_lowercase().as_str()) || says(text)
    };
    match constraint {
        Constraint::Regex { regex, .. } => {
            regex.required().is_none_or(|literals| literals.iter().any(|literal| may_be(literal)))
        }
        Constraint::OneOf(words) => words.iter().any(|word| may_be(word)),
        Constraint::Equals(text) => may_be(text),
        Constraint::All(parts) => parts.iter().all(|part| may_hold(part, says)),
        Constraint::Any(parts) => parts.iter().any(|part| may_hold(part, says)),
        _ => true,
    }
}
