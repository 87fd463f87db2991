//! `audit tree`, and `audit explain --at`: a file's tree and a rule's steps, as people read them.

use super::page::{Ink, Line, Page};
use crate::model::{FileTree, Mark, RepoPath, RuleId, Trace, TraceLine, TreeRow};
use crate::report::measure;
use crate::report::style::TerminalStyle;
use crate::report::wording;

/// The tree of a file: place, field, name, text, and the words that `kind:` knows it by.
pub fn tree(tree: &FileTree, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    let head = Line::of(Ink::Strong, page.safe(tree.path.as_str()));
    page.line(head.gap(2).with(Ink::Dim, format!("{}, a {} file", tree.read_as, tree.role)));
    if let Some(line) = tree.first_error {
        page.line(Line::of(Ink::Asks, format!("there is a syntax error in line {line}")));
    }
    page.blank();
    if tree.rows.is_empty() {
        page.line(Line::of(Ink::Dim, "nothing stands here"));
    }
    let places: Vec<String> = tree.rows.iter().map(|row| format!("{}:{}", row.place.line, row.place.column)).collect();
    let column = places.iter().map(String::len).max().unwrap_or(0) + 2;
    for (row, place) in tree.rows.iter().zip(places) {
        page.line(tree_row(row, Line::of(Ink::Dim, place).up_to(column, 1)));
    }
    page.finish()
}

fn tree_row(row: &TreeRow, lead: Line) -> Line {
    let mut line = lead.gap(2 * row.depth);
    if let Some(field) = &row.field {
        line = line.with(Ink::Dim, format!("{field}: "));
    }
    line = line.with(Ink::Strong, &row.name);
    if let Some(text) = &row.text {
        line = line.gap(2).plain(text);
    }
    if row.words.is_empty() { line } else { line.gap(2).with(Ink::Asks, format!("kind: {}", row.words.join(", "))) }
}

/// What is said of the rules that have nothing to tell.
#[derive(Clone, Copy, Debug)]
pub struct Untold<'a> {
    /// How many do not look at such files.
    pub elsewhere: usize,
    /// Those for want of whose words the file is not tried.
    pub wanting: &'a [RuleId],
}

/// How rules fared at a line, each with its steps.
pub fn trace(path: &RepoPath, number: usize, traces: &[Trace], untold: Untold<'_>, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    for trace in traces {
        page.blank();
        let id = page.safe(trace.rule.as_str());
        let note = format!("{} rule, {}  {path}:{number}", trace.emits, trace.looks_at);
        page.line(Line::of(Ink::Strong, id).gap(2).with(Ink::Dim, note));
        page.blank();
        trace.lines.iter().for_each(|line| step(&mut page, line));
        page.blank();
        let sign = page.choose("→ ", "-> ");
        wrapped(&mut page, Line::of(ink(trace.outcome), sign), 2, Ink::Strong, &trace.conclusion);
    }
    page.blank();
    if !untold.wanting.is_empty() {
        let names: Vec<_> = untold.wanting.iter().map(RuleId::as_str).collect();
        let text = format!("not tried, since words that they need stand nowhere in this file: {}", names.join(", "));
        wrapped(&mut page, Line::new(), 2, Ink::Dim, &text);
    }
    if untold.elsewhere > 0 {
        let rules = wording::count(untold.elsewhere, "rule of it does", "rules of it do");
        page.line(Line::of(Ink::Dim, format!("{rules} not look at such a file")));
    }
    page.finish()
}

/// Where the text of a step begins.
const COLUMN: usize = 9;

fn step(page: &mut Page, line: &TraceLine) {
    let indent = COLUMN + 2 * line.depth.min(12);
    let lead = Line::of(ink(line.mark), word(line.mark)).up_to(indent, 1);
    wrapped(page, lead, indent, Ink::Plain, &line.asked);
    for note in &line.notes {
        wrapped(page, Line::new().gap(indent + 2), indent + 2, Ink::Dim, note);
    }
}

fn wrapped(page: &mut Page, lead: Line, indent: usize, ink: Ink, text: &str) {
    let text = page.safe(text);
    let lines = measure::wrap(&text, page.columns().saturating_sub(indent).max(20));
    let mut lead = Some(lead);
    for line in lines {
        let before = lead.take().unwrap_or_else(|| Line::new().gap(indent));
        page.line(before.with(ink, line));
    }
}

const fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Yes => "yes",
        Mark::No => "no",
        Mark::Unknown => "unknown",
        Mark::Note => "",
    }
}

const fn ink(mark: Mark) -> Ink {
    match mark {
        Mark::Yes => Ink::Good,
        Mark::No => Ink::Severity(crate::model::Severity::High),
        Mark::Unknown => Ink::Asks,
        Mark::Note => Ink::Dim,
    }
}
