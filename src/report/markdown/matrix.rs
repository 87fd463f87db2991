//! Services × checks: one row a check, one column a service.

use super::document::{Document, Identity};
use super::escape::{Spot, inline, text};
use crate::model::{Assessment, Reason, Report, ServiceName, Verdict};

/// Services in a table; more of them make more tables, all of about the same width.
const COLUMNS: usize = 10;

pub(super) fn matrix(document: &mut Document, report: &Report) {
    let services: Vec<&ServiceName> = report.services().map(|service| &service.name).collect();
    let rows: Vec<_> = report
        .checks
        .iter()
        .map(|result| (result, report.assessments_of(&result.check.id).collect::<Vec<_>>()))
        .filter(|(_, all)| all.iter().any(|one| one.service.is_some() && one.verdict != Verdict::NotApplicable))
        .collect();
    if services.is_empty() || rows.is_empty() {
        return;
    }
    document.part(Identity::part("matrix"));
    document.heading(2, "Services and checks");
    document.paragraph("`FAIL` fails · `ok` passes · `?` is for people to answer · `waived` · `–` does not apply");
    let tables = services.len().div_ceil(COLUMNS);
    for columns in services.chunks(services.len().div_ceil(tables)) {
        let table: Vec<Vec<String>> = rows
            .iter()
            .map(|(result, all)| {
                let cells = columns.iter().map(|service| {
                    let here = all.iter().find(|one| one.service.as_ref() == Some(service));
                    here.map_or("–", |one| cell(one)).to_owned()
                });
                std::iter::once(inline(&result.check.title, Spot::Cell)).chain(cells).collect()
            })
            .collect();
        let names: Vec<String> = columns.iter().map(|name| text(name.as_str())).collect();
        let head: Vec<&str> = std::iter::once("Check").chain(names.iter().map(String::as_str)).collect();
        document.table(&head, &table);
    }
}

const fn cell(assessment: &Assessment) -> &'static str {
    match (assessment.verdict, assessment.reason) {
        (Verdict::Fail, _) => "**FAIL**",
        (Verdict::Manual, _) => "?",
        (Verdict::Pass, Reason::Waived) => "waived",
        (Verdict::Pass, _) => "ok",
        (Verdict::NotApplicable, _) => "–",
    }
}
