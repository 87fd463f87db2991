//! Whether a position stands inside a string or a comment of its line. Positions are asked in rising order, so a whole text costs one pass.

use super::super::bytes::{byte, byte_before};

/// Knows the open quote and the comment of one line.
pub(super) struct Quotes<'t> {
    text: &'t str,
    at: usize,
    open: u8,
    comment: bool,
}

impl<'t> Quotes<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0, open: 0, comment: false }
    }

    /// Moves on to `position`; the past is not looked at again.
    pub(super) fn advance(&mut self, position: usize) {
        while self.at < position.min(self.text.len()) {
            self.step();
        }
    }

    fn step(&mut self) {
        let here = byte(self.text, self.at);
        match here {
            b'\n' => {
                self.open = 0;
                self.comment = false;
            }
            b'\\' => self.at += usize::from(byte(self.text, self.at + 1) != b'\n'),
            _ if here == self.open => self.open = 0,
            _ if self.open != 0 => {}
            // An apostrophe between letters is one of prose.
            b'"' | b'`' => self.open = here,
            b'\'' if !byte_before(self.text, self.at).is_ascii_alphanumeric() => self.open = here,
            b'/' if byte(self.text, self.at + 1) == b'/' && byte_before(self.text, self.at) != b':' => {
                self.comment = true
            }
            b'#' if matches!(byte(self.text, self.at + 1), b' ' | b'#') => self.comment = true,
            b'-' if byte(self.text, self.at + 1) == b'-' && byte(self.text, self.at + 2) == b' ' => self.comment = true,
            b'*' if is_line_start(self.text, self.at) => self.comment = true,
            _ => {}
        }
        self.at += 1;
    }

    /// The quote that is open at the last position, or 0.
    pub(super) const fn open(&self) -> u8 {
        self.open
    }

    /// Whether the last position stands in a comment that began on its line.
    pub(super) const fn in_comment(&self) -> bool {
        self.comment
    }
}

/// Whether only white space stands between the start of the line and `at`; at most sixty-four bytes are looked at.
fn is_line_start(text: &str, at: usize) -> bool {
    let mut at = at;
    for _ in 0..64 {
        match byte_before(text, at) {
            b' ' | b'\t' => at -= 1,
            b'\n' | 0 => return true,
            _ => return false,
        }
    }
    false
}
