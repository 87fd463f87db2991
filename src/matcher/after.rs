//! What must come next after a word of a pattern, whatever the normalisations: a bracket, a dot, a `=` and its value.

use super::pattern::{PatternNode, PatternPiece};
use crate::model::Language;
use crate::syntax::{Form, Slot};

/// What comes next after a skeleton, blanks aside, whatever the normalisations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct After {
    /// One of these characters.
    pub one_of: String,
    /// Behind a `=`, a value that begins with one of these; empty where it may begin with anything.
    pub then: Vec<String>,
    /// The skeleton is a part of a name, so that the rest of the name comes first.
    pub skips_word: bool,
}

impl After {
    /// A comment may hide what follows.
    const DOUBT: &str = "/#";

    pub(super) fn of(one_of: &str) -> Self {
        Self { one_of: format!("{one_of}{}", Self::DOUBT), then: Vec::new(), skips_word: false }
    }

    /// A call: optional chaining, type arguments and closing parentheses may come before the bracket.
    pub(super) fn call() -> Self {
        Self::of("(<?!)")
    }

    pub(super) fn member() -> Self {
        Self::of(".?!)")
    }

    /// Both are possible.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.one_of.extend(other.one_of.chars().filter(|c| !self.one_of.contains(*c)).collect::<Vec<_>>());
        if self.then.is_empty() || other.then.is_empty() {
            self.then.clear();
        } else {
            self.then.extend(other.then.iter().cloned());
            self.then.sort();
            self.then.dedup();
        }
        self
    }

    /// What follows a name that is given a value.
    pub(super) fn assigned(language: Language, slots: &[(Slot, PatternPiece)]) -> Self {
        let piece = |wanted| slots.iter().find(|(slot, _)| *slot == wanted).map(|(_, piece)| piece);
        match piece(Slot::Operator) {
            Some(PatternPiece::One(PatternNode::Leaf(operator))) => Self::of(operator.get(..1).unwrap_or_default()),
            Some(_) => Self::of("+-*/%&|^?<>="),
            None => {
                let value = match piece(Slot::Right) {
                    Some(PatternPiece::One(value)) => beginnings(language, value),
                    _ => Vec::new(),
                };
                let one_of = match language {
                    // A property has its accessors before its value, or an arrow.
                    Language::CSharp => "={)>",
                    Language::TypeScript => "=:!?)",
                    Language::Python => "=:)",
                };
                Self { then: value, ..Self::of(one_of) }
            }
        }
    }

    /// The same of a hole, which may stand for several names at once, unpacked: `{ a, b } = …`, `a, b = …`.
    pub(super) fn or_unpacked(self) -> Self {
        let then = self.then.clone();
        Self { then, ..self.or(&Self::of(",:}])")) }
    }

    /// What follows a key.
    pub(super) fn keyed(language: Language, value: &PatternNode) -> Self {
        let one_of = match language {
            Language::CSharp => "=:",
            Language::TypeScript => ":\"'`,}(",
            Language::Python => "=:\"'",
        };
        let then = if language == Language::TypeScript { Vec::new() } else { beginnings(language, value) };
        Self { then, ..Self::of(one_of) }
    }
}

/// What code that matches the node may begin with; empty for anything. Brackets, `await` and comments may always come
/// before it.
fn beginnings(language: Language, node: &PatternNode) -> Vec<String> {
    let first: &[&str] = match node {
        PatternNode::Text(_) | PatternNode::TextHole(_) => match language {
            Language::CSharp => &["\"", "@", "$"],
            Language::TypeScript => &["\"", "'", "`"],
            Language::Python => &["\"", "'", "b", "B", "r", "R", "u", "U", "f", "F"],
        },
        PatternNode::Branch { form: Form::Object, .. } => &["{"],
        PatternNode::Branch { form: Form::New, .. } => &["new"],
        _ => return Vec::new(),
    };
    first.iter().map(ToString::to_string).collect()
}
