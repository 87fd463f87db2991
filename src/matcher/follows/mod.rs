//! Whether what must come next after a word comes next, told from the bytes alone. In doubt it does.

mod lexical;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use lexical::{
    Quoted, behind_blanks, behind_chain, comment, divides, ends_of_text, ends_statement, fills_template, is_blank,
    is_text_of_a_list, is_word, names_on, quoted, uncommented,
};

use super::after::{After, Beginning, Within};
use crate::model::Language;

/// How far a type annotation, a property's accessors or a pattern that unpacks are looked through for the value behind them.
const REACH: usize = 4_096;

/// What stands behind a place of a text, where several words may be wanted.
pub(super) struct Spot<'t> {
    rest: &'t [u8],
    behind_blanks: OnceCell<&'t [u8]>,
    behind_word: OnceCell<&'t [u8]>,
    ends_of_text: OnceCell<Vec<&'t [u8]>>,
}

impl<'t> Spot<'t> {
    pub const fn new(rest: &'t [u8]) -> Self {
        Self { rest, behind_blanks: OnceCell::new(), behind_word: OnceCell::new(), ends_of_text: OnceCell::new() }
    }

    /// Behind blanks and comments.
    fn behind_blanks(&self, language: Language) -> &'t [u8] {
        self.behind_blanks.get_or_init(|| behind_blanks(language, self.rest))
    }

    /// Behind the rest of the word, and blanks and comments.
    fn behind_word(&self, language: Language) -> &'t [u8] {
        self.behind_word.get_or_init(|| {
            let end = self.rest.iter().position(|byte| !(is_word(*byte) || *byte >= 0x80));
            behind_blanks(language, &self.rest[end.unwrap_or(self.rest.len())..])
        })
    }

    /// Behind each quotation mark of the line, one of which may end the text that the word stands in.
    fn ends_of_text(&self) -> impl Iterator<Item = &'t [u8]> {
        self.ends_of_text.get_or_init(|| ends_of_text(self.rest).collect()).iter().copied()
    }
}

/// Reads what stands behind a word.
#[derive(Debug)]
pub(super) struct Behind {
    language: Language,
}

impl Behind {
    /// For words of a language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Whether what stands behind a word goes on as it must; `before` stands before it.
    pub fn follows(&self, wanted: &After, before: &[u8], spot: &Spot<'_>) -> bool {
        let rest = if wanted.skips_word { spot.behind_word(self.language) } else { spot.behind_blanks(self.language) };
        match wanted.within {
            Within::Name => self.goes_on(wanted, before, rest),
            Within::Chain => {
                self.goes_on(wanted, before, rest)
                    || spot
                        .ends_of_text()
                        .filter(|behind| behind_blanks(self.language, behind).starts_with(b"]"))
                        .chain([rest])
                        .filter_map(|rest| behind_chain(self.language, rest))
                        .any(|rest| self.goes_on(wanted, before, rest))
            }
            Within::Key => self.is_keyed(wanted, rest) || spot.ends_of_text().any(|rest| self.is_keyed(wanted, rest)),
        }
    }

    /// Whether `rest` behind a key goes on as it must.
    fn is_keyed(&self, wanted: &After, rest: &[u8]) -> bool {
        let rest = behind_blanks(self.language, rest);
        let rest = rest.strip_prefix(b"]").map_or(rest, |rest| behind_blanks(self.language, rest));
        let Some((next, value)) = rest.split_first() else { return false };
        wanted.one_of.as_bytes().contains(next)
            && match next {
                _ if wanted.then.is_empty() => true,
                b':' => self.begins(wanted, value) || self.is_annotated(wanted, rest),
                _ => self.begins(wanted, value),
            }
    }

    /// Whether `rest` behind a name, or a chain that ends with it, goes on as it must.
    fn goes_on(&self, wanted: &After, before: &[u8], rest: &[u8]) -> bool {
        let rest = behind_blanks(self.language, rest);
        let Some(next) = rest.first().copied() else { return false };
        if !wanted.one_of.as_bytes().contains(&next) {
            return false;
        }
        // What looks like a comment is behind us: a slash divides.
        if next == b'/' {
            return rest.get(1) == Some(&b'=');
        }
        if wanted.then.is_empty() {
            return match rest.get(1).filter(|_| next == b'=') {
                Some(b'=') => false,
                Some(b'>') => wanted.one_of.contains('>'),
                _ => true,
            };
        }
        match next {
            b'=' => self.gives(wanted, &rest[1..]),
            b')' => {
                let behind = rest.iter().position(|byte| *byte != b')' && !is_blank(*byte));
                behind.is_some_and(|behind| rest[behind] == b'=' && self.begins(wanted, &rest[behind + 1..]))
            }
            b':' | b'{' | b'!' | b'?' => self.is_annotated(wanted, rest),
            b'}' if self.language == Language::TypeScript && fills_template(before) => false,
            b',' | b'}' | b']' => self.is_unpacked(wanted, rest),
            _ => true,
        }
    }

    /// Whether the name before a `=` is given a value that begins as it must.
    fn gives(&self, wanted: &After, value: &[u8]) -> bool {
        let is_text = |one: &Beginning| matches!(one.text.as_bytes(), [b'"' | b'\'' | b'a'..=b'z' | b'A'..=b'Z']);
        let asks_for_text = self.language == Language::Python && wanted.then.iter().all(is_text);
        self.begins(wanted, value) && !(asks_for_text && is_text_of_a_list(value))
    }

    /// Whether the value behind a `=` begins as it must; `==` and `=>` give no value.
    fn begins(&self, wanted: &After, value: &[u8]) -> bool {
        if matches!(value.first(), Some(b'=' | b'>')) {
            return false;
        }
        let mut value = value;
        loop {
            value = behind_blanks(self.language, value);
            match value.strip_prefix(b"(").or_else(|| value.strip_prefix(b"await")) {
                Some(inner) => value = inner,
                None => return wanted.then.iter().any(|beginning| self.is_begun(value, beginning)),
            }
        }
    }

    /// Whether the value begins so. A name may stand for anything, and what a text says is not how it is written.
    fn is_begun(&self, value: &[u8], beginning: &Beginning) -> bool {
        if !value.starts_with(beginning.text.as_bytes()) {
            return false;
        }
        // A letter before a text is no beginning of a name: `rb"…"`.
        if beginning.text.len() == 1 && value[0].is_ascii_alphabetic() {
            let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            return letters <= 2 && matches!(value.get(letters), Some(b'"' | b'\''));
        }
        let Some(regex) = &beginning.expression else { return true };
        let is_made = value.strip_prefix(b"new").is_some_and(|rest| rest.first().is_some_and(|next| is_blank(*next)));
        if !is_made && !value.starts_with(b"{") {
            return true;
        }
        let near = &value[..value.len().min(REACH)];
        let holds = |text: &[u8]| regex.is_match(&String::from_utf8_lossy(text));
        holds(near) || holds(&uncommented(self.language, near))
    }

    /// Whether names that are unpacked together are given the value within their statement: `{ a, b } = …`. `text` begins
    /// behind the name.
    fn is_unpacked(&self, wanted: &After, text: &[u8]) -> bool {
        if self.language == Language::Python {
            return self.is_unpacked_by_line(wanted, text);
        }
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                // Nothing that unpacks stands in parentheses by itself, but for a tuple of C#.
                b')' if self.language == Language::TypeScript => return false,
                b')' | b']' | b'}' => {
                    let behind = behind_blanks(self.language, &text[at + 1..]);
                    match behind {
                        [b'=', b'>', ..] => return false,
                        [b'=', value @ ..] if self.begins(wanted, value) => return true,
                        // Only the outermost has a type.
                        [b':' | b'!' | b'?', ..] => return self.is_annotated(wanted, behind),
                        [b'=' | b',' | b')' | b']' | b'}', ..] => {}
                        _ => return false,
                    }
                }
                b';' if depth == 0 => return false,
                b',' if depth == 0 && self.language == Language::TypeScript && !names_on(&text[at + 1..]) => {
                    return false;
                }
                b'"' | b'\'' | b'`' => match quoted(&text[at..]) {
                    Quoted::Ends(length) => at += length - 1,
                    Quoted::Never => return false,
                    Quoted::Unsure => return true,
                },
                b'/' | b'#' => match comment(self.language, &text[at..]) {
                    Some(length) => at += length.saturating_sub(1),
                    None if divides(&text[..at]) => {}
                    // A regular expression may hold anything.
                    None => return true,
                },
                _ => {}
            }
            at += 1;
        }
        at >= REACH
    }

    /// The same of Python, where a line ends the statement unless a bracket is open, and the bracket may stand before the name.
    fn is_unpacked_by_line(&self, wanted: &After, text: &[u8]) -> bool {
        let (mut depth, mut crossed_line, mut at) = (0_usize, false, 0);
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                // The line breaks before it stood in brackets.
                b')' | b']' | b'}' => crossed_line = false,
                b'\\' => at += usize::from(text.get(at + 1) == Some(&b'\r')) + 1,
                b'\n' if depth == 0 => crossed_line = true,
                b';' if depth == 0 => return false,
                b'=' if depth == 0 && text.get(at + 1) == Some(&b'=') => at += 1,
                // Behind a line that ends the statement, or in brackets, where names are given no values to keep.
                b'=' if depth == 0 && crossed_line => return false,
                b'=' if depth == 0 && self.begins(wanted, &text[at + 1..]) => return true,
                b'"' | b'\'' => match quoted(&text[at..]) {
                    // A text of several lines is no part of a name.
                    Quoted::Ends(2) if text.get(at + 2) == Some(byte) => return !crossed_line,
                    Quoted::Ends(length) => at += length - 1,
                    // The name stands in a text itself, which may be the key of what is given the value.
                    Quoted::Never | Quoted::Unsure => return !crossed_line,
                },
                b'#' => at += comment(self.language, &text[at..]).unwrap_or(1).saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        at >= REACH && !crossed_line
    }

    /// Whether the value stands behind the `=` that ends a type annotation or a list of accessors: `: Map<string, number> = …`,
    /// `{ get; set; } = …`. A comma or a closing bracket of something else ends it without.
    fn is_annotated(&self, wanted: &After, text: &[u8]) -> bool {
        // Of a text that goes on: `${key}: ${value}`.
        let type_begins = || text.strip_prefix(b":").map(|rest| behind_blanks(self.language, rest));
        if self.language == Language::TypeScript && type_begins().is_some_and(|begun| begun.starts_with(b"${")) {
            return false;
        }
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(byte) = text.get(at).filter(|_| at < REACH) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b'<' if self.language == Language::TypeScript => depth += 1,
                b'>' if self.language != Language::TypeScript || at > 0 && text[at - 1] == b'=' => {}
                b')' | b']' | b'}' | b'>' => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return false,
                },
                b',' | b';' if depth == 0 => return false,
                b'\n' if depth == 0 && ends_statement(&text[..at], &text[at..]) => return false,
                b'/' | b'#' => match comment(self.language, &text[at..]) {
                    // The line break behind it may end the statement.
                    Some(length) => at += length.saturating_sub(1),
                    // Accessors may hold any code, an annotation may not.
                    None => return self.language == Language::CSharp,
                },
                b'"' | b'\'' | b'`' => match quoted(&text[at..]) {
                    Quoted::Ends(length) => at += length - 1,
                    Quoted::Never => return false,
                    Quoted::Unsure => return true,
                },
                b'=' if depth == 0 && !matches!(text.get(at + 1), Some(b'>')) => {
                    return self.gives(wanted, &text[at + 1..]);
                }
                _ => {}
            }
            at += 1;
        }
        at >= REACH
    }
}
