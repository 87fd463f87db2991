//! What a rule asks of a hole's content.
//!
//! Constraints on names look at the value where there is one, else at the code; the others need a value. Without one
//! they are unknown, and so is their negation.

use super::Expression;

use super::address::{self, AddressKind, AddressPart, Reading};
use super::origin::origin;
use super::quantity::{Comparison, Unit};
use super::sql::{Statement, statement};
use super::{Bindings, Condition, Content, Context, Held, Hole, Kind, Matches, Truth, Value, Ways};
use crate::secret::{self, Forms};

/// One thing asked of a hole.
#[derive(Clone, Debug)]
pub enum Constraint {
    /// Searched in the text; named groups bind holes, once for each distinct match.
    Regex {
        regex: Expression,
        groups: Vec<(String, Hole)>,
    },
    OneOf(Vec<String>),
    Equals(String),
    /// The same code as another hole.
    SameAs(Hole),
    Number(Comparison),
    Duration {
        limit: Comparison,
        unit: Option<Unit>,
    },
    /// In bytes.
    Size(Comparison),
    /// The statement's first verb.
    Sql(Vec<String>),
    /// The parts between separators, one match for each.
    Split {
        separator: String,
        into: Hole,
    },
    /// Of the value's text, in characters.
    Length(Comparison),
    /// Shannon entropy of the value's text, in bits per character.
    Entropy(Comparison),
    /// A known value that is no reference and that the environment cannot replace.
    Literal,
    Secret,
    SecretName,
    Placeholder,
    Kind(Kind),
    /// What the hole holds matches by itself.
    Is(Box<Condition>),
    /// What the hole holds, or stands for through receivers and bindings of its file, matches.
    Origin(Box<Condition>),
    /// Something inside what the hole holds matches.
    Has(Box<Condition>),
    /// The parts of a URL, or of a connection string of whatever dialect.
    Address {
        kind: AddressKind,
        parts: Vec<(AddressPart, Constraint)>,
    },
    Not(Box<Constraint>),
    All(Vec<Constraint>),
    Any(Vec<Constraint>),
}

fn truth(known: Option<bool>) -> Truth {
    known.map_or(Truth::Unknown, Truth::of)
}

impl Constraint {
    /// The ways in which the constraint holds for a content by itself, without tree or other holes: for values of
    /// documents, for parts of addresses, and for code that is worth something.
    pub fn ways(&self, content: &Content<'_>, forms: &Forms) -> Ways {
        match self {
            Self::Regex { regex, groups } if !groups.is_empty() => captured(regex, groups, content.name()),
            Self::Split { separator, into } => match &content.value {
                Some(Value::Text(text)) => {
                    Ways::each(split(text, separator).map(|part| vec![(*into, part.to_owned())]))
                }
                Some(_) => Ways::none(),
                None => Ways::unknown(),
            },
            Self::Address { kind, parts } => parts.iter().fold(Ways::one(), |ways, (part, constraint)| {
                ways.and(match address::read(*kind, *part, content) {
                    Reading::None => Ways::none(),
                    Reading::Unknown => Ways::unknown(),
                    Reading::Known(text, unit) => constraint.ways(&content.part(&text, unit), forms),
                })
            }),
            Self::Not(inner) => Ways::when(inner.ways(content, forms).truth().negated()),
            Self::All(parts) => parts.iter().fold(Ways::one(), |ways, part| ways.and(part.ways(content, forms))),
            Self::Any(parts) => parts.iter().fold(Ways::none(), |ways, part| ways.or(part.ways(content, forms))),
            _ => Ways::when(self.plainly(content, forms)),
        }
    }

    /// Whether the constraint holds for a content by itself.
    pub fn of_content(&self, content: &Content<'_>, forms: &Forms) -> Truth {
        self.ways(content, forms).truth()
    }

    /// Whether a constraint that neither binds nor combines holds.
    fn plainly(&self, content: &Content<'_>, forms: &Forms) -> Truth {
        let text = || content.value_text();
        match self {
            Self::Regex { regex, .. } => Truth::of(regex.is_match(content.name())),
            Self::OneOf(words) => Truth::of(words.iter().any(|word| word == content.name())),
            Self::Equals(wanted) => Truth::of(text().map_or(content.text == wanted, |text| &text == wanted)),
            Self::Number(limit) => truth(content.number().map(|number| limit.holds(number))),
            Self::Duration { limit, unit } => truth(content.seconds(*unit).map(|seconds| limit.holds(seconds))),
            Self::Size(limit) => truth(content.bytes().map(|bytes| limit.holds(bytes))),
            Self::Length(limit) => Truth::of(limit.holds(content.name().chars().count() as f64)),
            Self::Entropy(limit) => truth(text().map(|text| limit.holds(secret::entropy(&text)))),
            Self::Literal => match &content.value {
                None => Truth::Unknown,
                Some(Value::Null) => Truth::No,
                Some(Value::Text(text)) if secret::is_reference(forms, text) => Truth::No,
                Some(_) if content.is_default => Truth::Unknown,
                Some(_) => Truth::Yes,
            },
            Self::Secret => truth(text().map(|text| secret::looks_live(forms, &text))),
            Self::SecretName => Truth::of(secret::is_secret_name(content.name())),
            Self::Placeholder => Truth::of(secret::is_placeholder(content.name())),
            Self::Sql(verbs) => {
                let said = match (&content.value, &content.beginning) {
                    (Some(Value::Text(text)), _) => statement(text, true),
                    (Some(_), _) => Statement::None,
                    (None, Some(beginning)) => statement(beginning, false),
                    (None, None) => Statement::Unknown,
                };
                match said {
                    Statement::Of(verb) => Truth::of(verbs.iter().any(|wanted| wanted == verb)),
                    Statement::None => Truth::No,
                    Statement::Unknown => Truth::Unknown,
                }
            }
            // These ask of a tree, and the others are combined by `ways`.
            _ => Truth::Unknown,
        }
    }

    /// The ways in which the constraint holds for what a hole holds.
    pub fn of_held<'t>(&self, context: &Context<'t>, held: &Held<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        let Some(tracer) = context.tracer() else { return self.asked(context, held, bindings) };
        tracer.open(tracer.words(|holes| self.words(holes)), self.gathers(), held.span());
        let matches = self.asked(context, held, bindings);
        tracer.close(bindings, &matches);
        matches
    }

    fn asked<'t>(&self, context: &Context<'t>, held: &Held<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        let node = match held {
            Held::Node(node) => Some(*node),
            _ => None,
        };
        match (self, node) {
            (Self::SameAs(other), _) => match bindings.get(*other) {
                Some(other) => Matches::when(Truth::of(super::tokens::same_code(context, held, other)), bindings),
                None => Matches::unknown(),
            },
            (Self::Kind(kind), Some(node)) => {
                Matches::when(Truth::of(kind.is(context, context.dialect.unwrap(node))), bindings)
            }
            (Self::Is(condition), Some(node)) => condition.matches(context, node, bindings),
            (Self::Origin(condition), Some(node)) => origin(context, condition, node, bindings),
            (Self::Has(condition), Some(node)) => super::condition::has(context, condition, None, node, None, bindings),
            (Self::Not(inner), _) if inner.asks_of_code() => {
                Matches::when(inner.of_held(context, held, bindings).truth().negated(), bindings)
            }
            (Self::All(parts), _) if self.asks_of_code() => {
                Matches::all(parts, bindings, |part, bindings| part.of_held(context, held, bindings))
            }
            (Self::Any(parts), _) if self.asks_of_code() => {
                let mut all = Matches::none();
                for part in parts {
                    all.merge(part.of_held(context, held, bindings));
                }
                all
            }
            _ => self.of_worth(context, held, bindings),
        }
    }

    /// The ways in which the constraint holds for what the held code is worth.
    fn of_worth<'t>(&self, context: &Context<'t>, held: &Held<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        let content = Content::of_held(context, held);
        if let Some(tracer) = context.tracer() {
            super::told::worth(tracer, self, &content, context.forms);
        }
        let ways = self.ways(&content, context.forms);
        let mut all = Matches { unsure: ways.unsure, ..Matches::none() };
        for way in ways.ways {
            let mut matches = Matches::one(bindings.clone());
            for (hole, text) in way {
                let part = Held::Part(text, content.span);
                matches = matches.then(|bindings| super::unify::bind(context, Some(hole), part.clone(), bindings));
            }
            all.merge(matches);
        }
        if content.is_default && self.rests_on_value() {
            all.solutions.iter_mut().for_each(|solution| solution.is_doubtful = true);
        }
        all
    }

    /// Whether the answer needs the code itself, or other holes.
    fn asks_of_code(&self) -> bool {
        match self {
            Self::SameAs(_) | Self::Kind(_) | Self::Is(_) | Self::Origin(_) | Self::Has(_) => true,
            Self::Not(inner) => inner.asks_of_code(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_of_code),
            _ => false,
        }
    }

    /// Calls `each` with every hole that it knows besides the one that it is asked of.
    pub(super) fn holes(&self, each: &mut dyn FnMut(Hole)) {
        match self {
            Self::SameAs(hole) | Self::Split { into: hole, .. } => each(*hole),
            Self::Regex { groups, .. } => groups.iter().for_each(|(_, hole)| each(*hole)),
            Self::Is(condition) | Self::Origin(condition) | Self::Has(condition) => condition.holes(each),
            Self::Not(inner) => inner.holes(each),
            Self::Address { parts, .. } => parts.iter().for_each(|(_, part)| part.holes(each)),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.holes(each)),
            _ => {}
        }
    }

    /// Whether it fills holes from the text.
    pub(super) fn binds(&self) -> bool {
        match self {
            Self::Regex { groups, .. } => !groups.is_empty(),
            Self::Split { .. } => true,
            Self::Address { parts, .. } => parts.iter().any(|(_, part)| part.binds()),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::binds),
            _ => false,
        }
    }

    /// Whether what holds is a matter of the amount or the text itself rather than of a name.
    fn rests_on_value(&self) -> bool {
        match self {
            Self::Not(inner) => inner.rests_on_value(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::rests_on_value),
            Self::Number(_) | Self::Duration { .. } | Self::Size(_) | Self::Equals(_) | Self::Entropy(_) => true,
            _ => false,
        }
    }
}

/// The named groups of each distinct match; a group that takes no part holds nothing.
fn captured(regex: &Expression, groups: &[(String, Hole)], text: &str) -> Ways {
    Ways::each(regex.captures_iter(text).map(|captures| {
        let held = |name: &str| captures.text_of(name).unwrap_or_default().to_owned();
        groups.iter().map(|(name, hole)| (*hole, held(name))).collect()
    }))
}

/// The parts of a text that are not empty.
fn split<'s>(text: &'s str, separator: &'s str) -> impl Iterator<Item = &'s str> {
    text.split(separator).map(str::trim).filter(|part| !part.is_empty())
}
