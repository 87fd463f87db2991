//! A pattern's text with its holes replaced by names that the language accepts, spelled as the spot needs them.

use super::pattern::PatternError;
use super::{Hole, Holes};
use crate::model::Span;

/// A pattern's text with the holes replaced.
pub(super) struct Stencil {
    /// Fixed text and holes in turn.
    pieces: Vec<StencilPiece>,
    pub(super) holes: Vec<(StencilHole, Option<Hole>)>,
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

/// The ways in which a hole can be spelled so that the spot accepts it, tried in this order.
pub(super) const SPELLINGS: [(&str, &str); 4] = [("", ""), ("", ";"), ("int ", ";"), ("int ", "")];

impl Stencil {
    pub(super) fn cut(text: &str, holes: &mut Holes) -> Result<Self, PatternError> {
        let mut stencil = Self { pieces: Vec::new(), holes: Vec::new() };
        let mut fixed = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            fixed.push_str(&rest[..at]);
            let tail = &rest[at..];
            let dollars = if tail.starts_with("$$$") { 3 } else { 1 };
            let name: String = tail[dollars..]
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect();
            let follows_name = tail[dollars + name.len()..].starts_with(|c: char| c.is_alphanumeric());
            let starts_well = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
            if follows_name || (dollars == 1 && !starts_well) {
                if tail[dollars..].starts_with(|c: char| c.is_ascii_lowercase()) {
                    let offset = text.len() - rest.len() + at;
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
            rest = after;
        }
        fixed.push_str(rest);
        stencil.pieces.push(StencilPiece::Text(fixed));
        Ok(stencil)
    }

    fn placeholder(index: usize) -> String {
        format!("QxHole{index}x")
    }

    pub(super) fn spell(&self, spellings: &[usize]) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                StencilPiece::Text(text) => text.clone(),
                StencilPiece::Hole(index) => {
                    let (before, after) = SPELLINGS[spellings[*index]];
                    format!("{before}{}{after}", Self::placeholder(*index))
                }
            })
            .collect()
    }

    /// The hole that a node's text is the spelling of.
    pub(super) fn hole_of(&self, text: &str) -> Option<(StencilHole, Option<Hole>)> {
        let bare = text.trim().trim_end_matches(';').trim_end();
        let bare = bare.strip_prefix("int ").unwrap_or(bare);
        let index: usize = bare.strip_prefix("QxHole")?.strip_suffix('x')?.parse().ok()?;
        self.holes.get(index).copied()
    }
}
