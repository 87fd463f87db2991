//! What is asked of a key or a value: constraints, with the holes that they bind.

use super::Kept;
use super::solve::{Found, Known, Solver};
use crate::document::{Node, Value as Read};
use crate::matcher::{Constraint, Content, MOST_BINDINGS, Value};
use crate::model::Span;

impl<'d> Solver<'d> {
    /// The ways in which a constraint holds for what is kept.
    pub(super) fn ask(&self, constraint: &Constraint, kept: &Kept<'d>, known: Known<'d>) -> Found<'d> {
        // A template may write anything.
        if matches!(kept, Kept::Value(Node { value: Read::Unknown, .. })) {
            return Found::unsure();
        }
        match constraint {
            Constraint::Regex { regex, groups } if !groups.is_empty() => {
                let Some(text) = self.searched(kept) else { return Found::default() };
                let mut all = Found::default();
                for captures in regex.captures_iter(&text).take(MOST_BINDINGS) {
                    let with_all = groups.iter().try_fold(known.clone(), |known, (name, hole)| {
                        let group = captures.span_of(name)?;
                        let span = self.piece(kept, &text, group.start, group.end);
                        known.with(*hole, Kept::Text(text.get(group.start..group.end)?.to_owned(), span))
                    });
                    all.merge(with_all.map_or_else(Found::default, Found::one));
                }
                all
            }
            Constraint::SameAs(other) => match (known.get(*other).map(Kept::text), kept.text()) {
                (Some(Some(other)), Some(own)) if other == own => Found::one(known),
                (Some(Some(_)), Some(_)) => Found::default(),
                _ => Found::unsure(),
            },
            Constraint::Not(inner) => {
                let found = self.ask(inner, kept, known.clone());
                match (found.solutions.is_empty(), found.unsure) {
                    (true, false) => Found::one(known),
                    (true, true) => Found::unsure(),
                    (false, _) => Found::default(),
                }
            }
            Constraint::All(parts) => {
                let mut found = Found::one(known);
                for part in parts {
                    found = found.then(|known| self.ask(part, kept, known));
                }
                found
            }
            Constraint::Any(parts) => {
                let mut all = Found::default();
                for part in parts {
                    all.merge(self.ask(part, kept, known.clone()));
                }
                // Several branches may hold in the same way.
                all.solutions.dedup_by(|one, other| one.held == other.held);
                all
            }
            _ => self.ask_content(constraint, kept, &known),
        }
    }

    /// The ways in which a constraint holds that needs nothing but the text.
    fn ask_content(&self, constraint: &Constraint, kept: &Kept<'d>, known: &Known<'d>) -> Found<'d> {
        let ways = constraint.ways(&self.content(kept), self.tree.forms);
        let mut all = if ways.unsure { Found::unsure() } else { Found::default() };
        for way in ways.ways {
            let with_all = way
                .into_iter()
                .try_fold(known.clone(), |known, (hole, text)| known.with(hole, Kept::Text(text, kept.span())));
            all.merge(with_all.map_or_else(Found::default, Found::one));
        }
        all
    }

    /// What a regular expression looks at: the value, or the file's own text where there is no one value.
    fn searched(&self, kept: &Kept<'d>) -> Option<String> {
        match kept.text() {
            Some(text) => Some(text.to_owned()),
            None => Some(self.written(kept.span()).to_owned()),
        }
    }

    fn written(&self, span: Span) -> &'d str {
        self.tree.source.get(span.start..span.end).unwrap_or_default()
    }

    /// The place of a piece of a text, or of all of it where the file spells it otherwise.
    fn piece(&self, kept: &Kept<'d>, text: &str, start: usize, end: usize) -> Span {
        let span = kept.span();
        let quote = usize::from(self.written(span).starts_with(['"', '\'']));
        let from = span.start + quote;
        match self.tree.source.get(from..from + text.len()) {
            Some(written) if written == text => Span::new(from + start, from + end),
            _ => span,
        }
    }

    fn content<'s>(&'s self, kept: &'s Kept<'d>) -> Content<'s> {
        let span = kept.span();
        let (text, value) = match kept {
            Kept::Text(text, _) => (text.as_str(), Some(Value::Text(text.clone()))),
            Kept::Value(node) => (self.written(span), value(node)),
        };
        Content::new(text, span, value)
    }
}

fn value(node: &Node) -> Option<Value> {
    match &node.value {
        Read::Null => Some(Value::Null),
        Read::Bool(value) => Some(Value::Bool(*value)),
        Read::Number(number) => Some(number.parse().map_or_else(|_| Value::Text(number.clone()), Value::Number)),
        Read::Text(text) => Some(Value::Text(text.clone())),
        Read::Sequence(_) | Read::Mapping(_) | Read::Unknown => None,
    }
}
