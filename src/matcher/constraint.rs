//! What a rule asks of a hole's content.
//!
//! Constraints on names look at the value where there is one, else at the code; the others need a value. Without one
//! they are unknown, and so is their negation.

use regex::Regex;

use super::quantity::{Comparison, Unit, duration};
use super::{Bindings, Condition, Context, Held, Hole, Kind, Matches, Truth, Value};
use crate::model::Span;
use crate::secret::{self, Forms};
use crate::syntax::Node;

/// One thing asked of a hole.
#[derive(Clone, Debug)]
pub enum Constraint {
    /// Searched in the text; named groups bind holes, once for each distinct match.
    Regex {
        regex: Regex,
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
    /// The parts of a URL.
    Url(Vec<(UrlPart, Constraint)>),
    /// The parts of a connection string, of whatever dialect.
    ConnectionString(Vec<(UrlPart, Constraint)>),
    Not(Box<Constraint>),
    All(Vec<Constraint>),
    Any(Vec<Constraint>),
}

/// A part of a URL or a connection string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlPart {
    Scheme,
    Host,
    Port,
    User,
    Password,
    Database,
}

impl UrlPart {
    pub const WORDS: [&'static str; 6] = ["scheme", "host", "port", "user", "password", "database"];

    /// The word in a rule.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Host => "host",
            Self::Port => "port",
            Self::User => "user",
            Self::Password => "password",
            Self::Database => "database",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "scheme" => Self::Scheme,
            "host" => Self::Host,
            "port" => Self::Port,
            "user" => Self::User,
            "password" => Self::Password,
            "database" => Self::Database,
            _ => return None,
        })
    }
}

/// What a constraint looks at: a text, and the value behind it where there is one.
#[derive(Clone, Debug)]
pub struct Content<'s> {
    /// As written.
    pub text: &'s str,
    pub span: Span,
    pub value: Option<Value>,
    /// The environment may replace the value.
    pub is_default: bool,
}

impl Content<'_> {
    /// The value's text where it is one, else the code.
    fn name(&self) -> &str {
        match &self.value {
            Some(Value::Text(text)) => text,
            _ => self.text,
        }
    }

    fn value_text(&self) -> Option<String> {
        match self.value.as_ref()? {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Null => Some(String::new()),
            Value::Duration(_) => None,
        }
    }

    fn seconds(&self, unit: Option<Unit>) -> Option<f64> {
        match self.value.as_ref()? {
            Value::Duration(seconds) => Some(*seconds),
            Value::Number(number) => unit.map(|unit| unit.to_seconds(*number)),
            Value::Text(text) => duration(text, unit),
            Value::Bool(_) | Value::Null => None,
        }
    }
}

fn truth(known: Option<bool>) -> Truth {
    known.map_or(Truth::Unknown, Truth::of)
}

impl Constraint {
    /// Whether the constraint holds for a content by itself, without tree or bindings: for values of documents.
    pub fn of_content(&self, content: &Content<'_>, forms: &Forms) -> Truth {
        let text = || content.value_text();
        match self {
            Self::Regex { regex, .. } => Truth::of(regex.is_match(content.name())),
            Self::OneOf(words) => Truth::of(words.iter().any(|word| word == content.name())),
            Self::Equals(wanted) => Truth::of(text().map_or(content.text == wanted, |text| &text == wanted)),
            Self::Number(limit) => match &content.value {
                Some(Value::Number(number)) => Truth::of(limit.holds(*number)),
                Some(Value::Text(text)) => truth(text.trim().parse().ok().map(|number| limit.holds(number))),
                _ => Truth::Unknown,
            },
            Self::Duration { limit, unit } => truth(content.seconds(*unit).map(|seconds| limit.holds(seconds))),
            Self::Length(limit) => Truth::of(limit.holds(content.name().chars().count() as f64)),
            Self::Entropy(limit) => truth(text().map(|text| limit.holds(secret::entropy(&text)))),
            Self::Literal => match &content.value {
                None => Truth::Unknown,
                Some(Value::Null) => Truth::No,
                Some(Value::Text(text)) if secret::is_reference(text) => Truth::No,
                Some(_) if content.is_default => Truth::Unknown,
                Some(_) => Truth::Yes,
            },
            Self::Secret => truth(text().map(|text| secret::looks_live(forms, &text))),
            Self::SecretName => Truth::of(secret::is_secret_name(content.name())),
            Self::Placeholder => Truth::of(secret::is_placeholder(content.name())),
            Self::Url(parts) => truth_of_parts(parts, content, forms, url_part),
            Self::ConnectionString(parts) => truth_of_parts(parts, content, forms, connection_part),
            Self::Not(inner) => inner.of_content(content, forms).negated(),
            Self::All(parts) => parts.iter().fold(Truth::Yes, |truth, part| truth.and(part.of_content(content, forms))),
            Self::Any(parts) => parts.iter().fold(Truth::No, |truth, part| truth.or(part.of_content(content, forms))),
            Self::SameAs(_) | Self::Kind(_) | Self::Is(_) | Self::Origin(_) | Self::Has(_) => Truth::Unknown,
        }
    }

    /// The ways in which the constraint holds for what a hole holds.
    pub fn of_held<'t>(&self, context: &Context<'t>, held: &Held<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
        let node = match held {
            Held::Node(node) => Some(*node),
            _ => None,
        };
        match (self, node) {
            (Self::Regex { regex, groups }, _) if !groups.is_empty() => {
                bind_groups(context, regex, groups, held, bindings)
            }
            (Self::SameAs(other), _) => match bindings.get(*other) {
                Some(other) => Matches::when(Truth::of(super::tokens::same_code(context, held, other)), bindings),
                None => Matches::unknown(),
            },
            (Self::Kind(kind), Some(node)) => {
                Matches::when(Truth::of(kind.is(context, context.dialect.unwrap(node))), bindings)
            }
            (Self::Is(condition), Some(node)) => condition.matches(context, node, bindings),
            (Self::Origin(condition), Some(node)) => origin(context, condition, node, bindings),
            (Self::Has(condition), Some(node)) => super::condition::has(context, condition, node, None, bindings),
            (Self::Not(inner), _) => Matches::when(inner.of_held(context, held, bindings).truth().negated(), bindings),
            (Self::All(parts), _) => {
                let mut matches = Matches::one(bindings.clone());
                for part in parts {
                    matches = matches.then(|bindings| part.of_held(context, held, bindings));
                }
                matches
            }
            (Self::Any(parts), _) => {
                let mut all = Matches::none();
                for part in parts {
                    all.merge(part.of_held(context, held, bindings));
                }
                all
            }
            _ => {
                let content = content_of(context, held);
                let mut matches = Matches::when(self.of_content(&content, context.forms), bindings);
                if content.is_default && self.rests_on_value() {
                    matches.solutions.iter_mut().for_each(|solution| solution.is_doubtful = true);
                }
                matches
            }
        }
    }

    /// Whether what holds is a matter of the value rather than of a name.
    const fn rests_on_value(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Duration { .. } | Self::Equals(_) | Self::Entropy(_))
    }
}

/// What a hole holds, as constraints look at it.
pub(super) fn content_of<'s, 't: 's>(context: &Context<'t>, held: &'s Held<'t>) -> Content<'s> {
    let (value, is_default) = match held {
        Held::Node(node) if context.is_name(*node) => (None, false),
        Held::Node(node) => match context.fold(*node) {
            Some(folded) => (Some(folded.value), folded.is_default),
            None => (None, false),
        },
        Held::Run(..) => (None, false),
        Held::Text(_) | Held::Part(..) => (Some(Value::Text(held.text(context.source).to_owned())), false),
    };
    Content { text: held.text(context.source), span: held.span(), value, is_default }
}

/// The outer `None` says that it is no URL, the inner one that it has no such part.
fn url_part(text: &str, part: UrlPart) -> Option<Option<String>> {
    secret::url_parts(text).map(|url| url.get(part.word()).map(|part| part.text.to_owned()))
}

fn connection_part(text: &str, part: UrlPart) -> Option<Option<String>> {
    secret::connection_string(text).map(|parts| parts.get(part.word()).map(|part| part.text.to_owned()))
}

fn bind_groups<'t>(
    context: &Context<'t>,
    regex: &Regex,
    groups: &[(String, Hole)],
    held: &Held<'t>,
    bindings: &Bindings<'t>,
) -> Matches<'t> {
    let content = content_of(context, held);
    let mut all = Matches::none();
    for captures in regex.captures_iter(content.name()).take(super::MOST_BINDINGS) {
        let mut matches = Matches::one(bindings.clone());
        for (name, hole) in groups {
            let Some(group) = captures.name(name) else {
                matches = Matches::none();
                break;
            };
            let part = Held::Part(group.as_str().to_owned(), content.span);
            matches = matches.then(|bindings| super::unify::bind(context, Some(*hole), part.clone(), bindings));
        }
        all.merge(matches);
    }
    all
}

fn truth_of_parts(
    parts: &[(UrlPart, Constraint)],
    content: &Content<'_>,
    forms: &Forms,
    read: fn(&str, UrlPart) -> Option<Option<String>>,
) -> Truth {
    let Some(text) = content.value_text() else { return Truth::Unknown };
    let mut all = Truth::Yes;
    for (part, constraint) in parts {
        all = all.and(match read(&text, *part) {
            None | Some(None) => Truth::No,
            Some(Some(part)) => {
                let inner = Content {
                    text: &part,
                    span: content.span,
                    value: Some(Value::Text(part.clone())),
                    is_default: content.is_default,
                };
                constraint.of_content(&inner, forms)
            }
        });
    }
    all
}

/// How many bindings `origin` follows.
const MOST_HOPS: usize = 4;

/// Follows a hole back to what made it: through receivers, and through the bindings of its file.
fn origin<'t>(context: &Context<'t>, condition: &Condition, node: Node<'t>, bindings: &Bindings<'t>) -> Matches<'t> {
    let dialect = context.dialect;
    let mut all = Matches::none();
    let mut open = vec![(node, 0)];
    let mut seen = std::collections::HashSet::new();
    while let Some((node, hops)) = open.pop() {
        let node = dialect.unwrap(node);
        if !context.step() || !seen.insert(node.id()) {
            continue;
        }
        let here = condition.matches(context, node, bindings);
        if !here.solutions.is_empty() {
            return here;
        }
        all.unsure |= here.unsure;
        let shape = dialect.shape(node);
        use crate::syntax::{Form, Slot};
        let name = match shape.form {
            Form::Call => {
                open.extend(shape.one(Slot::Callee).map(|callee| (callee, hops)));
                continue;
            }
            Form::Index => {
                open.extend(shape.one(Slot::Object).map(|object| (object, hops)));
                continue;
            }
            Form::Member => {
                let object = shape.one(Slot::Object);
                let is_own = object.is_some_and(|object| matches!(context.text(object), "this" | "self" | "cls"));
                if !is_own {
                    open.extend(object.map(|object| (object, hops)));
                    continue;
                }
                shape.one(Slot::Name)
            }
            Form::Leaf => Some(node),
            Form::Kind(_) => {
                // A cast or an assertion keeps what it is given.
                if matches!(
                    node.kind(),
                    "cast_expression" | "as_expression" | "satisfies_expression" | "type_assertion"
                ) {
                    let inner = node.child_by_field_name("value").or_else(|| node.named_child(0));
                    open.extend(inner.map(|inner| (inner, hops)));
                    continue;
                }
                // Of a choice, either branch may be where it came from.
                match (node.child_by_field_name("consequence"), node.child_by_field_name("alternative")) {
                    (Some(one), Some(other)) => open.extend([(one, hops), (other, hops)]),
                    _ => open.extend(dialect.awaited(node).map(|awaited| (awaited, hops))),
                }
                continue;
            }
            _ => continue,
        };
        let Some(name) = name else { continue };
        let binding = context.binding_of(context.text(name), node);
        let is_known = !binding.values.is_empty() || !binding.types.is_empty();
        if hops >= MOST_HOPS || !is_known {
            all.unsure = true;
            continue;
        }
        all.unsure |= binding.is_opaque && binding.types.is_empty();
        open.extend(binding.values.iter().chain(&binding.types).map(|next| (*next, hops + 1)));
    }
    all
}
