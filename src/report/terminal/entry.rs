//! A failing check in full: the promise, the worst place with its code, where else, why, and what to do.
//!
//! Reads everything off the report; chooses what is shown of it, never what counts.

use std::collections::BTreeSet;

use super::excerpt::excerpt;
use super::missing::missing_rows;
use super::page::{Ink, Line, Page};
use super::rows::{Body, Hint, Room, Rows};
use super::title::heading;
use crate::model::{Because, Location, Observation, Reason, ServiceName, Severity};
use crate::report::grouped::{self, Judged};
use crate::report::measure;
use crate::report::prose;
use crate::report::style::Detail;
use crate::report::wording;

/// Lines for why it matters, and for what to do.
const WHY_LINES: usize = 2;
const FIX_LINES: usize = 2;
/// Lines for names and places in a row, unless everything is asked for.
pub(super) const ITEM_LINES: usize = 2;
/// Near misses and partners that are shown unless everything is asked for.
const FEW: usize = 2;
/// Columns that a service's name may take at the left of its places.
const WIDEST_NAME: usize = 24;

/// A check in full.
pub(super) fn entry(page: &mut Page, judged: &Judged<'_>) {
    heading(page, judged);
    let worst = judged.worst();
    if let Some(worst) = worst {
        finding(page, worst, judged.result.severity);
    }
    let mut rows = Rows::new(page.indent(), Ink::Strong);
    where_rows(page, &mut rows, judged, worst);
    missing_rows(page, &mut rows, judged);
    near_row(page, &mut rows, judged);
    reason_rows(page, &mut rows, judged);
    if page.detail() == Detail::Verbose {
        every_place(page, &mut rows, judged);
    }
    rows.write(page);
}

/// The place of an observation, its code and its message.
fn finding(page: &mut Page, seen: &Observation, severity: Severity) {
    let ink = Ink::Severity(severity);
    let message = page.sentence(&seen.message);
    let mut place = Line::new().gap(page.indent()).plain(page.safe(&wording::place(&seen.location)));
    let last = format!("  to line {}", seen.location.end.line);
    if seen.location.end.line > seen.location.start.line && place.width() + last.len() <= page.measure() {
        place = place.with(Ink::Dim, last);
    }
    page.line(place);
    if let Some(lines) = excerpt(page, seen, &message, ink) {
        page.lines(lines);
    } else {
        let indent = page.indent() + 2;
        let width = page.measure().saturating_sub(indent).max(10);
        let lines = super::rows::clipped(page, &message, width);
        page.lines(lines.into_iter().map(|line| Line::new().gap(indent).with(ink, line)));
    }
}

/// Where else it is seen: partners, services with counts, more places.
fn where_rows(page: &Page, rows: &mut Rows, judged: &Judged<'_>, worst: Option<&Observation>) {
    let Some(worst) = worst else { return };
    if worst.count.is_none() && !worst.related.is_empty() {
        let related = worst.related.iter().map(|one| (&one.location, one.message.as_str()));
        rows.add("with", places(page, related.collect()));
    }
    let services = judged.by_service();
    if services.len() > 1 {
        let name = |service: Option<&ServiceName>| {
            service.map_or_else(|| "outside services".to_owned(), |name| page.safe(name.as_str()))
        };
        let several = services.iter().any(|(_, number)| *number > 1);
        let item = |service, number| {
            if several { format!("{} {number}", name(service)) } else { name(service) }
        };
        let items: Vec<String> = services.iter().map(|(service, number)| item(*service, *number)).collect();
        rows.items("in", items, Hint::None, room(page, ITEM_LINES));
    }
    if page.detail() == Detail::Verbose {
        return;
    }
    let findings = judged.findings();
    let total: u64 = findings.iter().map(|seen| grouped::tally(seen)).sum();
    let others: Vec<String> = findings
        .iter()
        .flat_map(|seen| grouped::places(seen))
        .filter(|place| **place != worst.location)
        .map(|place| page.safe(&wording::place(place)))
        .collect();
    if !others.is_empty() {
        let total = total.saturating_sub(1).max(others.len() as u64);
        rows.add("also", Body::Items { items: others, total, hint: Hint::None, room: room(page, ITEM_LINES) });
    }
}

/// Every place of every rule, in each service; a message is said once for the places that it is said of.
fn every_place(page: &Page, rows: &mut Rows, judged: &Judged<'_>) {
    let all = judged.findings();
    if all.len() == 1 && all.iter().all(|seen| grouped::places(seen).len() == 1) {
        return;
    }
    for assessment in &judged.failing {
        let name = assessment.service.as_ref().map_or("all places", ServiceName::as_str);
        let mut label = measure::cut(&page.safe(name), WIDEST_NAME, page.ellipsis());
        for group in grouped::by_rule(grouped::live(assessment)) {
            let mut listed = Vec::new();
            let mut said = "";
            for seen in &group.seen {
                for place in grouped::places(seen) {
                    let news = if said == seen.message { "" } else { seen.message.as_str() };
                    said = &seen.message;
                    listed.push((page.safe(&wording::place(place)), page.sentence(news)));
                }
            }
            rows.text(&std::mem::take(&mut label), page.safe(&format!("by {}", group.rule)));
            let total = usize::try_from(group.tally()).unwrap_or(usize::MAX).max(listed.len());
            rows.add("", Body::Places { places: listed, total });
        }
    }
}

/// What looks like evidence, or like a finding, but does not count.
fn near_row(page: &Page, rows: &mut Rows, judged: &Judged<'_>) {
    let near = judged.failing.iter().flat_map(|one| &one.near_misses);
    // What stands in a library is near for each service that shares it, and is one place all the same.
    let mut said = BTreeSet::new();
    let near = near.map(|seen| (&seen.location, seen.message.as_str())).filter(|one| said.insert(*one));
    let near: Vec<_> = near.collect();
    if !near.is_empty() {
        rows.add("near miss", places(page, near));
    }
}

/// Why it matters, why it is as severe as it is, what to do, and what people have set aside.
fn reason_rows(page: &Page, rows: &mut Rows, judged: &Judged<'_>) {
    why_row(page, rows, judged);
    let check = &judged.result.check;
    let shown = if page.detail() == Detail::Verbose { usize::MAX } else { 1 };
    let fix = prose::first_sentences(&check.fix);
    let sentences = fix.iter().take(shown).map(|one| page.safe(one)).collect();
    let hint = Hint::Beside(format!("(audit explain {})", page.safe(check.id.as_str())));
    rows.add("fix", Body::Prose { sentences, hint, room: room(page, FIX_LINES) });
    let forgiven: usize = judged.failing.iter().map(|one| grouped::forgiven(one).count()).sum();
    if forgiven > 0 {
        let number = wording::count(forgiven, "finding", "findings");
        rows.text("besides", format!("{number} waived, suppressed or in the baseline"));
    }
}

fn why_row(page: &Page, rows: &mut Rows, judged: &Judged<'_>) {
    let check = &judged.result.check;
    let mut sentences: Vec<String> = Vec::new();
    if judged.failing.iter().any(|one| one.reason == Reason::Missing) {
        sentences.extend(check.fails_because.as_ref().map(|text| page.sentence(text)));
    }
    sentences.extend(prose::first_sentences(&check.why).iter().map(|one| page.safe(one)));
    // What is shown above need not be said again as the reason.
    let shown = judged.findings().first().map(|seen| (&seen.location, seen.message.as_str()));
    let is_shown = |because: &&Because| {
        shown.is_some_and(|(place, message)| because.place.as_ref() == Some(place) && because.text.contains(message))
    };
    let because = judged.failing.first().and_then(|worst| worst.because.as_ref()).filter(|because| !is_shown(because));
    let hint = because.map_or(Hint::None, |because| {
        let place = because.place.as_ref().map(|place| page.safe(&wording::line_of(place)));
        Hint::Below(wording::because(&page.sentence(&because.text), place.as_deref()))
    });
    if !sentences.is_empty() || because.is_some() {
        rows.add("why", Body::Prose { sentences, hint, room: room(page, WHY_LINES) });
    }
}

pub(super) fn room(page: &Page, lines: usize) -> Room {
    if page.detail() == Detail::Verbose { Room::Unlimited } else { Room::Lines(lines) }
}

pub(super) fn places(page: &Page, all: Vec<(&Location, &str)>) -> Body {
    let total = all.len();
    let few = if page.detail() == Detail::Verbose { total } else { FEW };
    let shown = all.into_iter().take(few);
    let places = shown.map(|(place, text)| (page.safe(&wording::place(place)), page.sentence(text))).collect();
    Body::Places { places, total }
}
