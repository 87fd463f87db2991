//! From a kept document to pieces: the tool's parts and items, and the text between them.
//!
//! What is a list, a box, a comment or a line of code is asked of a Markdown parser, so that a marker in a code example is
//! no marker.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::ChecklistError;
use crate::report::markdown::{Identity, OPENING, Owner, Tick};

/// A piece of a kept document. All text is as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Whole lines that belong to nothing of the tool's.
    Text(String),
    Part(KeptPart),
    Item(KeptItem),
    /// What the document was made from.
    State(String),
}

/// A part: the lines between its two markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeptPart {
    pub id: Identity,
    /// As it stands, markers included.
    pub whole: String,
    pub lines: Vec<String>,
    /// The digests of the lines that the tool wrote.
    pub signed: Vec<String>,
}

/// An item with its box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeptItem {
    pub id: Identity,
    /// Whether it stands among what is resolved.
    pub is_resolved: bool,
    /// Blanks and the bullet.
    pub bullet: String,
    /// None where somebody took the box away.
    pub tick: Option<Tick>,
    /// Whose box it last was, and what it then was.
    pub owner: Owner,
    pub was: Tick,
    pub seen: String,
    pub flag: String,
    /// Of a resolved item: the state in which it was resolved.
    pub state: String,
    /// Between the box and the marker, blanks at the ends aside.
    pub wording: String,
    /// Behind the marker, on its line.
    pub behind: String,
    /// The lines beneath the head.
    pub lines: Vec<String>,
    /// The digests of the wording and of the lines that the tool wrote.
    pub signed: Vec<String>,
}

/// A marker that was found.
struct Marker {
    range: Range<usize>,
    kind: String,
    attributes: Vec<(String, String)>,
}

impl Marker {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    fn id(&self) -> Identity {
        let kind = self.get("id").unwrap_or("item").to_owned();
        Identity { kind, check: self.get("check").map(str::to_owned), service: self.get("service").map(str::to_owned) }
    }

    fn signed(&self) -> Vec<String> {
        self.get("sum").unwrap_or_default().split('.').filter(|sum| !sum.is_empty()).map(str::to_owned).collect()
    }
}

/// A list item of the document, and its box.
struct ListItem {
    range: Range<usize>,
    /// The box with its brackets.
    tick: Option<(Range<usize>, bool)>,
}

/// Takes a document apart. Line ends are `\n`.
///
/// # Errors
/// When a marker cannot be read, stands twice, or has lost its other half.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, ChecklistError> {
    let Structure { comments, items, code } = structure(text);
    let mut markers = Vec::new();
    for range in comments {
        markers.extend(marker_at(text, range)?);
    }
    // A mark that no longer is a comment would otherwise pass for somebody's words.
    let is_known = |at: &usize| {
        let holds = |range: &Range<usize>| range.contains(at);
        code.iter().any(holds) || markers.iter().any(|marker: &Marker| holds(&marker.range))
    };
    if let Some((at, _)) = text.match_indices(OPENING).find(|(at, _)| !is_known(at)) {
        return Err(damaged(text, at, "this mark is cut off, or stands where it cannot be one"));
    }
    if markers.is_empty() {
        return Err(ChecklistError::NoChecklist);
    }
    let mut seen = BTreeSet::new();
    let mut spans: Vec<(Range<usize>, Piece)> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, marker) in markers.iter().enumerate() {
        let key = (marker.kind.clone(), marker.id());
        let key = if marker.kind == "resolved" { ("item".to_owned(), key.1) } else { key };
        if !seen.insert(key) {
            return Err(damaged(
                text,
                marker.range.start,
                "this mark stands here a second time; take one of the two away",
            ));
        }
        match (marker.kind.as_str(), open) {
            ("part", None) => open = Some(at),
            ("part", Some(_)) => {
                return Err(damaged(text, marker.range.start, "a part begins here before the one above it ends"));
            }
            ("end", Some(begin)) if markers[begin].id() == marker.id() => {
                spans.push(part(text, &markers[begin], marker));
                open = None;
            }
            ("end", _) => return Err(damaged(text, marker.range.start, "a part ends here that does not begin above")),
            ("item" | "resolved", _) => spans.push(item(text, marker, &items)?),
            ("state", _) => {
                spans.push((to_line_end(text, &marker.range), Piece::State(marker.text("sum"))));
            }
            _ => return Err(damaged(text, marker.range.start, "this mark is of no kind that is known")),
        }
    }
    if let Some(begin) = open {
        return Err(damaged(text, markers[begin].range.start, "the part that begins here has lost its end"));
    }
    Ok(in_order(text, spans))
}

/// What a Markdown parser says of a document.
#[derive(Default)]
struct Structure {
    /// Stretches of HTML.
    comments: Vec<Range<usize>>,
    items: Vec<ListItem>,
    code: Vec<Range<usize>>,
}

fn structure(text: &str) -> Structure {
    let options = Options::ENABLE_TASKLISTS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut found = Structure::default();
    let mut open: Vec<ListItem> = Vec::new();
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Item) => open.push(ListItem { range, tick: None }),
            Event::End(TagEnd::Item) => found.items.extend(open.pop()),
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => found.code.push(range),
            Event::TaskListMarker(done) => {
                if let Some(item) = open.last_mut() {
                    item.tick = Some((range, done));
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => found.comments.push(range),
            _ => {}
        }
    }
    found
}

/// The markers in a stretch of HTML.
fn marker_at(text: &str, range: Range<usize>) -> Result<Vec<Marker>, ChecklistError> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(from) = text.get(at..range.end).and_then(|rest| rest.find(OPENING)).map(|from| at + from) {
        let rest = text.get(from..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let Some(length) = line.find("-->") else {
            return Err(damaged(text, from, "this mark does not end on its line"));
        };
        let mut words = line[OPENING.len()..length].split_whitespace();
        let kind = words.next().unwrap_or_default().to_owned();
        let mut attributes = Vec::new();
        for word in words {
            let pair = word.split_once('=').and_then(|(name, value)| Some((name.to_owned(), decoded(value)?)));
            attributes.push(pair.ok_or_else(|| damaged(text, from, "this mark cannot be read"))?);
        }
        found.push(Marker { range: from..from + length + "-->".len(), kind, attributes });
        at = from + length;
    }
    Ok(found)
}

/// An attribute as it was before it was written.
fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let number =
                    std::str::from_utf8(&digits).ok().and_then(|digits| u8::from_str_radix(digits, 16).ok())?;
                bytes.push(number);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

fn damaged(text: &str, at: usize, what: &str) -> ChecklistError {
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    ChecklistError::Damaged { line, what: what.to_owned() }
}

/// A stretch with the rest of its line, if that is blank.
fn to_line_end(text: &str, range: &Range<usize>) -> Range<usize> {
    let rest = &text[range.end..];
    let line = rest.find('\n').map_or(rest, |at| &rest[..=at]);
    if line.trim().is_empty() { range.start..range.end + line.len() } else { range.clone() }
}

fn part(text: &str, begin: &Marker, end: &Marker) -> (Range<usize>, Piece) {
    let range = begin.range.start..to_line_end(text, &end.range).end;
    let inside = begin.range.end..end.range.start;
    let mut lines: Vec<String> = text[inside].lines().map(str::to_owned).collect();
    // The rest of the line that the marker stands on.
    if lines.first().is_some_and(|line| line.trim().is_empty()) {
        lines.remove(0);
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let whole = text[range.clone()].to_owned();
    (range, Piece::Part(KeptPart { id: begin.id(), whole, lines, signed: end.signed() }))
}

fn item(text: &str, marker: &Marker, items: &[ListItem]) -> Result<(Range<usize>, Piece), ChecklistError> {
    let holding =
        items.iter().filter(|item| item.range.start <= marker.range.start && marker.range.end <= item.range.end);
    let Some(list_item) = holding.min_by_key(|item| item.range.len()) else {
        return Err(damaged(text, marker.range.start, "the mark of an item stands outside of a list"));
    };
    let start = text[..list_item.range.start].rfind('\n').map_or(0, |at| at + 1);
    let head_end = text[marker.range.end..].find('\n').map_or(text.len(), |at| marker.range.end + at);
    let content = text[..list_item.range.end].trim_end().len().max(head_end);
    let end = text[content..].find('\n').map_or(text.len(), |at| content + at + 1);
    let tick = list_item.tick.clone().filter(|(range, _)| range.end <= marker.range.start);
    let words_start = tick.as_ref().map_or_else(|| bullet_end(text, list_item.range.start), |(range, _)| range.end);
    let bullet_stop = tick.as_ref().map_or(words_start, |(range, _)| range.start);
    if text[words_start.min(marker.range.start)..marker.range.start].contains(OPENING) {
        return Err(damaged(text, marker.range.start, "two marks stand on one line; an item has one"));
    }
    let tick_of = |done: bool| if done { Tick::Done } else { Tick::Open };
    let kept = KeptItem {
        id: Identity { kind: "item".to_owned(), ..marker.id() },
        is_resolved: marker.kind == "resolved",
        bullet: text[start..bullet_stop].to_owned(),
        tick: tick.map(|(_, done)| tick_of(done)),
        owner: if marker.get("box") == Some("people") { Owner::People } else { Owner::Tool },
        was: tick_of(marker.get("was") == Some("done")),
        seen: marker.text("seen"),
        flag: marker.text("flag"),
        state: marker.text("state"),
        wording: text[words_start.min(marker.range.start)..marker.range.start].trim().to_owned(),
        behind: text[marker.range.end..head_end].trim_end().to_owned(),
        lines: text[head_end..end].strip_prefix('\n').unwrap_or_default().lines().map(str::to_owned).collect(),
        signed: marker.signed(),
    };
    Ok((start..end, Piece::Item(kept)))
}

/// Behind the bullet of a list item and its blank.
fn bullet_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let bullet = rest.find(char::is_whitespace).unwrap_or(rest.len());
    start + bullet + rest[bullet..].len() - rest[bullet..].trim_start_matches(' ').len()
}

/// The pieces by their places, with the text between them. What stands inside another is put behind it.
fn in_order(text: &str, mut spans: Vec<(Range<usize>, Piece)>) -> Vec<Piece> {
    spans.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut outer: Option<(Range<usize>, usize)> = None;
    for (range, mut piece) in spans {
        if let Some((around, index)) = &outer
            && range.end <= around.end
        {
            take_out(&mut pieces[*index], &text[range]);
            pieces.push(piece);
            continue;
        }
        if range.start > at {
            pieces.push(Piece::Text(text[at..range.start].to_owned()));
        }
        if let Piece::Item(item) = &mut piece
            && range.start < at
        {
            // A list item that shares its line with another piece: its lines were taken already.
            item.lines.clear();
        }
        at = at.max(range.end);
        outer = matches!(piece, Piece::Part(_) | Piece::Item(_)).then_some((range, pieces.len()));
        pieces.push(piece);
    }
    if at < text.len() {
        pieces.push(Piece::Text(text[at..].to_owned()));
    }
    pieces
}

/// Takes the lines of an inner piece out of those of the outer one.
fn take_out(outer: &mut Piece, inner: &str) {
    let lines = match outer {
        Piece::Part(part) => &mut part.lines,
        Piece::Item(item) => &mut item.lines,
        Piece::Text(_) | Piece::State(_) => return,
    };
    let inner: Vec<&str> = inner.lines().collect();
    if let Some(from) = lines.windows(inner.len().max(1)).position(|some| some == inner.as_slice()) {
        lines.drain(from..from + inner.len());
    }
    if let Piece::Part(part) = outer {
        // It is no longer as it stood, and so is never kept as a whole.
        part.whole.clear();
    }
}
