//! A check on one line or two: what stands before it, the promise, how far it reaches, its id.

use super::page::{Ink, Line, Page};
use crate::model::{CheckResult, Reason};
use crate::report::grouped::{self, Judged};
use crate::report::measure;
use crate::report::wording;

/// The width from which on ids stand with their categories.
const CATEGORY_FROM: usize = 100;

/// A failing check on one line or two: severity, promise, how far it reaches, id.
pub(super) fn heading(page: &mut Page, judged: &Judged<'_>) {
    let severity = judged.result.severity;
    title(page, Line::of(Ink::Severity(severity), severity.word()), judged.result, note(judged).as_deref());
}

/// A check on one line or two, with what stands at the left of it and a note.
pub(super) fn title(page: &mut Page, lead: Line, result: &CheckResult, note: Option<&str>) {
    let check = &result.check;
    let title = page.sentence(&check.title);
    let id = if page.columns() >= CATEGORY_FROM {
        page.safe(&format!("{}/{}", check.category, check.id))
    } else {
        page.safe(check.id.as_str())
    };
    title_lines(page, lead, &title, note, &id);
}

/// A title with something before it, and a note and an id at the right: on the same line, or on the next.
pub(super) fn title_lines(page: &mut Page, lead: Line, title: &str, note: Option<&str>, id: &str) {
    let width = page.measure();
    let indent = page.indent();
    let lead = if page.is_roomy() { lead.up_to(indent, 1) } else { lead.gap(2) };
    let right = |line: Line| match note {
        Some(note) => line.with(Ink::Plain, note).gap(2).with(Ink::Dim, id),
        None => line.with(Ink::Dim, id),
    };
    let tail = right(Line::new()).width();
    if lead.width() + measure::width(title) + 2 + tail <= width {
        let line = lead.with(Ink::Strong, title).up_to(width - tail, 2);
        page.line(right(line));
        return;
    }
    let first = lead.width();
    let mut lead = Some(lead);
    for line in measure::wrap(title, width.saturating_sub(first).max(10)) {
        let before = lead.take().unwrap_or_else(|| Line::new().gap(first.min(indent)));
        page.line(before.with(Ink::Strong, line));
    }
    if indent + tail <= width {
        let space = width - indent - measure::width(id);
        let line = Line::new().gap(indent);
        let line = note.map_or_else(|| line.clone(), |note| line.clone().plain(note));
        let line = if note.is_some() { line.up_to(indent + space, 2) } else { line };
        page.line(line.with(Ink::Dim, id));
    } else {
        let note = note.map_or_else(Vec::new, |note| measure::wrap(note, width.saturating_sub(indent)));
        for text in note.into_iter().chain([id.to_owned()]) {
            page.line(Line::new().gap(indent).with(Ink::Dim, text));
        }
    }
}

/// How far it reaches: `holds in 4 of 12 services`, `352 places in 7 of 18 services`, `3 places`.
fn note(judged: &Judged<'_>) -> Option<String> {
    let places: u64 = judged.findings().into_iter().map(grouped::tally).sum();
    let misses = judged.failing.iter().any(|one| one.reason != Reason::Violated);
    let services = judged.failing_services;
    let applicable = judged.result.applicable;
    match wording::holds_in(judged.result) {
        Some(holds) if misses || places == 0 => Some(holds),
        Some(_) if services > 0 => {
            let places = format!("{places} {}", if places == 1 { "place" } else { "places" });
            Some(format!("{places} in {services} of {applicable} services"))
        }
        _ => (places > 1).then(|| format!("{places} places")),
    }
}
