//! The line of code that an observation speaks of, with the place underlined.
//!
//! Copes with whatever a line may hold: tabs, wide and combining characters, control characters, a hundred thousand
//! characters. Shows the first line of a place that has several. Promises that the underline stands under the code.

use super::page::{Ink, Line, Page};
use super::rows::clipped;
use crate::model::{Location, Observation};
use crate::report::measure::{self, Cell};
use crate::report::wording;

/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// Digits that a line number has room for, so that the code of most entries begins in one column.
const NUMBER: usize = 4;

/// The excerpt of an observation with its message, or nothing where there is no line to show.
pub(super) fn excerpt(page: &Page, seen: &Observation, message: &str, ink: Ink) -> Option<Vec<Line>> {
    if wording::stands_for_file(&seen.location) {
        return None;
    }
    let number = seen.location.start.line;
    let at = number.checked_sub(seen.excerpt.first_line)?;
    let text = seen.excerpt.lines.get(at)?;
    let code = Code::read(page, text, &seen.location);
    if code.cells.is_empty() {
        return None;
    }
    let digits = number.to_string();
    let pad = if page.is_roomy() { NUMBER.max(digits.len()) } else { digits.len() };
    let gutter = page.indent() + pad + 3;
    let window = code.window(page.columns().saturating_sub(gutter).max(10), page.ellipsis());

    let bar = page.choose(" │ ", " | ");
    let lead = |text: &str| Line::new().gap(page.indent()).with(Ink::Dim, format!("{text:>pad$}{bar}"));
    let mut lines = vec![lead(&digits).plain(window.text)];
    let rule = page.choose("─", "^").repeat(window.length);
    let under = lead("").gap(window.from).with(ink, rule);
    if under.width() + 1 + measure::width(message) <= page.measure().max(under.width()) {
        lines.push(under.gap(1).with(ink, message));
    } else {
        lines.push(under);
        let room = page.measure().saturating_sub(gutter).max(10);
        lines.extend(clipped(page, message, room).into_iter().map(|line| lead("").with(ink, line)));
    }
    Some(lines)
}

/// A line of code in cells, and which of them are meant.
struct Code {
    cells: Vec<Cell>,
    /// From the first cell to behind the last that the place covers.
    from: usize,
    to: usize,
}

/// As much of a line as can be shown, and where the underline stands: its first column and its columns.
struct Window {
    text: String,
    from: usize,
    length: usize,
}

impl Code {
    fn read(page: &Page, text: &str, place: &Location) -> Self {
        let text = text.trim_end_matches([' ', '\t', '\r']);
        let first = place.start.column.saturating_sub(1);
        let last = if place.end.line > place.start.line { usize::MAX } else { place.end.column.saturating_sub(1) };
        let mut code = Self { cells: Vec::new(), from: usize::MAX, to: 0 };
        let mut column = 0;
        for (number, character) in text.chars().enumerate() {
            let indentation = code.cells.is_empty() && matches!(character, ' ' | '\t');
            if indentation && number < first {
                continue;
            }
            let shown = page.character(character);
            let itself = shown.strip_prefix(character) == Some("");
            if !(itself && code.cells.last_mut().is_some_and(|cell| cell.take_mark(character))) {
                let cell = cell(character, shown, column);
                column += cell.width;
                code.cells.push(cell);
            }
            if number >= first && number < last.max(first + 1) {
                code.from = code.from.min(code.cells.len() - 1);
                code.to = code.cells.len();
            }
        }
        if code.to == 0 {
            // The place lies behind the end of the line: its last character stands for it.
            code.to = code.cells.len();
            code.from = code.to.saturating_sub(1);
        }
        code
    }

    /// The part of the line around the place that fits into `room` columns.
    fn window(&self, room: usize, ellipsis: &str) -> Window {
        let total = columns(&self.cells);
        let mark = measure::width(ellipsis);
        let (begin, end) = if total <= room { (0, self.cells.len()) } else { self.around(room, mark) };
        let left = if begin > 0 { mark } else { 0 };
        let cut_right = end < self.cells.len();
        let shown: String = self.cells.iter().take(end).skip(begin).map(|cell| cell.text.as_str()).collect();
        let from = left + columns(self.cells.get(begin..self.from).unwrap_or_default());
        let covered = columns(self.cells.get(self.from..self.to.min(end)).unwrap_or_default());
        let beyond = if self.to > end { mark } else { 0 };
        Window {
            text: format!("{}{shown}{}", if begin > 0 { ellipsis } else { "" }, if cut_right { ellipsis } else { "" }),
            from,
            length: (covered + beyond).max(1),
        }
    }

    /// The first cell to show and the one behind the last: some of what stands before the place, then the place.
    fn around(&self, room: usize, mark: usize) -> (usize, usize) {
        let width = |at: usize| self.cells.get(at).map_or(0, |cell| cell.width);
        let mut begin = self.from;
        let mut before = 0;
        while begin > 0 && before + width(begin - 1) <= room / 4 {
            begin -= 1;
            before += width(begin);
        }
        let left = if begin > 0 { mark } else { 0 };
        let space = room.saturating_sub(left + mark);
        let mut end = begin;
        let mut used = 0;
        while end < self.cells.len() && used + width(end) <= space {
            used += width(end);
            end += 1;
        }
        if end == self.cells.len() {
            // The end is in sight, so its mark is not needed and there may be room for more before the place.
            while begin > 0 && used + width(begin - 1) <= room.saturating_sub(mark) {
                begin -= 1;
                used += width(begin);
            }
        }
        (begin, end)
    }
}

/// A character of code as it is shown at a column, where `shown` is what makes it safe.
fn cell(character: char, shown: String, column: usize) -> Cell {
    if character == '\t' {
        Cell::new(" ".repeat(TAB - column % TAB))
    } else if shown.strip_prefix(character) == Some("") {
        Cell::of(character)
    } else {
        Cell::new(shown)
    }
}

fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}
