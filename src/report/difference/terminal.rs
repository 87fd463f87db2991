//! The difference on a terminal.

use super::{PLACES, TOLD, by_category, caution, said};
use crate::model::{Change, Changed, Difference, Readiness, Severity};
use crate::report::style::TerminalStyle;
use crate::report::terminal::{Ink, Line, Page};
use crate::report::wording;

/// The difference as text for a terminal. Ends with a line break.
pub fn difference_terminal(difference: &Difference, style: &TerminalStyle) -> String {
    let mut page = Page::new(style);
    let (before, after) = (difference.before, difference.after);
    let arrow = page.choose(" → ", " -> ");
    let mut head = readiness(before.0).plain(arrow).then(readiness(after.0)).gap(3);
    head = head.plain(format!("{}{arrow}{} fail", before.1.failed(), after.1.failed())).gap(2);
    page.line(head.plain(format!("{}{arrow}{} pass", before.1.passed, after.1.passed)));
    if let Some(said) = caution(difference) {
        page.line(Line::of(Ink::Asks, said));
    }
    if difference.changed.is_empty() {
        page.blank();
        page.line(Line::of(Ink::Plain, "Nothing changed."));
        return page.finish();
    }
    for (change, title) in TOLD {
        let all: Vec<&Changed> = difference.of(change).collect();
        if !all.is_empty() {
            page.blank();
            page.line(Line::of(Ink::Strong, format!("{title} ({})", all.len())));
            all.into_iter().for_each(|one| entry(&mut page, one));
        }
    }
    categories(&mut page, difference);
    page.finish()
}

fn readiness(readiness: Readiness) -> Line {
    match readiness {
        Readiness::Ready => Line::of(Ink::Good, "READY"),
        Readiness::NotReady => Line::of(Ink::Severity(Severity::Critical), "NOT READY"),
    }
}

fn entry(page: &mut Page, one: &Changed) {
    let ink = if one.change == Change::Fixed { Ink::Good } else { Ink::Severity(one.severity) };
    let title = page.sentence(&one.title);
    let mut line = Line::new().gap(2).with(ink, one.severity.word()).up_to(12, 1).plain(title);
    if let Some(service) = &one.service {
        line = line.plain(page.separator()).plain(page.safe(service.as_str()));
    }
    page.line(line.plain(page.separator()).with(Ink::Dim, said(one)));
    for finding in one.appeared.iter().take(PLACES) {
        let place = page.safe(&wording::place(&finding.location));
        page.line(Line::new().gap(12).plain(place).gap(2).with(Ink::Dim, page.sentence(&finding.message)));
    }
    let hidden = one.appeared.len().saturating_sub(PLACES);
    if hidden > 0 {
        page.line(Line::new().gap(12).with(Ink::Dim, wording::count(hidden, "more place", "more places")));
    }
}

fn categories(page: &mut Page, difference: &Difference) {
    page.blank();
    for (category, numbers) in by_category(difference) {
        let said: Vec<String> = TOLD
            .iter()
            .zip(numbers)
            .filter(|(_, number)| *number > 0)
            .map(|((change, _), number)| format!("{number} {change}"))
            .collect();
        page.line(Line::of(Ink::Plain, page.safe(category)).up_to(20, 2).with(Ink::Dim, said.join(", ")));
    }
}
