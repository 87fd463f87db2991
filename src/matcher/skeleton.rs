//! Skeletons: fixed texts with what must stand next to them, which the prefilter finds in a file.

use super::Expression;
use super::after::After;

/// Fixed text with what must stand next to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skeleton {
    pub text: String,
    /// Upper and lower case are the same.
    pub ignores_case: bool,
    pub edges: Edges,
    /// A name that counts as present where an import mentions it, since the file may call it otherwise.
    pub may_be_imported: bool,
    /// A module: what the file imports of it is called whatever the file likes.
    pub is_module: bool,
    pub before: Option<u8>,
    pub after: Option<After>,
    /// A regular expression that the text from here on must begin with.
    pub begins: Option<Expression>,
}

/// What may touch the text of a skeleton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edges {
    Any,
    /// No letter, digit or `_`.
    Word,
    /// A module, or a part of one: a quotation mark or a colon before it, a quotation mark or a slash behind it.
    Quoted,
}

/// Words that rules are about, however common.
const CONSTRUCTS: [&str; 7] = ["if", "return", "try", "catch", "class", "for", "new"];

/// Words that stand in most files.
const COMMON: [&str; 35] = [
    "new", "if", "const", "get", "set", "this", "self", "return", "try", "catch", "class", "async", "await", "for",
    "in", "string", "int", "var", "let", "true", "false", "null", "None", "True", "False", "not", "and", "or", "from",
    "import", "export", "function", "def", "public", "using",
];

/// Whether a text stands in most files, and so tells none from another.
pub(super) fn is_in_most_files(text: &str) -> bool {
    COMMON.contains(&text)
}

impl Skeleton {
    pub(super) fn word(text: &str, before: Option<u8>, after: Option<After>) -> Self {
        let is_word = text.chars().all(|c| c.is_alphanumeric() || c == '_');
        Self {
            text: text.to_owned(),
            ignores_case: false,
            edges: if is_word { Edges::Word } else { Edges::Any },
            may_be_imported: false,
            is_module: false,
            before,
            after,
            begins: None,
        }
    }

    pub(super) fn fragment(text: &str) -> Self {
        Self {
            text: text.to_lowercase(),
            ignores_case: true,
            edges: Edges::Any,
            may_be_imported: false,
            is_module: false,
            before: None,
            after: None,
            begins: None,
        }
    }

    /// Whether it stands in most files, and is nothing that a rule would be about.
    pub fn is_common(&self) -> bool {
        let text = self.text.as_str();
        is_in_most_files(text) && !CONSTRUCTS.contains(&text) && self.after.is_none() && self.before.is_none()
    }

    /// A rough guess at how often it stands in code; less is better.
    pub(super) fn commonness(&self) -> usize {
        let base = match self.text.chars().count() {
            0..=2 => 400,
            3 => 200,
            4 => 120,
            5..=6 => 60,
            7..=9 => 30,
            _ => 15,
        };
        let common = if is_in_most_files(&self.text) { 500 } else { 0 };
        let loose = if self.edges == Edges::Word { 0 } else { 40 };
        let neighbours = usize::from(self.before.is_some()) + usize::from(self.after.is_some());
        (base + common + loose) / (1 + neighbours)
    }
}
