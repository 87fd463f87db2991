//! Logins in commands that name nothing: `curl -u user:password`, `sqlcmd -P …`, `IDENTIFIED BY '…'`, and lines of `.netrc`.

use super::super::bytes::{byte, byte_before, find, is_quote, line_end, skip_blanks, slice};
use super::Found;
use super::literal::literal;
use super::plain::{item_value, next_item};

/// How far behind a command its login is looked for, in bytes.
const REACH: usize = 512;

/// What a login stands behind, in whatever case.
pub(in crate::secret) const COMMANDS: [&str; 3] = ["curl ", "identified ", "machine "];

/// How a program is handed a password by an option.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handed {
    /// In the same word; what stands behind a blank is something else.
    AtOnce,
    /// In the same word, behind a blank, or as the next item of a list.
    Anyhow,
}

/// Programs, and the option that hands each a password.
const OPTIONS: [(&str, &str, Handed); 5] = [
    ("mysql", "-p", Handed::AtOnce),
    ("mariadb", "-p", Handed::AtOnce),
    ("redis-cli", "-a", Handed::Anyhow),
    ("sqlcmd", "-P", Handed::Anyhow),
    ("ldapsearch", "-w", Handed::Anyhow),
];

/// The programs of [`OPTIONS`].
pub(in crate::secret) const PROGRAMS: [&str; OPTIONS.len()] = {
    let mut programs = [""; OPTIONS.len()];
    let mut at = 0;
    while at < OPTIONS.len() {
        programs[at] = OPTIONS[at].0;
        at += 1;
    }
    programs
};

/// Adds the passwords that options of programs say, in a line of a shell or in a list on one line.
pub(super) fn options(found: &mut Found<'_>) {
    let text = found.text;
    let landmarks = found.landmarks;
    for (begin, which) in landmarks.programs.iter().copied() {
        let (program, option, handed) = OPTIONS[which];
        let mut at = begin + program.len();
        if slice(text, begin, at) != program {
            continue;
        }
        let end = line_end(text, begin, REACH);
        while let Some(next) = slice(text, at, end).find(option) {
            let start = at + next;
            at = start + option.len();
            let begins = byte_before(text, start).is_ascii_whitespace() || is_quote(byte_before(text, start));
            let ends = |byte: u8| byte.is_ascii_whitespace() || is_quote(byte);
            if begins && (handed == Handed::Anyhow || !ends(byte(text, at))) {
                handed_over(found, at, end);
            }
        }
    }
}

/// The password behind an option.
fn handed_over(found: &mut Found<'_>, option_end: usize, end: usize) {
    let text = found.text;
    if let Some(item) = next_item(text, option_end) {
        item_value(found, item);
        return;
    }
    let start = skip_blanks(text, option_end).min(end);
    if is_quote(byte(text, start)) {
        if let Some(string) = literal(text, start, found.dialect) {
            found.offer(string.start, string.end);
        }
        return;
    }
    if byte(text, start) != b'-' {
        found
            .offer(start, find(text, start, end, |byte| byte.is_ascii_whitespace() || is_quote(byte) || byte == b'\\'));
    }
}

/// Adds the passwords of logins in commands.
pub(super) fn logins(found: &mut Found<'_>) {
    let text = found.text;
    let landmarks = found.landmarks;
    for (begin, which) in landmarks.commands.iter().copied() {
        let behind = begin + COMMANDS[which].len();
        let end = line_end(text, begin, REACH);
        match which {
            0 => user_and_password(found, behind - 1, end),
            1 => identified_by(found, behind - 1, end),
            _ => machine(found, behind, end),
        }
    }
}

/// `-u user:password` and `--user user:password`, in quotes or not.
fn user_and_password(found: &mut Found<'_>, start: usize, end: usize) {
    let text = found.text;
    let line = slice(text, start, end);
    let flag = [" -u ", " --user ", " -u", " --user="]
        .iter()
        .find_map(|flag| line.find(flag).map(|at| start + at + flag.len()));
    let Some(login) = flag else { return };
    let quoted = is_quote(byte(text, login));
    let login = login + usize::from(quoted);
    let stop = find(text, login, end, |byte| byte.is_ascii_whitespace() || is_quote(byte) || byte == b'\\');
    let colon = find(text, login, stop, |byte| byte == b':');
    let quote = byte(text, stop);
    if !quoted && colon + 1 == stop && is_quote(quote) {
        // `user:'password'`
        found.offer(stop + 1, find(text, stop + 1, end, |byte| byte == quote));
    } else if colon < stop {
        found.offer(colon + 1, stop);
    }
}

/// `machine host login user password …`, as in `.netrc`.
fn machine(found: &mut Found<'_>, start: usize, end: usize) {
    let text = found.text;
    let line = slice(text, start, end);
    let Some(at) = line.find(" login ").and_then(|login| line.get(login..)?.find(" password ").map(|at| login + at))
    else {
        return;
    };
    let value = skip_blanks(text, start + at + " password ".len());
    found.offer(value, find(text, value, end, |byte| byte.is_ascii_whitespace()));
}

/// `IDENTIFIED BY '…'` and `IDENTIFIED WITH plugin BY '…'`.
fn identified_by(found: &mut Found<'_>, start: usize, end: usize) {
    let text = found.text;
    let line = slice(text, start, end);
    let by = [" by ", " BY ", " By "].iter().filter_map(|word| line.find(word)).min();
    let Some(by) = by.filter(|by| *by < 64) else {
        return;
    };
    let value = skip_blanks(text, start + by + 4);
    if let Some(string) = literal(text, value, found.dialect) {
        found.offer(string.start, string.end);
    }
}
