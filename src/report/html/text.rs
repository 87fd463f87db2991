//! Texts as markup: what a scanned repository wrote means only itself, messages may hold code in backticks, and the
//! prose of packs may use emphasis, lists, links to the web and fenced code. None of it can bring an element of its own.

use maud::{Markup, html};

use super::excerpt::TAB;
use crate::report::language::Wanted;
use crate::report::prose::{self, Block, Example};
use crate::report::visible::visible;

/// Characters of a line of an example.
const CODE_LENGTH: usize = 400;

/// A text that means only itself, on one line.
pub(super) fn text(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}

/// A piece of code on one line.
pub(super) fn code(raw: &str) -> Markup {
    html! { code { (visible(raw)) } }
}

/// A path or a place, which may break behind its slashes.
pub(super) fn path(raw: &str) -> Markup {
    let shown = visible(raw);
    html! { code.path { @for part in shown.split_inclusive('/') { (part) @if part.ends_with('/') { wbr; } } } }
}

/// A message or a title: code in backticks is code, all else is text.
pub(super) fn inline(markdown: &str) -> Markup {
    runs(markdown, Marks::Code)
}

/// A message as a sentence of its own.
pub(super) fn sentence(message: &str) -> Markup {
    let said = crate::report::wording::capitalised(message.trim());
    html! { (inline(&said)) @if !said.ends_with(['.', '!', '?']) { "." } }
}

/// Which marks of Markdown have a meaning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Code,
    /// Emphasis and links to the web as well.
    Prose,
}

fn runs(markdown: &str, marks: Marks) -> Markup {
    let line = markdown.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = line.as_str();
    let mut plain = String::new();
    let mut strong = false;
    let mut pieces: Vec<Markup> = Vec::new();
    let flush = |plain: &mut String, pieces: &mut Vec<Markup>, strong: bool| {
        let said = std::mem::take(plain);
        match (said.is_empty(), strong) {
            (true, _) => {}
            (_, true) => pieces.push(html! { strong { (visible(&said)) } }),
            (_, false) => pieces.push(html! { (visible(&said)) }),
        }
    };
    while let Some(first) = rest.chars().next() {
        let used = if let Some(span) = prose::code_span(rest) {
            flush(&mut plain, &mut pieces, strong);
            pieces.push(code(span.code));
            span.whole.len()
        } else if first == '`' {
            // A run of backticks that nothing closes is text as a whole.
            let run = rest.len() - rest.trim_start_matches('`').len();
            plain.push_str(rest.get(..run).unwrap_or_default());
            run
        } else if let Some((link, used)) = Some(rest).filter(|_| marks == Marks::Prose).and_then(link) {
            flush(&mut plain, &mut pieces, strong);
            pieces.push(link);
            used
        } else if marks == Marks::Prose && rest.starts_with("**") {
            flush(&mut plain, &mut pieces, strong);
            strong = !strong;
            2
        } else if let Some(mark) = Some(rest).filter(|_| marks == Marks::Prose).and_then(prose::escaped_mark) {
            plain.push(mark);
            1 + mark.len_utf8()
        } else {
            plain.push(first);
            first.len_utf8()
        };
        rest = rest.get(used..).unwrap_or_default();
    }
    flush(&mut plain, &mut pieces, strong);
    html! { @for piece in &pieces { (piece) } }
}

/// The link to the web that a text begins with, and the bytes that it takes.
fn link(rest: &str) -> Option<(Markup, usize)> {
    if let Some(address) = prose::autolink(rest) {
        return Some((web(address, address), address.len() + 2));
    }
    let link = prose::web_link(rest)?;
    Some((web(link.address, link.label), link.whole))
}

/// A link that leaves the page, and tells nobody from where.
fn web(address: &str, label: &str) -> Markup {
    html! { a href=(visible(address)) rel="noreferrer noopener" { (visible(label)) } }
}

/// What a check refers to: a link where it is one, a text where it is not.
pub(super) fn reference(said: &str) -> Markup {
    let is_web = (said.starts_with("https://") || said.starts_with("http://")) && !said.contains(char::is_whitespace);
    if is_web {
        web(said, said.split_once("://").map_or(said, |(_, rest)| rest))
    } else {
        html! { (text(said)) }
    }
}

/// The prose of a pack. Where some of its examples are in `languages`, those in others are left out.
pub(super) fn pack_prose(markdown: &str, wanted: &Wanted) -> Markup {
    let blocks = prose::blocks_for(markdown, wanted);
    let mut shown: Vec<Markup> = Vec::new();
    let mut at = 0;
    while let Some(block) = blocks.get(at) {
        at += 1;
        match block {
            Block::Paragraph(lines) => shown.push(html! { p { (runs(&lines.join(" "), Marks::Prose)) } }),
            Block::Heading(title) => shown.push(html! { p { strong { (runs(title, Marks::Prose)) } } }),
            Block::Code { info, lines } => shown.push(example(info, lines)),
            Block::Item { mark, .. } => {
                let more = blocks.iter().skip(at).take_while(|next| matches!(next, Block::Item { .. })).count();
                shown.push(list(mark, blocks.get(at - 1..at + more).unwrap_or_default()));
                at += more;
            }
        }
    }
    html! { @for piece in &shown { (piece) } }
}

fn list(mark: &str, items: &[Block<'_>]) -> Markup {
    let items = html! {
        @for item in items {
            @if let Block::Item { indent, lines, .. } = item {
                li class=[(*indent > 1).then_some("inner")] { (runs(&lines.join(" "), Marks::Prose)) }
            }
        }
    };
    let is_numbered = mark.ends_with(['.', ')']);
    html! { @if is_numbered { ol { (items) } } @else { ul { (items) } } }
}

fn example(info: &str, lines: &[&str]) -> Markup {
    let kind = Example::of(info);
    let class = match kind {
        Example::Bad => "example bad",
        Example::Good => "example good",
        Example::Neither => "example",
    };
    let line = |line: &&str| -> String {
        let line = line.trim_end().replace('\t', TAB);
        let cut: String = line.chars().take(CODE_LENGTH).collect();
        let mark = if cut.len() < line.len() { "…" } else { "" };
        format!("{}{mark}\n", visible(&cut))
    };
    let body: String = lines.iter().map(line).collect();
    html! {
        figure class=(class) {
            @if let Some(label) = kind.label() { figcaption { (label) } }
            pre tabindex="0" { code { (body) } }
        }
    }
}
