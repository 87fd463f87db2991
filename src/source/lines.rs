//! Where lines begin, so that a byte becomes a line and a column.
//!
//! A line ends at a line feed, as it does for git and in pull requests; a carriage return just before belongs to the
//! line end. Whatever byte is asked for, the answer is a position of the text, and it is found without reading more than
//! a few kilobytes, so that a file of one long line costs no more than any other.

use crate::model::{Position, Span};

/// How many bytes lie between two places where the number of characters so far is kept.
const STRIDE: usize = 4096;

/// The lines of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Each line without its line end; never empty.
    lines: Vec<Span>,
    /// The characters before each multiple of [`STRIDE`]; empty where every character is one byte.
    marks: Vec<usize>,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Vec::with_capacity(bytes.len() / 32 + 1);
        let mut start = 0;
        for feed in memchr::memchr_iter(b'\n', bytes) {
            let before = bytes.get(start..feed).unwrap_or_default();
            let end = feed - usize::from(before.last() == Some(&b'\r'));
            lines.push(Span::new(start, end));
            start = feed + 1;
        }
        lines.push(Span::new(start, bytes.len()));
        Self { lines, marks: marks_of(text) }
    }

    /// The position of a byte of `text`, which must be the text that was indexed. A byte inside a character stands for
    /// that character, one inside a line end for the end of its line, one beyond the text for its end.
    pub fn position(&self, text: &str, byte: usize) -> Position {
        let byte = byte.min(text.len());
        let row = self.lines.partition_point(|line| line.start <= byte).saturating_sub(1);
        let line = self.lines.get(row).copied().unwrap_or_default();
        let byte = byte.min(line.end).max(line.start);
        let inside = usize::from(!text.is_char_boundary(byte));
        let before = self.characters(text, byte).saturating_sub(inside);
        let column = before.saturating_sub(self.characters(text, line.start)) + 1;
        Position { line: row + 1, column }
    }

    /// The bytes of a line, counted from 1, without its line end; none if there is no such line.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        self.lines.get(line.checked_sub(1)?).copied()
    }

    /// The number of lines, as editors count: one more than there are line feeds, and so never zero.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// How many characters begin before `byte`.
    fn characters(&self, text: &str, byte: usize) -> usize {
        if self.marks.is_empty() {
            return byte;
        }
        let at = (byte / STRIDE).min(self.marks.len() - 1);
        let rest = text.as_bytes().get(at * STRIDE..byte).unwrap_or_default();
        self.marks.get(at).copied().unwrap_or_default() + starts(rest)
    }
}

fn marks_of(text: &str) -> Vec<usize> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
    let mut so_far = 0;
    for chunk in text.as_bytes().chunks(STRIDE) {
        marks.push(so_far);
        so_far += starts(chunk);
    }
    marks
}

/// How many of the bytes begin a character.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, byte: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(text, byte);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_from_one() {
        let text = "naïve\nλx";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 4), (1, 4), "behind the two bytes of ï");
        assert_eq!(at(text, 3), (1, 3), "inside ï");
        assert_eq!(at(text, 7), (2, 1));
        assert_eq!(at(text, 9), (2, 2));
        assert_eq!(at(text, 99), (2, 3));
    }

    #[test]
    fn carriage_returns_belong_to_line_ends() {
        let text = "a\r\nbc\r\n\r\nd";
        let index = LineIndex::new(text);
        assert_eq!(index.line_count(), 4);
        let lines: Vec<_> = (1..=4)
            .filter_map(|line| index.line_span(line))
            .filter_map(|span| text.get(span.start..span.end))
            .collect();
        assert_eq!(lines, ["a", "bc", "", "d"]);
        assert_eq!(at(text, 1), (1, 2));
        assert_eq!(at(text, 2), (1, 2), "the line feed behind a carriage return");
        assert_eq!(at(text, 3), (2, 1));
        assert_eq!(at("a\rb", 2), (1, 3), "a lone carriage return ends nothing");
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let index = LineIndex::new("");
        assert_eq!(index.line_count(), 1);
        assert_eq!(index.line_span(1), Some(Span::new(0, 0)));
        assert_eq!(index.line_span(0), None);
        assert_eq!(index.line_span(2), None);
        assert_eq!(LineIndex::new("a\n").line_count(), 2);
    }

    #[test]
    fn a_foreign_text_gives_a_wrong_answer_but_no_panic() {
        let index = LineIndex::new("one long line λ with λ more\nand another\n");
        for byte in 0..60 {
            index.position("", byte);
            index.position("ü", byte);
        }
    }

    #[test]
    fn long_lines_are_counted_across_marks() {
        let text = format!("x\n{}", "é".repeat(3 * STRIDE));
        assert_eq!(at(&text, text.len()), (2, 3 * STRIDE + 1));
        assert_eq!(at(&text, 2 + 2 * 5000), (2, 5001));
        assert_eq!(at(&text, 2 + 2 * 5000 + 1), (2, 5001));
    }

    proptest! {
        #[test]
        fn positions_agree_with_counting(text in "(?s)[a\r\né𝄞\u{2028}]{0,40}", byte in 0usize..200) {
            let index = LineIndex::new(&text);
            let position = index.position(&text, byte);
            let mut byte = byte.min(text.len());
            while !text.is_char_boundary(byte) { byte -= 1; }
            let before = &text[..byte];
            let line = before.matches('\n').count() + 1;
            prop_assert_eq!(position.line, line);
            let last = before.rsplit('\n').next().unwrap_or_default();
            let in_line_end = text[byte..].starts_with('\n') && last.ends_with('\r');
            prop_assert_eq!(position.column, last.chars().count() + 1 - usize::from(in_line_end));
        }

        #[test]
        fn lines_cover_the_text_in_order(text in "(?s)[a\r\né]{0,60}") {
            let index = LineIndex::new(&text);
            let cut: Vec<&str> = (1..=index.line_count())
                .map(|line| index.line_span(line).map_or("", |span| &text[span.start..span.end]))
                .collect();
            let expected: Vec<&str> = text.split('\n').enumerate()
                .map(|(at, line)| if at + 1 < index.line_count() { line.strip_suffix('\r').unwrap_or(line) } else { line })
                .collect();
            prop_assert_eq!(cut, expected);
        }
    }
}
