//! What is open while a text is read: brackets, interpolated strings and the expressions in them, JSX.

/// How a string literal ends, and what in it is an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub quote: u8,
    /// How many quotes end it.
    pub quotes: usize,
    pub escapes: Escapes,
    pub lines: Lines,
    pub holes: Holes,
}

/// What may stand before a quote that does not end the literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    Backslash,
    /// A quote twice.
    Doubled,
    None,
}

/// Whether a literal goes on behind the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
}

/// What opens an expression in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holes {
    None,
    /// `${`
    Dollar,
    /// So many braces; with one, two are a brace.
    Braces(usize),
}

/// Something open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    Paren(Paren),
    Bracket,
    Brace,
    /// A literal, in whose text we are.
    Text(Form),
    /// An expression in a literal.
    Hole(Form),
    /// What stands behind the colon of such an expression.
    Format(Form),
    /// `<name …`: what is still open of it, and how many type arguments.
    Tag {
        end: TagEnd,
        angles: u32,
    },
    /// Between an opening tag and its closing one.
    Children,
    /// An expression among attributes or children.
    JsxHole,
}

/// What a parenthesis holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paren {
    /// The condition of an `if`, `while` or `for`, behind which a statement begins.
    Condition,
    Other,
}

/// Which end of an element a tag is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagEnd {
    Opening,
    Closing,
}
