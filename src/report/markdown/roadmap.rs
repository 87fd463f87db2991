//! The way to readiness in phases: what blocks, what is severe, the rest.

use super::document::{Document, Identity};
use super::escape::{Spot, inline};
use crate::model::Report;
use crate::report::overview::phases;
use crate::report::wording;

pub(super) fn roadmap(document: &mut Document, report: &Report) {
    let phases = phases(report);
    if phases.is_empty() {
        return;
    }
    document.part(Identity::part("roadmap"));
    document.heading(2, "Roadmap");
    for phase in &phases {
        document.heading(3, &format!("Phase {}. {}", phase.number, phase.title));
        document.paragraph(&format!("{}.", phase.total()));
        let rows: Vec<Vec<String>> = phase
            .checks
            .iter()
            .map(|result| {
                vec![
                    inline(&result.check.title, Spot::Cell),
                    result.severity.word().to_owned(),
                    wording::effort(result.check.effort).to_owned(),
                ]
            })
            .collect();
        document.table(&["Check", "Severity", "Effort"], &rows);
    }
}
