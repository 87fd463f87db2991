//! The code that an observation speaks of, with the place marked.
//!
//! Copes with whatever a line may hold: tabs, control characters, a hundred thousand characters. What stands too far
//! from the place is left out, and an ellipsis says so.

use maud::{Markup, html};

use crate::model::Observation;
use crate::report::visible::visible;
use crate::report::wording;

/// What a tab is shown as.
pub(super) const TAB: &str = "    ";
/// Lines of code that show a place.
const LINES: usize = 8;
/// Characters of a line that are shown, and how many of them before the place.
const LENGTH: usize = 240;
const BEFORE: usize = 60;

/// The lines of the place; nothing where there is no line to show.
pub(super) fn excerpt(seen: &Observation) -> Option<Markup> {
    let place = &seen.location;
    if wording::stands_for_file(place) {
        return None;
    }
    let skipped = place.start.line.checked_sub(seen.excerpt.first_line)?;
    let covered = place.end.line.saturating_sub(place.start.line) + 1;
    let lines: Vec<&str> =
        seen.excerpt.lines.iter().skip(skipped).take(covered.min(LINES)).map(String::as_str).collect();
    if lines.iter().all(|line| line.trim().is_empty()) {
        return None;
    }
    let margin = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min().unwrap_or(0);
    let shown: Vec<(usize, Marked)> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let first = if at == 0 { place.start.column.saturating_sub(1) } else { 0 };
            let is_last = at + 1 == covered;
            let last = if is_last { place.end.column.saturating_sub(1) } else { usize::MAX };
            (place.start.line + at, Marked::of(line, margin, first, last))
        })
        .collect();
    Some(html! {
        pre.code tabindex="0" {
            code {
                @for (number, line) in &shown {
                    span.n { (number) }
                    (line.before) @if !line.marked.is_empty() { mark { (line.marked) } } (line.after) "\n"
                }
                @if covered > LINES { span.n { "…" } "\n" }
            }
        }
    })
}

fn indentation(line: &str) -> usize {
    line.chars().take_while(|character| matches!(character, ' ' | '\t')).count()
}

/// A line in three parts, made safe.
struct Marked {
    before: String,
    marked: String,
    after: String,
}

impl Marked {
    /// `first` and `last` count characters from 0; the last one is not marked. The margin is cut off.
    fn of(line: &str, margin: usize, first: usize, last: usize) -> Self {
        let characters: Vec<char> = line.trim_end().chars().collect();
        let total = characters.len();
        let begin = margin.min(total);
        // Blanks before the code are no part of a place; one behind the end of its line is its last character.
        let first = first.max(indentation(line)).clamp(begin, total.saturating_sub(1).max(begin));
        let last = last.clamp((first + 1).min(total), total.max(first));
        let from = if total - begin > LENGTH { first.saturating_sub(BEFORE).max(begin) } else { begin };
        let to = total.min(from + LENGTH);
        let last = last.min(to);
        let part = |from: usize, to: usize| -> String {
            let part: String = characters.get(from..to).unwrap_or_default().iter().collect();
            visible(&part.replace('\t', TAB)).into_owned()
        };
        Self {
            before: format!("{}{}", if from > begin { "…" } else { "" }, part(from, first)),
            marked: part(first, last),
            after: format!("{}{}", part(last, to), if to < total { "…" } else { "" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str, margin: usize, first: usize, last: usize) -> [String; 3] {
        let Marked { before, marked, after } = Marked::of(line, margin, first, last);
        [before, marked, after]
    }

    #[test]
    fn the_place_is_marked_by_its_characters() {
        assert_eq!(parts("  é = 日本(x)", 2, 6, 8), ["é = ", "日本", "(x)"]);
        assert_eq!(parts("\tif (x)", 0, 1, 3), ["    ", "if", " (x)"]);
        assert_eq!(parts("short", 0, 90, 99), ["shor", "t", ""]);
        assert_eq!(parts("", 0, 4, 9), ["", "", ""]);
        assert_eq!(parts("  whole", 2, 0, usize::MAX), ["", "whole", ""]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}@@{}", "x".repeat(5_000), "y".repeat(5_000));
        let [before, marked, after] = parts(&line, 0, 5_000, 5_002);
        assert_eq!((before.chars().count(), marked.as_str()), (BEFORE + 1, "@@"));
        assert!(before.starts_with("…x") && after.ends_with("y…"));
        let [_, marked, after] = parts(&line, 0, 0, 10_002);
        assert_eq!((marked.chars().count(), after.as_str()), (LENGTH, "…"));
    }

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(parts("a\u{202e}b\0", 0, 1, 2), ["a", "\\u{202e}", "b\\x00"]);
    }
}
