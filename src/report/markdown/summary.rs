//! The top of the document: title, verdict, progress, a few sentences of facts, what blocks, and a line a category.

use std::collections::BTreeMap;

use super::document::{Document, Identity};
use super::escape::{Spot, inline, path, text};
use super::items::service_name;
use crate::model::{CheckResult, Coverage, Reason, Report, Severity, Totals, Verdict};
use crate::report::grouped::Judged;
use crate::report::wording;

/// Categories that the summary names as the worst.
const WORST_CATEGORIES: usize = 3;
/// Services that a blocker names.
const NAMED: usize = 3;

pub(super) fn summary(document: &mut Document, report: &Report) {
    let totals = &report.totals;
    document.part(Identity::part("summary"));
    document.heading(1, "Production readiness");
    let mut parts =
        vec![format!("**{}**", wording::readiness(report)), format!("progress {}/{}", totals.passed, totals.judged())];
    parts.extend(wording::failed(report).iter().map(|(severity, number)| format!("{number} {severity}")));
    if totals.manual > 0 {
        parts.push(format!("{} for people to answer", totals.manual));
    }
    if totals.waived > 0 {
        parts.push(format!("{} waived", totals.waived));
    }
    document.paragraph(&parts.join(" · "));
    document.heading(2, "Summary");
    document.paragraph(&sentences(report).join(" "));
}

fn sentences(report: &Report) -> Vec<String> {
    let mut said = vec![judged(&report.totals, report)];
    said.extend(blocked(report));
    said.extend(failing_categories(report));
    said.push(read(&report.coverage));
    let unseen =
        report.checks.iter().filter(|one| one.verdict == Verdict::Manual && one.reason == Reason::NotSeen).count();
    if unseen > 0 {
        let checks = wording::count(unseen, "check", "checks");
        said.push(format!("{checks} could not be judged for files that were not read."));
    }
    said
}

fn judged(totals: &Totals, report: &Report) -> String {
    let verbs = [
        (totals.passed, "passes", "pass"),
        (totals.failed(), "fails", "fail"),
        (totals.manual, "is for people to answer", "are for people to answer"),
    ];
    let said: Vec<String> = verbs
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| wording::count(number, one, many))
        .collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", wording::listed(&said, "and")) };
    let elsewhere = match totals.not_applicable {
        0 => String::new(),
        number => format!("; {} apply here", wording::count(number, "more does not", "more do not")),
    };
    let judged = wording::count(totals.judged(), "check was", "checks were");
    format!("{judged} judged over {}{said}{elsewhere}.", wording::services(report))
}

fn blocked(report: &Report) -> Option<String> {
    let titles: Vec<String> =
        blocking(report).iter().take(NAMED).map(|one| format!("*{}*", inline(&one.check.title, Spot::Line))).collect();
    let number = blocking(report).len();
    let more = number.saturating_sub(titles.len());
    match number {
        0 => Some("Nothing blocks production.".to_owned()),
        1 => Some(format!("One check blocks production: {}.", titles.concat())),
        _ if more > 0 => Some(format!("{number} checks block production: {} and {more} more.", titles.join(", "))),
        _ => Some(format!("{number} checks block production: {}.", wording::listed(&titles, "and"))),
    }
}

/// Where the failures are: `What fails is in security (3), data (2) and 2 more categories.`
fn failing_categories(report: &Report) -> Option<String> {
    let mut failing: BTreeMap<&str, usize> = BTreeMap::new();
    for result in report.checks.iter().filter(|result| result.verdict == Verdict::Fail) {
        *failing.entry(&result.check.category).or_default() += 1;
    }
    let mut failing: Vec<(&str, usize)> = failing.into_iter().collect();
    failing.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let worst = failing.iter().take(WORST_CATEGORIES);
    let mut named: Vec<String> = worst.map(|(name, number)| format!("{} ({number})", text(name))).collect();
    let others = failing.len().saturating_sub(WORST_CATEGORIES);
    if others > 0 {
        named.push(wording::count(others, "more category", "more categories"));
    }
    (!named.is_empty()).then(|| format!("What fails is in {}.", wording::listed(&named, "and")))
}

fn read(coverage: &Coverage) -> String {
    let mut said = wording::capitalised(&wording::coverage(coverage));
    if !coverage.partly.is_empty() {
        said.push_str(&format!("; {} read with syntax errors", coverage.partly.len()));
    }
    said.push('.');
    said
}

fn blocking(report: &Report) -> Vec<&CheckResult> {
    report.checks.iter().filter(|result| result.blocker).collect()
}

/// The table of what stands between the project and production.
pub(super) fn blockers(document: &mut Document, report: &Report) {
    let blocking = blocking(report);
    if blocking.is_empty() {
        return;
    }
    document.part(Identity::part("blockers"));
    document.heading(2, "Blockers");
    let rows: Vec<Vec<String>> = blocking
        .iter()
        .map(|result| {
            let judged = Judged::of(report, result);
            vec![
                inline(&result.check.title, Spot::Cell),
                result.severity.word().to_owned(),
                first_place(&judged),
                in_services(&judged),
                wording::effort(result.check.effort).to_owned(),
            ]
        })
        .collect();
    document.table(&["Check", "Severity", "First place", "Services", "Effort"], &rows);
}

fn first_place(judged: &Judged<'_>) -> String {
    let place = judged.worst().map(|seen| path(&wording::line_of(&seen.location), Spot::Cell));
    place.unwrap_or_else(|| "missing".to_owned())
}

fn in_services(judged: &Judged<'_>) -> String {
    let names: Vec<String> = judged.failing.iter().map(|one| service_name(judged, one)).collect();
    match names.len() {
        number if number > NAMED => {
            let named: Vec<String> = names.into_iter().take(NAMED).collect();
            format!("{} and {} more", named.join(", "), number - NAMED)
        }
        _ => names.join(", "),
    }
}

/// One line a category: where it stands, and its numbers.
pub(super) fn categories(document: &mut Document, report: &Report) {
    let mut by_name: BTreeMap<&str, Vec<&CheckResult>> = BTreeMap::new();
    for result in &report.checks {
        by_name.entry(&result.check.category).or_default().push(result);
    }
    if by_name.is_empty() {
        return;
    }
    document.part(Identity::part("categories"));
    document.heading(2, "By category");
    let rows: Vec<Vec<String>> = by_name.iter().map(|(name, results)| category(name, results)).collect();
    let head = ["Category", "Status", "#Critical", "#High", "#Medium", "#Low", "#For people", "#Passed", "#Waived"];
    document.table(&head, &rows);
}

fn category(name: &str, results: &[&CheckResult]) -> Vec<String> {
    let number = |wanted: &dyn Fn(&CheckResult) -> bool| results.iter().filter(|one| wanted(one)).count();
    let fails = |severity: Severity| number(&|one| one.verdict == Verdict::Fail && one.severity == severity);
    let manual = number(&|one| one.verdict == Verdict::Manual);
    let waived = number(&|one| one.verdict == Verdict::Pass && one.reason == Reason::Waived);
    let passed = number(&|one| one.verdict == Verdict::Pass) - waived;
    let status = if results.iter().any(|one| one.blocker) {
        "**blocked**"
    } else if results.iter().any(|one| one.verdict == Verdict::Fail) {
        "to fix"
    } else if manual > 0 {
        "to answer"
    } else if passed + waived > 0 {
        "good"
    } else {
        "does not apply"
    };
    let numbers = Severity::ALL.iter().rev().map(|severity| fails(*severity)).chain([manual, passed, waived]);
    let cells = numbers.map(|number| if number == 0 { "–".to_owned() } else { number.to_string() });
    [text(name), status.to_owned()].into_iter().chain(cells).collect()
}
