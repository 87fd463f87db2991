//! The lines around a problem, fit to be shown: short, without secrets, without characters that a terminal obeys.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::problem::PackFile;
use crate::model::Span;

/// The longest line that is shown, in characters; a longer one is cut around the place.
const WIDTH: usize = 76;
/// What is shown of a cut line before the place, in characters.
const BEFORE: usize = 24;

/// The line of a problem with its neighbours, in place of the whole file.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    /// Where the text begins in the file, in lines from 0.
    first_line: usize,
    /// Of the problem, in characters from 0.
    column: usize,
    /// The problem's place in the text.
    pub place: Span,
}

impl Excerpt {
    /// Cuts the lines around a place; `hidden` is what must not be shown, sorted and apart.
    pub fn cut(file: &PackFile, place: Span, hidden: &[Span]) -> Self {
        let text = file.text.as_ref();
        let start = text.floor_char_boundary(place.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        // A place of several lines is shown by its first: the rest says nothing more and takes the screen.
        let end = text.ceil_char_boundary(place.end).clamp(start, line_end);
        let mut excerpt = Self {
            name: clean(&file.path),
            text: String::new(),
            first_line: text[..line_start].matches('\n').count(),
            column: text[line_start..start].chars().count(),
            place: Span::default(),
        };
        if line_start > 0 {
            let before = text[..line_start - 1].rfind('\n').map_or(0, |at| at + 1);
            excerpt.first_line -= 1;
            excerpt.push(text, Span::new(before, line_start - 1), Span::new(before, before), hidden);
        }
        excerpt.place = excerpt.push(text, Span::new(line_start, line_end), Span::new(start, end), hidden);
        if line_end + 1 < text.len() {
            let after = text[line_end + 1..].find('\n').map_or(text.len(), |at| line_end + 1 + at);
            excerpt.push(text, Span::new(line_end + 1, after), Span::new(line_end + 1, line_end + 1), hidden);
        }
        excerpt
    }

    /// Adds a line, cut around `place`, and says where the place is now.
    fn push(&mut self, text: &str, line: Span, place: Span, hidden: &[Span]) -> Span {
        let first = hidden.partition_point(|span| span.end <= line.start);
        let hidden: Vec<Span> = hidden[first..].iter().take_while(|span| span.start < line.end).copied().collect();
        let is_hidden = |at: usize| hidden.iter().any(|span| (span.start..span.end).contains(&at));
        let characters: Vec<(usize, char)> = text[line.start..line.end].char_indices().collect();
        let index_of = |at: usize| characters.partition_point(|(index, _)| line.start + index < at);
        let (start, end) = (index_of(place.start), index_of(place.end));
        let (from, to) = if characters.len() <= WIDTH {
            (0, characters.len())
        } else {
            let from = if start + BEFORE < WIDTH { 0 } else { (start - BEFORE).min(characters.len() - WIDTH) };
            (from, (from + WIDTH).min(characters.len()))
        };
        if from > 0 {
            self.text.push('…');
        }
        let mut shown = Span::new(self.text.len(), self.text.len());
        for (index, (at, c)) in characters.iter().enumerate().take(to).skip(from) {
            if index == start {
                shown.start = self.text.len();
            }
            self.text.push(if is_hidden(line.start + at) { '*' } else { visible(*c) });
            if index < end {
                shown.end = self.text.len();
            }
        }
        if start >= to {
            shown.start = self.text.len();
        }
        shown.end = shown.end.max(shown.start);
        if to < characters.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        shown
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let is_place = before == 0 && span.offset() == self.place.start;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line() + self.first_line,
            if is_place { self.column } else { inner.column() },
            inner.line_count(),
        )))
    }
}

/// A text without the characters that a terminal obeys instead of showing them.
pub fn clean(text: &str) -> String {
    text.chars().map(visible).collect()
}

fn visible(c: char) -> char {
    let turns_text = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if (c.is_control() && c != '\t' && c != '\n') || turns_text { char::REPLACEMENT_CHARACTER } else { c }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn cut(text: &str, place: Span, hidden: &[Span]) -> Excerpt {
        Excerpt::cut(&PackFile { path: "a.yaml".to_owned(), text: Arc::from(text) }, place, hidden)
    }

    fn shown(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.place.start..excerpt.place.end]
    }

    #[test]
    fn the_place_stays_the_place_whatever_is_cut() {
        let text = format!("first\n{} é HERE {}\nlast\n", "a".repeat(500), "b".repeat(500));
        let at = text.find("HERE").unwrap_or_default();
        let excerpt = cut(&text, Span::new(at, at + 4), &[]);
        assert_eq!(shown(&excerpt), "HERE");
        assert_eq!((excerpt.first_line, excerpt.column), (0, 503));
        assert!(excerpt.text.lines().all(|line| line.chars().count() <= WIDTH + 2));
        assert!(excerpt.text.starts_with("first\n…a") && excerpt.text.ends_with("b…\nlast\n"));
    }

    #[test]
    fn secrets_and_escapes_are_not_shown() {
        let excerpt = cut("a: \u{1b}[31mred\nkey: hunter2\n", Span::new(12, 15), &[Span::new(17, 24)]);
        assert_eq!(excerpt.text, "a: \u{fffd}[31mred\nkey: *******\n");
        assert_eq!(shown(&excerpt), "key");
    }

    #[test]
    fn every_place_of_every_text_can_be_shown() {
        for text in ["", "\n", "é", "a\n\nb", "last line"] {
            for start in 0..=text.len() + 1 {
                for end in start..=text.len() + 2 {
                    let excerpt = cut(text, Span::new(start.min(text.len()), end.min(text.len())), &[]);
                    assert!(excerpt.text.is_char_boundary(excerpt.place.start), "{text:?} {start}..{end}");
                    assert!(excerpt.read_span(&(excerpt.place.start, excerpt.place.len()).into(), 1, 1).is_ok());
                }
            }
        }
    }
}
