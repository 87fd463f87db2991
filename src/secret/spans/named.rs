//! Literal values under secret names, in any notation: finds the names, and hands each to the reader of what follows it.

use super::super::bytes::{byte, byte_before, is_quote, is_word, slice};
use super::super::name::{Promise, SECRET_WORD_SEARCH, promise};
use super::quotes::Quotes;
use super::value::{Place, value_behind};
use super::{Dialect, Found};

/// The longest name, in bytes; longer runs of letters are data.
const LONGEST_NAME: usize = 200;

/// Adds the literal values under secret names.
pub(super) fn values(found: &mut Found<'_>) {
    let text = found.text;
    let mut quotes = Quotes::new(text);
    let mut resume = 0;
    for hit in SECRET_WORD_SEARCH.iter().flat_map(|words| words.find_iter(text)) {
        if hit.start() < resume {
            continue;
        }
        let (start, end) = name_around(text, hit.start(), found.dialect);
        resume = end;
        let name = slice(text, start, end);
        if end - start > LONGEST_NAME || !promises(name, byte(text, end)) {
            continue;
        }
        quotes.advance(start);
        if is_prose(text, start, end, quotes.open()) {
            continue;
        }
        let place = Place { name: start, behind: end, open: quotes.open(), comment: quotes.in_comment() };
        resume = resume.max(value_behind(found, &place));
    }
}

/// Whether a name is a word of running text: the last one of a longer string (`"Hide password"`), or a `pass` that no sign makes a setting.
fn is_prose(text: &str, start: usize, end: usize, open: u8) -> bool {
    let closed = open != 0 && byte(text, end) == open && byte_before(text, start) == b' ';
    let pass = byte_before(text, start) != b'-' && slice(text, start, end).eq_ignore_ascii_case("pass");
    let sign = byte(text, super::super::bytes::skip_blanks(text, end + usize::from(is_quote(byte(text, end)))));
    let verdict =
        pass && (!matches!(sign, b'=' | b':') || slice(text, start, end) == "PASS" && is_quote(byte(text, end)));
    closed || verdict
}

/// Whether a name in running text promises a credential. More is taken than [`is_secret_name`](super::super::is_secret_name) says: setters
/// (`setPassword("…")`) and bare `credentials`, whose value is seldom harmless enough to be shown without a look.
fn promises(name: &str, next: u8) -> bool {
    if promise(name) == Some(Promise::Credential) {
        return true;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.eq_ignore_ascii_case("credentials") || last.eq_ignore_ascii_case("credential") {
        return true;
    }
    let setter = ["set", "with", "use", "add", "Set", "With", "Use", "Add", "set_", "with_"]
        .iter()
        .find_map(|verb| last.strip_prefix(verb));
    next == b'(' && setter.is_some_and(|rest| promise(rest) == Some(Promise::Credential))
}

/// The name that the byte at `at` belongs to: letters, digits and `_`, and between these `-`, `.` and `/`, and `:` where a path may hold one.
fn name_around(text: &str, at: usize, dialect: Dialect) -> (usize, usize) {
    let tight = bounds(text, at, |byte| matches!(byte, b'-' | b'.'));
    let quoted = |(start, end): (usize, usize)| is_quote(byte_before(text, start)) && is_quote(byte(text, end));
    let wide = bounds(text, at, |byte| matches!(byte, b'-' | b'.' | b':' | b'/'));
    if quoted(wide) || dialect == Dialect::Dotenv && is_line_start(byte_before(text, wide.0)) { wide } else { tight }
}

const fn is_line_start(before: u8) -> bool {
    matches!(before, 0 | b'\n')
}

fn bounds(text: &str, at: usize, joins: impl Fn(u8) -> bool) -> (usize, usize) {
    let reach = LONGEST_NAME + 1;
    let mut start = at;
    while at - start < reach {
        let before = byte_before(text, start);
        let joined = joins(before) && start > 1 && is_word(byte(text, start - 2)) && is_word(byte(text, start));
        if !is_word(before) && !joined || start == 0 {
            break;
        }
        start -= 1;
    }
    let mut end = at;
    loop {
        let here = byte(text, end);
        let joined = joins(here) && end > at && is_word(byte_before(text, end)) && is_word(byte(text, end + 1));
        if !is_word(here) && !joined {
            break;
        }
        end += 1;
    }
    (super::super::bytes::ceil(text, start), end)
}
