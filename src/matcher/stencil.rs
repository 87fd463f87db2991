//! A pattern's text with its holes replaced by names that the language accepts, spelled as the spot needs them.

use super::pattern::PatternError;
use super::{Hole, Holes};
use crate::model::{Language, Span};

/// A pattern's text with the holes replaced.
pub(super) struct Stencil {
    /// Fixed text and holes in turn.
    pieces: Vec<StencilPiece>,
    pub(super) holes: Vec<(StencilHole, Option<Hole>)>,
    /// Where each hole stands in the pattern.
    pub(super) spans: Vec<Span>,
}

enum StencilPiece {
    Text(String),
    /// The index into `holes`.
    Hole(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StencilHole {
    One,
    Many,
    Links,
}

/// The ways in which a hole can be spelled so that the spot accepts it, tried in this order: as it is, as a statement, as a
/// field, as a parameter; as a pair of a dictionary, as a section of a `switch`, as an arm of one, as a `case` of a `match`.
/// What is put beside the hole is no text that a pattern has.
const SPELLINGS: [(&str, &str); 8] = [
    ("", ""),
    ("", ";"),
    (TYPED, ";"),
    (TYPED, ""),
    ("Qx: ", ""),
    ("case Qx + ", ": ;"),
    ("", " => Qx"),
    ("case Qx.", ": pass"),
];

/// A type before a hole, for the places that want one.
const TYPED: &str = "Qx ";

impl Stencil {
    pub(super) fn cut(text: &str, holes: &mut Holes) -> Result<Self, PatternError> {
        let mut stencil = Self { pieces: Vec::new(), holes: Vec::new(), spans: Vec::new() };
        let mut fixed = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            fixed.push_str(&rest[..at]);
            let tail = &rest[at..];
            let offset = text.len() - rest.len() + at;
            if let Some((length, message)) = foreign(tail) {
                let help = "`$NAME` is one node, `$_` any one, `$$$` any number, `$$$NAME` any number with a name";
                let span = Some(Span::new(offset, offset + length));
                return Err(PatternError { message: message.to_owned(), help: Some(help.to_owned()), span });
            }
            let dollars = if tail.starts_with("$$$") { 3 } else { 1 };
            let name: String = tail[dollars..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            let follows_name = tail[dollars + name.len()..].starts_with(|c: char| c.is_alphanumeric());
            let starts_well = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
            if follows_name || (dollars == 1 && !starts_well) {
                if tail[dollars..].starts_with(|c: char| c.is_ascii_lowercase()) {
                    return Err(PatternError {
                        message: "a hole's name is written in capitals".to_owned(),
                        help: Some("`$NAME` is one node, `$_` any one node, `$$$` any number of them".to_owned()),
                        span: Some(Span::new(offset, offset + 1)),
                    });
                }
                fixed.push_str(&tail[..dollars]);
                rest = &tail[dollars..];
                continue;
            }
            let hole = (!name.is_empty() && name != "_").then(|| holes.intern(&name));
            let after = &tail[dollars + name.len()..];
            let kind = match dollars {
                3 if name.is_empty() && fixed.ends_with('.') && after.starts_with('.') => StencilHole::Links,
                3 => StencilHole::Many,
                _ => StencilHole::One,
            };
            stencil.pieces.push(StencilPiece::Text(std::mem::take(&mut fixed)));
            stencil.pieces.push(StencilPiece::Hole(stencil.holes.len()));
            stencil.holes.push((kind, hole));
            stencil.spans.push(Span::new(offset, offset + dollars + name.len()));
            rest = after;
        }
        fixed.push_str(rest);
        stencil.pieces.push(StencilPiece::Text(fixed));
        Ok(stencil)
    }

    /// Where in the pattern a byte of its plain spelling stands.
    pub(super) fn original(&self, spelled: usize) -> usize {
        let (mut at, mut original) = (0, 0);
        for piece in &self.pieces {
            let (length, source) = match piece {
                StencilPiece::Text(text) => (text.len(), text.len()),
                StencilPiece::Hole(index) => (Self::placeholder(*index).len(), self.spans[*index].len()),
            };
            if spelled < at + length {
                let is_text = matches!(piece, StencilPiece::Text(_));
                return original + if is_text { spelled - at } else { 0 };
            }
            at += length;
            original += source;
        }
        original
    }

    fn placeholder(index: usize) -> String {
        format!("QxHole{index}x")
    }

    pub(super) fn spell(&self, spellings: &[usize]) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                // A statement that a hole's spelling has ended already is not ended twice.
                StencilPiece::Text(fixed) if text.ends_with(';') => {
                    text.push_str(fixed.strip_prefix(';').unwrap_or(fixed));
                }
                StencilPiece::Text(fixed) => text.push_str(fixed),
                StencilPiece::Hole(index) => {
                    let (before, after) = SPELLINGS[spellings[*index]];
                    text.push_str(before);
                    text.push_str(&Self::placeholder(*index));
                    text.push_str(after);
                }
            }
        }
        text
    }

    /// The spellings that a hole may have, by their indexes. A bare name is a statement, a member and a parameter everywhere but
    /// in C#; elsewhere it may want its end. Only what stands for many can be a pair, a section or an arm.
    pub(super) fn spellings_of(&self, hole: usize, language: Language) -> &'static [usize] {
        let is_many = self.holes[hole].0 == StencilHole::Many;
        match language {
            Language::CSharp if is_many => &[0, 1, 2, 3, 5, 6],
            Language::CSharp => &[0, 1, 2, 3],
            Language::TypeScript if is_many => &[0, 1, 5],
            Language::Python if is_many => &[0, 1, 4, 7],
            Language::TypeScript | Language::Python => &[0, 1],
        }
    }

    /// Whether a hole that stands for one node is spelled with a type that the pattern does not name.
    pub(super) fn is_typed(&self, spellings: &[usize]) -> bool {
        let is_typed = |(at, (kind, _)): (usize, &(StencilHole, Option<Hole>))| {
            *kind == StencilHole::One && SPELLINGS[spellings[at]].0 == TYPED
        };
        self.holes.iter().enumerate().any(is_typed)
    }

    /// The hole that a node's text is the spelling of.
    pub(super) fn hole_of(&self, text: &str) -> Option<(StencilHole, Option<Hole>)> {
        let bare = text.trim().trim_end_matches(';').trim_end();
        let at = bare.find("QxHole")?;
        let digits = bare[at + "QxHole".len()..].find('x')?;
        let (before, rest) = bare.split_at(at);
        let (name, after) = rest.split_at("QxHole".len() + digits + 1);
        let is_spelled =
            |(left, right): &(&str, &str)| before == *left && after == right.trim_end_matches(';').trim_end();
        if !SPELLINGS.iter().any(is_spelled) {
            return None;
        }
        let index: usize = name.strip_prefix("QxHole")?.strip_suffix('x')?.parse().ok()?;
        self.holes.get(index).copied()
    }
}

/// What other pattern languages write where a hole stands: how long it is, and what is wrong with it.
fn foreign(tail: &str) -> Option<(usize, &'static str)> {
    let is_capital = |rest: &str| rest.starts_with(|c: char| c.is_ascii_uppercase());
    if tail.starts_with("$...") {
        return Some((4, "`$...` is no hole"));
    }
    let rest = tail.strip_prefix("$$").filter(|rest| is_capital(rest))?;
    let name = rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len());
    Some((2 + name, "a hole begins with one dollar or with three"))
}
