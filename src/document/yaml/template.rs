//! Templates of YAML: their expressions are hidden from the parser, each behind as many bytes as it has, so that every place
//! stays what it is.
//!
//! Lines that only steer (`if`, `range`, `end`, a comment, a variable) become blank; what stands between them is read as if
//! it were always there. An expression within a line becomes a word, and the value that it stands in is one that nobody
//! knows. A line that is an expression by itself writes entries, items or a value, by where it stands; what it writes is
//! one entry or item more, of which nothing is known.

use crate::document::{Document, Entry, Node, Value};
use crate::model::Span;

/// Words that begin an action that writes nothing by itself.
const STEERING: &[&str] = &[
    "if", "else", "end", "range", "with", "define", "block", "break", "continue", "endif", "endfor", "for", "set",
    "fail",
];

/// A text with its expressions hidden.
pub(super) struct Masked {
    /// As long as the text.
    pub text: String,
    /// The places of all actions, in order.
    pub actions: Vec<Span>,
}

/// An action that is never closed, and where it begins.
pub(super) struct Unclosed(pub usize);

/// Hides the actions of a template.
pub(super) fn mask(text: &str) -> Result<Masked, Unclosed> {
    let actions = actions(text)?;
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let first = at;
        while actions.get(at).is_some_and(|action| action.start < end) {
            at += 1;
        }
        let here = actions.get(first..at).unwrap_or_default();
        let open = first.checked_sub(1).and_then(|before| actions.get(before)).filter(|action| action.end > start);
        if here.is_empty() && open.is_none() {
            start = end;
            continue;
        }
        mask_line(text, Span::new(start, end), here, open.copied(), &mut bytes);
        start = end;
    }
    // Only whole actions were replaced, each with letters; whatever else came of it is refused by the parser.
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok(Masked { text, actions })
}

/// Every `{{ … }}`, texts and comments in it respected.
fn actions(text: &str) -> Result<Vec<Span>, Unclosed> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = memchr::memmem::find(bytes.get(at..).unwrap_or_default(), b"{{") {
        let start = at + offset;
        let mut end = start + 2;
        let comment = text.get(end..).unwrap_or_default().trim_start_matches(['-', ' ']).starts_with("/*");
        let mut quote = None;
        loop {
            match (quote, bytes.get(end)) {
                (_, None) => return Err(Unclosed(start)),
                (None, Some(b'}')) if bytes.get(end + 1) == Some(&b'}') => break,
                (None, Some(sign @ (b'"' | b'`'))) if !comment => quote = Some(*sign),
                (Some(b'"'), Some(b'\\')) => end += 1,
                (Some(open), Some(sign)) if open == *sign => quote = None,
                // A text in double quotes ends with its line.
                (Some(b'"'), Some(b'\n')) => quote = None,
                _ => {}
            }
            end += 1;
        }
        end += 2;
        found.push(Span::new(start, end));
        at = end;
    }
    Ok(found)
}

fn mask_line(text: &str, line: Span, here: &[Span], open: Option<Span>, bytes: &mut [u8]) {
    let content_end = line.start + text.get(line.start..line.end).unwrap_or_default().trim_end().len();
    let begins = open.map_or(line.start, |action| action.end.min(content_end));
    blank(bytes, line.start, begins);
    let mut rest = begins;
    let is_bare = here.iter().all(|action| {
        let between = text.get(rest..action.start).unwrap_or_default();
        rest = action.end;
        between.trim().is_empty()
    }) && text.get(rest.min(content_end)..content_end).unwrap_or_default().trim().is_empty();
    if here.is_empty() {
        return;
    }
    let writing = here.iter().find(|action| !is_steering(text, **action));
    match writing {
        _ if !is_bare => {
            for action in here {
                fill(bytes, action.start, action.end.min(content_end), b'q');
            }
        }
        None => match first_of_block(bytes, line) {
            Some(indent) if line.start + indent < content_end => {
                blank(bytes, begins, content_end);
                fill(bytes, line.start + indent, content_end, b'q');
            }
            _ => blank(bytes, begins, content_end),
        },
        Some(writing) => {
            let column = column(text, line, *writing);
            blank(bytes, begins, content_end);
            let indent = (line.start + column).min(content_end.saturating_sub(3)).max(line.start);
            let standing = standing(bytes, line, indent - line.start);
            let from = if standing == Standing::Item { indent + 2 } else { indent };
            fill(bytes, from, content_end, b'q');
            match standing {
                Standing::Item => put(bytes, indent, b'-'),
                Standing::Entry => put(bytes, content_end - 1, b':'),
                Standing::Value => {}
            }
        }
    }
}

/// Where the text of a block begins, if a line is the first of one: blanks there would say that it begins further in.
fn first_of_block(bytes: &[u8], line: Span) -> Option<usize> {
    let before = bytes.get(..line.start)?.rsplit(|byte| *byte == b'\n').find(|other| !is_empty(other))?;
    let header = before.trim_ascii_end();
    let header = header.trim_ascii_end().strip_suffix(b"-").or_else(|| header.strip_suffix(b"+")).unwrap_or(header);
    let is_header = header.ends_with(b"|") || header.ends_with(b">");
    let behind = bytes.get(line.end..).unwrap_or_default().split(|byte| *byte == b'\n');
    let next = behind.take(NEIGHBOURS).find(|other| !is_empty(other) && !is_action(other));
    let outer = indent(before);
    is_header.then(|| next.map(indent).filter(|next| *next > outer).unwrap_or(outer + 2))
}

fn put(bytes: &mut [u8], at: usize, byte: u8) {
    if let Some(spot) = bytes.get_mut(at) {
        *spot = byte;
    }
}

fn fill(bytes: &mut [u8], start: usize, end: usize, with: u8) {
    if let Some(stretch) = bytes.get_mut(start..end) {
        stretch.fill(with);
    }
}

/// Blanks a stretch but for its line breaks.
fn blank(bytes: &mut [u8], start: usize, end: usize) {
    if let Some(stretch) = bytes.get_mut(start..end) {
        stretch.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
}

/// What stands in an action.
fn inner(text: &str, action: Span) -> &str {
    let inner = text.get(action.start + 2..action.end.saturating_sub(2)).unwrap_or_default();
    inner.trim_matches(['-', '%', ' ', '\t', '\r', '\n'])
}

fn first_word(text: &str, action: Span) -> &str {
    inner(text, action).split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn is_steering(text: &str, action: Span) -> bool {
    let inner = inner(text, action);
    let word = first_word(text, action);
    let assigns = inner.starts_with('$') && inner.contains(":=") || inner.starts_with('$') && inner.contains(" = ");
    inner.is_empty() || inner.starts_with("/*") || assigns || STEERING.contains(&word)
}

/// In which column an action writes: `nindent 8` says so, `indent 8` says so from where it stands. With `{{-` before it,
/// what stands before is taken away, and `indent 8` is right only for a text that begins with a line end of its own.
fn column(text: &str, line: Span, action: Span) -> usize {
    let own = action.start - line.start;
    let inner = text.get(action.start..action.end).unwrap_or_default();
    let said = |word: &str| {
        let (_, rest) = inner.rsplit_once(word)?;
        rest.trim_start().split(|letter: char| !letter.is_ascii_digit()).next()?.parse::<usize>().ok()
    };
    said("nindent ")
        .or_else(|| said("indent ").map(|more| if inner.starts_with("{{-") { more } else { own + more }))
        .unwrap_or(own)
}

/// What a line that a template writes is for the lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Item,
    Entry,
    Value,
}

/// How many lines before and behind are looked at.
const NEIGHBOURS: usize = 200;

fn standing(bytes: &[u8], line: Span, column: usize) -> Standing {
    let before = bytes.get(..line.start).unwrap_or_default().rsplit(|byte| *byte == b'\n');
    let mut item = None;
    for other in before.filter(|other| !is_empty(other)).take(NEIGHBOURS) {
        match indent(other).cmp(&column) {
            std::cmp::Ordering::Greater => {}
            std::cmp::Ordering::Equal if is_item(other) => item = Some(Standing::Item),
            // A key in the same column: the items belong to it, or it stands beside.
            std::cmp::Ordering::Equal => return Standing::Entry,
            std::cmp::Ordering::Less => {
                // `- name: x` in a column less holds entries two columns further.
                if item.is_none() && is_item(other) && entry_column(other) == Some(column) {
                    return Standing::Entry;
                }
                if item.is_some() {
                    return Standing::Item;
                }
                break;
            }
        }
    }
    if let Some(item) = item {
        return item;
    }
    let behind = bytes.get(line.end..).unwrap_or_default().split(|byte| *byte == b'\n');
    for next in behind.filter(|other| !is_empty(other)).take(NEIGHBOURS) {
        match Action::of(next) {
            // What only steers is not there for the parser, but what follows `else` stands instead of this line.
            Some(Action::Steers { word: "else" }) => break,
            Some(Action::Steers { .. }) => {}
            Some(Action::Writes { column: other }) if other == column => return Standing::Entry,
            None if indent(next) == column && !is_action(next) => {
                return if is_item(next) { Standing::Item } else { Standing::Entry };
            }
            _ => break,
        }
    }
    Standing::Value
}

/// What the action is that a line begins with.
enum Action<'l> {
    Steers {
        word: &'l str,
    },
    /// It writes, from this column on.
    Writes {
        column: usize,
    },
}

impl<'l> Action<'l> {
    fn of(line: &'l [u8]) -> Option<Self> {
        let text = std::str::from_utf8(line).ok()?;
        let action = actions(text).ok()?.first().copied().filter(|_| is_action(line))?;
        Some(if is_steering(text, action) {
            Self::Steers { word: first_word(text, action) }
        } else {
            Self::Writes { column: column(text, Span::new(0, text.len()), action) }
        })
    }
}

fn is_empty(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#")
}

fn is_action(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"{{")
}

/// A place in the filler as a place in the text: of a character that it divides, the whole.
fn whole(source: &str, span: Span) -> Span {
    Span::new(source.floor_char_boundary(span.start), source.ceil_char_boundary(span.end))
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

fn is_item(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line == b"-" || line.starts_with(b"- ")
}

/// The column of what follows the dash.
fn entry_column(line: &[u8]) -> Option<usize> {
    let dash = indent(line);
    let rest = line.get(dash + 1..)?;
    Some(dash + 1 + indent(rest))
}

impl Masked {
    /// Turns what was read from hidden places into what nobody knows.
    pub fn reveal(&self, source: &str, document: &mut Document) {
        let mut open: Vec<&mut Node> = document.roots.iter_mut().collect();
        while let Some(node) = open.pop() {
            node.span = whole(source, node.span);
            if matches!(node.value, Value::Text(_) | Value::Number(_) | Value::Bool(_)) {
                if self.touches(node.span) {
                    node.value = Value::Unknown;
                }
                continue;
            }
            match &mut node.value {
                Value::Mapping(entries) => {
                    for entry in entries.iter_mut() {
                        self.reveal_entry(source, entry);
                    }
                    open.extend(entries.iter_mut().map(|entry| &mut entry.node));
                }
                Value::Sequence(items) => open.extend(items),
                _ => {}
            }
        }
    }

    fn reveal_entry(&self, source: &str, entry: &mut Entry) {
        entry.key_span = whole(source, entry.key_span);
        if let Some(action) = self.touching(entry.key_span) {
            let is_all = matches!(entry.node.value, Value::Null) && action.start <= entry.key_span.start;
            if is_all {
                entry.key_span = action;
                entry.node = Node { span: Span::new(action.end, action.end), value: Value::Unknown };
            }
            entry.key = source.get(entry.key_span.start..entry.key_span.end).unwrap_or_default().to_owned();
        }
        // A block of text of which some lines are there on a condition.
        let between = Span::new(entry.key_span.end, entry.node.span.end);
        let is_plain = matches!(entry.node.value, Value::Text(_) | Value::Null);
        if is_plain && entry.key_span.end <= entry.node.span.start && self.touches(between) {
            entry.node.value = Value::Unknown;
        }
    }

    fn touches(&self, span: Span) -> bool {
        self.touching(span).is_some()
    }

    fn touching(&self, span: Span) -> Option<Span> {
        let at = self.actions.partition_point(|action| action.end <= span.start);
        self.actions.get(at).copied().filter(|action| action.start < span.end)
    }
}
