//! What a constraint looks at: a piece of code or a document's value, and what it is worth as far as that is known.

use super::quantity::{Unit, duration, size};
use super::{Context, Held, Value};
use crate::model::Span;

/// A text, and the value behind it where there is one.
#[derive(Clone, Debug)]
pub struct Content<'s> {
    /// As written.
    pub text: &'s str,
    pub span: Span,
    pub value: Option<Value>,
    /// The environment may replace the value.
    pub is_default: bool,
    /// What the value begins with, where no more of it is known.
    pub beginning: Option<String>,
    /// The unit of a bare number, where its place tells.
    pub unit: Option<Unit>,
}

impl<'s> Content<'s> {
    pub const fn new(text: &'s str, span: Span, value: Option<Value>) -> Self {
        Self { text, span, value, is_default: false, beginning: None, unit: None }
    }

    /// What a hole holds.
    pub(super) fn of_held<'t: 's>(context: &Context<'t>, held: &'s Held<'t>) -> Self {
        let text = held.text(context.source);
        let plain = Self::new(text, held.span(), None);
        match held {
            Held::Node(node) if context.is_name(*node) => plain,
            Held::Node(node) => match context.fold(*node) {
                Some(folded) => Self { value: Some(folded.value), is_default: folded.is_default, ..plain },
                None => Self { beginning: context.beginning_of(*node), ..plain },
            },
            Held::Run(..) => plain,
            Held::Text(_) | Held::Part(..) => Self { value: Some(Value::Text(text.to_owned())), ..plain },
        }
    }

    /// A text taken out of this one.
    pub(super) fn part<'p>(&self, text: &'p str, unit: Option<Unit>) -> Content<'p> {
        let value = Some(Value::Text(text.to_owned()));
        Content { is_default: self.is_default, unit, ..Content::new(text, self.span, value) }
    }

    /// The value's text where it is one, else the code.
    pub(super) fn name(&self) -> &str {
        match &self.value {
            Some(Value::Text(text)) => text,
            _ => self.text,
        }
    }

    pub(super) fn value_text(&self) -> Option<String> {
        match self.value.as_ref()? {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Null => Some(String::new()),
            Value::Duration(_) => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self.value.as_ref()? {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().replace('_', "").parse().ok().filter(|number: &f64| !number.is_nan()),
            Value::Duration(_) | Value::Bool(_) | Value::Null => None,
        }
    }

    /// The seconds that it says, a bare number being of that unit.
    pub(super) fn seconds(&self, unit: Option<Unit>) -> Option<f64> {
        let unit = unit.or(self.unit);
        match self.value.as_ref()? {
            Value::Duration(seconds) => Some(*seconds),
            Value::Number(number) => unit.map(|unit| unit.to_seconds(*number)),
            Value::Text(text) => duration(text, unit),
            Value::Bool(_) | Value::Null => None,
        }
    }

    /// The bytes that it says; a bare number is one of bytes.
    pub(super) fn bytes(&self) -> Option<f64> {
        match self.value.as_ref()? {
            Value::Number(number) => Some(*number),
            Value::Text(text) => size(text),
            Value::Duration(_) | Value::Bool(_) | Value::Null => None,
        }
    }
}
