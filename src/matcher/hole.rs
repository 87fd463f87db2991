//! Holes: the names in patterns that stand for code, and what they hold.

use std::rc::Rc;

use crate::model::Span;
use crate::syntax::{Node, span_of};

/// The index of a hole's name in its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hole(u16);

/// The names of a rule's holes; the same name is the same hole throughout the rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holes {
    names: Vec<String>,
}

impl Holes {
    /// The hole of that name, made on first sight.
    pub fn intern(&mut self, name: &str) -> Hole {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        Hole(u16::try_from(at).unwrap_or(u16::MAX))
    }

    pub fn get(&self, name: &str) -> Option<Hole> {
        self.names.iter().position(|known| known == name).and_then(|at| u16::try_from(at).ok()).map(Hole)
    }

    pub fn name(&self, hole: Hole) -> &str {
        self.names.get(usize::from(hole.0)).map_or("?", String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Hole, &str)> {
        self.names.iter().enumerate().map(|(at, name)| (Hole(u16::try_from(at).unwrap_or(u16::MAX)), name.as_str()))
    }
}

/// What a hole holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<'t> {
    Node(Node<'t>),
    /// The first and the last of several neighbours.
    Run(Node<'t>, Node<'t>),
    /// A stretch of the text: a string's content, or nothing at all.
    Text(Span),
    /// A text that stands nowhere by itself, and the place that it was taken from.
    Part(String, Span),
}

impl Held<'_> {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Node(node) => span_of(*node),
            Self::Run(first, last) => Span::new(first.start_byte(), last.end_byte()),
            Self::Text(span) | Self::Part(_, span) => *span,
        }
    }

    /// The code as written.
    pub fn text<'s>(&'s self, source: &'s str) -> &'s str {
        match self {
            Self::Part(text, _) => text,
            _ => {
                let span = self.span();
                source.get(span.start..span.end).unwrap_or("")
            }
        }
    }
}

/// What the holes of a rule hold so far. A copy costs a count, since matching copies it at every step and seldom adds to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bindings<'t> {
    /// None while nothing is held.
    held: Option<Rc<[(Hole, Held<'t>)]>>,
    /// Something that holds rests on a default that the environment may replace.
    pub is_doubtful: bool,
}

impl<'t> Bindings<'t> {
    fn held(&self) -> &[(Hole, Held<'t>)] {
        self.held.as_deref().unwrap_or_default()
    }

    pub fn get(&self, hole: Hole) -> Option<&Held<'t>> {
        self.held().iter().find(|(known, _)| *known == hole).map(|(_, held)| held)
    }

    /// These bindings and one more.
    #[must_use]
    pub fn with(&self, hole: Hole, held: Held<'t>) -> Self {
        let more = self.held().iter().cloned().chain([(hole, held)]).collect();
        Self { held: Some(more), is_doubtful: self.is_doubtful }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Hole, &Held<'t>)> {
        self.held().iter().map(|(hole, held)| (*hole, held))
    }

    /// These bindings without those that `before` did not have.
    #[must_use]
    pub fn only_those_of(&self, names: &[Hole]) -> Self {
        let held: Vec<_> = self.held().iter().filter(|(hole, _)| names.contains(hole)).cloned().collect();
        Self { held: (!held.is_empty()).then(|| held.into()), is_doubtful: self.is_doubtful }
    }
}
