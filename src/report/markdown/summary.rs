//! The top of the document: title, verdict, progress, a few sentences of facts, what blocks, and a line a category.

use super::document::{Document, Identity};
use super::escape::{Spot, inline, path, text};
use super::items::service_name;
use crate::model::Report;
use crate::report::grouped::Judged;
use crate::report::overview::{self, Category, Standing, Words, blocking, sentences};
use crate::report::wording;

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
    let said: Vec<String> = sentences(report).iter().map(|sentence| sentence.iter().map(shown).collect()).collect();
    document.paragraph(&said.join(" "));
}

fn shown(words: &Words<'_>) -> String {
    match words {
        Words::Said(said) => said.clone(),
        Words::Title(title) => format!("*{}*", inline(title, Spot::Line)),
        Words::Name(name) => text(name),
    }
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
    let all = overview::categories(report);
    if all.is_empty() {
        return;
    }
    document.part(Identity::part("categories"));
    document.heading(2, "By category");
    let rows: Vec<Vec<String>> = all.iter().map(category).collect();
    let head = ["Category", "Status", "#Critical", "#High", "#Medium", "#Low", "#For people", "#Passed", "#Waived"];
    document.table(&head, &rows);
}

fn category(one: &Category<'_>) -> Vec<String> {
    let standing = match one.standing {
        Standing::Blocked => format!("**{}**", one.standing.word()),
        _ => one.standing.word().to_owned(),
    };
    let numbers = one.failed.iter().map(|(_, number)| *number).chain([one.manual, one.passed, one.waived]);
    let cells = numbers.map(|number| if number == 0 { "–".to_owned() } else { number.to_string() });
    [text(one.name), standing].into_iter().chain(cells).collect()
}
