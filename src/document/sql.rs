//! SQL scripts as a list of statements, each with what it does, to what, and its text.
//!
//! It owns where a statement ends: at a `;` outside texts, comments, quoted names and the bodies of routines, at a `GO` of
//! its own, at what `DELIMITER` says. The form is `statements[*]` with `kind` (`create table`, `insert`, `grant`), `name`,
//! `on` for what belongs to a table, and `text`, in which comments are blanks. It refuses to know a dialect's grammar: what
//! follows the first words is text. What a template writes into a statement makes its text unknown.

mod statement;
#[cfg(test)]
mod tests;
mod tokens;

use self::statement::Statement;
use self::tokens::{Kind, Token, Tokens};
use super::limits::{NODES, too_many};
use super::{Document, Entry, Malformed, Node};
use crate::model::Span;

/// The words of a statement's beginning that are looked at for what it does.
const BEGINNING: usize = 24;
/// What follows a `BEGIN` that begins a transaction.
const TRANSACTION: &[&str] =
    &["tran", "transaction", "work", "isolation", "read", "deferred", "immediate", "exclusive", "concurrent"];
/// What `END` closes without an open `BEGIN` or `CASE`.
const CLOSED_BY_NAME: &[&str] = &["if", "loop", "while", "repeat", "for"];

/// Reads an SQL text without a byte order mark. The only root is a mapping.
pub(super) fn parse_sql(text: &str) -> Result<Document, Malformed> {
    let mut reader =
        Reader { tokens: Tokens::new(text), delimiter: ";", statements: Vec::new(), open: Open::default() };
    while reader.step()? {}
    reader.end(text.len())?;
    let all = reader.statements;
    let span = match (all.first(), all.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::default(),
    };
    let entries = match all.is_empty() {
        true => Vec::new(),
        false => vec![Entry::new("statements", Span::new(span.start, span.start), Node::sequence(span, all))],
    };
    Ok(Document { roots: vec![Node::mapping(span, entries)] })
}

/// The statement that is being read.
#[derive(Default)]
struct Open<'t> {
    /// Its first tokens.
    beginning: Vec<Token<'t>>,
    /// Behind its last token.
    end: usize,
    /// How many blocks are open in it.
    depth: usize,
    holds_template: bool,
    last: Option<Token<'t>>,
}

struct Reader<'t> {
    tokens: Tokens<'t>,
    delimiter: &'t str,
    statements: Vec<Node>,
    open: Open<'t>,
}

impl<'t> Reader<'t> {
    /// Takes one token, or a line that is meant for the client; false at the end.
    fn step(&mut self) -> Result<bool, Malformed> {
        self.tokens.skip()?;
        let rest = self.tokens.rest();
        if rest.is_empty() {
            return Ok(false);
        }
        if self.tokens.is_first_of_line() && self.client_line()? {
            return Ok(true);
        }
        if rest.starts_with(self.delimiter) && self.is_outside() {
            let brings_data = self.end(self.tokens.at)?;
            self.tokens.at += self.delimiter.len();
            if brings_data {
                self.tokens.skip_data();
            }
            return Ok(true);
        }
        let token = self.tokens.next()?;
        self.take(token);
        Ok(true)
    }

    /// A delimiter of one's own ends whatever is open; a semicolon does not end a block.
    fn is_outside(&self) -> bool {
        self.open.depth == 0 || self.delimiter != ";"
    }

    /// A line that the client reads, and the server never sees.
    fn client_line(&mut self) -> Result<bool, Malformed> {
        let line = self.tokens.line();
        let mut words = line.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        let is_alone = self.open.beginning.is_empty();
        if first.eq_ignore_ascii_case("go") && second.is_none_or(|count| count.bytes().all(|it| it.is_ascii_digit())) {
            self.end(self.tokens.at)?;
        } else if let Some(delimiter) = second.filter(|_| is_alone && first.eq_ignore_ascii_case("delimiter")) {
            self.delimiter = delimiter;
        } else if !(is_alone && first.starts_with('\\')) {
            return Ok(false);
        }
        self.tokens.at += line.len();
        Ok(true)
    }

    fn take(&mut self, token: Token<'t>) {
        if token.kind == Kind::Word {
            self.open.depth = self.depth_behind(token);
        }
        let open = &mut self.open;
        open.end = token.span.end;
        open.holds_template |= token.kind == Kind::Template;
        if open.beginning.len() < BEGINNING {
            open.beginning.push(token);
        }
        open.last = Some(token);
    }

    /// How many blocks are open behind a word.
    fn depth_behind(&self, word: Token<'t>) -> usize {
        let is = |one: &str| word.text.eq_ignore_ascii_case(one);
        let depth = self.open.depth;
        let is_first = self.open.beginning.is_empty();
        if !(is("begin") || is("case") || is("end")) {
            return depth;
        }
        let may_hold = depth > 0 || is_first || Statement::new(&self.open.beginning).may_hold_blocks();
        let next = self.tokens.peek_word().to_ascii_lowercase();
        let before = self.open.last.filter(|last| last.kind == Kind::Word).map_or("", |last| last.text);
        let opens = is("begin") && !next.is_empty() && !TRANSACTION.contains(&next.as_str())
            || is("case") && !is_first && !before.eq_ignore_ascii_case("end");
        let closes = is("end") && !CLOSED_BY_NAME.contains(&next.as_str());
        match (may_hold, opens, closes) {
            (true, true, _) => depth + 1,
            (true, _, true) => depth.saturating_sub(1),
            _ => depth,
        }
    }

    /// Ends the statement that is open, if one is, and says whether lines of data follow it.
    fn end(&mut self, at: usize) -> Result<bool, Malformed> {
        let open = std::mem::take(&mut self.open);
        let comments = self.tokens.take_comments();
        let Some(first) = open.beginning.first() else { return Ok(false) };
        // Five values each.
        if (self.statements.len() + 1) * 5 > NODES {
            return Err(too_many(at));
        }
        let span = Span::new(first.span.start, open.end);
        let statement = Statement::new(&open.beginning);
        let text = (!open.holds_template).then(|| self.tokens.without(span, &comments));
        self.statements.push(statement.node(span, text));
        Ok(statement.brings_data())
    }
}
