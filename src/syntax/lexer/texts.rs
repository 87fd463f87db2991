//! String literals: where they end, and where an expression stands in them.

use super::frame::{Escapes, Form, Frame, Holes, Lines};
use super::{Token, TokenKind, Tokens};
use crate::model::Language;

/// The longest character literal, which bounds how far a stray quote is believed: `'\U0001F600'`.
const LONGEST_CHARACTER: usize = 12;

impl Tokens<'_> {
    /// A literal that begins with its quote.
    pub(super) fn literal(&mut self) -> Token {
        let quote = self.byte(self.at);
        match (self.dialect.language(), quote) {
            (Language::Python, b'"' | b'\'') => self.python_literal(self.at, Holes::None),
            (Language::CSharp, b'"') => self.csharp_literal(self.at, 0, Escapes::Backslash),
            (Language::CSharp, b'\'') => self.character(),
            (Language::TypeScript, b'`') => {
                let form =
                    Form { quote, quotes: 1, escapes: Escapes::Backslash, lines: Lines::Many, holes: Holes::Dollar };
                self.begin(self.at + 1, form)
            }
            (Language::TypeScript, _) => {
                let form =
                    Form { quote, quotes: 1, escapes: Escapes::Backslash, lines: Lines::One, holes: Holes::None };
                self.begin(self.at + 1, form)
            }
            _ => self.mark(),
        }
    }

    /// A Python literal whose quotes stand at `quote_at`.
    pub(super) fn python_literal(&mut self, quote_at: usize, holes: Holes) -> Token {
        let quote = self.byte(quote_at);
        let (quotes, lines) =
            if self.begins(quote_at, &[quote, quote, quote]) { (3, Lines::Many) } else { (1, Lines::One) };
        self.begin(quote_at + quotes, Form { quote, quotes, escapes: Escapes::Backslash, lines, holes })
    }

    /// `$"…"`, `@"…"`, `$@"…"`, `$$"""…"""`; or the mark alone.
    pub(super) fn prefixed_literal(&mut self) -> Token {
        let (mut dollars, mut ats, mut ahead) = (0, 0, self.at);
        loop {
            match self.byte(ahead) {
                b'$' => dollars += 1,
                b'@' => ats += 1,
                b'"' if ats <= 1 => break,
                _ => return self.mark(),
            }
            ahead += 1;
        }
        let escapes = if ats == 1 { Escapes::Doubled } else { Escapes::Backslash };
        self.csharp_literal(ahead, dollars, escapes)
    }

    fn csharp_literal(&mut self, quote_at: usize, dollars: usize, escapes: Escapes) -> Token {
        let holes = if dollars == 0 { Holes::None } else { Holes::Braces(dollars) };
        let quotes = self.run(quote_at, b'"', usize::MAX);
        if escapes == Escapes::Backslash && quotes >= 3 {
            let form = Form { quote: b'"', quotes, escapes: Escapes::None, lines: Lines::Many, holes };
            return self.begin(quote_at + quotes, form);
        }
        let lines = if escapes == Escapes::Doubled { Lines::Many } else { Lines::One };
        self.begin(quote_at + 1, Form { quote: b'"', quotes: 1, escapes, lines, holes })
    }

    fn character(&mut self) -> Token {
        let start = self.at;
        let mut ahead = start + 1;
        while ahead <= start + LONGEST_CHARACTER {
            match self.byte(ahead) {
                b'\\' => ahead += 1,
                b'\'' => {
                    self.at = ahead + 1;
                    return self.token(TokenKind::Text, start);
                }
                b'\n' | b'\r' | 0 => break,
                _ => {}
            }
            ahead += 1;
        }
        self.mark()
    }

    /// Begins a literal whose text begins at `from`.
    fn begin(&mut self, from: usize, form: Form) -> Token {
        let start = self.at;
        self.at = from.min(self.bytes.len());
        self.frames.push(Frame::Text(form));
        self.go_on(form);
        self.token(TokenKind::Text, start)
    }

    /// The text behind an expression, from the braces that end it. The expression is no longer open.
    pub(super) fn piece_from_hole(&mut self, form: Form) -> Token {
        let start = self.at;
        self.at += match form.holes {
            Holes::Braces(braces) => self.run(start, b'}', braces),
            Holes::Dollar | Holes::None => 1,
        };
        self.go_on(form);
        self.token(TokenKind::Text, start)
    }

    /// A piece of text where we stand in one, which happens where a text was left open without a closing brace.
    pub(super) fn piece(&mut self, form: Form) -> Option<Token> {
        let start = self.at;
        if start >= self.bytes.len() {
            return None;
        }
        self.go_on(form);
        // Nothing but its end: the token is that of the line break.
        self.at = self.at.max(start + 1).min(self.bytes.len());
        Some(self.token(TokenKind::Text, start))
    }

    /// Moves on to the end of the literal, and closes it, or to the next expression in it, and opens that.
    fn go_on(&mut self, form: Form) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match (byte, form.holes) {
                _ if byte == form.quote => {
                    if self.ends_with_quotes(form) {
                        break;
                    }
                }
                (b'\\', _) if form.escapes == Escapes::Backslash => self.at += self.escape_length(form),
                (b'\n', _) if form.lines == Lines::One => break,
                (b'$', Holes::Dollar) if self.byte(self.at + 1) == b'{' => {
                    self.at += 2;
                    self.frames.push(Frame::Hole(form));
                    return;
                }
                (b'{', Holes::Braces(braces)) => {
                    if self.opens_hole(braces) {
                        self.frames.push(Frame::Hole(form));
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.bytes.len());
        self.frames.pop();
    }

    /// A line break of two bytes is escaped as one.
    fn escape_length(&self, form: Form) -> usize {
        let is_long = form.lines == Lines::One && self.begins(self.at + 1, b"\r\n");
        if is_long { 3 } else { 2 }
    }

    /// At a quote: whether the literal ends here. Moves behind it then, else behind the quotes that do not end it.
    fn ends_with_quotes(&mut self, form: Form) -> bool {
        if form.quotes == 1 && form.escapes == Escapes::Doubled && self.byte(self.at + 1) == form.quote {
            self.at += 2;
            return false;
        }
        // More quotes than are needed belong to the text of a raw literal, and open another one elsewhere.
        let most = if form.escapes == Escapes::None { usize::MAX } else { form.quotes };
        let run = self.run(self.at, form.quote, most);
        self.at += run;
        run >= form.quotes
    }

    /// At a brace: whether it opens an expression. Moves behind it either way.
    fn opens_hole(&mut self, braces: usize) -> bool {
        let run = self.run(self.at, b'{', usize::MAX);
        self.at += run;
        if braces == 1 { run % 2 == 1 } else { run >= braces }
    }

    /// The colon of an expression in a literal; what follows is its format.
    pub(super) fn open_format(&mut self) -> Token {
        if let Some(Frame::Hole(form)) = self.frames.last().copied() {
            self.frames.push(Frame::Format(form));
        }
        self.mark()
    }

    /// The format of an expression, up to the brace that ends it or opens an expression in it.
    pub(super) fn format(&mut self, form: Form) -> Option<Token> {
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at) {
            let is_over = byte == b'}'
                || (byte == b'{' && self.dialect.language() == Language::Python)
                || (byte == form.quote && form.quotes == 1)
                || (byte == b'\n' && form.lines == Lines::One);
            if is_over {
                break;
            }
            self.at += 1;
        }
        match self.bytes.get(self.at)? {
            b'{' => {
                self.at += 1;
                // Behind the expression the format goes on, as text of one line or the literal's.
                self.frames.push(Frame::JsxHole);
                Some(self.token(TokenKind::Text, start))
            }
            b'}' => {
                self.frames.pop();
                self.frames.pop();
                let closing = self.at;
                self.at += match form.holes {
                    Holes::Braces(braces) => self.run(closing, b'}', braces),
                    Holes::Dollar | Holes::None => 1,
                };
                self.go_on(form);
                Some(self.token(TokenKind::Text, start))
            }
            // Nothing closed it: the literal ends here.
            _ => {
                self.frames.pop();
                self.frames.pop();
                self.go_on(form);
                self.at = self.at.max(start + 1);
                Some(self.token(TokenKind::Text, start))
            }
        }
    }

    /// How many of a byte stand in a row, looking at no more than so many.
    fn run(&self, at: usize, byte: u8, most: usize) -> usize {
        self.bytes.get(at..).unwrap_or_default().iter().take(most).take_while(|it| **it == byte).count()
    }
}
