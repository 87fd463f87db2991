//! The Markdown that checks are written in, read just far enough to be shown elsewhere.
//!
//! Splits a text into paragraphs, list items, headings and fenced code, and takes the marks out of a line. It is no
//! Markdown parser: what it does not know stays as it is, and nothing in a text can make it fail.

use super::language::Wanted;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block<'a> {
    Paragraph(Vec<&'a str>),
    /// A line of a list with its mark, and the lines that continue it.
    Item {
        indent: usize,
        mark: &'a str,
        lines: Vec<&'a str>,
    },
    Heading(&'a str),
    Code {
        info: &'a str,
        lines: Vec<&'a str>,
    },
}

/// The text in blocks, in order.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut fence: Option<Fence<'_>> = None;
    let mut joins = false;
    for line in text.lines() {
        if let Some(open) = &fence {
            if open.is_closed_by(line) {
                fence = None;
            } else if let Some(Block::Code { lines, .. }) = found.last_mut() {
                lines.push(without_indent(line, open.indent));
            }
            continue;
        }
        let trimmed = line.trim();
        if let Some(open) = Fence::opened_by(line) {
            found.push(Block::Code { info: open.info, lines: Vec::new() });
            fence = Some(open);
            joins = false;
        } else if trimmed.is_empty() {
            joins = false;
        } else if let Some(title) = heading(trimmed) {
            found.push(Block::Heading(title));
            joins = false;
        } else if let Some((mark, rest)) = list_mark(trimmed) {
            let indent = line.len() - line.trim_start().len();
            found.push(Block::Item { indent, mark, lines: vec![rest] });
            joins = true;
        } else {
            match found.last_mut() {
                Some(Block::Paragraph(lines) | Block::Item { lines, .. }) if joins => lines.push(trimmed),
                _ => found.push(Block::Paragraph(vec![trimmed])),
            }
            joins = true;
        }
    }
    found
}

/// The blocks of a text for a reader who wants examples in some languages: where any is in one of them, the others are left
/// out, and with them the words that lead to nothing else.
pub(super) fn blocks_for<'a>(text: &'a str, wanted: &Wanted) -> Vec<Block<'a>> {
    let all = blocks(text);
    let is_choosy = all.iter().any(|block| matches!(block, Block::Code { info, .. } if wanted.names(info)));
    if !is_choosy {
        return all;
    }
    let mut kept: Vec<Block<'a>> = Vec::new();
    let mut rest = all.into_iter().peekable();
    while let Some(block) = rest.next() {
        let Block::Code { .. } = block else {
            kept.push(block);
            continue;
        };
        let mut examples = vec![block];
        while let Some(next) = rest.next_if(|next| matches!(next, Block::Code { .. })) {
            examples.push(next);
        }
        examples.retain(|example| matches!(example, Block::Code { info, .. } if wanted.takes(info)));
        if examples.is_empty() {
            without_lead(&mut kept);
        }
        kept.append(&mut examples);
    }
    kept
}

/// Takes away the words that lead to an example: a paragraph about one language, `C#: …`, or the sentence that ends in a colon.
fn without_lead(kept: &mut Vec<Block<'_>>) {
    let Some(Block::Paragraph(lines)) = kept.last_mut() else { return };
    if lines.first().is_some_and(|line| is_of_a_language(line)) {
        kept.pop();
        return;
    }
    if !lines.last().is_some_and(|line| line.trim_end().ends_with(':')) {
        return;
    }
    while let Some(line) = lines.pop() {
        if let Some((before, _)) = line.rsplit_once(". ") {
            lines.push(&line[..=before.len()]);
            break;
        }
    }
    if lines.is_empty() {
        kept.pop();
    }
}

/// What paragraphs about a language begin with.
const OF_A_LANGUAGE: [&str; 7] = ["C#", "ASP.NET Core", ".NET", "TypeScript", "JavaScript", "Node.js", "Python"];

fn is_of_a_language(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['*', '`']);
    OF_A_LANGUAGE.iter().any(|language| {
        let behind = line.strip_prefix(language).map(|rest| rest.trim_start_matches(['*', '`']));
        behind.is_some_and(|rest| rest.starts_with(':'))
    })
}

struct Fence<'a> {
    mark: char,
    length: usize,
    indent: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn opened_by(line: &'a str) -> Option<Self> {
        let trimmed = line.trim_start();
        let mark = trimmed.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = trimmed.trim_start_matches(mark);
        let length = trimmed.len() - info.len();
        let opens = length >= 3 && !(mark == '`' && info.contains('`'));
        opens.then(|| Self { mark, length, indent: line.len() - trimmed.len(), info: info.trim() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let trimmed = line.trim();
        trimmed.len() >= self.length && trimmed.chars().all(|character| character == self.mark)
    }
}

/// The line without as much of its leading white space as the fence itself had.
fn without_indent(line: &str, indent: usize) -> &str {
    let blank = line.len() - line.trim_start_matches(' ').len();
    line.get(blank.min(indent)..).unwrap_or(line)
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| title.trim())
}

fn list_mark(line: &str) -> Option<(&str, &str)> {
    let (mark, rest) = line.split_once(' ')?;
    let numbered = mark
        .strip_suffix(['.', ')'])
        .is_some_and(|number| !number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit()));
    (matches!(mark, "-" | "*" | "+") || numbered).then(|| (mark, rest.trim_start()))
}

/// What a fenced example is there for, as its info string says: `csharp bad`, `csharp good`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Example {
    Bad,
    Good,
    Neither,
}

impl Example {
    pub fn of(info: &str) -> Self {
        match info.split_whitespace().nth(1) {
            Some("bad") => Self::Bad,
            Some("good") => Self::Good,
            _ => Self::Neither,
        }
    }

    /// The words that stand above it.
    pub const fn label(self) -> Option<&'static str> {
        match self {
            Self::Bad => Some("Not like this"),
            Self::Good => Some("Like this"),
            Self::Neither => None,
        }
    }
}

/// A line without the marks of emphasis and links. Code keeps its backticks, which read well as they are.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let used = if let Some(code) = code_span(rest) {
            shown.push_str(code.whole);
            code.whole.len()
        } else if let Some((label, whole)) = link(rest) {
            shown.push_str(label);
            whole
        } else if rest.starts_with("**") {
            2
        } else if let Some(mark) = escaped_mark(rest) {
            shown.push(mark);
            2
        } else {
            shown.push(first);
            first.len_utf8()
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    shown
}

/// The punctuation mark that a backslash at the beginning of a text escapes.
pub(super) fn escaped_mark(text: &str) -> Option<char> {
    text.strip_prefix('\\')?.chars().next().filter(char::is_ascii_punctuation)
}

/// A code span: with its backticks, and what stands between them.
pub(super) struct CodeSpan<'a> {
    pub whole: &'a str,
    pub code: &'a str,
}

/// The code span that a text begins with.
pub(super) fn code_span(text: &str) -> Option<CodeSpan<'_>> {
    let after = text.trim_start_matches('`');
    let fence = text.len() - after.len();
    if fence == 0 {
        return None;
    }
    let mut at = 0;
    while let Some(found) = after.get(at..)?.find('`') {
        let open = at + found;
        let run = after[open..].len() - after[open..].trim_start_matches('`').len();
        if run == fence {
            let inside = &after[..open];
            let code = match inside.strip_prefix(' ').and_then(|rest| rest.strip_suffix(' ')) {
                Some(bare) if !bare.trim().is_empty() => bare,
                _ => inside,
            };
            return Some(CodeSpan { whole: &text[..fence + open + fence], code });
        }
        at = open + run;
    }
    None
}

/// The label of a link or the address of an automatic one, and the bytes that the whole takes.
fn link(text: &str) -> Option<(&str, usize)> {
    if let Some(address) = autolink(text) {
        return Some((address, address.len() + 2));
    }
    any_link(text).map(|link| (link.label, link.whole))
}

/// `[label](address)`, and the bytes that it takes.
pub(super) struct Link<'a> {
    pub label: &'a str,
    pub address: &'a str,
    pub whole: usize,
}

/// The link to the web that a text begins with.
pub(super) fn web_link(text: &str) -> Option<Link<'_>> {
    any_link(text).filter(|link| is_web(link.address))
}

fn any_link(text: &str) -> Option<Link<'_>> {
    let inside = text.strip_prefix('[')?;
    let label = &inside[..inside.find(['[', ']'])?];
    let target = inside[label.len()..].strip_prefix("](")?;
    let address = &target[..target.find(['(', ')', ' ', '<', '>'])?];
    let closed = target[address.len()..].starts_with(')');
    closed.then_some(Link { label, address, whole: label.len() + address.len() + 4 })
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// The address of `<https://…>` at the beginning of a text.
pub(super) fn autolink(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('<')?;
    if !is_web(inside) {
        return None;
    }
    let address = &inside[..inside.find(['>', '<', ' ', '"'])?];
    inside[address.len()..].starts_with('>').then_some(address)
}

/// The sentences of the first paragraph, plain; a text that begins with something else has its first lines for one.
pub(super) fn first_sentences(text: &str) -> Vec<String> {
    let opening = blocks(text).into_iter().find_map(|block| match block {
        Block::Paragraph(lines) | Block::Item { lines, .. } => Some(lines.join(" ")),
        Block::Heading(_) | Block::Code { .. } => None,
    });
    opening.map_or_else(Vec::new, |paragraph| sentences(&plain(&paragraph)))
}

/// The text in sentences; one ends at a full stop before a space and a capital, a backtick, a bracket or the end.
fn sentences(text: &str) -> Vec<String> {
    const NO_END: [&str; 5] = ["e.g.", "i.e.", "vs.", "cf.", "approx."];
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        let stops = word.trim_end_matches([')', '"', '`', '”']).ends_with(['.', '!', '?']);
        let begins = words
            .peek()
            .is_none_or(|next| next.starts_with(|c: char| c.is_uppercase() || matches!(c, '`' | '(' | '"' | '“')));
        if stops && begins && !NO_END.contains(&word) {
            found.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        found.push(sentence);
    }
    found
}

#[cfg(test)]
mod tests;
