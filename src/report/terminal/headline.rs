//! The first lines: ready or not, how many checks fail, pass or wait for people, and how much was read.

use super::page::{Ink, Line, Page};
use crate::model::{Readiness, Reason, Report, Severity, Verdict};
use crate::report::measure;
use crate::report::wording;

pub(super) fn headline(page: &mut Page, report: &Report) {
    let ink = match report.readiness {
        Readiness::Ready => Ink::Good,
        Readiness::NotReady => Ink::Severity(Severity::Critical),
    };
    let word = wording::readiness(report);
    let lead = Line::of(ink, word).gap(3);
    let indent = if page.is_roomy() { lead.width() } else { 2 };
    let (against, others) = counts(report);
    let one_row = row(&against).gap(8).then(row(&others));
    if against.is_empty() || others.is_empty() || lead.width() + one_row.width() > page.measure() {
        let mut rows = wrapped(page, against, indent, 2).into_iter().chain(wrapped(page, others, indent, 2));
        match rows.next() {
            Some(first) if lead.width() + first.width() <= page.measure() => page.line(lead.then(first)),
            first => {
                page.line(lead);
                page.lines(first.map(|line| Line::new().gap(indent).then(line)));
            }
        }
        page.lines(rows.map(|line| Line::new().gap(indent).then(line)));
    } else {
        page.line(lead.then(one_row));
    }
    facts(page, report, indent);
    notes(page, report, indent);
}

/// The services and how much was read, side by side where there is room.
fn facts(page: &mut Page, report: &Report, indent: usize) {
    let facts = [wording::services(report), wording::coverage(&report.coverage)].map(|text| page.safe(&text));
    let width = page.measure().saturating_sub(indent);
    let both = facts.join(page.separator());
    let lines = if measure::width(&both) <= width {
        vec![both]
    } else {
        facts.iter().flat_map(|text| measure::wrap(text, width)).collect()
    };
    page.lines(lines.into_iter().map(|line| Line::new().gap(indent).with(Ink::Dim, line)));
}

/// What the counts alone would not tell: which failures block, and a run that fails although nothing blocks.
fn notes(page: &mut Page, report: &Report, indent: usize) {
    let mut said: Vec<String> = Vec::new();
    let blockers = report.checks.iter().filter(|result| result.blocker).count();
    if let Some(limit) = report.fail_on.filter(|limit| *limit < Severity::Critical && blockers > 0) {
        let (number, verb) =
            (wording::count(blockers, "check", "checks"), if blockers == 1 { "blocks" } else { "block" });
        said.push(format!("{number} {verb}: what fails with severity {limit} or worse (--fail-on {limit})"));
    }
    let unseen: Vec<String> = report
        .checks
        .iter()
        .filter(|result| result.verdict == Verdict::Manual && result.reason == Reason::NotSeen)
        .filter(|result| result.severity == Severity::Critical)
        .map(|result| result.check.id.as_str().to_owned())
        .collect();
    if report.exit != 0 && report.readiness == Readiness::Ready {
        said.push(match unseen.as_slice() {
            [] => "exit status 1, though nothing blocks: too little was read".to_owned(),
            ids => format!(
                "exit status 1, though nothing blocks: files that could tell were not read for {}",
                wording::listed(ids, "and")
            ),
        });
    }
    for text in said {
        let lines = measure::wrap(&page.safe(&text), page.measure().saturating_sub(indent));
        page.lines(lines.into_iter().map(|line| Line::new().gap(indent).plain(line)));
    }
}

type Pieces = Vec<(Ink, String)>;

/// What fails by severity, and the rest. Zeros are not said.
fn counts(report: &Report) -> (Pieces, Pieces) {
    let against = wording::failed(report)
        .into_iter()
        .map(|(severity, number)| (Ink::Severity(severity), format!("{number} {severity}")))
        .collect();
    let totals = &report.totals;
    let others = [
        (Ink::Good, totals.passed, "passed"),
        (Ink::Asks, totals.manual, "for people to answer"),
        (Ink::Plain, totals.waived, "waived"),
    ]
    .into_iter()
    .filter(|(_, number, _)| *number > 0)
    .map(|(ink, number, word)| (ink, format!("{number} {word}")))
    .collect();
    (against, others)
}

fn row(pieces: &[(Ink, String)]) -> Line {
    pieces.iter().enumerate().fold(Line::new(), |line, (number, (ink, text))| {
        let line = if number > 0 { line.gap(2) } else { line };
        line.with(*ink, text.as_str())
    })
}

/// The pieces in as many lines as they need.
fn wrapped(page: &Page, pieces: Pieces, indent: usize, gap: usize) -> Vec<Line> {
    let width = page.measure().saturating_sub(indent);
    let mut lines: Vec<Line> = Vec::new();
    for (ink, text) in pieces {
        match lines.last_mut() {
            Some(line) if line.width() + gap + measure::width(&text) <= width => {
                *line = std::mem::take(line).gap(gap).with(ink, text);
            }
            _ => lines.extend(measure::wrap(&text, width).into_iter().map(|line| Line::of(ink, line))),
        }
    }
    lines
}
