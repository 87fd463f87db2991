//! Text made safe for GitHub-flavoured Markdown.
//!
//! Three sources, three trusts. Names, paths and code of the scanned repository are trusted with nothing. Messages are
//! written by packs around such code: their code spans stay, all else is text. The prose of packs may use emphasis,
//! lists, links to the web and fenced code, but no HTML. Nothing but the tool itself can write a marker, so that an
//! item of the checklist cannot be forged.

use crate::report::language::Wanted;
use crate::report::measure;
use crate::report::prose::{self, Block, Example};
use crate::report::visible::visible;

/// Columns of a line of code; what is beyond is cut.
const CODE_WIDTH: usize = 160;
/// Columns of a path in a table.
const PATH_WIDTH: usize = 72;

/// Where a text stands: tables cannot hold a `|` of their own, not even in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Spot {
    Line,
    Cell,
}

/// A text that means only itself, on one line.
pub(in crate::report) fn text(raw: &str) -> String {
    escaped(raw, None)
}

/// The text as it stands behind a character, or at the beginning of a line, where more marks have a meaning.
fn escaped(raw: &str, behind: Option<char>) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let line = visible(&words.join(" ")).into_owned();
    let mut safe = String::with_capacity(line.len() + 8);
    let mut before = behind;
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let inside_word = before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '|' => safe.push_str("&#124;"),
            '&' if next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#') => safe.push_str("&amp;"),
            '_' if inside_word => safe.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => safe.extend(['\\', character]),
            '#' | '+' | '-' | '=' if before.is_none() => safe.extend(['\\', character]),
            '.' | ')' if behind.is_none() && !safe.is_empty() && safe.bytes().all(|byte| byte.is_ascii_digit()) => {
                safe.extend(['\\', character]);
            }
            other => safe.push(other),
        }
        before = Some(character);
    }
    safe
}

/// A piece of code on one line; nothing for nothing.
pub(super) fn code(raw: &str, spot: Spot) -> String {
    let shown = unmarked(&visible(raw));
    if shown.trim().is_empty() {
        return if shown.is_empty() { String::new() } else { "` `".to_owned() };
    }
    if spot == Spot::Cell && shown.contains('|') {
        return format!("<code>{}</code>", entities(&shown));
    }
    let fence = "`".repeat(longest_run(&shown, '`') + 1);
    let pad = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// A path or a place as code; in a table a long one keeps its first folder and its end.
pub(in crate::report) fn path(raw: &str, spot: Spot) -> String {
    if spot == Spot::Line || measure::width(&visible(raw)) <= PATH_WIDTH {
        return code(raw, spot);
    }
    let cells = measure::cells(&visible(raw));
    let first: String = cells.iter().take(PATH_WIDTH / 4).map(|cell| cell.text.as_str()).collect();
    let last: String =
        cells.iter().skip(cells.len().saturating_sub(PATH_WIDTH / 2)).map(|cell| cell.text.as_str()).collect();
    let first = first.split_inclusive('/').next().unwrap_or(&first).to_owned();
    code(&format!("{first}…{last}"), spot)
}

/// A message or a title: code in backticks stays code, all else is text.
pub(in crate::report) fn inline(markdown: &str, spot: Spot) -> String {
    let words: Vec<&str> = markdown.split_whitespace().collect();
    let line = words.join(" ");
    let mut safe = String::with_capacity(line.len() + 8);
    let mut plain = String::new();
    let mut rest = line.as_str();
    while let Some(first) = rest.chars().next() {
        if let Some(span) = prose::code_span(rest) {
            safe.push_str(&between(&std::mem::take(&mut plain), safe.chars().next_back()));
            safe.push_str(&code(span.code, spot));
            rest = rest.get(span.whole.len()..).unwrap_or_default();
        } else {
            // A run of backticks that nothing closes is text as a whole.
            let run = rest.len() - rest.trim_start_matches('`').len();
            let taken = run.max(first.len_utf8());
            plain.push_str(rest.get(..taken).unwrap_or_default());
            rest = rest.get(taken..).unwrap_or_default();
        }
    }
    safe.push_str(&between(&plain, safe.chars().next_back()));
    safe
}

/// Text before, between or after code, with the blanks that set it apart.
fn between(plain: &str, behind: Option<char>) -> String {
    let lead = if plain.starts_with(' ') { " " } else { "" };
    let tail = if plain.len() > 1 && plain.ends_with(' ') { " " } else { "" };
    format!("{lead}{}{tail}", escaped(plain, behind))
}

/// Code on lines of its own, in a fence that nothing in it can close.
pub(super) fn fenced(lines: &[impl AsRef<str>], language: &str) -> Vec<String> {
    let shown: Vec<String> = lines
        .iter()
        .map(|line| {
            let line = line.as_ref().replace('\t', "    ");
            let line = visible(line.trim_end());
            unmarked(&measure::cut(&line, CODE_WIDTH, "…"))
        })
        .collect();
    let longest = shown.iter().map(|line| longest_run(line, '`')).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let known =
        language.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '#' | '-'));
    let language = if known { language } else { "" };
    [vec![format!("{fence}{language}")], shown, vec![fence]].concat()
}

/// The prose of a pack in blocks that are set apart by empty lines.
///
/// Where some of its examples are in languages that are wanted, those in others are left out.
pub(super) fn pack_prose(markdown: &str, wanted: &Wanted) -> Vec<String> {
    let blocks = prose::blocks_for(markdown, wanted);
    let mut lines: Vec<String> = Vec::new();
    let mut after_item = false;
    for block in &blocks {
        let item = matches!(block, Block::Item { .. });
        let follows_item = item && after_item;
        if !follows_item && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
        after_item = item;
        match block {
            Block::Paragraph(text) => lines.extend(text.iter().map(|line| prose_line(line))),
            Block::Item { indent, mark, lines: text } => {
                let lead = " ".repeat((*indent).min(8));
                let inner = " ".repeat(mark.len() + 1);
                lines.extend(text.iter().enumerate().map(|(number, line)| {
                    let before = if number == 0 { format!("{mark} ") } else { inner.clone() };
                    format!("{lead}{before}{}", prose_line(line))
                }));
            }
            Block::Heading(title) => lines.push(format!("**{}**", text(&prose::plain(title)))),
            Block::Code { info, lines: code } => {
                if let Some(label) = Example::of(info).label() {
                    lines.extend([format!("{label}:"), String::new()]);
                }
                lines.extend(fenced(code, info.split_whitespace().next().unwrap_or_default()));
            }
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A line of a pack's prose: emphasis, code and links to the web stay; HTML and the beginnings of blocks do not.
fn prose_line(line: &str) -> String {
    let line = line.replace('\t', " ");
    let line = visible(&line);
    let mut safe = String::with_capacity(line.len() + 8);
    let ruled = line.chars().all(|character| matches!(character, '-' | '=' | '*' | '_' | ' '));
    if ruled || line.starts_with(['>', '#', '=', '+', '-']) {
        safe.push('\\');
    }
    let mut rest: &str = &line;
    while let Some(first) = rest.chars().next() {
        let taken = if let Some(span) = prose::code_span(rest) {
            safe.push_str(&code(span.code, Spot::Line));
            span.whole.len()
        } else if let Some(address) = prose::autolink(rest) {
            safe.push_str(&format!("<{address}>"));
            address.len() + 2
        } else if let Some(link) = prose::web_link(rest) {
            safe.push_str(&format!("[{}]({})", text(link.label), link.address));
            link.whole
        } else {
            match first {
                '<' => safe.push_str("&lt;"),
                '[' => safe.push_str("\\["),
                '!' if rest.starts_with("![") => safe.push_str("\\!"),
                other => safe.push(other),
            }
            first.len_utf8()
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    safe
}

/// An attribute of a marker: everything that could end a comment or a word is written by its number.
pub(super) fn attribute(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for byte in raw.bytes() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'/' | b'@');
        if plain || byte == b'-' && !safe.is_empty() && !safe.ends_with('-') {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

/// The text with every opening of a marker broken, so that no code can pass for an item of the checklist.
fn unmarked(shown: &str) -> String {
    let mut pieces = shown.split("<!--");
    let mut safe = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let forged = piece.trim_start().starts_with("audit:");
        safe.push_str(if forged { "<!\\x2d-" } else { "<!--" });
        safe.push_str(piece);
    }
    safe
}

fn longest_run(text: &str, mark: char) -> usize {
    text.split(|character| character != mark).map(str::len).max().unwrap_or(0)
}

/// Every punctuation mark by its number, for code that stands between HTML tags in a table.
fn entities(shown: &str) -> String {
    shown.chars().fold(String::with_capacity(shown.len() * 2), |mut safe, character| {
        if character.is_ascii_punctuation() && !matches!(character, '.' | '/' | '-' | ',') {
            safe.push_str(&format!("&#{};", u32::from(character)));
        } else {
            safe.push(character);
        }
        safe
    })
}

#[cfg(test)]
mod tests;
