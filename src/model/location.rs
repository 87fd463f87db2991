//! Places in files: spans in bytes for machines, lines and columns for people.

use super::RepoPath;

/// A half-open range of bytes of a decoded (UTF-8) text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a byte, or one is empty and lies inside the other.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end || self.start == other.start
    }

    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A position as editors show it: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where something stands: the file, the bytes and the positions of the first byte and just behind the last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    pub path: RepoPath,
    pub start: Position,
    pub end: Position,
    pub span: Span,
}

impl Location {
    /// A place that stands for the whole file: its first character.
    pub fn of_file(path: RepoPath) -> Self {
        let start = Position { line: 1, column: 1 };
        Self { path, start, end: start, span: Span::default() }
    }
}

/// The lines of a place, with secrets masked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first_line: usize,
    pub lines: Vec<String>,
}
