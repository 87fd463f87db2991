//! Tokens of code: comments, names, numbers, brackets, and the place where a text begins.

use super::frame::{Frame, Holes, Paren};
use super::{Token, TokenKind, Tokens, is_word_byte, is_word_start};
use crate::model::Language;

/// A regular expression, or a tag, may follow these words; behind others `/` divides and `<` compares.
const BEFORE_OPERANDS: &[&[u8]] = &[
    b"return",
    b"typeof",
    b"case",
    b"in",
    b"of",
    b"delete",
    b"void",
    b"throw",
    b"new",
    b"do",
    b"else",
    b"await",
    b"yield",
    b"instanceof",
    b"default",
];

/// The parentheses behind these hold a condition.
const BEFORE_CONDITIONS: &[&[u8]] = &[b"if", b"while", b"for", b"with"];

impl Tokens<'_> {
    pub(super) fn code(&mut self) -> Option<Token> {
        self.skip_blanks();
        let byte = *self.bytes.get(self.at)?;
        if is_word_start(byte, self.dialect) {
            return Some(self.word_or_text());
        }
        if byte.is_ascii_digit() {
            return Some(self.number());
        }
        if let Some(token) = self.comment(byte) {
            return Some(token);
        }
        Some(match byte {
            b'"' | b'\'' | b'`' => self.literal(),
            b'$' | b'@' if self.dialect.language() == Language::CSharp => self.prefixed_literal(),
            b'/' if self.dialect.language() == Language::TypeScript && self.expects_operand() => self.regex(),
            b'<' if self.begins_element() => self.open_tag(),
            b'(' | b'[' | b'{' => self.open(byte),
            b')' | b']' | b'}' => self.close(byte),
            b':' if self.begins_format() => self.open_format(),
            _ => self.mark(),
        })
    }

    fn comment(&mut self, byte: u8) -> Option<Token> {
        match (self.dialect.language(), byte, self.byte(self.at + 1)) {
            (Language::Python, b'#', _) | (Language::CSharp | Language::TypeScript, b'/', b'/') => {
                Some(self.line_comment())
            }
            (Language::TypeScript, b'#', b'!') if self.at == self.start => Some(self.line_comment()),
            (Language::CSharp | Language::TypeScript, b'/', b'*') => Some(self.block_comment()),
            (Language::CSharp, b'#', _) if self.is_first_of_line() => Some(self.directive()),
            _ => None,
        }
    }

    /// A word, unless it is the prefix of a Python string.
    fn word_or_text(&mut self) -> Token {
        if self.dialect.language() == Language::Python {
            let prefix = (0..3).take_while(|ahead| self.byte(self.at + ahead).is_ascii_alphabetic()).count();
            if matches!(self.byte(self.at + prefix), b'"' | b'\'')
                && let Some(holes) = python_prefix(&self.bytes[self.at..self.at + prefix])
            {
                return self.python_literal(self.at + prefix, holes);
            }
        }
        self.word()
    }

    fn number(&mut self) -> Token {
        let start = self.at;
        loop {
            let byte = self.byte(self.at);
            let goes_on = is_word_byte(byte, self.dialect)
                || (byte == b'.' && self.byte(self.at + 1).is_ascii_digit())
                || (matches!(byte, b'+' | b'-')
                    && matches!(self.byte(self.at - 1), b'e' | b'E')
                    && !self.begins(start, b"0x")
                    && self.byte(self.at + 1).is_ascii_digit());
            if !goes_on {
                return self.token(TokenKind::Number, start);
            }
            self.at += 1;
        }
    }

    fn is_first_of_line(&self) -> bool {
        let before = self.bytes.get(self.start..self.at).unwrap_or_default();
        before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// A preprocessor's line, up to a comment where it may have one.
    fn directive(&mut self) -> Token {
        let start = self.at;
        self.pass_line();
        let line = self.bytes.get(start..self.at).unwrap_or_default();
        let word = line[1..].trim_ascii_start();
        let is_free_text = [&b"region"[..], b"error", b"warning"].iter().any(|it| word.starts_with(it));
        if !is_free_text && let Some(found) = memchr::memmem::find(line, b"//") {
            self.at = start + found;
        }
        self.at = self.at.max(start + 1);
        self.token(TokenKind::Directive, start)
    }

    fn open(&mut self, byte: u8) -> Token {
        let frame = match byte {
            b'(' if self.last_is_word(BEFORE_CONDITIONS) => Frame::Paren(Paren::Condition),
            b'(' => Frame::Paren(Paren::Other),
            b'[' => Frame::Bracket,
            _ => Frame::Brace,
        };
        self.frames.push(frame);
        self.mark()
    }

    /// A bracket that closes the innermost one of its kind. Those left open inside braces end with them.
    fn close(&mut self, byte: u8) -> Token {
        self.closed_a_condition = false;
        let top = self.frames.last().copied();
        match (byte, top) {
            (b')', Some(Frame::Paren(paren))) => {
                self.frames.pop();
                self.closed_a_condition = paren == Paren::Condition;
            }
            (b']', Some(Frame::Bracket)) => {
                self.frames.pop();
            }
            (b'}', _) => {
                while matches!(self.frames.last(), Some(Frame::Paren(_) | Frame::Bracket)) {
                    self.frames.pop();
                }
                match self.frames.last() {
                    Some(Frame::Brace | Frame::JsxHole) => {
                        self.frames.pop();
                    }
                    // What comes is text again, from this brace on.
                    Some(Frame::Hole(form)) => {
                        let form = *form;
                        self.frames.pop();
                        return self.piece_from_hole(form);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        self.mark()
    }

    /// Whether a colon ends the expression in a literal: `{when:yyyy}`, `{ratio:.2f}`.
    fn begins_format(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Hole(form)) if matches!(form.holes, Holes::Braces(_)))
            && self.byte(self.at + 1) != b':'
            && !(self.at > 0 && self.byte(self.at - 1) == b':')
    }

    /// Whether an operand comes next, so that `/` begins a regular expression and `<` an element.
    pub(super) fn expects_operand(&self) -> bool {
        let Some(last) = self.last else { return true };
        match last.kind {
            TokenKind::Word => self.last_is_word(BEFORE_OPERANDS),
            TokenKind::Mark => match self.byte(last.span.start) {
                b')' => self.closed_a_condition,
                b']' => false,
                b'}' => self.stands_on_a_new_line(last),
                sign @ (b'+' | b'-') => !self.follows_at_once(last, &[sign]),
                b'!' => !self.ends_an_operand(),
                _ => true,
            },
            TokenKind::Directive | TokenKind::Comment => true,
            // Behind the end of an expression in a template, code goes on in the template.
            TokenKind::Text => matches!(self.frames.last(), Some(Frame::Hole(_))) && !self.is_whole(last),
            TokenKind::Regex | TokenKind::Prose | TokenKind::Number => false,
        }
    }

    /// Whether a piece of text was not the one that opened the expression in which we stand.
    fn is_whole(&self, text: Token) -> bool {
        !self.bytes[text.span.start..text.span.end].ends_with(b"{")
    }

    fn stands_on_a_new_line(&self, last: Token) -> bool {
        self.bytes.get(last.span.end..self.at).is_some_and(|gap| gap.contains(&b'\n'))
    }

    /// Whether the token before the last one is one of these marks and touches it.
    fn follows_at_once(&self, last: Token, marks: &[u8]) -> bool {
        self.before_last.is_some_and(|before| {
            before.kind == TokenKind::Mark
                && before.span.end == last.span.start
                && marks.contains(&self.byte(before.span.start))
        })
    }

    /// Whether the last mark stands right behind an operand: `value!`.
    fn ends_an_operand(&self) -> bool {
        let (Some(last), Some(before)) = (self.last, self.before_last) else { return false };
        before.span.end == last.span.start
            && match before.kind {
                TokenKind::Word => !self.is_word_of(before, BEFORE_OPERANDS),
                TokenKind::Mark => matches!(self.byte(before.span.start), b')' | b']'),
                _ => false,
            }
    }

    fn last_is_word(&self, words: &[&[u8]]) -> bool {
        self.last.is_some_and(|last| last.kind == TokenKind::Word && self.is_word_of(last, words))
    }

    fn is_word_of(&self, token: Token, words: &[&[u8]]) -> bool {
        words.contains(&&self.bytes[token.span.start..token.span.end])
            // `this.in` is a property.
            && !(token.span.start > 0 && self.byte(token.span.start - 1) == b'.')
    }
}

/// What the letters before a Python string make of it, if they are such letters.
fn python_prefix(letters: &[u8]) -> Option<Holes> {
    let mut holes = Holes::None;
    for letter in letters {
        match letter.to_ascii_lowercase() {
            b'r' | b'b' | b'u' => {}
            b'f' | b't' => holes = Holes::Braces(1),
            _ => return None,
        }
    }
    (letters.len() <= 2).then_some(holes)
}
