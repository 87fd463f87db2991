//! How a terminal wants its text: width, colours, characters and how much of it.
//!
//! Owns the choices, not where they come from: the command line reads flags, environment and terminal.

/// Whether colours are written. Nothing is said by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    On,
    Off,
}

/// Which characters may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    Unicode,
    /// Every byte is ASCII; what is not is replaced by its like (`…` by `...`) or by its escape.
    Ascii,
}

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The verdict, and one line for each failing check.
    Quiet,
    /// About a screen: the worst in full, the rest by line and count.
    Normal,
    /// Everything that the report holds.
    Verbose,
}

/// Whether the checks that pass are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShowPasses {
    Hide,
    Show,
}

/// How a terminal wants its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalStyle {
    /// Columns; fewer than 20 are taken as 20. Prose keeps to a readable measure however wide the terminal is.
    pub width: usize,
    pub color: Color,
    pub charset: Charset,
    pub detail: Detail,
    pub show_passes: ShowPasses,
}

impl Default for TerminalStyle {
    /// What suits a pipe: 80 columns, no colour.
    fn default() -> Self {
        Self {
            width: 80,
            color: Color::Off,
            charset: Charset::Unicode,
            detail: Detail::Normal,
            show_passes: ShowPasses::Hide,
        }
    }
}
