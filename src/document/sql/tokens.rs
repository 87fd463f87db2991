//! The tokens of SQL, as far as dialects agree and where they do not: what a backslash and a `#` mean is told by whether a
//! file quotes names as MySQL does.

use crate::document::Malformed;
use crate::model::Span;

/// The longest name in brackets, in bytes.
const LONGEST_NAME: usize = 130;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A name in quotes, brackets or backticks.
    Quoted,
    Text,
    /// What a template writes.
    Template,
    Sign,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    /// As written, without the quotes of a name.
    pub text: &'t str,
    pub span: Span,
}

pub(super) struct Tokens<'t> {
    text: &'t str,
    pub at: usize,
    has_backticks: bool,
    nests_comments: bool,
    comments: Vec<Span>,
}

impl<'t> Tokens<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, has_backticks: text.contains('`'), nests_comments: true, comments: Vec::new() }
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// What is left of the line, without its break.
    pub fn line(&self) -> &'t str {
        self.rest().split(['\n', '\r']).next().unwrap_or_default()
    }

    /// Whether nothing but blanks stands before it on its line.
    pub fn is_first_of_line(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r'])
    }

    /// The comments since the last time that they were asked for.
    pub fn take_comments(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.comments)
    }

    /// A stretch with blanks for comments, so that what is commented out says nothing.
    pub fn without(&self, span: Span, comments: &[Span]) -> String {
        let mut text = String::with_capacity(span.len());
        let mut at = span.start;
        for comment in comments.iter().filter(|it| it.start >= span.start && it.end <= span.end) {
            text.push_str(self.text.get(at..comment.start).unwrap_or_default());
            text.push(' ');
            at = comment.end;
        }
        text.push_str(self.text.get(at..span.end).unwrap_or_default());
        text
    }

    /// Passes over blanks and comments.
    pub fn skip(&mut self) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start().len();
            if blanks > 0 {
                self.at += blanks;
                continue;
            }
            let length = if rest.starts_with("--") || (self.has_backticks && rest.starts_with('#')) {
                self.line().len()
            } else if rest.starts_with("/*") {
                self.block_comment(rest)?
            } else {
                return Ok(());
            };
            self.comments.push(Span::new(self.at, self.at + length));
            self.at += length;
        }
    }

    /// The token here. The rest must not be empty.
    pub fn next(&mut self) -> Result<Token<'t>, Malformed> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        let (kind, length, quotes) = match first {
            '\'' => (Kind::Text, self.text_end(rest, self.has_backticks)?, 0),
            'e' | 'E' if rest[1..].starts_with('\'') => (Kind::Text, 1 + self.text_end(&rest[1..], true)?, 0),
            'n' | 'N' if rest[1..].starts_with('\'') => (Kind::Text, 1 + self.text_end(&rest[1..], false)?, 0),
            '"' | '`' => (Kind::Quoted, self.name_end(rest, first)?, 1),
            '[' if is_bracketed(rest) => (Kind::Quoted, self.name_end(rest, ']')?, 1),
            '{' if rest.starts_with("{{") => (Kind::Template, self.behind(rest, "}}", "a template expression")?, 0),
            '{' if rest.starts_with("{%") => (Kind::Template, self.behind(rest, "%}", "a template expression")?, 0),
            '{' if rest.starts_with("{#") => (Kind::Template, self.behind(rest, "#}", "a template expression")?, 0),
            '$' => match dollar_quote(rest) {
                Some(tag) => (Kind::Text, tag.len() + self.behind(&rest[tag.len()..], tag, "a text in dollars")?, 0),
                None => (Kind::Sign, 1, 0),
            },
            _ if is_letter(first) => (Kind::Word, rest.find(|it| !is_letter(it)).unwrap_or(rest.len()), 0),
            _ => (Kind::Sign, first.len_utf8(), 0),
        };
        let span = Span::new(self.at, self.at + length);
        self.at += length;
        Ok(Token { kind, text: rest.get(quotes..length - quotes).unwrap_or_default(), span })
    }

    /// Passes over the lines of data that `COPY … FROM stdin;` brings along, up to the line `\.`.
    pub fn skip_data(&mut self) {
        while !self.rest().is_empty() {
            let line = self.line();
            let is_end = line.trim_end() == "\\.";
            self.at += line.len();
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            if is_end {
                break;
            }
        }
    }

    /// The word behind the blanks here; empty if another sign stands there.
    pub fn peek_word(&self) -> &'t str {
        let rest = self.rest().trim_start();
        rest.get(..rest.find(|letter| !is_letter(letter)).unwrap_or(rest.len())).unwrap_or_default()
    }

    /// The length of a text in single quotes; two of them mean one.
    fn text_end(&self, rest: &str, escapes: bool) -> Result<usize, Malformed> {
        let bytes = rest.as_bytes();
        let mut at = 1;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if escapes => at += 1,
                b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 1,
                b'\'' => return Ok(at + 1),
                _ => {}
            }
            at += 1;
        }
        Err(self.refused("a text that never ends"))
    }

    /// The length of a quoted name; the closing sign twice means one.
    fn name_end(&self, rest: &str, close: char) -> Result<usize, Malformed> {
        let mut letters = rest.char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            if letter == close {
                if letters.peek().is_none_or(|(_, next)| *next != close) {
                    return Ok(at + 1);
                }
                letters.next();
            }
        }
        Err(self.refused("a quoted name that never ends"))
    }

    fn behind(&self, rest: &str, end: &str, what: &str) -> Result<usize, Malformed> {
        let found = memchr::memmem::find(rest.as_bytes(), end.as_bytes());
        found.map(|at| at + end.len()).ok_or_else(|| self.refused(&format!("{what} that never ends")))
    }

    /// The length of a block comment, with those inside it. Not every dialect nests them: in a file where the nesting
    /// does not close, the first end counts from there on.
    fn block_comment(&mut self, rest: &str) -> Result<usize, Malformed> {
        let bytes = rest.as_bytes();
        let (mut depth, mut at) = (0_usize, 0);
        let mut first_end = None;
        while let Some(pair) = bytes.get(at..at + 2) {
            at += match pair {
                b"/*" => {
                    depth += 1;
                    2
                }
                b"*/" => {
                    depth -= 1;
                    first_end.get_or_insert(at + 2);
                    2
                }
                _ => 1,
            };
            if depth == 0 || (!self.nests_comments && first_end.is_some()) {
                return Ok(at);
            }
        }
        self.nests_comments = false;
        first_end.ok_or_else(|| self.refused("a comment that never ends"))
    }

    fn refused(&self, message: &str) -> Malformed {
        Malformed::near(self.text, message.to_owned(), self.at)
    }
}

/// Names of variables, parameters and temporary tables are words as well.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '@' | '#')
}

/// `[order items]` is a name; `[1, 2]` and `['a']` are none.
fn is_bracketed(rest: &str) -> bool {
    let inner = rest.bytes().skip(1).take(LONGEST_NAME).position(|byte| byte == b']');
    let inner = inner.and_then(|length| rest.get(1..=length)).unwrap_or_default();
    inner.starts_with(|first: char| first.is_alphabetic() || first == '_') && !inner.contains(['\n', '\'', ';'])
}

/// `$$` or `$tag$` at the start of a text.
fn dollar_quote(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 1;
    let tag = &rest[1..end];
    let is_tag =
        tag.chars().all(|it| it.is_alphanumeric() || it == '_') && !tag.starts_with(|it: char| it.is_numeric());
    is_tag.then(|| &rest[..=end])
}
