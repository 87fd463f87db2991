//! Lines for a terminal: safe text, ink, and how wide it all is.
//!
//! Promises that no character of the text acts on the terminal, whoever wrote it: only this file writes escape
//! sequences, and only for ink. Knows nothing of checks.

use std::borrow::Cow;

use anstyle::{AnsiColor, Effects, Style};

use crate::model::Severity;
use crate::report::measure;
use crate::report::prose;
use crate::report::style::{Charset, Color, Detail, TerminalStyle};
use crate::report::visible::{ascii_like, escape, visible};

/// The narrowest terminal that anything is laid out for.
const NARROWEST: usize = 20;
/// The widest that prose and headings become; code may use the whole terminal.
const WIDEST: usize = 100;
/// Below this, entries are not indented under their severity.
const ROOMY: usize = 60;

/// What a piece of text is, as far as colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Ink {
    Plain,
    Strong,
    Dim,
    Good,
    Asks,
    Severity(Severity),
}

impl Ink {
    fn style(self) -> Style {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().effects(Effects::BOLD),
            Self::Dim => Style::new().effects(Effects::DIMMED),
            Self::Good => color(AnsiColor::Green),
            Self::Asks => color(AnsiColor::Cyan),
            Self::Severity(Severity::Critical) => color(AnsiColor::Red).effects(Effects::BOLD),
            Self::Severity(Severity::High) => color(AnsiColor::Red),
            Self::Severity(Severity::Medium) => color(AnsiColor::Yellow),
            Self::Severity(Severity::Low) => color(AnsiColor::Blue),
        }
    }
}

/// One line, in pieces.
#[derive(Clone, Debug, Default)]
pub(in crate::report) struct Line {
    pieces: Vec<(Ink, String)>,
    width: usize,
}

impl Line {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn of(ink: Ink, text: impl Into<String>) -> Self {
        Self::new().with(ink, text)
    }

    pub fn with(mut self, ink: Ink, text: impl Into<String>) -> Self {
        let text = text.into();
        self.width += measure::width(&text);
        self.pieces.push((ink, text));
        self
    }

    pub fn plain(self, text: impl Into<String>) -> Self {
        self.with(Ink::Plain, text)
    }

    pub fn gap(self, columns: usize) -> Self {
        self.plain(" ".repeat(columns))
    }

    /// Blanks up to a column; at least `least` where the text is already there.
    pub fn up_to(self, column: usize, least: usize) -> Self {
        let gap = column.saturating_sub(self.width).max(least);
        self.gap(gap)
    }

    pub fn then(mut self, other: Self) -> Self {
        self.width += other.width;
        self.pieces.extend(other.pieces);
        self
    }

    pub fn width(&self) -> usize {
        self.width
    }
}

/// The text so far, and the measures that it keeps to.
pub(in crate::report) struct Page {
    style: TerminalStyle,
    text: String,
}

impl Page {
    pub fn new(style: &TerminalStyle) -> Self {
        Self { style: *style, text: String::new() }
    }

    pub fn detail(&self) -> Detail {
        self.style.detail
    }

    pub fn style(&self) -> &TerminalStyle {
        &self.style
    }

    /// The columns of the terminal.
    pub fn columns(&self) -> usize {
        self.style.width.max(NARROWEST)
    }

    /// The columns that prose and headings keep to.
    pub fn measure(&self) -> usize {
        self.columns().min(WIDEST)
    }

    /// Whether there is room to indent, and to set things side by side.
    pub fn is_roomy(&self) -> bool {
        self.columns() >= ROOMY
    }

    /// Where the text of an entry begins.
    pub fn indent(&self) -> usize {
        if self.is_roomy() { 10 } else { 2 }
    }

    pub fn ellipsis(&self) -> &'static str {
        self.choose("…", "...")
    }

    pub fn separator(&self) -> &'static str {
        self.choose(" · ", " | ")
    }

    pub fn choose(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.style.charset {
            Charset::Unicode => unicode,
            Charset::Ascii => ascii,
        }
    }

    /// A name, a path or a message as it will stand on the page: on one line, nothing in it acting.
    pub fn safe(&self, text: &str) -> String {
        self.in_charset(&visible(text)).into_owned()
    }

    /// A sentence in Markdown, without its marks, on one line.
    pub fn sentence(&self, markdown: &str) -> String {
        let words: Vec<&str> = markdown.split_whitespace().collect();
        self.safe(&prose::plain(&words.join(" ")))
    }

    /// One character as it will stand on the page.
    pub fn character(&self, character: char) -> String {
        let mut buffer = [0; 4];
        self.safe(character.encode_utf8(&mut buffer))
    }

    fn in_charset<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.style.charset == Charset::Unicode || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut folded = String::with_capacity(text.len() + 16);
        for character in text.chars() {
            match ascii_like(character) {
                _ if character.is_ascii() => folded.push(character),
                Some(like) => folded.push_str(like),
                None => folded.push_str(&escape(character)),
            }
        }
        Cow::Owned(folded)
    }

    /// Adds a line. Blanks at its end go.
    pub fn line(&mut self, line: Line) {
        let mut pieces = line.pieces;
        while let Some((_, last)) = pieces.last_mut() {
            last.truncate(last.trim_end_matches(' ').len());
            if !last.is_empty() {
                break;
            }
            pieces.pop();
        }
        for (ink, text) in pieces {
            let text = self.safe(&text);
            let style = ink.style();
            if self.style.color == Color::Off || style.is_plain() || text.trim().is_empty() {
                self.text.push_str(&text);
            } else {
                self.text.push_str(&format!("{style}{text}{style:#}"));
            }
        }
        self.text.push('\n');
    }

    pub fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            self.line(line);
        }
    }

    /// An empty line, unless one stands there already or nothing does.
    pub fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    pub fn finish(self) -> String {
        let end = self.text.trim_end_matches('\n').len();
        let mut text = self.text;
        text.truncate(end);
        text.push('\n');
        text
    }
}
