//! What must come next after a word of a pattern, whatever the normalisations: a bracket, a dot, a `=` and its value.

use super::pattern::{PatternNode, PatternPiece};
use super::{Condition, Constraint, Expression, Hole, Kind, required};
use crate::model::Language;
use crate::syntax::{Form, Slot};

/// What comes next after a skeleton, blanks aside, whatever the normalisations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct After {
    /// One of these characters.
    pub one_of: String,
    /// Behind a `=`, a value that begins with one of these; empty where it may begin with anything.
    pub then: Vec<Beginning>,
    /// The skeleton is a part of a name, so that the rest of the name comes first.
    pub skips_word: bool,
    pub within: Within,
}

/// What the skeleton is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// A name: nothing but its rest comes first.
    Name,
    /// A chain of members and elements, which may go on first: `.b`, `[c]`, `"]` where it stands in a text.
    Chain,
    /// The key of a pair, which may stand in quotes or brackets that end first.
    Key,
}

/// What comes next after what a hole holds, and where parts of that stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Following {
    pub whole: After,
    parts: Parts,
}

/// Where a part of a text may stand that does not end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Parts {
    /// In the word that ends there.
    Word,
    /// In its type arguments as well, where a word is followed by one of these.
    Types(&'static str),
    /// Anywhere in a chain of members and elements that is given a value.
    Assigned,
    /// Anywhere before.
    Chain,
}

/// What a value begins with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Beginning {
    /// Empty for anything.
    pub text: String,
    /// An expression that holds of the code from its beginning on, where the code is an object or makes one.
    /// Of a name or a text it says nothing, since the value may be another.
    pub expression: Option<Expression>,
}

/// What is asked of holes, which may say what their values begin with; what is asked nearest stands last.
#[derive(Clone, Debug, Default)]
pub(super) struct Values<'c>(Vec<(Hole, &'c Constraint)>);

impl<'c> Values<'c> {
    pub(super) fn put(&mut self, hole: Hole, constraint: &'c Constraint) {
        self.0.push((hole, constraint));
    }

    /// What the hole's value begins with; empty where it may be anything.
    fn beginnings(&self, language: Language, hole: Hole) -> Vec<Beginning> {
        let constraints = self.0.iter().rev().filter(|(asked, _)| *asked == hole);
        constraints.map(|(_, constraint)| constraint).find_map(|one| asked(language, one)).unwrap_or_default()
    }
}

impl Beginning {
    pub(super) fn text(text: &str) -> Self {
        Self { text: text.to_owned(), expression: None }
    }

    /// What an expression asks of a value's beginning; nothing if it may hold anywhere in it.
    pub(super) fn of(regex: &Expression) -> Option<Self> {
        if !required::is_at_start(regex.syntax()) {
            return None;
        }
        let open = regex.opened()?;
        required::is_open_ended(open.syntax()).then(|| Self { text: String::new(), expression: Some(open.clone()) })
    }

    pub(super) fn words(&self) -> String {
        match &self.expression {
            None => format!("`{}`", self.text),
            Some(regex) if self.text.is_empty() => format!("what `{}` finds", regex.as_str()),
            Some(regex) => format!("`{}` that `{}` finds", self.text, regex.as_str()),
        }
    }
}

/// What a hole's constraint asks of the beginning of its value; `None` where that may be anything.
fn asked(language: Language, constraint: &Constraint) -> Option<Vec<Beginning>> {
    match constraint {
        Constraint::Regex { regex, .. } => Some(vec![Beginning::of(regex)?]),
        Constraint::Is(condition) => matched(language, condition),
        Constraint::Kind(Kind::String) => Some(texts(language)),
        Constraint::Any(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(|part| asked(language, part)).collect();
            all.map(|all| all.into_iter().flatten().collect())
        }
        Constraint::All(parts) => {
            parts.iter().filter_map(|part| asked(language, part)).reduce(|all, more| both(&all, &more))
        }
        _ => None,
    }
}

fn matched(language: Language, condition: &Condition) -> Option<Vec<Beginning>> {
    match condition {
        Condition::Pattern(pattern) => {
            Some(beginnings(language, &pattern.root, &Values::default())).filter(|found| !found.is_empty())
        }
        Condition::Any(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(|part| matched(language, part)).collect();
            all.map(|all| all.into_iter().flatten().collect())
        }
        Condition::All(parts) => parts.iter().find_map(|part| matched(language, part)),
        Condition::Is(named) => matched(language, &named.named.condition),
        _ => None,
    }
}

/// What begins as both say; of two texts or two expressions the first is enough.
fn both(some: &[Beginning], others: &[Beginning]) -> Vec<Beginning> {
    let joined = |one: &Beginning, other: &Beginning| Beginning {
        text: if one.text.is_empty() { other.text.clone() } else { one.text.clone() },
        expression: one.expression.clone().or_else(|| other.expression.clone()),
    };
    some.iter().flat_map(|one| others.iter().map(move |other| joined(one, other))).collect()
}

impl After {
    /// A comment may hide what follows.
    const DOUBT: &str = "/#";

    pub(super) fn of(one_of: &str) -> Self {
        Self { one_of: format!("{one_of}{}", Self::DOUBT), then: Vec::new(), skips_word: false, within: Within::Name }
    }

    /// What follows what is called: optional chaining, type arguments and closing parentheses may come before the bracket; a
    /// template that is handed to a tag has none.
    pub(super) fn called(slots: &[(Slot, PatternPiece)]) -> Self {
        let is_tag = slots.iter().any(|(slot, _)| *slot == Slot::Right);
        Self::of(if is_tag { "`<?!)" } else { "(<?!)" })
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

    /// What follows a name that is given a value; nothing sure where the pattern only declares it.
    pub(super) fn assigned(language: Language, slots: &[(Slot, PatternPiece)], values: &Values<'_>) -> Option<Self> {
        let piece = |wanted| slots.iter().find(|(slot, _)| *slot == wanted).map(|(_, piece)| piece);
        Some(match piece(Slot::Operator) {
            Some(PatternPiece::One(PatternNode::Leaf(operator))) => Self::of(operator.get(..1).unwrap_or_default()),
            Some(_) => Self::of("+-*/%&|^?<>="),
            None => {
                let value = match piece(Slot::Right).or_else(|| piece(Slot::Default))? {
                    PatternPiece::One(value) => beginnings(language, value, values),
                    PatternPiece::Many(_) => Vec::new(),
                };
                let one_of = match language {
                    // A property has its accessors before its value, or an arrow.
                    Language::CSharp => "={)>",
                    Language::TypeScript => "=:!?)",
                    Language::Python => "=:)",
                };
                Self { then: value, ..Self::of(one_of) }
            }
        })
    }

    /// The same of a hole, which may stand for several names at once, unpacked: `{ a, b } = …`, `a, b = …`.
    pub(super) fn or_unpacked(self) -> Self {
        let then = self.then.clone();
        Self { then, ..self.or(&Self::of(",:}])")) }
    }

    /// What follows a key.
    pub(super) fn keyed(language: Language, value: &PatternNode, values: &Values<'_>) -> Self {
        // What is no text may stand elsewhere, behind a name.
        let texts = texts(language);
        let beginnings = beginnings(language, value, values);
        let are_texts = beginnings.iter().all(|one| texts.iter().any(|text| text.text == one.text));
        let then = if are_texts && !beginnings.is_empty() { texts } else { Vec::new() };
        let one_of = match language {
            Language::TypeScript if then.is_empty() => ":,}(",
            Language::CSharp | Language::Python | Language::TypeScript => "=:",
        };
        Self { then, within: Within::Key, ..Self::of(one_of) }
    }

    /// What follows a text that is the first of a pair in a list: `{ "key", value }`.
    pub(super) fn paired(language: Language, value: &PatternNode, values: &Values<'_>) -> Self {
        Self { then: beginnings(language, value, values), within: Within::Key, ..Self::of(",") }
    }

    /// What follows a member before an operator; nothing sure where that looks like an assignment or a comment.
    pub(super) fn before_operator(operator: &str) -> Option<Self> {
        let first = operator.get(..1).filter(|first| !matches!(*first, "=" | "/" | "#"))?;
        Some(Self::of(&format!("{first})!?")))
    }
}

impl Following {
    /// What follows a name that is one word.
    pub const fn word(whole: After) -> Self {
        Self { whole, parts: Parts::Word }
    }

    /// What follows what is given a value.
    pub const fn assigned(whole: After) -> Self {
        Self { whole, parts: Parts::Assigned }
    }

    /// What follows `node`, which is called.
    pub fn called(language: Language, node: &PatternNode, slots: &[(Slot, PatternPiece)]) -> Self {
        let parts = match (node, language) {
            (PatternNode::Hole(_), _) => Parts::Chain,
            (_, Language::CSharp) => Parts::Types(IN_TYPES_OF_CSHARP),
            (_, Language::TypeScript) => Parts::Types(IN_TYPES_OF_TYPESCRIPT),
            (_, Language::Python) => Parts::Word,
        };
        Self { whole: After::called(slots), parts }
    }

    /// Both are possible; `None` where they have too little in common.
    pub fn or(self, other: &Self) -> Option<Self> {
        let parts = match (self.parts, other.parts) {
            (one, other) if one == other => one,
            (Parts::Word, parts) | (parts, Parts::Word) => parts,
            _ => Parts::Chain,
        };
        (self.whole.within == other.whole.within).then(|| Self { whole: self.whole.or(&other.whole), parts })
    }

    /// What follows a part, which may be the first word, or end the whole; `None` where that may be anything.
    pub fn part(&self, is_first_word: bool, is_at_end: bool) -> Option<After> {
        let after = After { skips_word: !is_at_end, ..self.whole.clone() };
        match self.parts {
            Parts::Chain if !is_at_end => None,
            Parts::Assigned if !is_at_end => Some(After { within: Within::Chain, ..after }),
            Parts::Types(behind) if !is_first_word => Some(after.or(&After::of(behind))),
            _ => Some(after),
        }
    }
}

/// What follows a word among type arguments: `<A.B, C[], D?>`, and the names of what a tuple holds.
const IN_TYPES_OF_CSHARP: &str = ">,.[?<):abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@";

/// The same of TypeScript: `<A | B, { c: D[] }, E extends F ? G : H, (i: J) => K>`.
const IN_TYPES_OF_TYPESCRIPT: &str = ">,.[]?|&<{}():;=ei'\"`";

/// What code that matches the node may begin with; empty for anything, as for an object, which may stand elsewhere behind a
/// name. Brackets, `await` and comments may always come before it.
fn beginnings(language: Language, node: &PatternNode, values: &Values<'_>) -> Vec<Beginning> {
    let first: &[&str] = match node {
        PatternNode::Text(_) | PatternNode::TextHole(_) => return texts(language),
        PatternNode::Branch { form: Form::New, .. } => &["new"],
        PatternNode::Hole(Some(hole)) => return values.beginnings(language, *hole),
        _ => return Vec::new(),
    };
    first.iter().map(|text| Beginning::text(text)).collect()
}

/// What a text in quotes begins with.
fn texts(language: Language) -> Vec<Beginning> {
    let first: &[&str] = match language {
        Language::CSharp => &["\"", "@", "$"],
        Language::TypeScript => &["\"", "'", "`"],
        Language::Python => &["\"", "'", "b", "B", "r", "R", "u", "U", "f", "F"],
    };
    first.iter().map(|text| Beginning::text(text)).collect()
}
