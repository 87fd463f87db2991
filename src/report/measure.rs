//! Text measured in terminal columns: how wide it is, where to cut it, where to break it.
//!
//! Knows characters and their widths, not what they say. A character is never separated from its combining marks.
//! Takes text without acting characters (see `visible`).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::escape;

/// As many combining marks as any language stacks on a letter; what is beyond is shown by number.
const MARKS_ON_A_LETTER: usize = 6;

/// A character with its combining marks, and the columns that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub text: String,
    pub width: usize,
    marks: usize,
}

impl Cell {
    pub fn new(text: String) -> Self {
        let width = text.width();
        Self { text, width, marks: 0 }
    }

    /// Whether the character belongs to this cell; if so, it is now part of it.
    pub fn take_mark(&mut self, character: char) -> bool {
        if character.width() != Some(0) || self.marks == MARKS_ON_A_LETTER {
            return false;
        }
        self.marks += 1;
        self.text.push(character);
        // A variation selector may widen what it follows.
        self.width = self.text.width();
        true
    }

    /// A character that begins a cell; a combining mark with nothing to combine with shows its number.
    pub fn of(character: char) -> Self {
        if character.width().unwrap_or(0) == 0 {
            Self { marks: MARKS_ON_A_LETTER, ..Self::new(escape(character)) }
        } else {
            Self::new(character.to_string())
        }
    }
}

/// The text as cells.
pub(super) fn cells(text: &str) -> Vec<Cell> {
    let mut all: Vec<Cell> = Vec::with_capacity(text.len());
    for character in text.chars() {
        if !all.last_mut().is_some_and(|last| last.take_mark(character)) {
            all.push(Cell::of(character));
        }
    }
    all
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { cells(text).iter().map(|cell| cell.width).sum() }
}

/// The text, or as much of its beginning as fits into `limit` columns together with `ellipsis`.
pub(super) fn cut(text: &str, limit: usize, ellipsis: &str) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(width(ellipsis));
    let mut kept = String::new();
    let mut used = 0;
    for cell in cells(text) {
        if used + cell.width > room {
            break;
        }
        used += cell.width;
        kept.push_str(&cell.text);
    }
    let kept = kept.trim_end();
    if limit >= width(ellipsis) { format!("{kept}{ellipsis}") } else { kept.to_owned() }
}

/// The text in lines of at most `limit` columns, broken between words; a longer word is broken inside.
///
/// A word that holds `://` is left whole, so that a terminal can open it.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = width(word);
        if used > 0 && used + 1 + wide > limit {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if wide <= limit || word.contains("://") {
            line.push_str(word);
            used += wide;
            continue;
        }
        for cell in cells(word) {
            if used + cell.width > limit && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            used += cell.width;
            line.push_str(&cell.text);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_stay_with_their_letters_and_wide_letters_count_twice() {
        assert_eq!(width("e\u{301}te\u{301}"), 3);
        assert_eq!(width("日本"), 4);
        assert_eq!(cut("日本語", 4, "…"), "日…");
        assert_eq!(cut("e\u{301}a\u{308}o", 2, "…"), "e\u{301}…");
        assert_eq!(cut("short", 5, "…"), "short");
    }

    #[test]
    fn a_tower_of_marks_is_no_letter() {
        let tower = format!("a{}", "\u{301}".repeat(40));
        assert!(cells(&tower).len() > 30, "marks beyond reason are shown, so that they can be cut");
    }

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(
            wrap("see https://example.com/a/long/one now", 10),
            ["see", "https://example.com/a/long/one", "now"]
        );
        assert!(wrap("  ", 4).is_empty());
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in "\\PC{0,60}", limit in 0usize..40) {
            prop_assert!(width(&cut(&text, limit, "…")) <= limit);
        }

        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "[a-z日é ]{0,80}", limit in 2usize..30) {
            let lines = wrap(&text, limit);
            for line in &lines {
                prop_assert!(width(line) <= limit, "{line:?}");
            }
            let joined: String = lines.concat().split_whitespace().collect();
            let original: String = text.split_whitespace().collect();
            prop_assert_eq!(joined, original);
        }
    }
}
