//! The fixed texts with which the ways of finding a secret begin: words of secret names, commands that log in, programs that
//! are handed a password, and the keywords of the known forms. A text is gone through once for all of them.

use super::name::SECRET_WORDS;
use super::spans::{COMMANDS, PROGRAMS};
use crate::literals::Literals;

/// What is sought whatever the forms are; the keywords of forms come behind.
const FIXED: usize = SECRET_WORDS.len() + COMMANDS.len() + PROGRAMS.len();

/// The search for all of them.
#[derive(Debug)]
pub(super) struct LandmarkSearch {
    literals: Literals,
    /// For each keyword the form that it belongs to.
    owners: Vec<usize>,
}

/// Where they stand in a text, each kind by its place.
#[derive(Debug, Default)]
pub(super) struct Landmarks {
    /// Where words of secret names begin.
    pub words: Vec<usize>,
    /// Where commands begin, and which.
    pub commands: Vec<(usize, usize)>,
    /// Where programs are named in whatever case, and which.
    pub programs: Vec<(usize, usize)>,
    /// The forms one of whose keywords is there, each once.
    pub forms: Vec<usize>,
}

impl LandmarkSearch {
    /// `keywords` are lower-case, each with the form that it belongs to.
    ///
    /// # Errors
    /// When they are too many.
    pub fn build(keywords: &[(&str, usize)]) -> Result<Self, aho_corasick::BuildError> {
        let fixed = SECRET_WORDS.iter().chain(&COMMANDS).chain(&PROGRAMS).copied();
        let literals: Vec<&str> = fixed.chain(keywords.iter().map(|(keyword, _)| *keyword)).collect();
        let owners = keywords.iter().map(|(_, owner)| *owner).collect();
        Ok(Self { literals: Literals::build(&literals)?, owners })
    }

    /// Goes through a text.
    pub fn of(&self, text: &str) -> Landmarks {
        let mut found = Landmarks::default();
        let mut is_met = vec![false; self.owners.len()];
        self.literals.each(text.as_bytes(), |literal, start, _| {
            if let Some(keyword) = literal.checked_sub(FIXED) {
                is_met[keyword] = true;
                return;
            }
            match literal.checked_sub(SECRET_WORDS.len()) {
                None => found.words.push(start),
                Some(command) if command < COMMANDS.len() => found.commands.push((start, command)),
                Some(other) => found.programs.push((start, other - COMMANDS.len())),
            }
        });
        found.words.sort_unstable();
        found.words.dedup();
        found.commands.sort_unstable();
        found.programs.sort_unstable();
        found.forms = self.owners.iter().zip(is_met).filter(|(_, is_met)| *is_met).map(|(owner, _)| *owner).collect();
        found.forms.sort_unstable();
        found.forms.dedup();
        found
    }
}
