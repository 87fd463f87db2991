//! What comes after the failing checks: what people must answer, what passes, what is waived, what was not read.

use super::page::{Ink, Line, Page};
use super::rows::{Body, Hint, Room, Rows};
use super::title::title;
use crate::model::{CheckResult, Observation, Reason, Report, Verdict};
use crate::report::grouped::Judged;
use crate::report::measure;
use crate::report::style::{Detail, ShowPasses};
use crate::report::wording;

/// Lines for the titles of checks of one kind, unless everything is asked for.
const TITLE_LINES: usize = 3;

pub(super) fn tail(page: &mut Page, report: &Report) {
    let verbose = page.detail() == Detail::Verbose;
    if verbose {
        people_in_full(page, report);
    }
    if page.style().show_passes == ShowPasses::Show {
        passes(page, report);
    }
    page.blank();
    let mut rows = Rows::new(0, Ink::Strong);
    if !verbose {
        people(page, &mut rows, report);
    }
    waived(page, &mut rows, report);
    unread(page, &mut rows, report);
    if !verbose {
        more(&mut rows, report);
    }
    rows.write(page);
}

/// The checks that people must answer, by what they are asked to do.
fn people(page: &Page, rows: &mut Rows, report: &Report) {
    let (mut doubtful, mut unseen, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for result in report.checks.iter().filter(|result| result.verdict == Verdict::Manual) {
        match result.reason {
            Reason::Doubtful | Reason::Conflicting => doubtful.push(result),
            Reason::NotSeen => unseen.push(result),
            _ => others.push(result),
        }
    }
    if !doubtful.is_empty() {
        rows.add("to confirm", to_confirm(page, report, &doubtful));
    }
    let room = Room::Lines(TITLE_LINES);
    rows.items("not seen", titles(page, &unseen), Hint::None, room);
    rows.items("for people", titles(page, &others), Hint::Beside("(audit checklist)".to_owned()), room);
}

fn titles(page: &Page, results: &[&CheckResult]) -> Vec<String> {
    results.iter().map(|result| page.sentence(&result.check.title)).collect()
}

/// The doubtful checks, each with the first place to look at.
fn to_confirm(page: &Page, report: &Report, found: &[&CheckResult]) -> Body {
    let one = |result: &&CheckResult| {
        let title = page.sentence(&result.check.title);
        let judged = Judged::of(report, result);
        let seen = judged.manual.iter().find_map(|one| one.findings.first().or_else(|| one.evidence.first()));
        match seen {
            Some(seen) => (page.safe(&wording::place(&seen.location)), title),
            None => (title, String::new()),
        }
    };
    Body::Places { places: found.iter().take(TITLE_LINES).map(one).collect(), total: found.len() }
}

/// Every check that people must answer, with the reason and what was seen.
fn people_in_full(page: &mut Page, report: &Report) {
    for result in report.checks.iter().filter(|result| result.verdict == Verdict::Manual) {
        page.blank();
        title(page, Line::of(Ink::Asks, "people"), result, None);
        let judged = Judged::of(report, result);
        let mut rows = Rows::new(page.indent(), Ink::Strong);
        for assessment in &judged.manual {
            let label =
                assessment.service.as_ref().map_or_else(|| "because".to_owned(), |name| page.safe(name.as_str()));
            let reason = page.safe(&wording::reason(assessment));
            rows.text(&measure::cut(&label, 24, page.ellipsis()), reason);
            let seen = assessment.findings.iter().chain(&assessment.evidence).chain(&assessment.near_misses);
            rows.places("", seen.map(|one| place(page, one)).collect());
        }
        rows.write(page);
    }
}

fn place(page: &Page, seen: &Observation) -> (String, String) {
    (page.safe(&wording::place(&seen.location)), page.sentence(&seen.message))
}

/// The checks that pass, each with the first place that shows it.
fn passes(page: &mut Page, report: &Report) {
    page.blank();
    let passing =
        report.checks.iter().filter(|result| result.verdict == Verdict::Pass && result.reason != Reason::Waived);
    for result in passing {
        title(page, Line::of(Ink::Good, "passed"), result, wording::holds_in(result).as_deref());
        let judged = Judged::of(report, result);
        let shown = judged.passing.iter().find_map(|one| one.evidence.first());
        let indent = page.indent();
        let line = match (shown, judged.passing.first()) {
            (Some(seen), _) => {
                let (place, message) = place(page, seen);
                let room = page.measure().saturating_sub(indent + measure::width(&place) + 2);
                let message = measure::cut(&message, room, page.ellipsis());
                Line::new().gap(indent).plain(place).gap(2).with(Ink::Dim, message)
            }
            (None, Some(one)) => Line::new().gap(indent).with(Ink::Dim, page.safe(&wording::reason(one))),
            (None, None) => continue,
        };
        page.line(line);
    }
}

fn waived(page: &Page, rows: &mut Rows, report: &Report) {
    let waived: Vec<&CheckResult> = report.checks.iter().filter(|one| one.reason == Reason::Waived).collect();
    rows.items("waived", titles(page, &waived), Hint::None, room(page));
}

/// The files that were not read, or not in full.
fn unread(page: &Page, rows: &mut Rows, report: &Report) {
    let coverage = &report.coverage;
    let verbose = page.detail() == Detail::Verbose;
    let mut items: Vec<String> = wording::skipped(coverage).iter().map(|text| page.safe(text)).collect();
    let (label, more) = if items.is_empty() { ("in part", "") } else { ("skipped", " more") };
    if !coverage.partly.is_empty() {
        items.push(format!("{}{more} read with syntax errors", coverage.partly.len()));
    }
    let hint = if verbose { Hint::None } else { Hint::Beside("(-v)".to_owned()) };
    rows.items(label, items, hint, Room::Unlimited);
    if let Some(left_out) = wording::left_out(coverage) {
        let left_out = page.safe(&left_out);
        rows.text("left out", format!("by .gitignore, tracked or not: {left_out} (--no-gitignore reads it)"));
    }
    if verbose {
        unread_in_full(page, rows, report);
    }
}

/// Every file that was not read, those set aside by number, and the checks that do not apply.
fn unread_in_full(page: &Page, rows: &mut Rows, report: &Report) {
    let coverage = &report.coverage;
    let skipped = coverage.skipped.iter();
    let skipped = skipped.map(|one| (page.safe(one.path.as_str()), page.safe(&one.why.describe())));
    let partly = coverage
        .partly
        .iter()
        .map(|(path, line)| (page.safe(&format!("{path}:{line}")), "syntax errors from here on".to_owned()));
    rows.places("", skipped.chain(partly).collect());
    rows.items("set aside", wording::set_aside(coverage), Hint::None, Room::Unlimited);
    if report.totals.not_applicable > 0 {
        let number = wording::count(report.totals.not_applicable, "check does", "checks do");
        rows.text("elsewhere", format!("{number} not apply here (audit list)"));
    }
}

/// Where to go from here.
fn more(rows: &mut Rows, report: &Report) {
    let mut ways = Vec::new();
    if report.totals.failed() > super::IN_FULL {
        ways.push("audit -v shows every failing check in full".to_owned());
    } else if report.totals.failed() > 0 {
        ways.push("audit -v shows every place".to_owned());
    }
    if report.totals.not_applicable > 0 {
        let number = report.totals.not_applicable;
        let checks = wording::count(number, "check does", "checks do");
        ways.push(format!("audit list says why {checks} not apply"));
    }
    rows.items("more", ways, Hint::None, Room::Unlimited);
}

fn room(page: &Page) -> Room {
    if page.detail() == Detail::Verbose { Room::Unlimited } else { Room::Lines(TITLE_LINES) }
}
