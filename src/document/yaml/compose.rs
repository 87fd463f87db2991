//! From parser events to an arena of values. Aliases stay references here, so that nothing grows before its size is known.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};

use super::schema::{Sort, is_own, sort};
use crate::document::Malformed;
use crate::document::limits::{DEPTH, NODES, REPEATED_BYTES, too_deep, too_many};
use crate::model::Span;

/// The values of a file, children before their parents.
#[derive(Debug)]
pub(super) struct Arena<'t> {
    pub(super) text: &'t str,
    pub(super) slots: Vec<Slot<'t>>,
    pub(super) roots: Vec<usize>,
}

/// One value, with what it weighs once its aliases are expanded.
#[derive(Debug)]
pub(super) struct Slot<'t> {
    pub(super) span: Span,
    pub(super) content: Content<'t>,
    nodes: usize,
    bytes: usize,
    height: usize,
}

/// What a slot holds; children are indices of earlier slots.
#[derive(Debug)]
pub(super) enum Content<'t> {
    Scalar {
        text: Cow<'t, str>,
        sort: Sort,
    },
    Sequence(Vec<usize>),
    /// Keys and values by turns; the last value may be missing in a broken event stream.
    Mapping(Vec<usize>),
    Alias(usize),
}

/// A collection whose end has not been seen.
struct Open {
    mapping: bool,
    flow: bool,
    /// A tag of the user's own makes something else of it.
    tagged: bool,
    start: usize,
    anchor: usize,
    children: Vec<usize>,
}

impl Open {
    fn awaits_key(&self) -> bool {
        self.mapping && self.children.len().is_multiple_of(2)
    }
}

struct Composer<'t> {
    arena: Arena<'t>,
    open: Vec<Open>,
    /// Finished values by the number of their anchor.
    anchors: BTreeMap<usize, usize>,
    nodes: usize,
    repeated: usize,
}

/// Reads the events of a text into an arena.
pub(super) fn compose(text: &str) -> Result<Arena<'_>, Malformed> {
    let options = options! {
        emit_comments: false,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut composer = Composer {
        arena: Arena { text, slots: Vec::new(), roots: Vec::new() },
        open: Vec::new(),
        anchors: BTreeMap::new(),
        nodes: 0,
        repeated: 0,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| malformed(text, &error))?;
        let range = span.byte_range().unwrap_or(0..0);
        composer.take(event, Span::new(range.start, range.end))?;
    }
    Ok(composer.arena)
}

impl<'t> Composer<'t> {
    fn take(&mut self, event: Event<'t>, at: Span) -> Result<(), Malformed> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let blank = style == ScalarStyle::Plain && at.is_empty();
                let text = if blank { Cow::Borrowed("") } else { text };
                let sort = sort(&text, style, tag.as_deref());
                let span = match style {
                    ScalarStyle::Plain if blank => self.behind_colon(at),
                    ScalarStyle::Literal | ScalarStyle::Folded => content_of_block(self.arena.text, at),
                    _ => at,
                };
                let bytes = text.len();
                self.finish(Content::Scalar { text, sort }, span, anchor, (1, bytes, 1))
            }
            Event::SequenceStart(style, anchor, tag) => {
                let start = match style {
                    StructureStyle::Block => self.first_dash(at.start),
                    StructureStyle::Flow => at.start,
                };
                self.open(false, style, start, anchor)?;
                self.mark(tag.as_deref());
                Ok(())
            }
            Event::MappingStart(style, anchor, tag) => {
                self.open(true, style, at.start, anchor)?;
                self.mark(tag.as_deref());
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            // Documents need no bookkeeping, since anchors have numbers of their own; the rest is not asked for.
            _ => Ok(()),
        }
    }

    fn open(&mut self, mapping: bool, style: StructureStyle, start: usize, anchor: usize) -> Result<(), Malformed> {
        if self.open.len() >= DEPTH {
            return Err(too_deep(start));
        }
        self.open.push(Open {
            mapping,
            flow: style == StructureStyle::Flow,
            tagged: false,
            start,
            anchor,
            children: Vec::new(),
        });
        Ok(())
    }

    fn mark(&mut self, tag: Option<&Tag>) {
        if let Some(open) = self.open.last_mut() {
            open.tagged = tag.is_some_and(is_own);
        }
    }

    fn close(&mut self, at: Span) -> Result<(), Malformed> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let mut weight = (1, 0, 0);
        let mut end = open.start;
        for child in &open.children {
            if let Some(slot) = self.arena.slots.get(*child) {
                weight.0 += slot.nodes;
                weight.1 += slot.bytes;
                weight.2 = weight.2.max(slot.height);
                end = end.max(slot.span.end);
            }
        }
        weight.2 += 1;
        // The end of a block collection is reported where the next token starts, far behind the last value.
        if open.flow && !at.is_empty() {
            end = at.end;
        }
        // A collection that is a key is kept as it is written.
        if self.open.last().is_some_and(Open::awaits_key) {
            weight.1 += end - open.start;
        }
        let content = if open.tagged {
            Content::Scalar { text: Cow::Borrowed(""), sort: Sort::Unknown }
        } else if open.mapping {
            Content::Mapping(open.children)
        } else {
            Content::Sequence(open.children)
        };
        self.finish(content, Span::new(open.start, end), open.anchor, weight)
    }

    fn alias(&mut self, anchor: usize, at: Span) -> Result<(), Malformed> {
        let target = self.anchors.get(&anchor).copied();
        let Some((target, slot)) = target.and_then(|index| Some((index, self.arena.slots.get(index)?))) else {
            return Err(Malformed { message: "an alias inside the value that it names".to_owned(), at: at.start });
        };
        let weight = (slot.nodes, slot.bytes + at.len(), slot.height);
        if self.open.len() + weight.2 > DEPTH {
            return Err(too_deep(at.start));
        }
        // One of the nodes is counted when the alias is finished.
        self.nodes = self.nodes.saturating_add(weight.0 - 1);
        self.repeated = self.repeated.saturating_add(weight.1);
        if self.repeated > REPEATED_BYTES {
            return Err(Malformed {
                message: format!("aliases repeat more than {REPEATED_BYTES} bytes"),
                at: at.start,
            });
        }
        self.finish(Content::Alias(target), at, 0, weight)
    }

    fn finish(
        &mut self,
        content: Content<'t>,
        span: Span,
        anchor: usize,
        (nodes, bytes, height): (usize, usize, usize),
    ) -> Result<(), Malformed> {
        self.nodes += 1;
        if self.nodes > NODES {
            return Err(too_many(span.start));
        }
        let index = self.arena.slots.len();
        self.arena.slots.push(Slot { span, content, nodes, bytes, height });
        if anchor != 0 {
            self.anchors.insert(anchor, index);
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(index),
            None => self.arena.roots.push(index),
        }
        Ok(())
    }

    /// The end of the key whose value comes next, if a mapping is open and waits for a value.
    fn awaited_key(&self) -> Option<Span> {
        let parent = self.open.last().filter(|parent| parent.mapping && !parent.awaits_key())?;
        Some(self.arena.slots.get(*parent.children.last()?)?.span)
    }

    /// A value that is not written stands behind the colon; it is reported before it.
    fn behind_colon(&self, at: Span) -> Span {
        let rest = self.arena.text.get(at.start..).unwrap_or_default();
        let colon = rest.trim_start_matches([' ', '\t']);
        if self.awaited_key().is_none_or(|key| key.end > at.start) || !colon.starts_with(':') {
            return at;
        }
        let place = at.start + (rest.len() - colon.len()) + 1;
        Span::new(place, place)
    }

    /// The first dash of a block sequence. Under a key of the same indentation, the sequence is reported behind it.
    fn first_dash(&self, reported: usize) -> usize {
        let Some(key) = self.awaited_key() else {
            return reported;
        };
        let between = self.arena.text.get(key.end..reported).unwrap_or_default();
        let mut rest = between;
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ':']);
            match rest.as_bytes().first() {
                Some(b'-') => return key.end + (between.len() - rest.len()),
                Some(b'#') => rest = rest.find('\n').map_or("", |line| rest.get(line..).unwrap_or_default()),
                Some(b'&' | b'!') => {
                    let end = rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len());
                    rest = rest.get(end..).unwrap_or_default();
                }
                _ => return reported,
            }
        }
    }
}

/// A block scalar from its first to behind its last character, without the blank lines and the break at its end.
fn content_of_block(text: &str, at: Span) -> Span {
    let Some(raw) = text.get(at.start..at.end) else {
        return at;
    };
    let filled = raw.trim_end();
    if filled.is_empty() {
        // Nothing was written: the place is the end of the header, not the line that follows.
        let header = text.get(..at.start).unwrap_or_default().trim_end().len();
        return Span::new(header, header);
    }
    let tail = raw.get(filled.len()..).unwrap_or_default();
    let blanks = tail.find(['\r', '\n']).unwrap_or(tail.len());
    Span::new(at.start, at.start + filled.len() + blanks)
}

fn malformed(text: &str, error: &ScanError) -> Malformed {
    let at = error.marker().byte_offset().unwrap_or(0);
    let message = match error.kind() {
        // These two may hold a piece of the file.
        ErrorKind::UnexpectedCharacter { .. } => "unexpected character".to_owned(),
        ErrorKind::Custom(_) => "not YAML".to_owned(),
        ErrorKind::RecursionLimitExceeded => too_deep(at).message,
        kind => kind.to_string(),
    };
    Malformed::near(text, message, at)
}
