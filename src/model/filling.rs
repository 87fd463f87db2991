//! What a hole held: the code for people, and what it is worth for comparison.

use super::ImportedName;

/// What a hole held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Filling {
    /// The code as written, on one line, cut and masked.
    pub shown: String,
    /// What is compared with others.
    pub worth: Worth,
    /// The import that its first name comes from.
    pub import: Option<ImportedName>,
}

/// What a hole's code is worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// A value that the file gives away: a literal, a constant, a key.
    Text(String),
    /// The same of a secret: a digest, by which two can be told equal and nothing else. It is never shown.
    Secret(u128),
    /// A name: of a type, of a function, or of a constant that another file may give a value.
    Name(String),
    /// An expression that nobody can tell the value of.
    Unknown,
}

impl Filling {
    /// A text that is known and no secret.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { shown: text.clone(), worth: Worth::Text(text), import: None }
    }

    /// What was shown once, of which nothing more is known.
    pub const fn shown(shown: String) -> Self {
        Self { shown, worth: Worth::Unknown, import: None }
    }

    /// A name as code writes it.
    pub fn name(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { shown: name.clone(), worth: Worth::Name(name), import: None }
    }
}
