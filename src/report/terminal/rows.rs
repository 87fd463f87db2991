//! Rows with a label at the left: `why  …`, `near miss  …`. All labels of a block share one column.
//!
//! Owns fitting: how many sentences or items a row shows, and that the rest is counted, never dropped silently.

use super::page::{Ink, Line, Page};
use crate::report::measure;

/// Lines of a single sentence that is too long for its row; what is beyond is cut.
const LONGEST_SENTENCE: usize = 4;
/// Items that are tried for a row that is limited; more could never fit.
const MOST_ITEMS: usize = 60;

/// Columns of the left side of pairs, beyond which their right sides stand where they can.
const WIDEST_LEFT: usize = 32;

/// How many lines a row may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Lines(usize),
    Unlimited,
}

/// What stands in a row. Texts are safe already.
pub(super) enum Body {
    /// As many of the sentences as fit, at least one; then the hint.
    Prose { sentences: Vec<String>, hint: Hint, room: Room },
    /// Short things side by side, then the hint. `total` may be greater than what is given.
    Items { items: Vec<String>, total: u64, hint: Hint, room: Room },
    /// Places, each on its own line with what is to be said of it.
    Places { places: Vec<(String, String)>, total: usize },
    /// Two things a line, the second in a column of its own where there is room, else beneath the first.
    Pairs(Vec<(String, String)>),
}

/// What always stands at the end of a row, whatever had to go for it.
pub(super) enum Hint {
    None,
    /// On the last line if there is room for the whole, else on its own.
    Beside(String),
    /// On its own line.
    Below(String),
}

/// Labelled rows that share their columns.
pub(super) struct Rows {
    indent: usize,
    label_ink: Ink,
    rows: Vec<(String, Body)>,
}

impl Rows {
    pub fn new(indent: usize, label_ink: Ink) -> Self {
        Self { indent, label_ink, rows: Vec::new() }
    }

    pub fn add(&mut self, label: &str, body: Body) {
        self.rows.push((label.to_owned(), body));
    }

    /// A row of prose that always stands in full.
    pub fn text(&mut self, label: &str, text: String) {
        self.add(label, Body::Prose { sentences: vec![text], hint: Hint::None, room: Room::Unlimited });
    }

    /// A row of short things side by side; no row for none.
    pub fn items(&mut self, label: &str, items: Vec<String>, hint: Hint, room: Room) {
        if !items.is_empty() {
            let total = items.len() as u64;
            self.add(label, Body::Items { items, total, hint, room });
        }
    }

    /// A row of places, all of them; no row for none.
    pub fn places(&mut self, label: &str, places: Vec<(String, String)>) {
        if !places.is_empty() {
            let total = places.len();
            self.add(label, Body::Places { places, total });
        }
    }

    pub fn write(self, page: &mut Page) {
        let label = self.rows.iter().map(|(label, _)| measure::width(label)).max().unwrap_or(0) + 2;
        let column = self.indent + label;
        let width = page.measure().saturating_sub(column).max(12);
        for (label, body) in self.rows {
            let lines = body.lines(page, width);
            for (number, line) in lines.into_iter().enumerate() {
                let lead = Line::new().gap(self.indent);
                let lead = if number == 0 { lead.with(self.label_ink, label.as_str()) } else { lead };
                page.line(lead.up_to(column, 0).then(line));
            }
        }
    }
}

impl Body {
    fn lines(self, page: &Page, width: usize) -> Vec<Line> {
        match self {
            Self::Prose { sentences, hint, room } => {
                let lines = fitting_sentences(page, &sentences, width, room);
                let lines = lines.into_iter().map(|line| Line::new().plain(line)).collect();
                with_hint(lines, hint, width)
            }
            Self::Items { items, total, hint, room } => {
                with_hint(fitting_items(page, &items, total, width, room), hint, width)
            }
            Self::Places { places, total } => place_lines(page, places, total, width),
            Self::Pairs(pairs) => pair_lines(page, pairs, width),
        }
    }
}

fn fitting_sentences(page: &Page, sentences: &[String], width: usize, room: Room) -> Vec<String> {
    let Room::Lines(limit) = room else {
        return measure::wrap(&sentences.join(" "), width);
    };
    let fits = (1..=sentences.len())
        .map(|taken| measure::wrap(&sentences.iter().take(taken).cloned().collect::<Vec<_>>().join(" "), width))
        .take_while(|lines| lines.len() <= limit)
        .last();
    fits.unwrap_or_else(|| sentences.first().map_or_else(Vec::new, |first| clipped(page, first, width)))
}

/// A text in at most a few lines.
pub(super) fn clipped(page: &Page, text: &str, width: usize) -> Vec<String> {
    let mut lines = measure::wrap(text, width);
    if lines.len() > LONGEST_SENTENCE {
        lines.truncate(LONGEST_SENTENCE);
        let room = width.saturating_sub(measure::width(page.ellipsis()));
        if let Some(last) = lines.last_mut() {
            *last = format!("{}{}", measure::cut(last, room, ""), page.ellipsis());
        }
    }
    lines
}

fn with_hint(mut lines: Vec<Line>, hint: Hint, width: usize) -> Vec<Line> {
    match hint {
        Hint::None => {}
        Hint::Below(text) => lines.extend(measure::wrap(&text, width).into_iter().map(|line| Line::new().plain(line))),
        Hint::Beside(text) => match lines.last_mut() {
            Some(last) if last.width() + 1 + measure::width(&text) <= width => {
                *last = std::mem::take(last).gap(1).with(Ink::Dim, text);
            }
            _ => lines.extend(measure::wrap(&text, width).into_iter().map(|line| Line::of(Ink::Dim, line))),
        },
    }
    lines
}

fn fitting_items(page: &Page, items: &[String], total: u64, width: usize, room: Room) -> Vec<Line> {
    let (limit, most) = match room {
        Room::Unlimited => (usize::MAX, items.len()),
        Room::Lines(limit) => (limit, items.len().min(MOST_ITEMS)),
    };
    for taken in (0..=most).rev() {
        let shown = items.iter().take(taken).map(|item| (Ink::Plain, item.clone()));
        let hidden = total.saturating_sub(taken as u64);
        let more = (hidden > 0).then(|| (Ink::Dim, more(hidden, taken)));
        let lines = side_by_side(page, shown.chain(more), width);
        if lines.len() <= limit || taken <= 1 {
            return lines;
        }
    }
    Vec::new()
}

fn more(hidden: u64, shown: usize) -> String {
    if shown == 0 { format!("{hidden}") } else { format!("{hidden} more") }
}

fn side_by_side(page: &Page, items: impl Iterator<Item = (Ink, String)>, width: usize) -> Vec<Line> {
    let separator = page.separator();
    let mut lines = Vec::new();
    let mut line = Line::new();
    for (ink, item) in items {
        let wide = measure::width(&item);
        if line.width() > 0 && line.width() + measure::width(separator) + wide > width {
            lines.push(std::mem::take(&mut line));
        }
        if line.width() > 0 {
            line = line.with(Ink::Dim, separator);
        }
        if wide <= width || !item.contains(' ') {
            // What has no blanks is a place or an address, and stays whole.
            line = line.with(ink, item);
            continue;
        }
        let mut broken = measure::wrap(&item, width);
        let last = broken.pop().unwrap_or_default();
        lines.extend(broken.into_iter().map(|text| Line::of(ink, text)));
        line = Line::of(ink, last);
    }
    if line.width() > 0 {
        lines.push(line);
    }
    lines
}

fn place_lines(page: &Page, places: Vec<(String, String)>, total: usize, width: usize) -> Vec<Line> {
    let hidden = total.saturating_sub(places.len());
    let mut lines = Vec::new();
    for (place, text) in places {
        let used = measure::width(&place) + 2;
        if used + measure::width(&text) <= width {
            lines.push(Line::new().plain(place).gap(2).with(Ink::Dim, text));
        } else {
            lines.push(Line::new().plain(place));
            let inner = width.saturating_sub(2).max(10);
            let below = clipped(page, &text, inner);
            lines.extend(below.into_iter().map(|line| Line::new().gap(2).with(Ink::Dim, line)));
        }
    }
    if hidden > 0 {
        lines.push(Line::of(Ink::Dim, format!("{hidden} more")));
    }
    lines
}

fn pair_lines(page: &Page, pairs: Vec<(String, String)>, width: usize) -> Vec<Line> {
    let longest = pairs.iter().map(|(left, _)| measure::width(left)).max().unwrap_or(0);
    let column = if page.is_roomy() { longest.min(WIDEST_LEFT) + 2 } else { 0 };
    let mut lines = Vec::new();
    for (left, right) in pairs {
        let line = Line::of(Ink::Plain, left);
        if (line.width() + 2).max(column) + measure::width(&right) <= width {
            lines.push(line.up_to(column, 2).with(Ink::Dim, right));
        } else {
            lines.extend([line, Line::new().gap(2).with(Ink::Dim, right)]);
        }
    }
    lines
}
