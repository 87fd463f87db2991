//! Literal values under secret names, in any notation: finds the names, and hands each to the reader of what follows it.

use super::super::bytes::{byte, byte_before, is_quote, is_word, slice};
use super::super::name::{Promise, promise};
use super::super::words;
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
    let landmarks = found.landmarks;
    for word in landmarks.words.iter().copied() {
        if word < resume {
            continue;
        }
        let (start, end) = name_around(text, word, found.dialect);
        resume = end;
        let name = slice(text, start, end);
        if end - start > LONGEST_NAME || !promises(name, byte(text, end)) {
            continue;
        }
        quotes.advance(start);
        if is_prose(text, start, end, quotes.open()) {
            continue;
        }
        if matches!(found.dialect, Dialect::Code | Dialect::Other) {
            compared_before(found, start);
        }
        let place = Place { name: start, behind: end, open: quotes.open(), comment: quotes.in_comment() };
        resume = resume.max(value_behind(found, &place));
    }
}

/// How far before a name a text that is compared with it is looked for, in bytes.
const REACH_BEFORE: usize = 512;

/// The string that a name is compared with where the string stands first: `"…" == password`.
fn compared_before(found: &mut Found<'_>, name: usize) {
    let text = found.text;
    let sign_end = behind_blanks(text, name);
    let before = slice(text, sign_end.saturating_sub(3), sign_end);
    let Some(sign) = ["===", "!==", "==", "!="].iter().find(|sign| before.ends_with(*sign)) else { return };
    let end = behind_blanks(text, sign_end - sign.len());
    let quote = byte_before(text, end);
    if !is_quote(quote) {
        return;
    }
    let close = end - 1;
    let mut open = close;
    while close - open < REACH_BEFORE
        && !matches!(byte_before(text, open), 0 | b'\n')
        && byte_before(text, open) != quote
    {
        open -= 1;
    }
    if byte_before(text, open) == quote {
        found.offer(open, close);
    }
}

/// Where the few blanks before `at` begin.
fn behind_blanks(text: &str, at: usize) -> usize {
    let mut start = at;
    while at - start < 8 && byte_before(text, start) == b' ' {
        start -= 1;
    }
    start
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
    if promise(name) == Some(Promise::Credential) || is_of_somebody(name) {
        return true;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.eq_ignore_ascii_case("credentials") || last.eq_ignore_ascii_case("credential") {
        return true;
    }
    next == b'(' && (takes(last, &SETTERS) || hashed(last).is_some_and(|rest| takes(rest, &HASHERS)))
}

const SETTERS: [&str; 10] = ["set", "with", "use", "add", "Set", "With", "Use", "Add", "set_", "with_"];
const HASHERS: [&str; 10] =
    ["hash", "Hash", "hash_", "make_", "get", "get_", "generate", "generate_", "create", "create_"];

/// Whether a deed of this name is done to a credential, by one of these verbs.
fn takes(name: &str, verbs: &[&str]) -> bool {
    verbs.iter().filter_map(|verb| name.strip_prefix(verb)).any(|rest| promise(rest) == Some(Promise::Credential))
}

/// What a name says is hashed: `get_password` of `get_password_hash`, and `hash_password` as it is. That a token is made or fetched takes none.
fn hashed(name: &str) -> Option<&str> {
    let named = name.strip_suffix("_hash").or_else(|| name.strip_suffix("Hash"));
    named.or_else(|| ["hash", "Hash", "make_"].iter().any(|verb| name.starts_with(verb)).then_some(name))
}

/// Whether a name says whose the secret is behind what it is: `API_KEY_OPENAI`, `password_orders`. One word that says nothing about the secret itself.
fn is_of_somebody(name: &str) -> bool {
    let Some((front, owner)) = name.rsplit_once(['_', '-']) else { return false };
    let plain = owner.len() > 1 && owner.bytes().all(|byte| byte.is_ascii_alphabetic());
    let about = words::ABOUT.iter().any(|word| owner.eq_ignore_ascii_case(word));
    plain && !about && promise(front) == Some(Promise::Credential)
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
